// SPDX-License-Identifier: EUPL-1.2
#include "time/matching.hpp"

#include "time/alignment.hpp"
#include "time/canonical.hpp"
#include "time/matching_detail.hpp"

#include <algorithm>
#include <cstdlib>
#include <tuple>
#include <utility>

namespace chatkeep::time {

namespace {

constexpr std::int64_t k_pause_ms = 60'000; ///< nobody was in the middle of saying something
constexpr std::int64_t k_minute_ms = 60'000;
constexpr std::int64_t k_burst_ms = 10'000; ///< usual between messages without a pause

constexpr std::uint64_t k_media_key =
    0x6D65646961; ///< files without words: any may be any other of their type
constexpr std::uint64_t k_deleted_key = 0x64656C65746564;

/// Equal for records that say the same.
struct Key {
    std::uint64_t text;
    std::uint32_t person;

    friend bool operator==(const Key&, const Key&) = default;
    // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 takes the zero in a defaulted <=> for a pointer
    friend auto operator<=>(const Key&, const Key&) = default;
};

Key key_of(const Placed& record) noexcept {
    if (record.stamp.content == Content::deleted) {
        return {k_deleted_key, record.person};
    }
    const bool bare_media = record.stamp.content == Content::media && record.stamp.text_key == 0;
    return {bare_media ? k_media_key : record.stamp.text_key, record.person};
}

/// How far apart two records of the same words may be: where both clocks are known, their bounds already say
/// it all. Short words in two minutes that nothing ties are two messages, as at the seam of an export's
/// parts.
std::int64_t allowance(const Placed& a, const Placed& b) noexcept {
    const bool are_bounded = a.tied && b.tied;
    const bool are_minutes = std::min(a.stamp.span_ms, b.stamp.span_ms) >= k_minute_ms;
    return !is_long(a) && (are_bounded || are_minutes) ? 0 : k_near_ms;
}

/// Whether the times of two records of the same words allow them to be one.
bool meet(const Placed& a, const Placed& b) noexcept {
    return least_distance(a, b) <= allowance(a, b);
}

/// The least over the passes of an hour that occurs twice, of one of a record's intervals.
std::int64_t least_distance_of(const Placed& a, const Placed& b, Interval Placed::*interval) noexcept {
    const auto apart = [&](std::int64_t a_shift, std::int64_t b_shift) {
        return distance(shifted(a.*interval, a_shift), shifted(b.*interval, b_shift));
    };
    std::int64_t least = apart(0, 0);
    if (a.fold_ms != 0) {
        least = std::min(least, apart(a.fold_ms, 0));
    }
    if (b.fold_ms != 0) {
        least = std::min({least, apart(0, b.fold_ms), apart(a.fold_ms, b.fold_ms)});
    }
    return least;
}

/// A few messages said twice look like a clock that was set for as long as they last. What must be safe
/// allows for that, but no message is taken for another on such a ground.
bool is_far_apart(const Placed& a, const Placed& b) noexcept {
    return least_distance_of(a, b, &Placed::when) > k_late_ms;
}

/// Where another record of the same message may lie.
Interval reach_of(const Placed& record) noexcept {
    const Interval when = whole_when(record);
    return intersect(whole_safe(record), {when.lo - k_late_ms, when.hi + k_late_ms});
}

} // namespace

std::int64_t least_distance(const Placed& a, const Placed& b) noexcept {
    return least_distance_of(a, b, &Placed::safe);
}

/// Pairs two lists of records that say the same, each in the order of its source.
class Matching::Aligner {
public:
    Aligner(Matching& matching, const Records& left, const Records& right)
        : m_matching(matching), m_left(left), m_right(right) {}

