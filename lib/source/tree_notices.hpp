#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What a tree holds that no source reader will read, as notices.

#include "source/registry.hpp"

#include <vector>

namespace chatkeep::source {

/// First what the container refused to hand out, then texts, databases and containers in folders where
/// nothing was found, each in order of path. A file beside a source is left to that source's reader, which
/// reports files that no message names.
[[nodiscard]] std::vector<model::Notice> tree_notices(const tree::Tree& tree,
                                                      const std::vector<Found>& found);

} // namespace chatkeep::source
