// SPDX-License-Identifier: EUPL-1.2
// What sms.db names and lacks, and what it does not say.
#include "source/imessage/sms_fixture.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <string>
#include <variant>

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

TEST_CASE("sms: a reaction without its message keeps what it quotes of it") {
    SmsDatabase database;
    database.react(1, 99, 2001,
                   {{"message_summary_info",
                     sql_bytes("<plist version=\"1.0\"><dict><key>amc</key><integer>1</integer><key>ams</key>"
                               "<string>de verloren tekst</string></dict></plist>")}});
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 1);
    CHECK(result.messages[0].reply_to->text == "de verloren tekst");
}

TEST_CASE("sms: what joins name and is not there is told, and a deleted message without its chat is known") {
    SmsDatabase database;
    const auto deleted = database.say(0, "herstelbaar");
    database.sql.emplace_back("CREATE TABLE chat_recoverable_message_join (chat_id INTEGER, message_id "
                              "INTEGER, delete_date INTEGER)");
    for (const std::int64_t message : {deleted, std::int64_t{99}}) {
        database.sql.push_back(fmt::format(
            "INSERT INTO chat_recoverable_message_join VALUES (77, {}, 700001000000000000)", message));
    }
    database.sql.emplace_back("INSERT INTO chat_message_join (chat_id, message_id) VALUES (1, 98)");
    database.sql.emplace_back("INSERT INTO chat_handle_join (chat_id, handle_id) VALUES (1, 88)");
    database.sql.emplace_back(
        "INSERT INTO message_attachment_join (message_id, attachment_id) VALUES (97, 1)");
    database.add(1, {{"text", "'wie?'"}, {"is_from_me", "'ja'"}});
    database.add(1, {{"item_type", "1"}, {"other_handle", "66"}});
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 3);
    std::vector<std::string> told;
    for (const auto& notice : result.notices) {
        told.push_back(notice.detail);
    }
    CHECK(extra_text(result.messages[2].extra, "deleted_at") == "2023-03-08T20:43:20Z");
    const auto has = [&](const std::string& detail) {
        return std::find(told.begin(), told.end(), detail) != told.end();
    };
    CHECK(has("no chat that is there has row 1 of message"));
    CHECK(has("of chat_message_join 1 entry names a message that is not there"));
    CHECK(has("of chat_recoverable_message_join 1 entry names a message that is not there"));
    CHECK(has("of chat_handle_join 1 entry names a chat or handle that is not there"));
    CHECK(has("of message_attachment_join 1 entry names a message that is not there"));
    CHECK(has("is_from_me does not say who sent it: taken as received"));
    CHECK(has("the row names handle 66, which is not there"));
}

TEST_CASE("sms: a message that waits to be sent at its time says that it was not") {
    SmsDatabase database;
    database.add(1, {{"text", "'gepland'"}, {"is_from_me", "1"}, {"schedule_type", "2"}, {"is_sent", "0"}});
    database.add(1, {{"text", "'mislukt'"}, {"is_from_me", "1"}, {"is_sent", "0"}});
    database.add(1, {{"text", "'verstuurd'"}, {"is_from_me", "1"}, {"schedule_type", "2"}, {"is_sent", "1"}});
    const ReadResult result = read_sms(database);
    std::vector<std::optional<std::int64_t>> told;
    for (const model::Notice& notice : result.notices) {
        if (notice.code == NoticeCode::time_unlikely) {
            told.push_back(notice.position.row);
        }
    }
    CHECK(told == std::vector<std::optional<std::int64_t>>{1});
}

namespace {

/// Ids of the messages, by their keys.
std::map<std::string, model::Id> ids_of(const ReadResult& result) {
    std::map<std::string, model::Id> ids;
    for (const model::Message& message : result.messages) {
        ids.emplace(message.source_key, message.id);
    }
    return ids;
}

} // namespace

