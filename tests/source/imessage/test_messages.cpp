// SPDX-License-Identifier: EUPL-1.2
// Rows of sms.db and what they become: every code, and each fault that other tools have.
#include "hash/sha.hpp"
#include "source/imessage/sms_fixture.hpp"
#include "source/imessage/typed_bytes.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

namespace {

using namespace chatkeep;
using namespace chatkeep::tests;
using model::MessageKind;
using model::NoticeCode;

std::string words_of(const model::Reaction& reaction) {
    return reaction.value + (reaction.removed.value_or(false) ? " removed" : "");
}

} // namespace

TEST_CASE("sms: text, sender and time of an ordinary message") {
    SmsDatabase database;
    database.add(1, {{"text", "NULL"},
                     {"attributedBody", sql_bytes(plain_body("Tot morgen"))},
                     {"date", "700000060123456789"},
                     {"is_read", "1"},
                     {"date_read", "700000070000000000"}});
    database.add(1, {{"text", "'Ja'"}, {"handle_id", "0"}, {"is_from_me", "1"}});
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 2);
    const model::Message& first = result.messages[0];
    CHECK(first.text == "Tot morgen");
    CHECK(first.kind == MessageKind::text);
    CHECK(first.from_owner == false);
    CHECK(to_string(*first.time.at) == "2023-03-08T20:27:40.123456789Z");
    CHECK(first.time.precision == model::Precision::nanosecond);
    CHECK(first.time.written == "700000060123456789");
    CHECK(first.position.row == 1);
    CHECK(extra_text(first.extra, "date_read") == "2023-03-08T20:27:50Z");
    CHECK(extra_text(first.extra, "service") == "iMessage");
    CHECK(result.messages[1].from_owner == true); // handle 0: lost by an inner join with handle
    CHECK(result.messages[1].sender.has_value());
    CHECK(result.messages[1].sender != first.sender);
}

TEST_CASE("sms: rows of no handle, or of one that is gone, keep their place and what is sure of the sender") {
    SmsDatabase database;
    database.add(1, {{"text", "'gewist contact'"}, {"handle_id", "99"}});
    database.add(1, {{"text", "'geen'"}, {"handle_id", "0"}});
    database.add(3, {{"text", "'in de groep'"}, {"handle_id", "99"}});
    database.add(3, {{"item_type", "2"}, {"group_title", "'Dijk'"}, {"handle_id", "0"}, {"is_from_me", "1"}});
    database.add(0, {{"text", "'los'"}, {"handle_id", "99"}});
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 5);
    CHECK(result.name_of(result.messages[0].sender) == "+31612345678"); // a conversation of two
    CHECK(extra_text(result.messages[0].extra, "handle_row") == "99");
    CHECK(result.messages[1].sender == result.messages[0].sender);
    CHECK_FALSE(result.messages[2].sender);
    CHECK(extra_text(result.messages[2].extra, "handle_row") == "99");
    CHECK(result.messages[3].kind == MessageKind::event);
    CHECK(result.messages[3].text == "the owner named the conversation \"Dijk\"");
    CHECK_FALSE(result.messages[4].sender);
}

TEST_CASE("sms: seconds and nanoseconds are told apart value by value") {
    SmsDatabase database;
    database.add(1, {{"text", "'oud'"}, {"date", "400000000"}});
    database.add(1, {{"text", "'nieuw'"}, {"date", "700000000000000001"}});
    database.add(1, {{"text", "'geen'"}, {"date", "0"}});
    database.add(1, {{"text", "'onzin'"}, {"date", "9223372036854775807"}});
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 4);
    CHECK(result.messages[0].text == "geen");
    CHECK_FALSE(result.messages[0].time.at);
    CHECK(result.messages[1].text == "onzin");
    CHECK(result.has_notice(NoticeCode::date_impossible));
    CHECK(to_string(*result.messages[2].time.at) == "2013-09-04T15:06:40Z");
    CHECK(to_string(*result.messages[2].time.latest) == "2013-09-04T15:06:40.999Z");
    CHECK(result.messages[2].time.precision == model::Precision::second);
    CHECK(to_string(*result.messages[3].time.at) == "2023-03-08T20:26:40.000000001Z");
}

TEST_CASE("sms: order within a second is kept, rows decide between equal times") {
    SmsDatabase database;
    database.add(1, {{"text", "'derde'"}, {"date", "700000000000000002"}});
    database.add(1, {{"text", "'eerste'"}, {"date", "700000000000000001"}});
    database.add(1, {{"text", "'tweede'"}, {"date", "700000000000000001"}});
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 3);
    CHECK(result.messages[0].text == "eerste");
    CHECK(result.messages[1].text == "tweede");
    CHECK(result.messages[2].text == "derde");
}

