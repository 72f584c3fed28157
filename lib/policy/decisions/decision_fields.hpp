#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Reads the members of a decision out of a JSON object, the same for a line of a decisions file and for what
// a front-end hands in.

#include "base/error.hpp"
#include "policy/decisions/decision.hpp"
#include "stream/value.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace chatkeep::policy {

/// Fills in what the object says. Throws Error{data} at the place for a member of a wrong type or form, and
/// for a decision that contradicts itself. unknown is called with each member that no decision has.
void read_decision(stream::Value object, const base::Place& place, Decision& decision,
                   const std::function<void(std::string_view)>& unknown);

/// What a decision is about, to be named by finding_id(). Valid as long as the decision.
[[nodiscard]] FindingKey key_of(const Decision& decision);

/// What a decision must fulfil whoever made it. Throws Error{data} at the place.
void check_decision(const Decision& decision, const base::Place& place);

} // namespace chatkeep::policy
