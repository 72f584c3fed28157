// SPDX-License-Identifier: EUPL-1.2
// What anchors prove of a clock, and where they prove nothing.
#include "time/clock.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using chatkeep::time::Clock;
using chatkeep::time::ClockEvidence;
using chatkeep::time::Interval;

namespace {

/// An anchor whose bounds leave [difference - before, difference + behind].
ClockEvidence anchor(std::uint64_t position, std::int64_t difference, std::int64_t before,
                     std::int64_t behind) {
    return {position, {difference - before, difference + behind}, false};
}

bool covers(const Interval& wide, const Interval& narrow) {
    return wide.lo <= narrow.lo && narrow.hi <= wide.hi;
}

/// Anchors of half a minute to either side, never quite the same.
void add_anchors(std::vector<ClockEvidence>& evidence, std::uint64_t first, std::uint64_t last,
                 std::int64_t difference) {
    for (std::uint64_t position = first; position <= last; ++position) {
        const auto shift = static_cast<std::int64_t>(position * 7919 % 59) * 1000;
        evidence.push_back(anchor(position, difference, shift, 59'000 - shift));
    }
}

} // namespace

TEST_CASE("a record between three pieces may belong to each of them") {
    std::vector<ClockEvidence> evidence;
    for (std::uint64_t position = 2; position < 35; position += 2) {
        evidence.push_back(anchor(position, 80'000, 500, 499));
    }
    for (const std::uint64_t position : {38U, 40U}) { // too few to be believed
        evidence.push_back(anchor(position, 150'000, 1000, 999));
    }
    for (std::uint64_t position = 47; position < 60; ++position) {
        evidence.push_back(anchor(position, 198'500, 500, 499));
    }
    const Clock clock = Clock::from(evidence);
    REQUIRE(clock.pieces().size() == 3);
    CHECK(covers(clock.at(33).safe, {80'000, 198'500}));
    CHECK(covers(clock.at(37).safe, {80'000, 198'500}));
    CHECK(clock.at(37).piece == 0);
    CHECK(clock.at(10).piece == 1);
    CHECK(clock.at(10).safe.hi < 90'000);
    CHECK(clock.at(58).piece == 3);
}

TEST_CASE("of pieces that are too few to be believed, none says what the clock likely was") {
    std::vector<ClockEvidence> evidence;
    add_anchors(evidence, 0, 60, 0);
    for (std::uint64_t number = 0; number < 6; ++number) { // each pair of them agrees, with nothing else
        for (const std::uint64_t position : {70 + 20 * number, 71 + 20 * number}) {
            evidence.push_back(
                anchor(position, static_cast<std::int64_t>(number + 1) * 86'400'000, 500, 499));
        }
    }
    const Clock clock = Clock::from(evidence);
    REQUIRE(clock.pieces().size() == 7);
    for (const std::uint64_t position : {71U, 100U, 120U, 150U, 190U}) {
        CHECK(covers({-60'000, 60'000}, clock.at(position).likely));
        CHECK(clock.at(position).piece == 0);
        CHECK(clock.at(position).safe.hi >= 86'400'000);
    }
}

TEST_CASE("anchors from behind a change of the clock don't pull the piece before it away") {
    std::vector<ClockEvidence> evidence;
    add_anchors(evidence, 0, 100, 0);
    add_anchors(evidence, 101, 200, -61'000);
    const Clock clock = Clock::from(evidence);
    CHECK(clock.at(20).likely.contains(0));
    CHECK(clock.at(20).safe.contains(0));
    CHECK(clock.at(180).likely.contains(-61'000));
}

TEST_CASE("nothing ties a clock in front of its first anchor or behind its last") {
    std::vector<ClockEvidence> evidence;
    add_anchors(evidence, 20, 60, 3000);
    const Clock clock = Clock::from(evidence);
    CHECK(clock.at(19).beyond);
    CHECK_FALSE(clock.at(20).beyond);
    CHECK_FALSE(clock.at(60).beyond);
    CHECK(clock.at(61).beyond);
    CHECK(clock.at(61).piece == clock.at(60).piece);
    CHECK_FALSE(Clock().at(61).beyond);
}

TEST_CASE("a clock that may have been right did not drift, and is in doubt evenly to both sides") {
    std::vector<ClockEvidence> evidence;
    for (std::uint64_t position = 0; position < 20; ++position) {
        const auto shift = static_cast<std::int64_t>(position) * 3000;
        evidence.push_back(anchor(position, 0, 700 + shift, 59'500 - shift));
    }
    const Clock clock = Clock::from(evidence);
    REQUIRE(clock.pieces().size() == 1);
    REQUIRE(clock.pieces().front().difference == Interval{-700, 2500});
    CHECK(clock.at(10).likely == Interval{-2500, 2500});
    CHECK(covers(clock.at(10).safe, clock.at(10).likely));
}

TEST_CASE("one that surely was off has room for a drift, and is most likely in the middle of its bounds") {
    std::vector<ClockEvidence> evidence;
    add_anchors(evidence, 0, 40, 31'500);
    const Clock clock = Clock::from(evidence);
    const Interval& difference = clock.pieces().front().difference;
    REQUIRE(!difference.contains(0));
    CHECK(clock.at(10).likely.middle() == difference.middle());
    CHECK(clock.at(10).likely.lo < difference.lo);
}

TEST_CASE(
    "one run of short messages sets no clock a little, as two of them may have changed places; two runs do") {
    std::vector<ClockEvidence> evidence;
    add_anchors(evidence, 0, 20, 31'500);
    add_anchors(evidence, 30, 50, 31'500);
    const auto with_run = [&](std::uint64_t position) {
        evidence.push_back({position, {34'000, 90'000}, false, true});
        std::sort(evidence.begin(), evidence.end(),
                  [](const ClockEvidence& a, const ClockEvidence& b) { return a.position < b.position; });
        return Clock::from(evidence).pieces().size();
    };
    CHECK(with_run(25) == 1);
    CHECK(with_run(26) > 1);
}
