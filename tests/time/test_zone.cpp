// SPDX-License-Identifier: EUPL-1.2
#include "model/time.hpp"
#include "time/zone.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;
using time::LocalTime;

namespace {

LocalTime resolve(time::Zone& zone, const char* text) {
    return zone.resolve(model::parse_instant(text)->civil_s);
}

} // namespace

TEST_CASE("winter, summer, gap and overlap of Amsterdam are told apart") {
    auto zone = time::Zone::find("Europe/Amsterdam");
    REQUIRE(zone);
    CHECK(resolve(*zone, "2020-01-27T08:00:00").first_offset_s == 3600);
    CHECK(resolve(*zone, "2020-07-27T08:00:00").first_offset_s == 7200);
    CHECK(resolve(*zone, "2020-03-29T02:30:00").kind == LocalTime::Kind::nonexistent);
    const LocalTime twice = resolve(*zone, "2020-10-25T02:30:00");
    CHECK(twice.kind == LocalTime::Kind::ambiguous);
    CHECK(twice.first_offset_s == 7200);
    CHECK(twice.second_offset_s == 3600);
    CHECK(resolve(*zone, "2020-10-25T03:30:00").kind == LocalTime::Kind::unique);
}

TEST_CASE("an unknown zone is none") {
    CHECK_FALSE(time::Zone::find("Europe/Nergens"));
}
