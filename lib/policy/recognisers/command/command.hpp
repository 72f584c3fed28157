#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What an external program recognises: recogniser = "command:PATH".

#include "policy/recogniser.hpp"

namespace chatkeep::policy {

extern const RecogniserDescriptor k_command;

} // namespace chatkeep::policy
