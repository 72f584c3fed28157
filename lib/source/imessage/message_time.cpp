// SPDX-License-Identifier: EUPL-1.2
#include "source/imessage/message_time.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

namespace chatkeep::source::imessage {

namespace {

constexpr std::int64_t k_epoch_s = 978'307'200; ///< 2001-01-01 in seconds since 1970
constexpr std::int64_t k_second = 1'000'000'000;
constexpr std::int64_t k_least_nanoseconds = 1'000'000'000'000;
constexpr std::int64_t k_latest_s = 6'279'724'800; ///< 2200-01-01
constexpr std::uint32_t k_end_of_second = 999'000'000;

template <typename Number>
void write_number(std::string& text, Number number) {
    std::array<char, 40> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
    text.assign(buffer.data(), end.ptr);
}

void fill(model::Time& time, const model::Instant& at) {
    time.at = at;
    time.earliest = at;
    time.latest = at;
    time.zone.assign("UTC");
}

std::int64_t number_of(double value) noexcept {
    constexpr double k_bound = 9.2e18; // what 64 bits hold
    const double finest = value == std::trunc(value) ? value : value * 1e9;
    return std::abs(finest) < k_bound ? std::llround(finest) : k_no_number;
}

std::int64_t number_of(std::string_view text) noexcept {
    std::int64_t number = 0;
    const char* const last = text.data() + text.size();
    const auto end = std::from_chars(text.data(), last, number);
    return text.empty() || (end.ec == std::errc() && end.ptr == last) ? number : k_no_number;
}

} // namespace

std::int64_t stored_time(const base::Statement& row, int column) noexcept {
    if (const auto number = row.integer_only(column)) {
        return *number; // nearly always
    }
    switch (row.type(column)) {
    case base::ColumnType::integer:
    case base::ColumnType::null:
        return 0;
    case base::ColumnType::real:
        return number_of(row.real(column));
    case base::ColumnType::text:
    case base::ColumnType::blob:
        return number_of(row.text(column));
    }
    return 0;
}

std::optional<std::int64_t> nanos_of(std::int64_t stored) noexcept {
    const bool is_fine = stored >= k_least_nanoseconds || stored <= -k_least_nanoseconds;
    const std::int64_t seconds = is_fine ? stored / k_second : stored;
    if (stored == 0 || seconds < -k_epoch_s || seconds >= k_latest_s) {
        return std::nullopt;
    }
    return is_fine ? stored : stored * k_second;
}

std::optional<model::Instant> instant_of(std::int64_t stored) noexcept {
    const auto nanos = nanos_of(stored);
    if (!nanos) {
        return std::nullopt;
    }
    std::int64_t seconds = *nanos / k_second;
    std::int64_t rest = *nanos % k_second;
    if (rest < 0) {
        rest += k_second;
        --seconds;
    }
    return model::Instant{seconds + k_epoch_s, static_cast<std::uint32_t>(rest), 0};
}

std::optional<model::Instant> instant_of(double seconds) noexcept {
    if (!std::isfinite(seconds) || seconds < static_cast<double>(-k_epoch_s) ||
        seconds >= static_cast<double>(k_latest_s)) {
        return std::nullopt;
    }
    const auto micros = static_cast<std::int64_t>(std::llround(seconds * 1e6));
    std::int64_t whole = micros / 1'000'000;
    std::int64_t rest = micros % 1'000'000;
    if (rest < 0) {
        rest += 1'000'000;
        --whole;
    }
    return model::Instant{whole + k_epoch_s, static_cast<std::uint32_t>(rest) * 1000, 0};
}

bool read_time(std::int64_t stored, model::Time& time) {
    write_number(time.written, stored);
    const auto at = instant_of(stored);
    if (!at) {
        time.basis = model::TimeBasis::none;
        return false;
    }
    fill(time, *at);
    if (at->nanos == 0) { // SMS, and what older versions wrote: the unit says more than was known
        time.precision = model::Precision::second;
        time.latest->nanos = k_end_of_second;
    } else {
        time.precision = model::Precision::nanosecond;
    }
    return true;
}

std::optional<model::Time> time_of(double seconds) {
    const auto at = instant_of(seconds);
    if (!at) {
        return std::nullopt;
    }
    model::Time time;
    fill(time, *at);
    time.precision = model::Precision::microsecond;
    write_number(time.written, seconds);
    return time;
}

std::string stamp_of(std::int64_t stored) {
    const auto at = instant_of(stored);
    return at ? model::to_string(*at) : std::to_string(stored);
}

} // namespace chatkeep::source::imessage
