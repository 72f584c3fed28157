// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_text/date_order.hpp"
#include "source/whatsapp_text/header.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace {

using namespace chatkeep;
using namespace chatkeep::source::whatsapp_text;
using source::DateOrder;

struct Case {
    std::string line;
    DateOrder order;
    std::string date; ///< as ISO
    int seconds;      ///< of the day
    std::string rest;
};

std::string iso(std::int32_t day) {
    const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
    char text[16];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return text;
}

constexpr int at(int hour, int minute, int second = 0) {
    return hour * 3600 + minute * 60 + second;
}

const std::vector<Case>& cases() {
    using enum DateOrder;
    static const std::vector<Case> table = {
        {"1/13/23, 7:02 PM - A: x", mdy, "2023-01-13", at(19, 2), "A: x"},
        {"1/13/23, 7:02\u202fPM - A: x", mdy, "2023-01-13", at(19, 2), "A: x"},
        {"13/01/2023, 19:02 - A: x", dmy, "2023-01-13", at(19, 2), "A: x"},
        {"13/01/23, 7:02 pm - A: x", dmy, "2023-01-13", at(19, 2), "A: x"},
        {"2023/01/13, 19:02 - A: x", ymd, "2023-01-13", at(19, 2), "A: x"},
        {"13.01.23, 19:02 - A: x", dmy, "2023-01-13", at(19, 2), "A: x"},
        {"13.01.2023 19:02 - A: x", dmy, "2023-01-13", at(19, 2), "A: x"},
        {"13.01.2023 19.02 - A: x", dmy, "2023-01-13", at(19, 2), "A: x"},
        {"13. 1. 2023 19:02 - A: x", dmy, "2023-01-13", at(19, 2), "A: x"},
        {"13.01.2023., 19:02 - A: x", dmy, "2023-01-13", at(19, 2), "A: x"},
        {"௧௩/௧/௨௦௨௩, ௭:௦௨ pm - A: x", dmy, "2023-01-13", at(19, 2), "A: x"},
        {"១៣/១/២០២៣, ១៩:០២ - A: x", dmy, "2023-01-13", at(19, 2), "A: x"},
        {"2023. 01. 13. 19:02 - A: x", ymd, "2023-01-13", at(19, 2), "A: x"},
        {"2023-01-13, 7:02 p.m. - A: x", ymd, "2023-01-13", at(19, 2), "A: x"},
        {"2023-01-13 19 h 02 - A: x", ymd, "2023-01-13", at(19, 2), "A: x"},
        {"27.03.23 г., 13:10 - A: x", dmy, "2023-03-27", at(13, 10), "A: x"},
        {"[27.03.23 г., 13:10:13 ч.] A: x", dmy, "2023-03-27", at(13, 10, 13), "A: x"},
        {"[令和5/3/27 13:10:13] A: x", ymd, "2023-03-27", at(13, 10, 13), "A: x"},
        {"[1402/1/7 AP, 13:10:13] A: x", ymd, "2023-03-27", at(13, 10, 13), "A: x"},
        {"۱۴۰۲/۱/۷، ۱:۱۰ ب.ظ. - A: x", ymd, "2023-03-27", at(13, 10), "A: x"},
        {"1399/12/30, 13:10 - A: x", ymd, "2021-03-20", at(13, 10), "A: x"},
        {"1400/7/1, 13:10 - A: x", ymd, "2021-09-23", at(13, 10), "A: x"},
        {"27.3.23, 1:10.MD - A: x", dmy, "2023-03-27", at(13, 10), "A: x"},
        {"27.3.2023, 1:10 jioni - A: x", dmy, "2023-03-27", at(13, 10), "A: x"},
        {"27.3.2023, 1:10 MD - A: x", dmy, "2023-03-27", at(13, 10), "A: x"},
        {"27.3.2023, 1:10 по подне - A: x", dmy, "2023-03-27", at(13, 10), "A: x"},
        {"27.3.2023, 1:10 e.h. - A: x", dmy, "2023-03-27", at(13, 10), "A: x"},
        {"27-01-2020 08:00 - A: x", dmy, "2020-01-27", at(8, 0), "A: x"},
        {"13/1/2023, 7:02 in the afternoon - A: x", dmy, "2023-01-13", at(19, 2), "A: x"},
        {"13/1/2023, 1:02 at night - A: x", dmy, "2023-01-13", at(1, 2), "A: x"},
        {"13/1/2023, 11:02 at night - A: x", dmy, "2023-01-13", at(23, 2), "A: x"},
        {"19:02, 13 Oct 2023 - A: x", dmy, "2023-10-13", at(19, 2), "A: x"},
        {"Oct 13, 2023, 7:02 PM - A: x", dmy, "2023-10-13", at(19, 2), "A: x"},
        {"[13/1/23, 19:02:05] A: x", dmy, "2023-01-13", at(19, 2, 5), "A: x"},
        {"\u200e[13-01-2023 19:02:05] A: x", dmy, "2023-01-13", at(19, 2, 5), "A: x"},
        {"[13-01-2023, 19:02:05] A: x", dmy, "2023-01-13", at(19, 2, 5), "A: x"},
        {"[1/13/23, 7:02:05 PM] A: x", mdy, "2023-01-13", at(19, 2, 5), "A: x"},
        {"[13.01.23 19.02.05] A: x", dmy, "2023-01-13", at(19, 2, 5), "A: x"},
        {"[19:02:05, 13/1/2023] A: x", dmy, "2023-01-13", at(19, 2, 5), "A: x"},
        {"[13/1/2566 BE, 19:02:05] A: x", dmy, "2023-01-13", at(19, 2, 5), "A: x"},
        {"[13/1/R5, 19:02:05] A: x", dmy, "2023-01-13", at(19, 2, 5), "A: x"},
        {"[R5/1/13 19:02:05] A: x", ymd, "2023-01-13", at(19, 2, 5), "A: x"},
        {"[٤\u200f/١\u200f/٢٠٢٣، ٧:٠٢:٠٥\u00a0م] A: x", dmy, "2023-01-04", at(19, 2, 5), "A: x"},
        {"2023년 1월 4일 오후 7:02, A : x", ymd, "2023-01-04", at(19, 2), "A : x"},
        {"2023年1月4日下午7:02 - A: x", ymd, "2023-01-04", at(19, 2), "A: x"},
        {"2023/1/4 下午7:02 - A: x", ymd, "2023-01-04", at(19, 2), "A: x"},
        {"[2023/1/4 午後7:02:05] A: x", ymd, "2023-01-04", at(19, 2, 5), "A: x"},
        {"4/1/23, 7:02 p. m. - A: x", dmy, "2023-01-04", at(19, 2), "A: x"},
        {"4/1/23, 12:05 a.\u00a0m. - A: x", dmy, "2023-01-04", at(0, 5), "A: x"},
        {"4/1/23, 7:02 μ.μ. - A: x", dmy, "2023-01-04", at(19, 2), "A: x"},
        {"4.1.2023 klo 19.02 - A: x", dmy, "2023-01-04", at(19, 2), "A: x"},
        {"04/01/2023 à 19:02 - A: x", dmy, "2023-01-04", at(19, 2), "A: x"},
        {"13/1/23, 19:02: A: x", dmy, "2023-01-13", at(19, 2), "A: x"},
        {"13/1/23 19:02:05: A: x", dmy, "2023-01-13", at(19, 2, 5), "A: x"},
        {"[\uFEFF29.01.18, 12:24:03] A: x", dmy, "2018-01-29", at(12, 24, 3), "A: x"},
        {"\uFEFF1/29/18, 12:26 - A: x", mdy, "2018-01-29", at(12, 26), "A: x"},
        {"०४/०१/२०२३, ७:०२ pm - A: x", dmy, "2023-01-04", at(19, 2), "A: x"},
        {"۴/۱/۲۰۲۳، ۷:۰۲ ب.ظ. - A: x", dmy, "2023-01-04", at(19, 2), "A: x"},
    };
    return table;
}

