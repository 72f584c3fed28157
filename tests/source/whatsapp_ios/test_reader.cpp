// SPDX-License-Identifier: EUPL-1.2
// Whole databases: what other tools lose, and what damage costs.
#include "base/error.hpp"
#include "files.hpp"
#include "ios_phone.hpp"
#include "tree/backup_support.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace {

using namespace chatkeep;
using model::MessageKind;
using model::NoticeCode;
using tests::add_rows;
using tests::extra_of;
using tests::IosPhone;
using tests::ReadResult;

const model::Notice* find_notice(const ReadResult& result, NoticeCode code) {
    const auto found = std::find_if(result.notices.begin(), result.notices.end(),
                                    [code](const auto& notice) { return notice.code == code; });
    return found == result.notices.end() ? nullptr : &*found;
}

std::set<std::string> ids_of(const ReadResult& result) {
    std::set<std::string> ids;
    for (const model::Message& message : result.messages) {
        ids.insert(model::to_string('m', message.id));
    }
    return ids;
}

} // namespace

TEST_CASE("rows stand by ZSORT, then by date to the microsecond, then by number") {
    const IosPhone phone;
    add_rows(
        phone,
        "(1,1,3,700000009,0,0,0,'A1','derde',NULL),(2,1,1,700000010,0,0,0,'A2','eerste',NULL),"
        "(3,1,2,700000005.75,0,0,0,'A3','tweede b',NULL),(4,1,2,700000005.25,0,0,0,'A4','tweede a',NULL),"
        "(6,1,4,700000020,0,0,0,'A6','vierde b',NULL),(5,1,4,700000020,0,0,0,'A5','vierde a',NULL)");
    const auto result = phone.read();
    CHECK(texts_of(result) ==
          std::vector<std::string>{"eerste", "tweede a", "tweede b", "derde", "vierde a", "vierde b"});
    CHECK(model::to_string(*result.messages[1].time.at) == "2023-03-08T20:26:45.250Z");
    CHECK(result.messages[1].time.zone == "UTC");
    CHECK(result.messages[5].n == 5);
}

TEST_CASE("event codes of ordinary messages are no events") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000001,0,2,0,'A1','gewoon',NULL),(2,1,2,700000002,1,2,0,'A2',NULL,NULL),"
                    "(3,1,3,700000003,10,2,0,'A3',NULL,NULL)");
    const auto result = phone.read();
    CHECK(result.messages[0].kind == MessageKind::text);
    CHECK(result.messages[1].kind == MessageKind::media);
    CHECK(result.messages[2].event->type == "encryption");
    CHECK_FALSE(result.messages[0].event);
}

TEST_CASE("pictures have no coordinates, nor have places without any") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000001,1,0,0,'A1',NULL,NULL),(2,1,2,700000002,5,0,0,'A2',NULL,NULL),"
                    "(3,1,3,700000003,5,0,0,'A3',NULL,NULL)");
    phone.sql("INSERT INTO ZWAMEDIAITEM (Z_PK, ZLATITUDE, ZLONGITUDE) VALUES (1, 452, 603), (2, "
              "52.07856369018555, -4.5), (3, NULL, NULL);"
              "UPDATE ZWAMESSAGE SET ZMEDIAITEM = Z_PK");
    const auto result = phone.read();
    CHECK_FALSE(result.messages[0].location);
    CHECK(result.messages[1].location == model::Location{"52.07856369018555", "-4.5", "", "", "", {}});
    CHECK(result.messages[2].location == model::Location{}); // not 0, 0
}

TEST_CASE("where a file comes from is kept as stored, and tells voice messages") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000001,3,0,0,'A1',NULL,NULL),(2,1,2,700000002,3,0,0,'A2',NULL,NULL),"
                    "(3,1,3,700000003,3,0,0,'A3',NULL,NULL),(4,1,4,700000004,1,0,0,'A4',NULL,NULL)");
    phone.sql(
        "ALTER TABLE ZWAMEDIAITEM ADD COLUMN ZMEDIAORIGIN INTEGER;"
        "ALTER TABLE ZWAMEDIAITEM ADD COLUMN ZAUTHORNAME TEXT;"
        "ALTER TABLE ZWAMEDIAITEM ADD COLUMN ZCOLLECTIONNAME TEXT;"
        "INSERT INTO ZWAMEDIAITEM (Z_PK, ZMEDIALOCALPATH, ZMEDIAORIGIN, ZAUTHORNAME, ZCOLLECTIONNAME) "
        "VALUES (1, 'Media/a.OPUS', 0, NULL, NULL), (2, 'Media/b.m4a', 1, NULL, ''),"
        " (3, 'Media/lied.m4a', 0, 'Het koor', 'Live'), (4, 'Media/c.jpg', 1, '1684333287000000', NULL);"
        "UPDATE ZWAMESSAGE SET ZMEDIAITEM = Z_PK");
    const auto result = phone.read();
    REQUIRE(result.messages.size() == 4);
    const auto origin_of = [&](std::size_t i) {
        model::Extra found;
        for (const auto& item : result.messages[i].extra) {
            if (item.first == "voice" || std::string_view(item.first).starts_with("media_")) {
                found.push_back(item);
            }
        }
        return found;
    };
    CHECK(origin_of(0) == model::Extra{{"voice", true}});
    CHECK(origin_of(1) == model::Extra{{"voice", true}, {"media_origin", std::int64_t{1}}});
    CHECK(origin_of(2) == model::Extra{{"media_author", "Het koor"}, {"media_collection", "Live"}});
    CHECK(origin_of(3) ==
          model::Extra{{"media_origin", std::int64_t{1}}, {"media_author", "1684333287000000"}});
}

TEST_CASE("several link rows of a message do not multiply it") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000001,7,0,0,'A1','twee links',NULL)");
    phone.sql(
        "CREATE TABLE ZWAMESSAGEDATAITEM (Z_PK INTEGER PRIMARY KEY, ZMESSAGE INTEGER, ZMATCHEDTEXT TEXT);"
        "INSERT INTO ZWAMESSAGEDATAITEM VALUES (1, 1, 'https://a.example'), (2, 1, 'https://b.example')");
    const auto result = phone.read();
    REQUIRE(result.messages.size() == 1);
    const auto* links = extra_of<std::vector<std::string>>(result.messages[0].extra, "link_text");
    REQUIRE(links != nullptr);
    CHECK(*links == std::vector<std::string>{"https://a.example", "https://b.example"});
}

