#pragma once
// SPDX-License-Identifier: EUPL-1.2
// CallHistory.sqlite: the calls of the phone, which ChatStorage.sqlite knows only in part.

#include "base/sqlite.hpp"
#include "model/records.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::source::whatsapp_ios {

/// A row of ZWACDCALLEVENT with the event that it belongs to, or of ZWAJOINABLECALLEVENT.
struct CallRecord {
    std::int64_t pk = 0;
    bool joinable = false; ///< of ZWAJOINABLECALLEVENT
    std::int64_t date = 0; ///< microseconds since 2001
    model::Time time;
    std::optional<std::int64_t> duration_s;
    bool has_lasted = false; ///< if only for part of a second
    std::optional<std::int64_t> outcome;
    std::optional<bool> incoming; ///< absent: the event is gone
    std::optional<bool> video;
    std::optional<std::int64_t> bytes_sent;
    std::optional<std::int64_t> bytes_received;
    std::string group;   ///< address, or empty
    std::string creator; ///< who started it
    std::vector<std::string> participants;
    std::vector<std::string> outcomes; ///< "ADDRESS CODE" of participants, where the code is not 0
};

struct CallLog {
    std::vector<CallRecord> calls;        ///< by date
    std::vector<std::string> lone_events; ///< of ZWAAGGREGATECALLEVENT whose calls are gone, as told
    std::uint64_t repeated = 0;           ///< joinable calls that the log of calls has too
    std::size_t damaged = 0;
    std::vector<std::string> unread_columns; ///< lines of find_unread_columns
    std::vector<std::string> unread_tables;  ///< of this database, with its name
};

/// 0 when there is no such table, or it can't be read. table is a name of the schema, never data.
[[nodiscard]] std::uint64_t count_rows(const base::Database& database, std::string_view table);

[[nodiscard]] CallLog read_calls(const base::Database& history);

/// Medium, outcome and duration in the stream's words.
[[nodiscard]] model::Call call_of(const CallRecord& record);

} // namespace chatkeep::source::whatsapp_ios
