// SPDX-License-Identifier: EUPL-1.2
#include "archive/needles.hpp"

#include "base/hex.hpp"
#include "base/text.hpp"
#include "stream/json_text.hpp"

#include <fmt/core.h>
#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <set>
#include <utility>

namespace chatkeep::archive {

namespace {

constexpr std::size_t k_window = std::size_t{1} << 20U;
constexpr std::size_t k_overlap = 2048; ///< more than any pattern and its borders
constexpr std::size_t k_key_size = 4;
constexpr unsigned k_bits = 22;

std::uint32_t key_at(const char* bytes) {
    std::uint32_t key = 0;
    for (std::size_t i = 0; i < k_key_size; ++i) {
        key = key << 8U | static_cast<unsigned char>(base::to_lower(bytes[i]));
    }
    return key;
}

std::size_t bit_of(std::uint32_t key) {
    return (key * 2654435761U) >> (32U - k_bits);
}

struct Freer {
    void operator()(utf8proc_uint8_t* text) const noexcept {
        std::free(text);
    } // NOLINT(cppcoreguidelines-no-malloc,cert-mem57-cpp): utf8proc allocates so
};

std::string mapped(std::string_view text, utf8proc_option_t options) {
    utf8proc_uint8_t* out = nullptr;
    const auto size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                   static_cast<utf8proc_ssize_t>(text.size()), &out,
                                   static_cast<utf8proc_option_t>(options | UTF8PROC_STABLE));
    const std::unique_ptr<utf8proc_uint8_t, Freer> owner(out);
    return size < 0 ? std::string(text)
                    : std::string(reinterpret_cast<const char*>(out), static_cast<std::size_t>(size));
}

std::string upper(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const base::CodePoint point = base::decode_utf8(text);
        base::append_utf8(
            out, static_cast<char32_t>(utf8proc_toupper(static_cast<utf8proc_int32_t>(point.value))));
        text.remove_prefix(point.length);
    }
    return out;
}

/// The same letters in another case or composition.
std::set<std::string> variants_of(std::string_view text) {
    const std::string plain(text);
    std::set<std::string> variants;
    for (const std::string& form : {plain, base::fold_case(text), upper(text)}) {
        variants.insert(form);
        variants.insert(mapped(form, UTF8PROC_COMPOSE));
        variants.insert(mapped(form, UTF8PROC_DECOMPOSE));
    }
    return variants;
}

std::string base64(std::string_view bytes, std::string_view last_two) {
    const std::string digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + std::string(last_two);
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t group = 0;
        for (std::size_t j = 0; j < 3; ++j) {
            group = group << 8U | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
        }
        const std::size_t count = std::min<std::size_t>(bytes.size() - i, 3) + 1;
        for (std::size_t j = 0; j < count; ++j) {
            out += digits[group >> (18 - 6 * j) & 63U];
        }
    }
    return out;
}

/// A mark and two digits for each byte that is neither a letter nor a digit nor left as it is. Writers differ
/// in which they leave.
std::string coded(char mark, std::string_view text, std::string_view left) {
    std::string out;
    for (const char c : text) {
        const bool is_plain = base::is_alnum(c) || left.find(c) != std::string_view::npos;
        out += is_plain ? std::string(1, c) : fmt::format("{}{:02x}", mark, static_cast<unsigned char>(c));
    }
    return out;
}

constexpr std::string_view k_ascii_marks = " !\"#$%&'()*+,-./:;<>?@[\\]^_`{|}~";

/// Every byte coded, as the phone books of phones write a name that has a letter beyond ASCII.
std::string all_coded(std::string_view text) {
    std::string out;
    for (const char c : text) {
        out += fmt::format("={:02x}", static_cast<unsigned char>(c));
    }
    return out;
}

std::string hex(std::string_view text) {
    std::string out;
    for (const char c : text) {
        out += fmt::format("{:02x}", static_cast<unsigned char>(c));
    }
    return out;
}

