// SPDX-License-Identifier: EUPL-1.2
#include "tree/names.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace chatkeep::tree {

namespace {

/// Unicode of the bytes 0x80 to 0xFF in code page 437 (Unicode consortium, CP437.TXT).
constexpr std::array<char16_t, 128> k_cp437 = {
    0x00C7, 0x00FC, 0x00E9, 0x00E2, 0x00E4, 0x00E0, 0x00E5, 0x00E7, 0x00EA, 0x00EB, 0x00E8, 0x00EF, 0x00EE,
    0x00EC, 0x00C4, 0x00C5, 0x00C9, 0x00E6, 0x00C6, 0x00F4, 0x00F6, 0x00F2, 0x00FB, 0x00F9, 0x00FF, 0x00D6,
    0x00DC, 0x00A2, 0x00A3, 0x00A5, 0x20A7, 0x0192, 0x00E1, 0x00ED, 0x00F3, 0x00FA, 0x00F1, 0x00D1, 0x00AA,
    0x00BA, 0x00BF, 0x2310, 0x00AC, 0x00BD, 0x00BC, 0x00A1, 0x00AB, 0x00BB, 0x2591, 0x2592, 0x2593, 0x2502,
    0x2524, 0x2561, 0x2562, 0x2556, 0x2555, 0x2563, 0x2551, 0x2557, 0x255D, 0x255C, 0x255B, 0x2510, 0x2514,
    0x2534, 0x252C, 0x251C, 0x2500, 0x253C, 0x255E, 0x255F, 0x255A, 0x2554, 0x2569, 0x2566, 0x2560, 0x2550,
    0x256C, 0x2567, 0x2568, 0x2564, 0x2565, 0x2559, 0x2558, 0x2552, 0x2553, 0x256B, 0x256A, 0x2518, 0x250C,
    0x2588, 0x2584, 0x258C, 0x2590, 0x2580, 0x03B1, 0x00DF, 0x0393, 0x03C0, 0x03A3, 0x03C3, 0x00B5, 0x03C4,
    0x03A6, 0x0398, 0x03A9, 0x03B4, 0x221E, 0x03C6, 0x03B5, 0x2229, 0x2261, 0x00B1, 0x2265, 0x2264, 0x2320,
    0x2321, 0x00F7, 0x2248, 0x00B0, 0x2219, 0x00B7, 0x221A, 0x207F, 0x00B2, 0x25A0, 0x00A0,
};

bool is_separator(char c) noexcept {
    return c == '/' || c == '\\';
}

std::string_view reason_against(std::string_view name) noexcept {
    if (name.find('\0') != std::string_view::npos) {
        return "zero byte in its name";
    }
    if (!name.empty() && is_separator(name.front())) {
        return "absolute name";
    }
    const bool drive = name.size() > 2 && base::is_alpha(name[0]) && name[1] == ':' && is_separator(name[2]);
    return drive ? "absolute name" : "";
}

/// "a/b.txt", 2 gives "a/b~2.txt".
std::string numbered(std::string_view path, std::size_t number) {
    const auto slash = path.rfind('/');
    const auto dot = path.rfind('.');
    const bool has_extension =
        dot != std::string_view::npos && (slash == std::string_view::npos || dot > slash + 1);
    const std::string_view stem = has_extension ? path.substr(0, dot) : path;
    return fmt::format("{}~{}{}", stem, number, path.substr(stem.size()));
}

/// Hands out paths that nobody has yet.
class FreePaths {
public:
    void take(const std::string& path) { m_taken.insert(path); }

    std::string claim(const std::string& path) {
        std::string candidate = path;
        std::size_t& number = m_numbers.try_emplace(path, 1).first->second;
        while (!m_taken.insert(candidate).second) {
            candidate = numbered(path, ++number);
        }
        return candidate;
    }

private:
    std::set<std::string> m_taken;
    std::map<std::string, std::size_t>
        m_numbers; ///< the last number tried, so that a thousand alike stay cheap
};

} // namespace

SafePath make_safe_path(std::string_view name) {
    SafePath result;
    result.reason = reason_against(name);
    result.folder = !name.empty() && is_separator(name.back());
    while (!name.empty() && result.reason.empty()) {
        const auto end =
            static_cast<std::size_t>(std::find_if(name.begin(), name.end(), is_separator) - name.begin());
        const std::string_view part = name.substr(0, end);
        name.remove_prefix(std::min(end + 1, name.size()));
        if (part == "..") {
            result.reason = "leaves the container";
        } else if (!part.empty() && part != ".") {
            result.path += result.path.empty() ? "" : "/";
            result.path += part;
            result.clutter = result.clutter || is_clutter(part);
        }
    }
    if (result.reason.empty() && result.path.empty() && !result.folder) {
        result.reason = "no name";
    }
    return result;
}

bool is_clutter(std::string_view part) noexcept {
    return part == "__MACOSX" || part == ".DS_Store" || part == "Thumbs.db";
}

std::string decode_cp437(std::string_view bytes) {
    std::string text;
    text.reserve(bytes.size());
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        base::append_utf8(text, byte < 0x80 ? char32_t{byte} : char32_t{k_cp437[byte - 0x80U]});
    }
    return text;
}

std::uint32_t crc32_of(std::string_view bytes) noexcept {
    std::uint32_t crc = 0xFFFFFFFFU;
    for (const char c : bytes) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
        }
    }
    return ~crc;
}

std::map<std::size_t, std::string> repair_paths(std::vector<Entry>& entries) {
    std::map<std::size_t, std::string> originals;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (!base::is_utf8(entries[i].path)) {
            originals.emplace(i, entries[i].path);
        }
    }
    if (originals.empty()) {
        return originals;
    }
    FreePaths paths;
    std::map<std::string, std::string>
        repaired; // sorted by the original bytes: the same whatever order they came in
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const auto original = originals.find(i);
        if (original == originals.end()) {
            paths.take(entries[i].path);
        } else {
            repaired.emplace(original->second, std::string());
        }
    }
    for (auto& [original, path] : repaired) {
        path = paths.claim(base::repair_utf8(original));
    }
    for (const auto& [index, original] : originals) {
        entries[index].path = repaired.at(original);
    }
    return originals;
}

} // namespace chatkeep::tree
