// SPDX-License-Identifier: EUPL-1.2
#include "model/time.hpp"
#include "time/zone.hpp"
#include "time/zone_search.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <vector>

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

TEST_CASE("a zone in which a time is never shown loses against one that shows all") {
    // New York's clocks went from 02:00 to 03:00, Havana's from 00:00 to 01:00 on the same day; a clock 80
    // seconds ahead of the instants.
    std::vector<time::ZoneEvidence> evidence;
    const auto add = [&](const char* shown, const char* utc) {
        evidence.push_back(
            {model::parse_instant(shown)->civil_s * 1000, model::parse_instant(utc)->civil_s * 1000});
    };
    add("2021-03-13T23:21:20", "2021-03-14T04:20:00");
    add("2021-03-14T01:25:20", "2021-03-14T06:24:00");
    add("2021-03-14T01:59:20", "2021-03-14T06:58:00");
    add("2021-03-14T03:00:00", "2021-03-14T06:58:40");
    add("2021-03-15T09:33:20", "2021-03-15T13:32:00");
    const time::ZoneSearch search = time::find_zone(evidence, {});
    CHECK(search.zone == "America/New_York");
    CHECK(search.support == 5);
    const auto has = [&](const char* name) {
        return std::find(search.possible.begin(), search.possible.end(), name) != search.possible.end();
    };
    CHECK_FALSE(has("America/Havana"));
    CHECK(time::find_zone(evidence, {"Europe/Amsterdam", "America/Toronto"}).zone == "America/Toronto");
}

TEST_CASE("zones that differ for an hour only are rivals") {
    time::ZoneSearch search;
    search.zone = "America/New_York";
    search.possible = {"America/Havana", "America/New_York", "America/Toronto"};
    const std::int64_t day_ms = 86'400'000;
    const std::int64_t changed_ms = model::parse_instant("2021-03-14T12:00:00")->civil_s * 1000;
    CHECK(time::rival_zones(search, changed_ms - day_ms, changed_ms) ==
          std::vector<std::string>{"America/Havana"});
    CHECK(time::rival_zones(search, changed_ms + 9 * day_ms, changed_ms + 30 * day_ms).empty());
}

TEST_CASE("an unknown zone is none") {
    CHECK_FALSE(time::Zone::find("Europe/Nergens"));
}
