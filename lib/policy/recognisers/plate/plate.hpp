#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Licence plates of vehicles.

#include "policy/recogniser.hpp"

namespace chatkeep::policy {

extern const RecogniserDescriptor k_plate;

} // namespace chatkeep::policy
