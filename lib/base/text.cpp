// SPDX-License-Identifier: EUPL-1.2
#include "base/text.hpp"

#include "base/lanes.hpp"

#include <fmt/core.h>
#include <simdjson.h>
#include <utf8proc.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace chatkeep::base {

namespace {

constexpr CodePoint k_malformed{U'\uFFFD', 1};

bool is_continuation(char c) noexcept {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

char32_t low_bits(char c, unsigned mask) noexcept {
    return static_cast<unsigned char>(c) & mask;
}

CodePoint decode_multibyte(std::string_view text, std::size_t length, char32_t value,
                           char32_t least) noexcept {
    if (text.size() < length) {
        return k_malformed;
    }
    for (std::size_t i = 1; i < length; ++i) {
        if (!is_continuation(text[i])) {
            return k_malformed;
        }
        value = (value << 6U) | low_bits(text[i], 0x3F);
    }
    const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
    return value < least || value > 0x10FFFF || surrogate ? k_malformed : CodePoint{value, length};
}

std::size_t ascii_prefix(std::string_view text) noexcept {
    return find_byte(text, [](Lanes bytes) { return bytes; }); // the highest bit itself
}

bool steers_terminal(char32_t value) noexcept {
    return value < 0x20 || (value >= 0x7F && value < 0xA0) || value == 0x061C ||
           (value >= 0x200B && value <= 0x200F) || (value >= 0x2028 && value <= 0x202E) ||
           (value >= 0x2066 && value <= 0x2069) || value == 0xFEFF;
}

std::string map_with(std::string_view text, utf8proc_option_t options) {
    utf8proc_uint8_t* mapped = nullptr;
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    const auto length = utf8proc_map(bytes, static_cast<utf8proc_ssize_t>(text.size()), &mapped, options);
    if (length < 0) {
        return std::string(text);
    }
    std::string result(reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(length));
    std::free(mapped); // NOLINT(cppcoreguidelines-no-malloc): utf8proc_map allocates with malloc
    return result;
}

/// Whether a text has only code points that no normalisation changes, whatever stands around them: Latin
/// without combining marks, punctuation, pictures.
bool is_plain(std::string_view text) noexcept {
    while (!text.empty()) {
        text.remove_prefix(ascii_prefix(text));
        if (text.empty()) {
            return true;
        }
        const CodePoint point = decode_utf8(text);
        const char32_t c = point.value;
        const bool stable = c < 0x300 || (c >= 0x2002 && c <= 0x206F) || c == 0x20AC ||
                            (c >= 0x2600 && c <= 0x27BF) || c == 0xFE0F || (c >= 0x1F1E6 && c <= 0x1FAFF);
        if (!stable || point.length == 0) {
            return false;
        }
        text.remove_prefix(point.length);
    }
    return true;
}

} // namespace

std::optional<std::uint64_t> parse_number(std::string_view digits) noexcept {
    std::uint64_t number = 0;
    const char* const end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, number);
    return error == std::errc() && stop == end ? std::optional(number) : std::nullopt;
}

std::string lower_ascii(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), to_lower);
    return result;
}

std::string_view trim(std::string_view text) noexcept {
    constexpr std::string_view spaces = " \t\r\n\v\f";
    const auto first = text.find_first_not_of(spaces);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(spaces) - first + 1);
}

CodePoint decode_utf8(std::string_view text) noexcept {
    if (text.empty()) {
        return {0, 0};
    }
    const auto lead = static_cast<unsigned char>(text.front());
    if (lead < 0x80) {
        return {lead, 1};
    }
    if ((lead & 0xE0U) == 0xC0U) {
        return decode_multibyte(text, 2, low_bits(text[0], 0x1F), 0x80);
    }
    if ((lead & 0xF0U) == 0xE0U) {
        return decode_multibyte(text, 3, low_bits(text[0], 0x0F), 0x800);
    }
    if ((lead & 0xF8U) == 0xF0U) {
        return decode_multibyte(text, 4, low_bits(text[0], 0x07), 0x10000);
    }
    return k_malformed;
}

bool is_utf8(std::string_view text) noexcept {
    if (text.size() <= 2 * k_lanes && ascii_prefix(text) == text.size()) {
        return true;
    }
    return simdjson::validate_utf8(text.data(), text.size());
}

std::string repair_utf8(std::string_view text) {
    if (is_utf8(text)) {
        return std::string(text);
    }
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
        const CodePoint point = decode_utf8(text);
        if (point.length == 1 && point.value == U'\uFFFD') {
            result += "\xEF\xBF\xBD";
        } else {
            result.append(text.substr(0, point.length));
        }
        text.remove_prefix(point.length);
    }
    return result;
}

void append_utf8(std::string& text, char32_t value) {
    const auto byte = [&text](char32_t bits) { text += static_cast<char>(static_cast<unsigned char>(bits)); };
    if (value < 0x80) {
        byte(value);
    } else if (value < 0x800) {
        byte(0xC0U | (value >> 6U));
        byte(0x80U | (value & 0x3FU));
    } else if (value < 0x10000) {
        byte(0xE0U | (value >> 12U));
        byte(0x80U | ((value >> 6U) & 0x3FU));
        byte(0x80U | (value & 0x3FU));
    } else {
        byte(0xF0U | (value >> 18U));
        byte(0x80U | ((value >> 12U) & 0x3FU));
        byte(0x80U | ((value >> 6U) & 0x3FU));
        byte(0x80U | (value & 0x3FU));
    }
}

std::string to_nfc(std::string_view text) {
    if (is_plain(text)) {
        return std::string(text);
    }
    return map_with(text, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
}

std::string fold_case(std::string_view text) {
    if (ascii_prefix(text) == text.size()) {
        return lower_ascii(text);
    }
    return map_with(text,
                    static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD));
}

std::string printable(std::string_view text, std::size_t limit) {
    std::string result;
    while (!text.empty()) {
        if (result.size() >= limit) {
            return result + "…";
        }
        const CodePoint point = decode_utf8(text);
        if (point.length == 1 && point.value == U'\uFFFD') {
            result += fmt::format("<{:02X}>", static_cast<unsigned char>(text.front()));
        } else if (steers_terminal(point.value)) {
            const auto code = static_cast<std::uint32_t>(point.value);
            result += code < 0x100 ? fmt::format("<{:02X}>", code) : fmt::format("<U+{:04X}>", code);
        } else {
            result.append(text.substr(0, point.length));
        }
        text.remove_prefix(point.length);
    }
    return result;
}

} // namespace chatkeep::base
