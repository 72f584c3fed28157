#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Times in sms.db: whole numbers since 2001-01-01T00:00:00 UTC, seconds up to iOS 10 and nanoseconds from iOS
// 11 on. A database that was upgraded holds both, so each value tells by its size which it is.

#include "base/sqlite.hpp"
#include "model/time.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

namespace chatkeep::source::imessage {

/// What stored_time() gives for a text, a blob or a number that is out of all bounds: no time.
inline constexpr std::int64_t k_no_number = std::numeric_limits<std::int64_t>::min();

/// The number in a date column; 0 for none. A number of seconds with a fraction becomes nanoseconds.
[[nodiscard]] std::int64_t stored_time(const base::Statement& row, int column) noexcept;

/// Nanoseconds since 2001; nothing for 0, which stands for no time, and for what is no time of our age.
[[nodiscard]] std::optional<std::int64_t> nanos_of(std::int64_t stored) noexcept;

/// Nothing for what is no time. In UTC.
[[nodiscard]] std::optional<model::Instant> instant_of(std::int64_t stored) noexcept;
/// The same for seconds with a fraction, as property lists keep them; to the microsecond.
[[nodiscard]] std::optional<model::Instant> instant_of(double seconds) noexcept;

/// Fills a time that is clear. Whole seconds cover their second. False when the value is no time.
bool read_time(std::int64_t stored, model::Time& time);
[[nodiscard]] std::optional<model::Time> time_of(double seconds);

/// RFC 3339; the number itself when it is no time.
[[nodiscard]] std::string stamp_of(std::int64_t stored);

} // namespace chatkeep::source::imessage
