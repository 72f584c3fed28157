// SPDX-License-Identifier: EUPL-1.2
#include "time/common_period.hpp"

#include <algorithm>
#include <utility>

namespace chatkeep::time {

namespace {

constexpr std::int64_t k_usual_ms = 600'000; ///< by so much any clock may be off
constexpr std::uint64_t k_far_percent = 66;  ///< of the texts that must be shared, where the clock is far off
constexpr std::uint64_t k_percent = 5;       ///< … and where it is not

using Texts = std::vector<TextPlace>::const_iterator;

/// What lies between two places of a list that is sorted by position.
template <typename List>
auto between(const List& list, std::uint64_t first, std::uint64_t last) {
    const auto begin =
        std::partition_point(list.begin(), list.end(), [&](const auto& one) { return one.position < first; });
    const auto end =
        std::partition_point(begin, list.end(), [&](const auto& one) { return one.position <= last; });
    return std::pair(begin, end);
}

/// The source's texts from behind one neighbouring piece to the next, by the piece's clock: instants in
/// order.
std::vector<std::int64_t> texts_of(const std::vector<ClockPiece>& pieces, std::size_t at,
                                   const Beside& beside) {
    const ClockPiece& piece = pieces[at];
    const std::int64_t off_ms = piece.difference.middle();
    std::vector<std::int64_t> texts;
    const auto take = [&](Texts begin, Texts end) {
        for (; begin < end; ++begin) {
            texts.push_back(begin->at_ms - off_ms);
        }
    };
    const auto [first, last] = between(beside.own, piece.first, piece.last);
    const auto open = std::partition_point(beside.own.begin(), beside.own.end(), [&](const TextPlace& text) {
        return at > 0 && text.position <= pieces[at - 1].last;
    });
    const auto end = std::partition_point(beside.own.begin(), beside.own.end(), [&](const TextPlace& text) {
        return at + 1 == pieces.size() || text.position < pieces[at + 1].first;
    });
    take(open, std::min(end, first));
    take(first, last);
    take(std::max(open, last), end);
    std::sort(texts.begin(), texts.end());
    return texts;
}

std::uint64_t count_in(const std::vector<std::int64_t>& sorted, const std::vector<std::int64_t>& span) {
    if (span.empty()) {
        return 0;
    }
    const auto begin = std::lower_bound(sorted.begin(), sorted.end(), span.front());
    return static_cast<std::uint64_t>(std::upper_bound(begin, sorted.end(), span.back()) - begin);
}

} // namespace

bool is_remarkable(const ClockPiece& piece) noexcept {
    return distance(piece.difference, {0, 0}) > k_usual_ms;
}

bool is_borne_out(const std::vector<ClockPiece>& pieces, std::size_t at, const Beside& beside) {
    const ClockPiece& piece = pieces[at];
    const std::vector<std::int64_t> own = texts_of(pieces, at, beside);
    const std::uint64_t fewest = std::min(count_in(own, beside.others_ms), count_in(beside.others_ms, own));
    const auto [begin, end] = between(beside.shared, piece.first, piece.last);
    const auto shared =
        static_cast<std::uint64_t>(std::count_if(begin, end, [&](const ClockEvidence& anchor) {
            return distance(piece.difference, anchor.bounds) == 0;
        }));
    const bool is_far = distance(piece.difference, {0, 0}) > k_far_ms;
    return shared > 0 && shared * 100 >= fewest * (is_far ? k_far_percent : k_percent);
}

} // namespace chatkeep::time
