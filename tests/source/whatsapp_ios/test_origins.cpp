// SPDX-License-Identifier: EUPL-1.2
// Who sent a message, who deleted it, and which message it answers, where rows don't say so plainly.
#include "ios_phone.hpp"

#include <fmt/core.h>

namespace {

using namespace chatkeep;
using model::NoticeCode;
using tests::extra_of;
using tests::IosPhone;
using tests::ReadResult;

constexpr const char* k_group = "31600000002-1400000000@g.us";

/// A group and its member Bart beside Anne's conversation.
void add_group(const IosPhone& phone) {
    phone.sql("INSERT INTO ZWACHATSESSION VALUES (2, '31600000002-1400000000@g.us', 'Dijkwacht', 1);"
              "CREATE TABLE ZWAGROUPMEMBER (Z_PK INTEGER PRIMARY KEY, ZCHATSESSION INTEGER, ZMEMBERJID TEXT);"
              "INSERT INTO ZWAGROUPMEMBER VALUES (4, 2, '31600000003@s.whatsapp.net'),"
              " (5, 2, '31600000004@s.whatsapp.net');");
}

std::string hex_of(const std::string& bytes) {
    std::string hex;
    for (const char byte : bytes) {
        hex += fmt::format("{:02X}", static_cast<unsigned char>(byte));
    }
    return hex;
}

/// ZMETADATA of an answer, for parts below 128 bytes.
std::string quote(const std::string& stanza, const std::string& content, const std::string& chat = "") {
    std::string bytes;
    const auto add = [&bytes](std::string_view tag, const std::string& part) {
        bytes.append(tag).append(1, static_cast<char>(part.size())).append(part);
    };
    add("\x2A", stanza);
    if (!chat.empty()) {
        add("\x3A", chat);
    }
    add("\x9A\x01", content);
    return hex_of(bytes);
}

const model::Notice* notice_of(const ReadResult& result, const model::Message& message) {
    for (const model::Notice& notice : result.notices) {
        if (notice.message == message.id) {
            return &notice;
        }
    }
    return nullptr;
}

} // namespace

TEST_CASE("a private answer is found in the conversation that it names, or nowhere") {
    const IosPhone phone;
    tests::add_rows(phone, "(1,1,1,700000001,0,0,0,'S1','bij Anne',NULL),"
                           "(2,2,1,700000002,0,0,0,'S1','in de groep',NULL),"
                           "(3,1,2,700000003,0,0,0,'S2','alleen bij Anne',NULL),"
                           "(4,1,3,700000004,0,0,1,'R1','een',NULL),(5,1,4,700000005,0,0,1,'R2','twee',NULL),"
                           "(6,1,5,700000006,0,0,1,'R3','drie',NULL)");
    add_group(phone);
    phone.sql("INSERT INTO ZWAMEDIAITEM (Z_PK, ZMETADATA) VALUES (4, x'" + quote("S1", "\n\1a", k_group) +
              "'), (5, x'" + quote("S2", "\n\1b", k_group) + "'), (6, x'" +
              quote("S1", "\n\1c", "31699999999-1@g.us") +
              "');"
              "UPDATE ZWAMESSAGE SET ZMEDIAITEM = Z_PK WHERE Z_PK > 3;"
              "UPDATE ZWAMESSAGE SET ZGROUPMEMBER = 4 WHERE Z_PK = 2;");
    const auto result = phone.read();
    REQUIRE(result.messages.size() == 6);
    const auto& answers = result.messages; // those of Anne first
    CHECK(answers[2].reply_to->message == answers[5].id);
    CHECK_FALSE(answers[3].reply_to->message);
    CHECK(answers[3].reply_to->source_key == "S2");
    CHECK(answers[3].reply_to->text == "b");
    CHECK(*extra_of<std::string>(answers[3].extra, "quoted_conversation") == k_group);
    CHECK(answers[4].reply_to->message == answers[0].id); // the named one is not in the database
}