TEST_CASE("a quotation is found here, then elsewhere, then kept as text") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000001,0,0,0,'AB','hier',NULL),(2,2,1,700000002,0,0,0,'CD','daar',NULL),"
                    "(3,1,2,700000003,0,0,1,'R1','een',NULL),(4,1,3,700000004,0,0,1,'R2','twee',NULL),"
                    "(5,1,4,700000005,0,0,1,'R3','drie',NULL),(6,2,2,700000006,0,0,0,'AB','ook AB',NULL)");
    phone.sql("INSERT INTO ZWACHATSESSION VALUES (2, '31600000003@s.whatsapp.net', 'Bart', 0);"
              "INSERT INTO ZWAMEDIAITEM (Z_PK, ZMETADATA) VALUES (1, x'2A0241429A01060A0468696572'), (2, "
              "x'2A024344'),"
              " (3, x'2A0245469A01050A03776567');"
              "UPDATE ZWAMESSAGE SET ZMEDIAITEM = Z_PK - 2 WHERE Z_PK BETWEEN 3 AND 5");
    const auto result = phone.read();
    REQUIRE(result.messages.size() == 6);
    CHECK(result.messages[1].reply_to->message == result.messages[0].id);
    CHECK(result.messages[1].reply_to->text == "hier");
    CHECK(result.messages[2].reply_to->message == result.messages[4].id);
    CHECK_FALSE(result.messages[3].reply_to->message);
    CHECK(result.messages[3].reply_to->source_key == "EF");
    CHECK(result.messages[3].reply_to->text == "weg");
    CHECK(result.messages[3].reply_to->sender == result.messages[3].sender); // nobody named: the owner
}

TEST_CASE(
    "names come from the address book, the conversation, the person, the group, the number in that order") {
    const IosPhone phone;
    add_rows(phone, "(1,2,1,700000001,0,0,0,'A1','x','120363000000000001@g.us')");
    phone.sql(
        "INSERT INTO ZWACHATSESSION VALUES (2, '120363000000000001@g.us', 'Groep', 1);"
        "CREATE TABLE ZWAGROUPMEMBER (Z_PK INTEGER PRIMARY KEY, ZCHATSESSION INTEGER, ZMEMBERJID TEXT, "
        "ZCONTACTNAME TEXT);"
        "INSERT INTO ZWAGROUPMEMBER VALUES (1, 2, '31600000001@s.whatsapp.net', 'lid 1'), (2, 2, "
        "'31600000002@s.whatsapp.net', 'lid 2'),"
        " (3, 2, '900000000000003@lid', 'lid 3'), (4, 2, '31600000004@s.whatsapp.net', 'lid 4'),"
        " (5, 2, '31600000005@s.whatsapp.net', ''), (6, 2, '900000000000006@lid', '');"
        "CREATE TABLE ZWAPROFILEPUSHNAME (Z_PK INTEGER PRIMARY KEY, ZJID TEXT, ZPUSHNAME TEXT);"
        "INSERT INTO ZWAPROFILEPUSHNAME VALUES (1, '31600000001@s.whatsapp.net', 'zelf 1'), (2, "
        "'31600000002@s.whatsapp.net', 'zelf 2'),"
        " (3, '31600000003@s.whatsapp.net', 'zelf 3'), (4, '31600000004@s.whatsapp.net', 'CJnGk6MGIAE=');");
    phone.sql(
        "CREATE TABLE ZWAADDRESSBOOKCONTACT (Z_PK INTEGER PRIMARY KEY, ZFULLNAME BLOB, ZWHATSAPPID TEXT);"
        "INSERT INTO ZWAADDRESSBOOKCONTACT VALUES (1, CAST('boek 1' AS BLOB), '31600000001@s.whatsapp.net')",
        "ContactsV2.sqlite");
    phone.sql("CREATE TABLE ZWAZACCOUNT (Z_PK INTEGER PRIMARY KEY, ZIDENTIFIER TEXT, ZPHONENUMBER TEXT);"
              "INSERT INTO ZWAZACCOUNT VALUES (1, '900000000000003@lid', '31600000003')",
              "LID.sqlite");
    const auto result = phone.read();
    std::vector<std::string> names;
    for (const model::Participant& person : result.participants) {
        if (person.conversation == result.messages[0].conversation) {
            names.push_back(person.name + " " + person.address);
        }
    }
    CHECK(names == std::vector<std::string>{" ", "boek 1 +31600000001", "Anne +31600000002",
                                            "~ zelf 3 +31600000003", "lid 4 +31600000004",
                                            "+31600000005 +31600000005",
                                            "900000000000006@lid 900000000000006@lid"});
}

TEST_CASE("the pair table is found in all places where versions keep it") {
    for (const char* file : {"ChatStorage.sqlite", "LID.sqlite"}) {
        const IosPhone phone;
        add_rows(phone, "(1,2,1,700000001,0,0,0,'A1','x',NULL)");
        phone.sql("INSERT INTO ZWACHATSESSION VALUES (2, '900000000000003@lid', NULL, 0)");
        phone.sql(
            "CREATE TABLE ZWAPHONENUMBERLIDPAIR (Z_PK INTEGER PRIMARY KEY, ZLID TEXT, ZPHONENUMBER TEXT);"
            "INSERT INTO ZWAPHONENUMBERLIDPAIR VALUES (1, '900000000000003', '31600000003')",
            file);
        const auto result = phone.read();
        CHECK(result.name_of(result.messages[0].sender) == "+31600000003");
    }
    const IosPhone phone;
    add_rows(phone, "(1,2,1,700000001,0,0,0,'A1','x',NULL)");
    phone.sql("INSERT INTO ZWACHATSESSION VALUES (2, '900000000000003@lid', NULL, 0)");
    phone.sql("CREATE TABLE ZWAADDRESSBOOKCONTACT (Z_PK INTEGER PRIMARY KEY, ZFULLNAME TEXT, ZWHATSAPPID "
              "TEXT, ZLID TEXT);"
              "INSERT INTO ZWAADDRESSBOOKCONTACT VALUES (1, 'Bart', '31600000003@s.whatsapp.net', "
              "'900000000000003@lid')",
              "ContactsV2.sqlite");
    CHECK(phone.read().participants.back().address == "+31600000003");
}

