// SPDX-License-Identifier: EUPL-1.2
#include "time/merger.hpp"

#include "base/error.hpp"
#include "base/spool.hpp"
#include "time/placing.hpp"
#include "time/plan.hpp"
#include "time/sorted_records.hpp"
#include "time/zone.hpp"

#include <algorithm>
#include <deque>
#include <future>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

namespace chatkeep::time {

namespace {

constexpr std::int64_t k_pause_ms = 600'000;            ///< a pause that no match and no doubt reaches across
constexpr std::size_t k_large = std::size_t{1} << 15U;  ///< records above which a shorter pause ends a block
constexpr std::size_t k_larger = std::size_t{1} << 17U; ///< … and above which any pause does
constexpr std::size_t k_largest = std::size_t{1} << 19U; ///< a block never has more
constexpr std::size_t k_at_once = 8192;                  ///< records of blocks that are merged in one go
constexpr std::int64_t k_short_pause_ms = 30'000;
constexpr std::int64_t k_swap_ms =
    600'000;                         ///< a jump back below this is a changed order, above it another clock
constexpr std::size_t k_placers = 2; ///< sources placed at once

/// Texts of one sender that share a slot look repeated, which only makes the merger more careful.
constexpr std::size_t k_repeat_slots = std::size_t{1} << 20U;

std::size_t repeat_slot(const Stamp& stamp) noexcept {
    return (stamp.text_key ^ (std::uint64_t{stamp.sender} * 0x9E3779B97F4A7C15U)) % k_repeat_slots;
}

} // namespace

class Merger::State {
public:
    explicit State(std::vector<SourceFacts> facts)
        : m_facts(std::move(facts)), m_gathered{std::vector<AnchorTable>(m_facts.size()),
                                                std::vector<Edges>(m_facts.size()),
                                                std::vector<Jumps>(m_facts.size())},
          m_counts(m_facts.size()), m_altered(m_facts.size()),
          m_civil(m_facts.size(), Interval{INT64_MAX, INT64_MIN}),
          m_repeats(m_facts.size(), std::vector<std::uint8_t>(k_repeat_slots)), m_last_of(m_facts.size()) {
        for (std::size_t i = 0; i < m_facts.size(); ++i) {
            m_stamps.push_back(std::make_unique<base::Spool>());
        }
    }

    void add(const Stamp& stamp);
    void add_all(std::uint16_t source, std::unique_ptr<base::Spool> stamps, AnchorTable anchors);
    void run(MergeSink& sink, TextSource& texts);

    [[nodiscard]] const OrderClasses& classes() const noexcept { return m_seen.classes; }

    [[nodiscard]] AnchorTable::Share share(std::size_t source, std::size_t other) const {
        return m_gathered.anchors[source].share_in(m_gathered.anchors[other]);
    }

private:
    struct Tail {
        Merged message;
        std::vector<Placed> records;
    };

    /// Blocks that go from one thread to the next together.
    struct Batch {
        std::deque<std::vector<Placed>> blocks;
        std::size_t records = 0;
        std::deque<Matching> matchings; ///< of each block; they refer to it
    };

    class Pipeline;

    void gather(const Stamp& stamp);
    [[nodiscard]] bool is_said_once(const Placed& record, const MergePlan& plan) const;
    void place(const MergePlan& plan, std::uint16_t source, SortedRecords& sorted);
    void place_all(const MergePlan& plan, SortedRecords& sorted);
    [[nodiscard]] Batch match(Batch batch, TextSource& texts) const;
    void merge(std::vector<Placed>& block, const Matching& matching, MergeSink& sink);
    [[nodiscard]] bool ends_block(const Placed& next) const noexcept;
    [[nodiscard]] Completeness find_lacking() const;

