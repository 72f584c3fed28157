// SPDX-License-Identifier: EUPL-1.2
#include "support.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;
using test::Found;

TEST_CASE("a number of the BIG-register needs its word") {
    test::Finder big("big");
    CHECK(big("BIG-nummer 39912345601") == Found{"auto 39912345601"});
    CHECK(big("ingeschreven in BIG: 39912345601") == Found{"auto 39912345601"});
    CHECK(big("39912345601", {"wat is haar BIG-registratie?"}) == Found{"auto 39912345601"});
    CHECK(big("BIG 399 123 456 01") == Found{"auto 399 123 456 01"});
    CHECK(big("BIG 3991 2345 601") == Found{"auto 3991 2345 601"});
    CHECK(big("39912345601").empty());
    CHECK(big("BIG 399123456012").empty());
    CHECK(big("BIG-registratie geldt tot 2025").empty());
    CHECK(big("order 39912345601 voor big data") == Found{"propose 39912345601"});
}
