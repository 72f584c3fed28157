// SPDX-License-Identifier: EUPL-1.2
// The sixteen cases that say what merging must give; Europe/Amsterdam unless a case says otherwise.
#include "merge_support.hpp"

#include <catch2/catch.hpp>
#include <fmt/core.h>

using namespace merge_test;
using model::Certainty;
using model::OrderBasis;
using Texts = std::vector<std::string>;

namespace {

const std::string k_zone = "Europe/Amsterdam";
const std::string k_day = "2021-05-03T"; // summer time: 10:00 is 08:00Z

std::string minute_of(int minute) {
    return fmt::format("2021-05-{:02}T{:02}:{:02}", 3 + minute / 1440, minute / 60 % 24, minute % 60);
}

} // namespace

TEST_CASE("case 1: seconds of another source overrule the order of a minute") {
    const Run run(
        {{"A",
          k_zone,
          {{k_day + "10:00", "Jan", "a"}, {k_day + "10:00", "Jan", "b"}, {k_day + "10:00", "Jan", "c"}}},
         {"B",
          k_zone,
          {{k_day + "10:00:05", "Jan", "a"},
           {k_day + "10:00:20", "Jan", "c"},
           {k_day + "10:00:31", "Jan", "b"}}}});
    CHECK(run.texts() == Texts{"a", "c", "b"});
    CHECK(run.of("c").earliest == "2021-05-03T08:00:20Z");
    CHECK(run.of("c").latest == "2021-05-03T08:00:20.999Z");
    CHECK(run.of("b").certainty == Certainty::certain);
}

TEST_CASE("case 2: within a minute a single source gives likely orders, none certain") {
    const Run run(
        {{"A",
          k_zone,
          {{k_day + "10:00", "Jan", "a"}, {k_day + "10:00", "Piet", "b"}, {k_day + "10:00", "Jan", "c"}}}});
    CHECK(run.texts() == Texts{"a", "b", "c"});
    for (const Told& told : run.messages) {
        CHECK(told.earliest == "2021-05-03T08:00:00Z");
        CHECK(told.latest == "2021-05-03T08:00:59.999Z");
        CHECK(told.share == -1);
    }
    CHECK(run.of("b").certainty == Certainty::likely);
    CHECK(run.of("b").basis == OrderBasis::position);
    CHECK(run.of("c").certainty == Certainty::likely);
}

TEST_CASE("case 2: two messages of one sender rest on the sender's device") {
    const Run run({{"A", k_zone, {{k_day + "10:00", "Jan", "a"}, {k_day + "10:00", "Jan", "c"}}}});
    CHECK(run.of("c").certainty == Certainty::likely);
    CHECK(run.of("c").basis == OrderBasis::sender);
}

TEST_CASE("case 3: an answer is certainly behind what it answers") {
    const Run run({{"A",
                    k_zone,
                    {{k_day + "10:00", "Jan", "a", "ma"},
                     {k_day + "10:00", "Piet", "b", "mb"},
                     {k_day + "10:00", "Jan", "c", "mc", "mb"}}}});
    CHECK(run.of("c").certainty == Certainty::certain);
    CHECK(run.of("c").basis == OrderBasis::reply);
}

TEST_CASE("case 4: the order of a file does not tighten, one sender's device does") {
    const auto lines = [](const std::string& b, const std::string& c) {
        return std::vector<Teller>{
            {"A",
             k_zone,
             {{k_day + "10:00", "Jan", "a"}, {k_day + "10:00", b, "b"}, {k_day + "10:00", c, "c"}}},
            {"B", k_zone, {{k_day + "10:00:40", b, "b"}}}};
    };
    const Run several(lines("Piet", "Kees"));
    CHECK(several.of("b").earliest == "2021-05-03T08:00:40Z");
    CHECK(several.of("b").latest == "2021-05-03T08:00:40.999Z");
    CHECK(several.of("a").latest == "2021-05-03T08:00:59.999Z");
    CHECK(several.of("c").earliest == "2021-05-03T08:00:00Z");
    const Run one(lines("Jan", "Jan"));
    CHECK(one.of("a").latest == "2021-05-03T08:00:40.999Z");
    CHECK(one.of("c").earliest == "2021-05-03T08:00:40Z");
    CHECK(one.of("c").certainty != Certainty::certain);
}

