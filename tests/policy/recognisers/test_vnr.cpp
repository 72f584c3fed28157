// SPDX-License-Identifier: EUPL-1.2
#include "support.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;
using test::Found;

TEST_CASE("a V-number needs its word") {
    test::Finder vnr("vnr");
    CHECK(vnr("V-nummer 212.345.6789") == Found{"auto 212.345.6789"});
    CHECK(vnr("vnr: 2123456789") == Found{"auto 2123456789"});
    CHECK(vnr("v-nr 212 3456 789") == Found{"auto 212 3456 789"});
    CHECK(vnr("v-nr 2123 456789") == Found{"auto 2123 456789"});
    CHECK(vnr("v-nr 212 345 6789") == Found{"auto 212 345 6789"});
    CHECK(vnr("vreemdelingennummer 2123456789") == Found{"auto 2123456789"});
    CHECK(vnr("bij de IND bekend als 2123456789") == Found{"auto 2123456789"});
    CHECK(vnr("alien number 2123456789") == Found{"auto 2123456789"});
    CHECK(vnr("2123456789", {"en het V-nummer?"}) == Found{"auto 2123456789"});
    CHECK(vnr("versienr 2123456789").empty());
    CHECK(vnr("2123456789").empty());
    CHECK(vnr("vnr 21234567890").empty());
}

TEST_CASE("a nearer word says that the digits are no V-number") {
    test::Finder vnr("vnr");
    CHECK(vnr("IND 0612345678") == Found{"propose 0612345678"}); // perhaps a phone
    CHECK(vnr("IND gesproken, tel 0612345678") == Found{"propose 0612345678"});
}

TEST_CASE("a case or a contract of a service that gives the numbers out is none for sure") {
    test::Finder vnr("vnr");
    CHECK(vnr("dossiernr IND 2812345678") == Found{"propose 2812345678"});
    CHECK(vnr("contract COA 2812345678") == Found{"propose 2812345678"});
    CHECK(vnr("v-nummer bij de IND 2812345678") == Found{"auto 2812345678"});
    CHECK(vnr("v.nr. 2812345678") == Found{"auto 2812345678"});
    CHECK(vnr("zaaknr 2812345678").empty());
}
