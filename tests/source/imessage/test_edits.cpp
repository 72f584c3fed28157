// SPDX-License-Identifier: EUPL-1.2
// What is said of texts that are not the message's: earlier versions, and parts that were deleted.
#include "source/imessage/sms_fixture.hpp"
#include "source/imessage/typed_bytes.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

namespace {

using namespace chatkeep;
using namespace chatkeep::tests;

const std::string k_part = "__kIMMessagePartAttributeName";

/// Base64 as a property list in XML has it.
std::string data64(std::string_view bytes) {
    std::string base64 = encode64(bytes);
    std::replace(base64.begin(), base64.end(), '-', '+');
    std::replace(base64.begin(), base64.end(), '_', '/');
    base64.resize((base64.size() + 3) / 4 * 4, '=');
    return base64;
}

struct Version {
    std::string bytes;
    std::int64_t time; ///< seconds since 2001
};

using Parts = std::vector<std::pair<int, std::vector<Version>>>;

std::string summary_of(const Parts& parts, std::string_view more = {}) {
    std::string list;
    for (const auto& [part, versions] : parts) {
        list += fmt::format("<key>{}</key><array>", part);
        for (const Version& version : versions) {
            list += fmt::format("<dict><key>t</key><data>{}</data><key>d</key><real>{}</real></dict>",
                                data64(version.bytes), version.time);
        }
        list += "</array>";
    }
    return plist(fmt::format("<dict><key>ec</key><dict>{}</dict>{}</dict>", list, more));
}

std::string linked(std::string_view text, std::string_view url) {
    return body_of_runs(text, {{static_cast<unsigned>(text.size()),
                                {{k_part, number_object(0)}, {"__kIMLinkAttributeName", url_object(url)}}}});
}

std::size_t count_of(const ReadResult& result, model::NoticeCode code) {
    return static_cast<std::size_t>(
        std::count_if(result.notices.begin(), result.notices.end(),
                      [code](const model::Notice& notice) { return notice.code == code; }));
}

} // namespace

TEST_CASE("sms: an earlier version of a text keeps all that is said of its words") {
    const std::string old = body_of_runs(
        "hier @Bram 1234 vet x\xEF\xBF\xBC",
        {{5, {{k_part, number_object(0)}, {"__kIMLinkAttributeName", url_object("https://example.nl/oud")}}},
         {5, {{"__kIMMentionConfirmedMention", text_object("bram@example.nl")}}},
         {6, {{"__kIMOneTimeCodeAttributeName", text_object("1234")}}},
         {4,
          {{"__kIMTextBoldAttributeName", number_object(1)},
           {"__kIMPhoneNumberAttributeName", text_object("x")}}},
         {1, {{"__kIMLater", text_object("x")}, {"__kIMEmojiImageAttributeName", text_object("x")}}},
         {1,
          {{"__kIMFileTransferGUIDAttributeName", text_object("AT-9")},
           {"__kIMFilenameAttributeName", text_object("spraak.caf")},
           {"IMAudioTranscription", text_object("tot morgen")}}}});
    SmsDatabase database;
    database.add(1, {{"attributedBody", sql_bytes(plain_body("nieuw"))},
                     {"message_summary_info",
                      sql_bytes(summary_of({{0,
                                             {{old, 700000010},
                                              {linked("hier", "https://example.nl/oud"), 700000020},
                                              {plain_body("nieuw"), 700000030}}}}))}});
    const ReadResult result = read_sms(database);
    const model::Message& message = result.messages.at(0);
    CHECK(message.edits.size() == 2);
    CHECK(extra_text(message.extra, "edit_links") == "https://example.nl/oud");
    CHECK(extra_text(message.extra, "edit_mentions") == "bram@example.nl");
    CHECK(extra_text(message.extra, "edit_one_time_codes") == "1234");
    CHECK(extra_text(message.extra, "edit_transcripts") == "tot morgen");
    CHECK(extra_text(message.extra, "edit_files") == "AT-9");
    CHECK(extra_text(message.extra, "edit_file_names") == "spraak.caf");
    CHECK(extra_text(message.extra, "edit_ranges") ==
          "0 0 link:0 0 5|0 0 mention:0 5 5|0 0 code:0 10 6|0 0 bold 16 4|0 0 detected:phone 16 4|"
          "0 0 attribute:__kIMLater 20 1|0 0 drawn 20 1|0 0 transcript:0 21 3|0 0 file:0 21 3|"
          "0 0 file_name:0 21 3|0 1 link:0 0 4");
    CHECK(count_of(result, model::NoticeCode::message_type_unknown) == 1);
    CHECK(extra_text(message.extra, "links").empty());
    CHECK(message.mentions.empty());
}

