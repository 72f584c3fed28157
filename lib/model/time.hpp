#pragma once
// SPDX-License-Identifier: EUPL-1.2
// When something happened, as honestly as the source supports: an interval, its precision and its basis.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chatkeep::model {

/// A civil instant: seconds since 1970-01-01T00:00:00 on the clock that offset_s belongs to. Without an
/// offset it is a wall clock in an unknown zone and can't be compared across sources.
struct Instant {
    std::int64_t civil_s = 0;
    std::uint32_t nanos = 0;
    std::optional<std::int32_t> offset_s; ///< east of UTC

    friend bool operator==(const Instant&, const Instant&) = default;
};

/// How fine the source wrote the time.
enum class Precision : std::uint8_t {
    unknown,
    year,
    month,
    day,
    minute,
    second,
    millisecond,
    microsecond,
    nanosecond
};

/// Where the value comes from.
enum class TimeBasis : std::uint8_t { source, order, merged, option, none };

/// Which pass of a repeated local hour (end of summer time) is meant.
enum class Fold : std::uint8_t { none, first, second, unknown };

struct Time {
    std::optional<Instant> at;       ///< the best single value: the time as written
    std::optional<Instant> earliest; ///< first instant that the source supports
    std::optional<Instant> latest;   ///< last instant, inclusive to the millisecond
    Precision precision = Precision::unknown;
    TimeBasis basis = TimeBasis::source;
    std::string zone; ///< tzdb name or "UTC"; empty: unknown
    Fold fold = Fold::none;
    std::string written; ///< what the source wrote, verbatim

    friend bool operator==(const Time&, const Time&) = default;
};

/// RFC 3339: "2020-01-27T08:00:59.999+01:00", no offset when it is unknown, "Z" for offset 0.
[[nodiscard]] std::string to_string(const Instant& instant);

/// Bytes that write_instant() may need.
inline constexpr std::size_t k_instant_size = 48;

/// Writes to_string() to a buffer of k_instant_size bytes; returns the end of what was written.
char* write_instant(char* out, const Instant& instant) noexcept;

/// Appends to_string() without allocating.
void append(std::string& text, const Instant& instant);

/// Parses what to_string() writes (offset optional, "Z" accepted); nullopt when it is no such time.
[[nodiscard]] std::optional<Instant> parse_instant(std::string_view text) noexcept;

} // namespace chatkeep::model
