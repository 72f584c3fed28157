// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/period/period.hpp"

namespace chatkeep::policy {

const RecogniserDescriptor k_period = {
    .name = "period",
    .version = 1,
    .summary = "messages outside the period of the policy",
    .replacement = {},
    .needs = {},
    .make = nullptr,
};

} // namespace chatkeep::policy
