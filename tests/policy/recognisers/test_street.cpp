// SPDX-License-Identifier: EUPL-1.2
#include "support.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;
using test::Found;

namespace {

void check_street(std::string_view text, const Found& expected) {
    static test::Finder street("street");
    CAPTURE(text);
    CHECK(street(text) == expected);
}

} // namespace

TEST_CASE("streets with a number are proposed, in all ways of writing the number") {
    for (const char* address :
         {"Dorpsstraat 114",    "Dorpsstraat 12a",      "Dorpsstraat 12A",       "Dorpsstraat 12-A",
          "Dorpsstraat 12 A",   "Dorpsstraat 12bis",    "Dorpsstraat 12 bis",    "Dorpsstraat 12hs",
          "Dorpsstraat 9 hs",   "Dorpsstraat 12-hs",    "Dorpsstraat 12-III",    "Dorpsstraat 12 III",
          "Dorpsstraat 12-2",   "Dorpsstraat 12-14",    "Dorpsstraat 12/3",      "Dorpsstraat 12 rood",
          "Dorpsstraat 12 zw",  "Dorpsstraat 12 bus 3", "Dorpsstraat 12 t/m 16", "Dorpsstraat nr. 12",
          "Dorpsstraat t/o 12", "Dorpsstraat 12-1h",    "Dorpsstraat 1 t/m 9"}) {
        check_street("naar " + std::string(address) + ", vanaf 8 uur", {"propose " + std::string(address)});
    }
}

TEST_CASE("names of streets are found whole") {
    for (const char* address : {"Laan van Voorbeeld 23-A",
                                "Laan van Nieuw Voorbeeld 100",
                                "Prof. Voorbeeldweg 5-III",
                                "Prof. Dr. J. Voorbeeldlaan 11",
                                "1e Testdwarsstraat 9 hs",
                                "Eerste Testdwarsstraat 9",
                                "'s-Gravenlaan 4bis",
                                "’s-Gravenlaan 4",
                                "Burgemeester de Voorbeeldplein 14",
                                "Van der Testplein 9",
                                "Oude Gracht 30",
                                "Grote Markt 5",
                                "Vismarkt 12",
                                "Nieuwe Kade 3",
                                "Ds. van Testenstraat 3",
                                "St. Janssingel 92",
                                "Rue de la Proef 16",
                                "Testallee 4",
                                "Prinses Testkade 7",
                                "Teststeeg 4",
                                "Voorbeeldhof 12",
                                "Voorbeeldstr. 8",
                                "Voorbeeldln 8",
                                "Hauptstraße 12"}) {
        check_street(address, {"propose " + std::string(address)});
        check_street("Kom naar " + std::string(address) + ".", {"propose " + std::string(address)});
    }
}

TEST_CASE("a postcode behind it or a word for living makes a street automatic") {
    for (const auto& [text, address] : std::vector<std::pair<const char*, const char*>>{
             {"hij woont Dorpsstraat 114", "Dorpsstraat 114"},
             {"Ik woon op Dorpsstraat 114 in Utrecht", "Dorpsstraat 114"},
             {"Adres: Dorpsstraat 12-II", "Dorpsstraat 12-II"},
             {"bezorgen op de Dorpsstraat 3", "Dorpsstraat 3"},
             {"Dorpsstraat 12a, 2511 VX Den Haag", "Dorpsstraat 12a"},
             {"Dorpsstraat 12 2511VX", "Dorpsstraat 12"},
             {"Dorpsstraat 12\n2511 VX", "Dorpsstraat 12"},
             {"Lange Voorbeeld 8, 2514 ED", "Lange Voorbeeld 8"},
             {"'t Zandje 3, 3811 GB", "'t Zandje 3"},
             {"Spui 70, 2511 BT", "Spui 70"},
             {"she lives at 12 Sample Street", "12 Sample Street"}}) {
        check_street(text, {"auto " + std::string(address)});
    }
}

TEST_CASE("small letters and doubtful names need a word for living") {
    check_street("woon je nog in de dorpsstraat 12?", {"propose dorpsstraat 12"});
    check_street("dorpsstraat 12", {});
    check_street("Markt 5", {});
    check_street("we wonen aan de Markt 5", {"auto Markt 5"});
    check_street("Vastgoedmarkt 2021", {});
}

