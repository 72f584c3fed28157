// SPDX-License-Identifier: EUPL-1.2
#include "support.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;
using test::Found;

TEST_CASE("an identity card's number begins with I") {
    test::Finder card("idcard");
    CHECK(card("ID-kaart IR1AB2C34") == Found{"auto IR1AB2C34"});
    CHECK(card("identiteitskaart: IR1AB2C34") == Found{"auto IR1AB2C34"});
    CHECK(card("my identity card IR1AB2C34") == Found{"auto IR1AB2C34"});
    CHECK(card("legitimatie ir1ab2c34") == Found{"auto ir1ab2c34"});
    CHECK(card("IR1AB2C34") == Found{"note IR1AB2C34"});
    CHECK(card("paspoort XR1AB2C34").empty());
    CHECK(card("identiteitskaart IR1AB2C3").empty());
}

TEST_CASE("an ID alone names an identity card's number, that of a thing does not") {
    test::Finder idcard("idcard");
    CHECK(idcard("ID IX8R2C3F4") == Found{"propose IX8R2C3F4"});
    CHECK(idcard("mijn id: IX 8R2 C3F 4") == Found{"propose IX 8R2 C3F 4"});
    CHECK(idcard("ID-kaart IX8R2C3F4") == Found{"auto IX8R2C3F4"});
    CHECK(idcard("IX8R2C3F4 is mijn ID") == Found{"auto IX8R2C3F4"});
    CHECK(idcard("order id IX8R2C3F4") == Found{"propose IX8R2C3F4"});
    CHECK(idcard("meeting ID IX8R2C3F4") == Found{"propose IX8R2C3F4"});
    CHECK(idcard("code IX8R2C3F4") == Found{"note IX8R2C3F4"});
}
