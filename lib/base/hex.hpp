#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Hexadecimal digits, in both cases of letters.

#include "base/text.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace chatkeep::base {

/// 0 to 15; -1: it is no such digit.
[[nodiscard]] constexpr int hex_value(char c) noexcept {
    if (is_digit(c)) {
        return c - '0';
    }
    const char lower = to_lower(c);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

[[nodiscard]] constexpr bool is_hex(char c) noexcept {
    return hex_value(c) >= 0;
}

/// The bytes that digits write, two for each; all must be such digits. An odd one at the end is left out.
[[nodiscard]] inline std::string bytes_of_hex(std::string_view digits) {
    std::string bytes;
    bytes.reserve(digits.size() / 2);
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
        bytes += static_cast<char>(hex_value(digits[i]) * 16 + hex_value(digits[i + 1]));
    }
    return bytes;
}

} // namespace chatkeep::base
