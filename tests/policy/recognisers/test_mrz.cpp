// SPDX-License-Identifier: EUPL-1.2
#include "support.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;
using test::Found;

namespace {

// the specimens of ICAO Doc 9303
const std::string k_td3 =
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";
const std::string k_td1 =
    "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<";
const std::string k_td2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6";
const std::string k_visa =
    "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<";

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    text.replace(text.find(from), from.size(), to);
    return text;
}

} // namespace

TEST_CASE("zones of all sizes go whole") {
    test::Finder mrz("mrz");
    for (const std::string& zone : {k_td3, k_td1, k_td2, k_visa}) {
        CHECK(mrz(zone) == Found{"auto " + zone});
        CHECK(mrz("PASPOORT:\n" + zone + "\nklopt dit?") == Found{"auto " + zone});
    }
}

TEST_CASE("a zone is the same with other line ends, spaces, or none") {
    test::Finder mrz("mrz");
    for (const std::string between : {"\r\n", " ", "", " \n "}) {
        const std::string zone = replaced(k_td3, "\n", between);
        CHECK(mrz(zone) == Found{"auto " + zone});
    }
    for (const std::string& zone : {k_td3, k_td1, k_td2}) {
        CHECK(mrz(base::lower_ascii(zone)) == Found{"auto " + base::lower_ascii(zone)});
        std::string quoted; // a keyboard's quotation mark
        for (const char c : zone) {
            quoted += c == '<' ? std::string("\u2039") : std::string(1, c);
        }
        CHECK(mrz(quoted) == Found{"auto " + quoted});
    }
    const std::string spaced = replaced(k_td3, "ERIKSSON<<ANNA", "ERIKSSON << ANNA");
    CHECK(mrz(spaced) == Found{"auto " + spaced});
}

TEST_CASE("the line with the numbers alone is enough") {
    test::Finder mrz("mrz");
    CHECK(mrz("L898902C36UTO7408122F1204159ZE184226B<<<<<10") ==
          Found{"auto L898902C36UTO7408122F1204159ZE184226B<<<<<10"});
    CHECK(mrz("D231458907UTO7408122F1204159<<<<<<<6") == Found{"auto D231458907UTO7408122F1204159<<<<<<<6"});
}

TEST_CASE("a zone that was read wrong is proposed") {
    test::Finder mrz("mrz");
    const std::string wrong = replaced(k_td3, "7408122", "7408I22");
    CHECK(mrz(wrong) == Found{"propose " + wrong});
    CHECK(mrz("L898902C36UTO7408123F1204159ZE184226B<<<<<10").empty());
}

TEST_CASE("arrows and code are no zone") {
    test::Finder mrz("mrz");
    CHECK(mrz("<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<< 1234").empty());
    CHECK(mrz("<a href=\"https://example.org/1234567890123456789012345678\">").empty());
}
