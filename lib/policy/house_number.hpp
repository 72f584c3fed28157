#pragma once
// SPDX-License-Identifier: EUPL-1.2
// House numbers as people in the Netherlands and Belgium write them. Over normalised text.

#include <cstddef>
#include <optional>
#include <string_view>

namespace chatkeep::policy {

/// Where the house number that begins at begin ends, with its addition: 12, 12a, 12-A, 12 bis, 12hs, 5-III,
/// 12-2, 12/3, 12 bus 3, 12 t/m 16; 0: there is none, such as before a unit ("12 minuten") or in a time.
[[nodiscard]] std::size_t house_number_end(std::string_view text, std::size_t begin);

/// The house number that ends at end, right behind a word or a comma: where it begins.
[[nodiscard]] std::optional<std::size_t> house_number_before(std::string_view text, std::size_t end);

/// A postcode that begins at begin: four digits and two letters; its end, or 0. Says nothing about what else
/// it may be.
[[nodiscard]] std::size_t postcode_end(std::string_view text, std::size_t begin);

} // namespace chatkeep::policy