    void run() {
        const auto score = [this](std::size_t i, std::size_t j) { return score_of(m_left[i], m_right[j]); };
        auto pairs = align(m_left.size(), m_right.size(), score);
        std::vector<bool> left_taken(m_left.size());
        std::vector<bool> right_taken(m_right.size());
        for (const auto& [i, j] : pairs) {
            left_taken[i] = true;
            right_taken[j] = true;
        }
        for (auto& [i, j] : pairs) {
            i = better_placed(m_left, left_taken, i, m_right[j]);
            j = better_placed(m_right, right_taken, j, m_left[i]);
        }
        for (const auto& [i, j] : pairs) {
            doubt(i, j, left_taken, true);
            doubt(i, j, right_taken, false);
        }
        for (const auto& [i, j] : pairs) {
            m_matching.join(m_left[i], m_right[j], MatchBasis::text);
        }
    }

private:
    static constexpr std::int64_t k_gain = 1000;

    /// Notes the records that could stand in the place of left i, or of right j.
    void doubt(std::size_t i, std::size_t j, const std::vector<bool>& taken, bool in_left) {
        const Records& list = in_left ? m_left : m_right;
        const std::size_t own = in_left ? i : j;
        const std::uint32_t other = in_left ? m_right[j] : m_left[i];
        const auto look = [&](std::size_t at, bool is_last) {
            const bool rival = m_matching.may_be(list[at], other);
            if (rival) {
                const std::uint16_t source = m_matching.m_records[other].stamp.source;
                const bool has_partner =
                    m_matching.in_source(list[at], source) != m_matching.m_records.size();
                const bool is_taken = taken[at] || has_partner;
                m_matching.m_contests.push_back({list[own], other, list[at], is_taken, is_taken && !is_last});
            }
            return rival;
        };
        std::size_t before = own;
        while (before > 0 && own - before < k_context && look(before - 1, own - before + 1 == k_context)) {
            --before;
        }
        std::size_t behind = own + 1;
        while (behind < list.size() && behind - own <= k_context && look(behind, behind - own == k_context)) {
            ++behind;
        }
    }

    /// Of a record and its neighbours in the list that nothing else was paired with, the one that leaves the
    /// others most room beside fine.
    std::size_t better_placed(const Records& list, std::vector<bool>& taken, std::size_t own,
                              std::uint32_t fine) const {
        if (m_matching.m_records[list[own]].stamp.span_ms <= m_matching.m_records[fine].stamp.span_ms) {
            return own;
        }
        for (const std::size_t other : {own - 1, own + 1}) {
            if (other >= list.size() || taken[other] ||
                score_of(list[own], fine) != score_of(list[other], fine)) {
                continue;
            }
            const int side_of_own = other < own ? 1 : -1; // of the other, where other is paired
            if (m_matching.room_beside(fine, list[own], side_of_own) >
                m_matching.room_beside(fine, list[other], -side_of_own)) {
                taken[own] = false;
                taken[other] = true;
                return other;
            }
        }
        return own;
    }

