#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Passwords, codes, keys and tokens.

#include "policy/recogniser.hpp"

namespace chatkeep::policy {

extern const RecogniserDescriptor k_secret;

} // namespace chatkeep::policy
