#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Zones, clocks and people of several sources, from the messages that they share.

#include "time/anchors.hpp"
#include "time/merger.hpp"
#include "time/parts.hpp"

#include <vector>

namespace chatkeep::time {

/// What was gathered of each source.
struct Gathered {
    std::vector<AnchorTable> anchors;
    std::vector<Edges> edges;
    std::vector<Jumps> jumps;
};

/// gathered has one of everything for each of the facts. Of the plan, records, anchors, lacking,
/// complete and strangers are not filled in.
[[nodiscard]] MergePlan make_plan(const std::vector<SourceFacts>& facts, const Gathered& gathered);

/// Of each source and another, between the first and the last message that they share.
struct Completeness {
    Lacking lacking;  ///< it lacks messages of the other, more than edits and deletions explain
    Lacking complete; ///< it has all of the other's long texts, so many that it hardly lacks anything
};

/// altered: of each source's records, how many in a thousand were edited or deleted; those only look as if
/// they were missing.
[[nodiscard]] Completeness find_lacking(const std::vector<AnchorTable>& anchors,
                                        const std::vector<std::uint64_t>& altered);

/// Which two sources share too few texts to show that neither lacks messages of the other.
[[nodiscard]] Lacking find_strangers(const std::vector<AnchorTable>& anchors);

} // namespace chatkeep::time
