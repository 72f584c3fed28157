#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The merge report as text for a records manager, in Dutch or English.

#include "source/merging/join.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace chatkeep::source::merging {

enum class ReportLanguage : std::uint8_t { nl, en };

/// Counts, zones, clocks and contradictions of every conversation; no message text. UTF-8, ends with a line
/// feed.
[[nodiscard]] std::string report_text(const std::vector<JoinSummary>& summaries, ReportLanguage language);

/// What a person should look at or give: an assumed zone, clocks that can't be compared, contradictions.
[[nodiscard]] std::vector<std::string> warnings_of(const JoinSummary& summary);

} // namespace chatkeep::source::merging
