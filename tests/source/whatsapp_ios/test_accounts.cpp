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

namespace {

/// What a backup of the phone gives, whose number options tell.
tests::ReadResult read_backup(const IosPhone& phone, const std::string& options,
                              const std::string& app = "WhatsApp") {
    const std::string domain = "AppDomainGroup-group.net.whatsapp." + app + ".shared/";
    backup_test::Files files;
    for (const char* name : {"ChatStorage.sqlite", "LID.sqlite"}) {
        if (std::filesystem::exists(phone.folder / name)) {
            files.emplace(domain + name, test::read_file(phone.folder / name));
        }
    }
    const backup_test::Folder folder;
    backup_test::make_backup(folder.path(), "b", files, options);
    return tests::read_tree(*tree::open_tree((folder.path() / "b").string()));
}

/// Addresses of those who are the owner in the conversation.
std::vector<std::string> owners_in(const tests::ReadResult& result, const model::Id& conversation) {
    std::vector<std::string> addresses;
    for (const model::Participant& person : result.participants) {
        if (person.conversation == conversation && person.owner == true) {
            addresses.push_back(person.address);
        }
    }
    return addresses;
}

/// A group of the owner's hidden address, 900555@lid, and 900100@lid, in which the owner wrote row 1, both
/// reacted to it, the other quoted it and named the owner, and the owner added somebody.
void add_hidden_group(const IosPhone& phone) {
    add_rows(phone,
             "(1,2,1,700000001,0,0,1,'AB','van mij',NULL),(2,2,2,700000002,0,0,0,'A2','hoi @900555',NULL),"
             "(3,2,3,700000003,6,2,0,'A3','900555@lid;900300@lid',NULL)");
    phone.sql(
        "INSERT INTO ZWACHATSESSION VALUES (2, '316-1@g.us', 'Dijkwacht', 1);"
        "CREATE TABLE ZWAGROUPMEMBER (Z_PK INTEGER PRIMARY KEY, ZCHATSESSION INTEGER, ZMEMBERJID TEXT);"
        "INSERT INTO ZWAGROUPMEMBER VALUES (4, 2, '900555@lid'), (5, 2, '900100@lid');"
        // 7.1 {1 K, 2 900555@lid, 3 X}, 7.1 {1 K, 2 900100@lid, 3 Y}
        "INSERT INTO ZWAMESSAGEINFO VALUES (7, 1, x'3A280A120A014B120A393030353535406C69641A01580A120A014B"
        "120A393030313030406C69641A0159');"
        // 5 AB, 6 900555@lid, 19 {1 van mij}
        "INSERT INTO ZWAMEDIAITEM (Z_PK, ZMETADATA) VALUES (8, x'2A024142320A393030353535406C69649A01090A07"
        "76616E206D696A');"
        "UPDATE ZWAMESSAGE SET ZMESSAGEINFO = 7 WHERE Z_PK = 1;"
        "UPDATE ZWAMESSAGE SET ZMEDIAITEM = 8, ZGROUPMEMBER = 5 WHERE Z_PK = 2;");
    phone.sql("CREATE TABLE ZWAZACCOUNT (Z_PK INTEGER PRIMARY KEY, ZIDENTIFIER TEXT, ZPHONENUMBER TEXT); "
              "INSERT INTO ZWAZACCOUNT VALUES (1, '900555@lid', '31655555555'), (2, '900100@lid', "
              "'31600000001');",
              "LID.sqlite");
}

} // namespace

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

TEST_CASE(
    "the words of a last message stand in the conversation only when its row is gone, and in the range") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000001,0,0,0,'A1','ziek',NULL)");
    phone.sql("ALTER TABLE ZWACHATSESSION ADD COLUMN ZLASTMESSAGE INTEGER;"
              "ALTER TABLE ZWACHATSESSION ADD COLUMN ZLASTMESSAGEDATE REAL;"
              "ALTER TABLE ZWACHATSESSION ADD COLUMN ZLASTMESSAGETEXT TEXT;");
    const auto last = [&phone](const std::string& facts, const source::ReadOptions& options = {}) {
        phone.sql("UPDATE ZWACHATSESSION SET " + facts);
        const auto conversations = conversations_of(phone.read(options));
        const auto* text = extra_of<std::string>(conversations.front().extra, "last_message_text");
        return text == nullptr ? std::string() : *text;
    };
    CHECK(last("ZLASTMESSAGETEXT = 'ziek'").empty()); // no row is named, and it is there
    CHECK(last("ZLASTMESSAGETEXT = 'Foto', ZLASTMESSAGEDATE = 700000001").empty());
    CHECK(last("ZLASTMESSAGETEXT = 'Foto', ZLASTMESSAGE = 1, ZLASTMESSAGEDATE = 0").empty());
    CHECK(last("ZLASTMESSAGETEXT = 'weg', ZLASTMESSAGE = 9, ZLASTMESSAGEDATE = 700000900") == "weg");
    source::ReadOptions options;
    options.zone = "UTC";
    options.until = model::parse_instant("2023-03-08T20:26:50");
    CHECK(last("ZLASTMESSAGETEXT = 'weg'", options).empty());
}