TEST_CASE("sms: where the body is gone, the last version gives the message its links and mentions too") {
    const std::string last = body_of_runs(
        "naar Bram",
        {{5, {{k_part, number_object(0)}, {"__kIMLinkAttributeName", url_object("https://example.nl")}}},
         {4, {{"__kIMMentionConfirmedMention", text_object("bram@example.nl")}}}});
    SmsDatabase database;
    const std::string one = summary_of({{0, {{plain_body("a"), 700000010}, {last, 700000020}}}});
    database.add(1, {{"message_summary_info", sql_bytes(one)}});
    database.add(1, {{"message_summary_info", sql_bytes(one)}, {"text", "'naar Bram'"}});
    database.add(1, {{"message_summary_info", sql_bytes(summary_of({{0, {{plain_body("ja "), 700000010}}},
                                                                    {1, {{last, 700000010}}}}))}});
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 3);
    for (const model::Message& message : result.messages) {
        const std::size_t before = message.text.size() - 9;
        CHECK(message.text.substr(before) == "naar Bram");
        CHECK(extra_text(message.extra, "links") == "https://example.nl");
        CHECK(extra_text(message.extra, "link_ranges") == fmt::format("0 {} 5", before));
        REQUIRE(message.mentions.size() == 1);
        CHECK(message.mentions[0].start == before + 5);
        CHECK(extra_text(message.extra, "edit_links").empty());
    }
    CHECK(result.messages[0].edits.size() == 1);
    CHECK(extra_text(result.messages[0].extra, "parts").empty());
    CHECK(result.messages[2].text == "ja naar Bram");
    CHECK(extra_text(result.messages[2].extra, "parts") == "0 0 3|1 3 9");
}

TEST_CASE("sms: what the last version says and the body does not is kept, what both say is told once") {
    SmsDatabase database;
    const std::string summary =
        summary_of({{0, {{plain_body("a"), 700000010}, {linked("hier", "https://example.nl"), 700000020}}}});
    database.add(
        1, {{"attributedBody", sql_bytes(plain_body("hier"))}, {"message_summary_info", sql_bytes(summary)}});
    database.add(1, {{"attributedBody", sql_bytes(linked("hier", "https://example.nl"))},
                     {"message_summary_info", sql_bytes(summary)}});
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 2);
    CHECK(result.messages[0].edits.size() == 1);
    CHECK(extra_text(result.messages[0].extra, "edit_links") == "https://example.nl");
    CHECK(extra_text(result.messages[0].extra, "edit_ranges") == "0 1 link:0 0 4");
    CHECK(extra_text(result.messages[1].extra, "links") == "https://example.nl");
    CHECK(extra_text(result.messages[1].extra, "edit_links").empty());
}

TEST_CASE("sms: a deleted part keeps what is said of its words") {
    SmsDatabase database;
    database.sql.emplace_back("CREATE TABLE recoverable_message_part (chat_id INTEGER, message_id INTEGER, "
                              "part_index INTEGER, delete_date INTEGER, part_text BLOB)");
    const auto row = database.say(1, "blijft");
    const std::string part = body_of_runs(
        "weg \xEF\xBF\xBC",
        {{4, {{k_part, number_object(1)}, {"__kIMLinkAttributeName", url_object("https://example.nl/weg")}}},
         {1,
          {{"__kIMFileTransferGUIDAttributeName", text_object("AT-7")}, {"__kIMLater", text_object("x")}}}});
    for (const std::string& bytes : {plain_body("eerst"), part}) {
        database.sql.push_back(
            fmt::format("INSERT INTO recoverable_message_part VALUES (1, {}, 1, 700000099000000000, {})", row,
                        sql_bytes(bytes)));
    }
    const ReadResult result = read_sms(database);
    const model::Message& message = result.messages.at(0);
    CHECK(extra_text(message.extra, "deleted_parts") == "eerst|weg \xEF\xBF\xBC");
    CHECK(extra_text(message.extra, "deleted_part_links") == "https://example.nl/weg");
    CHECK(extra_text(message.extra, "deleted_part_files") == "AT-7");
    CHECK(extra_text(message.extra, "deleted_part_ranges") ==
          "1 link:0 0 4|1 file:0 4 3|1 attribute:__kIMLater 4 3");
    CHECK(count_of(result, model::NoticeCode::message_type_unknown) == 1);
}

TEST_CASE("sms: edits of several parts stand in the order of their times") {
    SmsDatabase database;
    const auto body =
        body_of_runs("AB", {{1, {{k_part, number_object(0)}}}, {1, {{k_part, number_object(1)}}}});
    const std::string summary = summary_of(
        {{0, {{plain_body("a1"), 700000050}, {plain_body("a2"), 700000080}, {plain_body("A"), 700000090}}},
         {1, {{plain_body("b1"), 700000050}, {plain_body("b2"), 700000020}, {plain_body("B"), 700000070}}},
         {2, {{plain_body("c1"), 700000040}, {plain_body("c2"), 700000060}}}},
        "<key>rp</key><array><integer>2</integer></array>");
    database.add(1, {{"attributedBody", sql_bytes(body)},
                     {"message_summary_info", sql_bytes(summary)},
                     {"date_retracted", "700000075000000000"}});
    database.add(1, {{"attributedBody", sql_bytes(body)}, {"message_summary_info", sql_bytes(summary)}});
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 2);
    std::vector<std::string> orders;
    for (const model::Message& message : result.messages) {
        std::string order;
        for (const model::Edit& edit : message.edits) {
            order += (edit.unsent.value_or(false) ? std::string("unsent") : edit.text) + " ";
        }
        orders.push_back(order);
    }
    CHECK(orders[0] == "c1 a1 b1 b2 c2 unsent a2 "); // a version is not older than the one before it
    CHECK(orders[1] == "c1 a1 b1 b2 c2 a2 unsent "); // at a time that is not known
}
