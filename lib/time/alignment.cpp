// SPDX-License-Identifier: EUPL-1.2
#include "time/alignment.hpp"

#include <algorithm>

namespace chatkeep::time {

namespace {

constexpr std::size_t k_most_cells = std::size_t{1} << 22U;
constexpr std::size_t k_greedy_reach = 32;

enum class Step : std::uint8_t { skip_left, skip_right, pair };

using Pairs = std::vector<std::pair<std::size_t, std::size_t>>;

Pairs align_greedily(std::size_t left, std::size_t right, const PairScore& score) {
    Pairs pairs;
    std::size_t j = 0;
    for (std::size_t i = 0; i < left; ++i) {
        for (std::size_t at = j; at < std::min(right, j + k_greedy_reach); ++at) {
            if (score(i, at) >= 0) {
                pairs.emplace_back(i, at);
                j = at + 1;
                break;
            }
        }
    }
    return pairs;
}

/// What to do at each pair of elements for the best alignment of what is behind them, row by row.
std::vector<Step> best_steps(std::size_t left, std::size_t right, const PairScore& score) {
    // best[j]: of the elements of left from i on against those of right from j on
    std::vector<std::int64_t> best(right + 1, 0);
    std::vector<Step> steps(left * right);
    for (std::size_t i = left; i-- > 0;) {
        std::int64_t diagonal = best[right];
        for (std::size_t j = right; j-- > 0;) {
            const std::int64_t worth = score(i, j);
            const std::int64_t paired = worth < 0 ? -1 : worth + diagonal;
            diagonal = best[j];
            // best[j] still is of i + 1, best[j + 1] already of i
            const std::int64_t skipped = std::max(best[j], best[j + 1]);
            const Step skip = best[j] >= best[j + 1] ? Step::skip_left : Step::skip_right;
            steps[i * right + j] = paired >= skipped ? Step::pair : skip;
            best[j] = std::max(paired, skipped);
        }
    }
    return steps;
}

} // namespace

Pairs align(std::size_t left, std::size_t right, const PairScore& score) {
    if (right != 0 && left > k_most_cells / right) {
        return align_greedily(left, right, score);
    }
    const std::vector<Step> steps = best_steps(left, right, score);
    Pairs pairs;
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < left && j < right) {
        const Step step = steps[i * right + j];
        if (step == Step::pair) {
            pairs.emplace_back(i, j);
        }
        i += step == Step::skip_right ? 0U : 1U;
        j += step == Step::skip_left ? 0U : 1U;
    }
    return pairs;
}

} // namespace chatkeep::time
