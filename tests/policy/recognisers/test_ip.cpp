// SPDX-License-Identifier: EUPL-1.2
#include "support.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;
using test::Found;

namespace {

void check_ip(std::string_view text, std::string_view address) {
    static test::Finder ip("ip");
    CAPTURE(text);
    CHECK(ip(text) == (address.empty() ? Found{} : Found{"propose " + std::string(address)}));
}

} // namespace

TEST_CASE("addresses of version 4 are proposed") {
    const std::vector<std::pair<const char*, const char*>> rows = {
        {"203.0.113.25", "203.0.113.25"},
        {"server 203.0.113.25, poort 80", "203.0.113.25"},
        {"(198.51.100.7)", "198.51.100.7"},
        {"203.0.113.25.", "203.0.113.25"},
        {"203.0.113.25:8080", "203.0.113.25"},
        {"203.0.113.0/24", "203.0.113.0/24"},
        {"203.0.113.0/33", "203.0.113.0"},
        {"http://203.0.113.25/x", "203.0.113.25"},
        {"10.0.0.1", "10.0.0.1"},
        {"ip 8.8.8.8", "8.8.8.8"},
        {"ping 1.2.3.4 eens", "1.2.3.4"},
        {"203\uFF0E0\uFF0E113\uFF0E25", "203\uFF0E0\uFF0E113\uFF0E25"},
        {"２０３.0.113.25", "２０３.0.113.25"},
        {"203.0.\u200B113.25", "203.0.\u200B113.25"},
    };
    for (const auto& [text, address] : rows) {
        check_ip(text, address);
    }
}

TEST_CASE("addresses of version 6 are proposed in all their forms") {
    for (const char* address :
         {"2001:db8::1", "2001:0db8:0000:0000:0000:0000:0000:0001", "2001:DB8:1:2:3:4:5:6", "::1", "fe80::1",
          "fe80::1%eth0", "2001:db8::/32", "::ffff:192.0.2.1", "64:ff9b::192.0.2.1",
          "2001:db8:0:0:0:0:192.0.2.1", "::/0", "2001:db8::"}) {
        check_ip(address, address);
        check_ip("adres " + std::string(address) + " graag", address);
    }
    check_ip("[2001:db8::1]:8080", "2001:db8::1");
    check_ip("2001:db8::1.", "2001:db8::1");
    check_ip("'2001:db8::1'", "2001:db8::1");
}

TEST_CASE("versions, paragraphs, times and amounts are no addresses") {
    for (const char* text : {"versie 1.4.20.3",
                             "Versienummer 1.4.20.3 graag, niet 1.4.20.2",
                             "par. 4.2.1.1",
                             "4.2.1.1",
                             "app 2.20.1.9",
                             "192.168.0",
                             "256.1.1.1",
                             "300.168.1.1",
                             "1.250.000.000 euro",
                             "06.30.12.45",
                             "12:30",
                             "12:30:45",
                             "12::30",
                             "1:2:3:4",
                             "std::string",
                             "a::b",
                             "::",
                             ":::",
                             "haha ::D",
                             "2001::db8::1",
                             "12345:db8::1",
                             "x203.0.113.25",
                             "203.0.113.25x",
                             "::ffff:256.0.0.1",
                             "00:1A:2B:3C:4D:5E",
                             "12-203.0.113.25"}) {
        check_ip(text, "");
    }
}

TEST_CASE("a word for a version lowers an address") {
    test::Finder ip("ip");
    CHECK(ip("versie 203.0.113.25") == Found{"note 203.0.113.25"});
}

TEST_CASE("addresses with signs in brackets are addresses") {
    for (const char* address : {"10[.]0[.]0[.]1", "203[.]0[.]113[.]7", "203(.)0(.)113(.)7",
                                "203[dot]0[dot]113[dot]7", "203.0.113[.]7", "203[.]0[.]113[.]0/24"}) {
        check_ip(address, address);
        check_ip("let op " + std::string(address) + ", verdacht", address);
    }
    check_ip("10[.]5", "");
    check_ip("[.]10.5", "");
}

TEST_CASE("both ends of a range are addresses") {
    test::Finder ip("ip");
    for (const char* sign : {"-", "/", ","}) {
        CHECK(ip("203.0.113.7" + std::string(sign) + "203.0.113.9") ==
              Found{"propose 203.0.113.7", "propose 203.0.113.9"});
    }
}
