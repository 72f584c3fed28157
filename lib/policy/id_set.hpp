#pragma once
// SPDX-License-Identifier: EUPL-1.2
// A set of record ids that takes 16 bytes each at most.

#include "model/ids.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace chatkeep::policy {

/// Keeps half of each id; two of ten million ids fall together with a chance below one in 300,000.
class IdSet {
public:
    void add(const model::Id& id);
    [[nodiscard]] bool has(const model::Id& id) const noexcept;
    /// Empties the set; gives memory back when it was large.
    void clear();

private:
    void grow();
    [[nodiscard]] std::size_t slot(std::uint64_t key) const noexcept;

    std::vector<std::uint64_t> m_slots; ///< open addressing; 0 is free
    std::size_t m_size = 0;
};

/// The ids that were added last: 1,048,576 to twice as many. Takes up to 32 MiB.
class RecentIds {
public:
    void add(const model::Id& id);
    [[nodiscard]] bool has(const model::Id& id) const noexcept;

private:
    IdSet m_later;
    IdSet m_earlier;
    std::size_t m_added = 0; ///< to m_later
};

} // namespace chatkeep::policy
