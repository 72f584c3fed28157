// SPDX-License-Identifier: EUPL-1.2
#include "../policy_support.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;
using Found = std::vector<std::string>;

namespace {

Found iban(std::string_view text) {
    static const policy::Policy policy = test::make_policy(std::string(test::k_heading) + R"([[rules]]
id = "i"
recogniser = "iban"
basis = "AVG-6/PRIV-M"
action = "redact"
level = "auto"
examples = ["NL91ABNA0417164300"])");
    static policy::Engine engine(policy);
    return test::found_in(engine, text);
}

} // namespace

TEST_CASE("account numbers in every way of writing") {
    CHECK(iban("op NL91ABNA0417164300 graag") == Found{"i auto NL91ABNA0417164300"});
    CHECK(iban("NL91 ABNA 0417 1643 00") == Found{"i auto NL91 ABNA 0417 1643 00"});
    CHECK(iban("nl91abna0417164300") == Found{"i auto nl91abna0417164300"});
    CHECK(iban("NL91-ABNA-0417-1643-00.") == Found{"i auto NL91-ABNA-0417-1643-00"});
    CHECK(iban("NL91.ABNA.0417.1643.00.") == Found{"i auto NL91.ABNA.0417.1643.00"});
    CHECK(iban("IBANNL91ABNA0417164300") == Found{"i auto NL91ABNA0417164300"});
    CHECK(iban("XIBANNL91ABNA0417164300").empty());
    CHECK(iban("NL 91 ABNA 0417 1643 00") == Found{"i auto NL 91 ABNA 0417 1643 00"});
    CHECK(iban("NL-91-ABNA-0417164300") == Found{"i auto NL-91-ABNA-0417164300"});
    CHECK(iban("NL91  ABNA\t0417  1643  00") == Found{"i auto NL91  ABNA\t0417  1643  00"});
    CHECK(iban("NL91 ABNA\n0417 1643 00") == Found{"i auto NL91 ABNA\n0417 1643 00"});
    CHECK(iban("NL91\r\nABNA 0417 1643 00") == Found{"i auto NL91\r\nABNA 0417 1643 00"});
    CHECK(iban("NL91/ABNA/0417/1643/00") == Found{"i auto NL91/ABNA/0417/1643/00"});
    CHECK(iban("NL91_ABNA_0417_1643_00.pdf") == Found{"i auto NL91_ABNA_0417_1643_00"});
    CHECK(iban("NL91\u00B7ABNA\u00B70417\u00B71643\u00B700") ==
          Found{"i auto NL91\u00B7ABNA\u00B70417\u00B71643\u00B700"});
    CHECK(iban("NL91 \u0410BNA 0417 1643 00") == Found{"i auto NL91 \u0410BNA 0417 1643 00"}); // Cyrillic A
    CHECK(iban("NL91\u00A0ABNA\u00A00417\u00A01643\u00A000") ==
          Found{"i auto NL91\u00A0ABNA\u00A00417\u00A01643\u00A000"});
}

TEST_CASE("a number ends where its country's numbers end") {
    CHECK(iban("betaal op NL91 ABNA 0417 1643 00 en bel") == Found{"i auto NL91 ABNA 0417 1643 00"});
    CHECK(iban("BE68 5390 0754 7034 is van Saar") == Found{"i auto BE68 5390 0754 7034"});
    CHECK(iban("NL91ABNA0417164300en").empty());
    CHECK(iban("NL91 ABNA 0417 1643 001").empty());
}

TEST_CASE("numbers of other countries: published examples") {
    for (const char* number :
         {"DE89370400440532013000", "FR1420041010050500013M02606", "GB29NWBK60161331926819",
          "MT84MALT011000012345MTLCAST001S", "NO9386011117947", "SA0380000000608010167519",
          "BR9700360305000010009795493P1", "LC55HEMM000100010012001200023015"}) {
        CHECK(iban(number) == Found{std::string("i auto ") + number});
    }
}

TEST_CASE("wrong checks, lengths, structures and countries are not found") {
    CHECK(iban("NL91 ABNA 0417 1643 01").empty());
    CHECK(iban("NL91 1BNA 0417 1643 00").empty());
    CHECK(iban("NL91 ABNA 0417 1643 0").empty());
    CHECK(iban("XX91 ABNA 0417 1643 00").empty());
    CHECK(iban("N L91 ABNA 0417 1643 00").empty());
    CHECK(iban("rekening NL91 ABNA 0417 1643 01") == Found{"i note NL91 ABNA 0417 1643 01"});
    CHECK(iban("IBAN: NL91 ABNA 0417 1643 01") == Found{"i propose NL91 ABNA 0417 1643 01"});
    CHECK(iban("mijn iban is NL91ABNA041716430") == Found{"i propose NL91ABNA041716430"}); // a digit too few
    CHECK(iban("iban NL91ABNA04171643000") == Found{"i propose NL91ABNA04171643000"});
    CHECK(iban("NL91 ABNA 0417 1643 01").empty());
    CHECK(iban("factuur, iban NL91 ABNA 0417 1643 01") == Found{"i note NL91 ABNA 0417 1643 01"});
}

TEST_CASE("an account beside a supplier is for a person to decide") {
    CHECK(iban("factuur graag naar NL91ABNA0417164300") == Found{"i propose NL91ABNA0417164300"});
}
