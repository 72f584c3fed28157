#pragma once
// SPDX-License-Identifier: EUPL-1.2
// A message of one source on the common line of time: UTC by the reference's clock.

#include "time/interval.hpp"
#include "time/stamp.hpp"

#include <cstdint>
#include <type_traits>

namespace chatkeep::time {

inline constexpr std::uint16_t k_no_source = 0xFFFF;

struct Placed {
    Stamp stamp;
    Interval when;  ///< what the source supports; of the first pass, where a local hour occurs twice
    Interval safe;  ///< the same, with all doubt about zone and clock: what may be called certain rests on it
    Interval shown; ///< the same by the likeliest difference of the clock alone: exact against its own source
    std::int64_t at_ms = 0;              ///< of what is shown; corrected where the clock surely was off
    std::int64_t fold_ms = 0;            ///< above 0: the same, later by this, is as possible
    std::uint32_t person = k_nobody;     ///< the sender, by one number in all sources
    std::uint32_t piece = 0;             ///< of the source's clock; 0: a change of the clock is near
    std::uint16_t twin_in = k_no_source; ///< source that has its text at a time that no clock explains
    bool established = false;            ///< … which many anchors found steady
    bool between_pieces = false; ///< the clock was set about then: when holds the likeliest settings only
    bool tied = false;           ///< the clock is the reference, or anchors tie it to it
    bool said_once = false;      ///< its sender says this text nowhere else in the source
    bool corrected = false;      ///< the clock surely was not the reference's
    bool may_be_late = false;    ///< it may have been sent earlier than stamped: its source stamps arrivals
    bool by_name = false;        ///< the second comes from the name of a media file
    bool nonexistent = false;    ///< the local time is one that summer time skips
    bool untimed = false;        ///< when comes from the neighbours in the source
    bool open_start = false; ///< there is no neighbour before, or none behind, so that when has no such end
    bool open_end = false;
    bool backwards = false;        ///< it stands before a much earlier, or behind a much later message
    bool backwards_first = false;  ///< … and it is the first of the two
    bool may_be_two = false;       ///< its message may be two of the same words
    std::uint8_t fold_decided = 0; ///< 1 or 2: the pass that was chosen for a time that occurs twice
};

static_assert(std::is_trivially_copyable_v<Placed>);

/// Both passes of an hour that occurs twice, when it is open which.
[[nodiscard]] inline Interval whole(const Interval& first_pass, std::int64_t fold_ms) noexcept {
    return {first_pass.lo, first_pass.hi + fold_ms};
}

[[nodiscard]] inline Interval whole_when(const Placed& record) noexcept {
    return whole(record.when, record.fold_ms);
}

[[nodiscard]] inline Interval whole_safe(const Placed& record) noexcept {
    return whole(record.safe, record.fold_ms);
}

} // namespace chatkeep::time