TEST_CASE("contacts are read by the columns that their table has") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000001,0,0,0,'A1','een','31600000002@s.whatsapp.net')");
    phone.sql("CREATE TABLE ZWAADDRESSBOOKCONTACT (ZWHATSAPPID TEXT, ZGIVENNAME TEXT, ZLASTNAME TEXT);"
              "INSERT INTO ZWAADDRESSBOOKCONTACT VALUES ('31600000002@s.whatsapp.net', 'Anne', 'Bakker')",
              "ContactsV2.sqlite");
    const auto result = phone.read();
    REQUIRE(result.messages.size() == 1);
    CHECK(result.name_of(result.messages[0].sender) == "Anne Bakker");
}

TEST_CASE("a missing list of contacts is told and no more") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000001,0,0,0,'A1','x',NULL)");
    const auto result = phone.read();
    CHECK(result.messages.size() == 1);
    CHECK(result.has_notice(NoticeCode::contacts_missing));
    test::write_file(phone.folder / "ContactsV2.sqlite", "SQLite format 3 and then nothing");
    const auto damaged = phone.read();
    CHECK(damaged.messages.size() == 1);
    CHECK(damaged.has_notice(NoticeCode::database_unsound));
}

TEST_CASE("a backup without a list of contacts is read, encrypted or not") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000001,0,0,0,'A1','x',NULL)");
    const std::string bytes = test::read_file(phone.folder / "ChatStorage.sqlite");
    for (const char* app : {"WhatsApp", "WhatsAppSMB"}) {
        for (const char* options : {"", "--password geheim"}) {
            INFO(app << ' ' << options);
            const std::string domain = std::string("AppDomainGroup-group.net.whatsapp.") + app + ".shared/";
            const backup_test::Folder folder;
            backup_test::make_backup(folder.path(), "b", {{domain + "ChatStorage.sqlite", bytes}}, options);
            backup_test::Password password("geheim");
            const auto tree = tree::open_tree((folder.path() / "b").string(), {}, &password);
            const auto result = tests::read_tree(*tree);
            CHECK(texts_of(result) == std::vector<std::string>{"x"});
            CHECK(result.has_notice(NoticeCode::contacts_missing));
        }
    }
}

TEST_CASE("rows that stand beside the messages are counted") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000001,0,0,0,'A1','x',NULL)");
    phone.sql("UPDATE ZWAMESSAGE SET ZMEDIAITEM = 7;"
              "INSERT INTO ZWAMEDIAITEM (Z_PK) VALUES (5), (6), (7);");
    const auto result = phone.read();
    const auto* notice = find_notice(result, NoticeCode::row_unassigned);
    REQUIRE(notice != nullptr);
    CHECK(notice->detail == "2 rows of ZWAMEDIAITEM of no message that is there");
}

TEST_CASE("rows of conversations that are gone stay apart, in their order") {
    const IosPhone phone;
    add_rows(phone, "(1,55,2,700000001,0,0,0,'A1','later',NULL),(2,56,1,700000002,0,0,0,'A2','anders',NULL),"
                    "(3,55,1,700000003,0,0,0,'A3','eerst',NULL),(4,NULL,1,700000004,0,0,0,'A4','los',NULL)");
    phone.sql("INSERT INTO ZWACHATSESSION VALUES (9, '8@weird', 'Vreemd', 77)");
    const auto result = phone.read();
    const auto conversations = conversations_of(result);
    REQUIRE(conversations.size() >= 4);
    const auto last = conversations.end() - 3;
    CHECK(*extra_of<std::int64_t>(last[0].extra, "session") == 55);
    CHECK(*extra_of<std::int64_t>(last[1].extra, "session") == 56);
    CHECK(extra_of<std::int64_t>(last[2].extra, "session") == nullptr);
    CHECK(texts_of(result) == std::vector<std::string>{"eerst", "later", "anders", "los"});
    CHECK(result.messages[1].conversation == last[0].id);
    CHECK(find_notice(result, NoticeCode::row_unassigned)->detail ==
          "2 rows of conversation 55, which is not there");
    const auto weird = std::find_if(conversations.begin(), conversations.end(),
                                    [](const auto& one) { return one.title == "Vreemd"; });
    REQUIRE(weird != conversations.end());
    CHECK(weird->kind == model::ConversationKind::unknown);
}

TEST_CASE("changes of a group's members stand in their group at their time") {
    const IosPhone phone;
    add_rows(phone, "(1,2,1,700000001,0,0,0,'A1','ervoor',NULL),(2,2,2,700000090,0,0,0,'A2','erna',NULL)");
    phone.sql("INSERT INTO ZWACHATSESSION VALUES (2, '316-1@g.us', 'Dijkwacht', 1);"
              "CREATE TABLE ZWAGROUPMEMBERSCHANGE (Z_PK INTEGER PRIMARY KEY, ZCHANGETYPE INTEGER, "
              "ZCHANGEDATE TIMESTAMP, ZGROUPJID VARCHAR, ZMEMBERJIDS VARCHAR);"
              "INSERT INTO ZWAGROUPMEMBERSCHANGE VALUES "
              "(4, 3, 700000050.5, '316-1@g.us', '31600000002@s.whatsapp.net,31600000003@s.whatsapp.net'), "
              "(5, 1, NULL, '316-9@g.us', NULL);");
    const auto result = phone.read();
    REQUIRE(result.messages.size() == 4);
    const model::Message& change = result.messages[1];
    CHECK(change.kind == MessageKind::event);
    CHECK(change.text == "the members changed: Anne, +31600000003");
    REQUIRE(change.event);
    CHECK(change.event->type == "other");
    CHECK(change.event->targets == std::vector<std::string>{"Anne", "+31600000003"});
    CHECK(change.position.file == "ChatStorage.sqlite/ZWAGROUPMEMBERSCHANGE");
    CHECK(change.position.row == 4);
    CHECK(*extra_of<std::int64_t>(change.extra, "change_type") == 3);
    CHECK(result.messages[2].text == "erna");
    CHECK(conversations_of(result).size() == 3); // that of the other group has nothing but its change
    CHECK(result.messages[3].conversation == conversations_of(result)[2].id);
    CHECK(count_notices(result, NoticeCode::date_impossible) == 1);
}

