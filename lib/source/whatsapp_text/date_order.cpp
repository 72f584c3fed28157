// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_text/date_order.hpp"

#include "source/whatsapp_text/form.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>

namespace chatkeep::source::whatsapp_text {

namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr int k_first_year = 1970; ///< what a phone shows whose clock was never set

struct Civil {
    int year;
    unsigned month;
    unsigned day;
};

bool is_long_buddhist(std::uint16_t value, std::uint8_t digits) noexcept {
    return digits == 4 && value >= 2500 && value < 2700;
}

bool is_short_buddhist(std::uint16_t value, std::uint8_t digits) noexcept {
    return digits == 2 && value >= 52 && value < 93; // 2009, when the service began, to 2049
}

int full_year(const DateParts& date, std::uint16_t value, std::uint8_t digits) noexcept {
    if (date.calendar == Calendar::japanese) {
        return date.era_start + value;
    }
    if (date.calendar == Calendar::buddhist || is_long_buddhist(value, digits)) {
        return value - 543 + (digits <= 2 ? 2500 : 0);
    }
    if (is_short_buddhist(value, digits)) {
        return value - 543 + 2500;
    }
    return digits <= 2 ? 2000 + value : value;
}

Civil read_as(const DateParts& date, DateOrder order) noexcept {
    const auto& v = date.value;
    const auto& d = date.digits;
    if (date.month_name != 0) {
        return {date.has_year ? full_year(date, v[2], d[2]) : 0, date.month_name, v[1]};
    }
    switch (order) {
    case DateOrder::ymd:
        return {full_year(date, v[0], d[0]), v[1], v[2]};
    case DateOrder::mdy:
        return {full_year(date, v[2], d[2]), v[0], v[1]};
    default:
        return {full_year(date, v[2], d[2]), v[1], v[0]};
    }
}

/// Years that phones in Iran write; Islamic years of the same time are higher, and are not read.
bool is_persian(int year) noexcept {
    return year >= 1380 && year < 1430;
}

/// The 33-year cycle, right for all years that is_persian() takes.
bool is_persian_leap_year(int year) noexcept {
    constexpr std::array<int, 8> leaps = {1, 5, 9, 13, 17, 22, 26, 30};
    return std::find(leaps.begin(), leaps.end(), year % 33) != leaps.end();
}

/// Days since 1970 of a date of the Persian calendar: six months of 31 days, five of 30, one of 29 or 30.
std::optional<std::int32_t> days_of_persian(const Civil& civil) noexcept {
    constexpr std::int32_t k_year_1380 = 11'402; ///< 21 March 2001
    const auto month = static_cast<int>(civil.month);
    const auto day = static_cast<int>(civil.day);
    int last = month <= 6 ? 31 : 30;
    last -= month == 12 && !is_persian_leap_year(civil.year) ? 1 : 0;
    if (month < 1 || month > 12 || day < 1 || day > last) {
        return std::nullopt;
    }
    std::int32_t days = k_year_1380;
    for (int year = 1380; year < civil.year; ++year) {
        days += is_persian_leap_year(year) ? 366 : 365;
    }
    return days + 31 * std::min(month - 1, 6) + 30 * std::max(month - 7, 0) + day - 1;
}

constexpr std::int32_t k_half_year = 183;
constexpr std::uint64_t k_many_jumps = 5;
constexpr std::uint16_t k_most_days = 31; ///< of a month

constexpr std::array k_orders = {DateOrder::dmy, DateOrder::mdy, DateOrder::ymd};

std::string_view words(DateOrder order) noexcept {
    switch (order) {
    case DateOrder::mdy:
        return "month-day-year";
    case DateOrder::ymd:
        return "year-month-day";
    default:
        return "day-month-year";
    }
}

DateDecision decision(DateOrder order, Certainty certainty, std::string_view why) {
    return {order, certainty, fmt::format("dates are read as {}: {}", words(order), why), {}};
}

/// Nothing decides: all readings are kept that the numbers leave.
DateDecision open_decision(const DateEvidence& evidence) {
    std::vector<DateOrder> others;
    std::string_view between = "day-month and month-day";
    if (evidence.first_large(0) == 0) {
        others.push_back(DateOrder::mdy);
    }
    if (evidence.may_be_year_first()) {
        others.push_back(DateOrder::ymd);
        between = others.size() == 1 ? "day-month-year and year-month-day"
                                     : "day-month-year, month-day-year and year-month-day";
    }
    DateDecision result =
        decision(DateOrder::dmy, Certainty::open,
                 fmt::format("but nothing in the file decides between {}; --date-order does", between));
    result.others = std::move(others);
    return result;
}

/// Rules 3: a number above 12 proves its place.
std::optional<DateDecision> by_large_values(const DateEvidence& evidence) {
    const std::uint64_t first = evidence.first_large(0);
    const std::uint64_t second = evidence.first_large(1);
    if (first != 0 && second != 0) {
        const Reading dmy = evidence.reading(DateOrder::dmy);
        const Reading mdy = evidence.reading(DateOrder::mdy);
        const DateOrder better = mdy.invalid < dmy.invalid ? DateOrder::mdy : DateOrder::dmy;
        DateDecision result =
            decision(better, Certainty::conflict,
                     fmt::format("but line {} proves day-month and line {} month-day", first, second));
        return result;
    }
    if (first != 0) {
        return decision(DateOrder::dmy, evidence.may_be_year_first() ? Certainty::likely : Certainty::proven,
                        fmt::format("line {} has a day above 12 in the first place", first));
    }
    if (second != 0) {
        return decision(DateOrder::mdy, Certainty::proven,
                        fmt::format("line {} has a day above 12 in the second place", second));
    }
    return std::nullopt;
}

/// The only order whose reading is so; nullopt: none is, or several are.
template <typename Test>
std::optional<DateOrder> only_order(const DateEvidence& evidence, Test is_so) {
    std::optional<DateOrder> only;
    for (const DateOrder order : k_orders) {
        if (is_so(evidence.reading(order))) {
            if (only) {
                return std::nullopt;
            }
            only = order;
        }
    }
    return only;
}

/// Rule 4: dates in attachment names, which one order alone has all of, or some: old files are sent again.
std::optional<DateDecision> by_names(const DateEvidence& evidence) {
    std::uint64_t fewest_invalid = evidence.count();
    for (const DateOrder order : k_orders) {
        fewest_invalid = std::min(fewest_invalid, evidence.reading(order).invalid);
    }
    const auto has_all = [fewest_invalid](const Reading& reading) {
        return reading.name_hits > 0 && reading.name_misses == 0 && reading.invalid == fewest_invalid;
    };
    if (const auto order = only_order(evidence, has_all)) {
        return decision(
            *order, Certainty::proven,
            fmt::format("{} attachment names carry the same date", evidence.reading(*order).name_hits));
    }
    const auto has_some = [](const Reading& reading) { return reading.name_hits > 0; };
    const auto order = only_order(evidence, has_some);
    if (!order || evidence.reading(*order).invalid > fewest_invalid) {
        return std::nullopt;
    }
    const Reading reading = evidence.reading(*order);
    return decision(*order, Certainty::likely,
                    fmt::format("{} attachment names carry the same date, {} another", reading.name_hits,
                                reading.name_misses));
}

/// Rule 5: in the right reading time hardly ever goes back more than a day.
std::optional<DateDecision> by_steps(const DateEvidence& evidence) {
    const std::uint64_t dmy = evidence.reading(DateOrder::dmy).back_steps;
    const std::uint64_t mdy = evidence.reading(DateOrder::mdy).back_steps;
    if (dmy + 2 <= mdy && dmy * 4 <= mdy) {
        return decision(DateOrder::dmy, Certainty::likely,
                        fmt::format("time goes back {} times, against {} otherwise", dmy, mdy));
    }
    if (mdy + 2 <= dmy && mdy * 4 <= dmy) {
        return decision(DateOrder::mdy, Certainty::likely,
                        fmt::format("time goes back {} times, against {} otherwise", mdy, dmy));
    }
    return std::nullopt;
}

/// Rule 1: two digits of a year may stand first. nullopt: the year is the last part, for all that is known.
std::optional<DateDecision> by_first_part(const DateEvidence& evidence, const DateVotes& votes) {
    if (!evidence.may_be_year_first()) {
        return std::nullopt;
    }
    const bool smoother = evidence.is_smoother_year_first();
    if (evidence.looks_year_first() || (smoother && votes.perhaps_year_first)) {
        return decision(DateOrder::ymd, Certainty::likely,
                        "the first number hardly changes, the last one does");
    }
    if (votes.year_language) {
        return decision(DateOrder::ymd, Certainty::likely,
                        "the export is in a language that writes the year first");
    }
    const Reading dmy = evidence.reading(DateOrder::dmy);
    const Reading mdy = evidence.reading(DateOrder::mdy);
    if (dmy.early > 0 && mdy.early + mdy.invalid > 0) {
        return decision(DateOrder::ymd, Certainty::likely,
                        "with the year last there are dates from before the service began");
    }
    const bool day_first = votes.day_language || votes.day_dots;
    return day_first ? std::nullopt : std::optional(open_decision(evidence));
}

} // namespace

