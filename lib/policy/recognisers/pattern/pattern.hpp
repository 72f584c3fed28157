#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The policy's own regular expression (RE2).

#include "policy/recogniser.hpp"

namespace chatkeep::policy {

extern const RecogniserDescriptor k_pattern;

} // namespace chatkeep::policy