TEST_CASE("a call that could be joined is told once") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000001,0,0,0,'A1','x',NULL)");
    phone.sql(
        "CREATE TABLE ZWAAGGREGATECALLEVENT (Z_PK INTEGER PRIMARY KEY, ZINCOMING INTEGER, ZVIDEO INTEGER);"
        "CREATE TABLE ZWACDCALLEVENT (Z_PK INTEGER PRIMARY KEY, Z1CALLEVENTS INTEGER, ZDATE REAL, ZDURATION "
        "REAL, ZOUTCOME INTEGER, ZGROUPJIDSTRING TEXT);"
        "INSERT INTO ZWAAGGREGATECALLEVENT VALUES (1, 1, 0);"
        "INSERT INTO ZWACDCALLEVENT VALUES (1, 1, 700000200, 61, 0, '316-1@g.us');"
        "CREATE TABLE ZWAJOINABLECALLEVENT (Z_PK INTEGER PRIMARY KEY, ZCURRENTOUTCOME INTEGER, ZVIDEO "
        "INTEGER, "
        "ZDATE REAL, ZDURATION REAL, ZCALLCREATORJIDSTRING TEXT, ZGROUPJIDSTRING TEXT);"
        "INSERT INTO ZWAJOINABLECALLEVENT VALUES (1, 0, 0, 700000195, 61, '31600000002@s.whatsapp.net', "
        "'316-1@g.us'), (2, 0, 1, 700000900, 30, '31600000002@s.whatsapp.net', NULL);"
        "CREATE TABLE ZWAJOINABLECALLEVENTPARTICIPANT (Z_PK INTEGER PRIMARY KEY, ZJOINED INTEGER, "
        "Z4PARTICIPANTS INTEGER, ZJIDSTRING TEXT);"
        "INSERT INTO ZWAJOINABLECALLEVENTPARTICIPANT VALUES (1, 1, 2, '31600000002@s.whatsapp.net');",
        "CallHistory.sqlite");
    const auto result = phone.read();
    REQUIRE(result.messages.size() == 3);
    const model::Message& joined = result.messages[1];
    CHECK(joined.call == model::Call{"video", "answered", 30, {}});
    CHECK(joined.position.file == "CallHistory.sqlite/ZWAJOINABLECALLEVENT");
    CHECK(joined.position.row == 2);
    CHECK(joined.from_owner == false);
    CHECK(result.name_of(joined.sender) == "Anne");
    CHECK(result.messages[2].position.file == "CallHistory.sqlite");
    const auto* notice = find_notice(result, NoticeCode::row_unassigned);
    REQUIRE(notice != nullptr);
    CHECK(notice->detail == "1 row of ZWAJOINABLECALLEVENT about calls that the log of calls has too");
}

TEST_CASE("files that no row names are told") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000001,1,0,0,'A1',NULL,NULL)");
    phone.sql("UPDATE ZWAMESSAGE SET ZMEDIAITEM = 1;"
              "INSERT INTO ZWAMEDIAITEM (Z_PK, ZMEDIALOCALPATH) VALUES (1, 'Media/a.jpg');");
    for (const char* name : {"a.jpg", "a.thumb", "b.jpg", "Profile/31600000002-1.jpg"}) {
        test::write_file(phone.folder / "Message/Media" / name, "x");
    }
    const auto result = phone.read();
    CHECK(count_notices(result, NoticeCode::attachment_orphan) == 1);
    CHECK(find_notice(result, NoticeCode::attachment_orphan)->name.ends_with("Message/Media/b.jpg"));
}

TEST_CASE("conversations of one name stay apart") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000001,0,0,0,'A1','een',NULL),(2,2,1,700000001,0,0,0,'A1','twee',NULL)");
    phone.sql("INSERT INTO ZWACHATSESSION VALUES (2, '31600000003@s.whatsapp.net', 'Anne', 0)");
    const auto result = phone.read();
    const auto conversations = conversations_of(result);
    REQUIRE(conversations.size() == 2);
    CHECK(conversations[0].title == conversations[1].title);
    CHECK(conversations[0].id != conversations[1].id);
    CHECK(result.messages[0].conversation == conversations[0].id);
    CHECK(result.messages[1].conversation == conversations[1].id);
    CHECK(ids_of(result).size() == 2);
}

TEST_CASE("ids hold in a later backup with other row numbers, repeated ones get their own") {
    const IosPhone first;
    add_rows(first, "(1,1,1,700000001,0,0,0,'A1','een',NULL),(2,1,2,700000002,0,0,0,'A1','twee',NULL),"
                    "(3,1,3,700000003,10,2,0,NULL,NULL,NULL),(4,1,4,700000004,10,2,0,NULL,NULL,NULL)");
    const IosPhone later;
    add_rows(later, "(11,1,1,700000001,0,0,0,'A1','een',NULL),(12,1,2,700000002,0,0,0,'A1','twee',NULL),"
                    "(13,1,3,700000003,10,2,0,NULL,NULL,NULL),(14,1,4,700000004,10,2,0,NULL,NULL,NULL),"
                    "(15,1,5,700000005,0,0,0,'A2','drie',NULL)");
    const auto before = ids_of(first.read());
    const auto after = ids_of(later.read());
    CHECK(before.size() == 4);
    CHECK(after.size() == 5);
    CHECK(std::includes(after.begin(), after.end(), before.begin(), before.end()));
}

TEST_CASE("two phones that talk with the same person have conversations of their own") {
    const auto read_phone = [](const std::string& owner) {
        const IosPhone phone;
        add_rows(phone, "(1,1,1,700000001,10,2,0,'A1',NULL,NULL)");
        phone.sql("UPDATE ZWAMESSAGE SET ZTOJID = '" + owner + "'");
        return conversations_of(phone.read()).at(0).id;
    };
    CHECK(read_phone("31600000008@s.whatsapp.net") != read_phone("31600000009@s.whatsapp.net"));
}