Calendar calendar_of(const DateParts& date) noexcept {
    if (date.calendar != Calendar::gregorian) {
        return date.calendar;
    }
    for (const std::size_t part : {std::size_t{0}, std::size_t{2}}) { // no day and no month is as large
        const std::uint16_t value = date.value[part];
        const std::uint8_t digits = date.digits[part];
        if (is_long_buddhist(value, digits) || is_short_buddhist(value, digits)) {
            return Calendar::buddhist;
        }
        if (digits == 4 && is_persian(value)) {
            return Calendar::persian;
        }
    }
    return Calendar::gregorian;
}

bool is_islamic(const DateParts& date) noexcept {
    const auto fits = [&date](std::size_t part) {
        return date.digits[part] == 4 && date.value[part] >= 1430 && date.value[part] < 1500;
    };
    return date.calendar == Calendar::gregorian && (fits(0) || fits(2));
}

std::optional<std::int32_t> days_of(const DateParts& date, DateOrder order) noexcept {
    const Civil civil = read_as(date, order);
    if (date.has_year && is_persian(civil.year)) {
        return days_of_persian(civil);
    }
    const year_month_day day{std::chrono::year(civil.year), std::chrono::month(civil.month),
                             std::chrono::day(civil.day)};
    if (!date.has_year || civil.year < k_first_year || civil.year > 2199 || !day.ok()) {
        return std::nullopt;
    }
    return static_cast<std::int32_t>(sys_days{day}.time_since_epoch().count());
}