    std::vector<SourceFacts> m_facts;
    Gathered m_gathered;
    std::vector<std::uint64_t> m_counts;
    std::vector<std::uint64_t> m_altered; ///< by source: records that were edited or deleted
    std::vector<Interval> m_civil;        ///< by source: the times it shows
    std::vector<std::vector<std::uint8_t>>
        m_repeats; ///< by source and slot of text and sender: none, one, more
    std::vector<std::unique_ptr<base::Spool>> m_stamps;
    std::vector<std::unordered_map<std::uint32_t, std::int64_t>>
        m_last_of; ///< by source and sender: last stamp
    std::vector<Overlap> m_overlaps;
    Lacking m_lacking;
    Lacking m_complete;
    Lacking m_strangers;
    BlockOptions m_options;
    SeenSoFar m_seen;
    std::vector<Placed> m_block;
    std::int64_t m_reach = 0; ///< the last instant that the block's records allow
    std::optional<Tail> m_tail;
};

void Merger::State::add(const Stamp& stamp) {
    m_gathered.anchors[stamp.source].add(stamp);
    m_stamps[stamp.source]->append({reinterpret_cast<const char*>(&stamp), sizeof stamp});
    gather(stamp);
}

void Merger::State::add_all(std::uint16_t source, std::unique_ptr<base::Spool> stamps, AnchorTable anchors) {
    m_gathered.anchors[source] = std::move(anchors);
    m_stamps[source] = std::move(stamps);
    base::SpoolReader reader(*m_stamps[source]);
    Stamp stamp;
    while (reader.read_whole(reinterpret_cast<char*>(&stamp), sizeof stamp)) {
        stamp.source = source;
        gather(stamp);
    }
}

void Merger::State::gather(const Stamp& stamp) {
    m_gathered.edges[stamp.source].add(stamp, m_facts[stamp.source].people);
    m_gathered.jumps[stamp.source].add(stamp);
    std::uint8_t& repeats = m_repeats[stamp.source][repeat_slot(stamp)];
    repeats = std::min<std::uint8_t>(2, static_cast<std::uint8_t>(repeats + 1));
    ++m_counts[stamp.source];
    m_altered[stamp.source] += stamp.edited || stamp.content == Content::deleted ? 1U : 0U;
    if (stamp.has_time) {
        m_civil[stamp.source] = hull(m_civil[stamp.source], {stamp.civil_ms, stamp.civil_ms});
    }
    if (stamp.has_time && stamp.sender != k_nobody) {
        const auto [last, fresh] = m_last_of[stamp.source].try_emplace(stamp.sender, stamp.civil_ms);
        const std::int64_t back = last->second - (stamp.civil_ms + stamp.span_ms - 1);
        if (!fresh && back > 0 && back < k_swap_ms) {
            m_options.sender_tightens = false;
        }
        last->second = stamp.civil_ms;
    }
}

/// Whether no source has the text more than once from its sender: one that has less may lack the others.
bool Merger::State::is_said_once(const Placed& record, const MergePlan& plan) const {
    for (std::size_t source = 0; source < plan.sources.size(); ++source) {
        Stamp stamp = record.stamp;
        if (source != record.stamp.source) {
            const std::vector<std::uint32_t>& people = plan.sources[source].people;
            const auto sender = std::find(people.begin(), people.end(), record.person);
            stamp.sender =
                sender == people.end() ? k_nobody : static_cast<std::uint32_t>(sender - people.begin());
        }
        if (m_repeats[source][repeat_slot(stamp)] > 1) {
            return false;
        }
    }
    return true;
}

/// The records of a source on the common line of time.
void Merger::State::place(const MergePlan& plan, std::uint16_t source, SortedRecords& sorted) {
    const SourcePlan& settled = plan.sources[source];
    std::vector<Zone> rivals;
    for (const std::string& name : rival_zones(settled.search, m_civil[source].lo, m_civil[source].hi)) {
        rivals.push_back(*Zone::find(name));
    }
    Placer placer({Zone::find(settled.zone), settled.zone_is_open, std::move(rivals), settled.clock,
                   settled.tied, settled.tied_among, settled.tied_within, settled.stamps_arrivals,
                   settled.people, settled.open, settled.doubted, settled.twins},
                  [&](Placed& record) {
                      record.said_once = record.stamp.text_key != 0 && is_said_once(record, plan);
                      sorted.add(record);
                  });
    base::SpoolReader reader(*m_stamps[source]);
    Stamp stamp;
    while (reader.read_whole(reinterpret_cast<char*>(&stamp), sizeof stamp)) {
        stamp.source = source;
        placer.add(stamp);
    }
    placer.finish();
    m_stamps[source].reset();
}

void Merger::State::place_all(const MergePlan& plan, SortedRecords& sorted) {
    std::deque<std::future<void>> at_work;
    for (std::size_t source = 0; source < m_facts.size(); ++source) {
        if (at_work.size() == k_placers) {
            at_work.front().get();
            at_work.pop_front();
        }
        at_work.push_back(std::async(std::launch::async, [this, &plan, &sorted, source] {
            place(plan, static_cast<std::uint16_t>(source), sorted);
        }));
    }
    for (std::future<void>& one : at_work) {
        one.get();
    }
}

bool Merger::State::ends_block(const Placed& next) const noexcept {
    const std::int64_t pause = next.safe.lo - m_reach;
    const std::size_t size = m_block.size();
    return pause > k_pause_ms || (size >= k_large && pause > k_short_pause_ms) ||
           (size >= k_larger && pause > 0) || size >= k_largest;
}

Merger::State::Batch Merger::State::match(Batch batch, TextSource& texts) const {
    for (const std::vector<Placed>& block : batch.blocks) {
        batch.matchings.emplace_back(block, texts,
                                     SourceRelations{m_overlaps, m_lacking, m_complete, m_strangers});
    }
    return batch;
}

void Merger::State::merge(std::vector<Placed>& block, const Matching& matching, MergeSink& sink) {
    BlockResult result = merge_block(block, matching, m_options, m_seen);
    if (m_tail) {
        judge({m_tail->message, m_tail->records}, result.messages.front(), block);
    }
    m_tail = Tail{result.messages.back(), {}};
    for (std::uint32_t& record : m_tail->message.records) {
        m_tail->records.push_back(block[record]);
        record = static_cast<std::uint32_t>(m_tail->records.size() - 1);
    }
    sink.block(block, result);
}

/// While blocks are read, those before them are matched on one thread, and those before these are merged, in
/// order, on another.
class Merger::State::Pipeline {
public:
    Pipeline(State& state, MergeSink& sink, TextSource& texts)
        : m_state(state), m_sink(sink), m_texts(texts) {}

