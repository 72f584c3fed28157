#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Postcodes of the Netherlands.

#include "policy/recogniser.hpp"

namespace chatkeep::policy {

extern const RecogniserDescriptor k_postcode;

/// Whether "2511 VX" can be nothing else: no year, measure or word.
[[nodiscard]] bool is_plain_postcode(std::string_view code);

} // namespace chatkeep::policy
