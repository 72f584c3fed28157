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

TEST_CASE("letters that only fold to those of a number are none, and stop nothing") {
    test::Finder foreign("foreign");
    CHECK(foreign("\u2705\u017Fl0417164300nsaarn").empty()); // "ſ" is an s for a pattern
    CHECK(foreign("dni 12345678\u212A").empty());            // the sign for kelvin is a k
}

TEST_CASE("identity numbers of more countries, each behind its word") {
    test::Finder foreign("foreign");
    CHECK(foreign("Belgische identiteitskaart 592-1234567-32") == Found{"propose 592-1234567-32"});
    CHECK(foreign("SSN 078-05-1120") == Found{"propose 078-05-1120"});
    CHECK(foreign("DNI 12345678Z") == Found{"propose 12345678Z"});
    CHECK(foreign("NIE X1234567L") == Found{"propose X1234567L"});
    CHECK(foreign("PESEL 44051401359") == Found{"propose 44051401359"});
    CHECK(foreign("codice fiscale RSSMRA85T10A562S") == Found{"propose RSSMRA85T10A562S"});
    CHECK(foreign("Steuer-ID 86095742719") == Found{"propose 86095742719"});
    CHECK(foreign("my passport number is 533380006") == Found{"propose 533380006"});
    for (const char* text :
         {"identiteitskaart 592-1234567-33", "078-05-1120", "SSN 000-05-1120", "DNI 12345678A",
          "PESEL 44051401358", "Steuer-ID 86095742718", "paspoort verlengen duurt 123456 dagen"}) {
        CAPTURE(text);
        CHECK(foreign(text).empty());
    }
}