TEST_CASE("what only looks like an address is none") {
    for (const char* text : {"op weg 5 minuten",
                             "zo weg 10 min",
                             "ben onderweg 10 minuten",
                             "De teststraat 3 is open",
                             "XL-straat 2 gaat open",
                             "Prikstraat 4 is dicht",
                             "Snelweg 12 is dicht",
                             "Hoofdstraat 5 keer zo druk",
                             "Dorpsstraat 14:00 uur",
                             "Dorpsstraat 3 testen",
                             "Singel 10 minuten lopen",
                             "Dorpsstraat 1.250 mensen",
                             "Dorpsstraat 12%",
                             "Arbeidsmarkt 2021",
                             "Supermarkt 3 is open",
                             "Rotterdam 3, Amsterdam 12",
                             "Artikel 12",
                             "Bijlage 3",
                             "Vraag 4",
                             "Zaal 12",
                             "Fase 2",
                             "Gerechtshof 2 maart",
                             "Zorgpad 2",
                             "Vakantiepark 3",
                             "Dorpsstraat 123456",
                             "Dorpsstraat 012",
                             "Dorpsstraat",
                             "Dorpsstraat12",
                             "In Maart 3 mensen",
                             "Versie 12",
                             "Kamerstuk 25295",
                             "Week 12",
                             "Het Plein 3 keer",
                             "Loopbaan 2 jaar"}) {
        check_street(text, {});
    }
}

TEST_CASE("names of files hold streets too") {
    for (const auto& [name, address] : std::vector<std::pair<const char*, const char*>>{
             {"huurcontract_Dorpsstraat_12.pdf", "Dorpsstraat_12"},
             {"dorpsstraat-12-factuur.pdf", "dorpsstraat-12"},
             {"Dorpsstraat12.jpg", "Dorpsstraat12"},
             {"foto Dorpsstraat 12.jpg", "Dorpsstraat 12"},
             {"IMG_20200501_Kerkweg_7.jpg", "Kerkweg_7"},
             {"2020-05-03_Dorpsstraat_114-2.pdf", "Dorpsstraat_114-2"},
             {"Laan_van_Voorbeeld_23.docx", "Laan_van_Voorbeeld_23"}}) {
        check_street(name, {"propose " + std::string(address)});
    }
    check_street("Dorpsstraat_12a_2511VX.pdf", {"auto Dorpsstraat_12a"});
    for (const char* name :
         {"rapport_2020.pdf", "bijlage-3.pdf", "IMG_20200501_123456.jpg", "teststraat_3.jpg",
          "actieplan_2.docx", "Kamerbrief_25295_12.pdf", "loopbaan_2.pdf", "foto_berg_2.jpg",
          "Factuur-2020-12.pdf", "vergadering-12.pdf", "Verklaring_3.pdf", "overzicht_markt_2.xlsx",
          "Arbeidsmarkt_2021.pdf", "snelweg_12.jpg", "dorpsstraat_2021.pdf"}) {
        check_street(name, {});
    }
    check_street("Vergadering 3", {});
    check_street("Verklaring 3", {});
    check_street("Noorderring 3", {"propose Noorderring 3"});
}

TEST_CASE("roads whose names say what they are have houses too") {
    for (const char* address : {"Hoofdweg 221", "Middenweg 221", "Rijksweg 12", "Omweg 3", "Kerkhof 2"}) {
        check_street(address, {"propose " + std::string(address)});
        check_street("ga naar " + std::string(address), {"propose " + std::string(address)});
        check_street("woont " + std::string(address), {"auto " + std::string(address)});
    }
    check_street("via de hoofdweg 3 km", {});
    check_street("de middenweg 2", {});
    check_street("Hoofdweg 12 km lang", {});
}

