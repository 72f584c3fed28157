#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Where a message's time lies to the period of the policy, as honestly as the time is known.

#include "policy/policy.hpp"
#include "stream/value.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chatkeep::policy {

enum class Placement : std::uint8_t {
    inside,
    outside,  ///< certainly: the rule may act
    uncertain ///< across a border, without a time, or later than the extraction: the policy's "uncertain"
              ///< holds
};

/// Milliseconds since 1970 in UTC, both inclusive.
struct Interval {
    std::int64_t first_ms;
    std::int64_t last_ms;
};

/// A record's time object as an interval. A wall clock without an offset is widened to all offsets that the
/// policy allows for. nullopt when the record says no time.
[[nodiscard]] std::optional<Interval> interval_of(stream::Value time, const Period& period) noexcept;

/// The moment that a text states, as an interval; nullopt when it is none.
[[nodiscard]] std::optional<Interval> interval_of(std::string_view moment, const Period& period) noexcept;

/// The days of a period that hold no border whatever the offset: a time whose days lie between is inside.
/// Most messages are settled by this comparison of two dates.
class SafeDays {
public:
    SafeDays() = default;
    SafeDays(const Period& period, std::optional<std::int64_t> extracted_ms);

    [[nodiscard]] bool covers(stream::Value time) const noexcept;

private:
    std::string m_first; ///< "2020-01-03", or nothing: no days are safe
    std::string m_last;
};

/// extracted_ms: the latest moment at which the source can have been extracted; used when the policy ends
/// there.
[[nodiscard]] Placement place(const Period& period, const std::optional<Interval>& time,
                              std::optional<std::int64_t> extracted_ms) noexcept;

} // namespace chatkeep::policy
