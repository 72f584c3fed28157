// SPDX-License-Identifier: EUPL-1.2
// Where ChatStorage.sqlite itself shows that its times don't tell the order.
#include "ios_phone.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;
using namespace chatkeep::tests;

TEST_CASE("an answer before its question, and a reaction before its message, contradict the times") {
    const IosPhone phone;
    add_rows(phone, "(1,1,5,700000300,0,0,0,'AB','vraag',NULL),(2,1,2,700000060,0,0,1,'R1','antwoord',NULL),"
                    "(3,1,1,700000050,0,0,0,'C1','ervoor',NULL),(4,1,3,700000070,0,0,1,'C2','ertussen',NULL),"
                    "(5,1,6,700000400,0,0,1,'R2','tweede antwoord',NULL),"
                    "(6,1,7,700000500,0,0,0,'C3','met reactie',NULL)");
    // a reaction of the owner, 100 seconds before its message
    phone.sql("INSERT INTO ZWAMEDIAITEM (Z_PK, ZMETADATA) VALUES (1, x'2A0241429A01070A057672616167');"
              "UPDATE ZWAMESSAGE SET ZMEDIAITEM = 1 WHERE Z_PK IN (2, 5);"
              "INSERT INTO ZWAMESSAGEINFO (Z_PK, ZRECEIPTINFO) VALUES (1, "
              "x'3A1212100A014B1204F09F918D1880CDB697EC30');"
              "UPDATE ZWAMESSAGE SET ZMESSAGEINFO = 1 WHERE Z_PK = 6");
    const auto result = phone.read();
    std::vector<std::string> contradicted;
    for (const model::Message& message : result.messages) {
        if (message.order.certainty == model::Certainty::unknown) {
            contradicted.push_back(message.text);
        }
    }
    CHECK(contradicted == std::vector<std::string>{"ertussen", "vraag", "met reactie"});
    std::vector<std::int64_t> told;
    for (const model::Notice& notice : result.notices) {
        if (notice.code == model::NoticeCode::reply_order) {
            told.push_back(notice.position.row.value_or(0));
        }
    }
    CHECK(told == std::vector<std::int64_t>{2, 6});
}
