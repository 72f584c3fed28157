#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Whether what two sources share bears a difference of their clocks out: what recurs every week looks like a
// clock that is a week off, but then the other messages of the supposed common period are missing.

#include "time/clock.hpp"
#include "time/interval.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace chatkeep::time {

/// Where a long text that occurs once in its source stands, and when.
struct TextPlace {
    std::uint64_t position = 0;
    std::int64_t at_ms = 0; ///< as an instant, as shown
};

/// What a source has beside another: the texts of both, and what those that both have say of its clock. All
/// is in order, as very many pieces may look into it.
struct Beside {
    std::vector<TextPlace> own;          ///< by position
    std::vector<std::int64_t> others_ms; ///< instants by the reference
    std::vector<ClockEvidence> shared;   ///< by position
};

/// A difference of clocks that is no mere error of setting them, nor of the zone.
inline constexpr std::int64_t k_far_ms = 20 * 3'600'000;

/// Whether a piece needs to be borne out: few clocks are off by so much.
[[nodiscard]] bool is_remarkable(const ClockPiece& piece) noexcept;

/// Whether a fair share of the texts of one of the two, in the period that the difference of pieces[at] makes
/// common to both, stands in the other: two in three where the clock would be days off, else one in twenty.
/// Takes as long as the piece has texts.
[[nodiscard]] bool is_borne_out(const std::vector<ClockPiece>& pieces, std::size_t at, const Beside& beside);

} // namespace chatkeep::time
