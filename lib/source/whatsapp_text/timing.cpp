// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_text/timing.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "source/whatsapp_text/form.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace chatkeep::source::whatsapp_text {

namespace {

using model::Instant;
using model::NoticeCode;

constexpr std::uint32_t k_last_millisecond = 999'000'000;

/// The language of most of the app's words, without its country; empty: none is known.
std::string_view main_language(const Survey& survey) {
    const auto most = std::max_element(survey.languages.begin(), survey.languages.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    const std::string_view name = most == survey.languages.end() ? std::string_view() : most->first;
    return name.substr(0, name.find('-'));
}

/// What form and language tell. French has dashes in Canada alone, where a year of two digits stood first.
DateVotes all_votes(Shape shape, const Survey& survey) {
    static constexpr std::array<std::string_view, 9> day_first = {"nl", "de", "fr", "da", "es",
                                                                  "it", "pt", "sv", "nb"};
    const std::string_view language = main_language(survey);
    DateVotes votes = votes_of(shape);
    votes.day_language = std::find(day_first.begin(), day_first.end(), language) != day_first.end() &&
                         !(language == "fr" && separator_in(shape) == Separator::dash);
    votes.year_language = votes.year_language || language == "ko" || language == "ja";
    votes.perhaps_year_first = votes.perhaps_year_first || language == "zh";
    return votes;
}

std::string_view certainty_word(Certainty certainty) noexcept {
    return certainty == Certainty::proven ? "proven" : "likely";
}

/// Writes each part where it belongs: a whole instant put together elsewhere would be copied before its parts
/// have arrived.
void set_instant(std::optional<Instant>& instant, std::int64_t civil_s, std::uint32_t nanos) {
    Instant& value = instant.emplace();
    value.civil_s = civil_s;
    value.nanos = nanos;
}

std::string iso_day(std::int32_t days) {
    const std::chrono::year_month_day day{std::chrono::sys_days{std::chrono::days{days}}};
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                       static_cast<unsigned>(day.day()));
}

/// Why a header gives no time.
TimeTrouble why_none(const Header& header) noexcept {
    if (header.period == DayPeriod::unknown) {
        return {NoticeCode::header_unknown, "a word in the place of AM and PM is not known"};
    }
    return {NoticeCode::date_impossible, is_islamic(header.date)
                                             ? "its year is one of the Islamic calendar, which is not read"
                                             : "this date or time does not exist"};
}

void set_interval(model::Time& time, std::int64_t civil_s, std::int64_t last_civil_s) {
    const bool seconds = time.precision == model::Precision::second;
    set_instant(time.earliest, civil_s, 0);
    set_instant(time.latest, last_civil_s + (seconds ? 0 : 59), k_last_millisecond);
}

} // namespace

model::Notice& Timing::notice(NoticeCode code, std::string detail) {
    model::Notice& notice = m_notices.emplace_back();
    notice.code = code;
    notice.detail = std::move(detail);
    return notice;
}

Timing::Timing(const Survey& survey, const ReadOptions& options) {
    if (!options.zone.empty()) {
        m_zone = time::Zone::find(options.zone);
        if (!m_zone) {
            throw base::Error(
                base::Fault::usage,
                fmt::format("--zone: no time zone is called \"{}\"", base::printable(options.zone)),
                "use a name such as Europe/Amsterdam or UTC");
        }
        m_nonexistent = fmt::format("this local time does not exist in {}", m_zone->name());
    } else {
        notice(NoticeCode::time_zone_unknown,
               "times are the wall clock of the exporting phone; give --zone when its zone is known");
    }
    if (survey.newest_file_s) {
        m_exported_s = survey.newest_file_s;
        m_after_export = fmt::format("it is later than the newest file of the export, which is of {}",
                                     iso_day(static_cast<std::int32_t>(*m_exported_s / k_day_s)));
    }
    for (const auto& [shape, evidence] : survey.evidence) {
        decide(shape, evidence, survey, options);
    }
}

void Timing::decide(Shape shape, const DateEvidence& evidence, const Survey& survey,
                    const ReadOptions& options) {
    const DateParts& sample = evidence.sample();
    if (!sample.has_year) {
        notice(NoticeCode::date_year_missing, "the headers have no year");
    }
    DateDecision decided = decide_date_order(evidence, all_votes(shape, survey));
    const bool fixed =
        decided.certainty == Certainty::proven && (sample.digits[0] > 2 || sample.month_name != 0);
    if (options.date_order != DateOrder::unknown && !fixed) {
        notice(NoticeCode::date_order, "given by --date-order");
        m_orders[shape] = {options.date_order, {}};
        return tell_calendars(evidence, options.date_order);
    }
    tell_calendars(evidence, decided.order);
    m_orders[shape] = {decided.order, std::move(decided.others)};
    if (decided.certainty == Certainty::open) {
        notice(NoticeCode::date_order_open, std::move(decided.evidence));
    } else if (decided.certainty == Certainty::conflict) {
        notice(NoticeCode::date_order_conflict, std::move(decided.evidence));
    } else {
        notice(NoticeCode::date_order,
               fmt::format("{}: {}", certainty_word(decided.certainty), decided.evidence));
    }
}

