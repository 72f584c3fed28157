#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Pairs two lists without changing the order of either.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

namespace chatkeep::time {

/// What pairing element i of the left list with element j of the right one is worth; negative: not allowed.
using PairScore = std::function<std::int64_t(std::size_t, std::size_t)>;

/// The pairs, ascending in both lists, whose scores sum to the most. Time and memory are the product of the
/// sizes; above 2^22 pairs it takes the first pair that is allowed, over and over, instead.
[[nodiscard]] std::vector<std::pair<std::size_t, std::size_t>> align(std::size_t left, std::size_t right,
                                                                     const PairScore& score);

} // namespace chatkeep::time
