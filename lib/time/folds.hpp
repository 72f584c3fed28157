#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Which pass of the hour that occurs twice at the end of summer time is meant.

#include "time/matching.hpp"
#include "time/placed.hpp"

#include <vector>

namespace chatkeep::time {

/// Decides from what other sources say of the same message, then from the order of the source: of all ways to
/// read the hour, the one with the fewest jumps back. What stays open is left open. A pass that another
/// source proves moves the record's safe interval too; one that only the order suggests does not.
void decide_folds(std::vector<Placed>& records, const Matching& matching);

} // namespace chatkeep::time
