#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Times of Apple's frameworks: seconds since 2001-01-01T00:00:00 UTC, with a fraction.

#include "base/sqlite.hpp"
#include "model/time.hpp"

#include <cstdint>
#include <optional>

namespace chatkeep::source {

inline constexpr std::int64_t k_cocoa_epoch_s = 978'307'200; ///< 2001-01-01 in seconds since 1970

/// Whole microseconds since 2001, as far as the number can hold them today. Nothing for what is no time of a
/// message: not finite, before 1970 or after 2200 (such as "distant past", the year 1).
[[nodiscard]] std::optional<std::int64_t> cocoa_micros(double seconds) noexcept;

/// The same for a column: nothing where it holds no number.
[[nodiscard]] std::optional<std::int64_t> cocoa_micros(const base::Statement& row, int column) noexcept;

/// Of microseconds that cocoa_micros() gave.
[[nodiscard]] model::Instant cocoa_instant(std::int64_t micros) noexcept;

/// Whole seconds are precise to the second, others to the microsecond; written is the number. False when it
/// is no time: then only written is set.
bool read_cocoa_time(double seconds, model::Time& time);

/// The same for a column; written is what stands there, and empty for NULL.
bool read_cocoa_time(const base::Statement& row, int column, model::Time& time);

/// Milliseconds since 1970, as messages on the wire carry them.
[[nodiscard]] std::optional<model::Time> unix_ms_time(std::uint64_t milliseconds);

} // namespace chatkeep::source
