// SPDX-License-Identifier: EUPL-1.2
#include "cli/progress.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;

TEST_CASE("amounts have two digits at least and decimal units") {
    CHECK(cli::amount(0) == "0 B");
    CHECK(cli::amount(999) == "999 B");
    CHECK(cli::amount(1000) == "1.0 kB");
    CHECK(cli::amount(9'999) == "9.9 kB");
    CHECK(cli::amount(41'500) == "41 kB");
    CHECK(cli::amount(2'900'000'000) == "2.9 GB");
    CHECK(cli::amount(UINT64_MAX) == "18446 PB");
}

TEST_CASE("the bar tells share, rate and time left") {
    CHECK(cli::progress_line("chat-parse", 420'000'000, 1'000'000'000, 2000) ==
          "chat-parse: 42 % of 1.0 GB, 210 MB/s, 2 s left");
    CHECK(cli::progress_line("chat-parse", 1'000'000, 1'000'000'000, 1000) ==
          "chat-parse: 0 % of 1.0 GB, 1.0 MB/s, 16 min left");
    CHECK(cli::progress_line("chat-parse", 1'000'000, 10'000'000'000, 1000) ==
          "chat-parse: 0 % of 10 GB, 1.0 MB/s, 2 h 46 min left");
    CHECK(cli::progress_line("chat-parse", 1'200'000, 0, 1000) == "chat-parse: 1.2 MB, 1.2 MB/s");
}

TEST_CASE("the bar survives numbers that make no sense") {
    CHECK(cli::progress_line("p", 10, 5, 0) == "p: 100 % of 5 B, 0 B/s");
    CHECK(cli::progress_line("p", 0, 0, 0) == "p: 0 B, 0 B/s");
}
