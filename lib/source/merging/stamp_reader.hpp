#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What the merger must know of a message record of the chat stream.

#include "model/ids.hpp"
#include "stream/value.hpp"
#include "time/stamp.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace chatkeep::source::merging {

struct IdHash {
    std::size_t operator()(const model::Id& id) const noexcept { return id.low; }
};

/// Reads the messages of one conversation. Keeps what they have in common: zone, participants.
class StampReader {
public:
    /// A participant record. Participants are numbered in the order of the stream. False: it has no valid id
    /// and gets no number.
    [[nodiscard]] bool add_participant(const stream::Value& record);

    /// Every date has two readings, of which the stream gives one: the interval that covers both is no
    /// precision.
    void set_dates_open() noexcept { m_dates_open = true; }

    /// The stamp of a message record; position, reference and source are the caller's to fill in.
    [[nodiscard]] time::Stamp read(const stream::Value& message);

    /// The zone that the stream states for the times; empty: none.
    [[nodiscard]] const std::string& zone() const noexcept { return m_zone; }

    /// Whether every time so far is an instant, so that no zone is needed.
    [[nodiscard]] bool is_all_utc() const noexcept { return m_all_utc; }

    [[nodiscard]] const std::vector<std::string>& people() const noexcept { return m_people; }

    [[nodiscard]] const std::vector<model::Id>& people_ids() const noexcept { return m_people_ids; }

private:
    void read_time(const stream::Value& time, time::Stamp& stamp);

    std::string m_zone;
    bool m_all_utc = true;
    bool m_dates_open = false;
    std::vector<std::string> m_people;
    std::vector<model::Id> m_people_ids;
    std::unordered_map<model::Id, std::uint32_t, IdHash> m_numbers;
};

} // namespace chatkeep::source::merging
