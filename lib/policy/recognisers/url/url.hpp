#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Links, and which of them lead to something personal.

#include "policy/recogniser.hpp"

namespace chatkeep::policy {

extern const RecogniserDescriptor k_url;

} // namespace chatkeep::policy
