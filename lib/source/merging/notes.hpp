#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The merge report as notices of the stream.

#include "model/records.hpp"
#include "source/merging/join.hpp"
#include "time/block.hpp"

#include <string>
#include <vector>

namespace chatkeep::source::merging {

/// About one message; records: how many sources have it.
[[nodiscard]] model::Notice note_of(time::Contradiction contradiction, unsigned records);

/// Zones, clocks and what was assumed, before the messages.
[[nodiscard]] std::vector<model::Notice> notes_on_sources(const JoinSummary& summary,
                                                          const model::Id& conversation);

/// Counts, behind the messages.
[[nodiscard]] std::vector<model::Notice> notes_on_result(const JoinSummary& summary,
                                                         const model::Id& conversation);

/// "+47.000 … +48.100 s"
[[nodiscard]] std::string difference_text(const time::Interval& difference);

/// Which shift between which two sources looks like another zone; empty when the difference does not.
[[nodiscard]] std::string zone_shift_text(const SourceSummary& source, const time::ClockPiece& piece,
                                          const SourceSummary& reference);

} // namespace chatkeep::source::merging
