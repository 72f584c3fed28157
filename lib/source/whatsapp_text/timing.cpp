// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_text/timing.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

namespace chatkeep::source::whatsapp_text {

namespace {

using model::Instant;
using model::NoticeCode;

constexpr std::uint32_t k_last_millisecond = 999'000'000;
constexpr Shape k_separator_bits = 3U << 11U; ///< see make_shape(): 0 slash, 1 dot, 2 dash

/// Languages in whose countries the day is written first.
bool writes_day_first(const Survey& survey) {
    static constexpr std::array<std::string_view, 9> languages = {"nl", "de", "fr", "da", "es",
                                                                  "it", "pt", "sv", "nb"};
    const auto most = std::max_element(survey.languages.begin(), survey.languages.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    return most != survey.languages.end() &&
           std::any_of(languages.begin(), languages.end(), [&](std::string_view language) {
               return most->first == language || most->first.starts_with(std::string(language) + "-");
           });
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

void set_interval(model::Time& time, std::int64_t civil_s, std::int64_t last_civil_s) {
    const bool seconds = time.precision == model::Precision::second;
    set_instant(time.earliest, civil_s, 0);
    set_instant(time.latest, last_civil_s + (seconds ? 0 : 59), k_last_millisecond);
}

} // namespace

void Timing::notice(NoticeCode code, std::string detail) {
    model::Notice notice;
    notice.code = code;
    notice.detail = std::move(detail);
    m_notices.push_back(std::move(notice));
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
    const bool dotted =
        (shape & k_separator_bits) == (1U << 11U) || (shape & k_separator_bits) == (2U << 11U);
    if (is_short_buddhist(sample.value[2], sample.digits[2]) && sample.month_name == 0) {
        notice(NoticeCode::date_order,
               fmt::format("likely: years of two digits are those of the Buddhist calendar, {} is {}",
                           sample.value[2], 2500 + sample.value[2] - 543));
    }
    DateDecision decided = decide_date_order(evidence, dotted ? 1U : 0U, writes_day_first(survey));
    const bool fixed =
        decided.certainty == Certainty::proven && (sample.digits[0] > 2 || sample.month_name != 0);
    if (options.date_order != DateOrder::unknown && !fixed) {
        notice(NoticeCode::date_order, "given by --date-order");
        m_orders[shape] = {options.date_order, false};
        return;
    }
    m_orders[shape] = {decided.order, decided.certainty == Certainty::open};
    if (decided.certainty == Certainty::open) {
        notice(NoticeCode::date_order_open, std::move(decided.evidence));
    } else if (decided.certainty == Certainty::conflict) {
        notice(NoticeCode::date_order_conflict, std::move(decided.evidence));
    } else {
        notice(NoticeCode::date_order,
               fmt::format("{}: {}", certainty_word(decided.certainty), decided.evidence));
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
        return header.period == DayPeriod::unknown
                   ? TimeTrouble{NoticeCode::header_unknown, "a word in the place of AM and PM is not known"}
                   : TimeTrouble{NoticeCode::date_impossible, "this date or time does not exist"};
    }
    time.precision = header.has_seconds ? model::Precision::second : model::Precision::minute;
    const std::int64_t civil_s = std::int64_t{*day} * k_day_s + *clock;
    m_before_s = std::exchange(m_last_s, civil_s);
    set_instant(time.at, civil_s, 0);
    set_interval(time, civil_s, civil_s);
    if (order.open) {
        if (const auto other = days_of(header.date, DateOrder::mdy)) {
            const std::int64_t other_s = std::int64_t{*other} * k_day_s + *clock;
            set_interval(time, std::min(civil_s, other_s), std::max(civil_s, other_s));
        }
    }
    return m_zone ? apply_zone(time) : TimeTrouble{};
}

} // namespace chatkeep::source::whatsapp_text
