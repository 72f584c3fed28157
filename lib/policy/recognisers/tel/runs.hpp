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

} // namespace chatkeep::policy
