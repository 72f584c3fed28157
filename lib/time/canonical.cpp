// SPDX-License-Identifier: EUPL-1.2
#include "time/canonical.hpp"

#include "base/text.hpp"
#include "model/ids.hpp"
#include "model/time.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <vector>

namespace chatkeep::time {

namespace {

constexpr char32_t k_left_to_right = 0x200E;
constexpr char32_t k_right_to_left = 0x200F;
constexpr char32_t k_byte_order_mark = 0xFEFF;
constexpr char32_t k_narrow_space = 0x202F;
constexpr std::size_t k_longest_compared = 4096; ///< code points of an edited text that are compared

bool is_ascii(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<signed char>(c) >= 0; });
}

/// True for every text with one of them in it, and for a few others.
bool may_have_marks(std::string_view text) noexcept {
    return text.find("\xE2\x80") != std::string_view::npos || text.find("\xEF\xBB") != std::string_view::npos;
}

std::string without_marks(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
        const base::CodePoint point = base::decode_utf8(text);
        const std::size_t length = std::max<std::size_t>(1, point.length);
        if (point.value == k_narrow_space) {
            result += ' ';
        } else if (point.value != k_left_to_right && point.value != k_right_to_left &&
                   point.value != k_byte_order_mark) {
            result.append(text.substr(0, length));
        }
        text.remove_prefix(length);
    }
    return result;
}

std::size_t count_code_points(std::string_view text) noexcept {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

TextKey key_of(std::string_view canonical) noexcept {
    if (canonical.empty()) {
        return {};
    }
    constexpr std::size_t most = std::numeric_limits<std::uint16_t>::max();
    const std::uint64_t hash = model::make_id(canonical).low;
    return {hash == 0 ? 1 : hash, static_cast<std::uint16_t>(std::min(most, count_code_points(canonical)))};
}

std::vector<char32_t> code_points(std::string_view text) {
    std::vector<char32_t> points;
    while (!text.empty() && points.size() < k_longest_compared) {
        const base::CodePoint point = base::decode_utf8(text);
        points.push_back(point.value);
        text.remove_prefix(std::max<std::size_t>(1, point.length));
    }
    return points;
}

/// Insertions, removals and changes of one code point that make one text of the other.
std::size_t edit_distance(const std::vector<char32_t>& from, const std::vector<char32_t>& to) {
    std::array<std::size_t, k_longest_compared + 1> row{};
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < from.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < to.size(); ++j) {
            const std::size_t change = diagonal + (from[i] == to[j] ? 0U : 1U);
            diagonal = row[j + 1];
            row[j + 1] = std::min({change, row[j + 1] + 1, row[j] + 1});
        }
    }
    return row[to.size()];
}

} // namespace

std::string canonical_text(std::string_view text) {
    if (is_ascii(text)) {
        return std::string(base::trim(text));
    }
    const std::string composed = base::to_nfc(may_have_marks(text) ? without_marks(text) : std::string(text));
    return std::string(base::trim(composed));
}

TextKey text_key(std::string_view text) {
    return is_ascii(text) ? key_of(base::trim(text)) : key_of(canonical_text(text));
}

std::optional<std::int64_t> media_name_ms(std::string_view name) noexcept {
    constexpr std::string_view form = "dddd-dd-dd-dd-dd-dd";
    const std::size_t end = name.rfind('.');
    const std::size_t size = end == std::string_view::npos ? name.size() : end;
    if (size < form.size() + 1 || !base::is_digit(name.front()) || name[size - form.size() - 1] != '-') {
        return std::nullopt;
    }
    std::string_view written = name.substr(size - form.size(), form.size());
    std::array<char, 19> text{};
    for (std::size_t i = 0; i < form.size(); ++i) {
        if (form[i] == 'd' ? !base::is_digit(written[i]) : written[i] != '-') {
            return std::nullopt;
        }
        text[i] = i == 10 ? 'T' : i == 13 || i == 16 ? ':' : written[i];
    }
    const auto instant = model::parse_instant({text.data(), text.size()});
    return instant ? std::optional(instant->civil_s * 1000) : std::nullopt;
}

MediaType media_type(std::string_view mime, std::string_view name) noexcept {
    struct Known {
        std::string_view word;
        MediaType type;
    };

    static constexpr std::array prefixes = {
        Known{"image/", MediaType::image}, Known{"video/", MediaType::video},
        Known{"audio/", MediaType::audio}, Known{"application/", MediaType::document},
        Known{"text/", MediaType::document}};
    static constexpr std::array endings = {
        Known{".jpg", MediaType::image},     Known{".jpeg", MediaType::image},
        Known{".png", MediaType::image},     Known{".webp", MediaType::image},
        Known{".heic", MediaType::image},    Known{".mp4", MediaType::video},
        Known{".mov", MediaType::video},     Known{".3gp", MediaType::video},
        Known{".opus", MediaType::audio},    Known{".m4a", MediaType::audio},
        Known{".mp3", MediaType::audio},     Known{".ogg", MediaType::audio},
        Known{".aac", MediaType::audio},     Known{".pdf", MediaType::document},
        Known{".docx", MediaType::document}, Known{".xlsx", MediaType::document},
        Known{".vcf", MediaType::document}};
    for (const Known& known : endings) {
        if (name.ends_with(known.word)) {
            return known.type;
        }
    }
    for (const Known& known : prefixes) {
        if (mime.starts_with(known.word)) {
            return known.type;
        }
    }
    return MediaType::unknown;
}

bool is_likely_edit(std::string_view before, std::string_view after) {
    const auto from = code_points(canonical_text(before));
    const auto to = code_points(canonical_text(after));
    const std::size_t longer = std::max(from.size(), to.size());
    const std::size_t shorter = std::min(from.size(), to.size());
    if ((longer - shorter) * 5 > longer) {
        return false;
    }
    return edit_distance(from, to) * 5 <= longer;
}

} // namespace chatkeep::time
