// SPDX-License-Identifier: EUPL-1.2
#include "time/block.hpp"

#include "time/block_detail.hpp"
#include "time/estimate.hpp"
#include "time/folds.hpp"
#include "time/replies.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_map>

namespace chatkeep::time {

namespace {

using Records = std::vector<std::uint32_t>;

constexpr std::int64_t k_minute_ms = 60'000;
constexpr std::int64_t k_near_ms =
    5'000; ///< two devices that read their clocks this far apart do not contradict
constexpr std::size_t k_most_places = 64; ///< by which a message is moved among those of one instant

constexpr Interval k_anything{INT64_MIN / 2, INT64_MAX / 2};

/// What stands out of its time may be of another time, and of what the clock was then. The reference's is
/// right at any time.
bool is_out_of_time(const Placed& record) noexcept {
    return record.backwards && record.stamp.source != 0;
}

/// Brings the records of one block together; its steps are the page's, in its order.
class BlockMerger {
public:
    BlockMerger(std::vector<Placed>& records, const Matching& matching, const BlockOptions& options)
        : m_records(records), m_matching(matching), m_options(options), m_message_of(records.size()) {}

    BlockResult run(SeenSoFar& seen);

private:
    void gather();
    void find_alternatives(Merged& message) const;
    void take_steady_time(Merged& message) const;
    void widen_between_pieces(Merged& message) const;
    [[nodiscard]] bool may_have_setting(const Merged& message, const Placed& record,
                                        const Interval& when) const;
    void choose_setting(const Merged& message, Placed& record) const;
    void set_interval(Merged& message);
    void set_safe(Merged& message) const;
    void mark_twin_elsewhere(Merged& message) const;
    void doubt_echoes(LoneMessages& lone);
    [[nodiscard]] LoneMessage as_lone(const Merged& message) const;
    void report_records();
    void find_disputed(std::uint16_t source, std::uint16_t other);
    void tighten_by_sender(std::uint16_t source);
    void order_by_replies();
    [[nodiscard]] std::vector<std::int64_t> estimate(const std::vector<Interval>& when) const;
    [[nodiscard]] std::vector<std::uint32_t> sort_by_time(const OrderClasses& classes) const;
    std::vector<std::uint32_t> sort(const OrderClasses& classes);
    [[nodiscard]] bool is_behind_everywhere(std::uint32_t a, std::uint32_t b) const;
    [[nodiscard]] bool is_rather_behind(std::uint32_t a, std::uint32_t b, const OrderClasses& classes) const;
    void measure(OrderClasses& classes) const;
    void judge_in_block(std::uint32_t before, std::uint32_t message);