TEST_CASE("sms: the columns of an old system suffice") {
    SmsDatabase database(true);
    database.say(1, "Goedemorgen");
    database.add(3, {{"text", "NULL"}, {"item_type", "2"}, {"group_title", "'Dijk'"}});
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 2);
    CHECK(result.messages[0].text == "Goedemorgen");
    CHECK(to_string(*result.messages[0].time.at) == "2023-03-08T20:27:40Z");
    CHECK(result.messages[1].event->value == "Dijk");
}

TEST_CASE("sms: a column or table that a database lacks costs what it says and no more") {
    const auto read_without = [](const std::string& change) {
        INFO(change);
        SmsDatabase database;
        database.sql.emplace_back("CREATE TABLE _SqliteDatabaseProperties (key TEXT, value TEXT)");
        database.sql.emplace_back(
            "CREATE TABLE chat_recoverable_message_join (chat_id INTEGER, message_id INTEGER, delete_date "
            "INTEGER)");
        database.sql.emplace_back(
            "CREATE TABLE recoverable_message_part (chat_id INTEGER, message_id INTEGER, "
            "part_index INTEGER, delete_date INTEGER, part_text BLOB)");
        database.sql.emplace_back("INSERT INTO recoverable_message_part VALUES (1, 1, 0, 1, 'weg')");
        database.say(1, "blijft");
        database.sql.push_back("ALTER TABLE " + change);
        const ReadResult result = read_sms(database);
        REQUIRE(result.messages.size() == 1);
        CHECK(result.messages[0].text.find(change.starts_with("message RENAME COLUMN text") ? ""
                                                                                            : "blijft") == 0);
    };
    for (const auto& [table, columns] : std::map<std::string, std::vector<std::string>>{
             {"_SqliteDatabaseProperties", {"key", "value"}},
             {"handle", {"id", "service", "country", "person_centric_id"}},
             {"chat", {"guid", "style", "chat_identifier", "service_name", "account_login"}},
             {"chat_handle_join", {"chat_id", "handle_id"}},
             {"chat_message_join", {"chat_id", "message_id"}},
             {"chat_recoverable_message_join", {"chat_id", "message_id", "delete_date"}},
             {"recoverable_message_part", {"message_id", "part_index", "delete_date", "part_text"}},
             {"attachment", {"guid", "filename", "transfer_state"}},
             {"message_attachment_join", {"message_id", "attachment_id"}},
             {"message",
              {"guid", "text", "attributedBody", "handle_id", "date", "is_from_me", "item_type"}}}) {
        for (const std::string& column : columns) {
            read_without(fmt::format("{} RENAME COLUMN {} TO gone", table, column));
        }
    }
    for (const char* table : {"handle", "chat", "chat_handle_join", "chat_message_join", "attachment",
                              "message_attachment_join", "recoverable_message_part"}) {
        read_without(fmt::format("{} RENAME TO gone", table));
    }
}

TEST_CASE("sms: the schema of iOS 5 is refused by name") {
    const TemporaryFolder folder;
    folder.write("sms.db",
                 make_database({"CREATE TABLE message (ROWID INTEGER PRIMARY KEY, address TEXT, date "
                                "INTEGER, text TEXT, flags INTEGER, madrid_date INTEGER)",
                                "CREATE TABLE msg_group (ROWID INTEGER PRIMARY KEY)"})
                     .main);
    REQUIRE_THROWS_WITH(read_path(folder.path()), Catch::Matchers::Contains("iOS 5 and older"));
}

TEST_CASE("sms: one person's chats over several services are one conversation") {
    SmsDatabase database;
    database.say(1, "via iMessage");
    database.add(2, {{"text", "'via SMS'"}, {"handle_id", "2"}, {"service", "'SMS'"}});
    database.say(3, "in de groep");
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 3);
    CHECK(result.messages[0].conversation == result.messages[1].conversation);
    CHECK(result.messages[0].sender == result.messages[1].sender);
    CHECK(result.messages[2].conversation != result.messages[0].conversation);
    CHECK(extra_text(result.messages[0].extra, "chats") == "iMessage;-;+31612345678");
    CHECK(extra_text(result.messages[1].extra, "chats") == "SMS;-;0612345678");
    CHECK(extra_text(result.messages[1].extra, "handle") == "06 12345678");
}

