#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Which of several findings has the say over a stretch of text.

#include "policy/engine.hpp"

#include <string_view>
#include <vector>

namespace chatkeep::policy {

/// Order: priority, length, start, rule id; the first wins. What a loser has outside the winner stays its
/// own, unless it is only spaces and punctuation. A winner is at least as sure as what it covers. Notes stand
/// aside, as what would take the whole message does: they act on no part of the text. The result is sorted by
/// beginning; findings that act don't overlap.
[[nodiscard]] std::vector<Finding> resolve_overlaps(const Policy& policy, std::string_view text,
                                                    std::vector<Finding> findings);

} // namespace chatkeep::policy
