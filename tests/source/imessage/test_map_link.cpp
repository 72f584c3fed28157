// SPDX-License-Identifier: EUPL-1.2
#include "source/imessage/map_link.hpp"

#include <catch2/catch.hpp>

using chatkeep::source::imessage::parse_location_card;
using chatkeep::source::imessage::parse_map_link;

TEST_CASE("a link to the map gives the place and its name") {
    const auto place =
        parse_map_link("https://maps.apple.com/?address=Dijk%201&ll=52.090700,5.121400&q=Stadhuis+Noord&t=m");
    REQUIRE(place);
    CHECK(place->latitude == "52.090700");
    CHECK(place->longitude == "5.121400");
    CHECK(place->name == "Stadhuis Noord");
    CHECK(place->address == "Dijk 1");
    CHECK(parse_map_link("https://maps.apple.com/place?coordinate=-4.5%2C5&name=x")->latitude == "-4.5");
}

TEST_CASE("links without coordinates, and those of others, are no place") {
    for (const char* url :
         {"", "https://maps.apple.com/", "https://maps.apple.com/?q=Utrecht",
          "https://maps.apple.com/?ll=52.09", "https://maps.apple.com/?ll=a,b",
          "https://maps.apple.com/?ll=,", "https://example.org/?ll=1,2", "maps.apple.com/?ll=1,2",
          "ftp://maps.apple.com/?ll=1,2", "https://example.org/?u=https://maps.apple.com/%3Fll"}) {
        CHECK_FALSE(parse_map_link(url));
    }
}

TEST_CASE("a location card holds the place in its link") {
    const auto place =
        parse_location_card("BEGIN:VCARD\r\nVERSION:3.0\r\nN:;Huidige locatie;;;\r\n"
                            "item1.URL;type=pref:http://maps.apple.com/?ll=52.3702\\,4.8952\r\n"
                            "item1.X-ABLabel:map url\r\nEND:VCARD\r\n");
    REQUIRE(place);
    CHECK(place->latitude == "52.3702");
    CHECK(place->longitude == "4.8952");
    CHECK_FALSE(parse_location_card("BEGIN:VCARD\r\nURL:://maps.apple.com/\r\nEND:VCARD"));
}
