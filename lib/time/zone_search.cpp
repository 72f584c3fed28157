// SPDX-License-Identifier: EUPL-1.2
#include "time/zone_search.hpp"

#include "time/zone.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string_view>

namespace chatkeep::time {

namespace {

constexpr std::int64_t k_step_ms = 15 * 60'000; ///< zones differ by multiples of this
constexpr std::int64_t k_day_ms = 86'400'000;
constexpr std::int64_t k_longest_ms = 40 * 366 * k_day_ms; ///< no conversation lasts longer
constexpr std::int64_t k_widest_ms = 27 * 3'600'000;       ///< from UTC-12 to UTC+14, and an hour for clocks

/// The zone to name where several are alike: the one that most people live in.
constexpr std::array<std::string_view, 16> k_well_known = {
    "Europe/Amsterdam",  "Europe/London",   "Europe/Athens",      "Europe/Moscow",
    "America/New_York",  "America/Chicago", "America/Denver",     "America/Los_Angeles",
    "America/Sao_Paulo", "America/Curacao", "America/Paramaribo", "Asia/Kolkata",
    "Asia/Shanghai",     "Asia/Tokyo",      "Australia/Sydney",   "UTC"};

std::int64_t round_to_step(std::int64_t ms) noexcept {
    const std::int64_t half = k_step_ms / 2;
    return (ms >= 0 ? ms + half : ms - half) / k_step_ms * k_step_ms;
}

/// Instants of one day that show one offset: they agree or disagree with a zone together.
struct Vote {
    std::int64_t utc_ms;
    std::int64_t offset_ms;
    std::uint64_t count;
};

/// Votes by day and offset. The hours of a day before and after a change are told apart by their offsets.
std::vector<Vote> votes_of(const std::vector<ZoneEvidence>& evidence) {
    std::map<std::pair<std::int64_t, std::int64_t>, Vote> votes;
    for (const ZoneEvidence& item : evidence) {
        const std::int64_t offset = round_to_step(item.civil_ms - item.utc_ms);
        if (offset < -k_widest_ms || offset > k_widest_ms) {
            continue;
        }
        Vote& vote =
            votes.try_emplace({item.utc_ms / k_day_ms, offset}, Vote{item.utc_ms, offset, 0}).first->second;
        ++vote.count;
    }
    std::vector<Vote> all;
    all.reserve(votes.size());
    for (const auto& [key, vote] : votes) {
        all.push_back(vote);
    }
    return all;
}

std::uint64_t support_of(const Zone& zone, const std::vector<Vote>& votes) {
    std::uint64_t support = 0;
    for (const Vote& vote : votes) {
        support += std::int64_t{zone.offset_at(vote.utc_ms / 1000)} * 1000 == vote.offset_ms ? vote.count : 0;
    }
    return support;
}

std::string choose(const std::vector<std::string>& zones, const std::string& preferred) {
    const auto has = [&](std::string_view name) {
        return std::find(zones.begin(), zones.end(), name) != zones.end();
    };
    if (has(preferred)) {
        return preferred;
    }
    const auto* const known = std::find_if(k_well_known.begin(), k_well_known.end(), has);
    return known != k_well_known.end() ? std::string(*known) : zones.front();
}

/// What a zone's clocks show at noon of each day.
std::vector<std::int32_t> offsets_of(const Zone& zone, std::int64_t first_ms, std::int64_t last_ms) {
    std::vector<std::int32_t> offsets;
    for (std::int64_t at = first_ms - 2 * k_day_ms; at <= last_ms + 2 * k_day_ms; at += k_day_ms / 2) {
        offsets.push_back(zone.offset_at(at / 1000));
    }
    return offsets;
}

} // namespace

std::vector<std::string> rival_zones(const ZoneSearch& search, std::int64_t first_ms, std::int64_t last_ms) {
    std::vector<std::string> rivals;
    const auto taken = Zone::find(search.zone);
    if (!taken || last_ms - first_ms > k_longest_ms) {
        return rivals;
    }
    std::set<std::vector<std::int32_t>> known = {offsets_of(*taken, first_ms, last_ms)};
    for (const std::string& name : search.equivalents) {
        const auto zone = Zone::find(name);
        if (zone && known.insert(offsets_of(*zone, first_ms, last_ms)).second) {
            rivals.push_back(name);
        }
    }
    return rivals;
}

ZoneSearch find_zone(const std::vector<ZoneEvidence>& evidence, const std::string& preferred) {
    ZoneSearch result;
    const std::vector<Vote> votes = votes_of(evidence);
    for (const std::string& name : zone_names()) {
        const auto zone = Zone::find(name);
        const std::uint64_t support = zone ? support_of(*zone, votes) : 0;
        if (support == 0 || support * 10 < evidence.size() * 9 || support < result.support) {
            continue;
        }
        if (support > result.support) {
            result.equivalents.clear();
        }
        result.support = support;
        result.equivalents.push_back(name);
    }
    result.against = evidence.size() - result.support;
    if (!result.equivalents.empty()) {
        result.zone = choose(result.equivalents, preferred);
    }
    return result;
}

} // namespace chatkeep::time
