#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Dates of birth.

#include "policy/recogniser.hpp"

namespace chatkeep::policy {

extern const RecogniserDescriptor k_dob;

} // namespace chatkeep::policy
