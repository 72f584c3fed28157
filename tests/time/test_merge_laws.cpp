// SPDX-License-Identifier: EUPL-1.2
// What merging must hold for any conversation, however odd.
#include "merge_support.hpp"

#include <catch2/catch.hpp>
#include <fmt/core.h>
#include <rapidcheck.h>
#include <rapidcheck/catch.h>

using namespace merge_test;

namespace {

const std::string k_zone = "Europe/Amsterdam";

std::string second_text(int second) {
    return fmt::format("2021-06-{:02}T{:02}:{:02}:{:02}", 1 + second / 86400, second / 3600 % 24,
                       second / 60 % 60, second % 60);
}

/// A conversation over some days: long texts and short ones that come back, now and then two at a time.
std::vector<Line> any_conversation(std::size_t most) {
    const auto count = *rc::gen::inRange<std::size_t>(0, most);
    std::vector<Line> lines;
    int second = 3 * 3600;
    for (std::size_t i = 0; i < count; ++i) {
        second +=
            *rc::gen::weightedOneOf<int>({{5, rc::gen::inRange(0, 40)}, {1, rc::gen::inRange(600, 9000)}});
        const bool is_short = *rc::gen::inRange(0, 10) < 4;
        const auto who = *rc::gen::inRange(0, 3);
        const std::string text = is_short ? *rc::gen::element<std::string>("Ok", "Ja", "Top")
                                          : fmt::format("message number {} is long enough", i);
        lines.push_back({second_text(second), std::string(1, static_cast<char>('A' + who)), text});
    }
    return lines;
}

std::vector<Line> in_minutes(std::vector<Line> lines) {
    for (Line& line : lines) {
        line.written.resize(16);
    }
    return lines;
}

/// The first line at or behind at that begins a minute.
std::ptrdiff_t minute_border(const std::vector<Line>& lines, std::ptrdiff_t at) {
    const auto size = static_cast<std::ptrdiff_t>(lines.size());
    while (at > 0 && at < size &&
           lines[static_cast<std::size_t>(at)].written == lines[static_cast<std::size_t>(at - 1)].written) {
        ++at;
    }
    return std::min(at, size);
}

Run merged_parts(const std::vector<Line>& lines, std::ptrdiff_t begin, std::ptrdiff_t end) {
    return Run({{"A", k_zone, {lines.begin(), lines.begin() + end}},
                {"B", k_zone, {lines.begin() + begin, lines.end()}}});
}

bool same_order(const Run& a, const Run& b) {
    return std::equal(a.messages.begin(), a.messages.end(), b.messages.begin(), b.messages.end(),
                      [](const Told& x, const Told& y) {
                          return x.text() == y.text() && x.earliest == y.earliest && x.latest == y.latest;
                      });
}

} // namespace

TEST_CASE("merging a source with itself changes nothing") {
    rc::prop("same messages, same times", [] {
        const auto lines = *rc::gen::exec([] { return in_minutes(any_conversation(60)); });
        const Run alone({{"A", k_zone, lines}});
        const Run twice({{"A", k_zone, lines}, {"B", k_zone, lines}});
        RC_ASSERT(same_order(alone, twice));
        RC_ASSERT(twice.used == 2 * lines.size());
        // Fewer than five lines may be alike by chance: then nothing is claimed that one alone would.
        for (std::size_t i = 0; lines.size() >= 5 && i < alone.messages.size(); ++i) {
            RC_ASSERT(alone.messages[i].certainty == twice.messages[i].certainty);
        }
    });
}

TEST_CASE("parts that share no line keep the same words on both sides of the cut") {
    const std::vector<Line> earlier = {{"2021-06-01T10:00", "Jan", "de eerste vraag"},
                                       {"2021-06-01T10:01", "Jan", "ok"}};
    const std::vector<Line> later = {{"2021-06-01T10:02", "Jan", "ok"},
                                     {"2021-06-01T10:03", "Jan", "de laatste vraag"}};
    const Run run({{"A", k_zone, earlier}, {"B", k_zone, later}});
    CHECK(run.messages.size() == 4);
}

TEST_CASE("overlapping parts of one export give the export") {
    rc::prop("same messages, same times", [] {
        const auto lines = *rc::gen::exec([] { return in_minutes(any_conversation(80)); });
        const auto size = static_cast<std::ptrdiff_t>(lines.size());
        const std::ptrdiff_t begin = minute_border(lines, *rc::gen::inRange<std::ptrdiff_t>(0, size + 1));
        const std::ptrdiff_t end = minute_border(lines, begin + 30);
        const Run whole({{"A", k_zone, lines}});
        const Run parts = merged_parts(lines, begin, end);
        RC_ASSERT(parts.texts() == whole.texts());
        RC_ASSERT(parts.used == lines.size() + static_cast<std::size_t>(end - begin));
    });
}

