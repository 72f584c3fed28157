#pragma once
// SPDX-License-Identifier: EUPL-1.2
// One stretch of a conversation, with pauses around it, brought from records to messages in order.

#include "model/records.hpp"
#include "time/clock.hpp"
#include "time/lone_messages.hpp"
#include "time/matching.hpp"
#include "time/placed.hpp"

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace chatkeep::time {

using model::Certainty;
using model::OrderBasis;

/// What contradicts what. Each is one notice in the stream.
enum class Contradiction : std::uint8_t {
    time_conflict,    ///< sources give one message times that don't meet
    position_vs_time, ///< a source has a message behind one that is much later by the same clock
    nonexistent_time, ///< a local time that summer time skips
    reply_before,     ///< an answer is earlier than what it answers
    cycle,            ///< answers go round in a circle
};

/// One message of the merged conversation.
struct Merged {
    Interval when;
    Interval safe;                      ///< what certainty rests on
    std::int64_t fold_ms = 0;           ///< above 0: the same, later by this, is as possible
    std::vector<std::uint32_t> records; ///< of the block: first the one that gives the time, then by source
    Certainty certainty = Certainty::none;
    OrderBasis basis = OrderBasis::none;
    std::uint32_t order_class = 0; ///< which measured share applies; see OrderClasses
    MatchBasis match = MatchBasis::none;
    bool possible_duplicate = false;
    bool has_twin = false; ///< it may be the same as a message of another time
    bool tentative = false;
    bool conflict = false;
    std::vector<Alternatives> alternatives; ///< of each of two records that are exchanged; else empty
};

/// Something that a person must know, about a message of the block.
struct Finding {
    Contradiction kind{};
    std::uint32_t message = 0;         ///< index in the block's order
    std::vector<std::uint32_t> others; ///< further messages of a cycle, or the one answered
    std::uint16_t source = 0;          ///< where it was seen
};

/// How often a source's order was right, where times could judge it: by source, same sender, same minute.
class OrderClasses {
public:
    struct Tally {
        std::uint64_t right = 0;
        std::uint64_t all = 0;
    };

    static constexpr std::uint64_t k_fewest = 30; ///< pairs below which nothing is claimed

    [[nodiscard]] static std::uint32_t number(std::uint16_t source, bool same_sender,
                                              bool same_minute) noexcept {
        return std::uint32_t{source} * 4U + (same_sender ? 2U : 0U) + (same_minute ? 1U : 0U);
    }

    void add(std::uint32_t number, bool right);
    /// Whether a person's message stands in a source behind one that was sent after it.
    void add_arrival(std::uint16_t source, std::uint32_t person, bool late);
    /// Whether the first person's messages are late in the first source less often than the second's in the
    /// second, as far as it was seen.
    [[nodiscard]] bool is_less_late(std::uint16_t source, std::uint32_t person, std::uint16_t other_source,
                                    std::uint32_t other_person) const;
    /// Per mille, rounded down; -1 when too few pairs could be judged.
    [[nodiscard]] int share(std::uint32_t number) const noexcept;

private:
    [[nodiscard]] Tally arrivals(std::uint16_t source, std::uint32_t person) const;

    std::vector<Tally> m_tallies;
    std::map<std::pair<std::uint16_t, std::uint32_t>, Tally> m_arrivals; ///< by source, then person
};

/// A merged message with the records that its numbers point into.
struct Placing {
    const Merged& message;
    const std::vector<Placed>& records;
};

/// Sets how sure it is that message, with its records, stands behind the one before it.
void judge(const Placing& before, Merged& message, const std::vector<Placed>& records);

struct BlockOptions {
    bool sender_tightens = true; ///< no source is known to have changed the order of one sender's messages
    std::vector<std::uint16_t> exports; ///< by source: the first one that surely is part of the same export
    std::vector<const Clock*> clocks;   ///< by source, of the conversation, whether or not in this block
};

struct BlockResult {
    std::vector<Merged> messages; ///< in final order
    std::vector<Finding> findings;
};

/// What the blocks before one tell it, and it those behind.
struct SeenSoFar {
    OrderClasses classes;
    LoneMessages lone;
};

/// records: by whole_safe().lo, then source, then position. The records' fold_decided, tied and may_be_two
/// are set.
[[nodiscard]] BlockResult merge_block(std::vector<Placed>& records, const Matching& matching,
                                      const BlockOptions& options, SeenSoFar& seen);

} // namespace chatkeep::time
