// SPDX-License-Identifier: EUPL-1.2
// Columns, fields and tables that say something beside the messages: each is read or told.
#include "files.hpp"
#include "ios_phone.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace {

using namespace chatkeep;
using model::NoticeCode;
using tests::add_rows;
using tests::extra_of;
using tests::IosPhone;
using Lines = std::vector<std::string>;

void spoil_entry(const IosPhone& phone, const std::string& table) {
    phone.sql(
        fmt::format("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE TABLE {0} (a MET (' "
                    "WHERE name = '{0}'",
                    table));
}

} // namespace

TEST_CASE("an entry of the schema that can't be made out costs its table and no message") {
    for (const char* table : {"ZWAVCARDMENTION", "ZWAMEDIAITEM", "ZWACHATSESSION"}) {
        INFO(table);
        const IosPhone phone;
        add_rows(phone, "(1,1,1,700000001,0,0,0,'A1','blijft',NULL)");
        phone.sql("CREATE TABLE ZWAVCARDMENTION (Z_PK INTEGER PRIMARY KEY)");
        spoil_entry(phone, table);
        const auto result = phone.read();
        CHECK(texts_of(result) == Lines{"blijft"});
        const auto told = std::find_if(result.notices.begin(), result.notices.end(), [](const auto& notice) {
            return notice.code == NoticeCode::database_unsound;
        });
        REQUIRE(told != result.notices.end());
        CHECK(told->detail.ends_with(fmt::format("what these tables hold is not read: {}", table)));
    }
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000001,0,0,0,'A1','weg',NULL)");
    spoil_entry(phone, "ZWAMESSAGE");
    CHECK_THROWS_WITH(phone.read(),
                      Catch::Contains("the table ZWAMESSAGE can't be read: malformed database schema"));
}

TEST_CASE("ids of quoted messages count to their last character, whatever their length") {
    const IosPhone phone;
    const std::string first = "3A0000000000000000F0"; // alike but for the end, as some tools cut ids
    add_rows(phone, fmt::format("(1,1,1,700000001,0,0,0,'{0}','eerste',NULL),"
                                "(2,1,2,700000002,0,0,0,'3A0000000000000000F1','tweede',NULL),"
                                "(3,1,3,700000003,0,0,0,'3EB0000000000000000001','web',NULL),"
                                "(4,1,4,700000004,0,0,0,'AC00000000000000000000000000000F','android',NULL),"
                                "(5,1,5,700000005,0,0,1,'R1','a',NULL),(6,1,6,700000006,0,0,1,'R2','b',NULL),"
                                "(7,1,7,700000007,0,0,1,'R3','c',NULL),(8,1,8,700000008,0,0,1,'R4','d',NULL)",
                                first));
    std::int64_t row = 5;
    for (const std::string& id : Lines{"3A0000000000000000F1", "3EB0000000000000000001",
                                       "AC00000000000000000000000000000F", "3A0000000000000000F2"}) {
        phone.sql(
            fmt::format("INSERT INTO ZWAMEDIAITEM (Z_PK, ZMETADATA) VALUES ({0}, CAST(x'2A{1:02X}' || '{2}' "
                        "AS BLOB)); UPDATE ZWAMESSAGE SET ZMEDIAITEM = {0} WHERE Z_PK = {0}",
                        row, id.size(), id));
        ++row;
    }
    const auto result = phone.read();
    REQUIRE(result.messages.size() == 8);
    CHECK(result.messages[4].reply_to->message == result.messages[1].id);
    CHECK(result.messages[5].reply_to->message == result.messages[2].id);
    CHECK(result.messages[6].reply_to->message == result.messages[3].id);
    CHECK_FALSE(result.messages[7].reply_to->message);
}

