// SPDX-License-Identifier: EUPL-1.2
#include "time/replies.hpp"

#include <algorithm>
#include <functional>
#include <queue>

namespace chatkeep::time {

namespace {

constexpr std::uint32_t k_none = 0xFFFFFFFF;

void erase_one(std::vector<std::uint32_t>& list, std::uint32_t value) {
    const auto at = std::find(list.begin(), list.end(), value);
    if (at != list.end()) {
        list.erase(at);
    }
}

} // namespace

bool ReplyOrder::add(std::uint32_t first, std::uint32_t second, const std::vector<Interval>& safe) {
    if (first == second || safe[first].lo > safe[second].hi) {
        return false;
    }
    if (!has(first, second)) {
        m_before[second].push_back(first);
        m_behind[first].push_back(second);
        ++m_count;
    }
    return true;
}

bool ReplyOrder::has(std::uint32_t first, std::uint32_t second) const noexcept {
    const auto& before = m_before[second];
    return std::find(before.begin(), before.end(), first) != before.end();
}

bool ReplyOrder::proves(std::uint32_t first, std::uint32_t second) const noexcept {
    return has(first, second) && !m_doubted.contains({first, second});
}

void ReplyOrder::remove(std::uint32_t first, std::uint32_t second) {
    erase_one(m_before[second], first);
    erase_one(m_behind[first], second);
    --m_count;
}

/// What is left when messages without open edges are taken away has a cycle; walking back in it finds one.
std::vector<std::uint32_t> ReplyOrder::find_cycle() const {
    std::vector<std::size_t> open(m_before.size());
    std::vector<std::uint32_t> ready;
    for (std::uint32_t i = 0; i < m_before.size(); ++i) {
        open[i] = m_before[i].size();
        if (open[i] == 0) {
            ready.push_back(i);
        }
    }
    while (!ready.empty()) {
        const std::uint32_t message = ready.back();
        ready.pop_back();
        for (const std::uint32_t behind : m_behind[message]) {
            if (--open[behind] == 0) {
                ready.push_back(behind);
            }
        }
    }
    const auto left = std::find_if(open.begin(), open.end(), [](std::size_t count) { return count > 0; });
    if (left == open.end()) {
        return {};
    }
    std::vector<std::uint32_t> step(open.size(), k_none);
    std::vector<std::uint32_t> path;
    auto at = static_cast<std::uint32_t>(left - open.begin());
    while (step[at] == k_none) {
        step[at] = static_cast<std::uint32_t>(path.size());
        path.push_back(at);
        at = *std::find_if(m_before[at].begin(), m_before[at].end(),
                           [&](std::uint32_t b) { return open[b] > 0; });
    }
    std::vector<std::uint32_t> cycle(path.begin() + step[at], path.end());
    std::reverse(cycle.begin(), cycle.end());
    std::rotate(cycle.begin(), std::min_element(cycle.begin(), cycle.end()), cycle.end());
    return cycle;
}

std::vector<ReplyOrder::Cycle> ReplyOrder::break_cycles(const std::vector<std::int64_t>& estimates) {
    std::vector<Cycle> cycles;
    if (is_empty()) {
        return cycles;
    }
    for (auto cycle = find_cycle(); !cycle.empty(); cycle = find_cycle()) {
        std::size_t softest = 0;
        std::int64_t most = INT64_MIN;
        for (std::size_t i = 0; i < cycle.size(); ++i) {
            const std::uint32_t next = cycle[(i + 1) % cycle.size()];
            m_doubted.emplace(cycle[i], next);
            const std::int64_t against = estimates[cycle[i]] - estimates[next];
            if (against > most) {
                most = against;
                softest = i;
            }
        }
        remove(cycle[softest], cycle[(softest + 1) % cycle.size()]);
        cycles.push_back({std::move(cycle)});
    }
    return cycles;
}

void ReplyOrder::tighten(std::vector<Interval>& intervals) const {
    if (is_empty()) {
        return;
    }
    std::vector<std::uint32_t> any(m_before.size());
    for (std::uint32_t i = 0; i < any.size(); ++i) {
        any[i] = i;
    }
    std::vector<std::uint32_t> sorted = order(any);
    for (const std::uint32_t message : sorted) {
        for (const std::uint32_t before : m_before[message]) {
            if (proves(before, message)) {
                intervals[message].lo =
                    std::max(intervals[message].lo, std::min(intervals[before].lo, intervals[message].hi));
            }
        }
    }
    std::reverse(sorted.begin(), sorted.end());
    for (const std::uint32_t message : sorted) {
        for (const std::uint32_t behind : m_behind[message]) {
            if (proves(message, behind)) {
                intervals[message].hi =
                    std::min(intervals[message].hi, std::max(intervals[behind].hi, intervals[message].lo));
            }
        }
    }
}

std::vector<std::uint32_t> ReplyOrder::order(const std::vector<std::uint32_t>& by_key) const {
    if (is_empty()) {
        return by_key;
    }
    std::vector<std::uint32_t> place(by_key.size());
    std::vector<std::size_t> open(by_key.size());
    std::priority_queue<std::uint32_t, std::vector<std::uint32_t>, std::greater<>> ready;
    for (std::uint32_t i = 0; i < by_key.size(); ++i) {
        place[by_key[i]] = i;
        open[by_key[i]] = m_before[by_key[i]].size();
        if (open[by_key[i]] == 0) {
            ready.push(i);
        }
    }
    std::vector<std::uint32_t> result;
    while (!ready.empty()) {
        const std::uint32_t message = by_key[ready.top()];
        ready.pop();
        result.push_back(message);
        for (const std::uint32_t behind : m_behind[message]) {
            if (--open[behind] == 0) {
                ready.push(place[behind]);
            }
        }
    }
    return result;
}

} // namespace chatkeep::time
