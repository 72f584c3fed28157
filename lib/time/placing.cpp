// SPDX-License-Identifier: EUPL-1.2
#include "time/placing.hpp"

#include <algorithm>
#include <utility>

namespace chatkeep::time {

namespace {

constexpr std::int64_t k_second_ms = 1000;
constexpr std::int64_t k_hour_ms = 3'600'000;
constexpr std::int64_t k_day_ms = 24 * k_hour_ms;

std::int64_t floor_to_second(std::int64_t ms) noexcept {
    return ms >= 0 ? ms / k_second_ms : -((-ms + k_second_ms - 1) / k_second_ms);
}

/// The second in an iOS media name is finer than the minute shown, when they agree.
bool use_name(Stamp& stamp) noexcept {
    if (stamp.name_ms == 0 || stamp.span_ms <= k_second_ms || stamp.is_utc ||
        stamp.name_ms < stamp.civil_ms || stamp.name_ms >= stamp.civil_ms + stamp.span_ms) {
        return false;
    }
    stamp.civil_ms = stamp.name_ms;
    stamp.span_ms = k_second_ms;
    return true;
}

/// Whether a position lies inside one of the stretches, which are in order.
bool lies_in(const std::vector<Interval>& stretches, const Stamp& stamp) {
    const auto position = static_cast<std::int64_t>(stamp.position);
    const auto next = std::partition_point(stretches.begin(), stretches.end(),
                                           [&](const Interval& one) { return one.hi <= position; });
    return next != stretches.end() && next->lo < position;
}

} // namespace

bool is_night(std::int64_t civil_ms) noexcept {
    const std::int64_t of_day = ((civil_ms % k_day_ms) + k_day_ms) % k_day_ms;
    return of_day < 4 * k_hour_ms || of_day >= 23 * k_hour_ms;
}

Instants instants_of(const Stamp& stamp, Zone* zone) {
    const Interval shown{stamp.civil_ms, stamp.civil_ms + stamp.span_ms - 1};
    if (stamp.is_utc || zone == nullptr) {
        return {1, shown, 0};
    }
    const LocalTime local = zone->resolve(floor_to_second(stamp.civil_ms));
    const Interval first = shifted(shown, -std::int64_t{local.first_offset_s} * k_second_ms);
    const std::int64_t between = std::int64_t{local.first_offset_s - local.second_offset_s} * k_second_ms;
    switch (local.kind) {
    case LocalTime::Kind::unique:
        return {1, first, 0};
    case LocalTime::Kind::ambiguous:
        return {2, first, between};
    case LocalTime::Kind::nonexistent:
        break;
    }
    return {0, first, 0};
}

Placer::Placer(Source source, Sink sink) : m_source(std::move(source)), m_sink(std::move(sink)) {}

Placed Placer::place(const Stamp& shown) {
    Placed record;
    record.stamp = shown;
    record.person = shown.sender < m_source.people.size() ? m_source.people[shown.sender] : k_nobody;
    if (!shown.has_time) {
        record.untimed = true;
        return record;
    }
    Stamp stamp = shown;
    record.by_name = use_name(stamp);
    record.stamp.span_ms = stamp.span_ms;
    const Instants instants = instants_of(stamp, m_source.zone ? &*m_source.zone : nullptr);
    if (instants.count == 0) {
        record.nonexistent = true;
        record.untimed = true;
        return record;
    }
    const Clock::Difference difference = m_source.clock.at(stamp.position);
    const bool open = lies_in(m_source.open, stamp);
    // Where the clock was set, it may have been set more than once.
    record.tied = m_source.tied && m_source.tied_among.contains(static_cast<std::int64_t>(stamp.position)) &&
                  m_source.tied_within.contains(instants.first.lo) && difference.piece != 0 &&
                  !difference.beyond && !open && !lies_in(m_source.doubted, stamp);
    record.may_be_late = m_source.stamps_arrivals;
    record.between_pieces = difference.piece == 0;
    record.established = m_source.tied && difference.established;
    record.piece = open ? 0 : difference.piece;
    record.when = less(instants.first, difference.likely);
    record.safe = less(instants.first, difference.safe);
    record.shown = shifted(instants.first, -difference.likely.middle());
    record.corrected = !difference.likely.contains(0);
    record.at_ms = record.corrected ? record.shown.lo : instants.first.lo;
    record.fold_ms = instants.fold_ms;
    const auto twin =
        std::partition_point(m_source.twins.begin(), m_source.twins.end(),
                             [&](const TwinPlace& one) { return one.position < stamp.position; });
    record.twin_in =
        twin != m_source.twins.end() && twin->position == stamp.position ? twin->source : k_no_source;
    leave_room(stamp, difference, record);
    return record;
}

/// For what another zone, as possible as the one taken, would make of the time.
void Placer::leave_room(const Stamp& stamp, const Clock::Difference& difference, Placed& record) {
    if (stamp.is_utc) {
        return;
    }
    if (m_source.zone_assumed && is_night(stamp.civil_ms)) {
        record.safe = {record.safe.lo - k_hour_ms, record.safe.hi + k_hour_ms};
        record.piece = 0;
    }
    const Interval taken = record.safe;
    for (Zone& zone : m_source.rivals) {
        const Instants other = instants_of(stamp, &zone);
        const Interval instants{other.first.lo, other.first.hi + other.fold_ms - record.fold_ms};
        const Interval both = hull(record.safe, less(instants, difference.safe));
        if (other.count > 0 && both != taken) {
            record.safe = both;
            record.when = hull(record.when, less(instants, difference.likely));
            record.piece = 0;
        }
    }
}

/// Hands out the records that waited for a time, between the last one and next.
void Placer::release(const Interval* next) {
    for (Placed& record : m_untimed) {
        record.open_start = !m_last_when;
        record.open_end = next == nullptr;
        const Interval before = m_last_when.value_or(next != nullptr ? *next : Interval{});
        const Interval behind = next != nullptr ? *next : before;
        record.when = hull(before, behind);
        record.safe = record.when;
        record.shown = record.when;
        m_sink(record);
    }
    m_untimed.clear();
}

void Placer::check_direction(Placed& record) {
    if (m_last && !record.untimed && m_last->shown.lo - record.shown.hi - record.fold_ms > k_backwards_ms) {
        m_last->backwards = true;
        m_last->backwards_first = true;
        record.backwards = true;
    }
}

void Placer::add(const Stamp& stamp) {
    Placed record = place(stamp);
    if (record.untimed) {
        if (m_last) {
            m_sink(*m_last);
            m_last.reset();
        }
        m_untimed.push_back(record);
        return;
    }
    check_direction(record);
    if (m_last) {
        m_sink(*m_last);
    }
    const Interval when = whole_when(record);
    release(&when);
    m_last_when = when;
    m_last = record;
}

void Placer::finish() {
    if (m_last) {
        m_sink(*m_last);
        m_last.reset();
    }
    release(nullptr);
}

} // namespace chatkeep::time
