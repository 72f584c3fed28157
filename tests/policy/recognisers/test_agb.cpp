// SPDX-License-Identifier: EUPL-1.2
#include "support.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;
using test::Found;

TEST_CASE("an AGB code needs its word") {
    test::Finder agb("agb");
    CHECK(agb("AGB-code 01234567") == Found{"auto 01234567"});
    CHECK(agb("agb: 01-234567") == Found{"auto 01-234567"});
    CHECK(agb("AGB 01 23 45 67") == Found{"auto 01 23 45 67"});
    CHECK(agb("AGB 0123 4567") == Found{"auto 0123 4567"});
    CHECK(agb("01234567").empty());
    CHECK(agb("agb 012345678").empty());
    CHECK(agb("agb gevraagd, kvk 01234567") == Found{"propose 01234567"});
}
