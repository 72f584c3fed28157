#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Places that were sent: links to Apple's maps, alone or in a location card.

#include "model/records.hpp"

#include <optional>
#include <string_view>

namespace chatkeep::source::imessage {

/// "https://maps.apple.com/?ll=52.09,5.12&q=Town%20hall"; coordinates as they are written. Nothing for any
/// other link, and for one without coordinates.
[[nodiscard]] std::optional<model::Location> parse_map_link(std::string_view url);

/// Of a card (CL.loc.vcf) as the phone writes it when a place is shared: the vCard's link to the map.
[[nodiscard]] std::optional<model::Location> parse_location_card(std::string_view card);

} // namespace chatkeep::source::imessage
