#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Exports of one phone at different moments: where one ends, another begins a little before.

#include "time/interval.hpp"
#include "time/stamp.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace chatkeep::time {

/// The first and the last records of a source, as far as two parts of one export have them alike.
class Edges {
public:
    static constexpr std::size_t k_most = 4096; ///< records at either end that are compared

    /// people: names by number of the participant.
    void add(const Stamp& stamp, const std::vector<std::string>& people);

    [[nodiscard]] const std::vector<std::uint64_t>& first() const noexcept { return m_first; }

    [[nodiscard]] const std::deque<std::uint64_t>& last() const noexcept { return m_last; }

    [[nodiscard]] std::uint64_t count() const noexcept { return m_count; }

private:
    std::vector<std::uint64_t> m_first;
    std::deque<std::uint64_t> m_last;
    std::uint64_t m_count = 0;
};

/// Where a source's clock was set back by more than a day: no late delivery does that.
class Jumps {
public:
    void add(const Stamp& stamp);

    /// Positions of the records before and behind each jump, in order; of very many the last reaches to the
    /// last.
    [[nodiscard]] const std::vector<Interval>& all() const noexcept { return m_all; }

private:
    std::vector<Interval> m_all;
    std::optional<Stamp> m_last;
};

/// The records that two parts share: the first ones of the later part, the last ones of the earlier.
struct Overlap {
    std::uint16_t earlier = 0; ///< source
    std::uint16_t later = 0;   ///< source
    std::uint64_t shift = 0;   ///< position in the earlier one of the later one's first record
    std::uint64_t count = 0;
    bool is_sure = false; ///< it is too much to be chance
};

/// By source: the first one that surely is part of the same export, or itself.
[[nodiscard]] std::vector<std::uint16_t> exports_of(std::size_t sources,
                                                    const std::vector<Overlap>& overlaps);

/// By source, then source: whether the first is seen to lack messages that the second has, or something like
/// it.
using Lacking = std::vector<std::vector<bool>>;

/// The longest stretch, of at most Edges::k_most records, that ends one source and begins the other.
[[nodiscard]] std::optional<Overlap> find_overlap(const Edges& earlier, const Edges& later);

} // namespace chatkeep::time