    std::vector<Placed>& m_records;
    const Matching& m_matching;
    const BlockOptions& m_options;
    std::vector<std::uint32_t> m_message_of;
    std::vector<Merged> m_messages;
    std::vector<Finding> m_findings;
    std::vector<std::int64_t> m_estimates;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> m_replies;
    std::vector<bool> m_disputed;  ///< by message: its place among its sender's messages differs by source
    std::vector<bool> m_in_circle; ///< by message: answers go round through it
};

/// Finest first, so that the first record gives the time; then the reference first. Of times that are only
/// reconciled by late delivery the earliest is the nearest.
void sort_records(Records& list, const std::vector<Placed>& records, bool is_late) {
    const auto rank = [&](std::uint32_t record) {
        const Placed& one = records[record];
        return std::tuple(one.untimed, one.fold_ms > 0, one.stamp.span_ms, is_late ? one.when.lo : 0,
                          one.stamp.source);
    };
    std::sort(list.begin(), list.end(), [&](std::uint32_t a, std::uint32_t b) { return rank(a) < rank(b); });
}

void BlockMerger::gather() {
    for (std::uint32_t i = 0; i < m_records.size(); ++i) {
        std::uint32_t least = i;
        for (std::uint32_t at = m_matching.next(i); at != i; at = m_matching.next(at)) {
            least = std::min(least, at);
        }
        if (least < i) {
            m_message_of[i] = m_message_of[least];
            continue;
        }
        m_message_of[i] = static_cast<std::uint32_t>(m_messages.size());
        Merged& message = m_messages.emplace_back();
        std::uint32_t at = i;
        do {
            message.records.push_back(at);
            message.match = std::max(message.match, m_matching.basis(at));
            message.possible_duplicate = message.possible_duplicate || m_matching.may_be_duplicate(at);
            message.tentative = message.tentative || m_matching.is_tentative(at);
            m_records[at].may_be_two = m_matching.may_be_two(at);
            m_records[at].tied = m_records[at].tied && !m_matching.is_adrift(at);
            at = m_matching.next(at);
        } while (at != i);
        sort_records(message.records, m_records, message.match == MatchBasis::late);
        find_alternatives(message);
    }
}

/// With three records, what one pair may have to exchange is no longer bounded by the other.
void BlockMerger::find_alternatives(Merged& message) const {
    const auto is_exchanged = [this](std::uint32_t record) { return m_matching.is_exchanged(record); };
    if (message.records.size() == 2 && message.match == MatchBasis::text &&
        std::all_of(message.records.begin(), message.records.end(), is_exchanged)) {
        for (const std::uint32_t record : message.records) {
            message.alternatives.push_back(m_matching.alternatives(record));
        }
    }
}

/// Where records contradict and the finest one's clock was set about then, another one gives the time.
void BlockMerger::take_steady_time(Merged& message) const {
    const auto steady =
        std::find_if(message.records.begin(), message.records.end(), [this](std::uint32_t record) {
            return is_steady(m_records[record]) && m_records[record].fold_ms == 0;
        });
    if (steady != message.records.end()) {
        std::rotate(message.records.begin(), steady, steady + 1);
        message.when = m_records[message.records.front()].when;
        message.fold_ms = 0;
    }
}

/// Where the clocks of all records were being set, nothing says which setting held already.
void BlockMerger::widen_between_pieces(Merged& message) const {
    if (std::all_of(message.records.begin(), message.records.end(),
                    [this](std::uint32_t record) { return m_records[record].between_pieces; })) {
        message.when = hull(message.when, m_records[message.records.front()].safe);
    }
}

/// Whether what a record shows by one setting of its clock meets the other sources' times.
bool BlockMerger::may_have_setting(const Merged& message, const Placed& record, const Interval& when) const {
    return std::all_of(message.records.begin(), message.records.end(), [&](std::uint32_t other) {
        const Placed& one = m_records[other];
        return one.stamp.source == record.stamp.source || distance(one.when, when) == 0;
    });
}

/// Where a clock was set about then, another source that has the message may tell which setting held. It is
/// the likeliest; what is certain rests on both.
void BlockMerger::choose_setting(const Merged& message, Placed& record) const {
    if (!record.between_pieces || record.untimed || record.fold_ms > 0) {
        return;
    }
    const bool has_witness =
        std::any_of(message.records.begin(), message.records.end(), [&](std::uint32_t other) {
            const Placed& one = m_records[other];
            return one.stamp.source != record.stamp.source && one.tied && is_steady(one) && one.fold_ms == 0;
        });
    if (!has_witness) {
        return;
    }
    const Clock& clock = *m_options.clocks[record.stamp.source];
    const Interval both = clock.at(record.stamp.position).likely;
    const Interval stamped{record.when.lo + both.hi, record.when.hi + both.lo};
    const ClockPiece* chosen = nullptr;
    for (const ClockPiece& piece : clock.pieces()) {
        if (!piece.believed || intersect(piece.likely, both) != piece.likely ||
            !may_have_setting(message, record, less(stamped, piece.likely))) {
            continue;
        }
        if (chosen != nullptr) {
            return;
        }
        chosen = &piece;
    }
    if (chosen != nullptr) {
        record.when = less(stamped, chosen->likely);
        record.shown = shifted(stamped, -chosen->likely.middle());
    }
}

/// What all records allow; where they contradict, what the finest one says.
void BlockMerger::set_interval(Merged& message) {
    const Placed& best = m_records[message.records.front()];
    message.when = best.when;
    message.fold_ms = best.fold_ms;
    for (const std::uint32_t record : message.records) {
        const Placed& other = m_records[record];
        if (other.untimed || other.fold_ms > 0 || best.untimed) {
            continue;
        }
        const Interval common = intersect(message.when, other.when);
        if (!common.is_empty()) {
            message.when = common;
        } else if (distance(message.when, other.when) > k_near_ms) {
            message.conflict = true;
        }
    }
    if (message.conflict && best.piece == 0) {
        take_steady_time(message);
    }
    for (const std::uint32_t record : message.records) {
        message.when = hull(message.when, m_matching.room(record));
    }
    widen_between_pieces(message);
    set_safe(message);
    for (const std::uint32_t record : message.records) {
        const Interval& twin = m_matching.twin(record);
        const Interval own = whole_safe(m_records[record]);
        message.safe = hull(message.safe, twin);
        message.has_twin = message.has_twin || (!twin.is_empty() && intersect(twin, own) != twin);
    }
    mark_twin_elsewhere(message);
}

/// The same long text stands once in another source too, at another time that no clock explains: one of the
/// two was delivered late, or its clock was set for it.
void BlockMerger::mark_twin_elsewhere(Merged& message) const {
    const bool is_told_twice =
        std::any_of(message.records.begin(), message.records.end(), [&](std::uint32_t record) {
            const std::uint16_t source = m_records[record].twin_in;
            return source != k_no_source && record_in({message, m_records}, source) == nullptr;
        });
    if (is_told_twice) {
        message.possible_duplicate = true;
        message.has_twin = true;
        message.safe = k_anything;
    }
}

/// Rests on clocks that are tied to the reference; a doubtful match rests on none of its records alone.
void BlockMerger::set_safe(Merged& message) const {
    const bool doubtful = !is_sure(message);
    Interval common = k_anything;
    Interval all{INT64_MAX / 2, INT64_MIN / 2};
    bool all_tied = true;
    for (const std::uint32_t record : message.records) {
        const Placed& one = m_records[record];
        if (one.untimed || !one.tied || (is_out_of_time(one) && !is_vouched_for({message, m_records}, one))) {
            all_tied = false;
            continue;
        }
        const std::int64_t late_ms = lateness({message, m_records}, one);
        const Interval safe{whole_safe(one).lo - late_ms, whole_safe(one).hi};
        common = intersect(common, safe);
        all = hull(all, safe);
    }
    if (!message.conflict && !message.alternatives.empty()) {
        const Interval either = intersect(message.alternatives[0].safe, message.alternatives[1].safe);
        message.safe = hull(either.is_empty() ? all : either, message.when);
        return;
    }
    const bool none = all.is_empty() || (doubtful && !all_tied);
    message.safe = none ? k_anything : doubtful || common.is_empty() ? hull(all, message.when) : common;
}

/// A message that only some sources have may be what only others have, earlier and in the same words: then it
/// is stamped as it arrived, and nothing tells when it was sent.
void BlockMerger::doubt_echoes(LoneMessages& lone) {
    Records alone;
    for (std::uint32_t i = 0; i < m_messages.size(); ++i) {
        if (m_messages[i].records.size() < m_options.clocks.size()) {
            alone.push_back(i);
        }
    }
    std::sort(alone.begin(), alone.end(), [this](std::uint32_t a, std::uint32_t b) {
        return std::pair(m_messages[a].when.lo, a) < std::pair(m_messages[b].when.lo, b);
    });
    for (const std::uint32_t at : alone) {
        Merged& message = m_messages[at];
        const LoneMessage told = as_lone(message);
        if (lone.has_earlier(told)) {
            message.has_twin = true;
            message.safe.lo = k_anything.lo;
        }
        lone.add(told);
    }
}

LoneMessage BlockMerger::as_lone(const Merged& message) const {
    LoneMessage lone{whole(message.when, message.fold_ms), {}, {}};
    for (const std::uint32_t record : message.records) {
        lone.records.push_back(&m_records[record]);
        lone.exports.push_back(m_options.exports[m_records[record].stamp.source]);
    }
    std::sort(lone.exports.begin(), lone.exports.end());
    return lone;
}

void BlockMerger::report_records() {
    for (std::uint32_t i = 0; i < m_messages.size(); ++i) {
        if (m_messages[i].conflict) {
            m_findings.push_back(
                {Contradiction::time_conflict, i, {}, m_records[m_messages[i].records.back()].stamp.source});
        }
        for (const std::uint32_t record : m_messages[i].records) {
            const Placed& one = m_records[record];
            if (one.nonexistent) {
                m_findings.push_back({Contradiction::nonexistent_time, i, {}, one.stamp.source});
            }
            if (one.backwards && !one.backwards_first) {
                m_findings.push_back({Contradiction::position_vs_time, i, {}, one.stamp.source});
            }
        }
    }
}

/// One sender's messages that two sources have in different orders. Which of the two is right is not known.
void BlockMerger::find_disputed(std::uint16_t source, std::uint16_t other) {
    std::unordered_map<std::uint32_t, Records> by_person; // what other has too, in the order of source
    for (const std::uint32_t record : m_matching.in_order(source)) {
        const std::uint32_t partner = m_matching.in_source(record, other);
        if (m_records[record].person != k_nobody && partner < m_records.size()) {
            by_person[m_records[record].person].push_back(partner);
        }
    }
    for (const auto& [person, partners] : by_person) {
        const auto rank = [this, list = &partners](std::size_t i) { return m_matching.rank((*list)[i]); };
        std::uint32_t last = 0; // place in other of those so far
        for (std::size_t i = 0; i < partners.size(); ++i) {
            last = std::max(last, rank(i));
            m_disputed[m_message_of[partners[i]]] = m_disputed[m_message_of[partners[i]]] || rank(i) < last;
        }
        std::uint32_t first = UINT32_MAX;
        for (std::size_t i = partners.size(); i-- > 0;) {
            first = std::min(first, rank(i));
            m_disputed[m_message_of[partners[i]]] = m_disputed[m_message_of[partners[i]]] || rank(i) > first;
        }
    }
}

/// One device writes one sender's messages in the order in which they were sent.
void BlockMerger::tighten_by_sender(std::uint16_t source) {
    const auto pass = [this](const auto& order, bool forward) {
        std::unordered_map<std::uint32_t, std::uint32_t> last; // person: message
        for (const std::uint32_t record : order) {
            const Placed& one = m_records[record];
            Merged& message = m_messages[m_message_of[record]];
            if (one.person == k_nobody || one.backwards || one.untimed || message.fold_ms > 0 ||
                m_disputed[m_message_of[record]]) {
                continue;
            }
            const auto [known, fresh] = last.try_emplace(one.person, m_message_of[record]);
            if (!fresh) {
                const Interval& other = m_messages[known->second].when;
                const Interval narrower =
                    forward ? Interval{std::max(message.when.lo, other.lo), message.when.hi}
                            : Interval{message.when.lo, std::min(message.when.hi, other.hi)};
                message.when = narrower.is_empty() ? message.when : narrower;
                known->second = m_message_of[record];
            }
        }
    };
    const Records& order = m_matching.in_order(source);
    pass(order, true);
    pass(Records(order.rbegin(), order.rend()), false);
}

bool is_timed_by(const Merged& message, std::uint32_t record) noexcept {
    return message.records.front() == record;
}

/// Pairs that are neighbours in a source and whose order times prove.
void BlockMerger::measure(OrderClasses& classes) const {
    for (std::uint16_t source = 0; source < m_matching.sources(); ++source) {
        const Records& order = m_matching.in_order(source);
        for (std::size_t i = 1; i < order.size(); ++i) {
            const Placed& first = m_records[order[i - 1]];
            const Placed& second = m_records[order[i]];
            const Merged& a = m_messages[m_message_of[order[i - 1]]];
            const Merged& b = m_messages[m_message_of[order[i]]];
            const bool right = a.when.hi < b.when.lo;
            const bool is_own_minute = is_timed_by(a, order[i - 1]) && is_timed_by(b, order[i]) &&
                                       first.stamp.span_ms >= k_minute_ms; // which measures nothing
            if (is_own_minute || first.backwards || second.backwards || (!right && b.when.hi >= a.when.lo)) {
                continue;
            }
            const bool same_sender = first.person != k_nobody && first.person == second.person;
            const bool same_minute = a.when.lo / k_minute_ms == b.when.lo / k_minute_ms;
            classes.add(OrderClasses::number(source, same_sender, same_minute), right);
            classes.add_arrival(source, second.person, !right);
        }
    }
}

void BlockMerger::order_by_replies() {
    std::unordered_map<std::uint64_t, std::uint32_t> by_id;
    const bool any = std::any_of(m_records.begin(), m_records.end(),
                                 [](const Placed& record) { return record.stamp.reply_to != 0; });
    if (!any) {
        return;
    }
    for (std::uint32_t i = 0; i < m_records.size(); ++i) {
        by_id.try_emplace(m_records[i].stamp.id, m_message_of[i]);
    }
    for (std::uint32_t i = 0; i < m_records.size(); ++i) {
        const auto answered =
            m_records[i].stamp.reply_to == 0 ? by_id.end() : by_id.find(m_records[i].stamp.reply_to);
        if (answered != by_id.end()) {
            m_replies.emplace_back(answered->second, m_message_of[i]);
        }
    }
}

/// The finest record's own time is the best guess, wherever bounds cut the interval off.
std::vector<std::int64_t> BlockMerger::estimate(const std::vector<Interval>& when) const {
    std::vector<Guess> guesses;
    for (std::size_t i = 0; i < m_messages.size(); ++i) {
        const Placed& best = m_records[m_messages[i].records.front()];
        const bool exact = !best.untimed && best.fold_ms == 0 && best.stamp.span_ms < k_minute_ms;
        guesses.push_back(
            {std::clamp(exact ? best.shown.middle() : when[i].middle(), when[i].lo, when[i].hi), exact});
    }
    return estimate_times(m_matching, m_message_of, when, guesses);
}

/// Of two messages that the finest source shows at one time, a before b, and another source the other way
/// round, one was late in one of the two. The source is wrong whose people are late more often.
bool BlockMerger::is_rather_behind(std::uint32_t a, std::uint32_t b, const OrderClasses& classes) const {
    const Placing before{m_messages[a], m_records};
    const Placed& late = m_records[m_messages[b].records.front()];
    return std::any_of(m_messages[b].records.begin(), m_messages[b].records.end(), [&](std::uint32_t record) {
        const Placed& here = m_records[record];
        const Placed* there = record_in(before, here.stamp.source);
        return there != nullptr && here.stamp.position < there->stamp.position &&
               classes.is_less_late(here.stamp.source, there->person, late.stamp.source, late.person);
    });
}

/// Whether every source that has both messages has b before a, and any does.
bool BlockMerger::is_behind_everywhere(std::uint32_t a, std::uint32_t b) const {
    const std::vector<Both> both = find_both({m_messages[a], m_records}, {m_messages[b], m_records});
    return !both.empty() && std::all_of(both.begin(), both.end(), [](const Both& one) {
        return one.here->stamp.position < one.there->stamp.position;
    });
}

std::vector<std::uint32_t> BlockMerger::sort_by_time(const OrderClasses& classes) const {
    std::vector<std::uint32_t> by_time(m_messages.size());
    for (std::uint32_t i = 0; i < by_time.size(); ++i) {
        by_time[i] = i;
    }
    std::sort(by_time.begin(), by_time.end(), [this](std::uint32_t a, std::uint32_t b) {
        const Stamp& left = m_records[m_messages[a].records.front()].stamp;
        const Stamp& right = m_records[m_messages[b].records.front()].stamp;
        return std::tuple(m_estimates[a], left.source, left.position) <
               std::tuple(m_estimates[b], right.source, right.position);
    });
    for (std::size_t i = 1; i < by_time.size(); ++i) {
        if (m_estimates[by_time[i - 1]] == m_estimates[by_time[i]] &&
            is_rather_behind(by_time[i - 1], by_time[i], classes)) {
            std::swap(by_time[i - 1], by_time[i]);
        }
    }
    for (std::size_t i = 1; i < by_time.size(); ++i) {
        for (std::size_t at = i;
             at > 0 && i - at < k_most_places && m_estimates[by_time[at - 1]] == m_estimates[by_time[at]] &&
             is_behind_everywhere(by_time[at - 1], by_time[at]);
             --at) {
            std::swap(by_time[at - 1], by_time[at]);
        }
    }
    return by_time;
}

/// Messages by time, with answers behind what they answer.
std::vector<std::uint32_t> BlockMerger::sort(const OrderClasses& classes) {
    std::vector<Interval> safe;
    std::vector<Interval> when;
    m_in_circle.resize(m_messages.size());
    for (const Merged& message : m_messages) {
        safe.push_back(message.safe);
        when.push_back(whole(message.when, message.fold_ms));
    }
    ReplyOrder replies(m_messages.size());
    for (const auto& [original, answer] : m_replies) {
        if (!replies.add(original, answer, safe)) {
            m_findings.push_back({Contradiction::reply_before, answer, {original}, 0});
        }
    }
    m_estimates = estimate(when);
    for (const ReplyOrder::Cycle& cycle : replies.break_cycles(m_estimates)) {
        for (const std::uint32_t message : cycle.messages) {
            m_in_circle[message] = true;
        }
        m_findings.push_back({Contradiction::cycle, cycle.messages.front(), cycle.messages, 0});
    }
    if (!replies.is_empty()) {
        replies.tighten(safe);
        replies.tighten(when);
        for (std::size_t i = 0; i < m_messages.size(); ++i) {
            m_messages[i].safe = is_sure(m_messages[i]) ? safe[i] : m_messages[i].safe;
            if (m_messages[i].fold_ms == 0) {
                m_messages[i].when = when[i];
            }
        }
        m_estimates = estimate(when);
    }
    std::vector<std::uint32_t> result = replies.order(sort_by_time(classes));
    std::vector<std::pair<std::uint32_t, std::uint32_t>> kept;
    for (const auto& [original, answer] : m_replies) {
        if (original != answer && replies.proves(original, answer)) {
            kept.emplace_back(original, answer);
        }
    }
    std::sort(kept.begin(), kept.end());
    m_replies = std::move(kept);
    return result;
}

/// By times and places, then by what answers what.
void BlockMerger::judge_in_block(std::uint32_t before, std::uint32_t message) {
    Merged& judged = m_messages[message];
    judge({m_messages[before], m_records}, judged, m_records);
    // Where another record may be meant, what was answered may be another message too.
    if (is_sure(m_messages[before]) && is_sure(judged) &&
        std::binary_search(m_replies.begin(), m_replies.end(), std::pair(before, message))) {
        judged.certainty = Certainty::certain;
        judged.basis = OrderBasis::reply;
    } else if (m_in_circle[before] && m_in_circle[message] && judged.certainty != Certainty::certain) {
        judged.certainty = Certainty::unknown;
        judged.basis = OrderBasis::none;
    }
}

BlockResult BlockMerger::run(SeenSoFar& seen) {
    decide_folds(m_records, m_matching);
    gather();
    for (Merged& message : m_messages) {
        for (const std::uint32_t record : message.records) {
            choose_setting(message, m_records[record]);
        }
        set_interval(message);
    }
    doubt_echoes(seen.lone);
    report_records();
    measure(seen.classes);
    if (m_options.sender_tightens) {
        m_disputed.resize(m_messages.size());
        for (std::uint16_t source = 0; source < m_matching.sources(); ++source) {
            for (std::uint16_t other = source + 1; other < m_matching.sources(); ++other) {
                find_disputed(source, other);
            }
        }
        for (std::uint16_t source = 0; source < m_matching.sources(); ++source) {
            tighten_by_sender(source);
        }
    }
    order_by_replies();
    const std::vector<std::uint32_t> order = sort(seen.classes);
    BlockResult result;
    std::vector<std::uint32_t> place(order.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) {
        place[order[i]] = i;
        if (i > 0) {
            judge_in_block(order[i - 1], order[i]);
        }
    }
    for (const std::uint32_t message : order) {
        result.messages.push_back(std::move(m_messages[message]));
    }
    for (Finding& finding : m_findings) {
        finding.message = place[finding.message];
        for (std::uint32_t& other : finding.others) {
            other = place[other];
        }
    }
    std::stable_sort(m_findings.begin(), m_findings.end(),
                     [](const Finding& a, const Finding& b) { return a.message < b.message; });
    result.findings = std::move(m_findings);
    return result;
}

} // namespace

void OrderClasses::add(std::uint32_t number, bool right) {
    m_tallies.resize(std::max<std::size_t>(m_tallies.size(), number + 1));
    m_tallies[number].right += right ? 1U : 0U;
    ++m_tallies[number].all;
}

void OrderClasses::add_arrival(std::uint16_t source, std::uint32_t person, bool late) {
    Tally& tally = m_arrivals[{source, person}];
    tally.right += late ? 0U : 1U;
    ++tally.all;
}

/// Before much was seen, one in twenty is late.
OrderClasses::Tally OrderClasses::arrivals(std::uint16_t source, std::uint32_t person) const {
    const auto seen = m_arrivals.find({source, person});
    const Tally tally = seen == m_arrivals.end() ? Tally() : seen->second;
    return {tally.right + 19, tally.all + 20};
}

bool OrderClasses::is_less_late(std::uint16_t source, std::uint32_t person, std::uint16_t other_source,
                                std::uint32_t other_person) const {
    const Tally one = arrivals(source, person);
    const Tally other = arrivals(other_source, other_person);
    return (one.all - one.right) * other.all < (other.all - other.right) * one.all;
}

int OrderClasses::share(std::uint32_t number) const noexcept {
    if (number >= m_tallies.size() || m_tallies[number].all < k_fewest) {
        return -1;
    }
    return static_cast<int>(m_tallies[number].right * 1000 / m_tallies[number].all);
}

BlockResult merge_block(std::vector<Placed>& records, const Matching& matching, const BlockOptions& options,
                        SeenSoFar& seen) {
    return BlockMerger(records, matching, options).run(seen);
}

} // namespace chatkeep::time
