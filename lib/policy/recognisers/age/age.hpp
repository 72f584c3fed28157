#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Ages of persons.

#include "policy/recogniser.hpp"

namespace chatkeep::policy {

extern const RecogniserDescriptor k_age;

} // namespace chatkeep::policy
