#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Rows of digits that could be telephone numbers: cheap, so that the number library sees only these.

#include "policy/tokens.hpp"

#include <string_view>
#include <vector>

namespace chatkeep::policy {

/// Rows of at least 7 digits with spaces, dashes, dots, slashes and brackets between them, in order. Dates
/// with a year of four digits are cut out, as are dates in front of a clock time.
[[nodiscard]] std::vector<Span> find_digit_runs(std::string_view text);

/// No letter or digit stands before a number at at, but for a word like "tel".
[[nodiscard]] bool has_word_border(std::string_view text, std::size_t at);

} // namespace chatkeep::policy
