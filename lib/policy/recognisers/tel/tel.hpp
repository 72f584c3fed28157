#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Telephone numbers, by libphonenumber with region NL.

#include "policy/recogniser.hpp"

namespace chatkeep::policy {

extern const RecogniserDescriptor k_tel;

} // namespace chatkeep::policy
