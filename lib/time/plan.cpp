// SPDX-License-Identifier: EUPL-1.2
#include "time/plan.hpp"

#include "time/common_period.hpp"
#include "time/placing.hpp"
#include "time/zone.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace chatkeep::time {

namespace {

constexpr std::size_t k_zone_support = 3; ///< messages that must agree on a zone
constexpr std::int64_t k_near_ms = 5'000; ///< two phones may show one message this far apart
constexpr std::int64_t k_latest_ms =
    7'200'000; ///< the same words further apart are another message, rather than one that came late
constexpr std::int64_t k_wide_ms = 120'000; ///< a clock in more doubt than this ties no other
constexpr int k_most_rounds = 16;           ///< in which false anchors are found; then no clock is known
constexpr std::uint64_t k_complete =
    100; ///< texts of another that a source has all of, to show that it lacks none
constexpr std::string_view k_assumed_zone = "Europe/Amsterdam";

constexpr Interval k_everywhere{INT64_MIN, INT64_MAX}; ///< positions, or times

using AnchorPairs = std::vector<std::pair<Stamp, Stamp>>;

/// Around each event, positions to the next anchors before and behind it that agree with the clock.
std::vector<Interval> open_around(const std::vector<Interval>& events, const Clock& clock,
                                  const std::vector<ClockEvidence>& evidence) {
    std::vector<std::int64_t> anchored = {INT64_MIN};
    for (const ClockEvidence& anchor : evidence) {
        if (distance(clock.at(anchor.position).safe, anchor.bounds) == 0) {
            anchored.push_back(static_cast<std::int64_t>(anchor.position));
        }
    }
    anchored.push_back(INT64_MAX);
    std::vector<Interval> open;
    for (const Interval& event : events) {
        const auto behind = std::lower_bound(anchored.begin(), anchored.end(), event.hi);
        const auto before = std::upper_bound(anchored.begin(), anchored.end(), event.lo);
        open.push_back({*std::prev(before), *behind});
    }
    return open;
}

/// Positions of anchors that contradict the clock.
std::vector<Interval> find_misfits(const Clock& clock, const std::vector<ClockEvidence>& evidence) {
    std::vector<Interval> misfits;
    for (const ClockEvidence& anchor : evidence) {
        if (distance(clock.at(anchor.position).safe, anchor.bounds) > 0) {
            const auto position = static_cast<std::int64_t>(anchor.position);
            misfits.push_back({position, position});
        }
    }
    return misfits;
}

/// Which of two sources has shared messages later than the clocks allow.
struct Lateness {
    bool own = false;
    bool others = false;

    void hear(const Interval& usual, const Interval& found) noexcept {
        if (distance(usual, found) > k_latest_ms) {
            return;
        }
        own = own || found.lo - usual.hi > k_near_ms;
        others = others || usual.lo - found.hi > k_near_ms;
    }
};

/// By long texts; a single run of short ones may stand in another order in each source. What comes in behind
/// others shows what the clock was before. A clock that was set goes on from there; behind a message that was
/// stamped late are others that were not. At either end of the source a few messages may be the one or the
/// other.
Lateness find_lateness(const Clock& clock, const std::vector<ClockEvidence>& evidence) {
    Lateness late;
    const std::vector<ClockPiece>& pieces = clock.pieces();
    for (const ClockEvidence& anchor : evidence) {
        const auto is_other_setting = [&](const ClockPiece& piece) {
            return piece.believed && distance(piece.likely, anchor.bounds) == 0;
        };
        if (std::none_of(pieces.begin(), pieces.end(), is_other_setting)) {
            late.hear(clock.at(anchor.position).likely, anchor.bounds);
        }
    }
    for (std::size_t i = 0; pieces.size() > 1 && i < pieces.size(); ++i) {
        const bool at_end = i == 0 || i + 1 == pieces.size();
        if (pieces[i].support > 1 && (!at_end || !pieces[i].believed)) {
            const ClockPiece& before = pieces[i == 0 ? 1 : i - 1];
            const ClockPiece& behind = pieces[i + 1 == pieces.size() ? i - 1 : i + 1];
            late.hear(hull(before.likely, behind.likely), pieces[i].difference);
        }
    }
    return late;
}

/// Settles one source after the other, each against those that are settled.
class Planner {
public:
    Planner(const std::vector<SourceFacts>& facts, const Gathered& gathered)
        : m_facts(facts), m_anchors(gathered.anchors), m_edges(gathered.edges), m_jumps(gathered.jumps) {
        m_plan.sources.resize(facts.size());
    }

