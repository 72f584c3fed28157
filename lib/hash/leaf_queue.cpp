// SPDX-License-Identifier: EUPL-1.2
#include "hash/leaf_queue.hpp"

#include <utility>

namespace chatkeep::hash {

namespace {

constexpr std::size_t k_most_leaves = 4096; ///< few of them to be made

} // namespace

void LeafQueue::Part::make() {
    const std::vector<Hash256> made = batch.take();
    for (std::size_t i = 0; i < made.size(); ++i) {
        leaves[places[i]] = made[i];
    }
    places.clear();
}

LeafQueue::LeafQueue()
    : m_filling(std::make_unique<Part>()), m_making(std::make_unique<Part>()),
      m_thread([this](const std::stop_token& stop) { run(stop); }) {}

LeafQueue::~LeafQueue() {
    if (m_is_making) {
        m_done.acquire();
    }
    m_thread.request_stop();
    m_begun.release();
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
    return m_filling->batch.is_full() || m_filling->leaves.size() >= k_most_leaves;
}

void LeafQueue::run(const std::stop_token& stop) {
    while (true) {
        m_begun.acquire();
        if (stop.stop_requested()) {
            return;
        }
        try {
            m_making->make();
        } catch (...) {
            m_failure = std::current_exception();
        }
        m_done.release();
    }
}

void LeafQueue::wait() {
    if (!m_is_making) {
        return;
    }
    m_done.acquire();
    m_is_making = false;
    if (m_failure) {
        std::rethrow_exception(std::exchange(m_failure, nullptr));
    }
}

std::vector<Hash256> LeafQueue::turn() {
    wait();
    std::swap(m_filling, m_making);
    m_making_size = m_making->leaves.size();
    m_is_making = true;
    m_begun.release();
    return std::exchange(m_filling->leaves, {});
}

std::vector<Hash256> LeafQueue::finish() {
    wait();
    m_filling->make();
    std::vector<Hash256> leaves = std::exchange(m_making->leaves, {});
    leaves.insert(leaves.end(), m_filling->leaves.begin(), m_filling->leaves.end());
    m_filling->leaves.clear();
    m_making_size = 0;
    return leaves;
}

} // namespace chatkeep::hash