void DateEvidence::add_other(const DateParts& date, std::uint64_t line) noexcept {
    if (!m_has_sample) {
        m_sample = date;
        m_first_line = line;
        m_has_sample = true;
    }
    CalendarUse& use = m_calendars[static_cast<std::size_t>(calendar_of(date))];
    if (use.line == 0) {
        use = {line, date};
    }
    m_last = date;
    for (const DateOrder order : k_orders) {
        Reading& reading = m_readings[static_cast<std::size_t>(order)];
        reading = this->reading(order);
        const auto day = days_of(date, order);
        reading.last_was_valid = day.has_value();
        if (!day) {
            ++reading.invalid;
            reading.first_invalid_line = reading.first_invalid_line == 0 ? line : reading.first_invalid_line;
            continue;
        }
        ++reading.valid;
        reading.back_steps += reading.last_day && *day + 1 < *reading.last_day ? 1U : 0U;
        reading.far_steps += reading.last_day && *day > *reading.last_day + k_half_year ? 1U : 0U;
        reading.early += *day < k_service_began ? 1U : 0U;
        reading.last_day = day;
    }
    m_alike = 0;
    m_excess = std::max(m_excess, date.value[2] - date.value[0]);
    for (const std::size_t part : {std::size_t{0}, std::size_t{1}}) {
        if (date.value[part] > 12 && date.value[part] <= 31 && m_first_large[part] == 0) {
            m_first_large[part] = line;
        }
    }
}