    MergePlan run() {
        find_parts();
        settle_zones();
        share_clocks();
        settle_clocks();
        settle_people();
        return std::move(m_plan);
    }

private:
    struct Partner {
        std::size_t source = 0;
        AnchorPairs pairs;
    };

    /// What one other source says of a source's clock.
    struct Witness {
        struct Detail {
            std::int64_t shown_ms; ///< by the source in question, as an instant
            std::int64_t doubt_ms; ///< about the other's clock
            std::uint64_t other_position;
        };

        std::size_t source = 0;
        std::vector<ClockEvidence> evidence;
        std::vector<Detail> details; ///< of each

        void add(const Witness& more);
        template <typename Predicate>
        void forget_if(const Predicate& is_wrong);
    };

    [[nodiscard]] Partner best_partner(std::size_t source, const std::set<std::size_t>& settled) const;
    [[nodiscard]] std::pair<std::size_t, Partner> next_source(const std::set<std::size_t>& open,
                                                              const std::set<std::size_t>& settled) const;
    [[nodiscard]] std::optional<Interval> instant(std::size_t source, const Stamp& stamp);
    void find_parts();
    [[nodiscard]] AnchorPairs shared_pairs(std::size_t source, std::size_t other) const;
    [[nodiscard]] AnchorPairs shared_runs(std::size_t source, std::size_t other) const;
    void keep_overlap(std::size_t source, std::size_t other, AnchorPairs& pairs) const;
    void share_clocks();
    [[nodiscard]] std::optional<std::size_t> take_zone_of_part(const std::set<std::size_t>& open,
                                                               const std::set<std::size_t>& settled);
    void settle_zones();
    [[nodiscard]] std::vector<std::string> preferred_zones(std::size_t partner) const;
    void infer_zone(std::size_t source, const Partner& partner);
    void settle_clocks();
    [[nodiscard]] bool may_be_part_of_reference(std::size_t source) const;
    [[nodiscard]] Witness hear(std::size_t source, std::size_t other, const AnchorPairs& pairs);
    [[nodiscard]] static std::vector<ClockEvidence> together(const std::vector<Witness>& witnesses);
    [[nodiscard]] Beside beside(std::size_t source, const Witness& witness);
    [[nodiscard]] std::vector<ClockPiece> find_refuted(std::size_t source,
                                                       const std::vector<ClockPiece>& pieces,
                                                       const std::vector<Witness>& witnesses,
                                                       std::vector<Beside>& sides);
    [[nodiscard]] Clock credible_clock(std::size_t source, std::vector<Witness>& witnesses);
    [[nodiscard]] Clock find_clock(std::size_t source, std::vector<Witness>& witnesses,
                                   std::vector<ClockEvidence>& heard);
    void find_twins(std::size_t source, const Witness& texts, const Witness& agreeing);
    void mark_lateness(std::size_t source, const Witness& witness);
    void settle_clock(std::size_t source, const std::set<std::size_t>& settled);
    void settle_people();
    void join_people(std::size_t source);
    [[nodiscard]] std::optional<std::uint32_t> last_unknown(std::size_t source,
                                                            const std::set<std::uint32_t>& taken,
                                                            const std::vector<std::size_t>& strangers) const;
    [[nodiscard]] std::vector<std::optional<std::uint32_t>> aliases(std::size_t source);
    [[nodiscard]] bool may_be_one(std::size_t source, const Stamp& own, std::size_t other,
                                  const Stamp& theirs);

