// SPDX-License-Identifier: EUPL-1.2
#include "hash/leaf_queue.hpp"

#include <utility>

namespace chatkeep::hash {

namespace {

/// Batches in one: to wake a thread takes as long as to make some leaves.
constexpr std::size_t k_batches = 8;
constexpr std::size_t k_most_leaves = 4096; ///< few of them to be made

} // namespace

void LeafQueue::Part::make() {
    const std::vector<Hash256> made = batch.take();
    for (std::size_t i = 0; i < made.size(); ++i) {
        leaves[places[i]] = made[i];
    }
    places.clear();
}

LeafBatch& LeafQueue::add_message() {
    m_filling->places.push_back(m_filling->leaves.size());
    m_filling->leaves.emplace_back();
    return m_filling->batch;
}

void LeafQueue::add(const Hash256& leaf) {
    m_filling->leaves.push_back(leaf);
}

bool LeafQueue::is_full() const noexcept {
    return m_filling->batch.is_full(k_batches) || m_filling->leaves.size() >= k_most_leaves;
}

std::vector<Hash256> LeafQueue::turn() {
    m_thread.wait();
    std::swap(m_filling, m_making);
    m_making_size = m_making->leaves.size();
    m_thread.begin();
    return std::exchange(m_filling->leaves, {});
}

std::vector<Hash256> LeafQueue::finish() {
    m_thread.wait();
    m_filling->make();
    std::vector<Hash256> leaves = std::exchange(m_making->leaves, {});
    leaves.insert(leaves.end(), m_filling->leaves.begin(), m_filling->leaves.end());
    m_filling->leaves.clear();
    m_making_size = 0;
    return leaves;
}

} // namespace chatkeep::hash
