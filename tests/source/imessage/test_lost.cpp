// SPDX-License-Identifier: EUPL-1.2
// What sms.db names and lacks, and what it does not say.
#include "source/imessage/sms_fixture.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace chatkeep;
using namespace chatkeep::tests;
using model::NoticeCode;

TEST_CASE("sms: a time at which a message was taken back is kept, also where nothing says what was") {
    SmsDatabase database;
    database.add(1, {{"text", "'x'"}, {"date_retracted", "700000100000000000"}});
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 1);
    CHECK(result.messages[0].text == "x");
    CHECK(extra_text(result.messages[0].extra, "date_retracted") == "2023-03-08T20:28:20Z");
}

TEST_CASE("sms: a handle that no table has is told") {
    SmsDatabase database;
    database.add(1, {{"text", "'x'"}, {"handle_id", "999"}});
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 1);
    CHECK(result.name_of(result.messages[0].sender) == "+31612345678");
    const auto told = std::find_if(result.notices.begin(), result.notices.end(), [](const auto& notice) {
        return notice.code == NoticeCode::row_unassigned;
    });
    REQUIRE(told != result.notices.end());
    CHECK(told->detail ==
          "the row names handle 999, which is not there: the sender is whoever the conversation is with");
}

TEST_CASE("sms: rows that are missing at the end are a gap too, where the database keeps its last number") {
    SmsDatabase database;
    database.say(1, "x");
    database.sql.emplace_back("CREATE TABLE other (ROWID INTEGER PRIMARY KEY AUTOINCREMENT)");
    database.sql.emplace_back("INSERT INTO sqlite_sequence VALUES ('message', 4)");
    const ReadResult result = read_sms(database);
    const auto gap = std::find_if(result.notices.begin(), result.notices.end(),
                                  [](const auto& notice) { return notice.code == NoticeCode::row_gap; });
    REQUIRE(gap != result.notices.end());
    CHECK(gap->detail == "of the table message 3 row numbers are missing: 2-4");
}

TEST_CASE("sms: a group without a name joins none of several with names") {
    SmsDatabase database;
    database.sql.emplace_back(
        "INSERT INTO chat VALUES (4, 'iMessage;+;chat78', 43, 'chat78', 'iMessage', 'Kade', NULL, NULL, 0), "
        "(5, 'iMessage;+;chat79', 43, 'chat79', 'iMessage', NULL, NULL, NULL, 0), "
        "(6, 'iMessage;+;chat80', 43, 'chat80', 'iMessage', 'Kade', NULL, NULL, 0)");
    database.sql.emplace_back(
        "INSERT INTO chat_handle_join VALUES (4, 1), (4, 3), (5, 1), (5, 3), (6, 1), (6, 3)");
    for (const std::int64_t chat : {3, 4, 5, 6}) {
        database.say(chat, "hoi");
    }
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 4);
    const model::Id unnamed = by_key(result, 3).conversation;
    CHECK(unnamed != by_key(result, 1).conversation);
    CHECK(unnamed != by_key(result, 2).conversation);
    CHECK(by_key(result, 2).conversation == by_key(result, 4).conversation);
}

TEST_CASE("sms: what the database does not say is not made up") {
    SmsDatabase database;
    database.add(1, {{"text", "'x'"}, {"date", "NULL"}});
    database.say(1, "y");
    database.add(1, {{"associated_message_guid", sql_text("p:99999999999/" + SmsDatabase::guid(2))},
                     {"associated_message_type", "2000"}});
    const ReadResult result = read_sms(database);
    CHECK(by_key(result, 1).time.written.empty());
    REQUIRE(by_key(result, 2).reactions.size() == 1);
    CHECK(by_key(result, 2).reactions[0].part == 99999999999);
}
