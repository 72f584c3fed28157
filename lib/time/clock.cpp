// SPDX-License-Identifier: EUPL-1.2
#include "time/clock.hpp"

#include <algorithm>

namespace chatkeep::time {

namespace {

constexpr std::int64_t k_gross_ms = 60'000;   ///< a miss that is no drift but another message, or a clock set anew
constexpr std::int64_t k_smooth_ms = 120'000; ///< neighbouring pieces this close may be one drifting clock
constexpr std::uint64_t k_border = 8;         ///< records that may have changed places around a change of the clock
constexpr std::int64_t k_equal_minutes = 14 * 60'000; ///< of k anchors all in equal minutes: the difference is
                                                      ///< below this over k, but for once in a million

/// Anchors in a row that have a difference in common.
struct Run {
    std::vector<ClockEvidence> anchors;
    Interval common{INT64_MIN, INT64_MAX};

    void add(const ClockEvidence& anchor) {
        common = intersect(common, anchor.bounds);
        anchors.push_back(anchor);
    }
};

ClockPiece piece_of(const Run& run) {
    ClockPiece piece{run.anchors.front().position, run.anchors.back().position, run.common, run.common,
                     run.anchors.size(), run.anchors.size() >= Clock::k_support};
    const bool equal =
        std::all_of(run.anchors.begin(), run.anchors.end(), [](const ClockEvidence& e) { return e.equal; });
    if (equal && piece.difference.contains(0)) {
        const std::int64_t room = k_equal_minutes / static_cast<std::int64_t>(piece.support);
        piece.safe = intersect(piece.difference, {-room, room});
        piece.difference = {0, 0};
    }
    return piece;
}

class Segmenter {
public:
    void add(const ClockEvidence& anchor);
    std::vector<ClockPiece> finish();

    [[nodiscard]] std::uint64_t outliers() const noexcept { return m_outliers; }

private:
    void close(bool at_edge);
    void drop_waiting(bool at_edge);
    void wait(const ClockEvidence& anchor);

    Run m_run;
    Run m_waiting; ///< anchors in a row that miss the run grossly: another clock, or a few false anchors
    std::vector<ClockPiece> m_pieces;
    std::uint64_t m_outliers = 0;
};

/// at_edge: nothing believed stands in front of the run, or nothing follows it; there even one anchor leaves doubt.
void Segmenter::close(bool at_edge) {
    const std::size_t size = m_run.anchors.size();
    if (size >= Clock::k_support) {
        m_pieces.push_back(piece_of(m_run));
    } else if (size > 0) {
        m_outliers += size;
        if (size > 1 || at_edge || m_pieces.empty()) {
            m_pieces.push_back(piece_of(m_run));
        }
    }
    m_run = {};
}

/// Two anchors that agree are no accident: something happened to the clock, or to these messages.
void Segmenter::drop_waiting(bool at_edge) {
    const std::size_t size = m_waiting.anchors.size();
    m_outliers += size;
    if (size > 1 || (at_edge && size > 0)) {
        const Run doubted = std::move(m_waiting);
        Run run = std::move(m_run);
        if (run.anchors.size() >= Clock::k_support) {
            m_pieces.push_back(piece_of(run));
        }
        m_pieces.push_back(piece_of(doubted));
        m_run = {};
        m_run.common = run.common;
    }
    m_waiting = {};
}

void Segmenter::wait(const ClockEvidence& anchor) {
    if (intersect(m_waiting.common, anchor.bounds).is_empty()) {
        drop_waiting(false);
    }
    m_waiting.add(anchor);
    if (m_waiting.anchors.size() >= Clock::k_support) {
        close(false);
        m_run = std::move(m_waiting);
        m_waiting = {};
    }
}

void Segmenter::add(const ClockEvidence& anchor) {
    if (m_run.anchors.empty() && m_run.common.lo == INT64_MIN) {
        m_run.add(anchor);
        return;
    }
    const std::int64_t miss = distance(m_run.common, anchor.bounds);
    if (miss >= k_gross_ms) {
        wait(anchor);
        return;
    }
    drop_waiting(false);
    if (miss > 0) {
        close(false); // a clock that drifts, or was set a little: what follows is a piece of its own
    }
    m_run.add(anchor);
}

std::vector<ClockPiece> Segmenter::finish() {
    drop_waiting(true);
    close(true);
    return std::move(m_pieces);
}

/// What no piece says for sure can be anything that the believed neighbours or the doubted anchors allow.
void settle_doubts(std::vector<ClockPiece>& pieces) {
    const std::vector<ClockPiece> alone = pieces;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        if (pieces[i].believed) {
            continue;
        }
        bool first = true;
        for (const std::size_t other : {i == 0 ? i : i - 1, i + 1 < pieces.size() ? i + 1 : i}) {
            if (alone[other].believed) {
                pieces[i].difference = first ? alone[other].difference : hull(pieces[i].difference, alone[other].difference);
                pieces[i].safe = hull(pieces[i].safe, alone[other].safe);
                first = false;
            }
        }
    }
}

/// A drift goes on for a while before it contradicts an anchor, so neighbours bound each other.
void leave_room_for_drift(std::vector<ClockPiece>& pieces) {
    const std::vector<ClockPiece> alone = pieces;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        for (const std::size_t other : {i == 0 ? i : i - 1, i + 1 < pieces.size() ? i + 1 : i}) {
            if (alone[i].believed && alone[other].believed && distance(alone[i].difference, alone[other].difference) < k_smooth_ms) {
                pieces[i].safe = hull(pieces[i].safe, alone[other].safe);
            }
        }
    }
}

} // namespace

Clock Clock::from(const std::vector<ClockEvidence>& evidence) {
    Segmenter segmenter;
    for (const ClockEvidence& anchor : evidence) {
        segmenter.add(anchor);
    }
    Clock clock;
    clock.m_pieces = segmenter.finish();
    clock.m_outliers = segmenter.outliers();
    leave_room_for_drift(clock.m_pieces);
    settle_doubts(clock.m_pieces);
    if (std::none_of(clock.m_pieces.begin(), clock.m_pieces.end(), [](const ClockPiece& p) { return p.believed; })) {
        clock.m_pieces.clear();
    }
    return clock;
}

Clock::Difference Clock::at(std::uint64_t position) const noexcept {
    if (m_pieces.empty()) {
        return {{0, 0}, {0, 0}, 1};
    }
    const auto next = std::partition_point(m_pieces.begin(), m_pieces.end(), [&](const ClockPiece& piece) {
        return piece.last < position + k_border;
    });
    // Far from every border one piece decides; else the two around it do.
    const auto of_piece = [&](auto at) {
        return Difference{at->difference, at->safe,
                          static_cast<std::uint32_t>(at - m_pieces.begin()) + 1};
    };
    if (next == m_pieces.end()) {
        const auto last = std::prev(next);
        const bool inside = m_pieces.size() == 1 || position >= last->first + k_border;
        return inside ? of_piece(last)
                      : Difference{hull(last->difference, std::prev(last)->difference),
                                   hull(last->safe, std::prev(last)->safe), 0};
    }
    if (next == m_pieces.begin() || position >= next->first + k_border) {
        return of_piece(next);
    }
    const auto before = std::prev(next);
    return {hull(before->difference, next->difference), hull(before->safe, next->safe), 0};
}

} // namespace chatkeep::time
