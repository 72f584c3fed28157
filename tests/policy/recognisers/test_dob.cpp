// SPDX-License-Identifier: EUPL-1.2
#include "support.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;
using test::Found;

namespace {

void check_birth(std::string_view text, const Found& expected, const policy::Surroundings& around = {}) {
    static test::Finder dob("dob");
    CAPTURE(text);
    CHECK(dob(text, around) == expected);
}

constexpr std::int64_t k_may_2020 = 1'588'291'200'000; ///< 2020-05-01T00:00:00Z

} // namespace

TEST_CASE("a date beside a word for birth is automatic, however it is written") {
    for (const char* date : {"13-04-1971", "13/04/1971", "13.04.1971", "13-4-71", "13 - 04 - 1971",
                             "1971-04-13", "13 april 1971", "13 apr 1971", "13 apr. 1971", "13 apr. '71",
                             "13-apr-1971", "13e april 1971", "13 April, 1971", "April 13, 1971",
                             "13th of April 1971", "13041971", "130471", "19710413", "29-02-1972"}) {
        check_birth("geb. " + std::string(date), {"auto " + std::string(date)});
        check_birth("geboren op " + std::string(date) + ", Utrecht", {"auto " + std::string(date)});
        check_birth("Geboortedatum: " + std::string(date) + ".", {"auto " + std::string(date)});
        check_birth("date of birth " + std::string(date), {"auto " + std::string(date)});
    }
    for (const char* date : {"12 03 1978", "12 3 1978", "1978 03 12", "12 03 78", "12_03_1978", "12/03-1978",
                             "12 / 03 / '78", "12/31/1978"}) {
        check_birth("geboren " + std::string(date), {"auto " + std::string(date)});
        check_birth("Geb.datum: " + std::string(date) + " te Utrecht", {"auto " + std::string(date)});
    }
    check_birth("geboren te Den Haag op 12 maart 1978", {"auto 12 maart 1978"});
    check_birth("geboren in Utrecht op 12-03-1978", {"auto 12-03-1978"});
    check_birth("geboren te Utrecht, 12-03-1978", {"auto 12-03-1978"});
    check_birth("d.o.b. 12 Mar 1978", {"auto 12 Mar 1978"});
    check_birth("D.O.B: 12-03-1978", {"auto 12-03-1978"});
    check_birth("DOB 1980-05-18", {"auto 1980-05-18"});
    check_birth("born May 6th, 1960", {"auto May 6th, 1960"});
    check_birth("°13/04/1971", {"auto 13/04/1971"});
    check_birth("jarig op 6 mei 1960", {"auto 6 mei 1960"});
    check_birth("13-04-1971 geboren", {"auto 13-04-1971"});
    check_birth("4 juni 1994 (geboortedatum)", {"auto 4 juni 1994"});
    check_birth("geb.dat. 13-04-1971", {"auto 13-04-1971"});
    check_birth("geb １３-０４-１９７１", {"auto １３-０４-１９７１"});
    check_birth("geb 13\u201104\u20111971", {"auto 13\u201104\u20111971"});
}

TEST_CASE("a date that answers the question is automatic") {
    check_birth("13-04-1971", {"auto 13-04-1971"}, {"wat is je geboortedatum?"});
    check_birth("13-04-1971", {"auto 13-04-1971"}, {{}, "geboortedatum graag"});
    check_birth("13-04-1971", {});
    check_birth("overleg op 13-04-2020", {}, {"wat is je geboortedatum?"});
}

