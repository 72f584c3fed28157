#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Zones, clocks and people of several sources, from the messages that they share.

#include "time/anchors.hpp"
#include "time/merger.hpp"
#include "time/parts.hpp"

#include <vector>

namespace chatkeep::time {

/// anchors and edges, one for each of the facts. Of the plan, records and anchors are not filled in.
[[nodiscard]] MergePlan make_plan(const std::vector<SourceFacts>& facts,
                                  const std::vector<AnchorTable>& anchors, const std::vector<Edges>& edges);

} // namespace chatkeep::time
