// SPDX-License-Identifier: EUPL-1.2
#include "time/anchors.hpp"

#include <algorithm>

namespace chatkeep::time {

void AnchorTable::add(const Stamp& stamp) {
    if (stamp.text_size < k_anchor_size || stamp.text_key > m_limit) {
        return;
    }
    const auto [at, fresh] = m_seen.try_emplace(stamp.text_key, Seen{stamp, false});
    at->second.again = at->second.again || !fresh;
    while (m_seen.size() > k_most) {
        shrink();
    }
}

void AnchorTable::shrink() {
    m_limit /= 2;
    for (auto at = m_seen.begin(); at != m_seen.end();) {
        at = at->first > m_limit ? m_seen.erase(at) : std::next(at);
    }
}

std::vector<std::pair<Stamp, Stamp>> AnchorTable::shared_with(const AnchorTable& other) const {
    std::vector<std::pair<Stamp, Stamp>> pairs;
    for (const auto& [key, seen] : m_seen) {
        const auto found = other.m_seen.find(key);
        if (found == other.m_seen.end() || seen.again || found->second.again || !seen.first.has_time ||
            !found->second.first.has_time) {
            continue;
        }
        pairs.emplace_back(seen.first, found->second.first);
    }
    std::sort(pairs.begin(), pairs.end(),
              [](const auto& a, const auto& b) { return a.first.position < b.first.position; });
    return pairs;
}

std::vector<std::pair<Stamp, Stamp>> AnchorTable::simultaneous_with(const AnchorTable& other) const {
    constexpr std::int64_t k_apart_ms = 3 * 3'600'000;
    const auto offset = [](const std::pair<Stamp, Stamp>& pair) {
        return pair.first.civil_ms - pair.second.civil_ms;
    };
    std::vector<std::pair<Stamp, Stamp>> pairs = shared_with(other);
    std::stable_sort(pairs.begin(), pairs.end(),
                     [&](const auto& a, const auto& b) { return offset(a) < offset(b); });
    std::size_t most = 0;
    std::size_t begin = 0; // of the most so far
    std::size_t first = 0;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        while (offset(pairs[i]) - offset(pairs[first]) > k_apart_ms) {
            ++first;
        }
        if (i + 1 - first > most) {
            most = i + 1 - first;
            begin = first;
        }
    }
    const auto from = pairs.begin() + static_cast<std::ptrdiff_t>(begin);
    return {from, from + static_cast<std::ptrdiff_t>(most)};
}

AnchorTable::Share AnchorTable::share_in(const AnchorTable& other) const {
    Share share;
    const std::uint64_t limit = std::min(m_limit, other.m_limit);
    for (const auto& [key, seen] : m_seen) {
        if (key <= limit) {
            ++share.all;
            share.common += other.m_seen.contains(key) ? 1U : 0U;
        }
    }
    return share;
}

AnchorTable::Share AnchorTable::share_in(const AnchorTable& other, std::uint64_t first,
                                         std::uint64_t last) const {
    Share share;
    const std::uint64_t limit = std::min(m_limit, other.m_limit);
    for (const auto& [key, seen] : m_seen) {
        const std::uint64_t position = seen.first.position;
        if (key <= limit && !seen.again && !seen.first.edited && first <= position && position <= last) {
            ++share.all;
            share.common += other.m_seen.contains(key) ? 1U : 0U;
        }
    }
    return share;
}

std::vector<Stamp> AnchorTable::once_beside(const AnchorTable& other) const {
    std::vector<Stamp> once;
    const std::uint64_t limit = std::min(m_limit, other.m_limit);
    for (const auto& [key, seen] : m_seen) {
        if (key <= limit && !seen.again && !seen.first.edited && seen.first.has_time) {
            once.push_back(seen.first);
        }
    }
    std::sort(once.begin(), once.end(),
              [](const Stamp& a, const Stamp& b) { return a.position < b.position; });
    return once;
}

} // namespace chatkeep::time