    /// Negative: they can't be one.
    [[nodiscard]] std::int64_t score_of(std::uint32_t a, std::uint32_t b) const {
        const Placed& left = m_matching.m_records[a];
        const Placed& right = m_matching.m_records[b];
        const std::int64_t apart = least_distance(left, right);
        if (apart > allowance(left, right) || is_far_apart(left, right) || !m_matching.may_join(a, b)) {
            return -1;
        }
        const std::int64_t likely_apart = std::min<std::int64_t>(20'000, distance(left.when, right.when));
        return k_gain - 8 * std::min<std::int64_t>(misplacement(a, b), 50) - (apart + likely_apart) / 50;
    }

    /// By how many places b stands away from where a's neighbours have their partners.
    [[nodiscard]] std::int64_t misplacement(std::uint32_t a, std::uint32_t b) const {
        const std::int64_t before = misplacement(a, b, -1);
        const std::int64_t behind = misplacement(a, b, 1);
        if (before < 0 || behind < 0) {
            return std::max<std::int64_t>({0, before, behind});
        }
        return std::min(before, behind) + std::min<std::int64_t>(5, std::max(before, behind) / 10);
    }

    /// The same in one direction; all sources begin and end the block together. -1: unknown.
    [[nodiscard]] std::int64_t misplacement(std::uint32_t a, std::uint32_t b, int direction) const {
        const std::int64_t by_neighbour = m_matching.misplacement(a, b, direction);
        if (by_neighbour >= 0) {
            return by_neighbour;
        }
        const std::int64_t to_edge = places_to_edge(a, direction);
        return to_edge < static_cast<std::int64_t>(k_context)
                   ? std::abs(to_edge - places_to_edge(b, direction))
                   : -1;
    }

    [[nodiscard]] std::int64_t places_to_edge(std::uint32_t record, int direction) const {
        const std::size_t size = m_matching.m_order[m_matching.m_records[record].stamp.source].size();
        return direction < 0 ? std::int64_t{m_matching.m_rank[record]}
                             : static_cast<std::int64_t>(size) - 1 - m_matching.m_rank[record];
    }

    Matching& m_matching;
    const Records& m_left;
    const Records& m_right;
};

/// How much time there is for a message that only another source has, as it shows it, behind (1) or before
/// (-1) a record of this one. At the edge of a pause, messages are as near to each other as ever.
std::int64_t Matching::room_beside(std::uint32_t fine, std::uint32_t other, int direction) const {
    const Records& order = m_order[m_records[fine].stamp.source];
    const std::int64_t at = std::int64_t{m_rank[fine]} + direction;
    const std::int64_t here = m_records[fine].when.middle();
    const Interval& shown = m_records[other].when;
    std::int64_t room = direction > 0 ? shown.hi - here : here - shown.lo;
    bool is_pause = true;
    if (at >= 0 && at < static_cast<std::int64_t>(order.size())) {
        const Interval& neighbour = m_records[order[static_cast<std::size_t>(at)]].when;
        const std::int64_t gap = direction * (neighbour.middle() - here);
        room = std::min(room, gap);
        is_pause = gap > k_pause_ms;
    }
    return is_pause ? std::min(room, k_burst_ms) : room;
}

/// Joins what is left between two neighbours that both sources have, where only one pairing is possible.
class Matching::GapFiller {
public:
    GapFiller(Matching& matching, std::uint16_t source, std::uint16_t other)
        : m_matching(matching), m_source(source), m_other(other) {}

    void run() {
        const Records& order = m_matching.m_order[m_source];
        std::int64_t previous = -1; // rank in the other source of the last shared record
        Records left;
        for (const std::uint32_t record : order) {
            const std::uint32_t partner = m_matching.in_source(record, m_other);
            if (partner == m_matching.m_records.size()) {
                left.push_back(record);
                continue;
            }
            const std::int64_t here = m_matching.m_rank[partner];
            fill(left, previous, here);
            left.clear();
            previous = here;
        }
        fill(left, previous, static_cast<std::int64_t>(m_matching.m_order[m_other].size()));
    }

private:
    [[nodiscard]] bool is_pair(std::uint32_t a, std::uint32_t b) const;
    [[nodiscard]] Records others_between(std::int64_t before, std::int64_t behind) const;
    void fill(const Records& left, std::int64_t before, std::int64_t behind);

