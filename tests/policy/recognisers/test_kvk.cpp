// SPDX-License-Identifier: EUPL-1.2
#include "support.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;
using test::Found;

TEST_CASE("numbers of the trade register need their word") {
    test::Finder kvk("kvk");
    CHECK(kvk("KvK 12345678") == Found{"auto 12345678"});
    CHECK(kvk("KvK-nummer: 1234.56.78").empty());
    CHECK(kvk("kvk 1234 5678") == Found{"auto 1234 5678"});
    CHECK(kvk("ingeschreven bij de Kamer van Koophandel onder 12345678") == Found{"auto 12345678"});
    CHECK(kvk("vestigingsnummer 000012345678") == Found{"auto 000012345678"});
    CHECK(kvk("Chamber of Commerce no. 12345678") == Found{"auto 12345678"});
    CHECK(kvk("factuur 12345678").empty());
    CHECK(kvk("kvk 123456789").empty());
}

TEST_CASE("a nearer word says that the eight digits are something else") {
    test::Finder kvk("kvk");
    CHECK(kvk("kvk gebeld over order 12345678") == Found{"propose 12345678"});
}
