// SPDX-License-Identifier: EUPL-1.2
// What rows hold beyond what their type shows, and what quotations hold of originals that lost it.
#include "files.hpp"
#include "ios_phone.hpp"

#include <fmt/core.h>

namespace {

using namespace chatkeep;
using model::MessageKind;
using model::NoticeCode;
using tests::add_rows;
using tests::extra_of;
using tests::IosPhone;

/// Answers to the message with the id AB: to a picture, to a link with url, title and description, to content
/// of field 99. The original is a row of the type given, with what fields of its media item say.
void add_answers(const IosPhone& phone, int type, const std::string& text, const std::string& media) {
    add_rows(phone, fmt::format("(1,1,1,700000001,{},0,0,'AB',{},NULL),(2,1,2,700000002,0,0,1,'R1','a',NULL),"
                                "(3,1,3,700000003,0,0,1,'R2','b',NULL),(4,1,4,700000004,0,0,1,'R3','c',NULL)",
                                type, text));
    phone.sql(
        "INSERT INTO ZWAMEDIAITEM (Z_PK, ZMETADATA) VALUES (2, x'2A0241429A010B1A09820106FFD8FF6A7067'), "
        "(3, x'2A0241429A011B32190A037A69651205752E6578613205746974656C2A046F766572'), "
        "(4, x'2A0241429A01059A06024F50');"
        "INSERT INTO ZWAMEDIAITEM (Z_PK, ZMEDIALOCALPATH) VALUES (1, " +
        media + "); UPDATE ZWAMESSAGE SET ZMEDIAITEM = Z_PK");
}

struct Kept {
    bool picture = false;
    bool link = false;
    bool content = false;

    friend bool operator==(const Kept&, const Kept&) = default;
};

/// What the answers keep of the original.
Kept kept_in(const tests::ReadResult& result) {
    REQUIRE(result.messages.size() == 4);
    for (const std::size_t i : {1U, 2U, 3U}) {
        CHECK(result.messages[i].reply_to->message == result.messages[0].id);
    }
    const auto has_file = [&](std::size_t i, std::string_view role) {
        const auto& files = result.messages[i].attachments;
        return files.size() == 1 && files[0].role == role && !files[0].sha256.empty();
    };
    const model::Extra& page = result.messages[2].extra;
    const auto* url = extra_of<std::string>(page, "quoted_url");
    const auto* title = extra_of<std::string>(page, "quoted_title");
    const auto* description = extra_of<std::string>(page, "quoted_description");
    return {has_file(1, "quoted_thumbnail"),
            url != nullptr && *url == "u.exa" && title != nullptr && *title == "titel" &&
                description != nullptr && *description == "over",
            has_file(3, "payload")};
}

std::string text_of(const model::Message& message, std::string_view name) {
    const auto* text = extra_of<std::string>(message.extra, name);
    return text == nullptr ? std::string() : *text;
}

} // namespace

TEST_CASE("a quotation keeps what its original lost: deleted, awaited, unknown, empty or without its file") {
    constexpr Kept all{true, true, true};
    for (const int type : {14, 12, 77, 0, 7, 1, 4, 5, 46}) {
        CAPTURE(type);
        const IosPhone phone;
        add_answers(phone, type, "NULL", type == 1 ? "'Media/weg.jpg'" : "NULL");
        CHECK(kept_in(phone.read()) == all);
    }
}

TEST_CASE("an original that has its content has what was quoted itself") {
    const IosPhone text;
    add_answers(text, 0, "'de tekst'", "NULL");
    CHECK(kept_in(text.read()) == Kept{});
    const IosPhone picture;
    add_answers(picture, 1, "NULL", "'Media/daar.jpg'");
    test::write_file(picture.folder / "Message/Media/daar.jpg", "x");
    CHECK(kept_in(picture.read()) == Kept{});
}