TEST_CASE("parts that are cut inside a minute give the export in its order") {
    rc::prop("same messages in the same order", [] {
        const auto lines = *rc::gen::exec([] { return in_minutes(any_conversation(80)); });
        const auto size = static_cast<std::ptrdiff_t>(lines.size());
        const std::ptrdiff_t begin = *rc::gen::inRange<std::ptrdiff_t>(0, size + 1);
        const std::ptrdiff_t end = std::min(size, begin + 30);
        const Run whole({{"A", k_zone, lines}});
        const Run parts = merged_parts(lines, begin, end);
        RC_ASSERT(parts.texts() == whole.texts());
        RC_ASSERT(parts.used == lines.size() + static_cast<std::size_t>(end - begin));
    });
}

TEST_CASE("every record is used once, whatever is missing, and nothing is made up") {
    rc::prop("records in, records out", [] {
        const auto lines = *rc::gen::exec([] { return any_conversation(60); });
        std::vector<Teller> tellers = {{"A", k_zone, {}}, {"B", k_zone, {}}, {"C", "", {}}};
        std::size_t records = 0;
        for (const Line& line : lines) {
            for (Teller& teller : tellers) {
                if (*rc::gen::inRange(0, 4) > 0) {
                    teller.lines.push_back(line);
                    ++records;
                }
            }
        }
        tellers[0].lines = in_minutes(tellers[0].lines);
        const Run run(tellers);
        RC_ASSERT(run.used == records);
        RC_ASSERT(run.messages.size() <= records);
        for (std::size_t i = 1; i < run.messages.size(); ++i) {
            RC_ASSERT(run.messages[i].certainty != model::Certainty::none);
        }
    });
}

TEST_CASE("no order is called certain that the truth refutes") {
    rc::prop("certain pairs of a partial minute export and a partial database are right", [] {
        const auto lines = *rc::gen::exec([] { return any_conversation(120); });
        Teller minutes{"A", k_zone, {}};
        Teller seconds{"B", k_zone, {}};
        std::map<std::string, int> order; // of the texts that occur once
        std::map<std::string, int> counts;
        int number = 0;
        for (const Line& line : lines) {
            ++counts[line.text];
            order[line.text] = number++;
            if (*rc::gen::inRange(0, 5) > 0) {
                minutes.lines.push_back(line);
            }
            if (*rc::gen::inRange(0, 5) > 0) {
                seconds.lines.push_back(line);
            }
        }
        minutes.lines = in_minutes(minutes.lines);
        const Run run({minutes, seconds});
        for (std::size_t i = 1; i < run.messages.size(); ++i) {
            const std::string a = run.messages[i - 1].text();
            const std::string b = run.messages[i].text();
            if (run.messages[i].certainty == model::Certainty::certain && counts[a] == 1 && counts[b] == 1) {
                RC_ASSERT(order[a] < order[b]);
            }
        }
    });
}

TEST_CASE("a text stamped late is one message with what two other sources agree on") {
    std::vector<Line> right;
    right.reserve(40);
    for (int i = 0; i < 40; ++i) {
        right.push_back(
            {second_text(36000 + i * 20), "Jan", fmt::format("message number {} is long enough", i)});
    }
    std::vector<Line> late = right;
    late[20].written = second_text(36000 + 20 * 20 + 130);
    std::rotate(late.begin() + 20, late.begin() + 21, late.begin() + 27);
    const Run run({{"A", k_zone, late}, {"B", k_zone, right}, {"C", k_zone, right}});
    CHECK(run.texts() == Run({{"B", k_zone, right}}).texts());
    CHECK(run.of(right[20].text).texts.size() == 3);
    CHECK(run.of(right[21].text).certainty != model::Certainty::certain);
}

TEST_CASE("an answer proves nothing when another message may have been answered") {
    std::vector<Line> a;
    std::vector<Line> b;
    for (int i = 0; i < 12; ++i) {
        const std::string text = fmt::format("message number {} is long enough", i);
        a.push_back({second_text(36000 + i * 300).substr(0, 16), "Jan", text});
        b.push_back({second_text(36000 + i * 300), "Jan", text, text});
    }
    a.push_back({"2021-06-01T11:00", "Jan", "Ok"});
    a.push_back({"2021-06-01T11:00", "Jan", "Ok"});
    b.push_back({"2021-06-01T11:00:30", "Jan", "Ok", "the only one"});
    b.push_back(
        {"2021-06-01T11:00:35", "Piet", "an answer that is long enough", "an answer", "the only one"});
    a.push_back({"2021-06-01T11:05", "Jan", "message number 13 is long enough"});
    b.push_back({"2021-06-01T11:05:10", "Jan", "message number 13 is long enough"});
    const Run run({{"A", k_zone, a}, {"B", k_zone, b}});
    CHECK(run.of("an answer that is long enough").certainty != model::Certainty::certain);
}

TEST_CASE("short texts that come back are no proof between clocks that nothing ties") {
    std::vector<Line> a;
    std::vector<Line> b;
    for (int i = 0; i < 30; ++i) {
        a.push_back({second_text(36000 + i * 20), "Jan", i % 3 == 0 ? "Ok" : "Ja"});
        b.push_back({second_text(36000 + i * 20 + 31), "Jan", i % 3 == 0 ? "Ok" : "Ja"});
    }
    const Run run({{"A", k_zone, a}, {"B", k_zone, b}});
    for (std::size_t i = 1; i < run.messages.size(); ++i) {
        const bool merged = run.messages[i].texts.size() > 1 || run.messages[i - 1].texts.size() > 1;
        CHECK_FALSE((merged && run.messages[i].certainty == model::Certainty::certain));
    }
}