TEST_CASE("sms: ids of messages stay when persons are linked or a group is renamed") {
    SmsDatabase database;
    database.sql.emplace_back(
        "INSERT INTO chat VALUES (4, 'iMessage;-;bram@example.nl', 45, 'bram@example.nl', 'iMessage', NULL, "
        "NULL, 'E:mees@example.nl', 0), "
        "(5, 'iMessage;+;chat78', 43, 'chat78', 'iMessage', 'Dijkwacht', NULL, NULL, 0)");
    database.sql.emplace_back("INSERT INTO chat_handle_join VALUES (4, 3), (5, 1), (5, 3)");
    std::int64_t last = 0;
    for (const std::int64_t chat : {1, 2, 3, 4, 5}) {
        last = database.say(chat, "hoi");
    }
    database.add(5, {{"text", "'antwoord'"}, {"thread_originator_guid", sql_text(SmsDatabase::guid(last))}});
    const ReadResult before = read_sms(database);
    SmsDatabase linked = database;
    linked.sql.emplace_back("UPDATE handle SET person_centric_id = 'P1' WHERE ROWID IN (1, 3)");
    CHECK(ids_of(read_sms(linked)) == ids_of(before));
    SmsDatabase renamed = database;
    renamed.sql.emplace_back("UPDATE chat SET display_name = 'Kade' WHERE ROWID = 3");
    const ReadResult after = read_sms(renamed);
    CHECK(ids_of(after) == ids_of(before));
    CHECK(by_key(after, last + 1).reply_to->message == by_key(before, last).id);
}

TEST_CASE("sms: the marks of files that no table names are told as missing files") {
    SmsDatabase database;
    database.sql.emplace_back("ALTER TABLE message ADD COLUMN cache_has_attachments INTEGER");
    database.add(1, {{"text", "'\uFFFC en \uFFFC'"}, {"cache_has_attachments", "1"}});
    database.say(1, "\uFFFC");
    database.add(1, {{"text", "'\uFFFC'"}, {"balloon_bundle_id", "'com.example:app'"}});
    database.add(1, {{"text", "'zonder teken'"}, {"cache_has_attachments", "1"}});
    const ReadResult result = read_sms(database);
    const auto missing = [&](std::size_t index) {
        std::size_t count = 0;
        for (const model::Attachment& file : result.messages.at(index).attachments) {
            count += file.missing == model::Missing::not_found ? 1U : 0U;
        }
        return count;
    };
    CHECK(missing(0) == 2);
    CHECK(missing(1) == 1);
    CHECK(result.messages[1].kind == model::MessageKind::media);
    CHECK(missing(2) == 0);
    CHECK(missing(3) == 0); // the column is only a hint
    CHECK(std::count_if(result.notices.begin(), result.notices.end(), [](const auto& notice) {
              return notice.code == model::NoticeCode::attachment_missing &&
                     notice.detail == "the text has the mark of a file, and no table names one";
          }) == 3);
}

TEST_CASE("sms: what an answer quotes stands with the answer, where cleaning looks for it") {
    SmsDatabase database;
    const auto question = database.say(1, "de vraag");
    const auto answer = [&](std::string_view more) {
        return database.add(1, {{"text", "'antwoord'"},
                                {"thread_originator_guid", sql_text(SmsDatabase::guid(question))},
                                {"message_summary_info",
                                 sql_bytes(plist(fmt::format(
                                     "<dict><key>ams</key><string>de vraag</string>{}</dict>", more)))}});
    };
    const auto plain = answer("");
    const auto rich = answer("<key>hbr</key><integer>2</integer>");
    const ReadResult result = read_sms(database);
    CHECK(by_key(result, plain).reply_to->text == "de vraag");
    CHECK(by_key(result, plain).reply_to->message == by_key(result, question).id);
    CHECK(extra_text(by_key(result, plain).extra, "summary").empty());
    CHECK(by_key(result, rich).reply_to->text == "de vraag");
    CHECK(extra_text(by_key(result, rich).extra, "summary") == R"({"hbr":2})");
}

TEST_CASE("sms: what a phone makes of a chat's messages stands apart from the chat's properties") {
    SmsDatabase database;
    database.sql.emplace_back("ALTER TABLE chat ADD COLUMN properties BLOB");
    database.sql.push_back(fmt::format(
        "UPDATE chat SET properties = {} WHERE ROWID < 3",
        sql_bytes(
            plist("<dict><key>chatSummaryDictionary</key><dict><key>x</key><string>over de dijk</string>"
                  "</dict><key>shouldForceToSMS</key><true/></dict>"))));
    database.say(1, "hoi");
    const ReadResult result = read_sms(database);
    const auto chat = std::find_if(result.records.begin(), result.records.end(), [](const auto& record) {
        return std::holds_alternative<model::Conversation>(record);
    });
    REQUIRE(chat != result.records.end());
    const model::Extra& extra = std::get<model::Conversation>(*chat).extra;
    CHECK(extra_text(extra, "properties") == R"({"shouldForceToSMS":true}|{"shouldForceToSMS":true})");
    CHECK(extra_text(extra, "chat_summaries") == R"([{"x":"over de dijk"},{"x":"over de dijk"}])");
}
