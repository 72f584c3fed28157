// SPDX-License-Identifier: EUPL-1.2
#include "../policy_support.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;
using Found = std::vector<std::string>;

namespace {

Found tel(std::string_view text) {
    static const policy::Policy policy = test::make_policy(std::string(test::k_heading) + R"([[rules]]
id = "t"
recogniser = "tel"
basis = "AVG-6/PRIV-M"
action = "redact"
level = "auto"
examples = ["06-12345678"])");
    static policy::Engine engine(policy);
    return test::found_in(engine, text);
}

} // namespace

TEST_CASE("mobile numbers are automatic") {
    CHECK(tel("bel 06-12345678") == Found{"t auto 06-12345678"});
    CHECK(tel("06 12 34 56 78") == Found{"t auto 06 12 34 56 78"});
    CHECK(tel("(06)-1234 5678, graag") == Found{"t auto (06)-1234 5678"});
    CHECK(tel("+31 6 12345678") == Found{"t auto +31 6 12345678"});
    CHECK(tel("0031612345678") == Found{"t auto 0031612345678"});
    CHECK(tel("+32 475 12 34 56") == Found{"t auto +32 475 12 34 56"});
    for (const char* joint : {"/", ",", ", ", " / ", " "}) {
        CAPTURE(joint);
        CHECK(tel(std::string("06-12345678") + joint + "06-87654321") ==
              Found{"t auto 06-12345678", "t auto 06-87654321"});
    }
    CHECK(tel("06 12 34 56 78 06 87 65 43 21") == Found{"t auto 06 12 34 56 78", "t auto 06 87 65 43 21"});
    CHECK(tel("06-12345678,5").empty());
    CHECK(tel("1,06-12345678").empty());
    CHECK(tel("06_12345678.vcf") == Found{"t auto 06_12345678"});
    CHECK(tel("06\u00B712\u00B734\u00B756\u00B778") == Found{"t auto 06\u00B712\u00B734\u00B756\u00B778"});
    CHECK(tel("06  1234\t5678") == Found{"t auto 06  1234\t5678"});
    CHECK(tel("06-12345678 of 06-87654321") == Found{"t auto 06-12345678", "t auto 06-87654321"});
}

TEST_CASE("landlines are proposed: office numbers may stay") {
    CHECK(tel("tel. 070-3123456") == Found{"t propose 070-3123456"});
    CHECK(tel("(070) 312 34 56") == Found{"t propose (070) 312 34 56"});
    CHECK(tel("+49 30 1234567") == Found{"t propose +49 30 1234567"});
    CHECK(tel("046-555555") == Found{"t propose 046-555555"});
}

TEST_CASE("services are noted at most") {
    CHECK(tel("bel 0800-1351") == Found{"t note 0800-1351"});
    CHECK(tel("1400").empty());
    CHECK(tel("112 bellen").empty());
}

TEST_CASE("the forms that messengers and links write") {
    CHECK(tel("@31612345678 kun jij?") == Found{"t auto 31612345678"});
    CHECK(tel("https://wa.me/31612345678?text=hoi") == Found{"t auto 31612345678"});
    CHECK(tel("31612345678@s.whatsapp.net") == Found{"t auto 31612345678"});
    CHECK(tel("31612345678-1584372831@g.us") == Found{"t auto 31612345678"});
    CHECK(tel("TEL;type=CELL;waid=31612345678:+31 6 12345678") ==
          Found{"t auto 31612345678", "t auto +31 6 12345678"});
    CHECK(tel("https://example.nl/?p=%2B31612345678") == Found{"t auto %2B31612345678"});
}

TEST_CASE("dates, times, amounts and long numbers are no telephone numbers") {
    for (const char* text : {"overleg 06-01-2021", "06-11-2020 08:30", "2020-11-06 08:30", "06.30-12.45",
                             "06-11-20 08:30", "van 1.250.000 naar 1.310.500", "5348573857385", "1234567890",
                             "0612345", "061234567890", "bestelnr 1061234567", "IMG-20200106-WA0012.jpg",
                             "VID_20200612_101112.mp4", "zaak 2020.0612.345.678"}) {
        CAPTURE(text);
        CHECK(tel(text).empty());
    }
}