    const std::vector<SourceFacts>& m_facts;
    const std::vector<AnchorTable>& m_anchors;
    const std::vector<Edges>& m_edges;
    const std::vector<Jumps>& m_jumps;
    MergePlan m_plan;
    std::map<std::string, Zone> m_zones;
    std::map<std::string, std::uint32_t> m_names; ///< of all people so far
};

/// Parts of one export show the same wall clock in the same words, so no anchor is needed to bring them
/// together. Where the zone of one is not told, it is that of the other.
void Planner::find_parts() {
    for (std::size_t earlier = 0; earlier < m_facts.size(); ++earlier) {
        for (std::size_t later = 0; later < m_facts.size(); ++later) {
            const bool one_zone = m_facts[earlier].zone == m_facts[later].zone;
            const bool open_zone = m_facts[earlier].zone.empty() || m_facts[later].zone.empty();
            auto overlap = earlier != later && (one_zone || open_zone)
                               ? find_overlap(m_edges[earlier], m_edges[later])
                               : std::nullopt;
            if (overlap && (one_zone || overlap->is_sure)) {
                overlap->earlier = static_cast<std::uint16_t>(earlier);
                overlap->later = static_cast<std::uint16_t>(later);
                m_plan.overlaps.push_back(*overlap);
            }
        }
    }
}

/// Messages that two sources surely share. Parts of one export share their overlap: a text that stands in
/// each elsewhere was said twice.
AnchorPairs Planner::shared_pairs(std::size_t source, std::size_t other) const {
    AnchorPairs pairs = m_anchors[source].shared_with(m_anchors[other]);
    keep_overlap(source, other, pairs);
    return pairs;
}

/// The same of short messages, by what stands before them.
AnchorPairs Planner::shared_runs(std::size_t source, std::size_t other) const {
    AnchorPairs pairs = m_anchors[source].runs_shared_with(m_anchors[other]);
    keep_overlap(source, other, pairs);
    return pairs;
}

void Planner::keep_overlap(std::size_t source, std::size_t other, AnchorPairs& pairs) const {
    for (const Overlap& overlap : m_plan.overlaps) {
        const bool is_earlier = overlap.earlier == source && overlap.later == other;
        const bool is_later = overlap.later == source && overlap.earlier == other;
        if (is_earlier || is_later) {
            pairs.erase(std::remove_if(pairs.begin(), pairs.end(),
                                       [&](const auto& pair) {
                                           const auto& [earlier, later] =
                                               is_earlier ? std::pair(pair.first, pair.second)
                                                          : std::pair(pair.second, pair.first);
                                           return earlier.position != later.position + overlap.shift;
                                       }),
                        pairs.end());
        }
    }
}

/// Parts of the export that is the reference were written by its clock.
void Planner::share_clocks() {
    m_plan.sources[0].tied = true;
    m_plan.sources[0].tied_among = k_everywhere;
    m_plan.sources[0].tied_within = k_everywhere;
    for (std::size_t round = 1; round < m_facts.size(); ++round) {
        for (const Overlap& overlap : m_plan.overlaps) {
            SourcePlan& earlier = m_plan.sources[overlap.earlier];
            SourcePlan& later = m_plan.sources[overlap.later];
            if (overlap.is_sure && earlier.tied != later.tied) {
                SourcePlan& open = earlier.tied ? later : earlier;
                open.tied = true;
                open.tied_among = k_everywhere;
                open.tied_within = k_everywhere;
                open.anchors = overlap.count;
                open.shared_lines = overlap.count;
            }
        }
    }
}

/// The settled source that shares most with this one; the first of equals.
Planner::Partner Planner::best_partner(std::size_t source, const std::set<std::size_t>& settled) const {
    Partner best;
    for (const std::size_t other : settled) {
        AnchorPairs pairs = shared_pairs(source, other);
        if (pairs.size() > best.pairs.size()) {
            best = {other, std::move(pairs)};
        }
    }
    return best;
}

/// The open source that shares most with a settled one, and with which.
std::pair<std::size_t, Planner::Partner> Planner::next_source(const std::set<std::size_t>& open,
                                                              const std::set<std::size_t>& settled) const {
    std::size_t next = *open.begin();
    Partner partner;
    for (const std::size_t source : open) {
        Partner other = best_partner(source, settled);
        if (other.pairs.size() > partner.pairs.size()) {
            next = source;
            partner = std::move(other);
        }
    }
    return {next, std::move(partner)};
}

/// What a stamp means on the reference's line, where that is one stretch.
std::optional<Interval> Planner::instant(std::size_t source, const Stamp& stamp) {
    const std::string& name = m_plan.sources[source].zone;
    auto zone = m_zones.find(name);
    if (zone == m_zones.end() && !name.empty()) {
        zone = m_zones.emplace(name, *Zone::find(name)).first;
    }
    const Instants instants = instants_of(stamp, zone == m_zones.end() ? nullptr : &zone->second);
    return instants.count == 1 ? std::optional(instants.first) : std::nullopt;
}

/// Zones of other sources, first that of the one it shares most with. A database in UTC says nothing about
/// the wall clock of a phone.
std::vector<std::string> Planner::preferred_zones(std::size_t partner) const {
    std::vector<std::string> zones = {m_plan.sources[partner].zone};
    for (const SourcePlan& plan : m_plan.sources) {
        zones.push_back(plan.zone);
    }
    zones.emplace_back(k_assumed_zone);
    zones.erase(std::remove(zones.begin(), zones.end(), "UTC"), zones.end());
    return zones;
}

void Planner::infer_zone(std::size_t source, const Partner& partner) {
    std::vector<ZoneEvidence> evidence;
    for (const auto& [own, other] : partner.pairs) {
        const auto known = instant(partner.source, other);
        if (known && !own.is_utc) {
            evidence.push_back({own.civil_ms + own.span_ms / 2, known->middle()});
        }
    }
    SourcePlan& plan = m_plan.sources[source];
    plan.search = find_zone(evidence, preferred_zones(partner.source));
    plan.zone = plan.search.zone;
    plan.zone_basis = ZoneBasis::inferred;
    plan.zone_is_open = m_plan.sources[partner.source].zone_is_open;
}

/// An open source that is part of one export with a settled one, if there is any: now it is settled.
std::optional<std::size_t> Planner::take_zone_of_part(const std::set<std::size_t>& open,
                                                      const std::set<std::size_t>& settled) {
    for (const Overlap& overlap : m_plan.overlaps) {
        const std::size_t part = open.contains(overlap.earlier) ? overlap.earlier : overlap.later;
        const std::size_t other = part == overlap.earlier ? overlap.later : overlap.earlier;
        if (overlap.is_sure && open.contains(part) && settled.contains(other)) {
            SourcePlan& plan = m_plan.sources[part];
            const SourcePlan& known = m_plan.sources[other];
            plan.zone = known.zone;
            plan.zone_basis = known.zone_basis == ZoneBasis::assumed ? known.zone_basis : ZoneBasis::inferred;
            plan.zone_is_open = known.zone_is_open;
            plan.search = {known.zone, {known.zone}, {known.zone}, overlap.count, 0};
            return part;
        }
    }
    return std::nullopt;
}

void Planner::settle_zones() {
    std::set<std::size_t> settled;
    std::set<std::size_t> open;
    for (std::size_t i = 0; i < m_facts.size(); ++i) {
        m_plan.sources[i].zone = m_facts[i].zone;
        m_plan.sources[i].zone_basis = m_facts[i].zone_basis;
        m_plan.sources[i].zone_is_open = m_facts[i].zone_basis == ZoneBasis::assumed;
        (m_facts[i].zone.empty() ? open : settled).insert(i);
    }
    while (!open.empty()) {
        if (const auto part = take_zone_of_part(open, settled)) {
            open.erase(*part);
            settled.insert(*part);
            continue;
        }
        const auto [next, partner] = next_source(open, settled);
        if (partner.pairs.size() >= k_zone_support) {
            infer_zone(next, partner);
        }
        if (m_plan.sources[next].zone.empty()) {
            const auto like = std::find_if(settled.begin(), settled.end(), [this](std::size_t source) {
                return m_plan.sources[source].zone != "UTC";
            });
            m_plan.sources[next].zone =
                like == settled.end() ? std::string(k_assumed_zone) : m_plan.sources[*like].zone;
            m_plan.sources[next].zone_basis = ZoneBasis::assumed;
            m_plan.sources[next].zone_is_open = true;
        }
        open.erase(next);
        settled.insert(next);
    }
}

/// What a source's texts say of its clock beside another source, whose clock is known.
Planner::Witness Planner::hear(std::size_t source, std::size_t other, const AnchorPairs& pairs) {
    Witness witness{other, {}, {}};
    for (const auto& [own, theirs] : pairs) {
        const auto shown = instant(source, own);
        const auto known = instant(other, theirs);
        if (!shown || !known) {
            continue;
        }
        const Clock::Difference difference = m_plan.sources[other].clock.at(theirs.position);
        const Interval truth = less(*known, difference.safe);
        witness.evidence.push_back({own.position, less(*shown, truth), *shown == truth && own.span_ms > 1});
        witness.details.push_back({shown->lo, difference.safe.hi - difference.safe.lo, theirs.position});
    }
    return witness;
}

/// What all witnesses say together, by position. Where they contradict each other, the one that leaves the
/// least open is right.
std::vector<ClockEvidence> Planner::together(const std::vector<Witness>& witnesses) {
    std::vector<ClockEvidence> all;
    for (const Witness& witness : witnesses) {
        all.insert(all.end(), witness.evidence.begin(), witness.evidence.end());
    }
    std::stable_sort(all.begin(), all.end(), [](const ClockEvidence& a, const ClockEvidence& b) {
        return std::pair(a.position, a.bounds.hi - a.bounds.lo) <
               std::pair(b.position, b.bounds.hi - b.bounds.lo);
    });
    std::vector<ClockEvidence> result;
    for (const ClockEvidence& one : all) {
        if (result.empty() || result.back().position != one.position) {
            result.push_back(one);
            continue;
        }
        const Interval both = intersect(result.back().bounds, one.bounds);
        result.back().bounds = both.is_empty() ? result.back().bounds : both;
        result.back().by_run = result.back().by_run && one.by_run;
        result.back().equal = result.back().equal || (one.equal && !both.is_empty());
    }
    return result;
}

/// Where the long texts of a source and of a witness stand.
Beside Planner::beside(std::size_t source, const Witness& witness) {
    Beside result{{}, {}, witness.evidence};
    for (const Stamp& own : m_anchors[source].once_beside(m_anchors[witness.source])) {
        if (const auto shown = instant(source, own)) {
            result.own.push_back({own.position, shown->lo});
        }
    }
    for (const Stamp& theirs : m_anchors[witness.source].once_beside(m_anchors[source])) {
        if (const auto known = instant(witness.source, theirs)) {
            const Interval off = m_plan.sources[witness.source].clock.at(theirs.position).likely;
            result.others_ms.push_back(known->lo - off.middle());
        }
    }
    std::sort(result.others_ms.begin(), result.others_ms.end());
    std::sort(result.shared.begin(), result.shared.end(),
              [](const ClockEvidence& a, const ClockEvidence& b) { return a.position < b.position; });
    return result;
}

/// What would have the clock far off though the rest of the supposed common period is missing, as with
/// reminders that recur every week. sides: of each witness, filled in when they are needed.
std::vector<ClockPiece> Planner::find_refuted(std::size_t source, const std::vector<ClockPiece>& pieces,
                                              const std::vector<Witness>& witnesses,
                                              std::vector<Beside>& sides) {
    std::vector<ClockPiece> refuted;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        if (!is_remarkable(pieces[i])) {
            continue;
        }
        for (std::size_t w = sides.size(); w < witnesses.size(); ++w) {
            sides.push_back(beside(source, witnesses[w]));
        }
        if (std::none_of(sides.begin(), sides.end(),
                         [&](const Beside& side) { return is_borne_out(pieces, i, side); })) {
            refuted.push_back(pieces[i]);
        }
    }
    return refuted;
}

