#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Which zone a wall clock showed, from messages whose instants another source knows.

#include <cstdint>
#include <string>
#include <vector>

namespace chatkeep::time {

/// A message seen by a wall clock and, in another source, at an instant.
struct ZoneEvidence {
    std::int64_t civil_ms = 0;
    std::int64_t utc_ms = 0;
};

struct ZoneSearch {
    std::string zone;                     ///< one of the class; empty: no zone fits
    std::vector<std::string> equivalents; ///< all zones that no evidence tells apart, in alphabetical order
    std::vector<std::string> possible;    ///< these, and those that hardly any message speaks against
    std::uint64_t support = 0;            ///< messages that agree
    std::uint64_t against = 0;            ///< messages that don't
};

/// One zone for each way in which other possible ones differ from the one taken, between two civil times.
[[nodiscard]] std::vector<std::string> rival_zones(const ZoneSearch& search, std::int64_t first_ms,
                                                   std::int64_t last_ms);

/// preferred: the first of them in the class is taken. A zone fits when at least nine in ten messages agree
/// to a quarter of an hour; one that its clocks never show does not.
[[nodiscard]] ZoneSearch find_zone(const std::vector<ZoneEvidence>& evidence,
                                   const std::vector<std::string>& preferred);

} // namespace chatkeep::time
