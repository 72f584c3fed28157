// SPDX-License-Identifier: EUPL-1.2
#include "policy/period.hpp"

#include "model/time.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::policy {

namespace {

constexpr std::int64_t k_second = 1000;

/// How far the end of a time lies behind the value written.
std::int64_t width_ms(std::string_view precision) noexcept {
    struct Width {
        std::string_view word;
        std::int64_t seconds;
    };

    constexpr std::array widths = {Width{"year", 366 * 86'400}, Width{"month", 31 * 86'400},
                                   Width{"day", 86'400}, Width{"minute", 60}, Width{"second", 1}};
    const auto* const found = std::find_if(widths.begin(), widths.end(),
                                           [&](const Width& width) { return width.word == precision; });
    return found == widths.end() ? 0 : found->seconds * k_second - 1;
}

Interval widened(const model::Instant& first, const model::Instant& last, const Period& period) noexcept {
    const auto ms = [](const model::Instant& instant, std::int32_t offset) {
        return (instant.civil_s - offset) * k_second + instant.nanos / 1'000'000;
    };
    return {ms(first, first.offset_s.value_or(period.offset_most_s)),
            ms(last, last.offset_s.value_or(period.offset_least_s))};
}

constexpr std::size_t k_date_size = 10;
/// Two days lie further from a border than any offset reaches.
constexpr std::int64_t k_margin_ms = std::int64_t{2} * 86'400 * k_second;

std::string date_of(std::int64_t ms) {
    model::Instant instant;
    instant.civil_s = ms / k_second;
    return model::to_string(instant).substr(0, k_date_size);
}

bool is_later_date(std::string_view a, std::string_view b) noexcept {
    return a.size() > k_date_size && a[k_date_size] == 'T' && a.substr(0, k_date_size) > b;
}

} // namespace

SafeDays::SafeDays(const Period& period, std::optional<std::int64_t> extracted_ms) {
    const std::optional<std::int64_t> to = period.to_ms ? period.to_ms : extracted_ms;
    constexpr std::int64_t year_1000_ms = -30'610'224'000'000;
    constexpr std::int64_t year_9999_ms = 253'370'764'800'000;
    if (to && period.from_ms > year_1000_ms && *to < year_9999_ms) { // dates of ten characters only
        m_first = date_of(period.from_ms + k_margin_ms);
        m_last = date_of(*to - k_margin_ms);
    }
}

bool SafeDays::covers(stream::Value time) const noexcept {
    const std::string_view earliest = time.text_of("earliest");
    const std::string_view latest = time.text_of("latest");
    return !m_first.empty() && latest.size() > k_date_size && latest[k_date_size] == 'T' &&
           is_later_date(earliest, m_first) && latest.substr(0, k_date_size) < m_last;
}

std::optional<Interval> interval_of(stream::Value time, const Period& period) noexcept {
    const auto at = model::parse_instant(time.text_of("at"));
    const auto earliest = model::parse_instant(time.text_of("earliest"));
    const auto latest = model::parse_instant(time.text_of("latest"));
    const auto first = earliest ? earliest : (at ? at : latest);
    const auto last = latest ? latest : (at ? at : earliest);
    if (!first || !last) {
        return std::nullopt;
    }
    Interval interval = widened(*first, *last, period);
    if (!latest) {
        interval.last_ms += width_ms(time.text_of("precision"));
    }
    return interval;
}

std::optional<Interval> interval_of(std::string_view moment, const Period& period) noexcept {
    const auto instant = model::parse_instant(moment);
    return instant ? std::optional(widened(*instant, *instant, period)) : std::nullopt;
}

Placement place(const Period& period, const std::optional<Interval>& time,
                std::optional<std::int64_t> extracted_ms) noexcept {
    if (!time) {
        return Placement::uncertain;
    }
    if (time->last_ms < period.from_ms || (period.to_ms && time->first_ms > *period.to_ms)) {
        return Placement::outside;
    }
    // nothing is written after it was read out: such a clock is wrong, so this never removes by itself
    const std::optional<std::int64_t> to = period.to_ms ? period.to_ms : extracted_ms;
    const bool whole = time->first_ms >= period.from_ms && (!to || time->last_ms <= *to);
    return whole ? Placement::inside : Placement::uncertain;
}

} // namespace chatkeep::policy
