// SPDX-License-Identifier: EUPL-1.2
#include "../policy_support.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;
using Found = std::vector<std::string>;

namespace {

Found bsn(std::string_view text, const policy::Surroundings& around = {}) {
    static const policy::Policy policy = test::make_policy(std::string(test::k_heading) + R"([[rules]]
id = "b"
recogniser = "bsn"
basis = "UAVG-46"
action = "redact"
level = "auto"
examples = ["bsn 999990019"])");
    static policy::Engine engine(policy);
    return test::found_in(engine, text, around);
}

} // namespace

TEST_CASE("a number that passes the eleven-test is automatic with a word for it, else proposed") {
    CHECK(bsn("BSN: 999990019") == Found{"b auto 999990019"});
    CHECK(bsn("b.s.n. 999990019") == Found{"b auto 999990019"});
    CHECK(bsn("citizen service no. 999990019") == Found{"b auto 999990019"});
    CHECK(bsn("burgerservicenummer 999990019 van mevrouw") == Found{"b auto 999990019"});
    CHECK(bsn("999990019 is mijn sofinummer") == Found{"b auto 999990019"});
    CHECK(bsn("het gaat om 999990019 denk ik") == Found{"b propose 999990019"});
    CHECK(bsn("my citizen service number: 999990019") == Found{"b auto 999990019"});
}

TEST_CASE("a word further away than five tokens is no context") {
    CHECK(bsn("bsn een twee drie vier 999990019") == Found{"b auto 999990019"});
    CHECK(bsn("bsn een twee drie vier vijf 999990019") == Found{"b propose 999990019"});
    CHECK(bsn("999990019 een twee bsn") == Found{"b auto 999990019"});
    CHECK(bsn("999990019 een twee drie bsn") == Found{"b propose 999990019"});
}

TEST_CASE("the message before and the quoted message are context") {
    CHECK(bsn("999990019", {"wat is je BSN?", {}}) == Found{"b auto 999990019"});
    CHECK(bsn("999990019", {{}, "geef even je burgerservicenummer door"}) == Found{"b auto 999990019"});
    CHECK(bsn("bestelnr 999990019", {"wat is je BSN?", {}}) == Found{"b note 999990019"});
    CHECK(bsn("ja, mijn nummer is 999990019", {"wat is je BSN?", {}}) == Found{"b auto 999990019"});
}

TEST_CASE("a message that says more than the value may speak of another number") {
    CHECK(bsn("de levering heeft nummer 999990019", {"heb je mijn bsn?", {}}) ==
          Found{"b propose 999990019"});
    CHECK(bsn("weet ik niet, zie lijn 999990019", {{}, "wat is je BSN?"}) == Found{"b propose 999990019"});
    CHECK(bsn("het vluchtnummer is 999990019", {"bsn?", {}}) == Found{"b propose 999990019"});
    CHECK(bsn("bsn volgt, vluchtnummer 999990019") == Found{"b propose 999990019"});
    CHECK(bsn("burgerservicenummer is 999990019") == Found{"b auto 999990019"});
    for (const char* front : {"contractnr ", "casenr. ", "meldingsnummer: ", "relatienr ", "ons kenmerk ",
                              "debiteurennummer ", "personeelsnummer ", "case number ", "dossier nr "}) {
        CAPTURE(front);
        CHECK(bsn(front + std::string("999990019")) == Found{"b note 999990019"});
    }
    CHECK(bsn("BSN-nummer 999990019") == Found{"b auto 999990019"});
    CHECK(bsn("client 999990019") == Found{"b propose 999990019"});
    CHECK(bsn("bsn client 999990019") == Found{"b auto 999990019"});
    CHECK(bsn("bsn volgt, contractnr 999990019") == Found{"b propose 999990019"});
}

TEST_CASE("the end of a telephone number is none") {
    CHECK(bsn("+31 612345671").empty());
    CHECK(bsn("bsn 0031 612345671").empty());
    CHECK(bsn("bsn weet ik niet +31 6 10464554").empty());
    CHECK(bsn("bsn volgt, +31(0)6 10464554").empty());
    CHECK(bsn("bsn volgt 06 10464554").empty());
    CHECK(bsn("bsn 612345671") == Found{"b auto 612345671"});
}

