// SPDX-License-Identifier: EUPL-1.2
#include "support.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;
using test::Found;

TEST_CASE("a VAT id that may hold a citizen service number is sure where a sole trader is spoken of") {
    test::Finder vat("vat_old");
    CHECK(vat("btw-id NL999990019B01") == Found{"propose NL999990019B01"});
    CHECK(vat("NL999990019B01") == Found{"propose NL999990019B01"});
    CHECK(vat("nl 9999.90.019 b 01 van mijn eenmanszaak") == Found{"auto nl 9999.90.019 b 01"});
    CHECK(vat("zzp, NL.999990019.B.01.") == Found{"auto NL.999990019.B.01"});
}

TEST_CASE("the VAT id of a company stays") {
    test::Finder vat("vat_old");
    CHECK(vat("btw NL999990019B01 van Voorbeeld B.V.") == Found{"note NL999990019B01"});
    CHECK(vat("Stichting Voorbeeld, btw NL999990019B01") == Found{"note NL999990019B01"});
}

TEST_CASE("a VAT id whose digits are no citizen service number holds none") {
    test::Finder vat("vat_old");
    CHECK(vat("btw NL999990018B01").empty());
    CHECK(vat("NL999990019B01x").empty());
    CHECK(vat("XNL999990019B01").empty());
    CHECK(vat("NL999990019C01 NL999990019").empty());
}
