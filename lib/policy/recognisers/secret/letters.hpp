#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Secrets of letters only, which many words look like: codes as they are printed, phrases.

#include <cstddef>
#include <string_view>

namespace chatkeep::policy {

/// "ABCD-EFGH-IJKL", "ABCD EFGH IJKL": at least two groups of letters of one size.
[[nodiscard]] bool is_letter_groups(std::string_view value);

/// No small letter in it.
[[nodiscard]] bool is_upper(std::string_view value);

/// "KXQWJZRT": a code of capitals only.
[[nodiscard]] bool is_capitals(std::string_view value);

/// Where the twelve to twenty-four words of a phrase that begins at begin end; begin: they are fewer.
[[nodiscard]] std::size_t phrase_end(std::string_view text, std::size_t begin);

/// Where a code in groups of capitals and digits with spaces between, "ABCD EFGH IJKL", ends, of which the
/// first group stands in [begin, end); end: it is no such code.
[[nodiscard]] std::size_t spaced_groups_end(std::string_view text, std::size_t begin, std::size_t end);

} // namespace chatkeep::policy