TEST_CASE("sms: groups of the same people with two names stay apart") {
    SmsDatabase database;
    database.sql.emplace_back(
        "INSERT INTO chat VALUES (4, 'iMessage;+;chat78', 43, 'chat78', 'iMessage', 'Borrel', "
        "NULL, NULL, 0), (5, 'SMS;+;chat79', 43, 'chat79', 'SMS', NULL, NULL, NULL, 0)");
    database.sql.emplace_back("INSERT INTO chat_handle_join VALUES (4, 1), (4, 3), (5, 1), (5, 3)");
    database.say(3, "dijk");
    database.say(4, "borrel");
    database.say(5, "naamloos"); // the same people: could be either
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 3);
    CHECK(by_key(result, 1).conversation != by_key(result, 2).conversation);
    CHECK(by_key(result, 1).conversation != by_key(result, 3).conversation);
    CHECK(by_key(result, 2).conversation != by_key(result, 3).conversation);
}

TEST_CASE("sms: a message in two chats comes once and names both") {
    SmsDatabase database;
    database.say(1, "dubbel");
    database.sql.emplace_back("INSERT INTO chat_message_join VALUES (3, 1)");
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 1);
    CHECK(extra_text(result.messages[0].extra, "chats") == "iMessage;-;+31612345678|iMessage;+;chat77");
}

TEST_CASE("sms: every tapback goes to its message and part") {
    SmsDatabase database;
    const auto target = database.say(1, "Akkoord?");
    for (const int type : {2000, 2001, 2002, 2003, 2004, 2005, 3000, 3005}) {
        database.react(1, target, type);
    }
    database.react(1, target, 2006, {{"associated_message_emoji", "'\xF0\x9F\x99\x8C\xF0\x9F\x8F\xBE'"}});
    database.add(1, {{"associated_message_guid", sql_text("p:2/" + SmsDatabase::guid(target))},
                     {"associated_message_type", "2001"},
                     {"handle_id", "0"},
                     {"is_from_me", "1"}});
    database.add(1, {{"associated_message_guid", sql_text("bp:" + SmsDatabase::guid(target))},
                     {"associated_message_type", "2001"}});
    database.add(1, {{"associated_message_guid", sql_text(SmsDatabase::guid(target))},
                     {"associated_message_type", "1000"}});
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 1);
    std::vector<std::string> words;
    for (const model::Reaction& reaction : result.messages[0].reactions) {
        words.push_back(words_of(reaction));
    }
    CHECK(words == std::vector<std::string>{"loved", "liked", "disliked", "laughed", "emphasized",
                                            "questioned", "loved removed", "questioned removed",
                                            "\xF0\x9F\x99\x8C\xF0\x9F\x8F\xBE", "liked", "liked",
                                            "placed_sticker"});
    const auto& reactions = result.messages[0].reactions;
    CHECK(reactions[0].part == 0);
    CHECK(reactions[9].part == 2);
    CHECK_FALSE(reactions[10].part);
    CHECK(reactions[9].sender != reactions[0].sender);
    CHECK(to_string(*reactions[0].time->at) == "2023-03-08T20:28:40Z");
    CHECK(extra_text(result.messages[0].extra, "reaction_rows").starts_with("2 " + SmsDatabase::guid(2)));
    CHECK(account_of(result).starts_with("13 rows: 1 messages (0 of them"));
}

TEST_CASE("sms: a tapback of a code that is not known is a message that answers") {
    SmsDatabase database;
    const auto target = database.say(1, "Akkoord?");
    const auto known = database.react(1, target, 2001, {{"date", "9223372036854775807"}});
    const auto later = database.react(1, target, 2008, {{"text", "'Nieuwe reactie'"}});
    database.react(1, target, 3999, {{"balloon_bundle_id", k_polls}});
    database.sql.emplace_back(
        "INSERT INTO attachment VALUES (1, 'AT-1', 0, NULL, 'public.png', NULL, 0, "
        "'q.png', 3, 0, 0), (2, 'AT-2', 0, NULL, 'public.png', NULL, 0, NULL, 3, 1, 0)");
    database.sql.push_back(
        fmt::format("INSERT INTO message_attachment_join VALUES ({}, 1), ({}, 2)", later, known));
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 3);
    CHECK(by_key(result, target).reactions.size() == 1);
    const model::Message& unknown = by_key(result, later);
    CHECK(unknown.kind == MessageKind::unknown);
    CHECK(unknown.text == "Nieuwe reactie");
    CHECK(extra_text(unknown.extra, "associated_message_type") == "2008");
    REQUIRE(unknown.reply_to);
    CHECK(unknown.reply_to->message == by_key(result, target).id);
    CHECK(unknown.reply_to->part == 0);
    REQUIRE(unknown.attachments.size() == 1);
    CHECK(unknown.attachments[0].name == "q.png");
    CHECK(by_key(result, 4).kind == MessageKind::unknown);
    std::vector<std::string> told; // each of the row that it is about
    for (const auto& notice : result.notices) {
        if (notice.position.row) {
            told.push_back(fmt::format("{} {}", *notice.position.row, notice.detail));
        }
    }
    CHECK(told == std::vector<std::string>{"2 the date of its reaction in row 2 is none", "2 not_downloaded",
                                           "3 associated_message_type 2008", "3 q.png: not_downloaded",
                                           "4 the poll in payload_data can't be read",
                                           "4 associated_message_type 3999"});
}

