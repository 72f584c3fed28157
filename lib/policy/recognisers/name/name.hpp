#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Names of people. A name in a function's context is noted only: it belongs to the archive.

#include "policy/recogniser.hpp"

namespace chatkeep::policy {

extern const RecogniserDescriptor k_name;

} // namespace chatkeep::policy
