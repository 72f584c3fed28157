// SPDX-License-Identifier: EUPL-1.2
// What the runs of a text say reaches the message.
#include "source/imessage/sms_fixture.hpp"
#include "source/imessage/typed_bytes.hpp"

#include <catch2/catch.hpp>

namespace {

using namespace chatkeep;
using namespace chatkeep::tests;

const std::string k_part = "__kIMMessagePartAttributeName";

} // namespace

TEST_CASE("sms: formatting, mentions, links and codes stand at their bytes of the text") {
    SmsDatabase database;
    // U+1F30A takes two units of UTF-16 and four bytes.
    const std::string text = "\xF0\x9F\x8C\x8A vet Bram hier 123456";
    database.add(
        3,
        {{"attributedBody",
          sql_bytes(body_of_runs(text, {{3, {{k_part, number_object(0)}}},
                                        {3,
                                         {{k_part, number_object(0)},
                                          {"__kIMTextBoldAttributeName", number_object(1)},
                                          {"__kIMTextEffectAttributeName", number_object(9)}}},
                                        {1, {{k_part, number_object(0)}}},
                                        {4,
                                         {{k_part, number_object(0)},
                                          {"__kIMMentionConfirmedMention", text_object("bram@example.nl")}}},
                                        {6,
                                         {{k_part, number_object(0)},
                                          {"__kIMLinkAttributeName", url_object("https://example.nl/hier")}}},
                                        {6,
                                         {{k_part, number_object(1)},
                                          {"__kIMOneTimeCodeAttributeName", text_object("123456")}}}}))}});
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 1);
    const model::Message& message = result.messages[0];
    CHECK(message.text == text);
    CHECK(extra_text(message.extra, "formatting") == "bold 5 3|shake 5 3");
    REQUIRE(message.mentions.size() == 1);
    CHECK(result.name_of(message.mentions[0].participant) == "bram@example.nl");
    CHECK(text.substr(*message.mentions[0].start, *message.mentions[0].length) == "Bram");
    CHECK(extra_text(message.extra, "links") == "https://example.nl/hier");
    CHECK(extra_text(message.extra, "link_ranges") == "0 13 6");
    CHECK(extra_text(message.extra, "one_time_codes") == "123456");
    CHECK(extra_text(message.extra, "parts") == "0 0 19|1 19 6");
    CHECK_FALSE(result.has_notice(model::NoticeCode::message_type_unknown));
}

TEST_CASE("sms: which words lead where is told, but for an address as text") {
    SmsDatabase database;
    const auto run = [](unsigned length, std::string_view url) {
        return WrittenRun{length, {{k_part, number_object(0)}, {"__kIMLinkAttributeName", url_object(url)}}};
    };
    const std::string text = "hier daar https://a.nl";
    database.add(
        1, {{"attributedBody", sql_bytes(body_of_runs(text, {run(5, "https://a.nl"), run(5, "https://b.nl"),
                                                             run(12, "https://a.nl")}))}});
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 1);
    CHECK(extra_text(result.messages[0].extra, "links") == "https://a.nl|https://b.nl");
    CHECK(extra_text(result.messages[0].extra, "link_ranges") == "0 0 5|1 5 5");
}

TEST_CASE("sms: every effect of a text has its word") {
    SmsDatabase database;
    for (const unsigned effect : {4U, 5U, 6U, 8U, 9U, 10U, 11U, 12U}) {
        database.add(1, {{"attributedBody", sql_bytes(body_of_runs("ja", {{2,
                                                                           {{k_part, number_object(0)},
                                                                            {"__kIMTextEffectAttributeName",
                                                                             number_object(effect)}}}}))}});
    }
    std::string words;
    for (const model::Message& message : read_sms(database).messages) {
        words += extra_text(message.extra, "formatting") + "|";
    }
    CHECK(words == "ripple 0 2|big 0 2|bloom 0 2|nod 0 2|shake 0 2|jitter 0 2|small 0 2|explode 0 2|");
}

TEST_CASE("sms: the transcript of a voice message goes with its file") {
    SmsDatabase database;
    database.add(1, {{"is_audio_message", "1"},
                     {"attributedBody",
                      sql_bytes(body_of_runs("\xEF\xBF\xBC",
                                             {{1,
                                               {{k_part, number_object(0)},
                                                {"__kIMFileTransferGUIDAttributeName", text_object("AT-1")},
                                                {"IMAudioTranscription", text_object("tot morgen")}}}}))}});
    database.sql.emplace_back(
        "INSERT INTO attachment VALUES (1, 'AT-1', 0, '~/Library/SMS/Attachments/a.caf', "
        "'com.apple.coreaudio-format', NULL, 5, 'Audio Message.caf', 3, 0, 0)");
    database.sql.emplace_back("INSERT INTO message_attachment_join VALUES (1, 1)");
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 1);
    REQUIRE(result.messages[0].attachments.size() == 1);
    CHECK(result.messages[0].attachments[0].transcript == "tot morgen");
    CHECK(result.messages[0].attachments[0].mime == "audio/x-caf");
    CHECK(extra_text(result.messages[0].extra, "voice") == "true");
}

TEST_CASE("sms: messages of every service keep its name") {
    SmsDatabase database;
    for (const char* service : {"iMessage", "SMS", "RCS", "iMessageLite"}) {
        database.add(1, {{"text", "'x'"}, {"service", sql_text(service)}});
    }
    std::string services;
    for (const model::Message& message : read_sms(database).messages) {
        services += extra_text(message.extra, "service") + " ";
    }
    CHECK(services == "iMessage SMS RCS iMessageLite ");
}