TEST_CASE(
    "a number right behind a word for another number is noted, and proposed when written as a telephone's") {
    for (const char* front : {"bestelnr ",
                              "contractnr ",
                              "Contractnummer: ",
                              "contractsnummer is ",
                              "projectnr. ",
                              "inkooporder ",
                              "pakbon ",
                              "artikelnr ",
                              "artikelnummer: ",
                              "artikelcode ",
                              "meldingsnummer ",
                              "casenr ",
                              "case no. ",
                              "case number ",
                              "relatienr ",
                              "debiteurnr ",
                              "debiteurennummer ",
                              "verplichtingnr ",
                              "ons kenmerk ",
                              "uw kenmerk: ",
                              "dossiernr ",
                              "dossier-nr ",
                              "zaak nr ",
                              "SAP-nummer ",
                              "ticket #",
                              "contr.nr ",
                              "doc.nr. ",
                              "rek.nr. ",
                              "kenm. ",
                              "opdrachtbevestiging ",
                              "permit number ",
                              "application no. ",
                              "track & trace ",
                              "P.O. ",
                              "p.o. nr ",
                              "zaaknummer is ",
                              "klant nummer ",
                              "ordernr #",
                              "order ",
                              "factuur ",
                              "raamovereenkomst ",
                              "raamcontractnr ",
                              "personeelsnummer ",
                              "rekeningnr ",
                              "volgnummer ",
                              "customer number ",
                              "invoice no ",
                              "our reference ",
                              "reference: ",
                              "ticket-id ",
                              "purchase order number ",
                              "lotnr ",
                              "serienummer ",
                              "ticket met nummer ",
                              "topdesk nr ",
                              "vluchtnummer "}) {
        CAPTURE(front);
        CHECK(tel(front + std::string("0612345678")) == Found{"t note 0612345678"});
        CHECK(tel(front + std::string("06-12345678")) == Found{"t propose 06-12345678"});
    }
    CHECK(tel("contractnr van de leverancier 0612345678") == Found{"t propose 0612345678"});
    CHECK(tel("artikelnrs 0612983476, 0612983477 en 0612983478") ==
          Found{"t note 0612983476", "t note 0612983477", "t note 0612983478"});
    CHECK(tel("order 4482991, 0612345678") == Found{"t propose 0612345678"});
    CHECK(tel("webex meeting nummer 2741 298 3476") == Found{"t note 2741 298 3476"});
    CHECK(tel("factuur? 06-12345678") == Found{"t auto 06-12345678"});
    CHECK(tel("contract. 0612345678") == Found{"t auto 0612345678"});
}

TEST_CASE("a number behind someone who has other numbers too is proposed, one of an unknown kind as well") {
    for (const char* front : {"zaak ", "debiteur ", "leverancier: ", "klant ", "melding ", "casus "}) {
        CAPTURE(front);
        CHECK(tel(front + std::string("0612345678")) == Found{"t propose 0612345678"});
        CHECK(tel(front + std::string("06-12345678")) == Found{"t propose 06-12345678"});
    }
    CHECK(tel("XY-nummer 0612345678") == Found{"t propose 0612345678"});
    CHECK(tel("zaak 2020-118842, bereikbaar op 06-12345678") ==
          Found{"t note 2020-118842", "t auto 06-12345678"});
    CHECK(tel("zwembadnummer 0612345678") == Found{"t propose 0612345678"});
    CHECK(tel("zwembadnummer 06-12345678") == Found{"t auto 06-12345678"});
}

TEST_CASE("a word for telephone wins over one for another number") {
    for (const char* front :
         {"tel klant ", "contract rond? bel ", "klant tel. ", "mobiel van de klant ", "06-nummer ",
          "telefoonnr ", "mobielnr ", "gsmnummer ", "mobiel nummer: ", "zijn nummer is ", "zaak 12, bel ",
          "nieuw nummer ", "whatsappnummer ", "privénummer ", "order klaar, bellen met "}) {
        CAPTURE(front);
        CHECK(tel(front + std::string("0612345678")) == Found{"t auto 0612345678"});
    }
}

TEST_CASE("national ways of writing of other countries need a word for telephone") {
    CHECK(tel("my number is 090-1234-5678") == Found{"t propose 090-1234-5678"});
    CHECK(tel("code 090-1234-5678").empty());
    CHECK(tel("(415) 555-0132") == Found{"t propose (415) 555-0132"});
}

TEST_CASE("digits as keycap emoji are digits, and the span ends on a grapheme") {
    const std::string key = "\uFE0F\u20E3";
    std::string number;
    for (const char digit : std::string("0612345678")) {
        number += digit + key;
    }
    CHECK(tel("bel " + number + "!") == Found{"t auto " + number});
}

TEST_CASE("a number is found again, and again after thousands of others") {
    const Found once = tel("06-12345678 of 06-87654321");
    CHECK(once == Found{"t auto 06-12345678", "t auto 06-87654321"});
    for (int i = 0; i < 5000; ++i) { // more than are remembered
        (void)tel("nr " + std::to_string(100'000'000 + i));
    }
    CHECK(tel("bel 06-12345678 of 06-87654321") == once);
}

TEST_CASE("numbers over the end of a line, with another sign behind the beginning, are proposed") {
    for (const char* number : {"06-1234\n5678", "06\n12345678", "06-12 34\n56 78", "06,12345678",
                               "06, 12345678", "06:12345678", "06=12345678", "06~12345678", "06,1234 5678"}) {
        CAPTURE(number);
        CHECK(tel("bel " + std::string(number) + ", graag") == Found{"t propose " + std::string(number)});
    }
    CHECK(tel("tel. 070,3123456") == Found{"t propose 070,3123456"});
    CHECK(tel("bel 06,12,34,56,78") == Found{"t propose 06,12,34,56,78"});
}

TEST_CASE("slashes and dots between the groups are as good as dashes") {
    for (const char* number : {"06/12345678", "06 / 12345678", "06.12345678", "06.12.34.56.78",
                               "06/12 34 56 78", "06 12.34.56.78", "0 6 1 2 3 4 5 6 7 8"}) {
        CAPTURE(number);
        CHECK(tel("bel " + std::string(number)) == Found{"t auto " + std::string(number)});
    }
}