TEST_CASE("what is stored with reactions and polls beyond them is kept") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000001,77,0,0,'A1','x',NULL),(2,1,2,700000002,46,0,0,'A2','Waar?',NULL),"
                    "(3,1,3,700000003,46,0,0,'A3','Waar?',NULL),(4,1,4,700000004,0,0,0,'A4','y',NULL)");
    // 7.2 {1 K, 2 X}; 8 {2 Waar?, 3 {1 Delft}}, once with field 4; 7.1 {1 K, 2 1@lid, 3 X, 4 2^62}
    phone.sql("INSERT INTO ZWAMESSAGEINFO VALUES (1, 1, x'3A0812060A014B120158'), "
              "(2, 2, x'42101205576161723F1A070A0544656C6674'), "
              "(3, 3, x'42141205576161723F1A070A0544656C667422020801'), "
              "(4, 4, x'3A190A170A014B120531406C69641A015820808080808080808040'); "
              "UPDATE ZWAMESSAGE SET ZMESSAGEINFO = Z_PK");
    const auto result = phone.read();
    REQUIRE(result.messages.size() == 4);
    const auto kept = [&](std::size_t i) {
        const auto& files = result.messages[i].attachments;
        return files.size() == 1 && files[0].name == "ZRECEIPTINFO" && files[0].role == "payload";
    };
    CHECK(kept(0)); // of an unknown type
    CHECK(result.messages[0].reactions.size() == 1);
    CHECK(result.messages[1].attachments.empty());
    CHECK(result.messages[1].poll->options.size() == 1);
    CHECK(kept(2));
    CHECK(result.messages[2].poll->options.size() == 1);
    REQUIRE(result.messages[3].reactions.size() == 1);
    CHECK_FALSE(result.messages[3].reactions[0].time);
    const auto* dates = extra_of<Lines>(result.messages[3].extra, "reaction_dates");
    REQUIRE(dates != nullptr);
    CHECK(*dates == Lines{"0 4611686018427387904"});
    CHECK(count_notices(result, NoticeCode::date_impossible) == 1);
}

TEST_CASE("what sessions, groups and lists of people say is kept") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000001,0,0,0,'A1','x',NULL),(2,1,2,700000002,0,0,0,'A2','y',NULL)");
    // 21: whom it was forwarded from
    phone.sql(
        "INSERT INTO ZWAMEDIAITEM (Z_PK, ZMETADATA) VALUES (1, "
        "x'AA011A333136303030303030303340732E77686174736170702E6E6574'); "
        "UPDATE ZWAMESSAGE SET ZMEDIAITEM = 1 WHERE Z_PK = 1; "
        "ALTER TABLE ZWACHATSESSION ADD COLUMN ZUNREADCOUNT INTEGER; "
        "UPDATE ZWACHATSESSION SET ZUNREADCOUNT = 3; "
        "CREATE TABLE ZWAGROUPINFO (Z_PK INTEGER PRIMARY KEY, ZCHATSESSION INTEGER, ZPICTUREPATH TEXT); "
        "INSERT INTO ZWAGROUPINFO VALUES (1, 1, 'Media/Profile/dijk'); "
        "CREATE TABLE ZWABLACKLISTITEM (Z_PK INTEGER PRIMARY KEY, ZJID TEXT); "
        "INSERT INTO ZWABLACKLISTITEM VALUES (1, '900000000000002@lid'); "
        "CREATE TABLE ZWAPROFILEPICTUREITEM (Z_PK INTEGER PRIMARY KEY, ZJID TEXT); "
        "INSERT INTO ZWAPROFILEPICTUREITEM VALUES (1, 'x'); "
        "CREATE TABLE Z_METADATA (Z_VERSION INTEGER); INSERT INTO Z_METADATA VALUES (1)");
    phone.sql(
        "CREATE TABLE ZWAADDRESSBOOKCONTACT (Z_PK INTEGER PRIMARY KEY, ZFULLNAME TEXT, ZWHATSAPPID TEXT, "
        "ZLID TEXT, ZUSERNAME TEXT, ZABOUTTEXT TEXT); "
        "INSERT INTO ZWAADDRESSBOOKCONTACT VALUES (1, NULL, '31600000002@s.whatsapp.net', "
        "'900000000000002', 'anne.aan.zee', 'aan zee')",
        "ContactsV2.sqlite");
    const auto result = phone.read();
    REQUIRE(result.messages.size() == 2);
    CHECK(*extra_of<std::string>(result.messages[0].extra, "forwarded_from") == "31600000003@s.whatsapp.net");
    const auto conversation = conversations_of(result).at(0);
    CHECK(*extra_of<std::int64_t>(conversation.extra, "unread") == 3);
    CHECK(*extra_of<std::string>(conversation.extra, "picture") == "Media/Profile/dijk");
    const auto anne = std::find_if(result.participants.begin(), result.participants.end(),
                                   [](const auto& person) { return person.address == "+31600000002"; });
    REQUIRE(anne != result.participants.end());
    CHECK(*extra_of<std::string>(anne->extra, "username") == "anne.aan.zee");
    CHECK(*extra_of<std::string>(anne->extra, "about") == "aan zee");
    CHECK(*extra_of<bool>(anne->extra, "blocked"));
    const auto& source = std::get<model::Source>(result.records.front());
    CHECK(*extra_of<Lines>(source.extra, "unread_tables") == Lines{"ZWAPROFILEPICTUREITEM"});
}

