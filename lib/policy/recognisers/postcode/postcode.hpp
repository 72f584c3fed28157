#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Postcodes of the Netherlands.

#include "policy/recogniser.hpp"

namespace chatkeep::policy {

extern const RecogniserDescriptor k_postcode;

} // namespace chatkeep::policy
