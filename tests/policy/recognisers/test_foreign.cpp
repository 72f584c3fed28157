// SPDX-License-Identifier: EUPL-1.2
#include "support.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;
using test::Found;

TEST_CASE("numbers of neighbours are proposed where a word names them") {
    test::Finder foreign("foreign");
    CHECK(foreign("rijksregisternummer 85.03.12-001.87") == Found{"propose 85.03.12-001.87"});
    CHECK(foreign("rijksregister 03031200143") == Found{"propose 03031200143"}); // born since 2000
    CHECK(foreign("sécurité sociale 1 85 03 12 345 001 96") == Found{"propose 1 85 03 12 345 001 96"});
    CHECK(foreign("insee 285032A12300118") == Found{"propose 285032A12300118"}); // Corsica
    CHECK(foreign("National Insurance AB 12 34 56 C") == Found{"propose AB 12 34 56 C"});
    CHECK(foreign("nhs number 943 476 5919") == Found{"propose 943 476 5919"});
    CHECK(foreign("Personalausweis LX12345674") == Found{"propose LX12345674"});
    CHECK(foreign("Reisepass C0X1234Y3") == Found{"propose C0X1234Y3"});
}

TEST_CASE("without a word they are not found, nor with a wrong check") {
    test::Finder foreign("foreign");
    CHECK(foreign("85.03.12-001.87, AB 12 34 56 C, 943 476 5919, LX12345674").empty());
    CHECK(foreign("rijksregisternummer 85.03.12-001.88").empty());
    CHECK(foreign("insee 285032A12300117").empty());
    CHECK(foreign("national insurance GB 12 34 56 C, AB 00 00 00 C, AB 12 34 56 E").empty());
    CHECK(foreign("nhs 943 476 5918").empty());
    CHECK(foreign("Personalausweis LX12345675").empty());
}
