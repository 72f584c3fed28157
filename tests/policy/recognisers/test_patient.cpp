// SPDX-License-Identifier: EUPL-1.2
#include "support.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;
using test::Found;

TEST_CASE("a number behind a word for it is a patient's") {
    test::Finder patient("patient");
    CHECK(patient("patiëntnummer 7654321") == Found{"auto 7654321"});
    CHECK(patient("patientnr. P-765432 belt terug") == Found{"auto P-765432"});
    CHECK(patient("pat.nr. 7654321") == Found{"auto 7654321"});
    CHECK(patient("pat-id: 76543210") == Found{"auto 76543210"});
    CHECK(patient("HPZone nr 765432") == Found{"auto 765432"});
    CHECK(patient("CoronIT: CT7654321") == Found{"auto CT7654321"});
    CHECK(patient("patientnr_7654321.pdf") == Found{"auto 7654321"});
    CHECK(patient("polisnummer 76543210") == Found{"auto 76543210"});
    CHECK(patient("monsternummer 20A765432 bij uitslag") == Found{"propose 20A765432"});
}

TEST_CASE("a bare number may count patients: a person decides") {
    test::Finder patient("patient");
    CHECK(patient("patient_7654321.pdf") == Found{"propose 7654321"});
    CHECK(patient("patiënt 7654321") == Found{"propose 7654321"});
    CHECK(patient("casus 76543") == Found{"propose 76543"});
    CHECK(patient("patiënten 12000 in totaal") == Found{"propose 12000"});
    CHECK(patient("patienten: 12000") == Found{"propose 12000"});
    CHECK(patient("patiëntennummer: 7654321") == Found{"auto 7654321"});
    CHECK(patient("patiënt 1234").empty());
}

TEST_CASE("orders and files are patients' only where something says so") {
    test::Finder patient("patient");
    CHECK(patient("order 7654321").empty());
    CHECK(patient("dossiernr 7654321").empty());
    CHECK(patient("dossiernummer patiënt 7654321") == Found{"propose 7654321"});
    CHECK(patient("dossier 7654321 van de patiënt") == Found{"propose 7654321"});
    CHECK(patient("order 7654321", {"van welke patiënt?"}) == Found{"propose 7654321"});
}

TEST_CASE("zeros in front, slashes, full stops, and the record of a patient") {
    test::Finder patient("patient");
    CHECK(patient("patientnummer 00871234") == Found{"auto 00871234"});
    CHECK(patient("patiëntnummer: 0087123412") == Found{"auto 0087123412"});
    CHECK(patient("patiëntnr 2020/04412") == Found{"auto 2020/04412"});
    CHECK(patient("patiëntnr 1234.5678.") == Found{"auto 1234.5678"});
    CHECK(patient("casus 2020/A4123 is dicht") == Found{"auto 2020/A4123"});
    CHECK(patient("EPD nr 3344556") == Found{"auto 3344556"});
    CHECK(patient("EPD-nummer: 3344556") == Found{"auto 3344556"});
    CHECK(patient("zorgpas nr 9988776655") == Found{"auto 9988776655"});
    CHECK(patient("dossier 2020/1234 van patiënt") == Found{"propose 2020/1234"});
    for (const char* text :
         {"patiënt 0031612345678", "patiënt 00316123456", "patiëntnr 12.000", "patiënten 1.234.567",
          "patiënt 12/03/2020", "patiënt 12.03.2020", "patiëntnr 2020/Jan", "dossier 2020/1234",
          "dossiernummer 1234.5678", "patiënten: 1234.50", "epdsysteem 12345"}) {
        CAPTURE(text);
        CHECK(patient(text).empty());
    }
}

TEST_CASE("the number of a sample is proposed: what it is of, a person knows") {
    test::Finder patient("patient");
    CHECK(patient("monster nr 20B004512") == Found{"propose 20B004512"});
    CHECK(patient("monster-ID 2004512") == Found{"propose 2004512"});
    CHECK(patient("sample id S-99213A") == Found{"propose S-99213A"});
    CHECK(patient("monster M-20-00123") == Found{"propose M-20-00123"});
    CHECK(patient("lot 12, sample nr 2004512") == Found{"note 2004512"});
    CHECK(patient("monsters 12345").empty());
    CHECK(patient("monster 12345").empty());
    CHECK(patient("sample size 12345").empty());
    CHECK(patient("order nr 20B004512").empty());
}

TEST_CASE("words between a patient's number and its name say whose it is or where: a person decides") {
    test::Finder patient("patient");
    for (const char* front : {"patientnummer erasmus ", "mijn patiëntnummer bij het ziekenhuis: ",
                              "patientnr van mijn moeder is ", "zorgnummer mama ", "polisnr zorgverzekering ",
                              "dossiernr bij de psych ", "cliëntnummer van opa ",
                              "dossiernummer ziekenhuis mijn moeder ", "EPD-nummer van mevrouw is "}) {
        CAPTURE(front);
        CHECK(patient(front + std::string("D-7654321")) == Found{"propose D-7654321"});
        CHECK(patient(front + std::string("7654321")) == Found{"propose 7654321"});
    }
    for (const char* text : {"dossiernr bij de gemeente 7654321", "patientnummer kwijt, lot 7654321",
                             "patientnr vergeten. 7654321 tests", "polisnummer volgt tel 0701234567",
                             "patientnummer van lot 7654321", "casus 12345 besmettingen per dag",
                             "dossiernr inkoop 7654321", "ordernr ziekenhuis 7654321"}) {
        CAPTURE(text);
        CHECK(patient(text).empty());
    }
}

TEST_CASE("other numbers behind the words are not taken") {
    test::Finder patient("patient");
    CHECK(patient("patiënt 12-03-2020 opgenomen").empty());
    CHECK(patient("patiënt 0612345678 bellen").empty());
    CHECK(patient("patiënt 12.000").empty());
    CHECK(patient("impatient 7654321").empty());
    CHECK(patient("polis 7654321").empty());
    CHECK(patient("vaccin lotnr, patiëntnr 7654321") == Found{"auto 7654321"});
    CHECK(patient("patiënten: lot 7654321").empty());
}
