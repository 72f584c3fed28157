#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What answers what: order that no clock can change.

#include "time/interval.hpp"

#include <cstddef>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

namespace chatkeep::time {

/// Edges between messages by number: first must stand before second.
class ReplyOrder {
public:
    struct Cycle {
        std::vector<std::uint32_t> messages; ///< each answers the one before it, the first the last
    };

    explicit ReplyOrder(std::size_t messages) : m_before(messages), m_behind(messages) {}

    /// False, and nothing is added, when the intervals prove that second was before first.
    bool add(std::uint32_t first, std::uint32_t second, const std::vector<Interval>& safe);

    /// Takes out one edge of every cycle: the one that the times support least. What is left of a cycle keeps
    /// its order, but proves nothing. Returns the cycles.
    std::vector<Cycle> break_cycles(const std::vector<std::int64_t>& estimates);

    [[nodiscard]] bool is_empty() const noexcept { return m_count == 0; }

    [[nodiscard]] bool has(std::uint32_t first, std::uint32_t second) const noexcept;

    /// Whether the edge is there and no cycle speaks against it.
    [[nodiscard]] bool proves(std::uint32_t first, std::uint32_t second) const noexcept;

    /// What an answer proves about the times of both: it was not before what it answers. Needs no cycles.
    void tighten(std::vector<Interval>& intervals) const;

    /// All messages in an order that keeps every edge, the least key first wherever edges leave a choice.
    [[nodiscard]] std::vector<std::uint32_t> order(const std::vector<std::uint32_t>& by_key) const;

private:
    void remove(std::uint32_t first, std::uint32_t second);
    [[nodiscard]] std::vector<std::uint32_t> find_cycle() const;

    std::vector<std::vector<std::uint32_t>> m_before; ///< by message: what must stand before it
    std::vector<std::vector<std::uint32_t>> m_behind;
    std::set<std::pair<std::uint32_t, std::uint32_t>> m_doubted; ///< edges of cycles
    std::size_t m_count = 0;
};

} // namespace chatkeep::time
