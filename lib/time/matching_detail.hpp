#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What the two halves of Matching share: how far they look, and which words tell messages apart.

#include "time/anchors.hpp"
#include "time/placed.hpp"

#include <cstddef>
#include <cstdint>

namespace chatkeep::time {

inline constexpr std::int64_t k_near_ms = 5'000; ///< clocks of two devices are not read at the same instant
inline constexpr std::int64_t k_late_ms =
    300'000;                                ///< a message may be delivered, and stamped, this much later
inline constexpr std::size_t k_context = 6; ///< records looked back and ahead for a neighbour that both have
inline constexpr std::size_t k_widest_gap =
    64; ///< records between two neighbours that are tried against each other

[[nodiscard]] inline bool is_long(const Placed& record) noexcept {
    return record.stamp.text_size >= k_anchor_size;
}

[[nodiscard]] inline bool agree(MediaType a, MediaType b) noexcept {
    return a == b || a == MediaType::unknown || b == MediaType::unknown;
}

/// Words that are not said again and again.
[[nodiscard]] inline bool is_telling(const Placed& a, const Placed& b) noexcept {
    return is_long(a) || (a.said_once && b.said_once);
}

/// Words so long that nobody says them twice, and that nobody did.
[[nodiscard]] inline bool is_unique(const Placed& a, const Placed& b) noexcept {
    return is_long(a) && a.said_once && b.said_once;
}

} // namespace chatkeep::time