TEST_CASE("all that is stored with a message of an unknown type is kept") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000001,77,0,0,'A1',NULL,NULL)");
    phone.sql(
        "ALTER TABLE ZWAMEDIAITEM ADD COLUMN ZAUTHORNAME TEXT;"
        "ALTER TABLE ZWAMEDIAITEM ADD COLUMN ZFILESIZE INTEGER;"
        "ALTER TABLE ZWAMEDIAITEM ADD COLUMN ZASPECTRATIO REAL;"
        "ALTER TABLE ZWAMEDIAITEM ADD COLUMN \"odd \"\"name\" TEXT;"
        "ALTER TABLE ZWAMEDIAITEM ADD COLUMN ZMEDIAKEY BLOB;"
        "INSERT INTO ZWAMEDIAITEM VALUES (1, 1, NULL, 'titel', 'naam', 'kaart', 'https://a.example', 52.5, "
        "4.25, x'2A024142', 'maker', 12, 1.5, 'woorden van iemand', x'00FF');"
        "UPDATE ZWAMESSAGE SET ZMEDIAITEM = 1");
    const auto result = phone.read();
    REQUIRE(result.messages.size() == 1);
    const model::Message& message = result.messages[0];
    CHECK(message.kind == MessageKind::unknown);
    for (const auto& [name, value] :
         {std::pair("title", "titel"), std::pair("vcard_name", "naam"), std::pair("vcard", "kaart"),
          std::pair("media_url", "https://a.example"), std::pair("latitude", "52.5"),
          std::pair("longitude", "4.25"), std::pair("media_author", "maker")}) {
        CAPTURE(name);
        CHECK(text_of(message, name) == value);
    }
    const auto* columns = extra_of<std::vector<std::string>>(message.extra, "media_columns");
    REQUIRE(columns != nullptr);
    CHECK(*columns ==
          std::vector<std::string>{"ZFILESIZE 12", "ZASPECTRATIO 1.5", "odd \"name woorden van iemand"});
    REQUIRE(message.attachments.size() == 2);
    CHECK(message.attachments[0].name == "ZMETADATA");
    CHECK(message.attachments[1].name == "ZMEDIAKEY");
    CHECK(message.attachments[1].size == 2);
    CHECK(result.has_notice(NoticeCode::message_type_unknown));
}

TEST_CASE("columns of a media item that a type does not show are kept") {
    struct Case {
        int type;
        std::vector<std::string> kept;
    };

    const std::vector<std::string> all = {"title", "media_url", "vcard_name", "vcard"};
    for (const Case& one :
         {Case{0, all}, Case{4, {"title", "media_url"}}, Case{5, {"vcard"}}, Case{6, all}, Case{7, all},
          Case{12, all}, Case{14, all}, Case{20, all}, Case{26, all}, Case{27, all}, Case{46, all},
          Case{59, all}, Case{66, all}, Case{1, {"vcard_name", "vcard"}}}) {
        CAPTURE(one.type);
        const IosPhone phone;
        add_rows(phone, fmt::format("(1,1,1,700000001,{},0,0,'A1',NULL,NULL)", one.type));
        phone.sql(
            "INSERT INTO ZWAMEDIAITEM (Z_PK, ZTITLE, ZMEDIAURL, ZVCARDNAME, ZVCARDSTRING) VALUES "
            "(1, 'titel', 'https://a.example', 'naam', 'een kaart'); UPDATE ZWAMESSAGE SET ZMEDIAITEM = 1");
        const auto result = phone.read();
        REQUIRE(result.messages.size() == 1);
        std::vector<std::string> kept;
        for (const std::string& name : all) {
            if (!text_of(result.messages[0], name).empty()) {
                kept.push_back(name);
            }
        }
        CHECK(kept == one.kept);
    }
}

TEST_CASE("the digest and the type of a file that a deleted message had are kept") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000001,14,0,0,'A1',NULL,NULL),(2,1,2,700000002,1,0,0,'A2',NULL,NULL)");
    phone.sql("INSERT INTO ZWAMEDIAITEM (Z_PK, ZVCARDNAME, ZVCARDSTRING) VALUES "
              "(1, 'LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE=', 'image/jpeg'), "
              "(2, 'LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE=', 'audio/ogg; codecs=opus'); "
              "UPDATE ZWAMESSAGE SET ZMEDIAITEM = Z_PK");
    const auto result = phone.read();
    REQUIRE(result.messages.size() == 2);
    CHECK(text_of(result.messages[0], "sent_sha256") ==
          "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881");
    CHECK(text_of(result.messages[0], "media_mime") == "image/jpeg");
    CHECK(text_of(result.messages[1], "sent_sha256").empty()); // its attachment has both
    CHECK(text_of(result.messages[1], "media_mime").empty());
    CHECK(text_of(result.messages[1], "vcard").empty());
    CHECK(result.messages[1].attachments.at(0).mime == "audio/ogg");
}

