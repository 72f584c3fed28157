#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Places on the map: coordinates, codes for them, links to maps.

#include "policy/recogniser.hpp"

namespace chatkeep::policy {

extern const RecogniserDescriptor k_geo;

} // namespace chatkeep::policy