TEST_CASE("numbers in words are proposed") {
    for (const char* number :
         {"nul zes twaalf vierendertig zesenvijftig achtenzeventig",
          "nul zes een twee drie vier vijf zes zeven acht",
          "Nul zes, één twee, drie vier, vijf zes, zeven acht", "nul zes 12 34 56 78",
          "nul-zes-twaalf-vierendertig-zesenvijftig-achtenzeventig",
          "nul zes tweeëntwintig drieendertig 44 55", "zero six one two three four five six seven eight",
          "zero six twelve thirty four fifty-six seventy eight"}) {
        CAPTURE(number);
        CHECK(tel("bel me op " + std::string(number) + ".") == Found{"t propose " + std::string(number)});
    }
}

TEST_CASE("lists, amounts and counting in words are no telephone numbers") {
    for (const char* text : {"06,50 en 12,75",
                             "06,12,18,24,30,36",
                             "lotto 06,12,34,45,56",
                             "10\n20\n30\n40\n50",
                             "01\n02\n03\n04\n05",
                             "stand 0\n612345678",
                             "0,612345678",
                             "0.0612345678",
                             "nul zes min",
                             "twee nul voor, zes een tegen",
                             "nul komma zes procent van de twaalf gevallen",
                             "zero six sigma",
                             "06/12/2020",
                             "06/12/20 14:00",
                             "06-12-2020\n06-12-2021",
                             "1-2-3-4-5-6-7-8-9-10",
                             "10.000 - 20.000 - 30.000",
                             "06:12 en 07:30, 34 56",
                             "nul een twee drie vier vijf zes zeven acht negen tien",
                             "ISBN 978-90-12-34567-8",
                             "0000000000",
                             "nr 0612345678901",
                             "06\n1234",
                             "4.06.12345678"}) {
        CAPTURE(text);
        CHECK(tel(text).empty());
    }
}

TEST_CASE("a number right behind a word for it") {
    CHECK(tel("tel0612345678") == Found{"t auto 0612345678"});
    CHECK(tel("Mobiel0612345678.") == Found{"t auto 0612345678"});
    CHECK(tel("lot0612345678").empty());
}

TEST_CASE("digits in a row without end hide no number, and take no time") {
    const std::string digits(1U << 17U, '7');
    CHECK(tel(digits + " 06-12345678 " + digits) == Found{"t auto 06-12345678"});
}

TEST_CASE("a word that begins or ends with digits hides no number beside it") {
    for (const char* behind :
         {" 3x gebeld", " (24u)", " 24u", " 18u", " 2e nummer", " 12e", " (9u-17u)", " 1e keus",
          " 7d per week", " 22u-6u", " 2511VX", " 4G", " 1st", ". 3x gebeld", " 5\u00E8me"}) {
        CAPTURE(behind);
        CHECK(tel("06-12345678" + std::string(behind)) == Found{"t auto 06-12345678"});
        CHECK(tel("0612345678" + std::string(behind)) == Found{"t auto 0612345678"});
        CHECK(tel("06 1234 5678" + std::string(behind)) == Found{"t auto 06 1234 5678"});
        CHECK(tel("070-3123456" + std::string(behind)) == Found{"t propose 070-3123456"});
        CHECK(tel("+32 475 12 34 56" + std::string(behind)) == Found{"t auto +32 475 12 34 56"});
    }
    for (const char* before : {"A1 ", "zaal B12 ", "M2 ", "B2.06 "}) {
        CAPTURE(before);
        CHECK(tel(before + std::string("06-12345678")) == Found{"t auto 06-12345678"});
        CHECK(tel(before + std::string("06-12345678 3x")) == Found{"t auto 06-12345678"});
    }
    for (const char* text : {"06-12345678-3x", "06-12345678/3x", "06 12345678x", "06-1234 5678x",
                             "12-03-2020 18u", "NL91ABNA0417164300", "code-1 20612345678",
                             "00-11-22-33-44-5E", "A0612345678", "DE89 3704 0044 0532 0130 01", "1x 2x 3x"}) {
        CAPTURE(text);
        CHECK(tel(text).empty());
    }
}

TEST_CASE("a number of something that begins as a telephone number is no sure one") {
    for (const char* text :
         {"PR 0612983476 staat klaar in SAP", "SR 0612345678", "CRM 0612345678", "requisition PR-0612983476",
          "jira VWS-0612345678", "begrotingsnummer 06 12 34 56 78", "prijs 0.612345678",
          "kilometerstand 0612345678"}) {
        CAPTURE(text);
        const Found found = tel(text);
        CHECK(std::none_of(found.begin(), found.end(),
                           [](const std::string& one) { return one.starts_with("t auto"); }));
    }
    CHECK(tel("TEL-0612345678") == Found{"t auto 0612345678"});
    CHECK(tel("Jan-0612345678") == Found{"t auto 0612345678"});
    CHECK(tel("0.6.12.34.56.78") == Found{"t auto 0.6.12.34.56.78"});
}
