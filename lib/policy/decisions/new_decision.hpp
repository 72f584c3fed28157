#pragma once
// SPDX-License-Identifier: EUPL-1.2
// A new decision from what a front-end hands in: a line of the review queue with a verdict.

#include "base/error.hpp"
#include "policy/decisions/decisions_file.hpp"
#include "policy/policy.hpp"

#include <string>
#include <string_view>

namespace chatkeep::policy {

struct DecisionAuthor {
    std::string reviewer;
    Role role = Role::cleaner;
    std::string at; ///< RFC 3339 with an offset
};

/// json: an object with "verdict" and the members that name what is decided; members that no decision has are
/// left out. Ground and policy may be missing: they are the policy's. Throws Error{data} at the place when
/// the object is no decision, Error{refused} when the policy does not allow it: made under another policy,
/// keeping what people may not keep, an objection without a reason.
[[nodiscard]] Decision make_decision(std::string_view json, const Policy& policy,
                                     const DecisionAuthor& author, const base::Place& place);

} // namespace chatkeep::policy