TEST_CASE("words that say it is something else lower the level") {
    CHECK(bsn("bestelnr 999990019") == Found{"b note 999990019"});
    CHECK(bsn("order 1 voor bsn 999990019") == Found{"b auto 999990019"});
    CHECK(bsn("bsn bij order 999990019") == Found{"b propose 999990019"});
}

TEST_CASE("groups of digits as people write them") {
    CHECK(bsn("bsn 9999.90.019") == Found{"b auto 9999.90.019"});
    CHECK(bsn("bsn 999-990-019") == Found{"b auto 999-990-019"});
    CHECK(bsn("bsn 999 990 019") == Found{"b auto 999 990 019"});
    CHECK(bsn("bsn 999 990-019") == Found{"b auto 999 990-019"});
    CHECK(bsn("bsn 9.9.9.9.9.0.0.1.9") == Found{"b auto 9.9.9.9.9.0.0.1.9"});
    CHECK(bsn("bsn 9 9 9 9 9 0 0 1 9.") == Found{"b auto 9 9 9 9 9 0 0 1 9"});
    CHECK(bsn("bsn 99 99 90 019") == Found{"b auto 99 99 90 019"});
    CHECK(bsn("bsn 999/990/019") == Found{"b auto 999/990/019"});
    CHECK(bsn("bsn 999_990_019") == Found{"b auto 999_990_019"});
    CHECK(bsn("bsn 999\n990\n019") == Found{"b auto 999\n990\n019"});
    CHECK(bsn("bsn 999  990\t019") == Found{"b auto 999  990\t019"});
    CHECK(bsn("99 99 90 019").empty()); // groups of any size need the word
    CHECK(bsn("BSN999990019") == Found{"b propose 999990019"});
    CHECK(bsn("bsn999-990-019") == Found{"b propose 999-990-019"});
    CHECK(bsn("bsn9999.90.019.") == Found{"b propose 9999.90.019"});
    CHECK(bsn("bsnnummer999990019") == Found{"b propose 999990019"});
    CHECK(bsn("bsn999-990-018").empty());
    CHECK(bsn("bsn999-990-0191").empty());
    CHECK(bsn("XBSN999990019").empty());
    CHECK(bsn("bsn 999 990 019 123").empty());
}

TEST_CASE("eight digits count only with a word for it") {
    CHECK(bsn("bsn 10464554") == Found{"b auto 10464554"});
    CHECK(bsn("bsn 104.64.554") == Found{"b auto 104.64.554"});
    CHECK(bsn("bsn 10.464.554") == Found{"b auto 10.464.554"});
    CHECK(bsn("bsn 1046 4554") == Found{"b auto 1046 4554"});
    CHECK(bsn("bsn onbekend, geb. 10-46-4554").empty()); // as a date is written
    CHECK(bsn("10.464.554 inwoners").empty());
    CHECK(bsn("op 10464554 na").empty());
}

TEST_CASE("numbers that fail the test, or are part of something longer, are not found") {
    CHECK(bsn("het gaat om 999990018").empty());
    CHECK(bsn("BSN 000000000").size() == 1); // right behind its word: noted as a typing error
    CHECK(bsn("BSN 999990018") == Found{"b note 999990018"});
    CHECK(bsn("order 99999001912").empty());
    CHECK(bsn("NL999990019B01").empty());
    CHECK(bsn("\u20AC 999.990.019").empty());
    CHECK(bsn("12,999990019").empty());
    CHECK(bsn("999990019.5").empty());
}

TEST_CASE("digits in another writing are the same number, and the span covers the original bytes") {
    CHECK(bsn("bsn ９９９９９００１９!") == Found{"b auto ９９９９９００１９"});
    CHECK(bsn("bsn 999\u00A0990\u00A0019") == Found{"b auto 999\u00A0990\u00A0019"});
    CHECK(bsn("bsn 9999\u200B90019.") == Found{"b auto 9999\u200B90019"});
    CHECK(bsn("bsn ৯৯৯৯৯০০১৯") == Found{"b auto ৯৯৯৯৯০০১৯"});
    CHECK(bsn("bsn ๙๙๙๙๙๐๐๑๙") == Found{"b auto ๙๙๙๙๙๐๐๑๙"});
    CHECK(bsn("bsn 999\u00B7990\u00B7019") == Found{"b auto 999\u00B7990\u00B7019"});
    CHECK(bsn("bsn 999\u2011990\u2011019") == Found{"b auto 999\u2011990\u2011019"});
}
