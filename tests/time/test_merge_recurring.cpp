// SPDX-License-Identifier: EUPL-1.2
// Long texts that were said twice are no proof of a clock, nor of who is who.
#include "merge_support.hpp"

#include <catch2/catch.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdint>

using namespace merge_test;

namespace {

constexpr std::int64_t k_start_ms = 1'623'661'200'000; // 2021-06-14T09:00:00Z
constexpr std::int64_t k_minute_ms = 60'000;
constexpr std::int64_t k_day_ms = 1440 * k_minute_ms;

/// As a wall clock in UTC shows it, to the minute or to the second.
std::string shown(std::int64_t ms, std::size_t length) {
    return utc(ms).substr(0, length);
}

constexpr std::size_t k_to_minute = 16;
constexpr std::size_t k_to_second = 19;

/// A week in which five reminders stand among forty other messages.
std::vector<Line> week(int number) {
    std::vector<Line> lines;
    for (int day = 0; day < 5; ++day) {
        const std::int64_t morning_ms = k_start_ms + (7 * number + day) * k_day_ms;
        lines.push_back(
            {shown(morning_ms, k_to_minute), "Wacht", fmt::format("reminder of day {}, lock up", day)});
        for (int i = 1; i <= 8; ++i) {
            lines.push_back({shown(morning_ms + 3 * i * k_minute_ms, k_to_minute),
                             i % 2 == 0 ? "Jan" : "Piet",
                             fmt::format("a message about file number {}-{}-{}", number, day, i)});
        }
    }
    return lines;
}

bool is_sorted_by_time(const Run& run) {
    return std::is_sorted(run.messages.begin(), run.messages.end(),
                          [](const Told& a, const Told& b) { return a.latest < b.earliest; });
}

} // namespace

TEST_CASE("reminders that recur every week don't move a source by a week") {
    const Run run({{"A", "UTC", week(0)}, {"B", "UTC", week(1)}});
    CHECK_FALSE(run.plan.sources[1].tied);
    CHECK(run.plan.sources[1].clock.pieces().empty());
    CHECK(run.messages.size() == 90);
    CHECK(is_sorted_by_time(run));
    CHECK(run.messages.back().earliest.substr(0, 10) == "2021-06-25");
}

TEST_CASE("reminders that recur every week don't outweigh the messages at the seam of two sources") {
    std::vector<Line> later = week(1);
    const std::vector<Line> earlier = week(0);
    later.insert(later.begin(), earlier.end() - 8, earlier.end());
    const Run run({{"A", "UTC", earlier}, {"B", "UTC", later}});
    CHECK(run.plan.sources[1].tied);
    CHECK(run.messages.size() == 90);
    CHECK(is_sorted_by_time(run));
}

TEST_CASE("a clock that is a week off is believed where all messages say so") {
    std::vector<Line> lines = week(0);
    std::vector<Line> off = week(0);
    for (Line& line : off) {
        const auto instant = model::parse_instant(line.written + ":00");
        line.written = shown(instant->civil_s * 1000 + 7 * k_day_ms, k_to_minute);
    }
    const Run run({{"A", "UTC", lines}, {"B", "UTC", off}});
    CHECK(run.plan.sources[1].tied);
    CHECK(run.messages.size() == 45);
}

TEST_CASE("a few sentences that two people wrote in turn don't make one the other") {
    const auto part = [](int day, const std::string& one, const std::string& other) {
        std::vector<Line> lines;
        lines.reserve(23);
        for (int i = 0; i < 20; ++i) {
            lines.push_back({shown(k_start_ms + day * k_day_ms + i * k_minute_ms, k_to_minute),
                             i % 2 == 0 ? "Jan" : "Piet", fmt::format("file number {} of day {}", i, day)});
        }
        for (const char* text : {"I am on my way home", "All is quiet here today"}) {
            lines.push_back({shown(k_start_ms + day * k_day_ms + k_day_ms / 8, k_to_minute), one, text});
        }
        lines.push_back({shown(k_start_ms + day * k_day_ms + k_day_ms / 4, k_to_minute), other, "bye"});
        return lines;
    };
    const Run run({{"A", "UTC", part(0, "Jan", "Piet")}, {"B", "UTC", part(1, "Piet", "Jan")}});
    // Participants are numbered as they come up: Jan and Piet in both.
    CHECK(run.plan.sources[0].people == run.plan.sources[1].people);
}

