#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Which conversations of several sources are one, by what they share.

#include "source/merging/part.hpp"

#include <vector>

namespace chatkeep::source::merging {

/// parts: by rank of their sources. Every part is in one group, each group and the groups in the order of the
/// parts; the pair that shares most is joined first. Two conversations of one source are never one.
[[nodiscard]] std::vector<std::vector<Part*>> group_by_fit(const std::vector<Part*>& parts);

} // namespace chatkeep::source::merging
