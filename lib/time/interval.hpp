#pragma once
// SPDX-License-Identifier: EUPL-1.2
// A closed stretch of time in milliseconds.

#include <algorithm>
#include <cstdint>

namespace chatkeep::time {

/// Both ends belong to it. Of UTC instants (since 1970), of civil times, or of clock differences.
struct Interval {
    std::int64_t lo = 0;
    std::int64_t hi = 0;

    [[nodiscard]] bool is_empty() const noexcept { return lo > hi; }

    [[nodiscard]] bool contains(std::int64_t value) const noexcept { return lo <= value && value <= hi; }

    [[nodiscard]] std::int64_t middle() const noexcept { return lo + (hi - lo) / 2; }

    friend bool operator==(const Interval&, const Interval&) = default;
};

[[nodiscard]] inline Interval intersect(const Interval& a, const Interval& b) noexcept {
    return {std::max(a.lo, b.lo), std::min(a.hi, b.hi)};
}

[[nodiscard]] inline Interval hull(const Interval& a, const Interval& b) noexcept {
    return {std::min(a.lo, b.lo), std::max(a.hi, b.hi)};
}

/// Time between the two; 0 when they meet.
[[nodiscard]] inline std::int64_t distance(const Interval& a, const Interval& b) noexcept {
    return std::max<std::int64_t>(0, std::max(a.lo, b.lo) - std::min(a.hi, b.hi));
}

[[nodiscard]] inline Interval shifted(const Interval& a, std::int64_t by) noexcept {
    return {a.lo + by, a.hi + by};
}

/// What is left of a when a difference that lies somewhere in by is taken from it.
[[nodiscard]] inline Interval less(const Interval& a, const Interval& by) noexcept {
    return {a.lo - by.hi, a.hi - by.lo};
}

} // namespace chatkeep::time
