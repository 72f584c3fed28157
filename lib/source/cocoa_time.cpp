// SPDX-License-Identifier: EUPL-1.2
#include "source/cocoa_time.hpp"

#include "base/text.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace chatkeep::source {

namespace {

constexpr std::int64_t k_micros = 1'000'000;       ///< in a second
constexpr std::int64_t k_latest_s = 7'258'118'400; // 2200-01-01
constexpr std::uint32_t k_last_nano_of_second = 999'000'000;
constexpr std::size_t k_longest_date = 64; ///< of what stands in a column and is no date

bool is_number(const base::Statement& row, int column) noexcept {
    const base::ColumnType type = row.type(column);
    return type == base::ColumnType::integer || type == base::ColumnType::real;
}

} // namespace

std::optional<std::int64_t> cocoa_micros(double seconds) noexcept {
    if (!std::isfinite(seconds) || seconds < static_cast<double>(-k_cocoa_epoch_s) ||
        seconds >= static_cast<double>(k_latest_s - k_cocoa_epoch_s)) {
        return std::nullopt;
    }
    const double whole = std::floor(seconds);
    return static_cast<std::int64_t>(whole) * k_micros + std::lround((seconds - whole) * 1e6);
}

std::optional<std::int64_t> cocoa_micros(const base::Statement& row, int column) noexcept {
    return is_number(row, column) ? cocoa_micros(row.real(column)) : std::nullopt;
}

model::Instant cocoa_instant(std::int64_t micros) noexcept {
    const std::int64_t part = (micros % k_micros + k_micros) % k_micros;
    return {(micros - part) / k_micros + k_cocoa_epoch_s, static_cast<std::uint32_t>(part) * 1000, 0};
}

bool read_cocoa_time(double seconds, model::Time& time) {
    std::array<char, 32> written{};
    char* const last = written.data() + written.size();
    auto end = std::to_chars(written.data(), last, seconds, std::chars_format::fixed);
    if (end.ec != std::errc()) { // too long: no time of a message
        end = std::to_chars(written.data(), last, seconds);
    }
    time.written.assign(written.data(), end.ptr);
    const auto micros = cocoa_micros(seconds);
    if (!micros) {
        time.at.reset();
        time.basis = model::TimeBasis::none;
        return false;
    }
    time.at = cocoa_instant(*micros);
    time.earliest = time.at;
    time.latest = time.at;
    time.zone.assign("UTC");
    if (time.at->nanos == 0) {
        time.precision = model::Precision::second;
        time.latest->nanos = k_last_nano_of_second;
    } else {
        time.precision = model::Precision::microsecond;
    }
    return true;
}

bool read_cocoa_time(const base::Statement& row, int column, model::Time& time) {
    if (is_number(row, column)) {
        return read_cocoa_time(row.real(column), time);
    }
    time.at.reset();
    time.basis = model::TimeBasis::none;
    time.written = base::repair_utf8(row.text(column).substr(0, k_longest_date));
    return false;
}

std::optional<model::Time> unix_ms_time(std::uint64_t milliseconds) {
    if (milliseconds == 0 || milliseconds / 1000 >= static_cast<std::uint64_t>(k_latest_s)) {
        return std::nullopt;
    }
    model::Time time;
    time.at = model::Instant{static_cast<std::int64_t>(milliseconds / 1000),
                             static_cast<std::uint32_t>(milliseconds % 1000) * 1'000'000, 0};
    time.earliest = time.at;
    time.latest = time.at;
    time.precision = model::Precision::millisecond;
    time.zone = "UTC";
    time.written = std::to_string(milliseconds);
    return time;
}

} // namespace chatkeep::source
