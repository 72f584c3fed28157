#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Numbers that the number library does not read: in words, over the end of a line, with commas.

#include "policy/tokens.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::policy {

/// A row of groups that could be a Dutch telephone number.
struct SaidNumber {
    Span place;
    std::string digits;
    bool doubtful = false; ///< a list of numbers is written so too
};

/// Rows of ten digits that begin with a zero: "nul zes twaalf vierendertig zesenvijftig achtenzeventig",
/// "06,12345678", "06-1234\n5678". Not those in which only spaces, dashes, dots, slashes and brackets stand
/// between digits. In order, without overlaps.
[[nodiscard]] std::vector<SaidNumber> find_said_numbers(std::string_view text);

/// The digits that a word says, in Dutch or English: "34" for "Vierendertig"; empty: it says none.
[[nodiscard]] std::string digits_of_word(std::string_view word);

/// Digits in words, one word behind the other.
struct SaidDigits {
    std::size_t end = 0;
    std::string digits; ///< empty: no word for digits begins here
};

[[nodiscard]] SaidDigits read_said_digits(std::string_view text, std::size_t begin);

} // namespace chatkeep::policy
