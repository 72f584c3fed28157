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

constexpr std::uint64_t k_few = 2; ///< messages that may be another's of the same words

std::int64_t seconds_of(std::int64_t ms) noexcept {
    return ms >= 0 ? ms / 1000 : -((-ms + 999) / 1000);
}

std::int64_t round_to_step(std::int64_t ms) noexcept {
    const std::int64_t half = k_step_ms / 2;
    return (ms >= 0 ? ms + half : ms - half) / k_step_ms * k_step_ms;
}

/// Messages of one day that show one offset.
struct Vote {
    std::int64_t offset_ms = 0;
    std::vector<ZoneEvidence> evidence;
    std::int64_t first_ms = INT64_MAX; ///< civil
    std::int64_t last_ms = INT64_MIN;
};

/// Votes by day and offset.
std::vector<Vote> votes_of(const std::vector<ZoneEvidence>& evidence) {
    std::map<std::pair<std::int64_t, std::int64_t>, Vote> votes;
    for (const ZoneEvidence& item : evidence) {
        const std::int64_t offset = round_to_step(item.civil_ms - item.utc_ms);
        if (offset < -k_widest_ms || offset > k_widest_ms) {
            continue;
        }
        Vote& vote = votes[{item.utc_ms / k_day_ms, offset}];
        vote.offset_ms = offset;
        vote.evidence.push_back(item);
        vote.first_ms = std::min(vote.first_ms, item.civil_ms);
        vote.last_ms = std::max(vote.last_ms, item.civil_ms);
    }
    std::vector<Vote> all;
    all.reserve(votes.size());
    for (auto& [key, vote] : votes) {
        all.push_back(std::move(vote));
    }
    return all;
}

/// Whether a zone's clocks ever show a civil time at an offset. In the hour that summer time skips they
/// don't.
bool shows(Zone& zone, std::int64_t civil_ms, std::int64_t offset_ms) {
    const LocalTime local = zone.resolve(seconds_of(civil_ms));
    return local.kind != LocalTime::Kind::nonexistent &&
           (std::int64_t{local.first_offset_s} * 1000 == offset_ms ||
            std::int64_t{local.second_offset_s} * 1000 == offset_ms);
}

std::uint64_t support_of(Zone& zone, const std::vector<Vote>& votes) {
    std::uint64_t support = 0;
    for (const Vote& vote : votes) {
        const bool is_unique = zone.resolve(seconds_of(vote.first_ms)).kind == LocalTime::Kind::unique;
        const auto steady = zone.steady_offset(seconds_of(vote.first_ms), seconds_of(vote.last_ms));
        if (is_unique && steady) {
            support += std::int64_t{*steady} * 1000 == vote.offset_ms ? vote.evidence.size() : 0;
            continue;
        }
        support += static_cast<std::uint64_t>(
            std::count_if(vote.evidence.begin(), vote.evidence.end(), [&](const ZoneEvidence& item) {
                return shows(zone, item.civil_ms, vote.offset_ms);
            }));
    }
    return support;
}

std::string choose(const std::vector<std::string>& zones, const std::vector<std::string>& preferred) {
    const auto has = [&](std::string_view name) {
        return std::find(zones.begin(), zones.end(), name) != zones.end();
    };
    const auto wanted = std::find_if(preferred.begin(), preferred.end(), has);
    if (wanted != preferred.end()) {
        return *wanted;
    }
    const auto* const known = std::find_if(k_well_known.begin(), k_well_known.end(), has);
    return known != k_well_known.end() ? std::string(*known) : zones.front();
}

} // namespace

std::vector<std::string> rival_zones(const ZoneSearch& search, std::int64_t first_ms, std::int64_t last_ms) {
    std::vector<std::string> rivals;
    const auto taken = Zone::find(search.zone);
    if (!taken || last_ms - first_ms > k_longest_ms) {
        return rivals;
    }
    const std::int64_t first_s = seconds_of(first_ms - 2 * k_day_ms);
    const std::int64_t last_s = seconds_of(last_ms + 2 * k_day_ms);
    std::set<std::vector<Zone::Change>> known = {taken->changes(first_s, last_s)};
    for (const std::string& name : search.possible) {
        const auto zone = Zone::find(name);
        if (zone && known.insert(zone->changes(first_s, last_s)).second) {
            rivals.push_back(name);
        }
    }
    return rivals;
}

ZoneSearch find_zone(const std::vector<ZoneEvidence>& evidence, const std::vector<std::string>& preferred) {
    ZoneSearch result;
    const std::vector<Vote> votes = votes_of(evidence);
    std::vector<std::pair<std::string, std::uint64_t>> fitting;
    for (const std::string& name : zone_names()) {
        auto zone = Zone::find(name);
        const std::uint64_t support = zone ? support_of(*zone, votes) : 0;
        if (support > 0 && support * 10 >= evidence.size() * 9) {
            fitting.emplace_back(name, support);
            result.support = std::max(result.support, support);
        }
    }
    for (const auto& [name, support] : fitting) {
        if (support == result.support) {
            result.equivalents.push_back(name);
        }
        if (support + k_few >= result.support) {
            result.possible.push_back(name);
        }
    }
    result.against = evidence.size() - result.support;
    if (!result.equivalents.empty()) {
        result.zone = choose(result.equivalents, preferred);
    }
    return result;
}

} // namespace chatkeep::time
