// SPDX-License-Identifier: EUPL-1.2
#include "support.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;
using test::Found;

namespace {

void check_place(std::string_view text, const Found& expected) {
    static test::Finder geo("geo");
    CAPTURE(text);
    CHECK(geo(text) == expected);
}

} // namespace

TEST_CASE("exact points are automatic however they are written") {
    for (const char* place : {"52.07915, 4.31162",
                              "52.07915,4.31162",
                              "52.07915 4.31162",
                              "52.0791; 4.3116",
                              "52,07915 4,31162",
                              "52,07915; 4,31162",
                              "+52.07915, +4.31162",
                              "N 52.07915 E 4.31162",
                              "52.07915° N, 4.31162° O",
                              "52.07915N 4.31162E",
                              "lat: 52.07915, lon: 4.31162",
                              "latitude 52.07915 longitude 4.31162",
                              "geo:52.07915,4.31162",
                              "-33.86785° S, 151.20732° E",
                              "52°04'44.7\"N 4°18'41.8\"E",
                              "52°04′44.7″N 4°18′41.8″E",
                              "52° 04.745' N 4° 18.697' O",
                              "N 52°04'44\" E 4°18'41\"",
                              "9F462866+V7",
                              "///appel.fiets.boom"}) {
        check_place("sta op " + std::string(place) + " nu", {"auto " + std::string(place)});
        check_place(place, {"auto " + std::string(place)});
    }
    check_place("５２.07915, 4.31162", {"auto ５２.07915, 4.31162"});
    check_place("52.07915,\u00A04.31162", {"auto 52.07915,\u00A04.31162"});
}

TEST_CASE("links to a place on a map are automatic, to a map proposed") {
    for (const char* link :
         {"https://maps.google.com/?q=52.07915,4.31162", "https://goo.gl/maps/AbC123",
          "https://maps.app.goo.gl/AbC123", "https://maps.apple.com/?ll=52.07915,4.31162",
          "https://www.google.nl/maps/@52.0791,4.3116,15z", "https://www.google.com/maps/place/Spui/",
          "https://waze.com/ul?ll=52.07915,4.31162", "https://www.openstreetmap.org/#map=17/52.07915/4.31162",
          "https://w3w.co/appel.fiets.boom", "https://plus.codes/9F462866+V7"}) {
        check_place("hier: " + std::string(link) + ".", {"auto " + std::string(link)});
    }
    for (const char* link :
         {"https://www.google.com/maps/search/apotheek", "https://www.openstreetmap.org/about",
          "https://foursquare.com/v/4e89af95e5fa"}) {
        check_place(link, {"propose " + std::string(link)});
    }
}

TEST_CASE("points far away and short codes need more") {
    check_place("-33.86785, 151.20732", {"propose -33.86785, 151.20732"});
    check_place("gps -33.8678, 151.2073", {"propose -33.8678, 151.2073"});
    for (const char* text : {"12.5000, 13.2500 euro", "week 10.2020, 11.2020", "0.00012, 0.00034",
                             "effect -0.1234, 0.4567", "-0.1234, 1.4567", "12,5000; 13,2500 per stuk"}) {
        check_place(text, {});
    }
    check_place("gps 40.7128, -74.0060", {"propose 40.7128, -74.0060"});
    check_place("40.7128, -74.0060", {"propose 40.7128, -74.0060"});
    check_place("-33.8568, 151.2153", {"propose -33.8568, 151.2153"});
    check_place("40.71277, -74.00597", {"propose 40.71277, -74.00597"});
    check_place("locatie 28H7+JP Den Haag", {"propose 28H7+JP"});
    check_place("28H7+JP", {});
}

TEST_CASE("statistics, temperatures and other pages are no places") {
    for (const char* text : {"R 0.95, 1.05",
                             "R 0.9512, 1.0534",
                             "p = 0.0012, 0.0034",
                             "51.2, 48.8",
                             "52.079, 4.311",
                             "91.12345, 181.12345",
                             "1.250.000, 2.500.000",
                             "39° en 40°",
                             "het is 25° en 12' later",
                             "versie 52.07915",
                             "2+2",
                             "C+D",
                             "60+ers en 70+ers",
                             "a///b",
                             "http:///a.b.c",
                             "///",
                             "///a.b",
                             "https://www.google.com/search?q=maps",
                             "https://goo.gl/AbC123",
                             "https://maps.google.com",
                             "https://www.apple.com/iphone",
                             "12.3456 en 65.4321"}) {
        check_place(text, {});
    }
}

TEST_CASE("points in other ways of writing") {
    for (const char* place :
         {"lat=52.07915&lon=4.31162", "latitude: 52.07915\nlongitude: 4.31162", "N 52° 04.745 E 004° 18.697",
          "52 04 44 N 4 18 41 E", "52 04 44.7N, 4 18 41.8 O", "52°04'44\"NB, 4°18'41\"OL",
          "52.07915 NB 4.31162 OL"}) {
        check_place("sta op " + std::string(place) + " nu", {"auto " + std::string(place)});
    }
    check_place("what3words: appel.fiets.boom", {"auto appel.fiets.boom"});
    check_place("w3w appel.fiets.boom", {"auto appel.fiets.boom"});
    check_place("RD 121687, 487484", {"auto 121687, 487484"});
    check_place("rijksdriehoekscoördinaten: x=121687 y=487484", {"auto x=121687 y=487484"});
    check_place("gps 52.079, 4.311", {"propose 52.079, 4.311"});
    check_place("28H7+JP Den Haag", {"propose 28H7+JP"});
    check_place("52.079, 4.311", {});
    check_place("R 51.203, 4.102 per regio", {});
    check_place("RD 2020, 12", {});
    check_place("rd. 100000 mensen, 500000 testen op de kaart 12", {});
    check_place("12 10 20 n 4 5 6", {});
    check_place("39° 12 en 40° 13", {});
    check_place("appel.fiets.boom", {});
}

TEST_CASE("half of a place is one where a member says so") {
    static test::Finder geo("geo");
    policy::Surroundings of_place;
    of_place.is_coordinate = true;
    for (const char* number : {"52.07915", "4.311", "-33.86785", "151,20732"}) {
        CHECK(geo(number, of_place) == Found{"auto " + std::string(number)});
    }
    CHECK(geo("52", of_place).empty());
    CHECK(geo("4.31", of_place).empty());
    CHECK(geo("4.31162").empty());
}

TEST_CASE("two values of a row or a ratio are a place only where a word says so") {
    check_place("52.1043/4.3021 per 100.000", {"note 52.1043/4.3021"});
    check_place("we zagen 52.1043/4.3021", {"propose 52.1043/4.3021"});
    check_place("de verhouding was 52.1043, 4.3021", {"propose 52.1043, 4.3021"});
    check_place("groei: 52.1043, 4.3021, 6.1102", {"note 52.1043, 4.3021"});
    check_place("week 3: 52.1043, 4.3021%", {"propose 52.1043, 4.3021"});
    check_place("locatie 52.1043/4.3021", {"auto 52.1043/4.3021"});
}
