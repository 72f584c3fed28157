#pragma once
// SPDX-License-Identifier: EUPL-1.2
// How far a source's clock was from the reference's, piece by piece: bounds that its anchors prove.

#include "time/interval.hpp"

#include <cstdint>
#include <vector>

namespace chatkeep::time {

/// What one anchor says: the clock's difference at a position of the source lies in bounds.
struct ClockEvidence {
    std::uint64_t position = 0;
    Interval bounds;     ///< milliseconds; positive: the clock is ahead
    bool equal = false;  ///< both sources show the very same, as coarse
    bool by_run = false; ///< of short messages: where two of them changed places, it is of another message
};

/// A stretch of a source in which its clock's difference is constant, as far as the anchors can tell.
struct ClockPiece {
    std::uint64_t first = 0; ///< positions of its first and last anchor
    std::uint64_t last = 0;
    std::uint64_t core_first =
        0; ///< positions of the first and last anchor that the neighbouring pieces don't explain
    std::uint64_t core_last = 0;
    Interval difference; ///< what all of its anchors allow
    Interval likely;     ///< the same with room for a drift that so many anchors may hide
    Interval safe;       ///< … and for one that they hide once in a million times
    std::uint64_t support = 0;
    bool believed = true; ///< false: too few anchors to say what the clock did here
    bool equal = false;   ///< both sources show the very same: one clock
};

class Clock {
public:
    /// Anchors that must agree before a piece is believed.
    static constexpr std::size_t k_support = 5;
    /// Anchors that must agree before a clock is taken to have been left alone among them.
    static constexpr std::uint64_t k_long = 60;

    /// A clock that is the reference, or of which nothing is known: no difference, no pieces.
    Clock() = default;

    /// evidence: by position. Anchors that a few neighbours contradict are left out.
    [[nodiscard]] static Clock from(const std::vector<ClockEvidence>& evidence);

    /// Whether enough anchors tie the clock to the reference.
    [[nodiscard]] bool is_known() const noexcept { return m_known; }

    [[nodiscard]] const std::vector<ClockPiece>& pieces() const noexcept { return m_pieces; }

    /// Anchors that were left out.
    [[nodiscard]] std::uint64_t outliers() const noexcept { return m_outliers; }

    struct Difference {
        Interval likely;
        Interval safe;
        std::uint32_t piece = 0; ///< records of one piece were stamped by one steady clock; 0: between pieces
        bool established = false; ///< … which was seen to be steady for long
        bool beyond = false;      ///< in front of the first anchor or behind the last: nothing ties it there
    };

    /// Of the record at a position. Between pieces it is anything that one of them allows.
    [[nodiscard]] Difference at(std::uint64_t position) const noexcept;

private:
    [[nodiscard]] Difference any_of(std::size_t first, std::size_t last) const noexcept;
    [[nodiscard]] bool is_any_believed(std::size_t first, std::size_t last) const noexcept;

    std::vector<ClockPiece> m_pieces;
    std::uint64_t m_outliers = 0;
    bool m_known = false;
};

} // namespace chatkeep::time
