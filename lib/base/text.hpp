#pragma once
// SPDX-License-Identifier: EUPL-1.2
// ASCII and UTF-8 helpers that no locale can change.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace chatkeep::base {

[[nodiscard]] constexpr bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

[[nodiscard]] constexpr bool is_alpha(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

[[nodiscard]] constexpr bool is_alnum(char c) noexcept {
    return is_digit(c) || is_alpha(c);
}

[[nodiscard]] constexpr char to_lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

[[nodiscard]] constexpr char to_upper(char c) noexcept {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
}

/// a == b for names of members or people, few of which have more than 16 bytes: without a call.
[[nodiscard]] inline bool is_same_name(std::string_view a, std::string_view b) noexcept {
    const auto same_at = [&](std::size_t at, auto left) {
        decltype(left) right = 0;
        std::memcpy(&left, a.data() + at, sizeof left);
        std::memcpy(&right, b.data() + at, sizeof right);
        return left == right;
    };
    const auto same = [&](auto part) { // the parts at both ends meet or overlap
        return same_at(0, part) && same_at(a.size() - sizeof part, part);
    };
    if (a.size() != b.size() || a.size() > 16) {
        return a == b;
    }
    if (a.size() >= 8) {
        return same(std::uint64_t{});
    }
    if (a.size() >= 4) {
        return same(std::uint32_t{});
    }
    return a.size() < 2 ? a.empty() || a[0] == b[0] : same(std::uint16_t{});
}

/// A whole number in decimal digits alone; nothing when it is something else or does not fit.
[[nodiscard]] std::optional<std::uint64_t> parse_number(std::string_view digits) noexcept;

/// ASCII letters lowered, all other bytes as they are.
[[nodiscard]] std::string lower_ascii(std::string_view text);

/// Without leading and trailing ASCII white space.
[[nodiscard]] std::string_view trim(std::string_view text) noexcept;

/// Well-formed UTF-8 (no surrogates, nothing above U+10FFFF, no overlong forms).
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

/// The text with every malformed byte replaced by U+FFFD; well-formed text comes back unchanged.
[[nodiscard]] std::string repair_utf8(std::string_view text);

/// One code point decoded from the front of text: its value and length in bytes; length 0 at the end,
/// value U+FFFD and length 1 on a malformed byte.
struct CodePoint {
    char32_t value;
    std::size_t length;
};

[[nodiscard]] CodePoint decode_utf8(std::string_view text) noexcept;

void append_utf8(std::string& text, char32_t value);

/// NFC of well-formed UTF-8; malformed text comes back unchanged.
[[nodiscard]] std::string to_nfc(std::string_view text);

/// NFC and full Unicode case folding, for comparing names.
[[nodiscard]] std::string fold_case(std::string_view text);

/// The text with control characters and bidirectional overrides escaped (<U+202E>, <1B>), malformed bytes
/// too, so that foreign text can't steer a terminal; cut after limit bytes with "…".
[[nodiscard]] std::string printable(std::string_view text, std::size_t limit = 200);

} // namespace chatkeep::base