/// Empty where it has letters that Latin-1 lacks, or none beyond ASCII.
std::string latin1(std::string_view text) {
    std::string out;
    bool is_ascii = true;
    while (!text.empty()) {
        const base::CodePoint point = base::decode_utf8(text);
        text.remove_prefix(point.length);
        if (point.value > 0xFF) {
            return {};
        }
        is_ascii = is_ascii && point.value < 0x80;
        out += static_cast<char>(point.value);
    }
    return is_ascii ? std::string() : out;
}

/// "&#233;", "&#xe9;": letters beyond ASCII by their numbers.
std::string numbered(std::string_view text, bool is_hex) {
    std::string out;
    while (!text.empty()) {
        const base::CodePoint point = base::decode_utf8(text);
        const auto number = static_cast<std::uint32_t>(point.value);
        out += number < 0x80 ? std::string(text.substr(0, point.length))
               : is_hex      ? fmt::format("&#x{:x};", number)
                             : fmt::format("&#{};", number);
        text.remove_prefix(point.length);
    }
    return out;
}

std::string html(std::string_view text) {
    std::string out;
    for (const char c : text) {
        out += c == '&'   ? "&amp;"
               : c == '<' ? "&lt;"
               : c == '>' ? "&gt;"
               : c == '"' ? "&quot;"
                          : std::string(1, c);
    }
    return out;
}

void append_unit(std::string& out, std::uint32_t unit, bool big) {
    const char high = static_cast<char>(unit >> 8U);
    const char low = static_cast<char>(unit & 255U);
    out += big ? high : low;
    out += big ? low : high;
}

std::string utf16(std::string_view text, bool big) {
    std::string out;
    while (!text.empty()) {
        const base::CodePoint point = base::decode_utf8(text);
        text.remove_prefix(point.length);
        if (point.value >= 0x10000) {
            append_unit(out, 0xD800U + ((point.value - 0x10000U) >> 10U), big);
            append_unit(out, 0xDC00U + ((point.value - 0x10000U) & 0x3FFU), big);
        } else {
            append_unit(out, point.value, big);
        }
    }
    return out;
}

/// "\u00e9" for everything beyond ASCII, as other JSON writers do.
std::string json_ascii(std::string_view text) {
    std::string out;
    const std::string units = utf16(text, true);
    for (std::size_t i = 0; i < units.size(); i += 2) {
        const unsigned unit =
            static_cast<unsigned char>(units[i]) * 256U + static_cast<unsigned char>(units[i + 1]);
        if (unit < 0x80) {
            const char c = static_cast<char>(unit);
            stream::append_escaped(out, {&c, 1});
        } else {
            out += fmt::format("\\u{:04x}", unit);
        }
    }
    return out;
}

std::string json(std::string_view text) {
    std::string out;
    stream::append_escaped(out, text);
    return out;
}

/// A few digits of hex stand anywhere, so shorter ones are found only as a whole.
constexpr std::size_t k_short_hex = 7;

bool is_base64(char c) {
    return base::is_alnum(c) || c == '+' || c == '/' || c == '-' || c == '_';
}

bool is_word_byte(char c) {
    return base::is_alnum(c) || static_cast<unsigned char>(c) >= 0x80;
}

/// Letters, digits, and marks upon letters; not what is no UTF-8.
bool begins_with_letter(std::string_view text) {
    if (text.empty()) {
        return false;
    }
    const auto point = static_cast<utf8proc_int32_t>(base::decode_utf8(text).value);
    const utf8proc_category_t category = utf8proc_category(point);
    return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO);
}

bool ends_in_letter(std::string_view text) {
    constexpr std::size_t k_longest_character = 4;
    for (std::size_t size = 1; size <= std::min(text.size(), k_longest_character); ++size) {
        const std::string_view last = text.substr(text.size() - size);
        if ((static_cast<unsigned char>(last.front()) & 0xC0U) != 0x80U) {
            return base::decode_utf8(last).length == size && begins_with_letter(last);
        }
    }
    return false;
}

