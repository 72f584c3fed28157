// SPDX-License-Identifier: EUPL-1.2
#include "time/parts.hpp"

#include "time/anchors.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <string_view>

namespace chatkeep::time {

namespace {

constexpr std::uint64_t k_border = 0;   // no record has it
constexpr std::uint64_t k_long_bit = 1; ///< of the hash of a long text
constexpr std::int64_t k_day_ms = 86'400'000;
constexpr std::size_t k_most_jumps = 4096;

std::uint64_t mix(std::uint64_t hash, std::uint64_t value) noexcept {
    hash = (hash ^ value) * 0x9E3779B97F4A7C15U;
    return hash ^ (hash >> 29U);
}

std::uint64_t hash_of(const Stamp& stamp, const std::vector<std::string>& people) noexcept {
    const std::string_view name = stamp.sender < people.size() ? people[stamp.sender] : std::string_view();
    std::uint64_t hash = mix(0, std::hash<std::string_view>()(name));
    hash = mix(hash, stamp.text_key);
    hash = mix(hash, static_cast<std::uint64_t>(stamp.civil_ms));
    hash = mix(hash, static_cast<std::uint64_t>(stamp.span_ms));
    hash = mix(hash, static_cast<std::uint64_t>(stamp.content) * 4 + (stamp.has_time ? 2U : 0U) +
                         (stamp.is_utc ? 1U : 0U));
    hash = stamp.text_size >= k_anchor_size ? hash | k_long_bit : hash & ~k_long_bit;
    return hash == k_border ? k_long_bit << 1U : hash;
}

/// Of records alike in a row, five are no chance, nor are three among which there is a long text.
bool is_more_than_chance(const std::vector<std::uint64_t>& first, std::size_t count) {
    const auto end = first.begin() + static_cast<std::ptrdiff_t>(count);
    return count >= 5 || (count >= 3 && std::any_of(first.begin(), end, [](std::uint64_t hash) {
                              return (hash & k_long_bit) != 0;
                          }));
}

} // namespace

void Edges::add(const Stamp& stamp, const std::vector<std::string>& people) {
    const std::uint64_t hash = hash_of(stamp, people);
    ++m_count;
    if (m_first.size() < k_most) {
        m_first.push_back(hash);
    }
    m_last.push_back(hash);
    if (m_last.size() > k_most) {
        m_last.pop_front();
    }
}

void Jumps::add(const Stamp& stamp) {
    if (!stamp.has_time) {
        return;
    }
    if (m_last && m_last->civil_ms - stamp.civil_ms > k_day_ms) {
        const auto before = static_cast<std::int64_t>(m_last->position);
        const auto behind = static_cast<std::int64_t>(stamp.position);
        if (m_all.size() < k_most_jumps) {
            m_all.push_back({before, behind});
        } else {
            m_all.back().hi = behind;
        }
    }
    m_last = stamp;
}

std::optional<Overlap> find_overlap(const Edges& earlier, const Edges& later) {
    std::vector<std::uint64_t> both = later.first();
    both.push_back(k_border);
    both.insert(both.end(), earlier.last().begin(), earlier.last().end());
    // border[i]: the longest proper prefix of both[0, i] that also ends there
    std::vector<std::size_t> border(both.size(), 0);
    std::size_t length = 0;
    for (std::size_t i = 1; i < both.size(); ++i) {
        while (length > 0 && both[i] != both[length]) {
            length = border[length - 1];
        }
        length += both[i] == both[length] ? 1U : 0U;
        border[i] = length;
    }
    if (length == 0) {
        return std::nullopt;
    }
    return Overlap{0, 0, earlier.count() - length, length, is_more_than_chance(later.first(), length)};
}

std::vector<std::uint16_t> exports_of(std::size_t sources, const std::vector<Overlap>& overlaps) {
    std::vector<std::uint16_t> exports(sources);
    std::iota(exports.begin(), exports.end(), std::uint16_t{0});
    for (const Overlap& overlap : overlaps) {
        const auto [first, other] = std::minmax(exports[overlap.earlier], exports[overlap.later]);
        if (overlap.is_sure) {
            std::replace(exports.begin(), exports.end(), std::uint16_t{other}, std::uint16_t{first});
        }
    }
    return exports;
}

} // namespace chatkeep::time
