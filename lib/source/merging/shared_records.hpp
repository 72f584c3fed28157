#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The record of a conversation or a participant that several sources have.

#include "stream/line_members.hpp"

#include <span>
#include <string>
#include <vector>

namespace chatkeep::source::merging {

/// What one source has written.
struct SharedRecord {
    std::string source; ///< its id in the stream
    std::string line;   ///< with the ids of the merged conversation
};

/// One record of all: each member from the first that states it, extra key by key; under "merged" what a
/// source says otherwise. records: one at least, first the one whose word counts most. fixed: members whose
/// values are known; an empty one is left out.
[[nodiscard]] std::string unite_records(std::span<const SharedRecord> records,
                                        const std::vector<stream::LineMember>& fixed);

} // namespace chatkeep::source::merging
