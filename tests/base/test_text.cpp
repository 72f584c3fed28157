// SPDX-License-Identifier: EUPL-1.2
#include "base/text.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace chatkeep::base;

TEST_CASE("a malformed byte is found wherever it stands") {
    for (std::size_t size = 1; size < 50; ++size) {
        for (std::size_t at = 0; at < size; ++at) {
            std::string text(size, 'a');
            INFO(size << " " << at);
            CHECK(is_utf8(text));
            text[at] = '\x80';
            CHECK_FALSE(is_utf8(text));
        }
    }
}

TEST_CASE("a character across any boundary is well formed") {
    for (std::size_t before = 0; before < 40; ++before) {
        const std::string text = std::string(before, 'a') + "\xF0\x9F\x98\x80";
        INFO(before);
        CHECK(is_utf8(text));
        CHECK_FALSE(is_utf8(std::string_view(text).substr(0, text.size() - 1)));
        CHECK(repair_utf8(std::string_view(text).substr(0, before + 1)) ==
              std::string(before, 'a') + "\xEF\xBF\xBD");
    }
}

TEST_CASE("normalisation composes what can be composed and leaves the rest") {
    CHECK(to_nfc("") == "");
    CHECK(to_nfc("ca\u0301 e\u0308n") == "cá ën");
    CHECK(to_nfc("é\u0323") == "ẹ\u0301");
    CHECK(to_nfc("\u212B\u2000x") == "Å\u2002x");
    CHECK(to_nfc("“Çiğdem” … \u2705 \U0001F44D\uFE0F €") == "“Çiğdem” … \u2705 \U0001F44D\uFE0F €");
    CHECK(to_nfc("\u1100\u1161") == "\uAC00");
    CHECK(to_nfc("\u2764\uFE0F \U0001F1F3\U0001F1F1 e\u0301") == "\u2764\uFE0F \U0001F1F3\U0001F1F1 é");
}

TEST_CASE("a number is digits alone, as far as 64 bits go") {
    CHECK(parse_number("0") == 0U);
    CHECK(parse_number("007") == 7U);
    CHECK(parse_number("18446744073709551615") == UINT64_MAX);
    for (const std::string_view other : {"", "18446744073709551616", "-1", "+1", "1 ", " 1", "0x1", "1e3"}) {
        CHECK(parse_number(other) == std::nullopt);
    }
}