/// No phone says which calendar it has: what is not Gregorian is told.
void Timing::tell_calendars(const DateEvidence& evidence, DateOrder order) {
    struct Name {
        Calendar calendar;
        std::string_view words;
    };

    static constexpr std::array<Name, 3> names = {
        {{Calendar::buddhist, "the Buddhist calendar, whose years are 543 more"},
         {Calendar::japanese, "the Japanese calendar, which counts the years of an era"},
         {Calendar::persian, "the Persian calendar"}}};
    for (const auto& [calendar, words] : names) {
        const CalendarUse& use = evidence.use_of(calendar);
        if (use.line == 0) {
            continue;
        }
        model::Notice& told =
            notice(NoticeCode::calendar_assumed, fmt::format("dates are read as those of {}", words));
        told.position.line = use.line;
        if (const auto day = days_of(use.date, order)) {
            told.detail += fmt::format(": the first is {}", iso_day(*day));
        }
    }
}

/// Puts offsets to the wall clock times, or says why they can't be put.
TimeTrouble Timing::apply_zone(model::Time& time) {
    time.zone = m_zone->name();
    if (const auto offset_s = m_zone->steady_offset(time.earliest->civil_s, time.latest->civil_s)) {
        time.earliest->offset_s = offset_s;
        time.latest->offset_s = offset_s;
        time.at->offset_s = offset_s;
        return {};
    }
    const time::LocalTime first = m_zone->resolve(time.earliest->civil_s);
    const time::LocalTime last = m_zone->resolve(time.latest->civil_s);
    time.earliest->offset_s = first.first_offset_s;
    time.latest->offset_s = last.second_offset_s;
    const time::LocalTime at = m_zone->resolve(time.at->civil_s);
    if (at.kind == time::LocalTime::Kind::unique) {
        time.at->offset_s = at.first_offset_s;
        return {};
    }
    if (at.kind == time::LocalTime::Kind::ambiguous) {
        time.fold = model::Fold::unknown;
        return {NoticeCode::time_ambiguous, "this local time occurs twice"};
    }
    // The clock never showed this time in the zone: both neighbours' offsets bound it.
    time.earliest->offset_s = std::max(first.first_offset_s, first.second_offset_s);
    time.latest->offset_s = std::min(last.first_offset_s, last.second_offset_s);
    return {NoticeCode::time_nonexistent, m_nonexistent};
}

const Timing::Order& Timing::order_of(Shape shape) {
    if (shape != m_last_shape) {
        const auto known = m_orders.find(shape);
        m_last_order = known == m_orders.end() ? Order() : known->second;
        m_last_shape = shape;
    }
    return m_last_order;
}

std::optional<std::int32_t> Timing::day_of(const DateParts& date, DateOrder order) {
    if (order != m_last_reading || date != m_last_date) {
        m_last_date = date;
        m_last_reading = order;
        m_last_day = days_of(date, order);
    }
    return m_last_day;
}

TimeTrouble Timing::read(const RawRecord& record, model::Time& time) {
    const Header& header = *record.header;
    time.written.assign(record.bytes, header.written_begin, header.written_end - header.written_begin);
    if (!record.known_utf8 && !base::is_utf8(time.written)) {
        time.written = base::repair_utf8(time.written);
    }
    const Order& order = order_of(header.shape);
    const auto day = day_of(header.date, order.order);
    const auto clock = seconds_of_day(header);
    if (!day || !clock) {
        time.basis = model::TimeBasis::none;
        if (!header.date.has_year && clock) {
            return {};
        }
        return why_none(header);
    }
    time.precision = header.has_seconds ? model::Precision::second : model::Precision::minute;
    const std::int64_t civil_s = std::int64_t{*day} * k_day_s + *clock;
    if (record.line != m_last_line) {
        m_before_s = std::exchange(m_last_s, civil_s);
        m_last_line = record.line;
    }
    set_instant(time.at, civil_s, 0);
    set_interval(time, civil_s, civil_s);
    if (!order.others.empty()) {
        widen(header, civil_s, time);
    }
    const std::int64_t earliest_s = time.earliest->civil_s;
    const TimeTrouble trouble = m_zone ? apply_zone(time) : TimeTrouble{};
    return trouble.code ? trouble : doubt(earliest_s);
}

/// Has the interval hold all readings of an open date; civil_s: the time in the first of them.
void Timing::widen(const Header& header, std::int64_t civil_s, model::Time& time) const {
    const std::int64_t clock_s = civil_s % k_day_s;
    std::int64_t first_s = civil_s;
    std::int64_t last_s = civil_s;
    for (const DateOrder order : m_last_order.others) {
        if (const auto day = days_of(header.date, order)) {
            first_s = std::min(first_s, std::int64_t{*day} * k_day_s + clock_s);
            last_s = std::max(last_s, std::int64_t{*day} * k_day_s + clock_s);
        }
    }
    set_interval(time, first_s, last_s);
}

TimeTrouble Timing::doubt(std::int64_t earliest_s) const noexcept {
    if (m_exported_s && earliest_s > *m_exported_s + k_clock_doubt_s) {
        return {NoticeCode::time_unlikely, m_after_export};
    }
    if (earliest_s < k_service_began * k_day_s) {
        return {NoticeCode::time_unlikely,
                "it is from before the app existed: the clock of a phone was wrong"};
    }
    if (m_last_s && m_before_s && *m_last_s + k_year_s < *m_before_s) {
        return {NoticeCode::time_unlikely, "it is more than a year before the message in front of it"};
    }
    return {};
}

} // namespace chatkeep::source::whatsapp_text