std::optional<Header> read_with(HeaderReader& reader, std::string_view ahead, std::size_t length) {
    if (!reader.read(ahead, length)) {
        return std::nullopt;
    }
    Header header;
    reader.copy_last(header);
    return header;
}

} // namespace

TEST_CASE("every known form of header is read") {
    for (const Case& expected : cases()) {
        INFO(expected.line);
        const auto header = parse_header(expected.line);
        REQUIRE(header);
        const auto day = days_of(header->date, expected.order);
        REQUIRE(day);
        CHECK(iso(*day) == expected.date);
        CHECK(seconds_of_day(*header) == expected.seconds);
        CHECK(expected.line.substr(header->rest) == expected.rest);
    }
}

TEST_CASE("the fast path and the general one agree") {
    for (const Case& expected : cases()) {
        INFO(expected.line);
        const auto fast = parse_header(expected.line);
        const auto general = parse_general_header(expected.line);
        REQUIRE((fast && general));
        CHECK(fast->rest == general->rest);
        CHECK(fast->shape == general->shape);
        CHECK(fast->date.value == general->date.value);
        CHECK(fast->written_begin == general->written_begin);
        CHECK(fast->written_end == general->written_end);
        CHECK(seconds_of_day(*fast) == seconds_of_day(*general));
    }
}