TEST_CASE("sms: a reaction that comes before its message in the table still finds it") {
    SmsDatabase database;
    database.react(1, 2, 2001);
    database.say(1, "Later");
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 1);
    CHECK(result.messages[0].reactions.size() == 1);
}

TEST_CASE("sms: a reaction without its message is kept as an event") {
    SmsDatabase database;
    database.react(1, 99, 2001, {{"text", "'Liked \xE2\x80\x9Cweg\xE2\x80\x9D'"}});
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 1);
    const model::Message& message = result.messages[0];
    CHECK(message.kind == MessageKind::event);
    CHECK(message.event->type == "reaction");
    CHECK(message.event->value == "liked");
    CHECK(message.reply_to->source_key == SmsDatabase::guid(99));
    CHECK(message.reply_to->part == 0);
    CHECK(message.text == "Liked \xE2\x80\x9Cweg\xE2\x80\x9D");
    CHECK(result.has_notice(NoticeCode::reaction_orphan));
    CHECK(account_of(result).starts_with("1 rows: 1 messages (1 of them"));
}

TEST_CASE("sms: words that only look like a reaction stay a text") {
    SmsDatabase database;
    database.add(2, {{"text", "'Liked \xE2\x80\x9Cmorgen\xE2\x80\x9D'"}, {"service", "'SMS'"}});
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 1);
    CHECK(result.messages[0].kind == MessageKind::text);
}

TEST_CASE("sms: replies name the message and the part they answer") {
    SmsDatabase database;
    const auto target = database.say(3, "Wie komt?");
    database.add(3, {{"text", "'Ik'"},
                     {"thread_originator_guid", sql_text(SmsDatabase::guid(target))},
                     {"thread_originator_part", "'2:0:9'"},
                     {"reply_to_guid", "'something'"}});
    database.add(3, {{"text", "'Weg'"}, {"thread_originator_guid", sql_text(SmsDatabase::guid(99))}});
    database.add(3, {{"text", "'Geen antwoord'"}, {"reply_to_guid", sql_text(SmsDatabase::guid(target))}});
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 4);
    CHECK(result.messages[1].reply_to->message == result.messages[0].id);
    CHECK(result.messages[1].reply_to->part == 2);
    CHECK(result.messages[2].reply_to->source_key == SmsDatabase::guid(99));
    CHECK_FALSE(result.messages[2].reply_to->message);
    CHECK_FALSE(result.messages[3].reply_to);
}

TEST_CASE("sms: every event code has its event") {
    struct Expected {
        const char* codes;
        std::string type;
        std::string value;
    };

    const std::vector<Expected> cases = {
        {"1,0,3", "added", ""},
        {"1,1,3", "removed", ""},
        {"1,0,1", "number_changed", ""},
        {"2,0,0", "subject", "Dijk"},
        {"3,0,0", "left", ""},
        {"3,1,0", "icon", "changed"},
        {"3,2,0", "icon", "removed"},
        {"3,4,0", "background", "changed"},
        {"3,6,0", "background", "removed"},
        {"5,0,0", "audio_kept", ""},
        {"6,0,0", "call", "shared_activity"},
        {"9,7,0", "other", ""},
        {"3,9,0", "other", ""},
    };
    SmsDatabase database;
    for (const Expected& expected : cases) {
        const std::string codes = expected.codes;
        database.add(3, {{"item_type", codes.substr(0, 1)},
                         {"group_action_type", codes.substr(2, 1)},
                         {"other_handle", codes.substr(4, 1)},
                         {"group_title", "'Dijk'"}});
    }
    database.add(3, {{"item_type", "4"}, {"share_status", "0"}});
    database.add(3, {{"item_type", "4"}, {"share_status", "1"}, {"other_handle", "3"}});
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == cases.size() + 2);
    for (std::size_t i = 0; i < cases.size(); ++i) {
        INFO(cases[i].codes);
        CHECK(result.messages[i].kind == MessageKind::event);
        CHECK(result.messages[i].event->type == cases[i].type);
        CHECK(result.messages[i].event->value == cases[i].value);
        CHECK(result.messages[i].event->actor == result.messages[i].sender);
    }
    CHECK(result.messages[0].event->targets == std::vector<std::string>{"bram@example.nl"});
    CHECK(result.messages[0].text == "+31612345678 added bram@example.nl");
    CHECK(result.messages[3].text == "+31612345678 named the conversation \"Dijk\"");
    CHECK(result.messages[14].text == "the owner stopped sharing a location bram@example.nl");
    CHECK(extra_text(result.messages[11].extra, "item_type") == "9");
    CHECK(extra_text(result.messages[11].extra, "group_action_type") == "7");
    CHECK(result.messages[13].event->value == "started");
    CHECK(result.messages[14].event->value == "stopped");
    CHECK(result.messages[14].from_owner == true);
    CHECK(result.has_notice(NoticeCode::message_type_unknown));
}

