#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Links that let in whoever has them: a password, a token or a key is in them.

#include "policy/recogniser.hpp"

namespace chatkeep::policy {

extern const RecogniserDescriptor k_url_secret;

} // namespace chatkeep::policy
