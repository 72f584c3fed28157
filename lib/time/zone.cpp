// SPDX-License-Identifier: EUPL-1.2
#include "time/zone.hpp"

#include "base/fd.hpp"

#include <date/tz.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace chatkeep::time {

struct Zone::State {
    std::string name;
    const date::time_zone* zone;
    std::int64_t known_begin = 0; ///< local times in [known_begin, known_end) are unique with known_offset
    std::int64_t known_end = 0;
    std::int32_t known_offset = 0;
};

namespace {

constexpr std::int64_t k_day_s = 86400;

std::int32_t offset_of(const date::sys_info& info) {
    return static_cast<std::int32_t>(info.offset.count());
}

} // namespace

Zone::Zone(std::unique_ptr<State> state) : m_state(std::move(state)) {}

Zone::~Zone() = default;
Zone::Zone(Zone&&) noexcept = default;
Zone& Zone::operator=(Zone&&) noexcept = default;

std::optional<Zone> Zone::find(const std::string& name) {
    try {
        auto state = std::make_unique<State>();
        state->name = name;
        state->zone = date::locate_zone(name);
        return Zone(std::move(state));
    } catch (const std::runtime_error&) {
        return std::nullopt;
    }
}

const std::string& Zone::name() const noexcept {
    return m_state->name;
}

std::optional<std::int32_t> Zone::steady_offset(std::int64_t civil_s, std::int64_t other_s) const noexcept {
    const State& state = *m_state;
    const auto is_near = [&state](std::int64_t at) {
        return at >= state.known_begin && at < state.known_end;
    };
    return is_near(civil_s) && is_near(other_s) ? std::optional(state.known_offset) : std::nullopt;
}

LocalTime Zone::resolve(std::int64_t civil_s) {
    State& state = *m_state;
    if (civil_s >= state.known_begin && civil_s < state.known_end) {
        return {LocalTime::Kind::unique, state.known_offset, state.known_offset};
    }
    const date::local_info info = state.zone->get_info(date::local_seconds(std::chrono::seconds(civil_s)));
    const std::int32_t first = offset_of(info.first);
    if (info.result == date::local_info::unique) {
        // A day's distance from both changes keeps the cached stretch clear of gaps and overlaps.
        state.known_begin = info.first.begin.time_since_epoch().count() + first + k_day_s;
        state.known_end = info.first.end.time_since_epoch().count() + first - k_day_s;
        state.known_offset = first;
        return {LocalTime::Kind::unique, first, first};
    }
    const auto kind = info.result == date::local_info::ambiguous ? LocalTime::Kind::ambiguous
                                                                 : LocalTime::Kind::nonexistent;
    return {kind, first, offset_of(info.second)};
}

std::int32_t Zone::offset_at(std::int64_t utc_s) const {
    return offset_of(m_state->zone->get_info(date::sys_seconds(std::chrono::seconds(utc_s))));
}

std::vector<Zone::Change> Zone::changes(std::int64_t first_s, std::int64_t last_s) const {
    std::vector<Change> all;
    for (std::int64_t at = first_s; at <= last_s;) {
        const date::sys_info info = m_state->zone->get_info(date::sys_seconds(std::chrono::seconds(at)));
        if (all.empty() || all.back().second != offset_of(info)) {
            all.emplace_back(at, offset_of(info));
        }
        at = info.end.time_since_epoch().count();
    }
    return all;
}

std::string tzdb_version() {
    constexpr std::string_view front = "# version ";
    const base::Fd file(::open("/usr/share/zoneinfo/tzdata.zi", O_RDONLY | O_CLOEXEC));
    std::array<char, 64> buffer{};
    const ssize_t size = file.is_open() ? ::read(file.get(), buffer.data(), buffer.size()) : 0;
    std::string_view line(buffer.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    line = line.substr(0, line.find('\n'));
    return line.starts_with(front) ? std::string(line.substr(front.size())) : date::get_tzdb().version;
}

std::vector<std::string> zone_names() {
    std::vector<std::string> names;
    for (const date::time_zone& zone : date::get_tzdb().zones) {
        names.push_back(zone.name());
    }
    return names;
}

} // namespace chatkeep::time
