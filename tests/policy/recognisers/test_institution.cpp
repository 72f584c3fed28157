// SPDX-License-Identifier: EUPL-1.2
// Values of organisations and of people in function stay: nothing takes them away by itself.
#include "support.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;
using test::Found;

namespace {

Found found_by(const char* recogniser, const std::string& text) {
    return test::Finder(recogniser)(text);
}

} // namespace

TEST_CASE("an address, a place or a number beside a word for an organisation is proposed") {
    for (const char* front :
         {"Testlocatie: ", "adres ministerie is ", "levering naar magazijn ", "GGD zit op ",
          "Adres kliniek: ", "het adres van het RIVM: ", "verpleeghuis De Linde, ", "XL-straat komt op ",
          "overleg in raadszaal, ", "ons kantoor: ", "de priklocatie wordt ", "leverancier zit op ",
          "ziekenhuis, ", "Hotel: ", "bezoekadres ", "GGD Voorbeeld\n"}) {
        const std::string text = front + std::string("Dorpsstraat 5, 2566 LA");
        CAPTURE(text);
        CHECK(found_by("street", text) == Found{"propose Dorpsstraat 5"});
        CHECK(found_by("postcode", text) == Found{"propose 2566 LA"});
    }
    CHECK(found_by("geo", "testlocatie 52.09071, 5.12142") == Found{"propose 52.09071, 5.12142"});
    for (const char* front :
         {"perstelefoon ", "woordvoerder bereikbaar via ", "piket GGD: ", "pers: ", "balie ", "voorlichter ",
          "secretariaat ", "bel de helpdesk. Of de meldkamer: "}) {
        CAPTURE(front);
        CHECK(found_by("tel", front + std::string("06-12345678")) == Found{"propose 06-12345678"});
    }
    CHECK(found_by("mail", "woordvoerder is saar@example.nl") == Found{"propose saar@example.nl"});
}

TEST_CASE("a word for a person or a home keeps it sure, as does an organisation in another sentence") {
    for (const char* front : {"mijn moeder ligt in verpleeghuis De Linde, ", "ik werk bij de GGD en woon op ",
                              "zij woont tegenover het kantoor, ", "De GGD is dicht. ", "Kantoor open? ",
                              "thuisadres van de woordvoerder: ", "GGD dicht\n\n",
                              "huisadres, niet kantoor: ", "het kantoort: ", "Personen: "}) {
        const std::string text = front + std::string("Dorpsstraat 5, 2566 LA");
        CAPTURE(text);
        CHECK(found_by("street", text) == Found{"auto Dorpsstraat 5"});
        CHECK(found_by("postcode", text) == Found{"auto 2566 LA"});
    }
    CHECK(found_by("tel", "mijn nummer bij het RIVM is 06-12345678") == Found{"auto 06-12345678"});
    CHECK(found_by("tel", "Piet Voorbeeld 06-12345678") == Found{"auto 06-12345678"});
    CHECK(found_by("geo", "locatie 52.09071, 5.12142") == Found{"auto 52.09071, 5.12142"});
    CHECK(found_by("geo", "live-locatie 52.09071, 5.12142") == Found{"auto 52.09071, 5.12142"});
}