/// Several words, a number or an address: not the beginning of a longer word.
bool is_distinct(std::string_view text) noexcept {
    constexpr std::size_t k_fewest = 8;
    return text.size() >= k_fewest && std::any_of(text.begin(), text.end(), [](char c) {
               return base::is_digit(c) || c == '@' || c == ' ';
           });
}

/// Control characters nearby: of the fields of a file that is no text.
bool is_among_fields(std::string_view before, std::string_view behind) noexcept {
    constexpr std::size_t k_near = 64;
    const auto is_field = [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f';
    };
    before = before.substr(before.size() - std::min(before.size(), k_near));
    behind = behind.substr(0, k_near);
    return std::any_of(before.begin(), before.end(), is_field) ||
           std::any_of(behind.begin(), behind.end(), is_field);
}

std::string_view front_of(std::string_view text, std::size_t size) {
    if (text.size() <= size) {
        return text;
    }
    while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) {
        --size;
    }
    return text.substr(0, size);
}

} // namespace

std::uint32_t Needles::add(std::string_view text) {
    const std::uint32_t needle = m_count++;
    const std::string_view front = front_of(text, k_longest);
    using Border = Pattern::Border;
    const Border border = front.size() == text.size() ? Border::word : Border::none;
    std::set<std::string> seen;
    const auto put = [&](std::string bytes, const char* form, Border where) {
        bytes = base::lower_ascii(bytes);
        if (seen.insert(bytes).second) {
            add_pattern({std::move(bytes), needle, form, false, where, is_distinct(front)});
        }
    };
    for (const std::string& variant : variants_of(front)) {
        put(variant, "plain", border);
        put(json(variant), "JSON", border);
        put(json_ascii(variant), "JSON", border);
        put(html(variant), "HTML", border);
        put(numbered(variant, false), "HTML", border);
        put(numbered(variant, true), "HTML", border);
        put(coded('%', variant, "-_.~"), "percent", border);
        put(coded('%', variant, ""), "percent", border);
        put(coded('=', variant, k_ascii_marks), "quoted-printable", border);
        put(all_coded(variant), "quoted-printable", Border::none);
        put(latin1(variant), "Latin-1", border);
        put(hex(variant), "hex", variant.size() < k_short_hex ? Border::hex : Border::none);
        put(utf16(variant, false), "UTF-16", Border::none);
        put(utf16(variant, true), "UTF-16", Border::none);
        add_base64(variant, needle);
    }
    return needle;
}

/// In each of the three places that it can have in a group; a short one only as a whole, because a few
/// characters of base64 stand anywhere.
void Needles::add_base64(std::string_view text, std::uint32_t needle) {
    constexpr std::size_t k_short = 9;
    for (const std::string_view last_two : {"+/", "-_"}) {
        if (text.size() < k_short) {
            add_pattern({base64(text, last_two), needle, "base64", true, Pattern::Border::base64});
            continue;
        }
        for (std::size_t shift = 0; shift < 3; ++shift) {
            const std::string code = base64(std::string(shift, '\0') + std::string(text), last_two);
            const std::size_t begin =
                shift == 0 ? 0 : shift + 1; // these characters also hold bits of what is before
            const std::size_t spare = (shift + text.size()) % 3 == 0 ? 0 : 1; // and this of what is behind
            add_pattern({code.substr(begin, code.size() - begin - spare), needle, "base64", true,
                         Pattern::Border::none});
        }
    }
}

void Needles::add_pattern(Pattern pattern) {
    if (pattern.bytes.size() >= k_key_size) {
        m_patterns.push_back(std::move(pattern));
        m_is_ready = false;
    }
}

void Needles::prepare() {
    std::sort(m_patterns.begin(), m_patterns.end(), [](const Pattern& a, const Pattern& b) {
        return key_at(a.bytes.data()) < key_at(b.bytes.data());
    });
    m_bits.assign(std::size_t{1} << k_bits, false);
    m_keys.clear();
    for (const Pattern& pattern : m_patterns) {
        m_keys.push_back(key_at(pattern.bytes.data()));
        m_bits[bit_of(m_keys.back())] = true;
    }
    m_is_ready = true;
}

