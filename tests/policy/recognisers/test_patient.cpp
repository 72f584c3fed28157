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