TEST_CASE("a header read after others is the one read alone") {
    const std::string text = "Jan: ja";
    HeaderReader reader;
    for (const Case& first : cases()) {
        for (const Case& second : cases()) {
            for (const std::string& line :
                 {std::string(first.line) + text, std::string(second.line) + text}) {
                INFO(line);
                CHECK(read_with(reader, line, line.size()) == parse_header(line));
                std::string ahead = line;
                ahead.append("\n").append(line);
                CHECK(read_with(reader, ahead, line.size()) == parse_header(line));
            }
        }
    }
}

TEST_CASE("a header differs from the one before in any of its digits") {
    HeaderReader reader;
    for (const char* line :
         {"27-01-2020 08:00 - Jan: ja en nee, misschien", "27-01-2020 09:41 - Jan: ja en nee, misschien",
          "28-01-2020 09:41 - Jan: ja en nee, misschien", "28-01-2020 9:41 - Jan: ja en nee, misschien",
          "28-01-2020 9:4 - Jan: ja en nee, misschien", "28-01-2020 0x:41 - Jan: ja en nee, misschien",
          "28-01-2020 23:59 - Jan: ja en nee, misschien", "28-01-2020 23:59: Jan: ja en nee, misschien",
          "[28-01-2020, 23:59:01] Jan: ja en nee, misschien", "[28-01-2020, 23:59:59] Jan: ja en nee",
          "[28-01-2020, 23:59] Jan: ja en nee, misschien", "1/28/20, 9:05 PM - Jan: ja en nee, misschien",
          "1/28/20, 9:06 PM - Jan: ja en nee, misschien", "1/28/20, 9:06 AM - Jan: ja en nee, misschien",
          "1/28/20, 10:06 AM - Jan: ja en nee, misschien", "28.01.20 um 19.05 - Jan: ja en nee, misschien"}) {
        const std::string text(line);
        INFO(text);
        CHECK(read_with(reader, text, text.size()) == parse_header(text));
    }
}

TEST_CASE("bytes behind a line are no part of its header") {
    HeaderReader reader;
    const std::string full = "27-01-2020 08:00 - Jan: een regel van gewone lengte";
    REQUIRE(reader.read(full, full.size()));
    CHECK_FALSE(reader.read(full, 12));
    CHECK_FALSE(reader.read("27-01-2020 08:00\n - Jan: een regel van gewone lengte", 16));
    CHECK(read_with(reader, full, 19) == parse_header(full));
}

