#pragma once
// SPDX-License-Identifier: EUPL-1.2
// International bank account numbers of all countries.

#include "policy/recogniser.hpp"

namespace chatkeep::policy {

extern const RecogniserDescriptor k_iban;

} // namespace chatkeep::policy