TEST_CASE("a thumbnail is found under either of its columns, and how each took part in a call is kept") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000001,1,0,0,'A1',NULL,NULL)");
    phone.sql(
        "ALTER TABLE ZWAMEDIAITEM ADD COLUMN ZXMPPTHUMBPATH TEXT; "
        "ALTER TABLE ZWAMEDIAITEM ADD COLUMN ZTHUMBNAILLOCALPATH TEXT; "
        "INSERT INTO ZWAMEDIAITEM (Z_PK, ZMEDIALOCALPATH, ZXMPPTHUMBPATH, ZTHUMBNAILLOCALPATH) VALUES "
        "(1, 'Media/a.jpg', 'Media/weg.thumb', 'Media/klein.thumb'); UPDATE ZWAMESSAGE SET ZMEDIAITEM = 1");
    test::write_file(phone.folder / "Message/Media/klein.thumb", "x");
    phone.sql("CREATE TABLE ZWACDCALLEVENT (Z_PK INTEGER PRIMARY KEY, ZDATE REAL, ZGROUPJIDSTRING TEXT); "
              "INSERT INTO ZWACDCALLEVENT VALUES (1, 700000200, '316-1@g.us'); "
              "CREATE TABLE ZWACDCALLEVENTPARTICIPANT (Z_PK INTEGER PRIMARY KEY, Z1PARTICIPANTS INTEGER, "
              "ZJIDSTRING TEXT, ZOUTCOME INTEGER); INSERT INTO ZWACDCALLEVENTPARTICIPANT VALUES "
              "(1, 1, '31600000002@s.whatsapp.net', 0), (2, 1, '31600000003@s.whatsapp.net', 4)",
              "CallHistory.sqlite");
    const auto result = phone.read();
    REQUIRE(result.messages.size() == 2);
    REQUIRE(result.messages[0].attachments.size() == 2);
    CHECK(result.messages[0].attachments[1].role == "thumbnail");
    CHECK(result.messages[0].attachments[1].name == "klein.thumb");
    CHECK_FALSE(result.has_notice(NoticeCode::attachment_orphan));
    CHECK(*extra_of<Lines>(result.messages[1].extra, "participants") ==
          Lines{"31600000002@s.whatsapp.net", "31600000003@s.whatsapp.net"});
    CHECK(*extra_of<Lines>(result.messages[1].extra, "participant_outcomes") ==
          Lines{"31600000003@s.whatsapp.net 4"});
}

TEST_CASE("columns that nobody reads are told where they hold something") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000001,0,0,0,'A1','hoi',NULL),(2,1,2,700000002,0,0,0,'A2','dag',NULL)");
    phone.sql(
        "ALTER TABLE ZWAMESSAGE ADD COLUMN ZSPOTLIGHTSTATUS INTEGER; "
        "ALTER TABLE ZWAMESSAGE ADD COLUMN ZNIEUW TEXT; "
        "ALTER TABLE ZWACHATSESSION ADD COLUMN ZLEEG INTEGER; UPDATE ZWAMESSAGE SET ZSPOTLIGHTSTATUS = 5");
    CHECK_FALSE(phone.read().has_notice(NoticeCode::column_unread));
    phone.sql("UPDATE ZWAMESSAGE SET ZNIEUW = 'wat' WHERE Z_PK = 2");
    const auto result = phone.read();
    const auto told = std::find_if(result.notices.begin(), result.notices.end(), [](const auto& notice) {
        return notice.code == NoticeCode::column_unread;
    });
    REQUIRE(told != result.notices.end());
    CHECK(told->detail ==
          "of the table ZWAMESSAGE, columns that nobody reads hold something: ZNIEUW (1 row)");
}

