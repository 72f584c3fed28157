// SPDX-License-Identifier: EUPL-1.2
// Values that no phone writes: each costs what it says, never a row, never the run.
#include "sms_fixture.hpp"
#include "source/read_back.hpp"

#include <algorithm>
#include <array>

namespace {

using namespace chatkeep;
using model::NoticeCode;
using tests::count_ids;
using tests::read_back;
using tests::read_sms;
using tests::ReadResult;
using tests::SmsDatabase;

constexpr std::array k_values = {"NULL",
                                 "0",
                                 "-1",
                                 "9223372036854775807",
                                 "-9223372036854775808",
                                 "1e300",
                                 "-0.5",
                                 "''",
                                 "'12 dijken'",
                                 "X'00FF80C3'",
                                 "X'62706C6973743030'",                 // "bplist00" and no more
                                 "X'040B73747265616D747970656481E803'", // a typed stream without content
                                 "'p:-1/'",
                                 "'bp:'"};

/// Rows that a database states, by its own count.
} // namespace

TEST_CASE("sms: any value in any column of a message leaves the message there") {
    SmsDatabase database;
    constexpr std::array columns = {"guid",
                                    "text",
                                    "attributedBody",
                                    "subject",
                                    "handle_id",
                                    "service",
                                    "account",
                                    "destination_caller_id",
                                    "is_from_me",
                                    "date",
                                    "date_retracted",
                                    "date_read",
                                    "date_edited",
                                    "error",
                                    "item_type",
                                    "group_action_type",
                                    "other_handle",
                                    "group_title",
                                    "share_status",
                                    "share_direction",
                                    "is_audio_message",
                                    "expire_state",
                                    "associated_message_guid",
                                    "associated_message_type",
                                    "associated_message_emoji",
                                    "associated_message_range_location",
                                    "thread_originator_guid",
                                    "thread_originator_part",
                                    "balloon_bundle_id",
                                    "payload_data",
                                    "message_summary_info",
                                    "expressive_send_style_id",
                                    "filter_action"};
    for (const char* column : columns) {
        for (const char* value : k_values) {
            database.add(1, {{"text", "'dijk'"}, {column, value}});
        }
    }
    const ReadResult result = read_sms(database);
    const std::size_t rows = columns.size() * k_values.size();
    CHECK(account_of(result).starts_with(fmt::format("{} rows:", rows)));
    CHECK(result.messages.size() == rows);
    CHECK(count_ids(result) == rows);
    CHECK(read_back(result) == rows);
}

TEST_CASE("sms: any value in any column of the other tables leaves the messages there") {
    for (const auto& [table, columns] : std::map<std::string, std::vector<std::string>>{
             {"handle", {"id", "service", "country", "person_centric_id"}},
             {"chat",
              {"guid", "style", "chat_identifier", "service_name", "display_name", "group_id",
               "account_login", "is_archived"}},
             {"chat_handle_join", {"chat_id", "handle_id"}},
             {"chat_message_join", {"chat_id", "message_id"}},
             {"message_attachment_join", {"message_id", "attachment_id"}},
             {"attachment",
              {"guid", "created_date", "filename", "uti", "mime_type", "transfer_state", "transfer_name",
               "total_bytes", "is_sticker", "hide_attachment"}}}) {
        for (const std::string& column : columns) {
            SmsDatabase database;
            database.say(1, "een");
            database.say(2, "twee");
            database.say(3, "drie");
            database.react(1, 1, 2001);
            database.sql.emplace_back(
                "INSERT INTO attachment (guid, filename) VALUES ('A', '~/Library/SMS/x')");
            database.sql.emplace_back("INSERT INTO message_attachment_join VALUES (1, 1)");
            for (const char* value : k_values) {
                INFO(table << '.' << column << " = " << value);
                SmsDatabase changed = database;
                changed.sql.push_back(fmt::format("UPDATE {} SET {} = {}", table, column, value));
                const ReadResult result = read_sms(changed);
                CHECK(result.messages.size() == 3);
                CHECK(count_ids(result) == 3);
                CHECK(read_back(result) == 3);
            }
        }
    }
}