TEST_CASE("a member whose row is gone keeps the name that the messages give") {
    const IosPhone phone;
    add_rows(phone, "(1,2,1,700000001,0,0,0,'A1','eerste','31600000002-1400000000@g.us'),"
                    "(2,2,2,700000002,0,0,0,'A2','tweede','31600000002-1400000000@g.us'),"
                    "(3,2,3,700000003,0,0,0,'A3','derde','31600000002-1400000000@g.us')");
    phone.sql("INSERT INTO ZWACHATSESSION VALUES (2, '31600000002-1400000000@g.us', 'Dijkwacht', 1);"
              "CREATE TABLE ZWAGROUPMEMBER (Z_PK INTEGER PRIMARY KEY, ZCHATSESSION INTEGER, ZMEMBERJID TEXT);"
              "UPDATE ZWAMESSAGE SET ZGROUPMEMBER = 77, ZPUSHNAME = 'Sanne' WHERE Z_PK < 3;"
              "UPDATE ZWAMESSAGE SET ZGROUPMEMBER = 78 WHERE Z_PK = 3");
    const auto result = phone.read();
    REQUIRE(result.messages.size() == 3);
    REQUIRE(result.messages[0].sender);
    CHECK(result.messages[1].sender == result.messages[0].sender);
    CHECK_FALSE(result.messages[2].sender);
    CHECK(*extra_of<std::int64_t>(result.messages[2].extra, "member_row") == 78);
    const auto is_sanne = [&](const model::Record& record) {
        const auto* person = std::get_if<model::Participant>(&record);
        return person != nullptr && person->id == *result.messages[0].sender && person->name == "~ Sanne" &&
               person->address.empty() && person->saved == false;
    };
    CHECK(std::count_if(result.records.begin(), result.records.end(), is_sanne) == 1);
}

TEST_CASE("a file that a deleted or unknown message left behind is kept") {
    const IosPhone phone;
    add_rows(phone,
             "(1,1,1,700000001,14,0,0,'A1',NULL,NULL),(2,1,2,700000002,200,0,0,'A2','wat is dit',NULL)");
    phone.sql(
        "INSERT INTO ZWAMEDIAITEM (Z_PK, ZMEDIALOCALPATH) VALUES (1, 'Media/a.jpg'), (2, 'Media/a.jpg');"
        "UPDATE ZWAMESSAGE SET ZMEDIAITEM = Z_PK");
    test::write_file(phone.folder / "Message/Media/a.jpg", "x");
    const auto result = phone.read();
    CHECK(result.messages[0].kind == MessageKind::deleted);
    CHECK(result.messages[0].attachments.at(0).size == 1);
    CHECK(result.messages[1].kind == MessageKind::unknown);
    CHECK(result.messages[1].text == "wat is dit");
    CHECK(result.messages[1].attachments.at(0).size == 1);
}

TEST_CASE("the folders of versions before 2014 are known") {
    const IosPhone phone;
    const std::string within = "AppDomain-net.whatsapp.WhatsApp/Documents/ChatStorage.sqlite";
    std::filesystem::create_directories((phone.folder / within).parent_path());
    phone.sql(std::string(tests::k_small_schema) +
                  "INSERT INTO ZWAMEDIAITEM (Z_PK, ZMEDIALOCALPATH) VALUES (1, 'Media/a.jpg');"
                  "INSERT INTO ZWAMESSAGE (Z_PK, ZCHATSESSION, ZMESSAGETYPE, ZMESSAGEDATE, ZMEDIAITEM) "
                  "VALUES (1, 1, 1, 400000000, 1)",
              within);
    test::write_file(phone.folder / "AppDomain-net.whatsapp.WhatsApp/Library/Media/a.jpg", "x");
    const auto result = phone.read();
    REQUIRE(result.messages.size() == 1);
    CHECK(result.messages[0].attachments.at(0).size == 1);
}

TEST_CASE("a database of few columns is read as far as it goes") {
    const IosPhone phone;
    phone.sql("CREATE TABLE ZWAMESSAGE (Z_PK INTEGER PRIMARY KEY, ZCHATSESSION INTEGER, ZTEXT TEXT);"
              "INSERT INTO ZWAMESSAGE VALUES (1, 1, 'een'), (2, NULL, 'twee')");
    const auto result = phone.read();
    CHECK(texts_of(result) == std::vector<std::string>{"een", "twee"});
    CHECK(result.has_notice(NoticeCode::row_unassigned));
    CHECK(count_notices(result, NoticeCode::date_impossible) == 2);
}

TEST_CASE("a column that a database lacks costs what it says and no more") {
    const std::pair<std::string, std::vector<std::string>> tables[] = {
        {"ZWAMESSAGE",
         {"ZSORT", "ZMESSAGEDATE", "ZMESSAGETYPE", "ZGROUPEVENTTYPE", "ZISFROMME", "ZSTANZAID", "ZFROMJID",
          "ZTOJID", "ZPUSHNAME", "ZGROUPMEMBER", "ZMEDIAITEM", "ZMESSAGEINFO"}},
        {"ZWACHATSESSION", {"ZCONTACTJID", "ZPARTNERNAME", "ZSESSIONTYPE"}},
        {"ZWAGROUPMEMBER", {"ZMEMBERJID", "ZCONTACTNAME", "ZISADMIN"}},
        {"ZWAMEDIAITEM",
         {"ZMESSAGE", "ZMEDIALOCALPATH", "ZTITLE", "ZVCARDNAME", "ZVCARDSTRING", "ZMEDIAURL", "ZLATITUDE",
          "ZMETADATA"}},
        {"ZWAMESSAGEINFO", {"ZMESSAGE", "ZRECEIPTINFO"}},
        {"ZWAPROFILEPUSHNAME", {"ZJID", "ZPUSHNAME"}}};
    for (const auto& [table, columns] : tables) {
        for (const std::string& column : columns) {
            INFO(table << " without " << column);
            const IosPhone phone;
            add_rows(phone, "(1,1,1,700000001,0,0,0,'A1','blijft','31600000002@s.whatsapp.net')");
            phone.sql("CREATE TABLE ZWAGROUPMEMBER (Z_PK INTEGER PRIMARY KEY, ZCHATSESSION INTEGER, "
                      "ZMEMBERJID TEXT, "
                      "ZCONTACTNAME TEXT, ZISADMIN INTEGER);"
                      "CREATE TABLE ZWAPROFILEPUSHNAME (ZJID TEXT, ZPUSHNAME TEXT);");
            phone.sql(fmt::format("ALTER TABLE {} RENAME COLUMN {} TO gone", table, column));
            CHECK(texts_of(phone.read()) == std::vector<std::string>{"blijft"});
        }
    }
}

