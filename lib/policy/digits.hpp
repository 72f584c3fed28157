#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Finds digits in a text without a look at each byte of it.

#include "base/lanes.hpp"
#include "base/text.hpp"

#include <cstddef>
#include <string_view>

namespace chatkeep::policy {

/// Where the first ASCII digit at or behind at stands; text.size(): there is none. at: at most text.size().
[[nodiscard]] inline std::size_t find_digit(std::string_view text, std::size_t at) noexcept {
    if (at < text.size() && base::is_digit(text[at])) {
        return at;
    }
    return at + base::find_byte(text.substr(at), [](base::Lanes bytes) { return bytes - '0' <= 9; });
}

/// Where the digits in a row that begin at at end; at, when there are none.
[[nodiscard]] inline std::size_t digits_end(std::string_view text, std::size_t at) noexcept {
    while (at < text.size() && base::is_digit(text[at])) {
        ++at;
    }
    return at;
}

/// Whether so many digits stand in a row, with at most most of the signs between two.
[[nodiscard]] bool has_digit_row(std::string_view text, std::size_t digits, std::string_view signs,
                                 std::size_t most) noexcept;

} // namespace chatkeep::policy