/// The clock that is left when the witnesses forget what is refuted.
Clock Planner::credible_clock(std::size_t source, std::vector<Witness>& witnesses) {
    std::vector<Beside> sides;
    for (int round = 0; round < k_most_rounds; ++round) {
        Clock clock = Clock::from(together(witnesses));
        const std::vector<ClockPiece> refuted = find_refuted(source, clock.pieces(), witnesses, sides);
        if (refuted.empty()) {
            return clock;
        }
        const auto is_refuted = [&](const ClockEvidence& one) {
            return std::any_of(refuted.begin(), refuted.end(), [&](const ClockPiece& piece) {
                return piece.first <= one.position && one.position <= piece.last &&
                       distance(piece.difference, one.bounds) == 0;
            });
        };
        for (Witness& witness : witnesses) {
            witness.forget_if(is_refuted);
        }
    }
    return {};
}

void Planner::Witness::add(const Witness& more) {
    evidence.insert(evidence.end(), more.evidence.begin(), more.evidence.end());
    details.insert(details.end(), more.details.begin(), more.details.end());
}

template <typename Predicate>
void Planner::Witness::forget_if(const Predicate& is_wrong) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < evidence.size(); ++i) {
        if (!is_wrong(evidence[i])) {
            evidence[kept] = evidence[i];
            details[kept] = details[i];
            ++kept;
        }
    }
    evidence.resize(kept);
    details.resize(kept);
}

