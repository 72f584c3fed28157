#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Time zones of the system's tz database, gaps and overlaps told apart.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace chatkeep::time {

/// What a local time means in a zone.
struct LocalTime {
    enum class Kind : std::uint8_t {
        unique,
        nonexistent, ///< in the hour that summer time skips; offsets are those before and after the gap
        ambiguous    ///< in the hour that occurs twice; first is the earlier pass
    };

    Kind kind = Kind::unique;
    std::int32_t first_offset_s = 0; ///< seconds east of UTC
    std::int32_t second_offset_s = 0;
};

/// A zone by its tzdb name ("Europe/Amsterdam", "UTC"). Keeps the last offset it looked up, so that a run
/// through a conversation costs next to nothing; one Zone per thread.
class Zone {
public:
    /// nullopt when the tz database has no such zone.
    [[nodiscard]] static std::optional<Zone> find(const std::string& name);
    ~Zone();
    Zone(Zone&&) noexcept;
    Zone& operator=(Zone&&) noexcept;
    Zone(const Zone&) = delete;
    Zone& operator=(const Zone&) = delete;

    [[nodiscard]] const std::string& name() const noexcept;
    /// civil_s: wall clock seconds since 1970-01-01T00:00:00.
    [[nodiscard]] LocalTime resolve(std::int64_t civil_s);
    /// From one instant to another: since when which seconds east of UTC are shown, the first since first_s.
    using Change = std::pair<std::int64_t, std::int32_t>;
    [[nodiscard]] std::vector<Change> changes(std::int64_t first_s, std::int64_t last_s) const;

    /// Seconds east of UTC at an instant, given as seconds since 1970 in UTC.
    [[nodiscard]] std::int32_t offset_at(std::int64_t utc_s) const;
    /// The one offset of two wall clock times that lie near the one last resolved; nullopt where resolve()
    /// must look.
    [[nodiscard]] std::optional<std::int32_t> steady_offset(std::int64_t civil_s,
                                                            std::int64_t other_s) const noexcept;

private:
    struct State;
    explicit Zone(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

/// Release of the tz database that all answers come from: "2026b".
[[nodiscard]] std::string tzdb_version();

/// All zones of the tz database without its links, in alphabetical order.
[[nodiscard]] std::vector<std::string> zone_names();

} // namespace chatkeep::time