TEST_CASE("what is quoted of a message that is gone is all kept") {
    const IosPhone phone;
    tests::add_rows(phone,
                    "(1,1,1,700000001,0,0,0,'S1','kijk',NULL),(2,1,2,700000002,0,0,1,'R1','een',NULL),"
                    "(3,1,3,700000003,0,0,1,'R2','twee',NULL),(4,1,4,700000004,0,0,1,'R3','drie',NULL),"
                    "(5,1,5,700000005,0,0,1,'R4','vier',NULL)");
    const std::string link = "\x32\x1A\x0A\x04kijk\x12\x05u.exa\x2A\x04over\x32\x05titel";
    const std::string unknown = "\xEA\x04\x05tekst"; // field 77
    phone.sql("INSERT INTO ZWAMEDIAITEM (Z_PK, ZMETADATA) VALUES (2, x'" + quote("WEG", link) + "'), (3, x'" +
              quote("WEG", unknown) + "'), (4, x'" + quote("WEG", "\x42\x02\x28\x07") + "'), (5, x'" +
              quote("S1", link) +
              "');"
              "UPDATE ZWAMESSAGE SET ZMEDIAITEM = Z_PK WHERE Z_PK > 1");
    const auto result = phone.read();
    REQUIRE(result.messages.size() == 5);
    const model::Message& page = result.messages[1];
    CHECK(page.reply_to->text == "kijk");
    CHECK(*extra_of<std::string>(page.extra, "quoted_url") == "u.exa");
    CHECK(*extra_of<std::string>(page.extra, "quoted_title") == "titel");
    CHECK(*extra_of<std::string>(page.extra, "quoted_description") == "over");
    const model::Message& odd = result.messages[2];
    CHECK(*extra_of<std::string>(odd.extra, "quoted_content") == "unknown");
    REQUIRE(odd.attachments.size() == 1);
    CHECK(odd.attachments[0].role == "payload");
    CHECK(odd.attachments[0].size == unknown.size());
    REQUIRE(notice_of(result, odd) != nullptr);
    CHECK(notice_of(result, odd)->code == NoticeCode::message_type_unknown);
    CHECK(notice_of(result, odd)->detail == "quoted content of field 77: the bytes are an attachment");
    CHECK(*extra_of<std::int64_t>(result.messages[3].extra, "quoted_seconds") == 7);
    CHECK(result.messages[4].reply_to->message == result.messages[0].id);
    CHECK(extra_of<std::string>(result.messages[4].extra, "quoted_title") ==
          nullptr); // goes with its message
}

TEST_CASE("a sender of whom only a push name is known has it, and that is told") {
    const IosPhone phone;
    tests::add_rows(phone, fmt::format("(1,2,1,700000001,0,0,0,'A1','een','{0}'),"
                                       "(2,2,2,700000002,0,0,0,'A2','twee','{0}'),"
                                       "(3,2,3,700000003,0,0,0,'A3','drie','{0}'),"
                                       "(4,2,4,700000004,0,0,0,'A4','vier','{0}')",
                                       k_group));
    add_group(phone);
    phone.sql("UPDATE ZWAMESSAGE SET ZPUSHNAME = 'Piet Pietersen' WHERE Z_PK < 3;"
              "UPDATE ZWAMESSAGE SET ZPUSHNAME = 'Klaas', ZGROUPMEMBER = 4444 WHERE Z_PK = 3");
    const auto result = phone.read();
    REQUIRE(result.messages.size() == 4);
    REQUIRE(result.messages[0].sender);
    CHECK(result.name_of(result.messages[0].sender) == "~ Piet Pietersen");
    CHECK(result.messages[1].sender == result.messages[0].sender);
    CHECK(result.name_of(result.messages[2].sender) == "~ Klaas");
    CHECK_FALSE(result.messages[3].sender);
    for (const std::size_t i : {0U, 1U, 3U}) {
        REQUIRE(notice_of(result, result.messages[i]) != nullptr);
        CHECK(notice_of(result, result.messages[i])->code == NoticeCode::sender_ambiguous);
    }
    REQUIRE(notice_of(result, result.messages[2]) != nullptr);
    CHECK(notice_of(result, result.messages[2])->detail ==
          "the row names row 4444 of ZWAGROUPMEMBER, which is not there or names nobody");
}

