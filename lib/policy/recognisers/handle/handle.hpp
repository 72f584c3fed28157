#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Names of accounts on social media and messengers, also in links.

#include "policy/recogniser.hpp"

namespace chatkeep::policy {

extern const RecogniserDescriptor k_handle;

} // namespace chatkeep::policy