void DateEvidence::add_name(const DateParts& date, std::int32_t name_day, bool exact) noexcept {
    for (const DateOrder order : k_orders) {
        Reading& reading = m_readings[static_cast<std::size_t>(order)];
        const auto day = days_of(date, order);
        const bool agrees = day && (exact ? *day == name_day : *day >= name_day - 1 && *day <= name_day + 1);
        (agrees ? reading.name_hits : reading.name_misses) += 1;
    }
}

Reading DateEvidence::reading(DateOrder order) const noexcept {
    Reading reading = m_readings[static_cast<std::size_t>(order)];
    (reading.last_was_valid ? reading.valid : reading.invalid) += m_alike;
    return reading;
}

std::uint64_t DateEvidence::first_large(std::size_t part) const noexcept {
    return m_first_large[part];
}

/// The year last, a step of a day is one of a year, and there are years before the service.
bool DateEvidence::looks_year_first() const noexcept {
    const Reading ymd = reading(DateOrder::ymd);
    const Reading dmy = reading(DateOrder::dmy);
    const Reading mdy = reading(DateOrder::mdy);
    const Reading& other = mdy.jumps() < dmy.jumps() ? mdy : dmy;
    if (!may_be_year_first() || other.jumps() < 2 || ymd.jumps() * 4 > other.jumps()) {
        return false;
    }
    return other.jumps() > other.far_steps ||
           other.far_steps >= k_many_jumps; // some people only greet once a year
}

bool DateEvidence::may_be_year_first() const noexcept {
    const Reading ymd = reading(DateOrder::ymd);
    const std::uint64_t others = std::min(reading(DateOrder::dmy).jumps(), reading(DateOrder::mdy).jumps());
    return m_sample.digits[0] <= 2 && m_sample.digits[2] <= 2 && ymd.invalid == 0 && ymd.early == 0 &&
           (ymd.jumps() < others || (ymd.jumps() == others && m_excess > 0));
}

bool DateEvidence::is_smoother_year_first() const noexcept {
    return may_be_year_first() && reading(DateOrder::ymd).jumps() < std::min(reading(DateOrder::dmy).jumps(),
                                                                             reading(DateOrder::mdy).jumps());
}

DateVotes votes_of(Shape shape) noexcept {
    const Separator separator = separator_in(shape);
    DateVotes votes;
    votes.day_separator = separator == Separator::dot || separator == Separator::dash;
    votes.year_language = period_script_in(shape) == PeriodScript::hangul;
    // Korea has "yy. M. d.", China "yy/M/d" beside Singapore's "dd/MM/yy"
    votes.day_dots = separator == Separator::dot && !has_closing_dot(shape);
    votes.perhaps_year_first = has_closing_dot(shape) || period_script_in(shape) == PeriodScript::han;
    return votes;
}

DateDecision decide_date_order(const DateEvidence& evidence, const DateVotes& votes) {
    const DateParts& sample = evidence.sample();
    if (sample.month_name != 0) {
        return decision(DateOrder::dmy, Certainty::proven, "the month is written as a name");
    }
    if (sample.digits[0] > 2) {
        return decision(DateOrder::ymd, Certainty::proven,
                        sample.calendar == Calendar::japanese ? "the era's year stands first"
                                                              : "the year stands first with four digits");
    }
    if (sample.value[0] > k_most_days && evidence.reading(DateOrder::ymd).invalid == 0) {
        return decision(DateOrder::ymd, Certainty::proven, "the first number is higher than any day");
    }
    const auto named = by_names(evidence);
    if (named && (named->order == DateOrder::ymd || evidence.may_be_year_first())) {
        return *named; // a first number above 12 may be a year
    }
    if (auto result = by_first_part(evidence, votes)) {
        return *result;
    }
    if (auto result = by_large_values(evidence)) {
        return *result;
    }
    if (named) {
        return *named;
    }
    if (auto result = by_steps(evidence)) {
        return *result;
    }
    if (votes.day_separator) {
        return decision(DateOrder::dmy, Certainty::likely,
                        "its separator is used with the day first in all known languages");
    }
    if (votes.day_language) {
        return decision(DateOrder::dmy, Certainty::likely,
                        "the export is in a language that writes the day first");
    }
    return open_decision(evidence);
}

} // namespace chatkeep::source::whatsapp_text
