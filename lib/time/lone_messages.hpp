#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Messages that some sources alone have, by what they say: what only another source has, later and in the
// same words, may be the same message, stamped when it arrived.

#include "time/interval.hpp"
#include "time/placed.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <unordered_map>
#include <utility>
#include <vector>

namespace chatkeep::time {

/// A message that some sources have.
struct LoneMessage {
    Interval when;                      ///< milliseconds since 1970 by the reference's clock
    std::vector<const Placed*> records; ///< all of its records
    std::vector<std::uint16_t> exports; ///< their sources, in order; of parts of one export the first part
};

/// Of what each combination of sources alone has, remembers the last of each sender's same words, for some
/// hours and not of too many.
class LoneMessages {
public:
    static constexpr std::size_t k_most = std::size_t{1} << 16U;

    /// By time, but for what a stretch of the conversation and the next one share.
    void add(const LoneMessage& message);

    /// Whether none of the sources of an earlier message of the same sender and words is one of the
    /// message's.
    [[nodiscard]] bool has_earlier(const LoneMessage& message) const;

private:
    struct Lone {
        std::int64_t until_ms = 0;
        std::vector<std::uint16_t> exports;
    };

    using Same = std::vector<Lone>; ///< one of each combination of exports

    void keep(std::uint64_t key, const Lone& lone);
    void forget_before(std::int64_t ms);

    std::unordered_map<std::uint64_t, Same> m_messages;         ///< by sender and words
    std::deque<std::pair<std::int64_t, std::uint64_t>> m_order; ///< time and key, as they came
};

} // namespace chatkeep::time