TEST_CASE("an admin who deleted another's message is told from its sender") {
    const IosPhone phone;
    tests::add_rows(phone, fmt::format("(1,2,1,700000001,14,0,0,'A1',NULL,'31600000004@s.whatsapp.net'),"
                                       "(2,2,2,700000002,14,0,0,'A2',NULL,'{0}'),"
                                       "(3,2,3,700000003,14,0,0,'A3',NULL,'31600000003@s.whatsapp.net'),"
                                       "(4,1,1,700000004,14,0,0,'A4',NULL,'31600000002@s.whatsapp.net')",
                                       k_group));
    add_group(phone);
    phone.sql("UPDATE ZWAMESSAGE SET ZGROUPMEMBER = 4 WHERE ZCHATSESSION = 2");
    const auto result = phone.read();
    REQUIRE(result.messages.size() == 4);
    const auto deleted_by = [&](std::size_t i) {
        return *extra_of<std::string>(result.messages[i].extra, "deleted_by");
    };
    CHECK(deleted_by(0) == "sender"); // in Anne's conversation
    CHECK(deleted_by(1) == "admin");
    CHECK(*extra_of<std::string>(result.messages[1].extra, "deleted_by_name") == "+31600000004");
    CHECK(result.name_of(result.messages[1].sender) == "+31600000003");
    CHECK(deleted_by(2) == "sender");
    CHECK(deleted_by(3) == "sender");
}

TEST_CASE("a row that does not say whose it is goes by its addresses, and that is told") {
    const IosPhone phone;
    tests::add_rows(phone,
                    fmt::format("(1,1,1,700000001,0,0,NULL,'A1','van Anne','31600000002@s.whatsapp.net'),"
                                "(2,1,2,700000002,0,0,NULL,'A2','aan Anne',NULL),"
                                "(3,1,3,700000003,0,0,'x','A3','wie weet',NULL),"
                                "(4,2,1,700000004,0,0,NULL,'A4','van Bart','{0}'),"
                                "(5,2,2,700000005,0,0,NULL,'A5','aan de groep',NULL)",
                                k_group));
    add_group(phone);
    phone.sql("UPDATE ZWAMESSAGE SET ZTOJID = '31600000002@s.whatsapp.net' WHERE Z_PK = 2;"
              "UPDATE ZWAMESSAGE SET ZTOJID = '31600000002-1400000000@g.us' WHERE Z_PK = 5;"
              "UPDATE ZWAMESSAGE SET ZGROUPMEMBER = 4 WHERE Z_PK = 4");
    const auto result = phone.read();
    REQUIRE(result.messages.size() == 5);
    const auto& messages = result.messages;
    CHECK(messages[0].from_owner == false);
    CHECK(result.name_of(messages[0].sender) == "Anne");
    CHECK(messages[1].from_owner == true);
    CHECK_FALSE(messages[2].from_owner);
    CHECK_FALSE(messages[2].sender);
    CHECK(*extra_of<std::string>(messages[2].extra, "from_me") == "x");
    CHECK(result.name_of(messages[3].sender) == "+31600000003");
    CHECK(messages[4].from_owner == true);
    CHECK(tests::count_notices(result, NoticeCode::sender_ambiguous) == 5);
    REQUIRE(notice_of(result, messages[2]) != nullptr);
    CHECK(notice_of(result, messages[2])->detail == "ZISFROMME is no number; nothing tells who wrote this");
}
