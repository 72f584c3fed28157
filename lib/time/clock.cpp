// SPDX-License-Identifier: EUPL-1.2
#include "time/clock.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace chatkeep::time {

namespace {

constexpr std::int64_t k_gross_ms =
    60'000;                           ///< a miss that is no drift but another message, or a clock set anew
constexpr std::uint64_t k_border = 8; ///< records that may have changed places around a change of the clock
constexpr std::int64_t k_smooth_ms = 120'000; ///< neighbouring pieces this close may be one drifting clock

/// A drift of a clock, or a small step, stays hidden from k anchors when it is below these times their width
/// over k: usually, and but for once in a million.
constexpr std::int64_t k_usual = 3;
constexpr std::int64_t k_extreme = 14;

/// Anchors in a row that have a difference in common.
struct Run {
    std::vector<ClockEvidence> anchors;
    Interval common{INT64_MIN / 4, INT64_MAX / 4};
    std::int64_t widths = 0; ///< of the anchors' bounds, in sum

    /// False when the anchor does not fit.
    bool add(const ClockEvidence& anchor) {
        const Interval both = intersect(common, anchor.bounds);
        if (both.is_empty()) {
            return false;
        }
        common = both;
        widths += anchor.bounds.hi - anchor.bounds.lo + 1;
        anchors.push_back(anchor);
        return true;
    }

    [[nodiscard]] std::int64_t miss(const ClockEvidence& anchor) const {
        return distance(common, anchor.bounds);
    }
};

Interval with_room(const Interval& interval, std::int64_t room) noexcept {
    return {interval.lo - room, interval.hi + room};
}

ClockPiece piece_of(const Run& run) {
    const auto support = static_cast<std::int64_t>(run.anchors.size());
    const std::int64_t hidden = run.widths / (support * support);
    ClockPiece piece{.first = run.anchors.front().position,
                     .last = run.anchors.back().position,
                     .core_first = run.anchors.front().position,
                     .core_last = run.anchors.back().position,
                     .difference = run.common,
                     .likely = with_room(run.common, k_usual * hidden),
                     .safe = with_room(run.common, k_extreme * hidden),
                     .support = run.anchors.size(),
                     .believed = run.anchors.size() >= Clock::k_support,
                     .equal = false};
    piece.equal = piece.believed && std::all_of(run.anchors.begin(), run.anchors.end(),
                                                [](const ClockEvidence& anchor) { return anchor.equal; });
    if (piece.equal) {
        piece.difference = {0, 0};
        piece.likely = {0, 0};
        piece.safe = intersect(run.common, with_room({0, 0}, k_extreme * hidden));
    }
    return piece;
}

class Segmenter {
public:
    void add(const ClockEvidence& anchor);
    std::vector<ClockPiece> finish();

    [[nodiscard]] std::uint64_t outliers() const noexcept { return m_outliers; }

private:
    [[nodiscard]] bool is_lone_suspect(const ClockEvidence& anchor);
    void close();
    void drop_waiting(bool at_edge);
    void wait(const ClockEvidence& anchor);

