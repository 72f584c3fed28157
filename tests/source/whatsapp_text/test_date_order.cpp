// SPDX-License-Identifier: EUPL-1.2
// Which number of a date is the day, the month, the year, when years have two digits.
#include "source/read_source.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace {

using namespace chatkeep;
using model::NoticeCode;
using tests::read_text;

std::string order_of(const tests::ReadResult& result) {
    for (const model::Notice& notice : result.notices) {
        if (notice.code == NoticeCode::date_order) {
            return notice.detail.substr(0, notice.detail.find(':')) + " " +
                   to_string(*result.messages[0].time.at);
        }
    }
    return result.has_notice(NoticeCode::date_order_open)
               ? to_string(*result.messages[0].time.earliest) + " " +
                     to_string(*result.messages[0].time.latest)
               : std::string();
}

} // namespace

TEST_CASE("attachment names prove that two digits of a year stand first") {
    CHECK(order_of(
              read_text("[25/1/27 下午8:05:09] Ann: \u200e<附件：00000003-PHOTO-2025-01-27-20-05-09.jpg>\r\n"
                        "[25/1/27 下午8:06:09] Bob: ok\r\n")) == "proven 2025-01-27T20:05:09");
    CHECK(order_of(read_text("25/1/27 20:05 - Ann: IMG-20250127-WA0001.jpg (file attached)\n"
                             "25/1/27 20:06 - Bob: ok\n")) == "proven 2025-01-27T20:05:00");
    CHECK(order_of(read_text("24/5/25 20:05 - Ann: IMG-20250524-WA0001.jpg (file attached)\n")) ==
          "proven 2025-05-24T20:05:00");
    CHECK(order_of(read_text("25/1/12 20:05 - Ann: IMG-20250112-WA0001.jpg (file attached)\n")) ==
          "proven 2025-01-12T20:05:00");
    CHECK(order_of(read_text("24/5/25 20:05 - Ann: IMG-20250524-WA0001.jpg (file attached)\n"
                             "24/5/25 20:05 - Ann: IMG-20191201-WA0001.jpg (file attached)\n")) ==
          "likely 2025-05-24T20:05:00");
}

TEST_CASE("Korean dates have the year first") {
    CHECK(order_of(read_text("[25. 1. 27. 오후 8:05:09] Ann: x\n")) == "likely 2025-01-27T20:05:09");
    CHECK(order_of(read_text("25. 1. 27. 20:05 - Ann: <미디어 파일 제외됨>\n")) ==
          "likely 2025-01-27T20:05:00");
    CHECK(order_of(read_text("25. 1. 27. 20:05 - A: x\n25. 1. 28. 20:05 - A: y\n")) ==
          "likely 2025-01-27T20:05:00");
    CHECK(order_of(read_text("25. 1. 27. 20:05 - A: x\n")) == "2025-01-27T20:05:00 2027-01-25T20:05:59.999");
}

TEST_CASE("a date of a year of two digits that can be read in two ways is open") {
    CHECK(order_of(read_text("24/5/25, 10:00 - A: x\n24/5/25, 10:01 - B: y\n")) ==
          "2024-05-25T10:00:00 2025-05-24T10:00:59.999");
    CHECK(order_of(read_text("10/11/12, 10:00 - A: x\n")) == "2010-11-12T10:00:00 2012-11-10T10:00:59.999");
    CHECK(order_of(read_text("21-05-22 10:00 - A: x\n21-05-23 10:00 - A: x\n21-05-24 10:00 - A: x\n")) ==
          "2021-05-22T10:00:00 2022-05-21T10:00:59.999");
    CHECK(order_of(read_text("24/5/25 下午8:05 - A: x\n")) == "2024-05-25T20:05:00 2025-05-24T20:05:59.999");
    CHECK(order_of(read_text("24-05-25 20:05 - A: <Médias omis>\n")) ==
          "2024-05-25T20:05:00 2025-05-24T20:05:59.999");
}

TEST_CASE("the day stands first where the numbers, the language or the form leave no other reading") {
    CHECK(order_of(read_text("27/1/20, 10:00 - A: x\n")) == "proven 2020-01-27T10:00:00");
    CHECK(order_of(read_text("24/5/25, 10:00 - A: x\n26/5/25, 10:00 - A: x\n")) ==
          "proven 2025-05-24T10:00:00");
    CHECK(order_of(read_text("28/5/25, 10:00 - A: x\n2/6/25, 10:00 - A: x\n")) ==
          "proven 2025-05-28T10:00:00");
    CHECK(order_of(read_text("24/5/25, 10:00 - A: <Media weggelaten>\n")) == "likely 2025-05-24T10:00:00");
    CHECK(order_of(read_text("24.05.25, 10:00 - A: x\n")) == "likely 2025-05-24T10:00:00");
    CHECK(order_of(read_text("24/5/2025, 10:00 - A: x\n")) == "proven 2025-05-24T10:00:00");
}

TEST_CASE("dates from before the service, or days above 31, have the year first") {
    CHECK(order_of(read_text("25/1/5, 10:00 - A: x\n")) == "likely 2025-01-05T10:00:00");
    CHECK(order_of(read_text("66/1/5, 10:00 - A: x\n")) == "proven 2023-01-05T10:00:00");
}

TEST_CASE("a clock that was never set gives a time, which is told") {
    const auto result = read_text("01-01-1970 01:00 - A: x\n27-01-2020 10:00 - A: y\n");
    CHECK(to_string(*result.messages[0].time.at) == "1970-01-01T01:00:00");
    CHECK(result.has_notice(NoticeCode::time_unlikely));
    CHECK_FALSE(result.has_notice(NoticeCode::date_impossible));
}
