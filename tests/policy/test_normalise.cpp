// SPDX-License-Identifier: EUPL-1.2
#include "policy/normalise.hpp"
#include "policy_support.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;

namespace {

std::string normal(std::string_view text) {
    policy::Normalised out;
    out.read(text);
    return std::string(out.text());
}

/// The original bytes behind the n bytes at begin of the normalised text.
std::string origin(std::string_view text, std::size_t begin, std::size_t size) {
    policy::Normalised out;
    out.read(text);
    const auto [from, to] = out.original(begin, begin + size);
    return std::string(text.substr(from, to - from));
}

} // namespace

TEST_CASE("spaces, dashes and digits get one way of writing") {
    CHECK(normal("a\u00A0b\u2009c\u202Fd\u3000e") == "a b c d e");
    CHECK(normal("1\u20102\u20113\u20134\u20145\u22126") == "1-2-3-4-5-6");
    CHECK(normal("０１２٣٤۵६𝟟") == "01234567");
    CHECK(normal("ｊａｎ＠ｘ．ｎｌ") == "jan@x.nl");
    CHECK(normal("0\uFE0F\u20E36\u20E3") == "06");
}

TEST_CASE("the counter of a file's name stands apart from what it is called") {
    policy::Normalised out;
    out.read_file_name("00000042-0612345678.vcf");
    CHECK(out.text() == "00000042\n0612345678.vcf");
    CHECK(out.original(9, 19) == policy::Span{9, 19});
    out.read_file_name("00000042-\uFF10612345678.vcf");
    CHECK(out.text() == "00000042\n0612345678.vcf");
    CHECK(out.original(9, 19) == policy::Span{9, 21});
    for (const char* other :
         {"0000042-0612345678.vcf", "000000042-06.vcf", "00000042_06.vcf", "00000042", ""}) {
        out.read_file_name(other);
        CHECK(out.text() == other);
    }
}

TEST_CASE("what can't be seen goes") {
    CHECK(normal("\u200E06\u200B12\u00AD34" + test::character(0x2066) + "\uFEFF5\u202C") == "0612345");
}

TEST_CASE("of several blanks one counts") {
    CHECK(normal("a  b\t\tc \u00A0 d\n  e") == "a b c d\n e");
    CHECK(origin("NL91  ABNA", 3, 3) == "1  A");
}

TEST_CASE("letters of other scripts that look Latin are read so inside Latin words only") {
    CHECK(normal("N\u041B \u0410BNA X\u0425-12 \u0421\u0410R") == "N\u041B ABNA XX-12 CAR");
    CHECK(normal("\u041C\u043E\u0441\u043A\u0432\u0430") == "\u041C\u043E\u0441\u043A\u0432\u0430");
}

TEST_CASE("digits of all scripts, dots between groups") {
    CHECK(normal("\u09E6\u0E51\u1042 12\u00B734\u202256") == "012 12.34.56");
}

TEST_CASE("text is composed") {
    CHECK(normal("Rene\u0301 ok") == "Ren\u00E9 ok");
    CHECK(normal("e\u0301\u0323") == "\u1EB9\u0301");
}

TEST_CASE("only escapes that values are written with are read") {
    CHECK(normal("jan%40x.nl %2B31%206 100%25 %zz %4") == "jan@x.nl +31 6 100%25 %zz %4");
}

TEST_CASE("plain text stays itself, without a copy") {
    const std::string text = "gewoon ASCII, 06-12345678";
    policy::Normalised out;
    out.read(text);
    CHECK(out.text().data() == text.data());
    CHECK(out.original(3, 7) == std::pair<std::size_t, std::size_t>(3, 7));
}

TEST_CASE("places lead back to whole graphemes of the original") {
    CHECK(origin("Rene\u0301 ok", 3, 2) == "e\u0301");
    CHECK(origin("x 0\uFE0F\u20E36\uFE0F\u20E3!", 2, 2) == "0\uFE0F\u20E36\uFE0F\u20E3");
    CHECK(origin("06\u200B12 x", 0, 4) == "06\u200B12");
    CHECK(origin("a%40b", 1, 1) == "%40");
    CHECK(origin("12\u0301", 0, 2) == "12\u0301");
}

