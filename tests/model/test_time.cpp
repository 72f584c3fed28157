// SPDX-License-Identifier: EUPL-1.2
#include "model/time.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep::model;

TEST_CASE("instants are written as RFC 3339 and read back") {
    for (const char* text : {"2020-01-27T08:00:00", "2020-01-27T08:00:59.999", "2020-01-27T08:00:00+01:00",
                             "2020-01-27T08:00:00-03:30", "2020-01-27T08:00:00Z", "1969-12-31T23:59:59",
                             "2020-02-29T00:00:00.000001Z", "2020-01-27T08:00:00.123456789Z"}) {
        const auto instant = parse_instant(text);
        REQUIRE(instant);
        CHECK(to_string(*instant) == text);
    }
}

TEST_CASE("what is no time is refused") {
    for (const char* text : {"", "2020-01-27", "2020-13-01T00:00:00", "2020-02-30T00:00:00",
                             "2020-01-27T24:00:00", "2020-01-27T08:00:00x", "2020-01-27T08:00:00.",
                             "2020-01-27T08:00:00+1:00", "2020-01-27 08:00:00"}) {
        INFO(text);
        CHECK_FALSE(parse_instant(text));
    }
}

TEST_CASE("times of one day after another are read, whatever came before") {
    CHECK(parse_instant("1970-01-01T00:00:01")->civil_s == 1);
    CHECK(parse_instant("2020-02-29T00:00:00")->civil_s == 1'582'934'400);
    CHECK_FALSE(parse_instant("2021-02-29T00:00:00"));
    CHECK_FALSE(parse_instant("2020-02-29"));
    CHECK_FALSE(parse_instant("2020-02-29T24:00:00"));
    CHECK(parse_instant("2020-02-29T00:00:00")->civil_s == 1'582'934'400);
    CHECK(parse_instant("1970-01-01T00:00:01")->civil_s == 1);
}
