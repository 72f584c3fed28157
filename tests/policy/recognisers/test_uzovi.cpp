// SPDX-License-Identifier: EUPL-1.2
#include "support.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;
using test::Found;

TEST_CASE("a UZOVI code stands right beside its word") {
    test::Finder uzovi("uzovi");
    CHECK(uzovi("UZOVI 9999") == Found{"auto 9999"});
    CHECK(uzovi("uzovi-code: 9999") == Found{"auto 9999"});
    CHECK(uzovi("de uzovi van de verzekeraar in 2020") == Found{"propose 2020"});
    CHECK(uzovi("9999").empty());
    CHECK(uzovi("uzovi 99999").empty());
}
