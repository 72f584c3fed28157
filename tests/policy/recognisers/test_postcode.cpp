// SPDX-License-Identifier: EUPL-1.2
#include "support.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;
using test::Found;

namespace {

void check_code(std::string_view text, const Found& expected) {
    static test::Finder postcode("postcode");
    CAPTURE(text);
    CHECK(postcode(text) == expected);
}

} // namespace

TEST_CASE("a sign between digits and letters is no other code") {
    test::Finder postcode("postcode");
    for (const std::string code : {"2511-VX", "2511.VX", "2511  VX", "2511\u00A0VX", "2511VX"}) {
        CHECK(postcode("postcode " + code).size() == 1);
        CHECK(postcode("postcode " + code).front().ends_with(" " + code));
    }
}

TEST_CASE("a postcode with a house number is automatic") {
    for (const auto& [text, code] : std::vector<std::pair<const char*, const char*>>{
             {"Dorpsstraat 114, 2511 VX Den Haag", "2511 VX"},
             {"Dorpsstraat 8bis, 3451 AA", "3451 AA"},
             {"Dorpsstraat 8 bis 3451AA", "3451AA"},
             {"Dorpsstraat 23-A, 2593AB Den Haag", "2593AB"},
             {"Dorpsstraat 5-III\n1017 XX Amsterdam", "1017 XX"},
             {"Duinpad 3, 4328 JA, vanaf 15u", "4328 JA"},
             {"dorpsstraat 12, 3451 aa", "3451 aa"},
             {"2511VX 114", "2511VX"},
             {"2511 VX, nr. 114", "2511 VX"},
             {"2511 VX huisnummer 114a", "2511 VX"},
             {"2511VX-114", "2511VX"},
             {"Dorpsstraat 12, 2021 TK Haarlem", "2021 TK"},
             {"Dorpsstraat 12, 1500 KM Zaandam", "1500 KM"},
             {"Dorpsstraat １２, ２５１１ ＶＸ", "２５１１ ＶＸ"},
             {"Dorpsstraat 12, 2511\u00A0VX", "2511\u00A0VX"}}) {
        check_code(text, {"auto " + std::string(code)});
    }
}

TEST_CASE("a postcode alone is proposed, in small letters only beside a word for it") {
    check_code("2511VX", {"propose 2511VX"});
    check_code("ergens in 2511 VX", {"propose 2511 VX"});
    check_code("postcode 1621 xk", {"propose 1621 xk"});
    check_code("mijn adres: 1621xk", {"propose 1621xk"});
    check_code("woont in 2020 AT", {"propose 2020 AT"});
    check_code("1621 xk", {});
    check_code("1000 AA", {"propose 1000 AA"});
    check_code("2511EN", {"propose 2511EN"}); // a word is not glued to a number
    check_code("3511 EN Utrecht", {"propose 3511 EN"});
    check_code("1506 KM, Zaandam", {"propose 1506 KM"});
    check_code("postcode 1500 PK", {"propose 1500 PK"});
    check_code("NL-2511 VX", {"propose 2511 VX"});
}

TEST_CASE("units, years, words and excluded letters are no postcodes") {
    for (const char* text : {"0123 AB",
                             "1234 SD",
                             "1234 SS",
                             "1234 sa",
                             "2000 mg paracetamol",
                             "2000 MG",
                             "1500 km rijden",
                             "1500 KM",
                             "2021 is een raar jaar",
                             "2021 IS",
                             "1000 BC",
                             "3500 EN meer",
                             "2021 TK 35570",
                             "2020 HR",
                             "1234 A",
                             "1234 ABC",
                             "12345 AB",
                             "1234-AB",
                             "x1234 AB",
                             "1.234 AB",
                             "1234 ab 12:30",
                             "begin 2020 op kantoor",
                             "1000 op de IC",
                             "2500 in totaal",
                             "1000 EU",
                             "1000 EU Burgers",
                             "1500 PK",
                             "1500 PK motor",
                             "1500PK",
                             "1000 HP",
                             "5000 MB data",
                             "16 GB van 1600 GB",
                             "1200 KG",
                             "2500 OP de lijst",
                             "3000 NU",
                             "2000 DE",
                             "2100 IN",
                             "1000 US dollar",
                             "1000 UK",
                             "3000 HA",
                             "1200 PP",
                             "1000 ST",
                             "1230 PM",
                             "3000 CC",
                             "1234 XL",
                             "1234 BV",
                             "IK HEB 1000 OP DE REKENING",
                             "DAT ZIJN 2500 IN TOTAAL",
                             "3000 TE VEEL",
                             "2021 IN Utrecht"}) {
        check_code(text, {});
    }
}

TEST_CASE("rooms, batches and post office boxes are noted") {
    check_code("Vergadering in zaal 1234 AB?", {"note 1234 AB"});
    check_code("kenmerk 1234 AB", {"note 1234 AB"});
    check_code("kamernr 1234AB", {"note 1234AB"});
    check_code("art. 1610 BW", {"note 1610 BW"});
    check_code("maat 1234 AB", {"note 1234 AB"});
    check_code("batch 1234AB afgekeurd", {"note 1234AB"});
    check_code("Postbus 12345, 2511 VX Den Haag", {"note 2511 VX"});
}

TEST_CASE("postcodes of neighbours are proposed in front of a place") {
    check_code("B-2000 Antwerpen", {"propose B-2000"});
    check_code("D-10115 Berlin", {"propose D-10115"});
    check_code("Hoofdstraat 12, 9000 Gent", {"propose 9000"});
    check_code("ik woon in 9000 Gent", {"propose 9000"});
    check_code("adres: 10115 Berlin", {"propose 10115"});
    for (const char* text :
         {"1000 Mensen", "2020 Wuhan", "in 1992 Amsterdam", "10115 Berlin", "B-2000 stuks"}) {
        check_code(text, {});
    }
}

TEST_CASE("the postcode of a card is automatic, of any country") {
    check_code("ADR;TYPE=HOME:;;Dorpsstraat 12;Utrecht;;3511 AB;Nederland", {"auto 3511 AB"});
    check_code("BEGIN:VCARD\nitem1.ADR:;;Zonnebloem 12;Gent;;9000;\nEND:VCARD", {"auto 9000"});
    check_code("adr: Dorpsstraat; Utrecht; 9000", {});
}