bool Needles::fits(const Pattern& pattern, std::string_view window, std::size_t at) {
    const std::string& bytes = pattern.bytes;
    if (bytes.size() > window.size() - at) {
        return false;
    }
    const bool is_same =
        pattern.is_exact
            ? window.compare(at, bytes.size(), bytes) == 0
            : std::equal(bytes.begin(), bytes.end(), window.begin() + static_cast<std::ptrdiff_t>(at),
                         [](char wanted, char c) { return wanted == base::to_lower(c); });
    if (!is_same || pattern.border == Pattern::Border::none) {
        return is_same;
    }
    return !goes_on(pattern, window.substr(0, at), window.substr(at + bytes.size()));
}

/// Whether the word or code at either end of what was found is longer than that.
bool Needles::goes_on(const Pattern& pattern, std::string_view before, std::string_view behind) {
    const char first = pattern.bytes.front();
    const char last = pattern.bytes.back();
    const auto any = [&](bool (*is_inside)(char)) {
        return (!before.empty() && is_inside(first) && is_inside(before.back())) ||
               (!behind.empty() && is_inside(last) && is_inside(behind.front()));
    };
    switch (pattern.border) {
    case Pattern::Border::base64:
        return any(&is_base64);
    case Pattern::Border::hex:
        return any(&base::is_hex);
    case Pattern::Border::word:
        if (pattern.is_distinct && is_among_fields(before, behind)) {
            return (base::is_digit(first) ? !before.empty() && base::is_digit(before.back())
                                          : is_word_byte(first) && ends_in_letter(before)) ||
                   (base::is_digit(last) && !behind.empty() && base::is_digit(behind.front()));
        }
        return (is_word_byte(first) && ends_in_letter(before)) ||
               (is_word_byte(last) && begins_with_letter(behind));
    case Pattern::Border::none:
        break;
    }
    return false;
}

void Needles::search_window(std::string_view window, std::size_t end, std::uint64_t offset,
                            const std::function<void(const NeedleHit&)>& hit) const {
    for (std::size_t at = 0; at < end && at + k_key_size <= window.size(); ++at) {
        const std::uint32_t key = key_at(window.data() + at);
        if (!m_bits[bit_of(key)]) {
            continue;
        }
        const auto range = std::equal_range(m_keys.begin(), m_keys.end(), key);
        for (auto k = range.first; k != range.second; ++k) {
            const Pattern& pattern = m_patterns[static_cast<std::size_t>(k - m_keys.begin())];
            if (fits(pattern, window, at)) {
                hit({pattern.needle, offset + at, pattern.form});
            }
        }
    }
}

void Needles::search(base::Input& input, const std::function<void(const NeedleHit&)>& hit) {
    if (!m_is_ready) {
        prepare();
    }
    m_window.resize(k_window + k_overlap);
    std::string& window = m_window;
    std::size_t filled = 0;
    std::size_t begin = 0; ///< bytes at the front that are only there for borders
    std::uint64_t offset = 0;
    while (true) {
        const std::size_t count = input.read(window.data() + filled, window.size() - filled);
        filled += count;
        const bool is_last = count == 0;
        if (!is_last && filled < window.size()) {
            continue;
        }
        const std::size_t end = is_last ? filled : filled - k_overlap;
        const auto inside = [&](const NeedleHit& found) {
            if (found.offset >= offset + begin) {
                hit(found);
            }
        };
        search_window({window.data(), filled}, end, offset, inside);
        if (is_last) {
            return;
        }
        std::memmove(window.data(), window.data() + end - 1, filled - end + 1);
        offset += end - 1;
        filled -= end - 1;
        begin = 1;
    }
}

void Needles::search(std::string_view bytes, const std::function<void(const NeedleHit&)>& hit) {
    base::MemoryInput input(bytes);
    search(input, hit);
}

} // namespace chatkeep::archive
