// SPDX-License-Identifier: EUPL-1.2
#include "support.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;
using test::Found;

TEST_CASE("a driving licence's number is sure only right beside its word") {
    test::Finder licence("licence");
    CHECK(licence("rijbewijsnummer 4012345671") == Found{"auto 4012345671"});
    CHECK(licence("rijbewijs nr 4012345671") == Found{"auto 4012345671"});
    CHECK(licence("rijbewijsnr 40 12 34 56 71") == Found{"auto 40 12 34 56 71"});
    CHECK(licence("driving licence: 4012345671") == Found{"auto 4012345671"});
    CHECK(licence("mijn rijbewijs heeft dus nummer 4012345671") == Found{"propose 4012345671"});
    CHECK(licence("4012345671", {"wat is je rijbewijsnummer?"}) == Found{"propose 4012345671"});
    CHECK(licence("rijbewijs keuring 4012345671") == Found{"propose 4012345671"});
    CHECK(licence("rijbewijs verlopen, contractnr 4012345671") == Found{"propose 4012345671"});
    CHECK(licence("4012345671").empty());
    CHECK(licence("ordernummer 4012345671").empty());
    CHECK(licence("rijbewijs 40123456712").empty());
}

TEST_CASE("a nearer word says that the digits are no licence") {
    test::Finder licence("licence");
    CHECK(licence("rijbewijs kwijt, bel 0612345678") == Found{"note 0612345678"});
}
