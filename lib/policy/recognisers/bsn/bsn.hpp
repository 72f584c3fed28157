#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Citizen service numbers (burgerservicenummer): nine digits that pass the eleven-test.

#include "policy/recogniser.hpp"

namespace chatkeep::policy {

extern const RecogniserDescriptor k_bsn;

} // namespace chatkeep::policy
