// SPDX-License-Identifier: EUPL-1.2
#include "support.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;
using test::Found;

TEST_CASE("an address glued to its name is found") {
    test::Finder mac("mac");
    CHECK(mac("mac:00:1A:2B:3C:4D:5E") == Found{"auto 00:1A:2B:3C:4D:5E"});
    CHECK(mac("MAC-00-1A-2B-3C-4D-5E") == Found{"auto 00-1A-2B-3C-4D-5E"});
    CHECK(mac("ff:00:1A:2B:3C:4D:5E").empty());
}

TEST_CASE("hardware addresses are automatic in three ways of writing") {
    test::Finder mac("mac");
    for (const char* address : {"00:1A:2B:3C:4D:5E", "00-1a-2b-3c-4d-5e", "001a.2b3c.4d5e",
                                "AA:BB:CC:DD:EE:FF", "12:34:56:78:90:12"}) {
        CAPTURE(address);
        CHECK(mac(address) == Found{"auto " + std::string(address)});
        CHECK(mac("MAC " + std::string(address) + ", van de tablet") ==
              Found{"auto " + std::string(address)});
    }
    CHECK(mac("00:1A:2B:3C:4D:5E en 00:1A:2B:3C:4D:5F") ==
          Found{"auto 00:1A:2B:3C:4D:5E", "auto 00:1A:2B:3C:4D:5F"});
    CHECK(mac("00\u201123\u2011ab\u2011cd\u2011ef\u201101") ==
          Found{"auto 00\u201123\u2011ab\u2011cd\u2011ef\u201101"});
}

TEST_CASE("only digits with dashes may be anything, such as a list of days") {
    test::Finder mac("mac");
    CHECK(mac("12-34-56-78-90-12").empty());
    CHECK(mac("10-12-14-16-18-20").empty());
    CHECK(mac("1012.1416.1820").empty());
    CHECK(mac("mac 12-34-56-78-90-12") == Found{"propose 12-34-56-78-90-12"});
}

TEST_CASE("what is no hardware address is not found") {
    test::Finder mac("mac");
    for (const char* text :
         {"00:00:00:00:00:00", "FF:FF:FF:FF:FF:FF", "00:1A:2B:3C:4D", "00:1A:2B:3C:4D:5G",
          "00:1A:2B-3C-4D-5E", "00:1A:2B:3C:4D:5E:6F", "x00:1A:2B:3C:4D:5E", "00:1A:2B:3C:4D:5Ex", "12:30:45",
          "2020-05-03", "1234.5678", "ab.cd.ef", "2001:db8:1:2:3:4:5:6"}) {
        CAPTURE(text);
        CHECK(mac(text).empty());
    }
}

TEST_CASE("without colons or dashes between pairs an address needs its word") {
    test::Finder mac("mac");
    for (const char* address : {"001A2B3C4D5E", "00 1A 2B 3C 4D 5E", "00.1A.2B.3C.4D.5E", "00_1A_2B_3C_4D_5E",
                                "001A2B-3C4D5E", "001a:2b3c:4d5e", "001A-2B3C-4D5E", "a4b1c2d3e4f5"}) {
        CAPTURE(address);
        CHECK(mac("mac-adres " + std::string(address)) == Found{"propose " + std::string(address)});
        CHECK(mac(std::string(address) + " is het MAC adres") == Found{"propose " + std::string(address)});
        CHECK(mac(address, {"wat is het mac adres?"}) == Found{"propose " + std::string(address)});
        CHECK(mac(address).empty());
    }
    for (const char* text :
         {"mac kwijt, serienr 123456789012", "big mac 12 34 56 78 90 12", "mac abcdefabcdef",
          "mac and cheese", "commit deadbeef1234", "mac 001A2B3C4D5E6F", "mac de be ad fa ce ed"}) {
        CAPTURE(text);
        CHECK(mac(text).empty());
    }
}