TEST_CASE("a sentence that was said again behind the end of a source leaves its clock alone") {
    std::vector<Line> first;
    std::vector<Line> all;
    for (int i = 0; i < 200; ++i) {
        const std::int64_t at_ms = k_start_ms + 411'000 * i;
        const std::string text = i == 10 || i == 195 ? "good morning to all, have a fine day"
                                                     : fmt::format("a message about file number {}", i);
        if (i < 100) {
            first.push_back({shown(at_ms, k_to_minute), "Jan", text});
        }
        if (i != 10) {
            all.push_back({shown(at_ms, k_to_second), "Jan", text});
        }
    }
    const Run run({{"A", "UTC", first}, {"B", "UTC", all}});
    REQUIRE(run.plan.sources[1].clock.pieces().size() == 1);
    CHECK(run.plan.sources[1].clock.at(150).safe.hi < 60'000);
    CHECK(run.messages.size() == 200);
}

TEST_CASE("a clock is compared with the source that tells most of it") {
    std::vector<Line> reference;
    std::vector<Line> ahead;
    std::vector<Line> database;
    for (int i = 0; i < 300; ++i) {
        const std::int64_t at_ms = k_start_ms + 97'000 * i + (i * 7919) % 60'000;
        const std::string text = fmt::format("a message about file number {}", i);
        if (i % 5 < 3) {
            reference.push_back({shown(at_ms, k_to_minute), "Jan", text});
        }
        ahead.push_back({shown(at_ms + 26'800, k_to_minute), "Jan", text});
        const std::int64_t off_ms = i < 90 ? 2'300 : -67'700;
        database.push_back({utc(at_ms + off_ms), "Jan", text});
    }
    const Run run({{"A", "UTC", reference}, {"B", "UTC", ahead}, {"C", "UTC", database}});
    const time::Clock& clock = run.plan.sources[2].clock;
    CHECK(clock.at(20).safe.contains(2'300));
    CHECK(clock.at(200).safe.contains(-67'700));
    CHECK(clock.pieces().size() == 2);
}

TEST_CASE("messages of a few words tell a clock by the run in which they stand") {
    constexpr std::array<const char*, 7> words = {"ok", "yes", "no", "thanks", "good", "haha", "sure"};
    std::vector<Line> minutes;
    std::vector<Line> seconds;
    for (std::int64_t i = 0; i < 120; ++i) {
        const std::int64_t at_ms = k_start_ms + 47'000 * i + i * i % 31 * 1000;
        const std::string sender = i * i % 7 < 3 ? "Jan" : "Piet";
        const std::string text = words.at(static_cast<std::size_t>(i * i * 131 / 37 % 7));
        minutes.push_back({shown(at_ms, k_to_minute), sender, text});
        if (i % 40 != 17) {
            seconds.push_back({shown(at_ms + 21'000, k_to_second), sender, text});
        }
    }
    const Run run({{"A", "UTC", minutes}, {"B", "UTC", seconds}});
    REQUIRE(run.plan.sources[1].tied);
    CHECK(run.plan.sources[1].clock.at(60).safe.contains(21'000));
    CHECK(run.messages.size() == 120);
}

TEST_CASE("the same few words in a row, said again and again, tell no clock") {
    std::vector<Line> minutes;
    std::vector<Line> seconds;
    for (std::int64_t i = 0; i < 60; ++i) {
        minutes.push_back({shown(k_start_ms + i * k_minute_ms, k_to_minute), "Jan", "ok"});
        seconds.push_back({shown(k_start_ms + k_day_ms + i * k_minute_ms, k_to_second), "Jan", "ok"});
    }
    const Run run({{"A", "UTC", minutes}, {"B", "UTC", seconds}});
    CHECK_FALSE(run.plan.sources[1].tied);
    CHECK(run.messages.size() == 120);
}

namespace {

/// Sixty messages, two minutes apart, that two phones show alike.
std::vector<Line> shared_lines(std::size_t length) {
    std::vector<Line> lines;
    lines.reserve(60);
    for (int i = 0; i < 60; ++i) {
        lines.push_back({shown(k_start_ms + i * (2 * k_minute_ms + 7'000), length),
                         i % 3 == 0 ? "Piet" : "Jan", fmt::format("a message about file number {}", i)});
    }
    return lines;
}

void insert_in_time(std::vector<Line>& lines, const Line& line) {
    lines.insert(std::upper_bound(lines.begin(), lines.end(), line,
                                  [](const Line& a, const Line& b) { return a.written < b.written; }),
                 line);
}

/// How sure the order around each message with this text is.
std::vector<model::Certainty> around(const Run& run, const std::string& text) {
    std::vector<model::Certainty> all;
    for (std::size_t i = 0; i + 1 < run.messages.size(); ++i) {
        if (run.messages[i].text() == text) {
            all.push_back(run.messages[i].certainty);
            all.push_back(run.messages[i + 1].certainty);
        }
    }
    return all;
}

} // namespace

TEST_CASE("a message that one phone got a quarter of an hour late is told twice, and marked") {
    std::vector<Line> sent = shared_lines(k_to_minute);
    std::vector<Line> arrived = shared_lines(k_to_second);
    const std::string text = "the key is with the neighbours";
    insert_in_time(sent, {shown(k_start_ms + 15 * k_minute_ms, k_to_minute), "Jan", text});
    insert_in_time(arrived, {shown(k_start_ms + 30 * k_minute_ms, k_to_second), "Jan", text});
    const Run run({{"A", "UTC", sent}, {"B", "UTC", arrived}});
    CHECK(run.messages.size() == 62);
    CHECK(run.duplicates == 2);
    const auto certainties = around(run, text);
    CHECK(std::count(certainties.begin(), certainties.end(), model::Certainty::certain) == 0);
}

TEST_CASE("a message for which a clock was a year behind is marked in both its places") {
    std::vector<Line> right = shared_lines(k_to_minute);
    std::vector<Line> set_back = shared_lines(k_to_second);
    set_back[30].written.replace(0, 4, "2020");
    const Run run({{"A", "UTC", right}, {"B", "UTC", set_back}});
    CHECK(run.duplicates == 2);
    const auto certainties = around(run, set_back[30].text);
    CHECK(std::count(certainties.begin(), certainties.end(), model::Certainty::certain) == 0);
}

TEST_CASE("messages of one second keep the order of the source that has both, however it is named") {
    std::vector<Line> all = shared_lines(k_to_second);
    const std::string second = all.back().written;
    all.push_back({second, "Jan", "one"});
    all.push_back({second, "Jan", "two"});
    for (int i = 0; i < 20; ++i) {
        all.push_back({shown(k_start_ms + k_day_ms + i * k_minute_ms, k_to_second), "Piet",
                       fmt::format("the sequel of number {}", i)});
    }
    const std::vector<Line> earlier(all.begin(), all.begin() + 70);
    const std::vector<Line> later(all.begin() + 61, all.end());
    const auto place = [](const std::vector<std::string>& texts, const std::string& text) {
        return std::find(texts.begin(), texts.end(), text) - texts.begin();
    };
    const Run run({{"B", "UTC", later}, {"A", "UTC", earlier}});
    CHECK(place(run.texts(), "one") < place(run.texts(), "two"));
}

TEST_CASE(
    "places that two sources dispute don't decide in which pass of a repeated hour a message was sent") {
    const auto night = [](bool is_late) {
        std::vector<Line> lines;
        lines.reserve(27);
        for (int i = 0; i < 12; ++i) {
            lines.push_back({fmt::format("2021-10-30T{}:10", 12 + i), i % 2 == 0 ? "Jan" : "Piet",
                             fmt::format("a message of the evening, number {}", i)});
        }
        lines.push_back({"2021-10-31T02:30", "Piet", "the watch began at half past"});
        lines.push_back({"2021-10-31T02:33", "Jan", "the key is in the safe"});
        lines.push_back({"2021-10-31T02:53", "Piet", "I go to the archive now"});
        if (is_late) {
            std::swap(lines[13], lines[14]);
        }
        for (int i = 0; i < 12; ++i) {
            lines.push_back({fmt::format("2021-10-31T{}:10", 10 + i), i % 2 == 0 ? "Jan" : "Piet",
                             fmt::format("a message of the day, number {}", i)});
        }
        return lines;
    };
    const Run run({{"A", "Europe/Amsterdam", night(true)}, {"B", "Europe/Amsterdam", night(false)}});
    CHECK(run.of("the key is in the safe").earliest.substr(0, 16) == "2021-10-31T00:33");
    CHECK(run.of("the key is in the safe").latest.substr(0, 16) == "2021-10-31T01:33");
}

TEST_CASE("a source that lacks nothing leaves no doubt where two that each lack something say the same") {
    const auto tell = [](std::int64_t lacking, std::size_t precision) {
        std::vector<Line> lines;
        for (std::int64_t i = 0; i < 240; ++i) {
            if (i % 12 != lacking) {
                const std::string text =
                    i % 12 == 3 ? "ok" : fmt::format("bericht nummer {} over de dijk", i);
                lines.push_back({shown(k_start_ms + 20'000 * i + 300, precision), "Jan", text});
            }
        }
        return lines;
    };
    const std::int64_t none = -1;
    const Run run({{"A", "UTC", tell(none, k_to_minute)},
                   {"B", "UTC", tell(5, k_to_second)},
                   {"C", "UTC", tell(7, k_to_second)}});
    REQUIRE(run.messages.size() == 240);
    for (std::size_t i = 3; i < 240; i += 12) {
        CHECK(run.messages[i].texts.size() == 3);
        CHECK(run.messages[i].certainty == model::Certainty::certain);
    }
}
