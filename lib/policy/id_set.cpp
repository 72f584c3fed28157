// SPDX-License-Identifier: EUPL-1.2
#include "policy/id_set.hpp"

#include <utility>

namespace chatkeep::policy {

namespace {

constexpr std::size_t k_first_slots = 64;
constexpr std::size_t k_recent = std::size_t{1} << 20U;

std::uint64_t key_of(const model::Id& id) noexcept {
    return id.low == 0 ? 1 : id.low;
}

} // namespace

std::size_t IdSet::slot(std::uint64_t key) const noexcept {
    const std::size_t mask = m_slots.size() - 1;
    std::size_t at = key & mask;
    while (m_slots[at] != 0 && m_slots[at] != key) {
        at = (at + 1) & mask;
    }
    return at;
}

void IdSet::grow() {
    std::vector<std::uint64_t> old = std::exchange(m_slots, {});
    m_slots.resize(old.empty() ? k_first_slots : old.size() * 2);
    for (const std::uint64_t key : old) {
        if (key != 0) {
            m_slots[slot(key)] = key;
        }
    }
}

void IdSet::add(const model::Id& id) {
    if (4 * (m_size + 1) > 3 * m_slots.size()) {
        grow();
    }
    const std::uint64_t key = key_of(id);
    std::uint64_t& place = m_slots[slot(key)];
    m_size += place == 0 ? 1U : 0U;
    place = key;
}

bool IdSet::has(const model::Id& id) const noexcept {
    return m_size != 0 && m_slots[slot(key_of(id))] != 0;
}

void IdSet::clear() {
    if (m_size != 0) {
        m_slots = {};
        m_size = 0;
    }
}

void RecentIds::add(const model::Id& id) {
    if (m_added == k_recent) {
        m_earlier = std::exchange(m_later, {});
        m_added = 0;
    }
    m_later.add(id);
    ++m_added;
}

bool RecentIds::has(const model::Id& id) const noexcept {
    return m_later.has(id) || m_earlier.has(id);
}

} // namespace chatkeep::policy
