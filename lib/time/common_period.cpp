// SPDX-License-Identifier: EUPL-1.2
#include "time/common_period.hpp"

#include <algorithm>

namespace chatkeep::time {

namespace {

constexpr std::int64_t k_usual_ms = 600'000; ///< by so much any clock may be off
constexpr std::uint64_t k_far_percent = 66;  ///< of the texts that must be shared, where the clock is far off
constexpr std::uint64_t k_percent = 5;       ///< … and where it is not

Interval span_of(const std::vector<TextPlace>& texts) noexcept {
    Interval span{INT64_MAX, INT64_MIN};
    for (const TextPlace& text : texts) {
        span = hull(span, {text.at_ms, text.at_ms});
    }
    return span;
}

std::uint64_t count_in(const std::vector<TextPlace>& texts, const Interval& span) {
    return static_cast<std::uint64_t>(std::count_if(
        texts.begin(), texts.end(), [&](const TextPlace& text) { return span.contains(text.at_ms); }));
}

/// The source's texts from behind one neighbouring piece to the next, by the piece's clock.
std::vector<TextPlace> texts_of(const std::vector<ClockPiece>& pieces, std::size_t at, const Beside& beside) {
    const std::int64_t off_ms = pieces[at].difference.middle();
    std::vector<TextPlace> texts;
    for (const TextPlace& text : beside.own) {
        const bool is_behind = at == 0 || text.position > pieces[at - 1].last;
        const bool is_before = at + 1 == pieces.size() || text.position < pieces[at + 1].first;
        const bool is_its_own = pieces[at].first <= text.position && text.position <= pieces[at].last;
        if (is_its_own || (is_behind && is_before)) {
            texts.push_back({text.position, text.at_ms - off_ms});
        }
    }
    return texts;
}

} // namespace

bool is_remarkable(const ClockPiece& piece) noexcept {
    return distance(piece.difference, {0, 0}) > k_usual_ms;
}

bool is_borne_out(const std::vector<ClockPiece>& pieces, std::size_t at, const Beside& beside) {
    const ClockPiece& piece = pieces[at];
    const std::vector<TextPlace> own = texts_of(pieces, at, beside);
    const Interval own_span = span_of(own);
    const Interval others_span = span_of(beside.others);
    const std::uint64_t fewest = std::min(count_in(own, others_span), count_in(beside.others, own_span));
    const auto shared = static_cast<std::uint64_t>(
        std::count_if(beside.shared.begin(), beside.shared.end(), [&](const ClockEvidence& anchor) {
            return piece.first <= anchor.position && anchor.position <= piece.last &&
                   distance(piece.difference, anchor.bounds) == 0;
        }));
    const bool is_far = distance(piece.difference, {0, 0}) > k_far_ms;
    return shared > 0 && shared * 100 >= fewest * (is_far ? k_far_percent : k_percent);
}

} // namespace chatkeep::time
