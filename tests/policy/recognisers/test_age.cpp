// SPDX-License-Identifier: EUPL-1.2
#include "support.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;
using test::Found;

namespace {

void check_age(std::string_view text, std::string_view age) {
    static test::Finder finder("age");
    CAPTURE(text);
    CHECK(finder(text) == (age.empty() ? Found{} : Found{"propose " + std::string(age)}));
}

} // namespace

TEST_CASE("ages of persons are proposed") {
    const std::vector<std::pair<const char*, const char*>> rows = {
        {"54 jaar oud", "54 jaar"},
        {"hij is 54 jr oud", "54 jr"},
        {"een 87-jarige vrouw", "87-jarige"},
        {"een 87 jarige man", "87 jarige"},
        {"onze 5-jarige", "5-jarige"},
        {"hij is 61 jr", "61 jr"},
        {"ze is 78", "78"},
        {"ik ben 34.", "34"},
        {"hij wordt 40!", "40"},
        {"mijn oma is 92 geworden", "92"},
        {"she is 34", "34"},
        {"ze is al 11 jaar", "11 jaar"},
        {"Te groot, hij is nu 12 jaar", "12 jaar"},
        {"ik ben 45 jaar", "45 jaar"},
        {"ben 45 jaar", "45 jaar"},
        {"mijn dochter wordt 8 jaar", "8 jaar"},
        {"mijn moeder is bijna 80 jaar", "80 jaar"},
        {"Mevrouw is 92 jr.", "92 jr"},
        {"we zagen dat Saar 54 is, want Saar is 54 jaar", "54 jaar"},
        {"Mees Voorbeeld, 54 jaar", "54 jaar"},
        {"Mees Voorbeeld (54 jaar)", "54 jaar"},
        {"vrouw van 33", "33"},
        {"een jongen van 9", "9"},
        {"man van 61 jaar", "61 jaar"},
        {"patiënt van 72 op de ic", "72"},
        {"mijn zoontje (3) is ziek", "3"},
        {"leeftijd: 54", "54"},
        {"leeftijd 54 jaar", "54 jaar"},
        {"lft 54", "54"},
        {"baby van 8 maanden oud", "8 maanden"},
        {"aged 54", "54"},
        {"he is 54 years old", "54 years"},
        {"a 54-year-old man", "54-year-old"},
        {"she's 54 y/o", "54 y/o"},
        {"54 yo", "54 yo"},
        {"hij is ５４ jaar", "５４ jaar"},
        {"hij is 54\u00A0jaar", "54\u00A0jaar"},
    };
    for (const auto& [text, age] : rows) {
        check_age(text, age);
    }
}

TEST_CASE("a number in brackets behind a name is an age, right behind a person with years too") {
    check_age("Kees (54) ligt op de ic", "54");
    check_age("met Fatima(9)", "9");
    test::Finder finder("age");
    CHECK(finder("Anna (9) en Tim (12) gaan mee") == Found{"propose 9", "propose 12"});
    check_age("meisje 3 jaar", "3 jaar");
    check_age("jongetje van 6 jr", "6 jr");
    check_age("oma is net 88 geworden", "88");
    check_age("mijn schoonmoeder is inmiddels 90", "90");
    check_age("kleindochter (4)", "4");
    check_age("het slachtoffer is 54 jaar oud", "54 jaar");
    check_age("Kees is 54 jaar oud", "54 jaar");
    for (const char* text : {"Utrecht (12)",
                             "Artikel (3)",
                             "bijlage (2)",
                             "GGD (4)",
                             "kees (54)",
                             "Kees (54 stuks)",
                             "Kees (2020)",
                             "Kees (0)",
                             "06-12345678 (54)",
                             "12 (54)",
                             "Mei (3)",
                             "Week (12)",
                             "de wet is 5 jaar oud",
                             "het gebouw is al 30 jaar oud",
                             "deze auto wordt 9 jaar oud",
                             "gemiddelde leeftijd 68",
                             "de mediane leeftijd is 81",
                             "average age 68",
                             "man 3 jaar geleden",
                             "partner 3 jaar lang"}) {
        check_age(text, "");
    }
}

TEST_CASE("years that passed, terms and things have no age") {
    for (const char* text : {"contract van 5 jaar",
                             "over 3 jaar",
                             "2 jaar geleden",
                             "al 10 jaar",
                             "na 10 jaar",
                             "sinds 3 jaar",
                             "elke 2 jaar",
                             "afgelopen 5 jaar",
                             "komende 3 jaar",
                             "binnen 1 jaar",
                             "klachten begonnen 1,5 jaar geleden",
                             "Looptijd is 5 jaar",
                             "Garantie is 2 jaar",
                             "ik ben 2 jaar bezig",
                             "Hij is 3 jaar minister geweest",
                             "Zij is 5 jaar directeur",
                             "ze zijn 12 jaar getrouwd",
                             "we zijn 2 jaar verder",
                             "10-jarig bestaan",
                             "5-jarige overeenkomst",
                             "12 jaar ervaring",
                             "4 jaar celstraf",
                             "nog 3 jaar",
                             "een plan van 5 jaar",
                             "2 jaar later",
                             "2020 jaar",
                             "10 jaarrekeningen",
                             "over 5 jaren",
                             "10 jaargangen",
                             "hij is 12 keer gebeld",
                             "hij is 2",
                             "ik ben 14:00 daar",
                             "hij is 5% beter",
                             "ze is 1,5 meter",
                             "het is 12",
                             "dat is 78.",
                             "ik ben 2 dagen weg",
                             "ik ben 34e",
                             "het wordt 40"}) {
        check_age(text, "");
    }
}

TEST_CASE("groups have no age") {
    for (const char* text :
         {"70 jaar en ouder", "ouder dan 70 jaar", "jonger dan 18 jaar", "60-69 jaar", "vanaf 18 jaar",
          "boven de 70 jaar", "tot 12 jaar", "60+", "70-plussers", "80-jarigen", "80-jarige mensen",
          "kinderen van 12 jaar en ouder", "leeftijd vanaf 60", "leeftijd van 60 tot 70",
          "ouder dan 70 jaar oud", "mensen van 60 tot 70 jaar", "18-jarigen mogen stemmen"}) {
        check_age(text, "");
    }
}

TEST_CASE("other numbers behind a person are no age") {
    for (const char* text : {"man van 10 miljoen", "een vrouw van 2 meter", "de heer van 14:00",
                             "kind van 150", "patient van 3 locaties", "dossier van 54"}) {
        CAPTURE(text);
        check_age(text, std::string_view(text).find("locaties") != std::string_view::npos ? "3" : "");
    }
}

TEST_CASE("ages in words") {
    check_age("hij is veertig jaar", "veertig jaar");
    check_age("hij is zevenenveertig", "zevenenveertig");
    check_age("mijn dochter van acht", "acht");
    check_age("mijn dochter is acht jaar oud", "acht jaar");
    check_age("vrouw van drie\u00EBndertig", "drie\u00EBndertig");
    check_age("she is forty-two years old", "forty-two years");
    for (const char* text :
         {"ik woon al twee jaar op Texel", "wij zijn acht jaar getrouwd", "het contract is drie jaar geldig",
          "hij is drie jaar directeur", "ze is twintig jaar geleden verhuisd", "over tien jaar",
          "van acht tot negen", "zij is tien minuten te laat", "er zijn twintig mensen",
          "de afdeling van twaalf mensen", "het is twaalf uur", "een jaar"}) {
        check_age(text, "");
    }
}
