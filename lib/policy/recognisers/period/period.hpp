#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Messages outside the period of the policy. Judges a message by its time, not by its texts.

#include "policy/recogniser.hpp"

namespace chatkeep::policy {

extern const RecogniserDescriptor k_period;

} // namespace chatkeep::policy
