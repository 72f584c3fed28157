// SPDX-License-Identifier: EUPL-1.2
#include "policy/sampling/draw.hpp"

#include "base/error.hpp"
#include "hash/sha.hpp"
#include "policy/statistics.hpp"
#include "stream/json_text.hpp"

#include <fmt/core.h>

#include <cmath>
#include <iterator>
#include <utility>

namespace chatkeep::policy {

namespace {

/// Where the policy has no plan of its own.
constexpr SamplePlan k_plan_kept{.01, .95, 0};
constexpr SamplePlan k_plan_removed{.02, .95, 0};
/// Fewer messages than this are all looked at.
constexpr std::uint64_t k_messages_least = 60;

bool next_record(stream::Reader& reader, stream::Line& line) {
    while (reader.next(line)) {
        if (line.type != "notice") {
            return true;
        }
    }
    return false;
}

Fate fate_of(const stream::Line& before, const stream::Line& after) {
    const bool is_removal = after.type == "removal";
    const bool fits =
        (is_removal || after.type == "message") && before.root.text_of("id") == after.root.text_of("id");
    if (!fits) {
        throw base::Error(base::Fault::data,
                          fmt::format("line {} after cleaning is not the message of line {} before it",
                                      after.number, before.number),
                          "chat-verify cleaning says what is wrong");
    }
    if (is_removal) {
        return Fate::removed;
    }
    return before.bytes == after.bytes ? Fate::kept : Fate::redacted;
}

} // namespace

void for_each_pair(stream::Reader& before, stream::Reader& after,
                   const std::function<void(const MessagePair&)>& take) {
    stream::Line old;
    stream::Line now;
    for (;;) {
        const bool more = next_record(before, old);
        if (more != next_record(after, now)) {
            throw base::Error(base::Fault::data, "one of the streams has records that the other lacks",
                              "chat-verify cleaning says what is wrong");
        }
        if (!more) {
            return;
        }
        if (old.type == "message") {
            take({old, now, fate_of(old, now)});
        }
    }
}

std::string seed_of(const DrawSeed& seed) {
    std::string json = "[";
    for (const std::string_view member :
         {seed.policy_hash, seed.input_sha256, seed.output_sha256, seed.batch, seed.random}) {
        json += json.size() > 1 ? "," : "";
        stream::append_json(json, member);
    }
    return hash::sha256(json + "]");
}

Draw::Draw(const Policy& policy, std::string seed, std::uint64_t attempt)
    : m_seed(std::move(seed)), m_attempt(attempt) {
    m_strata[0].plan = policy.sample_kept.value_or(k_plan_kept);
    m_strata[1].plan = policy.sample_removed.value_or(k_plan_removed);
}

void Draw::count(Fate fate) noexcept {
    ++m_strata[index_of(fate)].messages;
}

/// Each attempt has half the error of the one before, so that all together stay below that of the plan.
double Draw::alpha(Fate fate) const noexcept {
    return std::ldexp(1 - stratum(fate).plan.conf, -static_cast<int>(m_attempt));
}

void Draw::plan_sizes() {
    m_is_planned = true;
    for (const Fate fate : {Fate::kept, Fate::removed}) {
        Stratum& stratum = m_strata[index_of(fate)];
        const auto most = static_cast<std::uint64_t>(stratum.plan.max_fail);
        const auto size = smallest_sample(stratum.messages, stratum.plan.limit, alpha(fate), most);
        stratum.size =
            stratum.messages < k_messages_least ? stratum.messages : size.value_or(stratum.messages);
    }
}

std::string Draw::key_of(std::string_view id) const {
    return hash::sha256(m_seed + std::string(id));
}

void Draw::choose(std::string_view id, Fate fate) {
    if (!m_is_planned) {
        plan_sizes();
    }
    Stratum& stratum = m_strata[index_of(fate)];
    std::string key = key_of(id);
    if (stratum.size == 0 ||
        (stratum.chosen.size() == stratum.size && stratum.chosen.rbegin()->first < key)) {
        return;
    }
    stratum.chosen.emplace(std::move(key), id);
    m_ids.emplace(id);
    if (stratum.chosen.size() > stratum.size) {
        const auto last = std::prev(stratum.chosen.end());
        m_ids.erase(last->second);
        stratum.chosen.erase(last);
    }
}

bool Draw::has(std::string_view id) const {
    return m_ids.find(id) != m_ids.end();
}

} // namespace chatkeep::policy