    Run m_run;
    bool m_low_suspect = false;  ///< a run of short messages has the clock a little lower than m_run
    bool m_high_suspect = false; ///< … higher
    Run m_waiting; ///< anchors in a row that miss the run grossly: another clock, or a few false anchors
    std::vector<ClockPiece> m_pieces;
    std::uint64_t m_outliers = 0;
};

/// Even one anchor leaves doubt: the clock may have been set there, and set again.
void Segmenter::close() {
    const std::size_t size = m_run.anchors.size();
    m_outliers += size < Clock::k_support ? size : 0;
    if (size > 0) {
        m_pieces.push_back(piece_of(m_run));
    }
    m_run = {};
    m_low_suspect = false;
    m_high_suspect = false;
}

/// Whether it is the first run of short messages that would have had the clock set to this side. A clock that
/// was set, or drifts, brings up more.
bool Segmenter::is_lone_suspect(const ClockEvidence& anchor) {
    if (!anchor.by_run || m_run.miss(anchor) == 0 || m_run.anchors.size() < Clock::k_support) {
        return false;
    }
    bool& suspect = anchor.bounds.hi < m_run.common.lo ? m_low_suspect : m_high_suspect;
    return !std::exchange(suspect, true);
}

/// Two anchors that agree are no accident: something happened to the clock, or to these messages.
void Segmenter::drop_waiting(bool at_edge) {
    const std::size_t size = m_waiting.anchors.size();
    m_outliers += size;
    if (size > 1 || (at_edge && size > 0)) {
        if (m_run.anchors.size() >= Clock::k_support) {
            m_pieces.push_back(piece_of(m_run));
            m_run.anchors.clear(); // what follows goes on with the same line
        }
        m_pieces.push_back(piece_of(m_waiting));
    }
    m_waiting = {};
}

void Segmenter::wait(const ClockEvidence& anchor) {
    if (!m_waiting.add(anchor)) {
        drop_waiting(false);
        m_waiting.add(anchor);
    }
    if (m_waiting.anchors.size() >= Clock::k_support) {
        close();
        m_run = std::exchange(m_waiting, {});
    }
}

void Segmenter::add(const ClockEvidence& anchor) {
    if (m_run.miss(anchor) >= k_gross_ms) {
        wait(anchor);
        return;
    }
    drop_waiting(false);
    if (is_lone_suspect(anchor)) {
        ++m_outliers;
    } else if (!m_run.add(anchor)) {
        close(); // the clock was set a little: what follows is a piece of its own
        m_run.add(anchor);
    }
}

std::vector<ClockPiece> Segmenter::finish() {
    drop_waiting(true);
    close();
    return std::move(m_pieces);
}

/// A drift goes on for a while before it contradicts an anchor, so neighbours bound each other.
void leave_room_for_drift(std::vector<ClockPiece>& pieces) {
    for (std::size_t i = 0; i + 1 < pieces.size(); ++i) {
        if (pieces[i].believed && pieces[i + 1].believed &&
            distance(pieces[i].difference, pieces[i + 1].difference) < k_smooth_ms) {
            const Interval before = pieces[i].difference;
            pieces[i].safe = hull(pieces[i].safe, pieces[i + 1].difference);
            pieces[i + 1].safe = hull(pieces[i + 1].safe, before);
        }
    }
}

/// A change of the clock may lie anywhere among the anchors that the pieces on both sides of it explain.
void part(ClockPiece& before, ClockPiece& behind, const std::vector<ClockEvidence>& evidence) {
    std::uint64_t last = before.first;
    std::uint64_t first = behind.last;
    auto at = std::partition_point(evidence.begin(), evidence.end(), [&](const ClockEvidence& anchor) {
        return anchor.position < before.first;
    });
    for (; at != evidence.end() && at->position <= behind.last; ++at) {
        const bool fits_before = distance(before.likely, at->bounds) == 0;
        const bool fits_behind = distance(behind.likely, at->bounds) == 0;
        if (at->position <= before.last && fits_before && !fits_behind) {
            last = at->position;
        }
        if (at->position >= behind.first && fits_behind && !fits_before) {
            first = std::min(first, at->position);
        }
    }
    before.core_last = last;
    behind.core_first = first;
}

void find_cores(std::vector<ClockPiece>& pieces, const std::vector<ClockEvidence>& evidence) {
    ClockPiece* before = nullptr;
    for (ClockPiece& piece : pieces) {
        if (piece.believed && before != nullptr) {
            part(*before, piece, evidence);
        }
        before = piece.believed ? &piece : before;
    }
    // Cores ascend from piece to piece, whatever the anchors say; the less they cover, the more is left open.
    for (std::size_t i = 1; i < pieces.size(); ++i) {
        pieces[i].core_first = std::max(pieces[i].core_first, pieces[i - 1].core_first);
        ClockPiece& earlier = pieces[pieces.size() - 1 - i];
        earlier.core_last = std::min(earlier.core_last, pieces[pieces.size() - i].core_last);
    }
}

/// A run takes anchors from behind a change of the clock for as long as they fit, and each pulls its
/// difference towards what comes next. So what a piece says rests on its core alone, when that has anchors
/// enough.
void rest_on_cores(std::vector<ClockPiece>& pieces, const std::vector<ClockEvidence>& evidence) {
    auto at = evidence.begin();
    for (ClockPiece& piece : pieces) {
        at = std::partition_point(at, evidence.end(), [&](const ClockEvidence& anchor) {
            return anchor.position < piece.core_first;
        });
        Run run;
        for (; at != evidence.end() && at->position <= piece.core_last; ++at) {
            if (distance(piece.difference, at->bounds) == 0) {
                run.add(*at);
            }
        }
        if (piece.believed && run.anchors.size() >= Clock::k_support && run.anchors.size() < piece.support) {
            const ClockPiece core = piece_of(run);
            piece.difference = core.difference;
            piece.likely = core.likely;
            piece.safe = core.safe;
            piece.equal = core.equal;
        }
    }
}

/// Phones are set by the network, so a clock that may have been right all the time most likely was: it did
/// not drift, and what its anchors leave open lies evenly around that.
void trust_right_clock(std::vector<ClockPiece>& pieces) {
    const auto is_believed = [](const ClockPiece& piece) { return piece.believed; };
    const auto only = std::find_if(pieces.begin(), pieces.end(), is_believed);
    if (only == pieces.end() || std::any_of(std::next(only), pieces.end(), is_believed) ||
        !only->difference.contains(0)) {
        return;
    }
    only->likely = hull(only->difference, {-only->difference.hi, -only->difference.lo});
    only->safe = hull(only->safe, only->likely);
}

/// Without enough anchors anywhere, the longest run of a few is still the best guess; nothing is proven by
/// it.
void keep_best_guess(std::vector<ClockPiece>& pieces) {
    const auto best =
        std::max_element(pieces.begin(), pieces.end(),
                         [](const ClockPiece& a, const ClockPiece& b) { return a.support < b.support; });
    if (best == pieces.end() || best->support < 2) {
        pieces.clear();
        return;
    }
    pieces = {*best};
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
    clock.m_known = std::any_of(clock.m_pieces.begin(), clock.m_pieces.end(),
                                [](const ClockPiece& piece) { return piece.believed; });
    find_cores(clock.m_pieces, evidence);
    rest_on_cores(clock.m_pieces, evidence);
    leave_room_for_drift(clock.m_pieces);
    trust_right_clock(clock.m_pieces);
    if (!clock.m_known) {
        keep_best_guess(clock.m_pieces);
    }
    return clock;
}

bool Clock::is_any_believed(std::size_t first, std::size_t last) const noexcept {
    const auto begin = m_pieces.begin() + static_cast<std::ptrdiff_t>(first);
    const auto end = m_pieces.begin() + static_cast<std::ptrdiff_t>(last) + 1;
    return std::any_of(begin, end, [](const ClockPiece& piece) { return piece.believed; });
}

/// What any of the pieces allows; of those in doubt only for what must be safe, where there is a better one.
Clock::Difference Clock::any_of(std::size_t first, std::size_t last) const noexcept {
    const auto begin = m_pieces.begin() + static_cast<std::ptrdiff_t>(first);
    const auto end = m_pieces.begin() + static_cast<std::ptrdiff_t>(last) + 1;
    const bool trusted = is_any_believed(first, last);
    Difference all{{INT64_MAX, INT64_MIN}, {INT64_MAX, INT64_MIN}};
    for (auto piece = begin; piece != end; ++piece) {
        all.likely = piece->believed || !trusted ? hull(all.likely, piece->likely) : all.likely;
        all.safe = hull(all.safe, piece->safe);
    }
    all.established = first == last && begin->believed && begin->support >= k_long;
    all.piece = first == last ? static_cast<std::uint32_t>(first + 1) : 0;
    return all;
}

/// The pieces that a record there may belong to: records may have changed places around their ends.
Clock::Difference Clock::at(std::uint64_t position) const noexcept {
    if (m_pieces.empty()) {
        return {{0, 0}, {0, 0}, 1, true, false};
    }
    const auto next =
        std::partition_point(m_pieces.begin() + 1, m_pieces.end(), [&](const ClockPiece& piece) {
            return piece.core_first + k_border <= position;
        });
    auto first = static_cast<std::size_t>(next - m_pieces.begin()) - 1;
    std::size_t last = first;
    while (last + 1 < m_pieces.size() && position + k_border > m_pieces[last].core_last) {
        ++last;
    }
    while (m_known && !is_any_believed(first, last)) {
        first -= first > 0 ? 1U : 0U;
        last += last + 1 < m_pieces.size() ? 1U : 0U;
    }
    Difference difference = any_of(first, last);
    difference.beyond = position < m_pieces.front().first || position > m_pieces.back().last;
    return difference;
}

} // namespace chatkeep::time
