#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Hardware addresses of network devices.

#include "policy/recogniser.hpp"

namespace chatkeep::policy {

extern const RecogniserDescriptor k_mac;

} // namespace chatkeep::policy
