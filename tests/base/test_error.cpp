// SPDX-License-Identifier: EUPL-1.2
#include "base/error.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;

TEST_CASE("a path stands in front of what went wrong, once") {
    CHECK(base::at_path("in/a.zip", "cut off") == "in/a.zip: cut off");
    CHECK(base::at_path("in/a.zip", "a.zip: cut off") == "in/a.zip: cut off");
    CHECK(base::at_path("in/a.txt", "a.txt:7: no date") == "in/a.txt:7: no date");
    CHECK(base::at_path("in/a.zip", "in/a.zip: b: cut off") == "in/a.zip: b: cut off");
    CHECK(base::at_path("in", "cannot open in: b: Permission denied") ==
          "cannot open in: b: Permission denied");
    CHECK(base::at_path("a.zip", "a.zip: cut off") == "a.zip: cut off");
    CHECK(base::at_path(".", "a.txt:7: no date") == ".: a.txt:7: no date");
    CHECK(base::at_path("in/", "b: cut off") == "in/: b: cut off");
}

TEST_CASE("a path in front of what went wrong is printable") {
    CHECK(base::at_path("in/\x1b[2J", "cut off") == "in/<1B>[2J: cut off");
}