TEST_CASE("rows of other tables that only name their message are found") {
    const IosPhone phone;
    phone.sql("CREATE TABLE ZWACHATSESSION (Z_PK INTEGER PRIMARY KEY, ZCONTACTJID TEXT);"
              "INSERT INTO ZWACHATSESSION VALUES (1, '31600000002@s.whatsapp.net');"
              "CREATE TABLE ZWAMESSAGE (Z_PK INTEGER PRIMARY KEY, ZCHATSESSION INTEGER, ZMESSAGEDATE REAL, "
              "ZMESSAGETYPE INTEGER, ZSTANZAID TEXT);"
              "INSERT INTO ZWAMESSAGE VALUES (1, 1, 700000001, 1, 'A1');"
              "CREATE TABLE ZWAMEDIAITEM (Z_PK INTEGER PRIMARY KEY, ZMESSAGE INTEGER, ZTITLE TEXT);"
              "INSERT INTO ZWAMEDIAITEM VALUES (7, 1, 'bijschrift');"
              "CREATE TABLE ZWAMESSAGEINFO (Z_PK INTEGER PRIMARY KEY, ZMESSAGE INTEGER, ZRECEIPTINFO BLOB);"
              "INSERT INTO ZWAMESSAGEINFO VALUES (9, 1, x'3A0912070A024142120158');");
    const auto result = phone.read();
    REQUIRE(result.messages.size() == 1);
    CHECK(result.messages[0].text == "bijschrift");
    REQUIRE(result.messages[0].reactions.size() == 1);
    CHECK(result.messages[0].reactions[0].value == "X");
    const auto& people = result.participants;
    const auto owner =
        std::find_if(people.begin(), people.end(), [](const auto& p) { return p.owner == true; });
    REQUIRE(owner != people.end());
    CHECK(result.messages[0].reactions[0].sender == owner->id); // it names nobody
}

TEST_CASE("a write-ahead log is read with its database") {
    const IosPhone phone;
    const IosPhone copy;
    const std::string path = (phone.folder / "ChatStorage.sqlite").string();
    sqlite3* db = nullptr;
    REQUIRE(sqlite3_open(path.c_str(), &db) == SQLITE_OK);
    const std::string sql = "PRAGMA journal_mode=WAL;" + std::string(tests::k_small_schema) +
                            "INSERT INTO ZWAMESSAGE (Z_PK, ZCHATSESSION, ZTEXT, ZMESSAGEDATE) VALUES (1, 1, "
                            "'in het log', 700000000)";
    REQUIRE(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
    for (const char* name : {"ChatStorage.sqlite", "ChatStorage.sqlite-wal"}) {
        test::write_file(copy.folder / name, test::read_file(phone.folder / name));
    }
    sqlite3_close(db);
    CHECK(texts_of(copy.read()) == std::vector<std::string>{"in het log"});
}

TEST_CASE("a change that was not finished is undone by the journal beside the database") {
    const IosPhone phone;
    const IosPhone copy;
    phone.sql(
        std::string(tests::k_small_schema) +
        "INSERT INTO ZWAMESSAGE (Z_PK, ZCHATSESSION, ZTEXT, ZMESSAGEDATE) VALUES (1, 1, 'vast', 700000000)");
    sqlite3* db = nullptr;
    REQUIRE(sqlite3_open((phone.folder / "ChatStorage.sqlite").c_str(), &db) == SQLITE_OK);
    REQUIRE(
        sqlite3_exec(db,
                     "PRAGMA cache_size=1; BEGIN; UPDATE ZWAMESSAGE SET ZTEXT = 'half'; CREATE TABLE big(a);"
                     "INSERT INTO big SELECT zeroblob(40000)",
                     nullptr, nullptr, nullptr) == SQLITE_OK);
    for (const char* name : {"ChatStorage.sqlite", "ChatStorage.sqlite-journal"}) {
        test::write_file(copy.folder / name, test::read_file(phone.folder / name));
    }
    sqlite3_close(db);
    CHECK(test::read_file(copy.folder / "ChatStorage.sqlite").find("half") != std::string::npos);
    const auto result = copy.read();
    CHECK(texts_of(result) == std::vector<std::string>{"vast"});
    REQUIRE(find_notice(result, NoticeCode::database_unsound) != nullptr);
    CHECK(find_notice(result, NoticeCode::database_unsound)
              ->detail.find("undoes a change that was not finished") != std::string::npos);
}

namespace {

/// 2000 messages, "regel 000001" to "regel 002000", with an index on their order and one on their ids.
void fill(const IosPhone& phone) {
    phone.sql(
        std::string(tests::k_small_schema) +
        "CREATE INDEX I_SORT ON ZWAMESSAGE (ZCHATSESSION, ZSORT);"
        "CREATE INDEX I_STANZA ON ZWAMESSAGE (ZSTANZAID);"
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
        " INSERT INTO ZWAMESSAGE (Z_PK, ZCHATSESSION, ZSORT, ZMESSAGEDATE, ZMESSAGETYPE, ZSTANZAID, ZTEXT)"
        " SELECT i, 1, i, 700000000 + i, 0, printf('3A%06d', i), printf('regel %06d', i) FROM n");
}

/// Overwrites the page that holds the last occurrence of some bytes.
void spoil_page(const IosPhone& phone, std::string_view of) {
    const std::filesystem::path path = phone.folder / "ChatStorage.sqlite";
    std::string bytes = test::read_file(path);
    const std::size_t hit = bytes.rfind(of);
    REQUIRE(hit != std::string::npos);
    std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(hit / 4096 * 4096), 4096, '\xFF');
    test::write_file(path, bytes);
}

} // namespace

