// SPDX-License-Identifier: EUPL-1.2
// Which joins of matching.cpp may be wrong, and between which records.
#include "time/canonical.hpp"
#include "time/matching.hpp"
#include "time/matching_detail.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>
#include <numeric>
#include <tuple>
#include <utility>

namespace chatkeep::time {

namespace {

constexpr std::int64_t k_swap_ms = 10'000; ///< two messages this close may have changed places
constexpr std::int64_t k_coarse_ms = 60'000;
constexpr std::int64_t k_most_shift_ms = 3'600'000; ///< by which a clock may be set for a few messages
constexpr std::int64_t k_late_places = 3;           ///< places that a message may have moved by late delivery
constexpr std::array k_directions = {-1, 1};

} // namespace

/// Late delivery moves a message by a few places; one that a neighbour misses by more may be another message,
/// unless the clock of its source puts it where it belongs.
bool Matching::is_far_off(std::uint32_t a, std::uint32_t b) const {
    return std::max(misplacement(a, b, -1), misplacement(a, b, 1)) > k_late_places &&
           (side_by_clock(a, b, -1) != Side::right || side_by_clock(a, b, 1) != Side::right);
}

/// Whether the neighbour of a in its source that both sources have stands on the other side of b.
bool Matching::crosses(std::uint32_t a, std::uint32_t b, int direction) const {
    return side_by_clock(a, b, direction) == Side::wrong;
}

/// Whether the clock of a's source shows that a record stands before (-1) or behind (1) a only because one of
/// the two came late.
bool Matching::is_displaced(std::uint32_t record, std::uint32_t a, int direction) const {
    const Placed& one = m_records[record];
    const Placed& other = m_records[a];
    const bool against = direction < 0 ? one.shown.lo > other.shown.hi : one.shown.hi < other.shown.lo;
    return against && one.piece == other.piece && one.piece != 0 && one.tied && other.tied;
}

/// Whether a record is the last (1) or the first (-1) of its source in this stretch, but for those that only
/// came late.
bool Matching::is_at_edge(std::uint32_t record, int direction) const {
    const Records& order = m_order[m_records[record].stamp.source];
    std::int64_t at = std::int64_t{m_rank[record]} + direction;
    for (std::size_t step = 0; step < k_context; ++step, at += direction) {
        if (at < 0 || at >= static_cast<std::int64_t>(order.size())) {
            return true;
        }
        if (!is_displaced(order[static_cast<std::size_t>(at)], record, direction)) {
            return false;
        }
    }
    return false;
}

/// Whether a record's source begins (-1) or ends (1) so near to it that there is not much to compare.
bool Matching::is_near_edge(std::uint32_t record, int direction) const {
    const std::size_t before = m_rank[record];
    const std::size_t size = m_order[m_records[record].stamp.source].size();
    return (direction < 0 ? before : size - 1 - before) < k_context;
}

/// On which side of b, by the clock of its source, the partner of a's neighbour in a direction stands. A
/// stretch ends in a pause that all sources share.
Matching::Side Matching::side_by_clock(std::uint32_t a, std::uint32_t b, int direction) const {
    const Records& order = m_order[m_records[a].stamp.source];
    std::int64_t at = m_rank[a];
    for (std::size_t step = 0; step < k_context; ++step) {
        at += direction;
        if (at < 0 || at >= static_cast<std::int64_t>(order.size())) {
            return is_at_edge(a, direction) && is_at_edge(b, direction) ? Side::right : Side::open;
        }
        const std::uint32_t neighbour = order[static_cast<std::size_t>(at)];
        const std::uint32_t partner = in_source(neighbour, m_records[b].stamp.source);
        if (partner < m_records.size() && !is_displaced(neighbour, a, direction)) {
            return direction < 0 ? side_of(m_records[partner], m_records[b])
                                 : side_of(m_records[b], m_records[partner]);
        }
    }
    return Side::open;
}

/// Whether two records of one source stand, by its clock, in this order.
Matching::Side Matching::side_of(const Placed& before, const Placed& behind) noexcept {
    if (before.shown.hi < behind.shown.lo) {
        return Side::right;
    }
    return before.shown.lo > behind.shown.hi ? Side::wrong : Side::open;
}

/// Whether another message of the same words may be the one that the coarse record tells of. Then a message
/// that only the fine source has could stand between the two, and their order would be claimed wrongly.
bool Matching::is_doubtful(std::uint32_t coarse, std::uint32_t fine) const {
    const Placed& shown = m_records[coarse];
    const bool likely_apart =
        shown.fold_ms == 0 && m_records[fine].fold_ms == 0 && distance(shown.when, m_records[fine].when) > 0;
    if (likely_apart || least_distance(shown, m_records[fine]) > 0 || crosses(coarse, fine, -1) ||
        crosses(coarse, fine, 1)) {
        return true;
    }
    const Records& order = m_order[m_records[fine].stamp.source];
    for (const int direction : k_directions) {
        std::int64_t at = m_rank[fine];
        for (std::size_t step = 0; step < k_widest_gap; ++step) {
            at += direction;
            if (at < 0 || at >= static_cast<std::int64_t>(order.size())) {
                break;
            }
            const std::uint32_t other = order[static_cast<std::size_t>(at)];
            if (least_distance(m_records[other], shown) > k_late_ms) {
                break;
            }
            if (least_distance(m_records[other], shown) == 0 &&
                in_source(other, shown.stamp.source) == m_records.size()) {
                return true;
            }
        }
    }
    return false;
}

/// Whether messages that both sources have stand between two records in one and their partners in the other:
/// more than a late message passes by, or one that is so far off in time that late delivery did not bring it
/// there. A rival that the other source lacks may be the one that it shows late, behind whatever came
/// meanwhile.
bool Matching::are_separated(std::uint32_t a, std::uint32_t b, std::uint32_t rival,
                             std::uint32_t partner) const {
    if (m_records[a].stamp.source != m_records[rival].stamp.source) {
        return false; // their order is not known
    }
    if (partner == m_records.size()) {
        return false;
    }
    const Records& order = m_order[m_records[a].stamp.source];
    const auto [first, last] = std::minmax(m_rank[a], m_rank[rival]);
    const std::uint32_t end = std::min<std::uint32_t>(last, first + k_widest_gap);
    std::int64_t found = 0;
    for (std::uint32_t rank = first + 1; rank < end; ++rank) {
        const std::uint32_t between = in_source(order[rank], m_records[b].stamp.source);
        if (between == m_records.size()) {
            continue;
        }
        const bool rival_behind = m_rank[rival] > m_rank[a];
        const bool right_of_b = rival_behind ? m_rank[between] > m_rank[b] : m_rank[between] < m_rank[b];
        const bool left_of_partner =
            rival_behind ? m_rank[between] < m_rank[partner] : m_rank[between] > m_rank[partner];
        if (right_of_b && left_of_partner) {
            ++found;
            if (found > k_late_places || is_apart(order[rank], a, rival) || is_apart(between, b, partner)) {
                return true;
            }
        }
    }
    return false;
}

/// Whether a clock shows that a record was sent between two others of its source, with more than late
/// delivery to either.
bool Matching::is_apart(std::uint32_t record, std::uint32_t a, std::uint32_t b) const {
    const Interval& own = m_records[record].shown;
    const bool in_order = m_records[a].shown.lo <= m_records[b].shown.lo;
    const Interval& before = m_records[in_order ? a : b].shown;
    const Interval& behind = m_records[in_order ? b : a].shown;
    return own.lo - before.hi > k_swap_ms && behind.lo - own.hi > k_swap_ms;
}

/// A pair with a rival stays in doubt unless both sources have something between the two, in the same order.
void Matching::settle_contests() {
    m_component.resize(m_records.size());
    std::iota(m_component.begin(), m_component.end(), 0U);
    for (const Contest& contest : m_contests) {
        const std::uint32_t partner = in_source(contest.rival, m_records[contest.other].stamp.source);
        const bool crossed =
            crosses(contest.own, contest.other, -1) || crosses(contest.own, contest.other, 1);
        if (crossed || !are_separated(contest.own, contest.other, contest.rival, partner)) {
            settle(contest);
        }
    }
}

void Matching::settle(const Contest& contest) {
    const Interval& own = m_records[contest.own].when;
    const Interval& rival = m_records[contest.rival].when;
    const Interval& other = m_records[contest.other].when;
    const bool is_closed = contest.closed && m_records[contest.own].tied && m_records[contest.other].tied;
    for (const std::uint32_t record : {contest.own, contest.other}) {
        m_doubts[record] = std::max(m_doubts[record], is_closed ? Doubt::exchanged : Doubt::open);
    }
    m_component[component(contest.own)] = component(contest.other);
    m_component[component(contest.rival)] = component(contest.other);
    add_alternative(contest.own, contest.rival);
    Interval& room = m_room[contest.own];
    if (!contest.rival_taken) {
        room = hull(room, hull(own, other));
    } else if (distance(own, rival) <= k_swap_ms && m_records[contest.rival].stamp.span_ms < k_coarse_ms) {
        room = hull(room, hull(own, rival));
    }
}

/// Only of one source, by one steady clock: else what one says of the other's order proves nothing.
void Matching::add_alternative(std::uint32_t own, std::uint32_t rival) {
    const Placed& a = m_records[own];
    const Placed& b = m_records[rival];
    if (a.stamp.source != b.stamp.source || !a.tied || !b.tied || a.piece != b.piece || a.backwards ||
        b.backwards || a.fold_ms > 0 || b.fold_ms > 0) {
        m_doubts[own] = Doubt::open;
    }
    Alternatives& all = m_alternatives.try_emplace(own, no_alternative_to(a)).first->second;
    all = {hull(all.safe, b.safe), hull(all.shown, b.shown), std::min(all.first, b.stamp.position),
           std::max(all.last, b.stamp.position), all.source};
}

/// The root of its component.
std::uint32_t Matching::component(std::uint32_t record) {
    while (m_component[record] != record) {
        m_component[record] = m_component[m_component[record]];
        record = m_component[record];
    }
    return record;
}

/// Where one pair of a component may be wrong in another way, any partner may be missing in a source.
void Matching::open_components() {
    std::vector<bool> open(m_records.size());
    for (std::uint32_t record = 0; record < m_records.size(); ++record) {
        if (m_doubts[record] == Doubt::open) {
            open[component(record)] = true;
        }
    }
    for (std::uint32_t record = 0; record < m_records.size(); ++record) {
        if (m_doubts[record] == Doubt::exchanged && open[component(record)]) {
            m_doubts[record] = Doubt::open;
        }
    }
}

Alternatives Matching::alternatives(std::uint32_t record) const {
    const auto at = m_alternatives.find(record);
    return at == m_alternatives.end() ? no_alternative_to(m_records[record]) : at->second;
}

/// Adds what is lacking in this stretch.
void Matching::find_lacking() {
    Lacking& lacking = m_relations.lacking;
    for (Lacking* relation : {&lacking, &m_relations.complete, &m_relations.strangers}) {
        relation->resize(m_order.size());
        for (std::vector<bool>& row : *relation) {
            row.resize(m_order.size());
        }
    }
    for (std::uint16_t source = 0; source < sources(); ++source) {
        for (std::uint16_t other = 0; other < sources(); ++other) {
            const Records& order = m_order[other];
            const auto is_shared = [&](std::uint32_t record) {
                return in_source(record, source) != m_records.size();
            };
            const auto first = std::find_if(order.begin(), order.end(), is_shared);
            const auto last = std::find_if(order.rbegin(), order.rend(), is_shared).base();
            if (first < last && !std::all_of(first, last, is_shared)) {
                lacking[source][other] = true;
            }
            m_whole =
                m_whole && (m_order[source].empty() || std::all_of(order.begin(), order.end(), is_shared));
        }
    }
}

/// Whether each source lacks messages that the other has: then two of the same words may be two messages, of
/// which each has one. Those that share little may lack any.
bool Matching::both_lack(const Placed& a, const Placed& b) const {
    return are_strangers(a, b) || (m_relations.lacking[a.stamp.source][b.stamp.source] &&
                                   m_relations.lacking[b.stamp.source][a.stamp.source]);
}

/// Whether the sources of two records share too little to show that they have the same messages; unless here
/// they have.
bool Matching::are_strangers(const Placed& a, const Placed& b) const {
    return !m_whole && m_relations.strangers[a.stamp.source][b.stamp.source];
}

/// Whether a pair may be two messages of the same words: both sources lack messages, or here one does, and
/// what the other lacks, unless it is known to lack nothing, may be hidden by just this pair.
bool Matching::may_coincide(std::uint32_t a, std::uint32_t b) const {
    const Placed& one = m_records[a];
    const Placed& other = m_records[b];
    const bool one_lacks = m_relations.lacking[one.stamp.source][other.stamp.source] ||
                           m_relations.lacking[other.stamp.source][one.stamp.source];
    const bool one_is_complete = m_relations.complete[one.stamp.source][other.stamp.source] ||
                                 m_relations.complete[other.stamp.source][one.stamp.source];
    const bool is_lacking = both_lack(one, other) || (one_lacks && !one_is_complete && !m_whole);
    const auto width = [](const Interval& safe) { return safe.hi - safe.lo; };
    const bool has_room = std::max(width(whole_safe(one)), width(whole_safe(other))) > k_near_ms;
    const bool is_apart = one.fold_ms == 0 && other.fold_ms == 0 && distance(one.shown, other.shown) > 0;
    return is_apart || (is_lacking && has_room);
}

/// Records that were edited or deleted, by the sender of a record and about its time.
Matching::Records Matching::altered_near(std::uint32_t record) const {
    Records near;
    const std::int64_t reach = whole_safe(m_records[record]).hi + k_near_ms;
    auto at = std::partition_point(m_altered.begin(), m_altered.end(), [&](std::uint32_t altered) {
        return whole_safe(m_records[altered]).lo <= reach;
    });
    for (std::size_t looked_at = 0; at != m_altered.begin() && looked_at < k_widest_gap; ++looked_at) {
        const std::uint32_t altered = *--at;
        if (m_records[altered].person == m_records[record].person &&
            least_distance(m_records[altered], m_records[record]) <= k_near_ms) {
            near.push_back(altered);
        }
    }
    return near;
}

/// Whether a record that was edited or deleted may have had the words of a pair before: the source of other
/// lacks it, or has it only as deleted too, or with what may be the same words.
bool Matching::may_stand_for(std::uint32_t altered, std::uint32_t own, std::uint32_t other) const {
    const Placed& one = m_records[altered];
    if (altered == own || one.stamp.source != m_records[own].stamp.source) {
        return false;
    }
    const bool is_lacking = in_source(altered, m_records[other].stamp.source) == m_records.size();
    const bool is_gone = one.stamp.content == Content::deleted && m_basis[altered] == MatchBasis::text;
    return is_lacking || is_gone ||
           (one.stamp.edited &&
            is_likely_edit(m_texts.text_of(one.stamp), m_texts.text_of(m_records[own].stamp)));
}

/// Whether a record that was edited or deleted may be the one that the other source tells of.
bool Matching::has_altered_rival(std::uint32_t own, std::uint32_t other) const {
    const Records near = altered_near(other);
    return std::any_of(near.begin(), near.end(),
                       [&](std::uint32_t altered) { return may_stand_for(altered, own, other); });
}

/// What was edited or deleted in one source may be what only another has, wherever it stands there.
void Matching::doubt_altered() {
    for (std::uint32_t record = 0; record < m_records.size(); ++record) {
        if (m_records[record].person == k_nobody || !lacks_any(record)) {
            continue;
        }
        for (const std::uint32_t altered : altered_near(record)) {
            const std::uint16_t source = m_records[altered].stamp.source;
            if (source != m_records[record].stamp.source && in_source(record, source) == m_records.size() &&
                in_source(altered, m_records[record].stamp.source) == m_records.size()) {
                m_doubts[record] = Doubt::open;
                m_doubts[altered] = Doubt::open;
            }
        }
    }
}

/// Whether nothing around a, on one side, says that it stands where b does; or the clock of b's source says
/// that it does not, by more places than late delivery explains. Where a source that shares little ends with
/// one of the two, the other may be of the time after that.
bool Matching::is_stray(std::uint32_t a, std::uint32_t b) const {
    const std::int64_t places = std::max(misplacement(a, b, -1), misplacement(a, b, 1));
    return std::any_of(k_directions.begin(), k_directions.end(), [&](int direction) {
        const bool ends_there =
            are_strangers(m_records[a], m_records[b]) && is_at_edge(a, direction) != is_at_edge(b, direction);
        const bool is_alone = misplacement(a, b, direction) < 0 &&
                              (ends_there || !(is_near_edge(a, direction) && is_near_edge(b, direction)));
        return is_alone || (places >= k_late_places && crosses(a, b, direction));
    });
}

/// Whether a pair may be two messages, of which each source has one.
bool Matching::is_unsure(std::uint32_t coarse, std::uint32_t fine) const {
    const Placed& a = m_records[coarse];
    const Placed& b = m_records[fine];
    const bool lacking = both_lack(a, b);
    if (has_altered_rival(coarse, fine) || has_altered_rival(fine, coarse)) {
        return true;
    }
    if (is_unique(a, b)) {
        return lacking && (is_far_off(coarse, fine) || is_stray(coarse, fine) || is_stray(fine, coarse));
    }
    const bool tied = a.tied && b.tied;
    if (!tied && !is_long(a) && !m_whole) {
        return true; // with clocks that far apart, words that are said once in each may be two messages
    }
    return lacking || (is_telling(a, b) ? is_far_off(coarse, fine) : !tied || is_doubtful(coarse, fine));
}

/// Those that a source lacks, or shows with other contents.
void Matching::find_altered() {
    for (std::uint32_t record = 0; record < m_records.size(); ++record) {
        const Stamp& stamp = m_records[record].stamp;
        if ((stamp.edited || stamp.content == Content::deleted) &&
            (lacks_any(record) || has_other_contents(record))) {
            m_altered.push_back(record);
        }
    }
}

/// Whether what a record was joined with does not say what it said before it was edited or deleted.
bool Matching::has_other_contents(std::uint32_t record) const noexcept {
    return m_records[record].stamp.content == Content::deleted || m_basis[record] == MatchBasis::between;
}

/// Whether a source has no record of its message.
bool Matching::lacks_any(std::uint32_t record) const noexcept {
    for (std::uint16_t source = 0; source < sources(); ++source) {
        if (!m_order[source].empty() && in_source(record, source) == m_records.size()) {
            return true;
        }
    }
    return false;
}

/// Records of the same words that no clock brings together, and that no other source has either: they are one
/// message where one was stamped when it was delivered, or where a clock was set for so few messages that no
/// anchor shows it.
void Matching::find_twins() {
    Records lone;
    for (std::uint32_t record = 0; record < m_records.size(); ++record) {
        const Stamp& stamp = m_records[record].stamp;
        if ((stamp.text_key != 0 || stamp.content == Content::media) && lacks_any(record)) {
            lone.push_back(record);
        }
    }
    const auto key = [this](std::uint32_t record) {
        const Placed& one = m_records[record];
        return std::tuple(one.stamp.text_key, one.person, one.safe.lo, record);
    };
    std::sort(lone.begin(), lone.end(), [&](std::uint32_t a, std::uint32_t b) { return key(a) < key(b); });
    std::vector<Shift> shifts;
    for (std::size_t i = 0; i < lone.size(); ++i) {
        for (std::size_t j = i + 1; j < lone.size() && j - i <= k_context; ++j) {
            if (say_the_same(lone[i], lone[j])) {
                note_twins(lone[i], lone[j]);
                note_shifts(lone[i], lone[j], shifts);
            }
        }
    }
    find_adrift(std::move(shifts));
}

/// Whether two records of two sources are of one sender's same words, or files of one type.
bool Matching::say_the_same(std::uint32_t a, std::uint32_t b) const {
    return m_records[a].stamp.text_key == m_records[b].stamp.text_key &&
           m_records[a].person == m_records[b].person &&
           agree(m_records[a].stamp.media, m_records[b].stamp.media) && may_join(a, b);
}

/// By how much the clock of either source would be off, were the two one message.
void Matching::note_shifts(std::uint32_t a, std::uint32_t b, std::vector<Shift>& shifts) const {
    const Placed& one = m_records[a];
    const Placed& other = m_records[b];
    if (distance(one.shown, other.shown) > k_most_shift_ms) {
        return;
    }
    const std::int64_t by_ms = one.shown.middle() - other.shown.middle();
    const std::int64_t span_ms = one.stamp.span_ms + other.stamp.span_ms;
    shifts.push_back({one.stamp.source, other.stamp.source, m_rank[a], by_ms, span_ms});
    shifts.push_back({other.stamp.source, one.stamp.source, m_rank[b], -by_ms, span_ms});
}

/// Where two messages near each other would be off by the same, the clock was set for a while that no anchor
/// shows: nothing about there rests on it, and what was joined there may be another message.
void Matching::find_adrift(std::vector<Shift> shifts) {
    std::sort(shifts.begin(), shifts.end(), [](const Shift& a, const Shift& b) {
        return std::tuple(a.source, a.other, a.rank, a.by_ms) <
               std::tuple(b.source, b.other, b.rank, b.by_ms);
    });
    for (std::size_t i = 0; i < shifts.size(); ++i) {
        const Shift& first = shifts[i];
        for (std::size_t j = i + 1; j < shifts.size() && j - i <= k_context; ++j) {
            const Shift& last = shifts[j];
            if (first.source != last.source || first.other != last.other ||
                last.rank - first.rank > 2 * k_context) {
                break;
            }
            if (first.rank < last.rank && std::abs(first.by_ms - last.by_ms) <= first.span_ms + k_near_ms) {
                mark_adrift(m_order[first.source], first.rank, last.rank);
            }
        }
    }
}

/// From one rank to another, and around them.
void Matching::mark_adrift(const Records& order, std::size_t first, std::size_t last) {
    const std::size_t end = std::min(order.size(), last + k_context + 1);
    for (std::size_t at = first - std::min(first, k_context); at < end; ++at) {
        m_adrift[order[at]] = true;
    }
}

/// A clock that nothing ties may put them further apart than late delivery does.
void Matching::note_twins(std::uint32_t a, std::uint32_t b) {
    const Placed& one = m_records[a];
    const Placed& other = m_records[b];
    const bool is_near = distance(one.shown, other.shown) <= k_most_shift_ms;
    for (const std::uint32_t record : {a, b}) {
        m_doubts[record] = is_near && !m_records[record].tied ? Doubt::open : m_doubts[record];
    }
    if (least_distance(one, other) <= k_late_ms) {
        m_twin[a] = hull(m_twin[a], whole_safe(other));
        m_twin[b] = hull(m_twin[b], whole_safe(one));
        m_possible[a] = true;
        m_possible[b] = true;
    }
}

/// Whether nothing at all speaks against a pair, of sources that share so much that what they lack is known.
bool Matching::is_sure_pair(std::uint32_t a, std::uint32_t b) const {
    const auto is_shaky = [this](std::uint32_t record) {
        return m_doubts[record] != Doubt::none || m_adrift[record] || m_basis[record] != MatchBasis::text ||
               !m_records[record].established;
    };
    if (is_shaky(a) || is_shaky(b)) {
        return false;
    }
    const std::int64_t coarser_ms = m_records[a].stamp.span_ms - m_records[b].stamp.span_ms;
    return (coarser_ms < 0 || !is_unsure(a, b)) && (coarser_ms > 0 || !is_unsure(b, a));
}

void Matching::tie(std::uint32_t a, std::uint32_t b) {
    const auto [first, other] = std::minmax({m_knot[a], m_knot[b]});
    std::uint32_t at = a;
    do {
        m_knot[at] = m_knot[at] == other ? first : m_knot[at];
        at = m_next[at];
    } while (at != a);
}

/// Two records that surely are of one message with a third are one, though their two sources alone could not
/// show it where each of them lacks messages.
void Matching::tie_knots() {
    m_knot.resize(m_records.size());
    std::iota(m_knot.begin(), m_knot.end(), 0U);
    for (std::uint32_t record = 0; record < m_records.size(); ++record) {
        if (m_next[m_next[record]] == record) {
            continue;
        }
        for (std::uint32_t at = m_next[record]; at != record; at = m_next[at]) {
            if (record < at && is_sure_pair(record, at)) {
                tie(record, at);
            }
        }
    }
}

void Matching::mark_tentative() {
    find_lacking();
    find_altered();
    doubt_altered();
    find_twins();
    settle_contests();
    tie_knots();
    for (std::uint32_t record = 0; record < m_records.size(); ++record) {
        for (std::uint32_t at = m_next[record]; at != record; at = m_next[at]) {
            if (m_by_place[record] && m_by_place[at]) {
                continue;
            }
            m_may_be_two[record] = m_may_be_two[record] || may_coincide(record, at);
            const bool finer = m_records[at].stamp.span_ms <= m_records[record].stamp.span_ms;
            if (m_adrift[record] || (finer && m_knot[record] != m_knot[at] && is_unsure(record, at))) {
                m_doubts[record] = Doubt::open;
                m_doubts[at] = Doubt::open;
            }
        }
    }
    open_components();
}

} // namespace chatkeep::time
