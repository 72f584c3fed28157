// SPDX-License-Identifier: EUPL-1.2
// Values that no phone writes: each costs what it says, never a row, never the run.
#include "files.hpp"
#include "ios_phone.hpp"
#include "source/read_back.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>

namespace {

using namespace chatkeep;
using tests::add_rows;
using tests::count_ids;
using tests::IosPhone;
using tests::read_back;

constexpr std::array k_values = {"NULL",
                                 "0",
                                 "-1",
                                 "9223372036854775807",
                                 "-9223372036854775808",
                                 "1e300",
                                 "-0.5",
                                 "''",
                                 "'12 dijken'",
                                 "'@s.whatsapp.net'",
                                 "'{\"linked_groups\":[[],{},1]}'",
                                 "X'00FF80C3'",
                                 "X'62706C6973743030'",
                                 "X'2A0241422A0043'"}; // fields of a protocol buffer, then half of one

const std::string k_more_columns = "ALTER TABLE ZWAMESSAGE ADD COLUMN ZSENTDATE REAL;"
                                   "ALTER TABLE ZWAMESSAGE ADD COLUMN ZFLAGS INTEGER;"
                                   "ALTER TABLE ZWAMESSAGE ADD COLUMN ZSTARRED INTEGER;"
                                   "ALTER TABLE ZWAMESSAGE ADD COLUMN ZMESSAGESTATUS INTEGER;"
                                   "ALTER TABLE ZWAMESSAGE ADD COLUMN ZMESSAGEERRORSTATUS INTEGER;"
                                   "ALTER TABLE ZWAMESSAGE ADD COLUMN ZPARENTMESSAGE INTEGER;"
                                   "ALTER TABLE ZWAMEDIAITEM ADD COLUMN ZFILESIZE INTEGER;"
                                   "ALTER TABLE ZWAMEDIAITEM ADD COLUMN ZMOVIEDURATION INTEGER;"
                                   "ALTER TABLE ZWAMEDIAITEM ADD COLUMN ZXMPPTHUMBPATH TEXT;"
                                   "ALTER TABLE ZWAMEDIAITEM ADD COLUMN ZMEDIAORIGIN INTEGER;"
                                   "ALTER TABLE ZWAMEDIAITEM ADD COLUMN ZAUTHORNAME TEXT;"
                                   "ALTER TABLE ZWACHATSESSION ADD COLUMN ZREMOVED INTEGER;"
                                   "ALTER TABLE ZWACHATSESSION ADD COLUMN ZLASTMESSAGEDATE REAL;";

} // namespace