    Matching& m_matching;
    std::uint16_t m_source;
    std::uint16_t m_other;
};

bool Matching::GapFiller::is_pair(std::uint32_t a, std::uint32_t b) const {
    const Placed& left = m_matching.m_records[a];
    const Placed& right = m_matching.m_records[b];
    if (left.person != right.person || left.person == k_nobody || least_distance(left, right) > k_near_ms ||
        is_far_apart(left, right) || !m_matching.may_join(a, b)) {
        return false;
    }
    if (left.stamp.content == Content::deleted || right.stamp.content == Content::deleted) {
        return left.stamp.content != right.stamp.content;
    }
    if (left.stamp.content == Content::media && right.stamp.content == Content::media) {
        return agree(left.stamp.media, right.stamp.media);
    }
    return left.stamp.content == Content::text && right.stamp.content == Content::text &&
           (left.stamp.edited || right.stamp.edited) &&
           is_likely_edit(m_matching.m_texts.text_of(left.stamp), m_matching.m_texts.text_of(right.stamp));
}

Matching::Records Matching::GapFiller::others_between(std::int64_t before, std::int64_t behind) const {
    const Records& order = m_matching.m_order[m_other];
    Records others;
    for (std::int64_t rank = before + 1; rank < behind; ++rank) {
        const std::uint32_t record = order[static_cast<std::size_t>(rank)];
        if (m_matching.in_source(record, m_source) == m_matching.m_records.size()) {
            others.push_back(record);
        }
        if (others.size() > k_widest_gap) {
            return {};
        }
    }
    return others;
}

void Matching::GapFiller::fill(const Records& left, std::int64_t before, std::int64_t behind) {
    if (left.empty() || left.size() > k_widest_gap) {
        return;
    }
    const Records others = others_between(before, behind);
    std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
    for (const std::uint32_t a : left) {
        for (const std::uint32_t b : others) {
            if (is_pair(a, b)) {
                pairs.emplace_back(a, b);
            }
        }
    }
    for (const auto& [a, b] : pairs) {
        const auto same_a =
            std::count_if(pairs.begin(), pairs.end(), [a = a](const auto& p) { return p.first == a; });
        const auto same_b =
            std::count_if(pairs.begin(), pairs.end(), [b = b](const auto& p) { return p.second == b; });
        if (same_a == 1 && same_b == 1) {
            m_matching.join(a, b, MatchBasis::between);
        } else {
            m_matching.m_possible[a] = true;
            m_matching.m_possible[b] = true;
        }
    }
}

Matching::Matching(const std::vector<Placed>& records, TextSource& texts, SourceRelations relations)
    : m_records(records), m_texts(texts), m_relations(std::move(relations)), m_next(records.size()),
      m_rank(records.size()), m_basis(records.size(), MatchBasis::none), m_possible(records.size()),
      m_doubts(records.size(), Doubt::none), m_may_be_two(records.size()), m_by_place(records.size()),
      m_adrift(records.size()), m_room(records.size(), Interval{INT64_MAX, INT64_MIN}),
      m_twin(records.size(), Interval{INT64_MAX, INT64_MIN}) {
    index();
    if (m_order.size() < 2) {
        return;
    }
    for (const Overlap& overlap : m_relations.overlaps) {
        match_parts(overlap);
    }
    match_texts();
    for (std::uint16_t source = 0; source < sources(); ++source) {
        for (std::uint16_t other = source + 1; other < sources(); ++other) {
            GapFiller(*this, source, other).run();
        }
    }
    mark_tentative();
}

void Matching::index() {
    for (std::uint32_t i = 0; i < m_records.size(); ++i) {
        m_next[i] = i;
        const std::size_t source = m_records[i].stamp.source;
        m_order.resize(std::max(m_order.size(), source + 1));
        m_order[source].push_back(i);
    }
    for (Records& order : m_order) {
        std::sort(order.begin(), order.end(), [this](std::uint32_t a, std::uint32_t b) {
            return m_records[a].stamp.position < m_records[b].stamp.position;
        });
        for (std::uint32_t rank = 0; rank < order.size(); ++rank) {
            m_rank[order[rank]] = rank;
        }
    }
}

std::uint32_t Matching::in_source(std::uint32_t record, std::uint16_t source) const noexcept {
    std::uint32_t at = record;
    do {
        if (m_records[at].stamp.source == source) {
            return at;
        }
        at = m_next[at];
    } while (at != record);
    return static_cast<std::uint32_t>(m_records.size());
}

/// Parts of one export share what was paired by its place, and nothing else.
bool Matching::may_join(std::uint32_t a, std::uint32_t b) const noexcept {
    const auto has = [this](std::uint32_t record, std::uint16_t source) {
        return in_source(record, source) != m_records.size();
    };
    return are_of_other_sources(a, b) &&
           std::none_of(m_relations.overlaps.begin(), m_relations.overlaps.end(),
                        [&](const Overlap& overlap) {
                            return (has(a, overlap.earlier) && has(b, overlap.later)) ||
                                   (has(a, overlap.later) && has(b, overlap.earlier));
                        });
}

bool Matching::are_of_other_sources(std::uint32_t a, std::uint32_t b) const noexcept {
    std::uint32_t at = a;
    do {
        if (in_source(b, m_records[at].stamp.source) != m_records.size()) {
            return false;
        }
        at = m_next[at];
    } while (at != a);
    return true;
}

void Matching::join(std::uint32_t a, std::uint32_t b, MatchBasis basis) {
    std::swap(m_next[a], m_next[b]);
    m_basis[b] = basis;
    if (m_basis[a] == MatchBasis::none) {
        m_basis[a] = basis;
    }
}

void Matching::match_parts(const Overlap& overlap) {
    if (overlap.earlier >= m_order.size() || overlap.later >= m_order.size()) {
        return;
    }
    const Records& earlier = m_order[overlap.earlier];
    for (const std::uint32_t record : m_order[overlap.later]) {
        const std::uint64_t position = m_records[record].stamp.position;
        if (position >= overlap.count) {
            break;
        }
        const auto same = std::partition_point(earlier.begin(), earlier.end(), [&](std::uint32_t other) {
            return m_records[other].stamp.position < position + overlap.shift;
        });
        if (same == earlier.end() || m_records[*same].stamp.position != position + overlap.shift ||
            !are_of_other_sources(*same, record)) {
            continue;
        }
        join(*same, record, MatchBasis::text);
        const bool is_sure = overlap.is_sure;
        for (const std::uint32_t one : {*same, record}) {
            m_by_place[one] = is_sure;
            m_doubts[one] = is_sure ? m_doubts[one] : Doubt::open;
        }
    }
}

void Matching::match_texts() {
    std::vector<std::pair<Key, std::uint32_t>> keyed;
    for (std::uint32_t i = 0; i < m_records.size(); ++i) {
        keyed.emplace_back(key_of(m_records[i]), i);
    }
    std::sort(keyed.begin(), keyed.end());
    std::vector<Records> contested;
    std::vector<Records> groups;
    for (std::size_t begin = 0; begin < keyed.size();) {
        std::size_t end = begin;
        Records group;
        while (end < keyed.size() && keyed[end].first == keyed[begin].first) {
            group.push_back(keyed[end++].second);
        }
        if (group.size() > 1) {
            match_group(group, contested);
            if (is_long(m_records[group.front()])) {
                groups.push_back(std::move(group));
            }
        }
        begin = end;
    }
    std::sort(contested.begin(), contested.end());
    for (const Records& records : contested) {
        align_lists(records);
    }
    for (const Records& group : groups) {
        match_late(group);
    }
}

/// Splits records that say the same where no clock can join them, and joins what has no rival.
void Matching::match_group(const Records& group, std::vector<Records>& contested) {
    Records sorted = group;
    std::sort(sorted.begin(), sorted.end(), [this](std::uint32_t a, std::uint32_t b) {
        return std::pair(reach_of(m_records[a]).lo, a) < std::pair(reach_of(m_records[b]).lo, b);
    });
    for (std::size_t begin = 0; begin < sorted.size();) {
        std::size_t end = begin;
        std::int64_t reach = INT64_MIN / 2;
        bool rivals = false;
        Records together;
        while (end < sorted.size() &&
               (end == begin || reach_of(m_records[sorted[end]]).lo <= reach + k_near_ms)) {
            reach = std::max(reach, reach_of(m_records[sorted[end]]).hi);
            rivals = rivals || has_source_of(together, sorted[end]);
            together.push_back(sorted[end++]);
        }
        begin = end;
        if (together.size() < 2) {
            continue;
        }
        if (rivals) {
            contested.push_back(std::move(together));
        } else {
            align_lists(together);
        }
    }
}

bool Matching::has_source_of(const Records& records, std::uint32_t record) const {
    // Rivals come soon when there are any, so few are looked at.
    const std::size_t looked_at = std::min<std::size_t>(records.size(), m_order.size());
    return std::any_of(records.begin(), records.begin() + static_cast<std::ptrdiff_t>(looked_at),
                       [&](std::uint32_t other) {
                           return m_records[other].stamp.source == m_records[record].stamp.source;
                       }) ||
           records.size() >= m_order.size();
}

void Matching::sort_by_time(Records& records) const {
    std::sort(records.begin(), records.end(), [this](std::uint32_t a, std::uint32_t b) {
        const Placed& left = m_records[a];
        const Placed& right = m_records[b];
        return std::tuple(left.when.lo, left.stamp.source, left.stamp.position) <
               std::tuple(right.when.lo, right.stamp.source, right.stamp.position);
    });
}

/// Records that say the same and are near in time: each source's list is paired with what was paired before.
void Matching::align_lists(const Records& records) {
    std::vector<Records> lists(m_order.size());
    for (const std::uint32_t record : records) {
        lists[m_records[record].stamp.source].push_back(record);
    }
    Records united;
    for (Records& list : lists) {
        sort_by_time(list);
        if (!united.empty() && !list.empty()) {
            Aligner(*this, united, list).run();
        }
        for (const std::uint32_t record : list) {
            if (united.empty() || m_next[record] == record || is_first_of_message(record)) {
                united.push_back(record);
            }
        }
        sort_by_time(united);
    }
}

/// Whether a record meets another of the same words, or one that this was joined with before.
bool Matching::may_be(std::uint32_t record, std::uint32_t other) const {
    std::uint32_t at = other;
    do {
        const bool is_other = m_records[at].stamp.source != m_records[record].stamp.source;
        if ((is_other || at == other) && meet(m_records[record], m_records[at])) {
            return true;
        }
        at = m_next[at];
    } while (at != other);
    return false;
}

/// Whether no record of an earlier source belongs to the same message.
bool Matching::is_first_of_message(std::uint32_t record) const noexcept {
    for (std::uint32_t at = m_next[record]; at != record; at = m_next[at]) {
        if (m_records[at].stamp.source < m_records[record].stamp.source) {
            return false;
        }
    }
    return true;
}

/// The messages of a list, near in time to one of them, that could be it and were stamped when they were
/// delivered; messages and the list are sorted by time.
Matching::Records Matching::late_candidates(const Records& messages, std::size_t own) const {
    const auto near = [&](std::size_t other) {
        return least_distance(m_records[messages[own]], m_records[messages[other]]) <= k_late_ms;
    };
    Records found;
    const auto look = [&](std::size_t other) {
        if (may_join(messages[own], messages[other]) &&
            !is_far_apart(m_records[messages[own]], m_records[messages[other]])) {
            found.push_back(messages[other]);
        }
    };
    for (std::size_t at = own; at > 0 && own - at < k_widest_gap && near(at - 1); --at) {
        look(at - 1);
    }
    for (std::size_t at = own + 1; at < messages.size() && at - own <= k_widest_gap && near(at); ++at) {
        look(at);
    }
    return found;
}

/// A long text that only other sources have a while earlier or later: stamped when it was delivered.
void Matching::match_late(const Records& group) {
    Records messages;
    for (const std::uint32_t record : group) {
        if (m_next[record] == record || is_first_of_message(record)) {
            messages.push_back(record);
        }
    }
    sort_by_time(messages);
    std::vector<Records> candidates;
    for (std::size_t own = 0; own < messages.size(); ++own) {
        candidates.push_back(late_candidates(messages, own));
    }
    for (std::size_t own = 0; own + 1 < messages.size(); ++own) {
        for (std::size_t other = own + 1; other < messages.size(); ++other) {
            if (candidates[own] == Records{messages[other]} && candidates[other] == Records{messages[own]}) {
                join(messages[own], messages[other], MatchBasis::late);
                break;
            }
        }
    }
}

/// By how many places b stands away from where a's neighbour in a direction has its partner; -1: none has.
std::int64_t Matching::misplacement(std::uint32_t a, std::uint32_t b, int direction) const {
    const std::uint16_t source = m_records[b].stamp.source;
    const Records& order = m_order[m_records[a].stamp.source];
    std::int64_t at = m_rank[a];
    for (std::size_t step = 1; step <= k_context; ++step) {
        at += direction;
        if (at < 0 || at >= static_cast<std::int64_t>(order.size())) {
            break;
        }
        const std::uint32_t partner = in_source(order[static_cast<std::size_t>(at)], source);
        if (partner < m_records.size()) {
            const std::int64_t expected =
                std::int64_t{m_rank[partner]} - direction * static_cast<std::int64_t>(step);
            return std::abs(expected - std::int64_t{m_rank[b]});
        }
    }
    return -1;
}

} // namespace chatkeep::time
