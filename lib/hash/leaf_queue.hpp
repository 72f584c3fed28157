#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Leaves of messages in order, of which most are still to be made: by another thread while more come.

#include "hash/hash256.hpp"
#include "hash/leaf_batch.hpp"
#include "hash/work_thread.hpp"

#include <cstddef>
#include <memory>
#include <vector>

namespace chatkeep::hash {

/// Memory: two batches.
class LeafQueue {
public:
    /// The next leaf is that of the message which the caller begins in this batch.
    [[nodiscard]] LeafBatch& add_message();
    /// The next leaf is known.
    void add(const Hash256& leaf);

    /// Leaves that were not given out.
    [[nodiscard]] std::size_t size() const noexcept { return m_making_size + m_filling->leaves.size(); }

    /// Enough to be worth a turn().
    [[nodiscard]] bool is_full() const noexcept;
    /// Gives out the leaves that were being made, and has a thread make those added since.
    [[nodiscard]] std::vector<Hash256> turn();
    /// Gives out all.
    [[nodiscard]] std::vector<Hash256> finish();

private:
    struct Part {
        LeafBatch batch;
        std::vector<Hash256> leaves;
        std::vector<std::size_t> places; ///< among the leaves, of those that the batch makes
        void make();
    };

    std::unique_ptr<Part> m_filling = std::make_unique<Part>();
    std::unique_ptr<Part> m_making = std::make_unique<Part>();
    std::size_t m_making_size = 0;
    WorkThread m_thread{[this] { m_making->make(); }}; ///< last: uses the others
};

} // namespace chatkeep::hash