    void add(std::vector<Placed> block) {
        m_batch.records += block.size();
        m_batch.blocks.push_back(std::move(block));
        if (m_batch.records >= k_at_once) {
            move_on();
        }
    }

    void finish() {
        move_on();
        move_on();
        wait();
    }

private:
    void wait() {
        if (m_merged.valid()) {
            m_merged.get();
        }
    }

    void move_on() {
        if (m_matched.valid()) {
            Batch batch = m_matched.get();
            wait();
            const bool is_large = batch.records > k_large;
            m_merged = std::async(std::launch::async, [this, batch = std::move(batch)]() mutable {
                for (std::size_t i = 0; i < batch.blocks.size(); ++i) {
                    m_state.merge(batch.blocks[i], batch.matchings[i], m_sink);
                }
            });
            if (is_large) { // one of these at a time, for the memory that it takes
                wait();
            }
        }
        m_matched = std::async(std::launch::async, [this, batch = std::exchange(m_batch, {})]() mutable {
            return m_state.match(std::move(batch), m_texts);
        });
    }

    State& m_state;
    MergeSink& m_sink;
    TextSource& m_texts;
    Batch m_batch; ///< still read
    std::future<Batch> m_matched;
    std::future<void> m_merged;
};

Completeness Merger::State::find_lacking() const {
    std::vector<std::uint64_t> altered;
    for (std::size_t i = 0; i < m_facts.size(); ++i) {
        altered.push_back(m_altered[i] * 1000 / std::max<std::uint64_t>(1, m_counts[i]));
    }
    return time::find_lacking(m_gathered.anchors, altered);
}

void Merger::State::run(MergeSink& sink, TextSource& texts) {
    MergePlan plan = make_plan(m_facts, m_gathered);
    Completeness found = find_lacking();
    plan.lacking = std::move(found.lacking);
    plan.complete = std::move(found.complete);
    plan.strangers = find_strangers(m_gathered.anchors);
    m_overlaps = plan.overlaps;
    m_options.exports = exports_of(m_facts.size(), plan.overlaps);
    m_lacking = plan.lacking;
    m_complete = plan.complete;
    m_strangers = plan.strangers;
    for (std::size_t i = 0; i < m_facts.size(); ++i) {
        plan.sources[i].records = m_counts[i];
        m_options.clocks.push_back(&plan.sources[i].clock);
    }
    SortedRecords sorted(m_facts.size());
    place_all(plan, sorted);
    sink.begin(plan);
    Pipeline pipeline(*this, sink, texts);
    for (Placed record; sorted.next(record);) {
        if (!m_block.empty() && ends_block(record)) {
            pipeline.add(std::exchange(m_block, {}));
        }
        m_reach = m_block.empty() ? whole_safe(record).hi : std::max(m_reach, whole_safe(record).hi);
        m_block.push_back(record);
    }
    if (!m_block.empty()) {
        pipeline.add(std::move(m_block));
    }
    pipeline.finish();
}

Merger::Merger(std::vector<SourceFacts> sources) : m_state(std::make_unique<State>(std::move(sources))) {}

Merger::~Merger() = default;

void Merger::add(const Stamp& stamp) {
    m_state->add(stamp);
}

void Merger::add_all(std::uint16_t source, std::unique_ptr<base::Spool> stamps, AnchorTable anchors) {
    m_state->add_all(source, std::move(stamps), std::move(anchors));
}

void Merger::run(MergeSink& sink, TextSource& texts) {
    m_state->run(sink, texts);
}

const OrderClasses& Merger::order_classes() const noexcept {
    return m_state->classes();
}

AnchorTable::Share Merger::share(std::size_t source, std::size_t other) const {
    return m_state->share(source, other);
}

} // namespace chatkeep::time