TEST_CASE("a date of birth three words in front of its name, or behind whose it is") {
    for (const char* text :
         {"12-03-1985 is zijn geboortedatum", "Voorbeeld, 12-03-1985 is de geboortedatum",
          "op 12-03-1985 is hij geboren", "geboortedatum van mevrouw De Voorbeeld is 12-03-1985",
          "geboortedatum van de patiënt: 12-03-1985", "de geboortedatum van mijn oude moeder is 12-03-1985",
          "geboortedatum mw De Voorbeeld = 12-03-1985", "date of birth of our old friend is 12-03-1985"}) {
        check_birth(text, {"auto 12-03-1985"});
    }
    for (const char* text : {"12-03-2020 is de geboortezorg dicht", "12-03-2020 over de geboortecijfers",
                             "overleg 12-03-2020 met de pas geboren",
                             "geboortedatum van de patiënt ontbreekt, overleg 12-03-2020",
                             "geboortedatum is onbekend. overleg is 12-03-2020",
                             "geboortedatum onbekend, het nieuwe overleg is 12-03-2020"}) {
        check_birth(text, {});
    }
}

TEST_CASE("a birthday of late is perhaps only a party") {
    check_birth("jarig op 6 mei 2020", {"propose 6 mei 2020"});
}

TEST_CASE("a limit of many people's births is nobody's") {
    for (const char* text :
         {"iedereen geboren voor 01-01-1946 krijgt een brief", "cohort geboren voor 01-01-1946",
          "geboren na 01-01-1946 nog niet prikken", "geboren 01-01-1946 en eerder krijgt een brief",
          "geboren 01-01-1946 of later: wachten", "cohort geboren 01-01-1946",
          "kinderen geboren vanaf 01-01-1946 kunnen komen", "everyone born after 01-01-1946",
          "alle meisjes geboren 01-01-1946 krijgen HPV"}) {
        check_birth(text, {"note 01-01-1946"});
    }
    check_birth("mensen geboren tussen 1-1-1940 en 31-12-1945", {"note 1-1-1940"});
    check_birth("cohort geboren 1-1-2009 t/m 31-12-2009 krijgt HPV", {"note 1-1-2009"});
    check_birth("born before 1 January 1950 first", {"note 1 January 1950"});
    check_birth("iedereen geboren na 12-03-1956", {"note 12-03-1956"});
    check_birth("geboren na 12-03-1956", {"propose 12-03-1956"});
    check_birth("mensen geboren op 12-03-1956", {"propose 12-03-1956"});
    check_birth("geb. 01-01-1985, statushouder", {"auto 01-01-1985"});
    check_birth("mijn kinderen zijn geboren op 12-03-2010", {"auto 12-03-2010"});
    check_birth("geboortedat. zoon: 13-04-1971", {"auto 13-04-1971"});
}

TEST_CASE("dates that are none of birth are not found") {
    for (const char* text : {"overleg 12-05-2020",
                             "brief van 3 juni 2020",
                             "geboorteaantallen per 31-12-2019",
                             "geboorteverlof vanaf 12-05-2020",
                             "per 01-01-2021",
                             "geb. 31-02-1971",
                             "geb. 29-02-1971",
                             "geb. 13-13-1971",
                             "39°12-04-1971",
                             "geboren in 1971",
                             "vergadering op 3 juni 2020, mijn dochter is geboren",
                             "Bas is geboren. Overleg 12-05-2020",
                             "jarig op 6 mei",
                             "geb. 12-04-1771",
                             "gebied 12-05-2020",
                             "geboorte zonder datum 12345678901",
                             "geb 1.250.000",
                             "12-05-2020",
                             "geboren 12 03 om 14 20",
                             "geboren 3 kinderen 2 10 20",
                             "geboren en getogen, afspraak 12 03 2020",
                             "overleg 12 03 2020",
                             "geboren 1250 12 03",
                             "geb. 1 2 71",
                             "geb. 12 13 14 15",
                             "d.o.b onbekend, 12-05-2020"}) {
        check_birth(text, {});
    }
}

TEST_CASE("who is born after the message, or would be too old, is not meant") {
    check_birth("geboren 1 april 2020", {"auto 1 april 2020"}, {{}, {}, k_may_2020});
    check_birth("geboren 1 juni 2020", {}, {{}, {}, k_may_2020});
    check_birth("geboren 1 juni 1898", {}, {{}, {}, k_may_2020});
    check_birth("geboren 1 juni 1900", {"auto 1 juni 1900"}, {{}, {}, k_may_2020});
}
