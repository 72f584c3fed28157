// SPDX-License-Identifier: EUPL-1.2
#include "../policy_support.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;
using Found = std::vector<std::string>;

namespace {

Found mail(std::string_view text) {
    static const policy::Policy policy = test::make_policy(std::string(test::k_heading) + R"([[rules]]
id = "m"
recogniser = "mail"
basis = "AVG-6/PRIV-M"
action = "redact"
level = "auto"
examples = ["saar@example.org"])");
    static policy::Engine engine(policy);
    return test::found_in(engine, text);
}

} // namespace

TEST_CASE("addresses are automatic") {
    CHECK(mail("J.van-der.Berg+werk@sub.example.co.uk") ==
          Found{"m auto J.van-der.Berg+werk@sub.example.co.uk"});
    CHECK(mail("René@exámple.nl") == Found{"m auto René@exámple.nl"});
    CHECK(mail("Rene\u0301@example.nl") == Found{"m auto Rene\u0301@example.nl"});
    CHECK(mail("user@xn--80ak6aa92e.com") == Found{"m auto user@xn--80ak6aa92e.com"});
    CHECK(mail("mailto:saar@example.org?subject=x") == Found{"m auto saar@example.org"});
    CHECK(mail("https://example.nl/?to=saar%40example.org") == Found{"m auto saar%40example.org"});
    CHECK(mail("saar＠example.org") == Found{"m auto saar＠example.org"});
}

TEST_CASE("the address ends where it ends") {
    CHECK(mail("(saar@example.org).") == Found{"m auto saar@example.org"});
    CHECK(mail("*saar@example.org*") == Found{"m auto saar@example.org"});
    CHECK(mail("saar@example.org.Ik bel") == Found{"m auto saar@example.org"});
    CHECK(mail("saar@example.org, mees@example.org") ==
          Found{"m auto saar@example.org", "m auto mees@example.org"});
    CHECK(mail("😀saar@example.org😀") == Found{"m auto saar@example.org"});
}

TEST_CASE("what is no address is not found") {
    for (const char* text : {"@saar kijk even", "a@b", "saar@@example.nl", "12 @ 2,50", "foto@2x.png",
                             "saar@.nl", "saar@-x.nl", "31612345678@s.whatsapp.net"}) {
        CAPTURE(text);
        CHECK(mail(text).empty());
    }
}

TEST_CASE("mailboxes of an office or a subject are proposed") {
    for (const char* address :
         {"info@example.nl", "woordvoering@example.nl", "griffie@example.nl", "wob@example.nl",
          "mailbox.noord@example.nl", "covid19@example.nl", "servicedesk-ict@example.nl"}) {
        CHECK(mail(address) == Found{"m propose " + std::string(address)});
    }
    for (const char* address :
         {"pers@example.nl", "vaccinatie@example.nl", "testlijn@example.nl", "vaccinatiecampagne@example.nl",
          "coronateam@example.nl", "wob-team@example.nl", "orders@example.com", "klantenservice2@example.nl",
          "secretariaat.abc@example.nl", "facilitairbeheer@example.nl"}) {
        CHECK(mail(address) == Found{"m propose " + std::string(address)});
    }
    for (const char* address :
         {"info@gmail.com", "zorg@ziggo.nl", "jz.devries@example.nl", "hr.smit@example.nl"}) {
        CHECK(mail(address) == Found{"m propose " + std::string(address)});
    }
    for (const char* address :
         {"griffioen@example.nl", "testa@example.nl", "saar.info9@example.nl", "molijn@example.nl"}) {
        CHECK(mail(address) == Found{"m auto " + std::string(address)});
    }
}

TEST_CASE("unknown endings and addresses spelled out are proposed") {
    CHECK(mail("contactpersoon: saar@example.nl") == Found{"m propose saar@example.nl"});
    CHECK(mail("saar@example.onbekend") == Found{"m propose saar@example.onbekend"});
    CHECK(mail("saar@ example.nl") == Found{"m propose saar@ example.nl"});
    CHECK(mail("mail saar @ example.nl even") == Found{"m propose saar @ example.nl"});
    CHECK(mail("12 @ 2,50").empty());
    CHECK(mail("saar @ kantoor").empty());
    CHECK(mail("saar apenstaartje example punt nl") == Found{"m propose saar apenstaartje example punt nl"});
    CHECK(mail("saar (at) example.nl, ok?") == Found{"m propose saar (at) example.nl"});
}

