#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Several sources of one conversation to one order with honest times. Memory does not grow with the number of
// messages: records wait and are sorted on disk.

#include "base/spool.hpp"
#include "time/anchors.hpp"
#include "time/block.hpp"
#include "time/clock.hpp"
#include "time/parts.hpp"
#include "time/placing.hpp"
#include "time/stamp.hpp"
#include "time/zone_search.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace chatkeep::time {

/// What was found out about a source before anything was merged.
struct SourcePlan {
    std::string zone;
    ZoneBasis zone_basis = ZoneBasis::assumed;
    bool zone_is_open = false; ///< nothing tells it, or only that it is like one that nothing tells
    ZoneSearch search;         ///< where the zone was inferred
    Clock clock;               ///< against the reference
    bool tied = false;         ///< the clock is the reference or known
    Interval tied_among{INT64_MAX, INT64_MIN}; ///< positions; beyond them nothing that is sure itself ties it
    Interval tied_within{INT64_MAX, INT64_MIN}; ///< the same by the times shown: what came late, or early,
                                                ///< may stand among the anchors and be of another time
    bool stamps_arrivals = false;               ///< it shows a message later than another source has it
    std::uint64_t shared_lines = 0; ///< at one end, with another part of the reference's export: one clock
    std::uint64_t anchors = 0;      ///< messages that tie it to the others
    std::uint64_t records = 0;
    std::vector<std::uint32_t> people; ///< the common number of each participant
    std::vector<Interval> open;    ///< positions, in order, around jumps of the clock, which no anchor ties
    std::vector<TwinPlace> twins;  ///< by position: texts that another source has at another time
    std::vector<Interval> doubted; ///< the same around single anchors that contradict the clock
};

struct MergePlan {
    std::vector<SourcePlan> sources;
    std::vector<Overlap> overlaps; ///< of parts of one export
    Lacking lacking;
    Lacking complete;
    Lacking strangers;
    std::uint32_t people = 0; ///< distinct senders over all sources
};

/// Takes the merged conversation piece by piece, in order.
class MergeSink {
public:
    virtual ~MergeSink() = default;
    /// Before the first block.
    virtual void begin(const MergePlan& plan) = 0;
    virtual void block(const std::vector<Placed>& records, const BlockResult& result) = 0;
};

class Merger {
public:
    /// sources: the reference first, the others in an order that does not depend on how they were named.
    explicit Merger(std::vector<SourceFacts> sources);
    ~Merger();
    Merger(const Merger&) = delete;
    Merger& operator=(const Merger&) = delete;
    Merger(Merger&&) = delete;
    Merger& operator=(Merger&&) = delete;

    /// The records of a source in its order; sources may take turns.
    void add(const Stamp& stamp);

    /// All records of a source at once, whose anchors are known: as bytes, one behind the other. Their source
    /// need not be set.
    void add_all(std::uint16_t source, std::unique_ptr<base::Spool> stamps, AnchorTable anchors);

    /// After the last add(); once. The sink is called on one thread at a time, the texts on another. Throws
    /// Error{io} when the temporary files can't be written.
    void run(MergeSink& sink, TextSource& texts);

    /// How often neighbours in a source turned out to be in the right order; complete after run().
    [[nodiscard]] const OrderClasses& order_classes() const noexcept;

    /// Of the long texts of a source, those that another source has; to tell whether they are one
    /// conversation.
    [[nodiscard]] AnchorTable::Share share(std::size_t source, std::size_t other) const;

private:
    class State;
    std::unique_ptr<State> m_state;
};

} // namespace chatkeep::time
