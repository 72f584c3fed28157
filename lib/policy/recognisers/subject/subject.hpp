#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What a message is about, judged with the messages around it: private life, or work that is not the crisis.

#include "policy/recogniser.hpp"

namespace chatkeep::policy {

extern const RecogniserDescriptor k_private;
extern const RecogniserDescriptor k_relevance;

} // namespace chatkeep::policy