/// The clock by the long texts, then with the short ones. Where the long ones know the clock, others have to
/// agree: what they alone contradict was rather said twice. heard: all that was said, by position.
Clock Planner::find_clock(std::size_t source, std::vector<Witness>& witnesses,
                          std::vector<ClockEvidence>& heard) {
    std::vector<Witness> all = witnesses;
    std::vector<Witness> others;
    others.reserve(all.size());
    for (Witness& one : all) {
        others.push_back(hear(source, one.source, shared_runs(source, one.source)));
        for (ClockEvidence& run : others.back().evidence) {
            run.by_run = true;
        }
        one.add(others.back());
    }
    heard = together(all);
    const Clock clock = credible_clock(source, witnesses);
    for (std::size_t i = 0; i < witnesses.size(); ++i) {
        if (clock.is_known()) {
            others[i].forget_if([&](const ClockEvidence& one) {
                return distance(clock.at(one.position).safe, one.bounds) > 0;
            });
        }
        witnesses[i].add(others[i]);
    }
    return credible_clock(source, witnesses);
}

/// Long texts that both have once, at times that the clock does not bring together. Where it would be days
/// off, they are one only when the source has them between the same neighbours: what recurs has others.
void Planner::find_twins(std::size_t source, const Witness& texts, const Witness& agreeing) {
    const Clock& clock = m_plan.sources[source].clock;
    std::map<std::uint64_t, std::uint64_t> places; // of what agrees: in the source, in the other
    for (std::size_t i = 0; i < agreeing.evidence.size(); ++i) {
        const ClockEvidence& one = agreeing.evidence[i];
        if (distance(clock.at(one.position).safe, one.bounds) == 0) {
            places.emplace(one.position, agreeing.details[i].other_position);
        }
    }
    for (std::size_t i = 0; i < texts.evidence.size(); ++i) {
        const ClockEvidence& one = texts.evidence[i];
        const std::uint64_t other_position = texts.details[i].other_position;
        const std::int64_t off_ms = distance(clock.at(one.position).safe, one.bounds);
        const auto behind = places.upper_bound(one.position);
        const bool is_between = behind != places.begin() && behind != places.end() &&
                                std::prev(behind)->second < other_position && other_position < behind->second;
        if (off_ms > 0 && (off_ms <= k_far_ms || is_between)) {
            m_plan.sources[source].twins.push_back({one.position, static_cast<std::uint16_t>(texts.source)});
            m_plan.sources[texts.source].twins.push_back(
                {other_position, static_cast<std::uint16_t>(source)});
        }
    }
}

