// SPDX-License-Identifier: EUPL-1.2
#include "time/anchors.hpp"

#include <algorithm>

namespace chatkeep::time {

namespace {

/// What a message says, or that it is one of those that say nothing.
std::uint64_t said_by(const Stamp& stamp) noexcept {
    return stamp.text_key != 0 ? stamp.text_key : static_cast<std::uint64_t>(stamp.content) + 1;
}

std::uint64_t mixed(std::uint64_t hash, std::uint64_t with) noexcept {
    constexpr std::uint64_t k_odd = 0x9E3779B97F4A7C15U;
    const std::uint64_t product = (hash ^ with) * k_odd;
    return product ^ (product >> 29U);
}

} // namespace

void AnchorTable::Table::add(std::uint64_t key, const Stamp& stamp, std::size_t most) {
    if (key > limit) {
        return;
    }
    const auto [at, fresh] = seen.try_emplace(key, Seen{stamp, false});
    at->second.again = at->second.again || !fresh;
    while (seen.size() > most) {
        limit /= 2;
        for (auto one = seen.begin(); one != seen.end();) {
            one = one->first > limit ? seen.erase(one) : std::next(one);
        }
    }
}

void AnchorTable::add(const Stamp& stamp) {
    m_last[m_count++ % k_run] = said_by(stamp);
    if (stamp.text_size >= k_anchor_size) {
        m_texts.add(stamp.text_key, stamp, k_most);
    } else if (stamp.text_key != 0 && m_count >= k_run) {
        std::uint64_t run = 0;
        for (std::size_t i = 0; i < k_run; ++i) {
            run = mixed(run, m_last[(m_count + i) % k_run]);
        }
        m_runs.add(run, stamp, k_most_runs);
    }
}

std::vector<std::pair<Stamp, Stamp>> AnchorTable::Table::shared_with(const Table& other) const {
    std::vector<std::pair<Stamp, Stamp>> pairs;
    for (const auto& [key, one] : seen) {
        const auto found = other.seen.find(key);
        if (found == other.seen.end() || one.again || found->second.again || !one.first.has_time ||
            !found->second.first.has_time) {
            continue;
        }
        pairs.emplace_back(one.first, found->second.first);
    }
    std::sort(pairs.begin(), pairs.end(),
              [](const auto& a, const auto& b) { return a.first.position < b.first.position; });
    return pairs;
}

std::vector<std::pair<Stamp, Stamp>> AnchorTable::shared_with(const AnchorTable& other) const {
    return m_texts.shared_with(other.m_texts);
}

std::vector<std::pair<Stamp, Stamp>> AnchorTable::runs_shared_with(const AnchorTable& other) const {
    return m_runs.shared_with(other.m_runs);
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
    const std::uint64_t limit = std::min(m_texts.limit, other.m_texts.limit);
    for (const auto& [key, seen] : m_texts.seen) {
        if (key <= limit) {
            ++share.all;
            share.common += other.m_texts.seen.contains(key) ? 1U : 0U;
        }
    }
    return share;
}

AnchorTable::Share AnchorTable::share_in(const AnchorTable& other, std::uint64_t first,
                                         std::uint64_t last) const {
    Share share;
    const std::uint64_t limit = std::min(m_texts.limit, other.m_texts.limit);
    for (const auto& [key, seen] : m_texts.seen) {
        const std::uint64_t position = seen.first.position;
        if (key <= limit && !seen.again && !seen.first.edited && first <= position && position <= last) {
            ++share.all;
            share.common += other.m_texts.seen.contains(key) ? 1U : 0U;
        }
    }
    return share;
}

std::vector<Stamp> AnchorTable::once_beside(const AnchorTable& other) const {
    std::vector<Stamp> once;
    const std::uint64_t limit = std::min(m_texts.limit, other.m_texts.limit);
    for (const auto& [key, seen] : m_texts.seen) {
        if (key <= limit && !seen.again && !seen.first.edited && seen.first.has_time) {
            once.push_back(seen.first);
        }
    }
    std::sort(once.begin(), once.end(),
              [](const Stamp& a, const Stamp& b) { return a.position < b.position; });
    return once;
}

} // namespace chatkeep::time