TEST_CASE("case 5: a jump back in the hour that occurs twice is its second pass") {
    const Run run({{"A", k_zone, {{"2020-10-25T02:58", "Jan", "a"}, {"2020-10-25T02:01", "Jan", "b"}}}});
    CHECK(run.texts() == Texts{"a", "b"});
    CHECK(run.of("a").earliest == "2020-10-25T00:58:00Z");
    CHECK(run.of("b").earliest == "2020-10-25T01:01:00Z");
}

TEST_CASE("case 6: without a jump back the pass stays open") {
    const Run run({{"A", k_zone, {{"2020-10-25T02:10", "Jan", "a"}, {"2020-10-25T02:50", "Jan", "b"}}}});
    CHECK(run.texts() == Texts{"a", "b"});
    CHECK(run.of("a").earliest == "2020-10-25T00:10:00Z");
    CHECK(run.of("a").latest == "2020-10-25T01:10:59.999Z");
    CHECK(run.of("b").earliest == "2020-10-25T00:50:00Z");
    CHECK(run.of("b").latest == "2020-10-25T01:50:59.999Z");
    CHECK(run.of("b").certainty == Certainty::likely);
}

TEST_CASE("case 7: an instant of another source settles one pass, not its neighbour's") {
    const Run run({{"A", k_zone, {{"2020-10-25T02:10", "Jan", "a"}, {"2020-10-25T02:50", "Jan", "b"}}},
                   {"B", "UTC", {{"2020-10-25T01:50:03.120Z", "Jan", "b"}}}});
    CHECK(run.of("b").earliest == "2020-10-25T01:50:03.120Z");
    CHECK(run.of("b").latest == "2020-10-25T01:50:03.120Z");
    CHECK(run.of("a").earliest == "2020-10-25T00:10:00Z");
    CHECK(run.of("a").latest == "2020-10-25T01:10:59.999Z");
}

TEST_CASE("case 8: a local time that summer time skips is bounded by its neighbours") {
    const Run run({{"A",
                    k_zone,
                    {{"2020-03-29T01:50", "Jan", "a"},
                     {"2020-03-29T02:30", "Jan", "b"},
                     {"2020-03-29T03:10", "Jan", "c"}}}});
    CHECK(run.texts() == Texts{"a", "b", "c"});
    CHECK(run.of("b").earliest == "2020-03-29T00:50:00Z");
    CHECK(run.of("b").latest == "2020-03-29T01:10:59.999Z");
    CHECK(run.findings == std::vector<std::pair<time::Contradiction, std::string>>{
                              {time::Contradiction::nonexistent_time, "b"}});
}

TEST_CASE("case 9: differences over the seasons give a zone, not an offset") {
    Teller a{"A", k_zone, {}};
    Teller b{"B", "", {}};
    const auto add = [&](const std::string& day, int behind) {
        const std::string text = "a message of some length on " + day;
        a.lines.push_back({fmt::format("2021-{}T18:00", day), "Jan", text});
        b.lines.push_back({fmt::format("2021-{}T{:02}:00:30", day, 18 - behind), "Jan", text});
    };
    for (const char* day : {"01-04", "02-01", "02-15", "03-01", "03-12", "03-13"}) {
        add(day, 6);
    }
    for (const char* day : {"03-14", "03-16", "03-20", "03-24", "03-26", "03-27"}) {
        add(day, 5);
    }
    for (const char* day : {"03-28", "04-02", "06-01", "07-15", "09-01"}) {
        add(day, 6);
    }
    const Run run({a, b});
    CHECK(run.plan.sources[1].zone == "America/New_York");
    CHECK(run.plan.sources[1].zone_basis == time::ZoneBasis::inferred);
    CHECK(run.plan.sources[1].search.support == a.lines.size());
    const auto& zones = run.plan.sources[1].search.equivalents;
    CHECK(std::find(zones.begin(), zones.end(), "America/Toronto") != zones.end());
    CHECK(std::find(zones.begin(), zones.end(), "Etc/GMT+5") == zones.end());
    CHECK(run.messages.size() == a.lines.size());
}