TEST_CASE("sms: edits keep every version, part by part") {
    const auto version = [](std::string_view text, double time) {
        std::string bytes;
        for (const char c : plain_body(text)) {
            bytes += c;
        }
        return fmt::format(
            "<dict><key>t</key><data>{}</data><key>d</key><real>{}</real></dict>",
            [&] {
                std::string base64 = encode64(bytes);
                std::replace(base64.begin(), base64.end(), '-', '+');
                std::replace(base64.begin(), base64.end(), '_', '/');
                base64.resize((base64.size() + 3) / 4 * 4, '=');
                return base64;
            }(),
            time);
    };
    const std::string summary =
        plist("<dict><key>ec</key><dict><key>10</key><array>" + version("tien", 700000010.5) +
              version("Tien", 700000020) + "</array><key>2</key><array>" + version("twee", 700000010) +
              version("Twee", 700000030) +
              "</array></dict><key>rp</key><array><integer>1</integer></array><key>otr</key><dict>" +
              "<key>10</key><dict><key>lo</key><integer>9</integer><key>le</key><integer>4</integer></dict>"
              "<key>1</key><dict/><key>2</key><dict/></dict></dict>");
    SmsDatabase database;
    database.add(1, {{"message_summary_info", sql_bytes(summary)}, {"date_edited", "700000030000000000"}});
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 1);
    const model::Message& message = result.messages[0];
    CHECK(message.text == "TweeTien"); // no body: the last versions, by number of the part
    CHECK(message.edited == true);
    REQUIRE(message.edits.size() == 3);
    CHECK(message.edits[0].text == "twee");
    CHECK(message.edits[0].part == 2);
    CHECK(message.edits[1].text == "tien");
    CHECK(to_string(*message.edits[1].time->at) == "2023-03-08T20:26:50.500Z");
    CHECK(message.edits[2].unsent == true);
    CHECK(message.edits[2].part == 1);
    CHECK(message.kind == MessageKind::text);
}

TEST_CASE("sms: what is not known of a version of an edited text is kept") {
    SmsDatabase database;
    database.add(1,
                 {{"text", "'x'"},
                  {"message_summary_info",
                   sql_bytes(plist("<dict><key>ec</key><dict><key>0</key><array><dict><key>bcg</key><string>"
                                   "GUID-1</string></dict></array></dict></dict>"))}});
    CHECK(extra_text(read_sms(database).messages.at(0).extra, "edit_members") == "0 0 bcg GUID-1");
}

TEST_CASE("sms: a message that was taken back is a deleted one") {
    SmsDatabase database;
    const std::string summary =
        plist("<dict><key>rp</key><array><integer>0</integer></array><key>otr</key><dict>"
              "<key>0</key><dict/></dict></dict>");
    database.add(1, {{"message_summary_info", sql_bytes(summary)}, {"date_retracted", "700000100000000000"}});
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 1);
    CHECK(result.messages[0].kind == MessageKind::deleted);
    CHECK(extra_text(result.messages[0].extra, "deleted_by") == "sender");
    REQUIRE(result.messages[0].edits.size() == 1);
    CHECK(result.messages[0].edits[0].unsent == true);
    CHECK(to_string(*result.messages[0].edits[0].time->at) == "2023-03-08T20:28:20Z");
}

TEST_CASE("sms: what was edited and then taken back stands among the edits, not as text") {
    const auto version = [](std::string_view text, double time) {
        std::string bytes;
        for (const char c : plain_body(text)) {
            bytes += c;
        }
        return fmt::format(
            "<dict><key>t</key><data>{}</data><key>d</key><real>{}</real></dict>",
            [&] {
                std::string base64 = encode64(bytes);
                std::replace(base64.begin(), base64.end(), '-', '+');
                std::replace(base64.begin(), base64.end(), '_', '/');
                base64.resize((base64.size() + 3) / 4 * 4, '=');
                return base64;
            }(),
            time);
    };
    SmsDatabase database;
    const std::string summary =
        plist("<dict><key>ec</key><dict><key>0</key><array>" + version("versie een", 700000010) +
              version("versie twee", 700000020) +
              "</array></dict><key>rp</key><array><integer>0</integer></array><key>otr</key><dict>"
              "<key>0</key><dict/></dict></dict>");
    database.add(1, {{"message_summary_info", sql_bytes(summary)}, {"date_edited", "700000020000000000"}});
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 1);
    const model::Message& message = result.messages[0];
    CHECK(message.kind == MessageKind::deleted);
    CHECK(message.text.empty());
    REQUIRE(message.edits.size() == 3);
    CHECK(message.edits[0].text == "versie een");
    CHECK(message.edits[1].text == "versie twee");
    CHECK(message.edits[2].unsent == true);
}