TEST_CASE("what nobody reads in the log of calls is told like that of the messages") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000001,0,0,0,'A1','hoi',NULL)");
    const auto calls = [&phone](const std::string& sql) { phone.sql(sql, "CallHistory.sqlite"); };
    calls("CREATE TABLE ZWACDCALLEVENT (Z_PK INTEGER PRIMARY KEY, Z1CALLEVENTS INTEGER, Z_FOK_1CALLEVENTS "
          "INTEGER, "
          "ZDATE REAL, ZSCHEDULEDID TEXT); INSERT INTO ZWACDCALLEVENT VALUES (1, 1, 2048, 700000200, NULL); "
          "CREATE TABLE ZWACDCALLEVENTPARTICIPANT (Z_PK INTEGER PRIMARY KEY, Z3PARTICIPANTS INTEGER, "
          "Z_FOK_3PARTICIPANTS INTEGER, ZJIDSTRING TEXT); "
          "INSERT INTO ZWACDCALLEVENTPARTICIPANT VALUES (1, 1, 2048, '31600000002@s.whatsapp.net'); "
          "CREATE TABLE ZWAUPCOMINGCALLEVENT (Z_PK INTEGER PRIMARY KEY, ZTITLE TEXT)");
    const auto before = phone.read();
    CHECK_FALSE(before.has_notice(NoticeCode::column_unread));
    CHECK(extra_of<Lines>(std::get<model::Source>(before.records.front()).extra, "unread_tables") == nullptr);
    calls("UPDATE ZWACDCALLEVENT SET ZSCHEDULEDID = 'overleg'; "
          "INSERT INTO ZWAUPCOMINGCALLEVENT VALUES (1, 'Dijkschouw')");
    const auto result = phone.read();
    const auto told = std::find_if(result.notices.begin(), result.notices.end(), [](const auto& notice) {
        return notice.code == NoticeCode::column_unread;
    });
    REQUIRE(told != result.notices.end());
    CHECK(told->detail ==
          "of the table ZWACDCALLEVENT, columns that nobody reads hold something: ZSCHEDULEDID (1 row)");
    CHECK(*extra_of<Lines>(std::get<model::Source>(result.records.front()).extra, "unread_tables") ==
          Lines{"CallHistory.sqlite: ZWAUPCOMINGCALLEVENT"});
}

TEST_CASE("a member without an address is known by the name in its row") {
    const IosPhone phone;
    add_rows(phone, "(1,2,1,700000001,0,0,0,'A1','eerste','31600000002-1400000000@g.us')");
    phone.sql(
        "INSERT INTO ZWACHATSESSION VALUES (2, '31600000002-1400000000@g.us', 'Dijkwacht', 1);"
        "CREATE TABLE ZWAGROUPMEMBER (Z_PK INTEGER PRIMARY KEY, ZCHATSESSION INTEGER, ZMEMBERJID TEXT, "
        "ZCONTACTNAME TEXT);"
        "INSERT INTO ZWAGROUPMEMBER VALUES (5, 2, NULL, 'Sanne van Dijk'), (6, 2, NULL, 'Stille Piet'), "
        "(7, 2, NULL, NULL); UPDATE ZWAMESSAGE SET ZGROUPMEMBER = 5");
    const auto result = phone.read();
    REQUIRE(result.messages.size() == 1);
    CHECK(*extra_of<std::int64_t>(result.messages[0].extra, "member_row") == 5);
    std::vector<std::string> names;
    for (const model::Participant& person : result.participants) {
        if (person.owner != true && person.conversation == result.messages[0].conversation) {
            names.push_back(person.name);
        }
        CHECK((person.id == result.messages[0].sender) == (person.name == "Sanne van Dijk"));
    }
    CHECK(names == std::vector<std::string>{"Sanne van Dijk", "Stille Piet"});
}

TEST_CASE("rows that were deleted behind the last one are a gap, by Core Data's own count") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000001,0,0,0,'A1','eerste',NULL),(2,1,2,700000002,0,0,0,'A2','tweede',NULL)");
    phone.sql(
        "CREATE TABLE Z_PRIMARYKEY (Z_ENT INTEGER PRIMARY KEY, Z_NAME TEXT, Z_SUPER INTEGER, Z_MAX INTEGER);"
        "INSERT INTO Z_PRIMARYKEY VALUES (8, 'WAMediaItem', 0, 90), (9, 'WAMessage', 0, 2)");
    CHECK_FALSE(phone.read().has_notice(NoticeCode::row_gap));
    phone.sql("UPDATE Z_PRIMARYKEY SET Z_MAX = 5 WHERE Z_ENT = 9");
    const auto result = phone.read();
    const auto told = std::find_if(result.notices.begin(), result.notices.end(),
                                   [](const auto& notice) { return notice.code == NoticeCode::row_gap; });
    REQUIRE(told != result.notices.end());
    CHECK(told->detail == "of the table ZWAMESSAGE 3 row numbers are missing: 3-5");
}
