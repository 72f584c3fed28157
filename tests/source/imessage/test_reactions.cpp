// SPDX-License-Identifier: EUPL-1.2
// What the rows of reactions and events say beside the reaction or event.
#include "source/imessage/sms_fixture.hpp"
#include "source/imessage/typed_bytes.hpp"

#include <catch2/catch.hpp>

namespace {

using namespace chatkeep;
using namespace chatkeep::tests;
using model::NoticeCode;

/// The first of a code; fails when there is none.
const model::Notice& notice_of(const ReadResult& result, NoticeCode code) {
    for (const model::Notice& notice : result.notices) {
        if (notice.code == code) {
            return notice;
        }
    }
    FAIL("no such notice");
    throw 0;
}

std::string summary(std::string_view entries) {
    return sql_bytes(plist(fmt::format("<dict>{}</dict>", entries)));
}

} // namespace

TEST_CASE("sms: a reaction that failed or was not sent says so") {
    SmsDatabase database;
    const auto target = database.say(1, "Akkoord?");
    database.react(1, target, 2000,
                   {{"handle_id", "0"}, {"is_from_me", "1"}, {"error", "22"}, {"is_sent", "0"}});
    database.react(1, target, 2001, {{"handle_id", "0"}, {"is_from_me", "1"}, {"is_sent", "1"}});
    database.react(1, target, 2001, {{"is_from_me", "0"}, {"is_sent", "0"}});
    const ReadResult result = read_sms(database);
    CHECK(extra_text(result.messages.at(0).extra, "reaction_states") == "2 error 22|2 is_sent 0");
    CHECK(result.messages[0].reactions.size() == 3);
}

TEST_CASE("sms: what is not sure of who reacted is told as with a message") {
    SmsDatabase database;
    const auto direct = database.say(1, "Akkoord?");
    database.react(1, direct, 2000, {{"handle_id", "9"}, {"is_from_me", "0"}});
    const auto group = database.say(3, "Akkoord?");
    database.react(3, group, 2000, {{"handle_id", "8"}, {"is_from_me", "0"}});
    database.react(3, group, 2001, {{"is_from_me", "'vreemd'"}});
    const ReadResult result = read_sms(database);
    const model::Message& first = by_key(result, direct);
    CHECK(extra_text(first.extra, "reaction_states") == "2 handle_row 9");
    CHECK(first.reactions.at(0).sender == first.sender); // a conversation of two
    const model::Message& second = by_key(result, group);
    CHECK(extra_text(second.extra, "reaction_states") == "4 handle_row 8");
    CHECK_FALSE(second.reactions.at(0).sender);
    std::vector<std::string> told;
    for (const model::Notice& notice : result.notices) {
        if (notice.position.row) {
            told.push_back(fmt::format("{} {}", *notice.position.row, notice.detail));
        }
    }
    CHECK(told == std::vector<std::string>{
                      "2 its reaction in row 2: the row names handle 9, which is not there: the sender is "
                      "whoever the conversation is with",
                      "4 its reaction in row 4: the row names handle 8, which is not there",
                      "5 its reaction in row 5: is_from_me does not say who sent it: taken as received"});
}

TEST_CASE("sms: words that a reaction quotes and its message lacks are kept") {
    SmsDatabase database;
    const auto target = database.say(1, "nu anders");
    database.react(1, target, 2000,
                   {{"message_summary_info", summary("<key>ams</key><string>eerst zo</string>"
                                                     "<key>amc</key><integer>1</integer>")}});
    database.react(1, target, 2001,
                   {{"message_summary_info", summary("<key>ams</key><string>nu anders</string>"
                                                     "<key>ust</key><true/>")}});
    database.react(1, target, 2002,
                   {{"message_summary_info", summary("<key>later</key><string>x</string>")}});
    database.react(1, target, 2003, {{"message_summary_info", "X'00FF00'"}});
    const ReadResult result = read_sms(database);
    const model::Message& message = result.messages.at(0);
    CHECK(message.reactions.size() == 4);
    CHECK(extra_text(message.extra, "reaction_quotes") == "eerst zo");
    CHECK(extra_text(message.extra, "reaction_quote_rows") == "2");
    CHECK(extra_text(message.extra, "reaction_summaries") == R"(4 {"later":"x"})");
    REQUIRE(message.attachments.size() == 1);
    CHECK(message.attachments[0].name == "message_summary_info");
    CHECK(extra_text(message.attachments[0].extra, "rows") == "5");
    CHECK(notice_of(result, NoticeCode::blob_damaged).position.row == 5);
}

TEST_CASE("sms: times of a reaction's row, and the part of the text it is about, are kept") {
    SmsDatabase database;
    database.sql.emplace_back("ALTER TABLE message ADD COLUMN associated_message_range_length INTEGER");
    const auto target = database.say(1, "Akkoord \xF0\x9F\x8C\x8A?");
    database.react(1, target, 2000,
                   {{"date_read", "700000130000000000"}, {"date_delivered", "700000120500000000"}});
    database.react(1, target, 2001, {{"date", "9223372036854775807"}, {"date_read", "0"}});
    database.react(1, target, 2002, {{"date", "'gisteren'"}, {"date_delivered", "X'6E6565'"}});
    database.react(1, target, 2003,
                   {{"text", "'x'"},
                    {"associated_message_range_location", "0"},
                    {"associated_message_range_length", "11"}});
    database.react(1, target, 2004,
                   {{"text", "'x'"},
                    {"associated_message_range_location", "2"},
                    {"associated_message_range_length", "3"}});
    const ReadResult result = read_sms(database);
    const model::Message& message = result.messages.at(0);
    REQUIRE(message.reactions.size() == 5);
    CHECK(extra_text(message.extra, "reaction_states") ==
          "3 date 9223372036854775807|4 date gisteren|4 date_delivered nee|"
          "2 date_read 2023-03-08T20:28:50Z|2 date_delivered 2023-03-08T20:28:40.500Z|"
          "6 associated_message_range 2 3");
    std::size_t without_time = 0;
    for (const model::Reaction& reaction : message.reactions) {
        without_time += reaction.time ? 0U : 1U;
    }
    CHECK(without_time == 2);
    CHECK(notice_of(result, NoticeCode::date_impossible).message == message.id);
}