TEST_CASE("any value in any column of a message leaves the message there") {
    constexpr std::array types = {0, 1, 4, 5, 6, 8, 10, 14, 46, 59, 66, 77};
    std::string rows;
    for (std::size_t i = 0; i < types.size(); ++i) {
        rows += fmt::format("{}({},1,{},{},{},1,0,'A{}','dijk',NULL)", i == 0 ? "" : ",", i + 1, i,
                            700000000 + i, types[i], i);
    }
    for (const auto& [table, columns] : std::map<std::string, std::vector<std::string>>{
             {"ZWAMESSAGE", {"ZCHATSESSION",
                             "ZSORT",
                             "ZMESSAGEDATE",
                             "ZSENTDATE",
                             "ZMESSAGETYPE",
                             "ZGROUPEVENTTYPE",
                             "ZISFROMME",
                             "ZSTANZAID",
                             "ZTEXT",
                             "ZFROMJID",
                             "ZTOJID",
                             "ZPUSHNAME",
                             "ZGROUPMEMBER",
                             "ZMEDIAITEM",
                             "ZMESSAGEINFO",
                             "ZFLAGS",
                             "ZSTARRED",
                             "ZMESSAGESTATUS",
                             "ZMESSAGEERRORSTATUS",
                             "ZPARENTMESSAGE"}},
             {"ZWAMEDIAITEM",
              {"ZMESSAGE", "ZMEDIALOCALPATH", "ZTITLE", "ZVCARDNAME", "ZVCARDSTRING", "ZMEDIAURL",
               "ZLATITUDE", "ZLONGITUDE", "ZMETADATA", "ZFILESIZE", "ZMOVIEDURATION", "ZXMPPTHUMBPATH",
               "ZMEDIAORIGIN", "ZAUTHORNAME"}},
             {"ZWAMESSAGEINFO", {"ZMESSAGE", "ZRECEIPTINFO"}},
             {"ZWACHATSESSION",
              {"ZCONTACTJID", "ZPARTNERNAME", "ZSESSIONTYPE", "ZREMOVED", "ZLASTMESSAGEDATE"}}}) {
        const IosPhone phone;
        add_rows(phone, rows);
        phone.sql(k_more_columns +
                  "INSERT INTO ZWAMEDIAITEM (Z_PK, ZMESSAGE) SELECT Z_PK, Z_PK FROM ZWAMESSAGE;"
                  "INSERT INTO ZWAMESSAGEINFO (Z_PK, ZMESSAGE) SELECT Z_PK, Z_PK FROM ZWAMESSAGE;"
                  "UPDATE ZWAMESSAGE SET ZMEDIAITEM = Z_PK, ZMESSAGEINFO = Z_PK;");
        const std::string sound = test::read_file(phone.folder / "ChatStorage.sqlite");
        for (const std::string& column : columns) {
            for (const char* value : k_values) {
                INFO(table << '.' << column << " = " << value);
                test::write_file(phone.folder / "ChatStorage.sqlite", sound);
                phone.sql(fmt::format("UPDATE {} SET {} = {}", table, column, value));
                const auto result = phone.read();
                CHECK(result.messages.size() == types.size());
                CHECK(count_ids(result) == types.size());
                CHECK(read_back(result) == types.size());
            }
        }
    }
}

TEST_CASE("row numbers as great as there can be are kept in their order") {
    const IosPhone phone;
    add_rows(phone, "(-9223372036854775808,1,1,700000000,0,0,0,'A1','een',NULL),"
                    "(5000000000,1,2,700000001,0,0,0,'A2','twee',NULL),"
                    "(9223372036854775807,1,3,700000002,0,0,0,'A3','drie',NULL)");
    const auto result = phone.read();
    REQUIRE(result.messages.size() == 3);
    CHECK(result.messages[0].position.row == INT64_MIN);
    CHECK(result.messages[1].position.row == 5'000'000'000);
    CHECK(result.messages[2].position.row == INT64_MAX);
}

TEST_CASE("ids stay apart where an index states others than its table") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000000,0,0,0,'A0001','een',NULL),(2,1,2,700000001,0,0,0,'A0002','twee',NULL)");
    phone.sql("CREATE INDEX stanzas ON ZWAMESSAGE (ZSTANZAID)");
    std::string bytes = test::read_file(phone.folder / "ChatStorage.sqlite");
    const std::size_t in_table = bytes.find("A0002twee");
    REQUIRE(in_table != std::string::npos);
    bytes[in_table + 4] = '1';
    test::write_file(phone.folder / "ChatStorage.sqlite", bytes);
    const auto result = phone.read();
    CHECK(result.messages.size() == 2);
    CHECK(count_ids(result) == 2);
}

TEST_CASE("what is no number in a column of dates is told, and never taken for a time") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,'gisteren',0,0,0,'A1','een',NULL),(2,1,2,X'0102',0,0,0,'A2','twee',NULL),"
                    "(3,1,3,NULL,0,0,0,'A3','drie',NULL),(4,1,4,'700000000',0,0,0,'A4','vier',NULL)");
    const auto result = phone.read();
    REQUIRE(result.messages.size() == 4);
    std::vector<std::string> told;
    for (const model::Notice& notice : result.notices) {
        if (notice.code == model::NoticeCode::date_impossible) {
            told.push_back(notice.detail);
        }
    }
    CHECK(told == std::vector<std::string>{"gisteren is no time of a message",
                                           "\x01\x02 is no time of a message", "the row has no date"});
    CHECK(result.messages[0].time.written == "gisteren");
    CHECK_FALSE(result.messages[1].time.at);
    CHECK(to_string(*result.messages[3].time.at) == "2023-03-08T20:26:40Z");
}