TEST_CASE("plain text is no header") {
    for (const char* line : {"", "hallo", "10 dingen - waarvan 3: niets", "12:30 - lunch", "1/2 - half: ja",
                             "- punt 1", "[link] tekst", "2020 was een jaar - echt", "Mar 4 - begint het"}) {
        INFO(line);
        CHECK_FALSE(parse_header(line));
    }
}

TEST_CASE("a word in the place of AM and PM that is in no table leaves the time unknown") {
    const auto header = parse_header("13/1/2023, 7:02 xyzzy - A: x");
    REQUIRE(header);
    CHECK(header->period == DayPeriod::unknown);
    CHECK_FALSE(seconds_of_day(*header));
}

TEST_CASE("noon and midnight") {
    CHECK(seconds_of_day(*parse_header("1/13/23, 12:00 AM - A: x")) == at(0, 0));
    CHECK(seconds_of_day(*parse_header("1/13/23, 12:30 PM - A: x")) == at(12, 30));
    CHECK_FALSE(seconds_of_day(*parse_header("1/13/23, 13:02 am - A: x")));
    CHECK(seconds_of_day(*parse_header("1/13/23, 13:02 pm - A: x")) == at(13, 2));
    CHECK(seconds_of_day(*parse_header("2023/1/4 中午12:30 - A: x")) == at(12, 30));
    CHECK(seconds_of_day(*parse_header("2023/1/4 午後0:34 - A: x")) == at(12, 34));
    CHECK(seconds_of_day(*parse_header("2023/1/4 午前0:34 - A: x")) == at(0, 34));
    CHECK(seconds_of_day(*parse_header("[2023/1/4 下午0:30:01] A: x")) == at(12, 30) + 1);
    CHECK(seconds_of_day(*parse_header("1/13/23, 0:34 PM - A: x")) == at(12, 34));
    CHECK(seconds_of_day(*parse_header("1/13/23, 00:04 am - A: x")) == at(0, 4));
    CHECK(seconds_of_day(*parse_header("2023/1/4 午夜12:00 - A: x")) == at(0, 0));
    CHECK(seconds_of_day(*parse_header("2023/1/4 深夜11:00 - A: x")) == at(23, 0));
    CHECK(seconds_of_day(*parse_header("2023. 1. 4. 밤 11:00 - A: x")) == at(23, 0));
    CHECK(seconds_of_day(*parse_header("2023/1/4 中午1:30 - A: x")) == at(13, 30));
}

TEST_CASE("a year of two digits far ahead is one of the Buddhist calendar") {
    CHECK(iso(*days_of(parse_header("27/3/66, 10:00 - A: x")->date, DateOrder::dmy)) == "2023-03-27");
    CHECK(iso(*days_of(parse_header("[27/3/66 10:00:05] A: x")->date, DateOrder::dmy)) == "2023-03-27");
    CHECK(iso(*days_of(parse_header("27/3/31, 10:00 - A: x")->date, DateOrder::dmy)) == "2031-03-27");
}

TEST_CASE("dates that do not exist are none") {
    CHECK_FALSE(days_of(parse_header("1402/12/30, 10:00 - A: x")->date, DateOrder::ymd));
    CHECK_FALSE(days_of(parse_header("1444/9/5, 10:00 - A: x")->date, DateOrder::ymd));
    CHECK_FALSE(days_of(parse_header("31/02/2023, 10:00 - A: x")->date, DateOrder::dmy));
    CHECK_FALSE(days_of(parse_header("13/01/2023, 10:00 - A: x")->date, DateOrder::mdy));
    CHECK_FALSE(seconds_of_day(*parse_header("13/01/2023, 25:00 - A: x")));
}