void Planner::mark_lateness(std::size_t source, const Witness& witness) {
    const Lateness late = find_lateness(m_plan.sources[source].clock, witness.evidence);
    bool& own = m_plan.sources[source].stamps_arrivals;
    bool& others = m_plan.sources[witness.source].stamps_arrivals;
    own = own || late.own;
    others = others || late.others;
}

void Planner::settle_clock(std::size_t source, const std::set<std::size_t>& settled) {
    SourcePlan& plan = m_plan.sources[source];
    std::vector<Witness> witnesses;
    witnesses.reserve(settled.size());
    for (const std::size_t other : settled) {
        witnesses.push_back(hear(source, other, shared_pairs(source, other)));
    }
    std::vector<ClockEvidence> heard;
    const std::vector<Witness> texts = witnesses;
    plan.clock = find_clock(source, witnesses, heard);
    for (std::size_t i = 0; i < texts.size() && plan.clock.is_known(); ++i) {
        find_twins(source, texts[i], witnesses[i]);
        mark_lateness(source, texts[i]); // with what no clock explains
    }
    plan.tied = plan.clock.is_known();
    for (const Witness& witness : witnesses) {
        for (std::size_t i = 0; i < witness.evidence.size(); ++i) {
            const std::int64_t shown_ms = witness.details[i].shown_ms;
            plan.tied_within = hull(plan.tied_within, {shown_ms, shown_ms});
            if (witness.details[i].doubt_ms <= k_wide_ms) {
                const auto position = static_cast<std::int64_t>(witness.evidence[i].position);
                plan.tied_among = hull(plan.tied_among, {position, position});
            }
        }
    }
    plan.anchors = heard.size();
    plan.open = open_around(m_jumps[source].all(), plan.clock, heard);
    plan.doubted = open_around(find_misfits(plan.clock, heard), plan.clock, heard);
}

