// SPDX-License-Identifier: EUPL-1.2
// Ids of accounts, and what rows name and lack.
#include "files.hpp"
#include "ios_phone.hpp"
#include "tree/backup_support.hpp"

#include <algorithm>
#include <set>

using namespace chatkeep;
using model::MessageKind;
using model::NoticeCode;
using tests::add_rows;
using tests::extra_of;
using tests::IosPhone;

TEST_CASE("ids of one-to-one conversations are those of the account, on whatever phone") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000001,0,0,0,'A1','x',NULL)");
    phone.sql("INSERT INTO ZWACHATSESSION VALUES (2, '316-1@g.us', 'Dijkwacht', 1);");
    const std::string bytes = test::read_file(phone.folder / "ChatStorage.sqlite");
    const auto ids_of = [&bytes](const std::string& app, const std::string& options) {
        const std::string domain = "AppDomainGroup-group.net.whatsapp." + app + ".shared/";
        const backup_test::Folder folder;
        backup_test::make_backup(folder.path(), "b", {{domain + "ChatStorage.sqlite", bytes}}, options);
        const auto tree = tree::open_tree((folder.path() / "b").string());
        std::vector<std::string> ids;
        for (const model::Conversation& conversation : conversations_of(tests::read_tree(*tree))) {
            ids.push_back(model::to_string('c', conversation.id));
        }
        REQUIRE(ids.size() == 2);
        return ids;
    };
    const auto first = ids_of("WhatsApp", "--phone '+31 6 55555551'");
    const auto again = ids_of("WhatsApp", "--phone +31655555551 --ios 16.1");
    const auto other = ids_of("WhatsApp", "--phone '+31 6 55555552'");
    const auto business = ids_of("WhatsAppSMB", "--phone '+31 6 55555551'");
    CHECK(first == again);
    CHECK(first[0] != other[0]);
    CHECK(first[0] != business[0]);
    CHECK(first[1] == other[1]); // a group is the same for all
    CHECK(first[1] == business[1]);
}

TEST_CASE("the number that the database names counts for ids, not that of the backup") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000001,0,0,0,'A1','x',NULL),(2,1,2,700000000,10,2,0,'A2',NULL,NULL)");
    phone.sql("UPDATE ZWAMESSAGE SET ZTOJID = '31655555553@s.whatsapp.net' WHERE Z_PK = 2;");
    const auto alone = conversations_of(phone.read());
    const std::string bytes = test::read_file(phone.folder / "ChatStorage.sqlite");
    const backup_test::Folder folder;
    backup_test::make_backup(
        folder.path(), "b", {{"AppDomainGroup-group.net.whatsapp.WhatsApp.shared/ChatStorage.sqlite", bytes}},
        "--phone '+31 6 55555551'");
    const auto tree = tree::open_tree((folder.path() / "b").string());
    const auto in_backup = conversations_of(tests::read_tree(*tree));
    REQUIRE(alone.size() == 1);
    REQUIRE(in_backup.size() == 1);
    CHECK(alone[0].id == in_backup[0].id);
}

TEST_CASE("a type that is no number is kept raw and told") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000001,NULL,0,0,'A1','x',NULL),(2,1,2,700000002,'abc',0,0,'A2','y',NULL)");
    const auto result = phone.read();
    REQUIRE(result.messages.size() == 2);
    CHECK(texts_of(result) == std::vector<std::string>{"x", "y"});
    CHECK(result.messages[0].kind == MessageKind::unknown);
    const auto* type = extra_of<std::string>(result.messages[1].extra, "message_type");
    REQUIRE(type != nullptr);
    CHECK(*type == "abc");
    CHECK(count_notices(result, NoticeCode::message_type_unknown) == 2);
}

TEST_CASE("what rows name and is not there is told, and rows that only name their message are found") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000001,1,0,0,'A1',NULL,NULL),(2,1,2,700000002,0,0,0,'A2','y',NULL),"
                    "(3,99,3,700000003,0,0,1,'A3','los',NULL)");
    phone.sql(
        "UPDATE ZWAMESSAGE SET ZMEDIAITEM = 9999 WHERE Z_PK = 2;"
        "UPDATE ZWAMESSAGE SET ZTOJID = '31600000009@s.whatsapp.net' WHERE Z_PK = 3;"
        "INSERT INTO ZWAMEDIAITEM (Z_PK, ZMESSAGE, ZTITLE) VALUES (5, 1, 'onderschrift');"
        "INSERT INTO ZWAMESSAGEINFO (Z_PK, ZMESSAGE) VALUES (7, 555);"
        "CREATE TABLE ZWAMESSAGEDATAITEM (Z_PK INTEGER PRIMARY KEY, ZMESSAGE INTEGER);"
        "INSERT INTO ZWAMESSAGEDATAITEM VALUES (8, 556);"
        "ALTER TABLE ZWACHATSESSION ADD COLUMN ZLASTMESSAGE INTEGER;"
        "ALTER TABLE ZWACHATSESSION ADD COLUMN ZLASTMESSAGETEXT TEXT;"
        "ALTER TABLE ZWACHATSESSION ADD COLUMN ZSAVEDINPUT TEXT;"
        "UPDATE ZWACHATSESSION SET ZLASTMESSAGE = 77, ZLASTMESSAGETEXT = 'laatste', ZSAVEDINPUT = 'half';");
    const auto result = phone.read();
    REQUIRE(result.messages.size() == 3);
    CHECK(result.messages[0].text == "onderschrift");
    const auto* to = extra_of<std::string>(result.messages[2].extra, "to_jid");
    REQUIRE(to != nullptr);
    CHECK(*to == "31600000009@s.whatsapp.net");
    std::set<std::string> told;
    for (const model::Notice& notice : result.notices) {
        told.insert(notice.detail);
    }
    CHECK(told.contains("the row names row 9999 of ZWAMEDIAITEM, which is not there"));
    CHECK(told.contains("1 row of ZWAMESSAGEINFO of no message that is there"));
    CHECK(told.contains("1 row of ZWAMESSAGEDATAITEM of no message that is there"));
    const auto conversation = conversations_of(result).front();
    const auto* last = extra_of<std::string>(conversation.extra, "last_message_text");
    REQUIRE(last != nullptr);
    CHECK(*last == "laatste");
    const auto* draft = extra_of<std::string>(conversation.extra, "draft");
    REQUIRE(draft != nullptr);
    CHECK(*draft == "half");
}