TEST_CASE("sms: the words of an old reaction are kept where its message does not have them") {
    SmsDatabase database;
    const auto said = database.say(1, "Akkoord?");
    database.react(1, said, 2001,
                   {{"text", "'Liked \xE2\x80\x9C"
                             "Akkoord?\xE2\x80\x9D'"}});
    database.react(1, said, 2001,
                   {{"text", "'Liked \xE2\x80\x9C"
                             "Akoord?\xE2\x80\x9D'"}});
    const auto picture = database.add(1, {{"text", "'\xEF\xBF\xBC'"}});
    database.react(1, picture, 2001, {{"text", "'Liked an image'"}});
    database.react(1, picture, 2001, {{"text", "'Vond \xE2\x80\x9Eweg\xE2\x80\x9C leuk'"}});
    const ReadResult result = read_sms(database);
    CHECK(extra_text(by_key(result, said).extra, "reaction_quotes") == "Liked \xE2\x80\x9C"
                                                                       "Akoord?\xE2\x80\x9D");
    CHECK(extra_text(by_key(result, said).extra, "reaction_quote_rows") == "3");
    CHECK(extra_text(by_key(result, picture).extra, "reaction_quote_rows") == "6");
}

TEST_CASE("sms: words, subject and links of a reaction's row are kept, quoted or not") {
    SmsDatabase database;
    const auto said = database.say(1, "nieuwe tekst");
    database.react(1, said, 2000, {{"text", "'Loved oude tekst'"}});
    database.react(1, said, 1000, {{"text", "'woorden bij een sticker'"}});
    database.react(1, said, 2001, {{"text", "'Liked nieuwe tekst'"}, {"subject", "'Onderwerp'"}});
    const ReadResult result = read_sms(database);
    CHECK(extra_text(by_key(result, said).extra, "reaction_quotes") ==
          "Loved oude tekst|woorden bij een sticker|Onderwerp");
    CHECK(extra_text(by_key(result, said).extra, "reaction_quote_rows") == "2|3|4");
}

TEST_CASE("sms: what is known of the file of a reaction is kept, more files are the message's") {
    SmsDatabase database;
    const auto target = database.say(1, "Akkoord?");
    const auto sticker = database.react(1, target, 2007);
    database.sql.emplace_back("ALTER TABLE attachment ADD COLUMN emoji_image_short_description TEXT");
    database.sql.emplace_back(
        "INSERT INTO attachment VALUES (1, 'AT-1', 0, NULL, 'public.heic', NULL, 0, 's.heic', 7, 1, 0, "
        "'een beer'), (2, 'AT-2', 0, NULL, 'public.png', NULL, 0, 'extra.png', 3, 0, 0, NULL)");
    database.sql.push_back(
        fmt::format("INSERT INTO message_attachment_join VALUES ({}, 1), ({}, 2)", sticker, sticker));
    const ReadResult result = read_sms(database);
    const model::Message& message = result.messages.at(0);
    CHECK(extra_text(message.extra, "reaction_files") ==
          R"(2 {"name":"s.heic","mime":"image/heic","missing":"not_downloaded","size":7,"guid":"AT-1",)"
          R"("uti":"public.heic","emoji":"een beer","transfer_state":0})");
    REQUIRE(message.attachments.size() == 1);
    CHECK(message.attachments[0].name == "extra.png");
    CHECK(extra_text(message.attachments[0].extra, "reaction_row") == "2");
}

TEST_CASE("sms: an event and a reaction without a message keep subject, payload and summary") {
    SmsDatabase database;
    const Columns more = {
        {"subject", "'Onderwerp'"},
        {"balloon_bundle_id", "'org.example.later'"},
        {"payload_data", sql_bytes(plist("<dict><key>a</key><string>inhoud</string></dict>"))},
        {"message_summary_info", summary("<key>zz</key><string>x</string>")}};
    Columns event = more;
    event.emplace_back("item_type", "6");
    database.add(3, event);
    database.react(1, 99, 2001, more);
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 2);
    for (const model::Message& message : result.messages) {
        CHECK(message.kind == model::MessageKind::event);
        CHECK(message.subject == "Onderwerp");
        CHECK(extra_text(message.extra, "payload") == R"({"a":"inhoud"})");
        CHECK(extra_text(message.extra, "app") == "org.example.later");
        CHECK(extra_text(message.extra, "summary") == R"({"zz":"x"})");
    }
    CHECK(by_key(result, 1).text == "+31612345678 started a call or a shared activity");
    CHECK(by_key(result, 1).event->value == "shared_activity");
}

TEST_CASE("sms: properties of a chat that are no property list are told") {
    SmsDatabase database;
    database.sql.emplace_back("ALTER TABLE chat ADD COLUMN properties BLOB");
    database.sql.emplace_back("UPDATE chat SET properties = CAST('bplist00 kapot' AS BLOB) WHERE ROWID = 3");
    database.say(3, "x");
    const ReadResult result = read_sms(database);
    const model::Notice& notice = notice_of(result, NoticeCode::blob_damaged);
    CHECK(notice.name == "iMessage;+;chat77");
    CHECK(notice.detail == "properties of this chat are no property list");
}
