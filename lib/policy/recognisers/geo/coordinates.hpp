#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Pairs of latitude and longitude as people and programs write them, and short codes for places.

#include "policy/recogniser.hpp"

#include <string_view>
#include <vector>

namespace chatkeep::policy {

/// Decimal degrees with at least four decimals, degrees with minutes and seconds, geo: links.
void find_coordinates(std::string_view text, std::vector<Candidate>& out);

/// Open location codes ("plus codes") and addresses of three words ("///one.two.three").
void find_place_codes(std::string_view text, std::vector<Candidate>& out);

/// Whether text holds a pair of coordinates as links to maps do; three decimals will do there.
[[nodiscard]] bool has_coordinates(std::string_view text);

} // namespace chatkeep::policy