TEST_CASE("a damaged page costs its rows, which are told once and are no gap") {
    const IosPhone phone;
    fill(phone);
    spoil_page(phone, "regel 001000");
    const auto result = phone.read();
    CHECK(result.messages.size() > 1900);
    CHECK(result.messages.size() < 2000);
    CHECK(ids_of(result).size() == result.messages.size());
    CHECK(result.messages.back().text == "regel 002000");
    CHECK(find_notice(result, NoticeCode::row_gap) == nullptr);
    std::vector<std::string> told;
    for (const model::Notice& notice : result.notices) {
        if (notice.code == NoticeCode::row_damaged && notice.detail.starts_with("ZWAMESSAGE: rows ")) {
            told.push_back(notice.detail);
        }
    }
    REQUIRE(told.size() == 1);
    std::set<std::int64_t> read;
    for (const model::Message& message : result.messages) {
        read.insert(message.position.row.value_or(0));
    }
    std::int64_t first = 1;
    while (read.contains(first)) {
        ++first;
    }
    const auto last = first + static_cast<std::int64_t>(2000 - result.messages.size()) - 1;
    CHECK(told[0].starts_with("ZWAMESSAGE: rows " + std::to_string(first) + " to " + std::to_string(last)));
    CHECK(result.has_notice(NoticeCode::database_unsound));
    const auto source = std::get<model::Source>(result.records.front());
    CHECK(*extra_of<std::int64_t>(source.extra, "messages") == 2000);
}

TEST_CASE("a row with a damaged number is read with those around it, each with an id of its own") {
    const IosPhone phone;
    phone.sql(
        std::string(tests::k_small_schema) +
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)"
        " INSERT INTO ZWAMESSAGE (Z_PK, ZCHATSESSION, ZSORT, ZMESSAGEDATE, ZMESSAGETYPE, ZSTANZAID, ZTEXT)"
        " SELECT i, 1, i, 700000000 + i, 0, '3AF' || (i / 2), printf('regel %06d', i) FROM n");
    const std::filesystem::path path = phone.folder / "ChatStorage.sqlite";
    std::string bytes = test::read_file(path);
    const std::size_t at = bytes.find("regel 000042");
    REQUIRE(at != std::string::npos);
    const std::size_t cell = bytes.find('\x2A', at - 50); // the rowid, before the header of the record
    REQUIRE(cell < at);
    bytes[cell] = '\0';
    test::write_file(path, bytes);
    const auto result = phone.read();
    CHECK(result.messages.size() == 100);
    CHECK(ids_of(result).size() == 100);
    CHECK(result.has_notice(NoticeCode::row_damaged));
    CHECK(find_notice(result, NoticeCode::row_unassigned) == nullptr);
}

TEST_CASE("damaged indices cost no row, no order and no quotation") {
    const IosPhone sound;
    const IosPhone phone;
    for (const IosPhone* one : {&sound, &phone}) {
        fill(*one);
        one->sql("INSERT INTO ZWAMEDIAITEM (Z_PK, ZMETADATA) VALUES (1, x'2A08334130303037303032026D65');"
                 "UPDATE ZWAMESSAGE SET ZMEDIAITEM = 1 WHERE Z_PK = 900");
    }
    spoil_page(phone, "3A000700"); // the last place of an id is the index on ids
    const IosPhone& spoiled = phone;
    const std::filesystem::path path = spoiled.folder / "ChatStorage.sqlite";
    std::string bytes = test::read_file(path);
    for (std::size_t page = 4096; page < bytes.size(); page += 4096) {
        const bool is_index = bytes[page] == 0x0A;
        if (is_index && bytes.compare(page, 4096, std::string(4096, '\xFF')) != 0 &&
            bytes.substr(page, 4096).find("3A00") == std::string::npos) {
            std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(page), 4096, '\xFF'); // of the order
            break;
        }
    }
    test::write_file(path, bytes);
    const auto whole = sound.read();
    const auto result = phone.read();
    CHECK(texts_of(result) == texts_of(whole));
    CHECK(ids_of(result) == ids_of(whole));
    CHECK(result.messages[899].reply_to == whole.messages[899].reply_to);
    REQUIRE(result.messages[899].reply_to);
    CHECK(result.messages[899].reply_to->message == whole.messages[699].id);
    CHECK(find_notice(result, NoticeCode::row_unassigned) == nullptr);
    CHECK(result.has_notice(NoticeCode::row_damaged));
}

TEST_CASE("rows that an index lacks stand in their conversation all the same") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000001,0,0,0,'A1','een',NULL),(2,1,2,700000002,0,0,0,'A2','twee',NULL)");
    phone.sql("CREATE INDEX I_SORT ON ZWAMESSAGE (ZCHATSESSION, ZSORT);"
              "PRAGMA writable_schema = ON;"
              "UPDATE sqlite_schema SET sql = 'CREATE INDEX I_SORT ON ZWAMESSAGE (ZCHATSESSION, ZSORT) WHERE "
              "Z_PK = 1' "
              "WHERE name = 'I_SORT';");
    phone.sql("REINDEX I_SORT;");
    phone.sql("PRAGMA writable_schema = ON;"
              "UPDATE sqlite_schema SET sql = 'CREATE INDEX I_SORT ON ZWAMESSAGE (ZCHATSESSION, ZSORT)' "
              "WHERE name = 'I_SORT';");
    const auto result = phone.read();
    CHECK(texts_of(result) == std::vector<std::string>{"een", "twee"});
    CHECK(find_notice(result, NoticeCode::row_unassigned) == nullptr);
    CHECK(find_notice(result, NoticeCode::row_damaged)->detail ==
          "the rows of the conversation were read one by one: an index lacks some of them");
}

TEST_CASE("a row whose text is damaged keeps its place and time") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000001,0,0,0,'A1','een',NULL),(2,1,2,700000002,0,0,1,'A2',NULL,NULL),"
                    "(3,1,3,700000003,0,0,0,'A3','drie',NULL)");
    phone.sql("UPDATE ZWAMESSAGE SET ZTEXT = printf('%.*c', 20000, 'q') WHERE Z_PK = 2");
    // Only pages beyond the row's own hold nothing but that letter.
    const std::filesystem::path path = phone.folder / "ChatStorage.sqlite";
    std::string bytes = test::read_file(path);
    const std::size_t hit = bytes.rfind(std::string(4000, 'q'));
    REQUIRE(hit != std::string::npos);
    bytes.resize(hit / 4096 * 4096);
    bytes.replace(28, 4, std::string("\0\0\0", 3) + static_cast<char>(bytes.size() / 4096));
    test::write_file(path, bytes);
    const auto result = phone.read();
    REQUIRE(result.messages.size() == 3);
    CHECK(result.messages[1].kind == MessageKind::placeholder);
    CHECK(result.messages[1].from_owner == true);
    CHECK(result.messages[1].time.at);
    CHECK(result.messages[1].position.row == 2);
    CHECK(find_notice(result, NoticeCode::row_damaged)->message == result.messages[1].id);
    CHECK(result.messages[2].text == "drie");
}