TEST_CASE("a word for the sign counts in capitals and in wide letters") {
    CHECK(mail("saar (At) example.nl") == Found{"m propose saar (At) example.nl"});
    CHECK(mail("saar APENSTAARTJE example punt nl") == Found{"m propose saar APENSTAARTJE example punt nl"});
    CHECK(mail("saar （at） example.nl") == Found{"m propose saar （at） example.nl"});
    CHECK(mail("saar ap\u200Benstaart example.nl") == Found{"m propose saar ap\u200Benstaart example.nl"});
}

TEST_CASE("addresses that are said or disguised are proposed") {
    for (const char* address : {"saar at voorbeeld dot nl",
                                "saar AT voorbeeld DOT nl",
                                "saar at voorbeeld punt nl",
                                "saar.v at example.com",
                                "saar at gmail.com",
                                "saar_9 at voorbeeld.nl",
                                "saar [at] voorbeeld [dot] nl",
                                "saar(at)example.nl",
                                "saar(a)example.nl",
                                "saar[at]example[.]nl",
                                "saar@example punt nl",
                                "saar @ example punt nl",
                                "saar apestaartje example punt nl",
                                "saar apenstaart example.nl",
                                "saar punt v apenstaartje example punt nl",
                                "saar underscore v apenstaartje example punt nl",
                                "saar-at-example-punt-nl",
                                "saar_at_example_dot_nl",
                                "saar (at) example (dot) co (dot) uk",
                                "saar@example,nl",
                                "saar@example .nl",
                                "saar@example,com"}) {
        CAPTURE(address);
        CHECK(mail(address) == Found{"m propose " + std::string(address)});
        CHECK(mail("mail: " + std::string(address) + ", graag") ==
              Found{"m propose " + std::string(address)});
    }
    CHECK(mail("saar@example[.]nl") == Found{"m auto saar@example[.]nl"});
    CHECK(mail("mail naar saar at example.com") == Found{"m propose saar at example.com"});
}

TEST_CASE("places, times and talk of dots are no addresses") {
    for (const char* text :
         {"look at example.com", "look at my dot com", "working at a dot com company", "ben om 9 at kantoor",
          "jan at work", "meet at nu.nl", "arrive at 10.30", "afspraak at bar.nl", "zie (at) de bijlage",
          "punt at punt", "dat is een punt nl dat het werkt", "optie (a) voorbeeld.nl", "lid (a) artikel.nl",
          "prijs @ 5.00", "punten @ 3, nl dus", "kort at lang dot", "(a)example.nl"}) {
        CAPTURE(text);
        CHECK(mail(text).empty());
    }
}

TEST_CASE("a mailbox of an office of a public body is noted, one of a part of it proposed") {
    for (const char* address :
         {"info@rivm.nl", "woo-verzoeken@minvws.nl", "_dienstpostbusCOVID@minvws.nl",
          "DGV-secretariaat@minvws.nl", "persvoorlichting@ggdvoorbeeld.nl", "cie.vws@tweedekamer.nl",
          "persvragen@rivm.nl", "press@ecdc.europa.eu", "griffie@gemeentevoorbeeld.nl", "wob@minbzk.nl",
          "info@sub.minvws.nl", "klantcontactcentrum@rotterdam.nl", "datalek@omgevingsdienst-noord.nl"}) {
        CAPTURE(address);
        CHECK(mail(address) == Found{"m note " + std::string(address)});
    }
    for (const char* address : {"lci@rivm.nl", "SANTE-HERA@ec.europa.eu", "reservering@example.nl",
                                "hr-team@example.nl", "info-balie@example.nl"}) {
        CAPTURE(address);
        CHECK(mail(address) == Found{"m propose " + std::string(address)});
    }
    for (const char* address : {"saar.devoorbeeld@minvws.nl", "s.devoorbeeld@rivm.nl", "j-post@example.nl",
                                "jan_raad@example.nl"}) {
        CAPTURE(address);
        CHECK(mail(address) == Found{"m auto " + std::string(address)});
    }
}
