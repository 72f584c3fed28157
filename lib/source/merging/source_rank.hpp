#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Which of several sources of a conversation knows best, whatever the order in which they were named.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace chatkeep::source::merging {

/// What a source is.
struct SourceTraits {
    std::string reader;
    std::string acquired;       ///< when it was taken from the phone; empty: not known
    std::string digest;         ///< equal ones are interchangeable
    bool is_database = false;   ///< its messages are rows
    std::int64_t finest_ms = 0; ///< width of its finest time
    std::int64_t last_ms = 0;   ///< its last message
};

/// The lower number goes before the higher.
struct SourceRank {
    std::uint32_t words = 0; ///< databases, then what has the finer times, then what was read out later
    std::uint32_t state = 0; ///< databases, then what was read out later, then what has the finer times
    std::uint32_t age = 0;   ///< equal: nothing says which of two databases was read out later
    std::uint32_t reader = 0;
    bool is_database = false;
};

/// By source; the ranks of words and states differ from source to source.
[[nodiscard]] std::vector<SourceRank> rank(const std::vector<SourceTraits>& sources);

} // namespace chatkeep::source::merging