TEST_CASE("calls whose rows are gone, second numbers and contacts without a number are told") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000001,0,0,0,'A1','x',NULL)");
    phone.sql("INSERT INTO ZWACHATSESSION VALUES (2, '333@lid', NULL, 0);");
    phone.sql(
        "CREATE TABLE ZWAADDRESSBOOKCONTACT (Z_PK INTEGER PRIMARY KEY, ZWHATSAPPID TEXT, ZFULLNAME TEXT, "
        "ZLID TEXT); INSERT INTO ZWAADDRESSBOOKCONTACT VALUES (1, NULL, 'Mees de Wit', '333');",
        "ContactsV2.sqlite");
    phone.sql("CREATE TABLE ZWAZACCOUNT (Z_PK INTEGER PRIMARY KEY, ZIDENTIFIER TEXT, ZPHONENUMBER TEXT); "
              "INSERT INTO ZWAZACCOUNT VALUES (1, '111@lid', '31600000011'), (2, '111@lid', '31600000012');",
              "LID.sqlite");
    phone.sql(
        "CREATE TABLE ZWAAGGREGATECALLEVENT (Z_PK INTEGER PRIMARY KEY, ZINCOMING INTEGER, ZMISSED INTEGER, "
        "ZVIDEO INTEGER, ZFIRSTDATE REAL); INSERT INTO ZWAAGGREGATECALLEVENT VALUES "
        "(1, 1, 0, 0, 700000000), (60, 1, 1, 0, 700000000);"
        "CREATE TABLE ZWACDCALLEVENT (Z_PK INTEGER PRIMARY KEY, Z1CALLEVENTS INTEGER, ZDATE REAL, "
        "ZGROUPCALLCREATORUSERJIDSTRING TEXT); "
        "INSERT INTO ZWACDCALLEVENT VALUES (1, 1, 700000000, '31600000002@s.whatsapp.net');",
        "CallHistory.sqlite");
    const auto result = phone.read();
    std::set<std::string> told;
    for (const model::Notice& notice : result.notices) {
        told.insert(notice.detail);
    }
    CHECK(told.contains("row 60 of ZWAAGGREGATECALLEVENT has no call that is there: incoming, missed, voice, "
                        "of 2023-03-08T20:26:40Z"));
    CHECK(told.contains("111@lid has two numbers, +31600000011 and +31600000012: the first is taken"));
    CHECK_FALSE(result.has_notice(NoticeCode::row_damaged));
    CHECK(conversations_of(result)[1].title == "Mees de Wit");
    REQUIRE_FALSE(result.messages.empty());
    CHECK(extra_of<std::int64_t>(result.messages[0].extra, "bytes_sent") == nullptr);
}

TEST_CASE("events with an empty text have no value, and nobody acts where only an admin was made") {
    const IosPhone phone;
    add_rows(phone, "(1,2,1,700000001,28,0,0,'A1',NULL,NULL),(2,2,2,700000002,6,39,0,'A2',NULL,NULL)");
    phone.sql("INSERT INTO ZWACHATSESSION VALUES (2, '316-1@g.us', 'Dijkwacht', 1);"
              "CREATE TABLE ZWAGROUPMEMBER (Z_PK INTEGER PRIMARY KEY, ZCHATSESSION INTEGER, ZMEMBERJID TEXT);"
              "INSERT INTO ZWAGROUPMEMBER VALUES (4, 2, '31600000002@s.whatsapp.net');"
              "UPDATE ZWAMESSAGE SET ZGROUPMEMBER = 4 WHERE Z_PK = 2;");
    const auto result = phone.read();
    REQUIRE(result.messages.size() == 2);
    CHECK(result.messages[0].event->value.empty());
    CHECK(result.messages[1].text == "Anne is now an admin");
    CHECK_FALSE(result.messages[1].event->actor);
}