TEST_CASE("what is no database is an error with its name") {
    const IosPhone phone;
    test::write_file(phone.folder / "ChatStorage.sqlite", "geen databank");
    CHECK_THROWS_WITH(phone.read(), Catch::Contains("ChatStorage.sqlite"));
    const IosPhone other;
    other.sql("CREATE TABLE T (A)");
    CHECK_THROWS_AS(other.read(), base::Error);
}

TEST_CASE("calls stand in their conversation, once") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000100,0,0,0,'A1','ervoor',NULL),(2,1,2,700000205,59,0,0,'A2',NULL,NULL),"
                    "(3,1,3,700000300,10,1,0,'A3',NULL,NULL),(4,1,4,700000500,0,0,0,'A4','erna',NULL)");
    phone.sql(
        "CREATE TABLE ZWAAGGREGATECALLEVENT (Z_PK INTEGER PRIMARY KEY, ZINCOMING INTEGER, ZVIDEO INTEGER);"
        "CREATE TABLE ZWACDCALLEVENT (Z_PK INTEGER PRIMARY KEY, Z1CALLEVENTS INTEGER, ZDATE REAL, ZDURATION "
        "REAL, ZOUTCOME INTEGER,"
        " ZGROUPCALLCREATORUSERJIDSTRING TEXT);"
        "CREATE TABLE ZWACDCALLEVENTPARTICIPANT (Z_PK INTEGER PRIMARY KEY, Z1PARTICIPANTS INTEGER, "
        "ZJIDSTRING TEXT);"
        "INSERT INTO ZWAAGGREGATECALLEVENT VALUES (1, 0, 1), (2, 1, 0), (3, 1, 0);"
        "INSERT INTO ZWACDCALLEVENT VALUES (1, 1, 700000200, 61.5, 0, NULL), (2, 2, 700000290, 0, 1, "
        "'31600000002@s.whatsapp.net'),"
        " (3, 3, 700000400, 5, 0, '31600000002@s.whatsapp.net');"
        "INSERT INTO ZWACDCALLEVENTPARTICIPANT VALUES (1, 1, '31600000002@s.whatsapp.net'), (2, 2, "
        "'31600000002@s.whatsapp.net'),"
        " (3, 3, '31600000002@s.whatsapp.net')",
        "CallHistory.sqlite");
    const auto result = phone.read();
    REQUIRE(result.messages.size() == 5);
    CHECK(result.messages[1].call == model::Call{"video", "answered", 61, {}});
    CHECK(result.messages[1].position.row == 2);
    CHECK(result.messages[2].call == model::Call{"voice", "missed", {}, {}});
    CHECK(result.messages[3].call == model::Call{"voice", "answered", 5, {}});
    CHECK(result.messages[3].position.file == "CallHistory.sqlite");
    CHECK(result.messages[3].from_owner == false);
    CHECK(result.name_of(result.messages[3].sender) == "Anne");
    CHECK(result.messages[4].n == 4);
}

TEST_CASE("a range leaves messages out and counts them") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000001,0,0,0,'A1','een',NULL),(2,1,2,700100001,0,0,0,'A2','twee',NULL),(3,1,3,"
                    "NULL,0,0,0,'A3','drie',NULL)");
    source::ReadOptions options;
    options.since = model::parse_instant("2023-03-09T20:26:41");
    options.zone = "UTC";
    const auto later = phone.read(options);
    CHECK(texts_of(later) == std::vector<std::string>{"twee", "drie"});
    CHECK(later.messages[0].n == 1);
    CHECK(find_notice(later, NoticeCode::message_outside_range)->detail.starts_with("1 "));
    options.since.reset();
    options.until = model::parse_instant("2023-03-08T21:26:42"); // wall clock of Amsterdam: 20:26:42 UTC
    options.zone = "Europe/Amsterdam";
    CHECK(texts_of(phone.read(options)) == std::vector<std::string>{"een", "drie"});
}

TEST_CASE("the owner can be named, and another number than the database's is told") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000001,10,2,0,'A1',NULL,NULL),(2,1,2,700000002,0,0,1,'A2','ik',NULL)");
    phone.sql("UPDATE ZWAMESSAGE SET ZTOJID = '31600000009@s.whatsapp.net' WHERE Z_PK = 1");
    source::ReadOptions options;
    options.owner = "Mees";
    auto result = phone.read(options);
    CHECK(result.name_of(result.messages[1].sender) == "Mees");
    CHECK(conversations_of(result)[0].owner_basis == "option");
    CHECK_FALSE(result.has_notice(NoticeCode::owner_unseen));
    options.owner = "+31 6 0000 0008";
    CHECK(phone.read(options).has_notice(NoticeCode::owner_unseen));
    CHECK(ids_of(phone.read(options)) == ids_of(phone.read()));
}

TEST_CASE("a conversation without its newest message or deleted on the phone is told") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000001,0,0,0,'A1','een',NULL)");
    phone.sql("ALTER TABLE ZWACHATSESSION ADD COLUMN ZLASTMESSAGEDATE REAL; ALTER TABLE ZWACHATSESSION ADD "
              "COLUMN ZREMOVED INTEGER;"
              "ALTER TABLE ZWACHATSESSION ADD COLUMN ZMESSAGECOUNTER INTEGER;"
              "UPDATE ZWACHATSESSION SET ZLASTMESSAGEDATE = 700000001.4, ZREMOVED = 0, ZMESSAGECOUNTER = 90");
    const auto whole = phone.read();
    CHECK_FALSE(whole.has_notice(NoticeCode::newest_message_missing));
    CHECK_FALSE(whole.has_notice(NoticeCode::conversation_removed));
    CHECK_FALSE(whole.has_notice(NoticeCode::row_gap)); // the counter is no count of rows
    phone.sql("UPDATE ZWACHATSESSION SET ZLASTMESSAGEDATE = 700000009, ZREMOVED = 1");
    const auto cut = phone.read();
    CHECK(cut.has_notice(NoticeCode::newest_message_missing));
    CHECK(cut.has_notice(NoticeCode::conversation_removed));
}