TEST_CASE("sms: app bubbles give readable text and keep their payload") {
    SmsDatabase database;
    const std::string payment =
        plist("<dict><key>an</key><string>Apple Pay</string><key>ldtext</key><string>Sent 5 euro</string>"
              "<key>ai</key><data>" +
              std::string(400, 'A') +
              "</data><key>userInfo</key><dict><key>caption</key>"
              "<string>Apple Cash</string><key>subcaption</key><string>5 euro</string></dict></dict>");
    database.add(1, {{"text", "'\xEF\xBF\xBD'"},
                     {"balloon_bundle_id", "'com.apple.messages.MSMessageExtensionBalloonPlugin:0000000000:"
                                           "com.apple.PassbookUIService.PeerPaymentMessagesExtension'"},
                     {"payload_data", sql_bytes(payment)}});
    database.add(1, {{"text", "'\xEF\xBF\xBC'"},
                     {"balloon_bundle_id", "'com.apple.Handwriting.HandwritingProvider'"},
                     {"payload_data", "X'0A0B0C'"}});
    database.add(1,
                 {{"text", "'https://example.nl'"},
                  {"balloon_bundle_id", "'com.apple.messages.URLBalloonProvider'"},
                  {"payload_data", sql_bytes(plist("<dict><key>richLinkMetadata</key><dict><key>title</key>"
                                                   "<string>Voorbeeld</string><key>URL</key>"
                                                   "<string>https://example.nl/</string></dict></dict>"))}});
    database.add(
        1,
        {{"text", "'\xEF\xBF\xBC'"}, {"balloon_bundle_id", "'org.example.game'"}, {"payload_data", "X'00'"}});
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 4);
    const model::Message& paid = result.messages[0];
    CHECK(paid.kind == MessageKind::app);
    CHECK(paid.text == "Sent 5 euro");
    CHECK(extra_text(paid.extra, "app") == "payment");
    CHECK(extra_text(paid.extra, "app_captions") == "Apple Cash|5 euro");
    REQUIRE(paid.attachments.size() == 1);
    CHECK(paid.attachments[0].role == "payload");
    CHECK(paid.attachments[0].size == 300);
    CHECK(extra_text(paid.extra, "payload").find(paid.attachments[0].sha256) != std::string::npos);
    CHECK(extra_text(result.messages[1].extra, "app") == "handwriting");
    CHECK(result.messages[1].text == "handwriting");
    CHECK(extra_text(result.messages[1].extra, "composed") == "true");
    REQUIRE(result.messages[1].attachments.size() == 1);
    CHECK(result.messages[1].attachments[0].size == 3);
    CHECK(result.messages[2].kind == MessageKind::text);
    CHECK(extra_text(result.messages[2].extra, "link_title") == "Voorbeeld");
    CHECK(result.messages[3].kind == MessageKind::app);
    CHECK(result.has_notice(NoticeCode::blob_damaged));
}

TEST_CASE("sms: a link to the map and where a person is are locations") {
    SmsDatabase database;
    database.add(
        1, {{"text", "'https://maps.apple.com/?ll=52.1,5.1'"},
            {"balloon_bundle_id", "'com.apple.messages.URLBalloonProvider'"},
            {"payload_data",
             sql_bytes(plist(
                 "<dict><key>richLinkMetadata</key><dict><key>title</key><string>Gemaal</string>"
                 "<key>URL</key><string>https://maps.apple.com/?ll=52.1,5.1</string></dict></dict>"))}});
    database.add(
        1, {{"text", "'\xEF\xBF\xBD'"},
            {"balloon_bundle_id", "'com.apple.messages.MSMessageExtensionBalloonPlugin:0000000000:"
                                  "com.apple.findmy.FindMyMessagesApp'"},
            {"payload_data", sql_bytes(plist("<dict><key>an</key><string>Find My</string><key>ldtext</key>"
                                             "<string>Anne deelt haar locatie</string></dict>"))}});
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 2);
    REQUIRE(result.messages[0].location);
    CHECK(result.messages[0].location->latitude == "52.1");
    CHECK(result.messages[0].location->longitude == "5.1");
    CHECK(result.messages[0].location->name == "Gemaal");
    CHECK(result.messages[1].kind == MessageKind::location);
    CHECK(extra_text(result.messages[1].extra, "app") == "find_my");
    REQUIRE(result.messages[1].location);
    CHECK(result.messages[1].location->name == "Anne deelt haar locatie");
    CHECK(result.messages[1].location->live == true);
}

