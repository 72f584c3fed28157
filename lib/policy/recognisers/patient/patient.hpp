#pragma once
// SPDX-License-Identifier: EUPL-1.2
#include "policy/recogniser.hpp"

namespace chatkeep::policy {

extern const RecogniserDescriptor k_patient;

} // namespace chatkeep::policy
