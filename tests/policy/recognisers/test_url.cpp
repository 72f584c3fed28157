// SPDX-License-Identifier: EUPL-1.2
#include "support.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;
using test::Found;

namespace {

/// One link in a text, as it is written there.
void check_link(std::string_view text, std::string_view link) {
    static test::Finder url("url");
    CAPTURE(text);
    CHECK(url(text) == (link.empty() ? Found{} : Found{"propose " + std::string(link)}));
}

policy::Policy only_links() {
    policy::Policy out;
    out.rules.push_back(test::plain_rule(*policy::find_recogniser("url")));
    return out;
}

} // namespace

TEST_CASE("links begin and end where people end them") {
    const std::vector<std::pair<const char*, const char*>> rows = {
        {"zie https://www.example.nl/pad?x=1#y.", "https://www.example.nl/pad?x=1#y"},
        {"www.example.nl/a, en verder", "www.example.nl/a"},
        {"example.nl/nieuws", "example.nl/nieuws"},
        {"kijk op example.nl!", "example.nl"},
        {"(https://example.org/wiki/Virus_(begrip))", "https://example.org/wiki/Virus_(begrip)"},
        {"(zie https://example.org/a)", "https://example.org/a"},
        {"<https://example.org/a>", "https://example.org/a"},
        {"\"https://example.org/a\"", "https://example.org/a"},
        {"'https://example.org/a'", "https://example.org/a"},
        {"*https://example.org/vet*", "https://example.org/vet"},
        {"_https://example.org/schuin_", "https://example.org/schuin"},
        {"https://example.org/a_b_", "https://example.org/a_b_"},
        {"~https://example.org/weg~", "https://example.org/weg"},
        {"https://example.org/pad😀", "https://example.org/pad"},
        {"https://example.org:8443/pad", "https://example.org:8443/pad"},
        {"http://10.0.0.5:8080/beheer", "http://10.0.0.5:8080/beheer"},
        {"HTTPS://WWW.EXAMPLE.NL/A", "HTTPS://WWW.EXAMPLE.NL/A"},
        {"ftp://ftp.example.org/map", "ftp://ftp.example.org/map"},
        {"zoommtg://zoom.example.org/join", "zoommtg://zoom.example.org/join"},
        {"https://intranet.ministerie/pagina", "https://intranet.ministerie/pagina"},
        {"www.voorbeeld.onbekend", "www.voorbeeld.onbekend"},
        {"https://café.example.nl/thé", "https://café.example.nl/thé"},
        {"xn--caf-dma.example.nl/x", "xn--caf-dma.example.nl/x"},
        {"example.nl/a?b=c&d=e%20f", "example.nl/a?b=c&d=e%20f"},
        {"https://example.nl/een%20twee%20drie verder", "https://example.nl/een%20twee%20drie"},
        {"ga naar voorbeeld.co.uk", "voorbeeld.co.uk"},
        {"bit.ly/3xYz12", "bit.ly/3xYz12"},
        {"hxxp://example.com/x", "hxxp://example.com/x"},
        {"hxxps://example[.]com/x?y=1.", "hxxps://example[.]com/x?y=1"},
        {"niet openen: example[.]com!", "example[.]com"},
        {"example(dot)com", "example(dot)com"},
        {"example[dot]com/pad", "example[dot]com/pad"},
        {"hxxps[://]example[.]com", "hxxps[://]example[.]com"},
        {"hxxp[:]//www[.]example[.]com/a", "hxxp[:]//www[.]example[.]com/a"},
        {"https://example.nl.Ik bel", "https://example.nl"},
        {"example.nl.Daarna", "example.nl"},
    };
    for (const auto& [text, link] : rows) {
        check_link(text, link);
    }
}

TEST_CASE("links in other letters, with invisible characters, are found in their own bytes") {
    check_link("ｗｗｗ．example．nl/x", "ｗｗｗ．example．nl/x");
    check_link("https://exam\u200Bple.nl/x", "https://exam\u200Bple.nl/x");
    check_link("https://example.nl/\u2011x", "https://example.nl/\u2011x");
    check_link(test::character(0x200E) + "https://example.nl/x", "https://example.nl/x");
}

TEST_CASE("what only looks like a link is none") {
    for (const char* text : {"morgen.Ik kom",
                             "klaar.De rest",
                             "17.00 uur",
                             "z.s.m.",
                             "o.a. jij",
                             "n.a.v.dit",
                             "i.v.m.de drukte",
                             "m.b.t",
                             "versie 1.2.3",
                             "1.250.000",
                             "http://example",
                             "www.example",
                             "rapport.pdf",
                             "foto.jpg",
                             "main.py",
                             "readme.md",
                             "node.js",
                             "dat is prima.is goed",
                             "ok.nu naar huis",
                             "te gek.me too",
                             "klaar.app me even",
                             "a.b",
                             "1.nl",
                             "dhr.de Vries",
                             "bijlage.In de mail",
                             "jan@@example.nl",
                             "...",
                             "http://",
                             "://example",
                             "docs/example.com",
                             "12.30-13.00",
                             "a.u.b.",
                             "d.d. 3 juni",
                             "St. Jan",
                             "prof.dr. X",
                             "nr.12",
                             "ik zeg[.]nou",
                             "a(.)b",
                             "example [.] com",
                             "€2.50"}) {
        check_link(text, "");
    }
}

TEST_CASE("the host of an e-mail address is a link too, and never a personal one") {
    check_link("info@example.nl", "example.nl");
    check_link("jan.jansen@mail.example.nl.", "mail.example.nl");
    const policy::Policy links = only_links();
    policy::Engine engine(links);
    std::vector<policy::Finding> findings;
    engine.find("jan@facebook.com", {}, findings);
    REQUIRE(findings.size() == 1);
    CHECK_FALSE(findings[0].grounds.form);
}

TEST_CASE("links to pages about one's own life are of a certain form") {
    const policy::Policy links = only_links();
    policy::Engine engine(links);
    const auto is_personal = [&](std::string_view text) {
        std::vector<policy::Finding> findings;
        engine.find(text, {}, findings);
        CAPTURE(text);
        REQUIRE(findings.size() == 1);
        return findings[0].grounds.form;
    };
    for (const char* text :
         {"https://www.marktplaats.nl/v/fiets/m1", "https://tikkie.me/pay/x1",
          "https://www.airbnb.nl/rooms/1", "booking.com/hotel/x", "https://www.funda.nl/koop/x",
          "facebook.com/groups/x", "https://www.instagram.com/p/x", "strava.com/activities/1",
          "https://open.spotify.com/playlist/x", "https://photos.app.goo.gl/x", "https://www.icloud.com/x",
          "https://we.tl/t-x1", "https://mijn.ziekenhuis.example.nl/x", "https://mijnkliniek.example.nl",
          "https://www.linkedin.com/in/x", "vinted.nl/items/1"}) {
        CHECK(is_personal(text));
    }
    for (const char* text :
         {"https://www.rivm.nl/covid", "nos.nl/artikel/1", "https://www.linkedin.com/company/x",
          "https://open.spotify.com/episode/x", "https://mijnbouw.example.nl", "https://github.com/example",
          "https://www.youtube.com/watch?v=x"}) {
        CHECK_FALSE(is_personal(text));
    }
}
