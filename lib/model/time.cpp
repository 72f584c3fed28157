// SPDX-License-Identifier: EUPL-1.2
#include "model/time.hpp"

#include "base/digits.hpp"
#include "base/text.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <cstring>

namespace chatkeep::model {

namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::int64_t k_day_s = 86400;

void put(char*& out, std::uint64_t value, int digits) noexcept {
    for (int i = digits - 1; i >= 0; --i) {
        out[i] = static_cast<char>('0' + value % 10);
        value /= 10;
    }
    out += digits;
}

void write_date(char* out, std::int64_t day) noexcept {
    const year_month_day date{sys_days{days{day}}};
    const int year = static_cast<int>(date.year());
    put(out, static_cast<std::uint64_t>(year < 0 ? 0 : year), 4);
    *out++ = '-';
    put(out, static_cast<unsigned>(date.month()), 2);
    *out++ = '-';
    put(out, static_cast<unsigned>(date.day()), 2);
}

/// Messages come in runs of one day, so the last day's text is kept.
void put_date(char*& out, std::int64_t day) noexcept {
    struct Known {
        std::int64_t day = 0;
        std::array<char, 10> text = {'1', '9', '7', '0', '-', '0', '1', '-', '0', '1'};
    };

    thread_local Known known;
    if (known.day != day) {
        write_date(known.text.data(), day);
        known.day = day;
    }
    std::memcpy(out, known.text.data(), known.text.size());
    out += known.text.size();
}

void put_clock(char*& out, std::uint32_t second, std::uint32_t nanos) noexcept {
    *out++ = 'T';
    out = base::write_pair(out, second / 3600);
    *out++ = ':';
    out = base::write_pair(out, second / 60 % 60);
    *out++ = ':';
    out = base::write_pair(out, second % 60);
    if (nanos == 0) {
        return;
    }
    *out++ = '.';
    if (nanos % 1'000'000 == 0) {
        put(out, nanos / 1'000'000, 3);
    } else if (nanos % 1'000 == 0) {
        put(out, nanos / 1'000, 6);
    } else {
        put(out, nanos, 9);
    }
}

void put_offset(char*& out, std::int32_t offset_s) noexcept {
    if (offset_s == 0) {
        *out++ = 'Z';
        return;
    }
    *out++ = offset_s < 0 ? '-' : '+';
    const auto minutes = static_cast<std::uint32_t>((offset_s < 0 ? -offset_s : offset_s) / 60);
    out = base::write_pair(out, minutes / 60 % 100);
    *out++ = ':';
    out = base::write_pair(out, minutes % 60);
}

std::optional<std::int64_t> number(std::string_view text, std::size_t from, std::size_t count) noexcept {
    if (from + count > text.size()) {
        return std::nullopt;
    }
    std::int64_t value = 0;
    for (const char c : text.substr(from, count)) {
        if (!base::is_digit(c)) {
            return std::nullopt;
        }
        value = value * 10 + (c - '0');
    }
    return value;
}

bool has(std::string_view text, std::size_t at, char c) noexcept {
    return at < text.size() && text[at] == c;
}

std::optional<std::int64_t> parse_new_day(std::string_view text) noexcept {
    const auto year = number(text, 0, 4);
    const auto month = number(text, 5, 2);
    const auto day = number(text, 8, 2);
    if (!year || !month || !day || !has(text, 4, '-') || !has(text, 7, '-')) {
        return std::nullopt;
    }
    const year_month_day date{std::chrono::year(static_cast<int>(*year)),
                              std::chrono::month(static_cast<unsigned>(*month)),
                              std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok()) {
        return std::nullopt;
    }
    return sys_days{date}.time_since_epoch().count();
}

/// Times come in runs of one day, so the last day is kept.
std::optional<std::int64_t> parse_day(std::string_view text) noexcept {
    struct Known {
        std::int64_t day = 0;
        std::array<char, 10> text = {'1', '9', '7', '0', '-', '0', '1', '-', '0', '1'};
    };

    thread_local Known known;
    if (text.size() >= known.text.size() &&
        std::memcmp(known.text.data(), text.data(), known.text.size()) == 0) {
        return known.day;
    }
    const auto day = parse_new_day(text);
    if (day) {
        std::memcpy(known.text.data(), text.data(), known.text.size());
        known.day = *day;
    }
    return day;
}

std::optional<std::int64_t> parse_clock(std::string_view text) noexcept {
    const auto hour = number(text, 11, 2);
    const auto minute = number(text, 14, 2);
    const auto second = number(text, 17, 2);
    if (!hour || !minute || !second || !has(text, 10, 'T') || !has(text, 13, ':') || !has(text, 16, ':') ||
        *hour > 23 || *minute > 59 || *second > 59) {
        return std::nullopt;
    }
    return *hour * 3600 + *minute * 60 + *second;
}

/// Reads ".123" and moves text past it; false when the fraction is malformed.
bool parse_fraction(std::string_view& text, std::uint32_t& nanos) noexcept {
    if (!has(text, 0, '.')) {
        return true;
    }
    text.remove_prefix(1);
    std::size_t digits = 0;
    std::uint32_t value = 0;
    while (digits < text.size() && base::is_digit(text[digits]) && digits < 9) {
        value = value * 10 + static_cast<std::uint32_t>(text[digits] - '0');
        ++digits;
    }
    if (digits == 0) {
        return false;
    }
    for (std::size_t i = digits; i < 9; ++i) {
        value *= 10;
    }
    text.remove_prefix(digits);
    nanos = value;
    return true;
}

bool parse_offset(std::string_view text, std::optional<std::int32_t>& offset_s) noexcept {
    if (text.empty()) {
        return true;
    }
    if (text == "Z") {
        offset_s = 0;
        return true;
    }
    const auto hours = number(text, 1, 2);
    const auto minutes = number(text, 4, 2);
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':' || !hours || !minutes ||
        *hours > 23 || *minutes > 59) {
        return false;
    }
    const auto seconds = static_cast<std::int32_t>(*hours * 3600 + *minutes * 60);
    offset_s = text[0] == '-' ? -seconds : seconds;
    return true;
}

} // namespace

char* write_instant(char* out, const Instant& instant) noexcept {
    std::int64_t day = instant.civil_s / k_day_s;
    std::int64_t second = instant.civil_s % k_day_s;
    if (second < 0) {
        second += k_day_s;
        --day;
    }
    put_date(out, day);
    put_clock(out, static_cast<std::uint32_t>(second), instant.nanos);
    if (instant.offset_s) {
        put_offset(out, *instant.offset_s);
    }
    return out;
}

void append(std::string& text, const Instant& instant) {
    std::array<char, k_instant_size> buffer{};
    const char* end = write_instant(buffer.data(), instant);
    text.append(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
}

std::string to_string(const Instant& instant) {
    std::string text;
    append(text, instant);
    return text;
}

std::optional<Instant> parse_instant(std::string_view text) noexcept {
    const auto day = parse_day(text);
    const auto clock = parse_clock(text);
    if (!day || !clock) {
        return std::nullopt;
    }
    Instant instant{*day * k_day_s + *clock, 0, std::nullopt};
    text.remove_prefix(19);
    if (!parse_fraction(text, instant.nanos) || !parse_offset(text, instant.offset_s)) {
        return std::nullopt;
    }
    return instant;
}

} // namespace chatkeep::model
