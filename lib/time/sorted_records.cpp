// SPDX-License-Identifier: EUPL-1.2
#include "time/sorted_records.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <string_view>

namespace chatkeep::time {

namespace {

constexpr std::size_t k_memory = std::size_t{48} << 20U;      ///< of all sources
constexpr std::size_t k_least_memory = std::size_t{1} << 20U; ///< of each

/// Bytes that sort like a record's time and position.
using SortKey = std::array<char, 16>;

void put(char* out, std::uint64_t value) noexcept {
    for (int i = 7; i >= 0; --i) {
        out[i] = static_cast<char>(value & 0xFFU);
        value >>= 8U;
    }
}

SortKey sort_key(const Placed& record) noexcept {
    SortKey key{};
    const std::uint64_t sign = std::uint64_t{1} << 63U;
    put(key.data(), static_cast<std::uint64_t>(record.safe.lo) ^ sign);
    put(key.data() + 8, record.stamp.position);
    return key;
}

} // namespace

SortedRecords::SortedRecords(std::size_t sources) {
    for (std::size_t i = 0; i < sources; ++i) {
        m_sources.push_back(std::make_unique<Source>(std::max(k_least_memory, k_memory / sources)));
    }
}

void SortedRecords::add(const Placed& record) {
    Source& source = *m_sources[record.stamp.source];
    const SortKey key = sort_key(record);
    source.bytes.assign(key.data(), key.size());
    source.bytes.append(reinterpret_cast<const char*>(&record), sizeof record);
    source.sort.add(source.bytes);
}

void SortedRecords::take_front(std::size_t number) {
    Source& source = *m_sources[number];
    std::string_view bytes;
    if (source.sort.next(bytes)) {
        std::memcpy(&source.front, bytes.data() + sizeof(SortKey), sizeof source.front);
        m_turns.emplace_back(source.front.safe.lo, number);
        std::push_heap(m_turns.begin(), m_turns.end(), std::greater());
    }
}

bool SortedRecords::next(Placed& record) {
    if (!m_reading) {
        m_reading = true;
        for (std::size_t source = 0; source < m_sources.size(); ++source) {
            take_front(source);
        }
    }
    if (m_turns.empty()) {
        return false;
    }
    std::pop_heap(m_turns.begin(), m_turns.end(), std::greater());
    const std::size_t source = m_turns.back().second;
    m_turns.pop_back();
    record = m_sources[source]->front;
    take_front(source);
    return true;
}

} // namespace chatkeep::time