/// Whether it goes on where the reference ends, or the other way round, in the same words at the same times:
/// too few to tie it, but the best guess.
bool Planner::may_be_part_of_reference(std::size_t source) const {
    return std::any_of(m_plan.overlaps.begin(), m_plan.overlaps.end(), [&](const Overlap& overlap) {
        return (overlap.earlier == 0 && overlap.later == source) ||
               (overlap.later == 0 && overlap.earlier == source);
    });
}

void Planner::settle_clocks() {
    std::set<std::size_t> settled;
    std::set<std::size_t> open;
    for (std::size_t i = 0; i < m_facts.size(); ++i) {
        (m_plan.sources[i].tied ? settled : open).insert(i);
    }
    while (!open.empty()) {
        const std::size_t next = next_source(open, settled).first;
        settle_clock(next, settled);
        if (m_plan.sources[next].tied) {
            settled.insert(next);
        } else if (may_be_part_of_reference(next)) {
            m_plan.sources[next].clock = Clock();
        }
        open.erase(next);
    }
    for (SourcePlan& plan : m_plan.sources) {
        std::stable_sort(plan.twins.begin(), plan.twins.end(),
                         [](const TwinPlace& a, const TwinPlace& b) { return a.position < b.position; });
    }
}

/// Whether the clocks, as far as they are known, allow that a text of two sources was said once.
bool Planner::may_be_one(std::size_t source, const Stamp& own, std::size_t other, const Stamp& theirs) {
    const auto shown = instant(source, own);
    const auto known = instant(other, theirs);
    const SourcePlan& one = m_plan.sources[source];
    const SourcePlan& another = m_plan.sources[other];
    return shown && known &&
           distance(less(*shown, one.clock.at(own.position).safe),
                    less(*known, another.clock.at(theirs.position).safe)) <= k_far_ms;
}

/// Who of the others' people each participant is, by the long texts that both are said to have written: at
/// least nine in ten of at least five, or all of two to four where no one of the others has the same name.
std::vector<std::optional<std::uint32_t>> Planner::aliases(std::size_t source) {
    std::map<std::uint32_t, std::map<std::uint32_t, std::uint64_t>> votes; // participant: person: texts
    for (std::size_t other = 0; other < source; ++other) {
        for (const auto& [own, theirs] : shared_pairs(source, other)) {
            if (own.sender != k_nobody && theirs.sender < m_plan.sources[other].people.size() &&
                may_be_one(source, own, other, theirs)) {
                ++votes[own.sender][m_plan.sources[other].people[theirs.sender]];
            }
        }
    }
    std::vector<std::optional<std::uint32_t>> result(m_facts[source].people.size());
    std::set<std::uint32_t> taken;
    for (const auto& [participant, persons] : votes) {
        std::uint64_t all = 0;
        auto best = persons.begin();
        for (auto at = persons.begin(); at != persons.end(); ++at) {
            all += at->second;
            best = at->second > best->second ? at : best;
        }
        const bool is_named = m_names.contains(m_facts[source].people[participant]);
        const bool enough =
            best->second >= Clock::k_support || (!is_named && best->second >= 2 && best->second == all);
        if (enough && best->second * 10 >= all * 9 && taken.insert(best->first).second) {
            result[participant] = best->first;
        }
    }
    return result;
}