TEST_CASE("words of rows whose message is gone are kept") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000001,0,0,0,'A1','x',NULL)");
    phone.sql(
        "INSERT INTO ZWAMEDIAITEM (Z_PK, ZMESSAGE, ZTITLE) VALUES (5, 77, 'bijschrift'), (6, 78, 'nog een');"
        "CREATE TABLE ZWAMESSAGEDATAITEM (Z_PK INTEGER PRIMARY KEY, ZMESSAGE INTEGER, ZMATCHEDTEXT TEXT, "
        "ZCONTENT1 TEXT);"
        "INSERT INTO ZWAMESSAGEDATAITEM VALUES (8, 77, 'de link', 'https://weg.example.org');");
    const auto result = phone.read();
    std::vector<std::string> words;
    for (const model::Notice& notice : result.notices) {
        if (notice.code == NoticeCode::row_unassigned) {
            words.push_back(notice.detail + ": " + notice.text);
        }
    }
    CHECK(words ==
          std::vector<std::string>{
              "2 rows of ZWAMEDIAITEM of no message that is there: bijschrift\nnog een",
              "1 row of ZWAMESSAGEDATAITEM of no message that is there: de link\nhttps://weg.example.org"});
}

TEST_CASE("a second payment of a message is told with it, and those of no message are counted") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000001,0,0,0,'A1','x',NULL)");
    phone.sql("CREATE TABLE ZWAZ1PAYMENTTRANSACTION (Z_PK INTEGER PRIMARY KEY, ZMESSAGESTANZAID TEXT, "
              "ZAMOUNT_1000 INTEGER, ZCURRENCY TEXT, ZSTATUS INTEGER, ZTYPE INTEGER, ZSENDERJID TEXT, "
              "ZRECEIVERJID TEXT, ZTRANSACTIONID TEXT);"
              "INSERT INTO ZWAZ1PAYMENTTRANSACTION VALUES (1, 'A1', 1500, 'EUR', 1, 2, 's', 'r', 'een'), "
              "(2, 'A1', 2000, 'EUR', 3, 4, NULL, '31600000003@s.whatsapp.net', 'twee'), "
              "(3, 'A9', 1, 'EUR', 1, 1, NULL, NULL, NULL), (4, 'A9', 2, 'EUR', 1, 1, NULL, NULL, NULL);");
    const auto result = phone.read();
    REQUIRE(result.messages.size() == 1);
    CHECK(text_of(result.messages[0], "payment") == "1.500 EUR");
    CHECK(text_of(result.messages[0], "payment_id") == "een");
    const auto* further = extra_of<std::vector<std::string>>(result.messages[0].extra, "further_payments");
    REQUIRE(further != nullptr);
    CHECK(*further ==
          std::vector<std::string>{"2.000 EUR status 3 type 4 receiver 31600000003@s.whatsapp.net id twee"});
    REQUIRE(result.has_notice(NoticeCode::row_unassigned));
    CHECK(result.notices.back().detail == "2 payments name no message that is there");
}

TEST_CASE("a call says no more of its outcome than its row") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000001,0,0,0,'A1','x',NULL)");
    phone.sql("CREATE TABLE ZWACDCALLEVENT (Z_PK INTEGER PRIMARY KEY, ZDATE REAL, ZDURATION REAL, ZOUTCOME "
              "INTEGER, ZGROUPCALLCREATORUSERJIDSTRING TEXT);"
              "INSERT INTO ZWACDCALLEVENT VALUES (1, 700000010, 0.7, 0, '31600000002@s.whatsapp.net'), "
              "(2, 700000200, 0, 0, '31600000002@s.whatsapp.net'), "
              "(3, 700000300, 12.9, NULL, '31600000002@s.whatsapp.net'), "
              "(4, 700000400, NULL, 0, '31600000002@s.whatsapp.net'), "
              "(5, 700000500, 12.9, 0, '31600000002@s.whatsapp.net');",
              "CallHistory.sqlite");
    const auto result = phone.read();
    REQUIRE(result.messages.size() == 6);
    const auto call = [&](std::size_t row) { return result.messages.at(row).call.value(); };
    CHECK(call(1).outcome == "answered");
    CHECK(call(1).duration_s == 0);
    CHECK(call(2).outcome == "no_answer");
    CHECK(call(3).outcome.empty());
    CHECK(call(3).duration_s == 12);
    CHECK(extra_of<std::int64_t>(result.messages[3].extra, "outcome_code") == nullptr);
    CHECK(call(4).outcome.empty());
    CHECK(call(5).outcome == "answered");
    CHECK(extra_of<std::int64_t>(result.messages[5].extra, "outcome_code") != nullptr);
}
