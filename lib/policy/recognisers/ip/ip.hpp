#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Addresses of the internet protocol, versions 4 and 6.

#include "policy/recogniser.hpp"

namespace chatkeep::policy {

extern const RecogniserDescriptor k_ip;

} // namespace chatkeep::policy