TEST_CASE("rows and tables that messages name and that are not there are told") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000001,0,0,0,'A1','een',NULL),(2,1,2,700000002,0,0,0,'A2','twee',NULL)");
    phone.sql("ALTER TABLE ZWAMESSAGE ADD COLUMN ZPARENTMESSAGE INTEGER;"
              "UPDATE ZWAMESSAGE SET ZMESSAGEINFO = 77, ZPARENTMESSAGE = 88 WHERE Z_PK = 1;");
    const auto told = [&phone] {
        std::set<std::string> details;
        for (const model::Notice& notice : phone.read().notices) {
            details.insert(notice.detail);
        }
        return details;
    };
    const auto rows = told();
    CHECK(rows.contains("the row names row 77 of ZWAMESSAGEINFO, which is not there: reactions and what it "
                        "quotes are not known"));
    CHECK(rows.contains(
        "the row names row 88 of ZWAMESSAGE that it belongs to, which is not there or has no id"));
    phone.sql("DROP TABLE ZWACHATSESSION; DROP TABLE ZWAMESSAGEINFO; DROP TABLE ZWAMEDIAITEM");
    const auto tables = told();
    CHECK(tables.contains("the table ZWACHATSESSION is missing: conversations are not known"));
    CHECK(tables.contains("the table ZWAMESSAGEINFO is missing: reactions and quotations are not known"));
    CHECK_FALSE(
        tables.contains("the table ZWAMEDIAITEM is missing: attachments, places and contacts are not known"));
    phone.sql("UPDATE ZWAMESSAGE SET ZMEDIAITEM = 5");
    CHECK(
        told().contains("the table ZWAMEDIAITEM is missing: attachments, places and contacts are not known"));
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

TEST_CASE("the number that a backup tells is the owner's, also behind a hidden address") {
    const IosPhone phone;
    add_hidden_group(phone);
    const auto result = read_backup(phone, "--phone '+31 6 55555555'");
    REQUIRE(result.messages.size() == 3);
    const model::Message& own = result.messages[0];
    CHECK(owners_in(result, own.conversation) == std::vector<std::string>{"+31655555555"});
    REQUIRE(own.reactions.size() == 2);
    CHECK(own.reactions[0].sender == own.sender);
    CHECK(own.reactions[1].sender == result.messages[1].sender);
    CHECK(result.messages[1].reply_to->sender == own.sender);
    REQUIRE(result.messages[1].mentions.size() == 1);
    CHECK(result.messages[1].mentions[0].participant == own.sender);
    CHECK(result.messages[2].event->actor == own.sender);
    CHECK(result.messages[2].text == "you added 900300@lid");
    const auto others = std::count_if(result.participants.begin(), result.participants.end(),
                                      [](const auto& p) { return p.address == "+31655555555"; });
    CHECK(others == 2); // once in each conversation
}

TEST_CASE("a number of another person, of another app or of an unknown country is not the owner's") {
    const IosPhone phone;
    add_hidden_group(phone);
    for (const char* number : {"+31 6 55555556", "06 55555555", "31655555555", ""}) {
        CAPTURE(number);
        const auto result = read_backup(phone, "--phone '" + std::string(number) + "'");
        CHECK(result.messages[0].reactions[0].sender != result.messages[0].sender);
    }
    const auto business = read_backup(phone, "--phone '+31 6 55555555'", "WhatsAppSMB");
    CHECK(business.messages[0].reactions[0].sender != business.messages[0].sender);
}

TEST_CASE("a number whose messages were received here is somebody else's, whatever the backup tells") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000001,0,0,0,'A1','x',NULL),(2,1,2,700000002,0,0,1,'A2','y',NULL)");
    const auto result = read_backup(phone, "--phone '+31 6 00000002'");
    REQUIRE(result.messages.size() == 2);
    CHECK(result.name_of(result.messages[0].sender) == "Anne");
    CHECK(owners_in(result, result.messages[0].conversation) == std::vector<std::string>{""});
    CHECK(result.has_notice(NoticeCode::sender_ambiguous));
}

TEST_CASE("a line of the app that was sent to a hidden address tells the owner's") {
    const IosPhone phone;
    add_hidden_group(phone);
    phone.sql("UPDATE ZWAMESSAGE SET ZTOJID = '900555@lid' WHERE Z_PK = 3;");
    for (const bool is_mapped : {true, false}) {
        CAPTURE(is_mapped);
        const auto result = phone.read();
        CHECK(result.messages[0].reactions[0].sender == result.messages[0].sender);
        CHECK(result.messages[1].mentions[0].participant == result.messages[0].sender);
        CHECK(owners_in(result, result.messages[0].conversation) ==
              std::vector<std::string>{is_mapped ? "+31655555555" : ""});
        phone.sql("DELETE FROM ZWAZACCOUNT", "LID.sqlite");
    }
    const auto reacts_himself = [&phone] {
        const auto messages = phone.read().messages;
        const auto own = std::find_if(messages.begin(), messages.end(),
                                      [](const auto& message) { return message.from_owner == true; });
        REQUIRE(own != messages.end());
        return own->reactions.at(0).sender == own->sender;
    };
    phone.sql("INSERT INTO ZWAMESSAGE (Z_PK, ZCHATSESSION, ZMESSAGETYPE, ZTOJID) VALUES (4, 2, 10, "
              "'900556@lid')");
    CHECK_FALSE(reacts_himself()); // two that differ
    phone.sql("UPDATE ZWACHATSESSION SET ZCONTACTJID = '900556@lid' WHERE Z_PK = 1;"
              "UPDATE ZWAMESSAGE SET ZCHATSESSION = 1 WHERE Z_PK = 4;");
    CHECK(reacts_himself()); // one is whom the conversation is with
}
