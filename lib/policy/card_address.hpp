#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Addresses of a vCard, whose parts stand at places of their own (RFC 6350, 6.3.1).

#include "policy/normalise.hpp"
#include "policy/tokens.hpp"

#include <array>
#include <string_view>
#include <vector>

namespace chatkeep::policy {

/// Post office box, what else, street, town, region, postcode, country; an empty span where it is left out.
using CardAddress = std::array<Span, 7>;

inline constexpr std::size_t k_card_street = 2;
inline constexpr std::size_t k_card_postcode = 5;

/// The lines "ADR;TYPE=HOME:;;Dorpsstraat 12;Utrecht;;3511 AB;Nederland".
[[nodiscard]] std::vector<CardAddress> find_card_addresses(std::string_view text);

} // namespace chatkeep::policy
