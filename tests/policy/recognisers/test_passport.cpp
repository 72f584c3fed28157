// SPDX-License-Identifier: EUPL-1.2
#include "support.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;
using test::Found;

TEST_CASE("a passport's number is automatic with a word for it, else noted") {
    test::Finder passport("passport");
    CHECK(passport("paspoortnummer XR1AB2C34") == Found{"auto XR1AB2C34"});
    CHECK(passport("XR1AB2C34 is mijn paspoort") == Found{"auto XR1AB2C34"});
    CHECK(passport("document nr. XR1AB2C34") == Found{"auto XR1AB2C34"});
    CHECK(passport("mijn paspoort is xr1ab2c34") == Found{"auto xr1ab2c34"});
    CHECK(passport("XR1AB2C34", {"stuur je paspoortnummer even"}) == Found{"auto XR1AB2C34"});
    CHECK(passport("het is XR1AB2C34") == Found{"note XR1AB2C34"});
    CHECK(passport("het is xr1ab2c34").empty());
}

TEST_CASE("a passport's number in groups, behind a word that is cut") {
    test::Finder passport("passport");
    CHECK(passport("Paspoort: XR 1AB 2C3 4") == Found{"auto XR 1AB 2C3 4"});
    CHECK(passport("paspoortnr XR1 AB2 C34.") == Found{"auto XR1 AB2 C34"});
    CHECK(passport("pasp.nr. XR1AB2C34") == Found{"auto XR1AB2C34"});
    CHECK(passport("pasnr XR1AB2C34") == Found{"auto XR1AB2C34"});
    for (const char* text : {"het is XR 1AB 2C3 4", "paspoort IN WEEK 12 OF 3", "paspoort OP 12 EN 13 4",
                             "paspoort XR 1AB 2C3 45", "paspoort VWS EN 12345", "paspoort XR 1ab 2c3 4"}) {
        CAPTURE(text);
        CHECK(passport(text).empty());
    }
}

TEST_CASE("what has another form is no passport's number") {
    test::Finder passport("passport");
    CHECK(passport("paspoort XO1AB2C34").empty());  // no letter O
    CHECK(passport("paspoort XR1AB2C3D").empty());  // a digit at the end
    CHECK(passport("paspoort X11AB2C34").empty());  // two letters at the beginning
    CHECK(passport("paspoort XR1AB2C345").empty()); // nine characters
    CHECK(passport("paspoort-XR1AB2C34x").empty());
    CHECK(passport("paspoort vakantie2").empty()); // a word
    CHECK(passport("ID-kaart IR1AB2C34").empty()); // that of an identity card
}

TEST_CASE("a code of trade is not a passport's number") {
    test::Finder passport("passport");
    CHECK(passport("lot XR1AB2C34") == Found{"note XR1AB2C34"});
    CHECK(passport("paspoort bij order XR1AB2C34") == Found{"propose XR1AB2C34"});
}

TEST_CASE("a code that begins as no Dutch document does is no sure one") {
    test::Finder passport("passport");
    CHECK(passport("paspoort EU2021001") == Found{"propose EU2021001"});
    CHECK(passport("vaccinatiepaspoort EU2021001") == Found{"note EU2021001"});
    CHECK(passport("paspoort NX2021001") == Found{"auto NX2021001"});
}
