// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_ios/calls.hpp"

#include "base/row_scan.hpp"
#include "base/text.hpp"
#include "source/cocoa_time.hpp"
#include "source/unread_columns.hpp"
#include "source/unread_tables.hpp"
#include "source/whatsapp_ios/jid.hpp"
#include "source/whatsapp_ios/known_columns.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <unordered_map>
#include <utility>

namespace chatkeep::source::whatsapp_ios {

namespace {

struct Participant {
    std::string jid;
    std::int64_t outcome = 0;
};

using Participants = std::unordered_map<std::int64_t, std::vector<Participant>>;

/// The number in the name of the column that names the call differs between versions: Z1PARTICIPANTS.
std::string link_column(const base::Columns& columns) {
    for (const std::string& name : columns.names()) {
        if (name.size() > 1 && base::is_digit(name[1]) && name.ends_with("PARTICIPANTS")) {
            return name;
        }
    }
    return {};
}

/// By the call that they took part in.
Participants read_participants(const base::Database& history, std::string_view table, std::size_t& damaged) {
    Participants participants;
    const base::Columns columns = history.columns_of(table);
    const std::string link = link_column(columns);
    if (link.empty() || !columns.has("ZJIDSTRING")) {
        return participants;
    }
    base::RowScan scan(history, {.from = fmt::format("{} AS t", table),
                                 .key = "t.rowid",
                                 .columns = columns.or_null("t", link) + ", t.ZJIDSTRING, " +
                                            columns.or_null("t", "ZOUTCOME")});
    while (scan.next()) {
        const base::Statement& row = scan.row();
        participants[row.integer(1)].push_back({plain_jid(base::repair_utf8(row.text(2))), row.integer(3)});
    }
    damaged += scan.damaged().size();
    return participants;
}

CallRecord read_call(const base::Statement& row, Participants& participants) {
    CallRecord call;
    call.pk = row.integer(0);
    call.date = cocoa_micros(row, 1).value_or(0);
    read_cocoa_time(row, 1, call.time);
    if (!row.is_null(2)) {
        call.duration_s = row.integer(2); // whole seconds, as other sources have
        call.has_lasted = row.real(2) > 0;
    }
    if (!row.is_null(3)) {
        call.outcome = row.integer(3);
    }
    call.group = base::repair_utf8(row.text(4));
    call.creator = plain_jid(base::repair_utf8(row.text(5)));
    if (!row.is_null(6)) {
        call.bytes_sent = row.integer(6);
    }
    if (!row.is_null(7)) {
        call.bytes_received = row.integer(7);
    }
    if (!row.is_null(8)) {
        call.incoming = row.integer(8) != 0;
    }
    if (!row.is_null(9)) {
        call.video = row.integer(9) != 0;
    }
    const auto found = participants.find(call.pk);
    for (const Participant& person :
         found == participants.end() ? std::vector<Participant>() : found->second) {
        call.participants.push_back(person.jid);
        if (person.outcome != 0) {
            call.outcomes.push_back(fmt::format("{} {}", person.jid, person.outcome));
        }
    }
    return call;
}

void sort_by_date(std::vector<CallRecord>& calls) {
    std::stable_sort(calls.begin(), calls.end(),
                     [](const CallRecord& a, const CallRecord& b) { return a.date < b.date; });
}

/// Whether the log, in order of date, has the call: within a minute, in the same group or by the same person.
bool is_known(const std::vector<CallRecord>& log, const CallRecord& joinable) {
    constexpr std::int64_t k_near = 60'000'000; // microseconds
    auto call = std::partition_point(
        log.begin(), log.end(), [&](const CallRecord& one) { return one.date < joinable.date - k_near; });
    for (; call != log.end() && call->date <= joinable.date + k_near; ++call) {
        if (joinable.group.empty() ? joinable.creator == call->creator : joinable.group == call->group) {
            return joinable.date != 0;
        }
    }
    return false;
}

/// Calls that can be joined while they last. Their log may have them too, once they are over.
void read_joinable_calls(const base::Database& history, CallLog& log) {
    const base::Columns columns = history.columns_of("ZWAJOINABLECALLEVENT");
    if (!columns.has("Z_PK")) {
        return;
    }
    Participants participants = read_participants(history, "ZWAJOINABLECALLEVENTPARTICIPANT", log.damaged);
    base::RowScan scan(
        history,
        {.from = "ZWAJOINABLECALLEVENT AS c",
         .key = "c.Z_PK",
         .columns = columns.list_or_null("c", {"ZDATE", "ZDURATION", "ZCURRENTOUTCOME", "ZGROUPJIDSTRING",
                                               "ZCALLCREATORJIDSTRING", "ZBYTESSENT", "ZBYTESRECEIVED"}) +
                    ", NULL, " + columns.list_or_null("c", {"ZVIDEO", "ZFROMJIDSTRING"})});
    std::vector<CallRecord> found;
    while (scan.next()) {
        CallRecord call = read_call(scan.row(), participants);
        call.joinable = true;
        if (call.creator.empty()) {
            call.creator = plain_jid(base::repair_utf8(scan.row().text(10)));
        }
        if (is_known(log.calls, call)) {
            ++log.repeated;
        } else {
            found.push_back(std::move(call));
        }
    }
    log.damaged += scan.damaged().size();
    std::move(found.begin(), found.end(), std::back_inserter(log.calls));
}

/// "row 60 of ZWAAGGREGATECALLEVENT has no call that is there: incoming, missed, from 2020-12-…": all that is
/// left of it.
std::vector<std::string> describe_lone_events(const base::Database& history, const base::Columns& events) {
    base::Statement event = history.prepare(fmt::format(
        "SELECT a.Z_PK, {}, {}, {}, {} FROM ZWAAGGREGATECALLEVENT AS a WHERE a.Z_PK NOT IN "
        "(SELECT Z1CALLEVENTS FROM ZWACDCALLEVENT WHERE Z1CALLEVENTS IS NOT NULL) ORDER BY a.Z_PK",
        events.or_null("a", "ZINCOMING"), events.or_null("a", "ZMISSED"), events.or_null("a", "ZVIDEO"),
        events.or_null("a", "ZFIRSTDATE")));
    std::vector<std::string> lines;
    while (event.step() == base::Step::row) {
        std::string line =
            fmt::format("row {} of ZWAAGGREGATECALLEVENT has no call that is there:", event.integer(0));
        if (!event.is_null(1)) {
            line += event.integer(1) != 0 ? " incoming," : " outgoing,";
        }
        line += event.integer(2) != 0 ? " missed," : "";
        if (!event.is_null(3)) {
            line += event.integer(3) != 0 ? " video," : " voice,";
        }
        const auto date = cocoa_micros(event, 4);
        line += date ? " of " + model::to_string(cocoa_instant(*date)) : " without a date";
        lines.push_back(std::move(line));
    }
    return lines;
}

void read_past_calls(const base::Database& history, CallLog& log) {
    const base::Columns calls = history.columns_of("ZWACDCALLEVENT");
    const base::Columns events = history.columns_of("ZWAAGGREGATECALLEVENT");
    if (!calls.has("Z_PK") || !calls.has("ZDATE")) {
        return;
    }
    Participants participants = read_participants(history, "ZWACDCALLEVENTPARTICIPANT", log.damaged);
    const bool linked = events.has("Z_PK") && calls.has("Z1CALLEVENTS");
    base::TableQuery query{.from = "ZWACDCALLEVENT AS c",
                           .key = "c.Z_PK",
                           .columns = calls.list_or_null(
                               "c", {"ZDATE", "ZDURATION", "ZOUTCOME", "ZGROUPJIDSTRING",
                                     "ZGROUPCALLCREATORUSERJIDSTRING", "ZBYTESSENT", "ZBYTESRECEIVED"})};
    if (linked) {
        query.from += " LEFT JOIN ZWAAGGREGATECALLEVENT AS a ON a.Z_PK = c.Z1CALLEVENTS";
        query.columns += ", " + events.list_or_null("a", {"ZINCOMING", "ZVIDEO"});
    } else {
        query.columns += ", NULL, NULL";
    }
    base::RowScan scan(history, std::move(query));
    while (scan.next()) {
        log.calls.push_back(read_call(scan.row(), participants));
    }
    sort_by_date(log.calls);
    log.damaged += scan.damaged().size();
    if (linked) {
        log.lone_events = describe_lone_events(history, events);
    }
}

} // namespace

std::uint64_t count_rows(const base::Database& database, std::string_view table) {
    if (!database.has_table(table)) {
        return 0;
    }
    base::Statement statement = database.prepare(fmt::format("SELECT count(*) FROM {}", table));
    return statement.step() == base::Step::row ? static_cast<std::uint64_t>(statement.integer(0)) : 0;
}

CallLog read_calls(const base::Database& history) {
    CallLog log;
    read_past_calls(history, log);
    read_joinable_calls(history, log);
    sort_by_date(log.calls);
    log.unread_columns = find_unread_columns(history, known_call_tables());
    for (const std::string& table :
         find_unread_tables(history, {"ZWAAGGREGATECALLEVENT", "ZWACDCALLEVENT", "ZWACDCALLEVENTPARTICIPANT",
                                      "ZWAJOINABLECALLEVENT", "ZWAJOINABLECALLEVENTPARTICIPANT",
                                      "Z_PRIMARYKEY", "Z_METADATA", "Z_MODELCACHE"})) {
        log.unread_tables.push_back("CallHistory.sqlite: " + table);
    }
    return log;
}

/// ZOUTCOME: ios.md 7. A call that ended was answered when it lasted, however short.
static std::string_view outcome_word(const CallRecord& record) noexcept {
    switch (record.outcome.value_or(-1)) {
    case 0:
        return !record.duration_s ? "" : record.has_lasted ? "answered" : "no_answer";
    case 1:
        return "missed";
    case 2:
        return "failed";
    case 4:
        return "declined";
    default:
        return "";
    }
}

model::Call call_of(const CallRecord& record) {
    model::Call call;
    if (record.video) {
        call.medium = *record.video ? "video" : "voice";
    }
    call.outcome = outcome_word(record);
    if (record.has_lasted && *record.duration_s < 1'000'000'000) {
        call.duration_s = static_cast<std::uint64_t>(*record.duration_s);
    }
    if (!record.group.empty() || record.participants.size() > 1) {
        call.group = true;
    }
    return call;
}

} // namespace chatkeep::source::whatsapp_ios
