// SPDX-License-Identifier: EUPL-1.2
#include "policy/period.hpp"
#include "stream/reader.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;
using policy::Placement;

namespace {

policy::Period year_2020() {
    policy::Period period;
    period.from_ms = 1577833200000; // 2020-01-01T00:00:00+01:00
    period.to_ms = 1609455599999;   // 2020-12-31T23:59:59.999+01:00
    return period;
}

Placement of(const std::string& time, const policy::Period& period = year_2020()) {
    const stream::Document document(time, "test");
    return place(period, interval_of(document.root(), period), std::nullopt);
}

} // namespace

TEST_CASE("a certain time is inside or outside, borders included") {
    CHECK(of(R"({"at":"2020-01-01T00:00:00+01:00","precision":"second"})") == Placement::inside);
    CHECK(of(R"({"at":"2019-12-31T23:59:59+01:00","precision":"second"})") == Placement::outside);
    CHECK(of(R"({"at":"2019-12-31T23:00:00Z","precision":"second"})") == Placement::inside);
    CHECK(of(R"({"at":"2020-12-31T23:59:59+01:00","precision":"second"})") == Placement::inside);
    CHECK(of(R"({"at":"2021-01-01T00:00:00+01:00","precision":"second"})") == Placement::outside);
}

TEST_CASE("an interval across a border is uncertain") {
    CHECK(
        of(R"({"at":"2019-12-31T23:59:00+01:00","earliest":"2019-12-31T23:59:00+01:00","latest":"2020-01-01T00:00:30+01:00"})") ==
        Placement::uncertain);
    CHECK(of(R"({"at":"2019-12-31T23:00:00+01:00","precision":"day"})") == Placement::uncertain);
    CHECK(of(R"({"at":"2019-12-31T23:59:00+01:00","precision":"minute"})") == Placement::outside);
    CHECK(of("{}") == Placement::uncertain);
}

TEST_CASE("a clock without a zone is as wide as the offsets that the policy allows for") {
    CHECK(of(R"({"at":"2019-12-31T09:00:00","precision":"second"})") == Placement::outside);
    CHECK(of(R"({"at":"2019-12-31T12:00:00","precision":"second"})") == Placement::uncertain);
    CHECK(of(R"({"at":"2020-01-01T14:00:00","precision":"second"})") == Placement::inside);
    policy::Period dutch = year_2020();
    dutch.offset_least_s = 3600;
    dutch.offset_most_s = 7200;
    CHECK(of(R"({"at":"2019-12-31T12:00:00","precision":"second"})", dutch) == Placement::outside);
    CHECK(of(R"({"at":"2020-01-01T00:30:00","precision":"second"})", dutch) == Placement::uncertain);
    CHECK(of(R"({"at":"2020-01-01T01:00:00","precision":"second"})", dutch) == Placement::inside);
}

TEST_CASE("later than the extraction is uncertain, never removed by itself") {
    policy::Period period = year_2020();
    period.to_ms.reset();
    const std::int64_t extracted = 1602064800000; // 2020-10-07T12:00:00+02:00
    const auto where = [&](const char* moment) {
        return place(period, interval_of(std::string_view(moment), period), extracted);
    };
    CHECK(where("2020-10-07T12:00:00+02:00") == Placement::inside);
    CHECK(where("2020-10-07T12:00:01+02:00") == Placement::uncertain);
    CHECK(where("2019-01-01T00:00:00Z") == Placement::outside);
}

TEST_CASE("days that hold no border settle most times, and never one near a border") {
    const policy::SafeDays days(year_2020(), std::nullopt);
    const auto covers = [&](const std::string& earliest, const std::string& latest) {
        const stream::Document time(R"({"earliest":")" + earliest + R"(","latest":")" + latest + "\"}",
                                    "test");
        return days.covers(time.root());
    };
    CHECK(covers("2020-06-01T12:00:00+02:00", "2020-06-01T12:00:59+02:00"));
    CHECK(covers("2020-06-01T12:00:00", "2020-06-01T12:00:59"));
    CHECK_FALSE(covers("2020-01-02T12:00:00Z", "2020-01-02T12:00:00Z"));
    CHECK_FALSE(covers("2020-06-01T12:00:00Z", "2020-12-31T12:00:00Z"));
    CHECK_FALSE(covers("2019-06-01T12:00:00Z", "2020-06-01T12:00:00Z"));
    CHECK_FALSE(covers("2020-06-01", "2020-06-02"));
    CHECK_FALSE(covers("", ""));
    CHECK_FALSE(policy::SafeDays().covers(stream::Value()));
}