TEST_CASE("sms: effects, subjects, schedules and flags") {
    SmsDatabase database;
    database.add(1, {{"text", "'hoera'"},
                     {"subject", "'Feest'"},
                     {"expressive_send_style_id", "'com.apple.messages.effect.CKHappyBirthdayEffect'"},
                     {"error", "22"},
                     {"schedule_type", "2"},
                     {"filter_action", "1"},
                     {"expire_state", "1"},
                     {"is_sos", "1"}});
    database.add(1, {{"text", "'x'"}, {"expressive_send_style_id", "'com.apple.new.thing'"}});
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 2);
    CHECK(result.messages[0].effect == "balloons");
    CHECK(result.messages[0].subject == "Feest");
    CHECK(extra_text(result.messages[0].extra, "error") == "22");
    CHECK(extra_text(result.messages[0].extra, "schedule_type") == "2");
    CHECK(extra_text(result.messages[0].extra, "filter_action") == "1");
    CHECK(extra_text(result.messages[0].extra, "expire_state") == "1");
    CHECK(extra_text(result.messages[0].extra, "is_sos") == "true");
    CHECK(result.messages[1].effect == "com.apple.new.thing");
}

TEST_CASE("sms: orphans and what can be brought back are kept") {
    SmsDatabase database;
    database.say(0, "zonder gesprek");
    const auto deleted = database.say(0, "herstelbaar");
    const auto partly = database.say(1, "deels");
    database.sql.emplace_back("CREATE TABLE chat_recoverable_message_join (chat_id INTEGER, message_id "
                              "INTEGER, delete_date INTEGER)");
    database.sql.push_back(
        fmt::format("INSERT INTO chat_recoverable_message_join VALUES (1, {}, 700001000000000000)", deleted));
    database.sql.emplace_back(
        "CREATE TABLE recoverable_message_part (chat_id INTEGER, message_id INTEGER, part_index "
        "INTEGER, delete_date INTEGER, part_text BLOB)");
    database.sql.push_back(
        fmt::format("INSERT INTO recoverable_message_part VALUES (1, {}, 1, 700001000000000000, {})", partly,
                    sql_bytes(plain_body("weg deel"))));
    database.sql.emplace_back("CREATE TABLE deleted_messages (ROWID INTEGER PRIMARY KEY, guid TEXT)");
    database.sql.emplace_back("INSERT INTO deleted_messages VALUES (1, 'GONE')");
    database.add(1, {{"ROWID", "10"}, {"text", "'na een gat'"}});
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 4);
    CHECK(result.messages[0].text == "herstelbaar");
    CHECK(extra_text(result.messages[0].extra, "deleted_at") == "2023-03-08T20:43:20Z");
    CHECK(extra_text(result.messages[1].extra, "deleted_parts") == "weg deel");
    CHECK(result.messages[2].text == "zonder gesprek");
    CHECK(result.messages[2].conversation != result.messages[0].conversation);
    CHECK(result.has_notice(NoticeCode::row_unassigned));
    CHECK(result.has_notice(NoticeCode::row_deleted));
    const auto gap = std::find_if(result.notices.begin(), result.notices.end(),
                                  [](const auto& notice) { return notice.code == NoticeCode::row_gap; });
    REQUIRE(gap != result.notices.end());
    CHECK(gap->detail == "of the table message 6 row numbers are missing: 4-9");
}

TEST_CASE("sms: each chat that a message was deleted from has its time") {
    SmsDatabase database;
    database.say(0, "herstelbaar uit twee");
    database.sql.emplace_back("CREATE TABLE chat_recoverable_message_join (chat_id INTEGER, message_id "
                              "INTEGER, delete_date INTEGER)");
    database.sql.emplace_back("INSERT INTO chat_recoverable_message_join VALUES (1, 1, 700001000000000000), "
                              "(3, 1, 700001001000000000)");
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 1);
    CHECK(extra_text(result.messages[0].extra, "deleted_at") == "2023-03-08T20:43:20Z");
    CHECK(extra_text(result.messages[0].extra, "deleted_from") ==
          "iMessage;-;+31612345678 2023-03-08T20:43:20Z|iMessage;+;chat77 2023-03-08T20:43:21Z");
}

TEST_CASE("sms: an unknown kind of row is kept raw") {
    SmsDatabase database;
    const auto target = database.say(1, "eerste");
    database.react(1, target, 5000, {{"text", "'nieuw soort'"}});
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 2);
    CHECK(result.messages[1].kind == MessageKind::unknown);
    CHECK(result.messages[1].text == "nieuw soort");
    CHECK(extra_text(result.messages[1].extra, "associated_message_type") == "5000");
    CHECK(result.has_notice(NoticeCode::message_type_unknown));
}

