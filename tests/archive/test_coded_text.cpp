// SPDX-License-Identifier: EUPL-1.2
#include "archive/coded_text.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace {

using namespace chatkeep;

template <typename Decoding>
std::string decoded(const std::string& text) {
    base::MemoryInput input(text);
    Decoding decoding(input);
    std::string out;
    char c = 0;
    while (decoding.read(&c, 1) == 1) { // however little is asked for
        out += c;
    }
    base::MemoryInput again(text);
    Decoding asked(again);
    CHECK(asked.holds_any() == !out.empty());
    return out;
}

std::string unescaped(const std::string& text) {
    return decoded<archive::UnescapedInput>(text);
}

std::string hex_groups(const std::string& text) {
    return decoded<archive::HexGroupsInput>(text);
}

std::string joined(const std::string& text) {
    return decoded<archive::JoinedBase64Input>(text);
}

} // namespace

TEST_CASE("escapes of every kind are decoded with the text around them") {
    CHECK(unescaped(R"(a\u0040b\x40 \"c\/)") == R"(a@b@ "c/)");
    CHECK(unescaped(R"(\ud83d\ude00 \u00e9)") == "\xF0\x9F\x98\x80 \xC3\xA9");
    CHECK(unescaped("a&#64;&#x40;&commat;b&#64") == "a@@@b@ ");
    CHECK(unescaped("%61%40%u0062") == "a@b");
    CHECK(unescaped("Jan=\r\nsen =C3=A9=\n.") == "Jansen \xC3\xA9.");
}

TEST_CASE("what is no escape stands as it is, text without any is left out") {
    CHECK(unescaped("100% a=b & c \\ d &unknown; %zz \\q").empty());
    CHECK(unescaped("100% & \\\\u0040 &unknown; %40").ends_with("100% & \\u0040 &unknown; @"));
    CHECK(unescaped("\\ud83d lone %4").empty());
    CHECK(unescaped("%4040%") == "@40% ");
    const std::string far(5000, '.');
    const std::string around = unescaped(far + "a%40b" + far);
    CHECK(around.size() < 4000);
    CHECK(around.find(".a@b.") != std::string::npos);
    CHECK(around.ends_with(".\n"));
}

TEST_CASE("hex digits in groups give their bytes") {
    CHECK(hex_groups("x 30 36 2D 31 y") == "06-1\n");
    CHECK(hex_groups("30:36:2d:31") == "06-1\n");
    CHECK(hex_groups("{0x30, 0x36, 0x2d,\n  0x31}") == "06-1\n");
    CHECK(hex_groups("3036 2d31 3233 34") == "06-1234\n");
    CHECK(hex_groups("06-12345678 on 02-05-2021").empty());
    CHECK(hex_groups("30 36 2d").empty());
    CHECK(hex_groups("30 36 2d and 31 32").empty());
    CHECK(hex_groups("30 36 2d 3 31 32").empty());
}

TEST_CASE("lines of base64 are joined in whatever they are broken with") {
    const std::string line = "MDYtMTIzNDU2NzgK";
    CHECK(joined(line + "\r\n" + line + "\r\nMDY=").starts_with(line + line + "MDY\n"));
    CHECK(joined("> " + line + "\n> MDY=\n") == line + "MDY\n");
    CHECK(joined("\"" + line + "\\r\\nMDY\"") == line + "MDY\n");
    CHECK(joined(line + " . " + line).empty());
    CHECK(joined("a few short words of a text\non lines").empty());
}