TEST_CASE("beside a word for a home, a capital and a number are an address") {
    for (const std::string address : {"Brink 3", "Spui 70", "Zonnedomein 12", "Vossenhol 3"}) {
        for (const char* front :
             {"adres ", "adres: ", "adres is ", "bezorgen ", "hij woont ", "verhuisd naar "}) {
            check_street(front + address, {"propose " + address});
        }
        for (const char* behind : {" is mijn adres", ", woont daar", " woont zij", " is zijn huisadres"}) {
            check_street(address + behind, {"propose " + address});
        }
    }
    check_street("adres: Het Rond 4", {"propose Rond 4"});
    check_street("adres Het Rond 4", {"propose Het Rond 4"});
    check_street("Het Rond 4 woont zij", {"propose Rond 4"});
    for (const char* text :
         {"bezorgen Maandag 3 maart", "bezorgen Dinsdag 12", "adres Kamer 3", "woont Utrecht 12 jaar",
          "adres Bijlage 3", "wonen Week 12", "Kamer 4 woont niemand", "Team 3 woont", "adres 12",
          "adres brink 3", "adressen Brink 3", "het adres van Piet, Jan 3"}) {
        check_street(text, {});
    }
}

TEST_CASE("the first word of a message belongs to the name behind it") {
    for (const char* address : {"Van Testenstraat 5", "De Voorbeeldkade 6", "Voorbeeld Testlaan 4",
                                "Lange Voorhout 8", "Oude Voorhaven 12"}) {
        check_street(address, {"propose " + std::string(address)});
        check_street("ok\n" + std::string(address), {"propose " + std::string(address)});
    }
    for (const char* front : {"Morgen ", "Bezoek ", "Volgens ", "Ik ", "Naar ", "Brand "}) {
        check_street(front + std::string("Dorpsstraat 5"), {"propose Dorpsstraat 5"});
    }
    check_street("Haven 12", {});
    check_street("nieuwe brug 3", {});
}

TEST_CASE("post office boxes are noted: they are of organisations") {
    check_street("Postbus 20350, 2500 EJ Den Haag", {"note Postbus 20350"});
    check_street("antwoordnummer 123", {"note antwoordnummer 123"});
    check_street("postbus vol", {});
}

TEST_CASE("what somebody lives at is a street, whatever it is called") {
    for (const char* address : {"Zonnebloem 12", "Terpen 8", "Rak 5"}) {
        check_street("ik woon op " + std::string(address), {"propose " + std::string(address)});
        check_street("hij woont nu aan het " + std::string(address), {"propose " + std::string(address)});
    }
    for (const char* text : {"ik woon op nummer 12", "ik woon op 3 hoog", "ik woon op Texel 12 jaar",
                             "ik sta op Terpen 8", "zij woont met Terpen 8"}) {
        check_street(text, {});
    }
}

TEST_CASE("a number beside a postcode, or called that of a house, is proposed") {
    for (const char* text : {"2511 VX 114", "2511VX, nr 114", "[POSTCODE] nr. 114",
                             "postcode 2511VX en huisnummer 114", "huisnummer is 114", "huisnr. 114"}) {
        check_street(text, {"propose 114"});
    }
    for (const char* text : {"2511 VX 12 uur", "2021 TK 35570", "1500 KM 12", "[POSTCODE] 12 uur", "nr 114",
                             "huisnummer onbekend"}) {
        check_street(text, {});
    }
}

TEST_CASE("the street of a card is automatic") {
    check_street("BEGIN:VCARD\r\nADR;TYPE=HOME:;;Zonnebloem 12;Utrecht;;3511 AB;Nederland\r\n",
                 {"auto Zonnebloem 12"});
    check_street("item1.ADR:;;Dorpsstraat 12\\; achter;Utrecht;;3511 AB;", {"auto Dorpsstraat 12\\; achter"});
}

TEST_CASE("an address where people meet or work is left to people, also with its postcode") {
    for (const char* text :
         {"Locatie overleg: Bezoekersplein 73, 2594 AC", "The meeting is at Bezoekersplein 73, 2594 AC",
          "Vaccinatielocatie Bezoekersplein 73, 2594 AC"}) {
        check_street(text, {"propose Bezoekersplein 73"});
    }
    check_street("na het overleg bij mij thuis: Bezoekersplein 73, 2594 AC", {"auto Bezoekersplein 73"});
}
