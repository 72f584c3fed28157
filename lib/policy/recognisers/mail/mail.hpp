#pragma once
// SPDX-License-Identifier: EUPL-1.2
// E-mail addresses, also spelled out.

#include "policy/recogniser.hpp"

namespace chatkeep::policy {

extern const RecogniserDescriptor k_mail;

} // namespace chatkeep::policy
