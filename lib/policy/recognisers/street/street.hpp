#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Street addresses with a house number, as written in the Netherlands and Belgium.

#include "policy/recogniser.hpp"

namespace chatkeep::policy {

extern const RecogniserDescriptor k_street;

} // namespace chatkeep::policy