TEST_CASE("sms: a damaged body falls back to the plain text") {
    SmsDatabase database;
    database.add(1, {{"text", "'uit de kolom'"}, {"attributedBody", "X'040B'"}});
    database.add(1, {{"attributedBody", sql_bytes(plain_body("afgekapt").substr(0, 140))}});
    database.add(1, {{"text", "CAST(X'66E96E' AS TEXT)"}});
    database.add(1, {{"text", "'anders'"}, {"attributedBody", sql_bytes(plain_body("de inhoud"))}});
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 4);
    CHECK(result.messages[0].text == "uit de kolom");
    CHECK(result.messages[1].text == "afgekapt");
    CHECK(result.has_notice(NoticeCode::blob_damaged));
    CHECK(result.messages[2].text == "f\xEF\xBF\xBDn");
    CHECK(result.has_notice(NoticeCode::bad_utf8));
    CHECK(result.messages[3].text == "de inhoud");
    CHECK(extra_text(result.messages[3].extra, "text_column") == "anders");
}

TEST_CASE("sms: a body that is cut off keeps its front and its bytes") {
    const std::string body = plain_body("het peil is te hoog");
    const std::string cut = body.substr(0, body.find("te hoog"));
    SmsDatabase database;
    database.add(1, {{"attributedBody", sql_bytes(cut)}});
    database.add(1, {{"attributedBody", sql_bytes(cut)}, {"text", "'het peil is te hoog'"}});
    database.add(1, {{"attributedBody", sql_bytes(cut.substr(0, 60))}});
    database.add(1, {{"text", "'sound'"}, {"message_summary_info", sql_bytes("bplist00 no more")}});
    database.sql.emplace_back(
        "CREATE TABLE recoverable_message_part (chat_id INTEGER, message_id INTEGER, part_index "
        "INTEGER, delete_date INTEGER, part_text BLOB)");
    database.sql.push_back("INSERT INTO recoverable_message_part VALUES (1, 4, 0, 0, " + sql_bytes(cut) +
                           ")");
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 4);
    CHECK(result.messages[0].text == "het peil is ");
    CHECK(result.messages[1].text == "het peil is te hoog");
    CHECK(result.messages[2].text.empty());
    CHECK(result.messages[2].kind == MessageKind::placeholder);
    CHECK(result.messages[3].text == "sound");
    const std::vector<std::pair<std::string, std::string>> kept[] = {
        {{"attributedBody", cut}},
        {{"attributedBody", cut}},
        {{"attributedBody", cut.substr(0, 60)}},
        {{"message_summary_info", "bplist00 no more"}, {"part_text", cut}}};
    for (std::size_t i = 0; i < 4; ++i) {
        REQUIRE(result.messages[i].attachments.size() == kept[i].size());
        for (std::size_t k = 0; k < kept[i].size(); ++k) {
            const model::Attachment& attachment = result.messages[i].attachments[k];
            CHECK(attachment.role == "payload");
            CHECK(attachment.name == kept[i][k].first);
            CHECK(attachment.sha256 == hash::sha256(kept[i][k].second));
        }
    }
    CHECK(std::count_if(result.notices.begin(), result.notices.end(),
                        [](const auto& notice) { return notice.code == NoticeCode::blob_damaged; }) == 5);
}

TEST_CASE("sms: the period is asked of each message and counted") {
    SmsDatabase database;
    database.say(1, "voor");
    database.say(1, "binnen");
    source::ReadOptions options;
    options.since = model::parse_instant("2023-03-08T21:28:00");
    options.zone = "Europe/Amsterdam";
    const ReadResult result = read_sms(database, options);
    REQUIRE(result.messages.size() == 1);
    CHECK(result.messages[0].text == "binnen");
    CHECK(result.messages[0].n == 1);
    CHECK(result.has_notice(NoticeCode::message_outside_range));
}

TEST_CASE("sms: ids depend on guid and conversation only") {
    SmsDatabase one;
    one.say(1, "a");
    one.say(1, "b");
    SmsDatabase later;
    later.add(1, {{"guid", "'OTHER'"}, {"text", "'erbij'"}});
    later.add(1, {{"guid", sql_text(SmsDatabase::guid(1))}, {"text", "'a'"}});
    later.add(1, {{"guid", sql_text(SmsDatabase::guid(1))}, {"text", "'zelfde guid'"}});
    const ReadResult first = read_sms(one);
    const ReadResult second = read_sms(later);
    REQUIRE(second.messages.size() == 3);
    CHECK(second.messages[1].id == first.messages[0].id);
    CHECK(second.messages[2].id != second.messages[1].id);
}
