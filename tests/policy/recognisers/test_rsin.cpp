// SPDX-License-Identifier: EUPL-1.2
#include "support.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;
using test::Found;

TEST_CASE("an RSIN is one by its word alone, since a citizen service number passes the same test") {
    test::Finder rsin("rsin");
    CHECK(rsin("RSIN 999990019") == Found{"auto 999990019"});
    CHECK(rsin("fiscaal nummer: 9999.90.019") == Found{"auto 9999.90.019"});
    CHECK(rsin("999990019", {"wat is jullie RSIN?"}) == Found{"auto 999990019"});
    CHECK(rsin("999990019").empty());
    CHECK(rsin("RSIN 999990018").empty());
}

TEST_CASE("a nearer word says that it is a citizen service number") {
    test::Finder rsin("rsin");
    CHECK(rsin("rsin onbekend, bsn 999990019") == Found{"propose 999990019"});
    test::Finder bsn("bsn");
    CHECK(bsn("RSIN 999990019") == Found{"note 999990019"});
}