TEST_CASE("equal texts may be two messages when each source lacks some of the other's") {
    const auto told = [](bool both_lack) {
        std::vector<Line> a;
        std::vector<Line> b;
        for (int i = 0; i < 40; ++i) {
            const Line line{second_text(36000 + i * 300), "Jan",
                            fmt::format("message number {} is long enough", i)};
            if (!both_lack || i % 4 != 1) {
                a.push_back(line);
            }
            if (i % 4 != 3) {
                b.push_back(line);
            }
        }
        a.push_back({"2021-06-01T14:00", "Piet", "Doen we dan morgen"});
        a.push_back({"2021-06-01T14:00", "Jan", "Nee"});
        b.push_back({"2021-06-01T14:00:20", "Piet", "Doen we dan morgen"});
        b.push_back({"2021-06-01T14:00:35", "Jan", "Nee"});
        const Run run({{"A", k_zone, in_minutes(a)}, {"B", k_zone, b}});
        CHECK(run.of("Nee").texts.size() == 2);
        return run.of("Nee").certainty;
    };
    CHECK(told(true) == model::Certainty::likely);
    CHECK(told(false) == model::Certainty::certain);
}

TEST_CASE("sources without messages, or with one, are merged") {
    CHECK(Run({{"A", k_zone, {}}, {"B", k_zone, {}}}).messages.empty());
    const Teller silent{"A", "", {}};
    CHECK(Run(std::vector<Teller>{silent}).messages.empty());
    const Run one({{"A", "", {{"2021-05-03T10:00", "Jan", "alone"}}}, {"B", "", {}}});
    CHECK(one.texts() == std::vector<std::string>{"alone"});
    CHECK(one.messages.front().certainty == model::Certainty::none);
}

TEST_CASE("messages without any time keep their place and get none") {
    const Run run({{"A", k_zone, {{"", "Jan", "first"}, {"", "Jan", "second"}}}});
    CHECK(run.texts() == std::vector<std::string>{"first", "second"});
    CHECK(run.of("second").certainty == model::Certainty::likely);
}

TEST_CASE("thousands of equal messages in one minute are paired without running away") {
    const std::vector<Line> lines(3000, Line{"2021-05-03T10:00", "Jan", "Ok"});
    const Run run({{"A", k_zone, lines}, {"B", k_zone, lines}});
    CHECK(run.messages.size() == 3000);
    CHECK(run.used == 6000);
}

TEST_CASE("a clock set back a year is seen when another source tells, and reported when none does") {
    std::vector<Line> right;
    std::vector<Line> wrong;
    for (int i = 0; i < 60; ++i) {
        const std::string text = fmt::format("message number {} is long enough", i);
        right.push_back({second_text(36000 + i * 300), "Jan", text});
        Line line = right.back();
        if (i >= 30) {
            line.written.replace(0, 4, "2020");
        }
        wrong.push_back(line);
    }
    const Run both({{"A", k_zone, right}, {"B", k_zone, wrong}});
    CHECK(both.texts() == Run({{"A", k_zone, right}}).texts());
    const Run alone({{"B", k_zone, wrong}});
    CHECK(alone.messages.size() == 60);
    REQUIRE(alone.findings.size() == 1);
    CHECK(alone.findings.front().first == time::Contradiction::position_vs_time);
}

TEST_CASE("nothing is certain about a clock set back where no shared message ties it") {
    std::vector<Line> a;
    std::vector<Line> b;
    for (int i = 0; i < 60; ++i) {
        const bool is_short = i >= 30 && i < 40;
        const std::string text = is_short ? "Ok" : fmt::format("message number {} is long enough", i);
        a.push_back({second_text(36000 + i * 300), "Jan", text});
        b.push_back(a.back());
        b.back().written.replace(0, 4, is_short ? "2020" : "2021");
    }
    a.erase(a.begin() + 30, a.begin() + 40);
    const Run run({{"A", k_zone, a}, {"B", k_zone, b}});
    for (std::size_t i = 1; i < run.messages.size(); ++i) {
        if (run.messages[i].text() == "Ok" || run.messages[i - 1].text() == "Ok") {
            CHECK(run.messages[i].certainty != model::Certainty::certain);
        }
    }
}

TEST_CASE("sources whose times contradict each other end with a result and findings") {
    std::vector<Line> a;
    std::vector<Line> b;
    for (int i = 0; i < 40; ++i) {
        const std::string text = fmt::format("message number {} is long enough", i);
        a.push_back({second_text(36000 + i * 300), "Jan", text, text,
                     fmt::format("message number {} is long enough", (i + 7) % 40)});
        b.push_back({second_text(36000 + (i * 7919 % 40) * 300 + i * 97 % 200), "Jan", text, text});
    }
    const Run run({{"A", k_zone, a}, {"B", k_zone, b}});
    CHECK(run.used == 80);
    CHECK_FALSE(run.findings.empty());
}