TEST_CASE("sms: row numbers as great as there can be are kept and joined") {
    SmsDatabase database;
    constexpr std::array<const char*, 4> rows = {"-9223372036854775808", "5000000000", "9223372036854775806",
                                                 "9223372036854775807"};
    for (const char* row : rows) {
        database.add(0, {{"ROWID", row}, {"guid", fmt::format("'G {}'", row)}, {"text", "'dijk'"}});
        database.sql.push_back(fmt::format("INSERT INTO chat_message_join VALUES (1, {})", row));
    }
    database.add(1, {{"ROWID", "7000000000"},
                     {"associated_message_guid", "'p:0/G 5000000000'"},
                     {"associated_message_type", "2000"}});
    database.sql.emplace_back("INSERT INTO chat_message_join VALUES (1, 7000000000)");
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 4);
    CHECK_FALSE(result.has_notice(NoticeCode::row_unassigned));
    for (const char* row : rows) {
        const auto found =
            std::find_if(result.messages.begin(), result.messages.end(), [&](const auto& message) {
                return std::to_string(message.position.row.value_or(0)) == row;
            });
        REQUIRE(found != result.messages.end());
        CHECK(found->reactions.size() == (found->position.row == 5'000'000'000 ? 1 : 0));
    }
}

TEST_CASE("sms: dates before 2001 and none at all are told apart") {
    SmsDatabase database;
    database.add(1, {{"text", "'voor 2001, seconden'"}, {"date", "-86400"}});
    database.add(1, {{"text", "'voor 2001, nanoseconden'"}, {"date", "-86400000000001"}});
    database.add(1, {{"text", "'geen'"}, {"date", "0"}});
    database.add(1, {{"text", "'leeg'"}, {"date", "NULL"}});
    database.add(1, {{"text", "'voor 1970'"}, {"date", "-978307201"}});
    const ReadResult result = read_sms(database);
    std::map<std::string, std::string> times;
    for (const model::Message& message : result.messages) {
        times[message.text] = message.time.at ? to_string(*message.time.at) : "none";
    }
    CHECK(times ==
          std::map<std::string, std::string>{{"voor 2001, seconden", "2000-12-31T00:00:00Z"},
                                             {"voor 2001, nanoseconden", "2000-12-30T23:59:59.999999999Z"},
                                             {"geen", "none"},
                                             {"leeg", "none"},
                                             {"voor 1970", "none"}});
}

TEST_CASE("sms: what is no number in a column of dates is told, and never taken for a time") {
    SmsDatabase database;
    const auto row = database.add(1, {{"text", "'woord'"}, {"date", "'gisteren'"}});
    database.add(1, {{"text", "'getal vooraan'"}, {"date", "'2023-03-08'"}});
    database.add(1, {{"text", "'bytes'"}, {"date", "X'0102'"}});
    database.add(1, {{"text", "'te groot'"}, {"date", "1e300"}});
    database.add(1, {{"text", "'breuk'"}, {"date", "700000000.25"}});
    database.add(1, {{"text", "'getal als tekst'"}, {"date", "'700000000'"}});
    database.add(1, {{"text", "'gelezen'"}, {"date_read", "'morgen'"}});
    database.react(1, row, 2001, {{"date", "'ooit'"}});
    const ReadResult result = read_sms(database);
    std::map<std::string, std::string> times;
    for (const model::Message& message : result.messages) {
        times[message.text] = message.time.at ? to_string(*message.time.at) : "none: " + message.time.written;
        CHECK(tests::extra_text(message.extra, "date_read") == (message.text == "gelezen" ? "morgen" : ""));
    }
    CHECK(times == std::map<std::string, std::string>{{"woord", "none: gisteren"},
                                                      {"getal vooraan", "none: 2023-03-08"},
                                                      {"bytes", std::string("none: \x01\x02")},
                                                      {"te groot", "none: 1.0e+300"},
                                                      {"breuk", "2023-03-08T20:26:40.250Z"},
                                                      {"getal als tekst", "2023-03-08T20:26:40Z"},
                                                      {"gelezen", "2023-03-08T20:33:40Z"}});
    std::vector<std::string> told;
    for (const model::Notice& notice : result.notices) {
        if (notice.code == NoticeCode::date_impossible) {
            told.push_back(notice.detail);
        }
    }
    std::sort(told.begin(), told.end());
    CHECK(told == std::vector<std::string>{"\x01\x02 is no time since 2001", "1.0e+300 is no time since 2001",
                                           "2023-03-08 is no time since 2001",
                                           "gisteren is no time since 2001",
                                           "the date of its reaction in row 8 is none"});
}