/// When all but one participant of a source are known, and all but one person of the reference: they are one.
std::optional<std::uint32_t> Planner::last_unknown(std::size_t source, const std::set<std::uint32_t>& taken,
                                                   const std::vector<std::size_t>& strangers) const {
    if (source == 0 || strangers.size() != 1 || taken.size() + 1 != m_facts.front().people.size()) {
        return std::nullopt;
    }
    for (const std::uint32_t person : m_plan.sources.front().people) {
        if (!taken.contains(person)) {
            return person;
        }
    }
    return std::nullopt;
}

void Planner::join_people(std::size_t source) {
    std::vector<std::uint32_t>& people = m_plan.sources[source].people;
    const auto known = aliases(source);
    std::set<std::uint32_t> taken;
    for (const auto& person : known) {
        if (person) {
            taken.insert(*person);
        }
    }
    std::vector<std::size_t> strangers;
    for (std::size_t i = 0; i < known.size(); ++i) {
        const auto named = m_names.find(m_facts[source].people[i]);
        if (!known[i] && (named == m_names.end() || taken.contains(named->second))) {
            strangers.push_back(i);
        } else if (!known[i]) {
            taken.insert(named->second);
        }
    }
    const auto last_one = last_unknown(source, taken, strangers);
    taken.clear();
    for (const auto& person : known) {
        if (person) {
            taken.insert(*person);
        }
    }
    for (std::size_t i = 0; i < known.size(); ++i) {
        const auto named = m_names.find(m_facts[source].people[i]);
        if (known[i]) {
            people.push_back(*known[i]);
        } else if (last_one && strangers.front() == i) {
            people.push_back(*last_one);
        } else if (named != m_names.end() && taken.insert(named->second).second) {
            people.push_back(named->second);
        } else {
            people.push_back(m_plan.people++);
        }
        m_names.try_emplace(m_facts[source].people[i], people.back());
    }
}

void Planner::settle_people() {
    for (std::size_t source = 0; source < m_facts.size(); ++source) {
        join_people(source);
    }
}

/// Of own's long texts, those that other has, where their common period is.
AnchorTable::Share share_of_common(const AnchorTable& other, const AnchorTable& own) {
    const AnchorPairs shared = own.shared_with(other);
    return shared.empty() ? AnchorTable::Share()
                          : own.share_in(other, shared.front().first.position, shared.back().first.position);
}

} // namespace

Completeness find_lacking(const std::vector<AnchorTable>& anchors,
                          const std::vector<std::uint64_t>& altered) {
    const Lacking none(anchors.size(), std::vector<bool>(anchors.size()));
    Completeness result{none, none};
    for (std::size_t source = 0; source < anchors.size(); ++source) {
        for (std::size_t other = 0; other < anchors.size(); ++other) {
            if (source != other) {
                const AnchorTable::Share share = share_of_common(anchors[source], anchors[other]);
                const std::uint64_t missing = share.all - share.common;
                const std::uint64_t most = 2 * (altered[source] + altered[other]);
                result.lacking[source][other] = missing * 1000 > share.all * most;
                result.complete[source][other] = missing == 0 && share.all >= k_complete;
            }
        }
    }
    return result;
}

Lacking find_strangers(const std::vector<AnchorTable>& anchors) {
    Lacking strangers(anchors.size(), std::vector<bool>(anchors.size()));
    for (std::size_t source = 0; source < anchors.size(); ++source) {
        for (std::size_t other = 0; other < anchors.size(); ++other) {
            strangers[source][other] =
                source != other && anchors[source].shared_with(anchors[other]).size() < Clock::k_support;
        }
    }
    return strangers;
}

MergePlan make_plan(const std::vector<SourceFacts>& facts, const Gathered& gathered) {
    return Planner(facts, gathered).run();
}

} // namespace chatkeep::time
