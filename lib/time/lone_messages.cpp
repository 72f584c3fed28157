// SPDX-License-Identifier: EUPL-1.2
#include "time/lone_messages.hpp"

#include <algorithm>

namespace chatkeep::time {

namespace {

constexpr std::int64_t k_latest_ms = 7'200'000; ///< the same words further apart are another message

std::uint64_t key_of(const Placed& record) noexcept {
    return record.stamp.text_key ^ (std::uint64_t{record.person} * 0x9E3779B97F4A7C15U);
}

/// Whether what it says can be recognised elsewhere.
bool is_telling(const Placed& record) noexcept {
    const bool has_words = record.stamp.text_key != 0 || record.stamp.content == Content::media;
    return has_words && record.person != k_nobody && !record.untimed;
}

} // namespace

void LoneMessages::add(const LoneMessage& message) {
    forget_before(message.when.lo - k_latest_ms);
    for (const Placed* record : message.records) {
        if (is_telling(*record)) {
            keep(key_of(*record), {message.when.hi, message.exports});
        }
    }
}

void LoneMessages::keep(std::uint64_t key, const Lone& lone) {
    Same& same = m_messages[key];
    const auto known =
        std::find_if(same.begin(), same.end(), [&](const Lone& one) { return one.exports == lone.exports; });
    if (known == same.end()) {
        same.push_back(lone);
    } else {
        known->until_ms = std::max(known->until_ms, lone.until_ms);
    }
    m_order.emplace_back(lone.until_ms, key);
}

bool LoneMessages::has_earlier(const LoneMessage& message) const {
    const auto is_of_another = [&](std::uint16_t one) {
        return !std::binary_search(message.exports.begin(), message.exports.end(), one);
    };
    const auto may_be_the_same = [&](const Lone& lone) {
        return message.when.lo - lone.until_ms <= k_latest_ms &&
               std::all_of(lone.exports.begin(), lone.exports.end(), is_of_another);
    };
    return std::any_of(message.records.begin(), message.records.end(), [&](const Placed* record) {
        const auto same = m_messages.find(key_of(*record));
        return is_telling(*record) && same != m_messages.end() &&
               std::any_of(same->second.begin(), same->second.end(), may_be_the_same);
    });
}

void LoneMessages::forget_before(std::int64_t ms) {
    while (!m_order.empty() && (m_order.front().first < ms || m_order.size() > k_most)) {
        const auto [until_ms, key] = m_order.front();
        m_order.pop_front();
        const auto same = m_messages.find(key);
        const bool is_last = same != m_messages.end() &&
                             std::all_of(same->second.begin(), same->second.end(),
                                         [last = until_ms](const Lone& one) { return one.until_ms <= last; });
        if (is_last) {
            m_messages.erase(same);
        }
    }
}

} // namespace chatkeep::time