TEST_CASE("case 10: a clock that was set anew gives two pieces") {
    Teller a{"A", k_zone, {}};
    Teller b{"B", k_zone, {}};
    for (int i = 0; i < 200; ++i) {
        const std::string text = fmt::format("a message of some length, number {}", i);
        const int at = i * 7 + i % 5;
        a.lines.push_back({minute_of(at), "Jan", text});
        const int second = at * 60 + i * 17 % 60 + (i < 120 ? 47 : -95);
        b.lines.push_back(
            {fmt::format("{}:{:02}", minute_of((second + 3600) / 60 - 60), (second + 3600) % 60), "Jan",
             text});
    }
    const Run run({a, b});
    const auto& pieces = run.plan.sources[1].clock.pieces();
    REQUIRE(pieces.size() == 2);
    CHECK(pieces[0].difference.contains(47'000));
    CHECK(pieces[1].difference.contains(-95'000));
    CHECK(pieces[0].last == 119);
    CHECK(pieces[1].first == 120);
    CHECK(run.messages.size() == 200);
}

TEST_CASE("case 11: equal texts are paired in order, and none is made up") {
    const Run run(
        {{"A",
          k_zone,
          {{k_day + "10:00", "Jan", "Ok"}, {k_day + "10:00", "Jan", "Ok"}, {k_day + "10:00", "Jan", "Ok"}}},
         {"B", k_zone, {{k_day + "10:00:10", "Jan", "Ok"}, {k_day + "10:00:50", "Jan", "Ok"}}}});
    CHECK(run.messages.size() == 3);
    CHECK(std::count_if(run.messages.begin(), run.messages.end(),
                        [](const Told& t) { return t.texts.size() == 2; }) == 2);
    CHECK(std::count_if(run.messages.begin(), run.messages.end(),
                        [](const Told& t) { return t.texts.count("A") == 1; }) == 3);
    CHECK(run.used == 5);
}

TEST_CASE("case 12: what one source shows as deleted another still has") {
    const Run run({{"A",
                    k_zone,
                    {{k_day + "10:00", "Jan", "voor"},
                     {k_day + "10:00", "Piet", "", "", "", time::Content::deleted},
                     {k_day + "10:01", "Jan", "na"}}},
                   {"B",
                    k_zone,
                    {{k_day + "10:00:02", "Jan", "voor"},
                     {k_day + "10:00:12", "Piet", "geheim"},
                     {k_day + "10:01:04", "Jan", "na"}}}});
    CHECK(run.messages.size() == 3);
    CHECK(run.of("geheim").texts == std::map<std::string, std::string>{{"A", ""}, {"B", "geheim"}});
    CHECK(run.of("geheim").earliest == "2021-05-03T08:00:12Z");
    CHECK(run.of("geheim").latest == "2021-05-03T08:00:12.999Z");
}

TEST_CASE("case 13: time overrules a position more than five minutes off, once") {
    const Run run({{"A", k_zone, {{k_day + "13:41", "Jan", "y"}, {k_day + "14:03", "Piet", "x"}}},
                   {"B", k_zone, {{k_day + "14:03:10", "Piet", "x"}, {k_day + "13:41:00", "Jan", "y"}}}});
    CHECK(run.texts() == Texts{"y", "x"});
    CHECK(run.findings == std::vector<std::pair<time::Contradiction, std::string>>{
                              {time::Contradiction::position_vs_time, "y"}});
}

TEST_CASE("case 14: answers in a circle are reported, and the order stays total") {
    const std::vector<Teller> tellers = {{"A",
                                          k_zone,
                                          {{k_day + "10:00", "Jan", "a", "ma", "mc"},
                                           {k_day + "10:00", "Jan", "b", "mb"},
                                           {k_day + "10:00", "Jan", "c", "mc"}}},
                                         {"B",
                                          k_zone,
                                          {{k_day + "10:00", "Jan", "a", "ma"},
                                           {k_day + "10:00", "Jan", "b", "mb", "ma"},
                                           {k_day + "10:00", "Jan", "c", "mc", "mb"}}}};
    const Run run(tellers);
    REQUIRE(run.findings.size() == 1);
    CHECK(run.findings.front().first == time::Contradiction::cycle);
    CHECK(run.cycle.size() == 3);
    for (std::size_t i = 1; i < run.messages.size(); ++i) {
        CHECK(run.messages[i].certainty == Certainty::unknown); // the answers contradict each other
    }
    CHECK(run.messages.size() == 3);
    CHECK(Run(tellers).texts() == run.texts());
}

TEST_CASE("case 16: the name of an iOS file gives the second that its line does not") {
    const Run run({{"A",
                    k_zone,
                    {{"2020-03-16T10:00", "Jan", "", "", "", time::Content::media, false,
                      "00000123-PHOTO-2020-03-16-10-00-42.jpg"}}}});
    CHECK(run.messages.front().earliest == "2020-03-16T09:00:42Z");
    CHECK(run.messages.front().latest == "2020-03-16T09:00:42.999Z");
}
