#pragma once
// SPDX-License-Identifier: EUPL-1.2
// How many must be looked at, and what follows from what was found: exact tails, no approximations.

#include <cstdint>
#include <optional>

namespace chatkeep::policy {

/// QBCB (Lewis, Yang and Frieder 2021): of r positives in a control sample, the smallest number that must
/// have come up in the queue before review may stop: the smallest j with P(Bin(r, goal) >= j) <= alpha.
/// nullopt: r is too small to show the goal.
[[nodiscard]] std::optional<std::uint64_t> qbcb_needed(std::uint64_t r, double goal, double alpha);

/// A population and a sample out of it.
struct Sample {
    std::uint64_t population = 0;
    std::uint64_t size = 0;
    std::uint64_t hits = 0;
};

/// The most hits that the population can hold when a sample has this few, one-sided: the largest D with
/// P(X <= hits) > alpha (hypergeometric).
[[nodiscard]] std::uint64_t upper_bound(const Sample& sample, double alpha);

/// The smallest sample of a population that shows, when at most max_fail of it are wrong, that less than
/// limit (a share) is; nullopt: only looking at all can.
[[nodiscard]] std::optional<std::uint64_t> smallest_sample(std::uint64_t population, double limit,
                                                           double alpha, std::uint64_t max_fail);

/// The lowest recall that m found of r known positives go with, one-sided (Clopper and Pearson): p with
/// P(Bin(r, p) >= m) = alpha. 0 when none was found.
[[nodiscard]] double recall_bound(std::uint64_t r, std::uint64_t m, double alpha);

} // namespace chatkeep::policy