TEST_CASE("text with letters of Latin-1 is plain too, and its places are the same") {
    for (const std::string text : {"Zo\u00EB belt 06-12345678: \u00E9\u00E9n", "\u00D8re\r\nZo\u00EB \r\n"}) {
        policy::Normalised plain;
        policy::Normalised mapped;
        const std::string longer = text + " \u2014"; // which is no plain character
        plain.read(text);
        mapped.read(longer);
        CHECK(plain.text() == text);
        for (std::size_t begin = 0; begin < text.size(); ++begin) {
            for (std::size_t end = begin + 1; end <= text.size(); ++end) {
                INFO(text << ": " << begin << " to " << end);
                CHECK(plain.original(begin, end) == mapped.original(begin, end));
            }
        }
    }
}

TEST_CASE("a mark behind a letter of Latin-1 is composed with it") {
    CHECK(normal("\u00E4\u0301 ok") == "\u00E4\u0301 ok");
    CHECK(origin("x\u00E4\u0301 ok", 1, 2) == "\u00E4\u0301");
}

TEST_CASE("one look counts digits in every writing, and signs of an address") {
    CHECK(policy::look("0612 ９９").digits == 16); // in other letters, "nul" may stand there too
    CHECK(policy::look("saar@x.nl").at);
    CHECK(policy::look("saar＠x.nl").at);
    CHECK(policy::look("saar%40x.nl").at);
    CHECK(policy::look("saar apenstaartje x").at);
    CHECK(policy::look("saar (at) x").at);
    CHECK_FALSE(policy::look("gewoon (nat) 50%").at);
}

TEST_CASE("a sign in brackets between letters or digits is the sign") {
    CHECK(normal("example[.]com 10[.]0(.)0[dot]1 hxxp[://]x[punt]nl hxxp[:]//y") ==
          "example.com 10.0.0.1 hxxp://x.nl hxxp://y");
    CHECK(origin("ga naar example[.]com", 15, 1) == "[.]");
    CHECK(normal("[.]a b[.] a [.] b a[,]b a[.)b (a)[BSN] x[dotx]y") ==
          "[.]a b[.] a [.] b a[,]b a[.)b (a)[BSN] x[dotx]y");
}

TEST_CASE("a long text of changes is read once") {
    std::string text;
    std::string expected;
    for (int i = 0; i < 100'000; ++i) {
        text += "a  b[.]c ";
        expected += "a b.c ";
    }
    CHECK(normal(text) == expected);
}

TEST_CASE("escapes of JSON are read as what they stand for, in JSON only") {
    CHECK(normal(R"({"t":"met\nSaar\tJansen\u00e9\/ \"x\""})") ==
          "{\"t\":\"met\nSaar Jansen\u00E9/ \"x\"\"}");
    CHECK(normal(R"(["\ud83d\ude00 \ud83d bsn\u00a09"])") == "[\"\U0001F600 \uFFFD bsn 9\"]");
    CHECK(normal(R"({"a":"{\"t\":\"met\\nSaar\"}"})") == "{\"a\":\"{\"t\":\"met\nSaar\"}\"}"); // JSON in JSON
    CHECK(normal(R"(pad C:\nieuw)") == R"(pad C:\nieuw)");
    CHECK(normal(R"([pad] \nieuw)") == R"([pad] \nieuw)");
    CHECK(normal("{\"a\":\"\\") == "{\"a\":\"\\");
    CHECK(normal(R"({"a":"\u00"})") == R"({"a":"\u00"})");
    CHECK(origin(R"({"t":"met\nSaar"})", 9, 5) == R"(\nSaar)");
}

TEST_CASE("the place of a file is a space") {
    CHECK(normal("\uFFFCfoto van \uFFFC Saar") == " foto van Saar");
}
