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

TEST_CASE("functional mailboxes, unknown endings and addresses spelled out are proposed") {
    CHECK(mail("info@example.nl") == Found{"m propose info@example.nl"});
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
