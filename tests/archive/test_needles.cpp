// SPDX-License-Identifier: EUPL-1.2
#include "archive/needles.hpp"

#include <catch2/catch.hpp>

#include <set>
#include <string>

namespace {

using chatkeep::archive::NeedleHit;
using chatkeep::archive::Needles;

std::set<std::string> forms_of(const std::string& needle, const std::string& bytes) {
    Needles needles;
    needles.add("never there");
    const std::uint32_t wanted = needles.add(needle);
    std::set<std::string> forms;
    needles.search(bytes, [&](const NeedleHit& hit) {
        CHECK(hit.needle == wanted);
        forms.insert(std::string(hit.form));
    });
    return forms;
}

} // namespace

TEST_CASE("a text is found in every form") {
    const std::string e_acute = "\xC3\xA9";
    const std::string decomposed = "e\xCC\x81";
    CHECK(forms_of("06-12345678", "bel 06-12345678.") == std::set<std::string>{"plain"});
    CHECK(forms_of("Jansen", "<JANSEN>") == std::set<std::string>{"plain"});
    CHECK(forms_of("Ren" + e_acute + "e", "x REN" + decomposed + "E y") == std::set<std::string>{"plain"});
    CHECK(forms_of("Ren" + e_acute + "e", "x ren" + decomposed + "e y") == std::set<std::string>{"plain"});
    CHECK(forms_of("06 123 456", "q=06%20123%20456&") == std::set<std::string>{"percent"});
    CHECK(forms_of("06-123-456", "q=06%2D123%2D456&") == std::set<std::string>{"percent"});
    CHECK(forms_of("a\"b\"c d", R"("a\"b\"c d")") == std::set<std::string>{"JSON"});
    CHECK(forms_of("caf" + e_acute + "s", R"("caf\u00e9s")") == std::set<std::string>{"JSON"});
    CHECK(forms_of("Jan & Piet", "<p>Jan &amp; Piet</p>") == std::set<std::string>{"HTML"});
    CHECK(forms_of("Jans", std::string("J\0a\0n\0s\0", 8)) == std::set<std::string>{"UTF-16"});
}

TEST_CASE("a text is found in the codes of phone books, documents and old files") {
    const std::string rene = "Ren\xC3\xA9";
    using Forms = std::set<std::string>;
    CHECK(forms_of(rene, "N:Ren=C3=A9;") == Forms{"quoted-printable"});
    CHECK(forms_of(rene, "N:=52=65=6E=C3=A9;") == Forms{"quoted-printable"});
    CHECK(forms_of(rene, "<p>Ren&#233;</p>") == Forms{"HTML"});
    CHECK(forms_of(rene, "<p>Ren&#xE9;</p>") == Forms{"HTML"});
    CHECK(forms_of(rene, "x Ren\xE9 y") == Forms{"Latin-1"});
    CHECK(forms_of(rene, "x REN\xC9 y") == Forms{"Latin-1"});
    CHECK(forms_of("06-12345678", "00 2030362d31323334353637382e") == Forms{"hex"});
    CHECK(forms_of("Piet", "x 50696574 y") == Forms{"hex"});
    CHECK(forms_of("Piet", "a0506965740b").empty());
}

TEST_CASE("quotation marks and bytes of other formats are no letters of a word") {
    CHECK(forms_of("Jansen", "\xE2\x80\x9CJansen\xE2\x80\x9D") == std::set<std::string>{"plain"});
    CHECK(forms_of("Jansen", "\x8A\x06Jansen\x92") == std::set<std::string>{"plain"});
    CHECK(forms_of("Jansen", "\xC3\xA9Jansen").empty());
    CHECK(forms_of("Jansen", "Jansen\xC3\xA9").empty());
}

TEST_CASE("a text is found in base64 wherever it begins") {
    CHECK(forms_of("0612345678", "MDYxMjM0NTY3OA==") == std::set<std::string>{"base64"});
    CHECK(forms_of("0612345678", "eDA2MTIzNDU2Nzh5") == std::set<std::string>{"base64"});
    CHECK(forms_of("0612345678", "eHgwNjEyMzQ1Njc4eXk=") == std::set<std::string>{"base64"});
    CHECK(forms_of("Piet", " UGlldA ") == std::set<std::string>{"base64"});
    CHECK(forms_of("Piet", "xxUGlldAxx").empty());
}

TEST_CASE("part of a longer word or number is no find") {
    CHECK(forms_of("1234", "91234").empty());
    CHECK(forms_of("Piet", "Pieterbuur").empty());
    CHECK(forms_of("+316", "a+316 ") == std::set<std::string>{"plain"});
}

TEST_CASE("among the fields of a file that is no text, a letter behind a text is the next field's") {
    const std::string frames = std::string("ID3\x03\0COMM\0\0\0\x0C\0\0\x03", 16);
    using Forms = std::set<std::string>;
    CHECK(forms_of("06-12345678", frames + "06-12345678TALB" + std::string(4, '\0')) == Forms{"plain"});
    CHECK(forms_of("piet@example.nl", frames + "piet@example.nlTALB") == Forms{"plain"});
    CHECK(forms_of("Piet de Boer", frames + "Piet de BoerTALB") == Forms{"plain"});
    CHECK(forms_of("06-12345678", frames + "06-123456789TALB").empty());
    CHECK(forms_of("piet@example.nl", frames + "oompiet@example.nl").empty());
    CHECK(forms_of("gezondheid", frames + "gezondheidszorg").empty());
    CHECK(forms_of("piet@example.nl", "mail naar piet@example.nlx").empty());
}

TEST_CASE("a text across the windows of a large file is found once") {
    for (const std::size_t before : {1'048'570U, 1'048'576U, 1'050'620U, 2'097'150U}) {
        Needles needles;
        needles.add("06-12345678");
        std::string bytes(before, ' ');
        bytes += "06-12345678" + std::string(5000, ' ');
        int hits = 0;
        needles.search(bytes, [&](const NeedleHit& hit) {
            CHECK(hit.offset == before);
            ++hits;
        });
        CHECK(hits == 1);
    }
}
