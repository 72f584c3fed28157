// SPDX-License-Identifier: EUPL-1.2
#include "base/error.hpp"
#include "hash/canonical_text.hpp"
#include "hash/jcs.hpp"
#include "hash/vectors.hpp"
#include "stream/reader.hpp"

#include <catch2/catch.hpp>

#include <bit>
#include <charconv>
#include <cmath>

using namespace chatkeep::hash;
using chatkeep::stream::Document;

namespace {

std::string canonical(double number) {
    std::string out;
    append_jcs(out, number);
    return out;
}

std::string canonical(std::string_view json) {
    std::string out;
    append_jcs(out, Document(json, "test").root());
    return out;
}

std::string fault(std::string_view json) {
    return std::string(find_canonical_fault(json));
}

} // namespace

// expected values: RFC 8785, appendix B
TEST_CASE("numbers are written as ECMAScript does") {
    CHECK(canonical(0.0) == "0");
    CHECK(canonical(-0.0) == "0");
    CHECK(canonical(5e-324) == "5e-324");
    CHECK(canonical(-1.7976931348623157e308) == "-1.7976931348623157e+308");
    CHECK(canonical(9007199254740992.0) == "9007199254740992");
    CHECK(canonical(295147905179352830000.0) == "295147905179352830000");
    CHECK(canonical(9.999999999999997e22) == "9.999999999999997e+22");
    CHECK(canonical(1e23) == "1e+23");
    CHECK(canonical(1e21) == "1e+21");
    CHECK(canonical(999999999999999900000.0) == "999999999999999900000");
    CHECK(canonical(0.000001) == "0.000001");
    CHECK(canonical(9.999999999999997e-7) == "9.999999999999997e-7");
    CHECK(canonical(333333333.3333333) == "333333333.3333333");
    CHECK(canonical(0.95) == "0.95");
}

TEST_CASE("canonical JSON: members by UTF-16 units, the only escapes, ECMAScript numbers") {
    CHECK(canonical(R"({ "b" : [1.0, -0, 1E2, true], "a" : null })") == R"({"a":null,"b":[1,0,100,true]})");
    CHECK(canonical(R"("\u00e9\/\u001F\u0008\u007f")") == "\"é/\\u001f\\b\x7f\"");
    // U+1F600 is D83D DE00 in UTF-16 and so stands before U+FB01
    CHECK(canonical(R"({"\uFB01":1,"\uD83D\uDE00":2})") == "{\"😀\":2,\"ﬁ\":1}");
    CHECK(canonical(R"({"ab":1,"a":2,"":3})") == R"({"":3,"a":2,"ab":1})");
    CHECK_THROWS_AS(canonical(R"({"a":1,"a":1})"), chatkeep::base::Error);
    CHECK_THROWS_AS(canonical(R"("\ud800")"), chatkeep::base::Error);
}

TEST_CASE("canonical JSON: the published pairs") {
    for (const std::string name : {"arrays", "french", "structures", "values"}) {
        const std::string input = read_corpus("archive/jcs/" + name + ".input.json");
        if (input.empty()) {
            return;
        }
        std::string wanted = read_corpus("archive/jcs/" + name + ".output.json");
        CAPTURE(name);
        CHECK(canonical(input) == wanted);
    }
}

TEST_CASE("canonical JSON: the published numbers") {
    std::istringstream input(read_corpus("archive/jcs/numbers.csv"));
    for (std::string line; std::getline(input, line);) {
        const std::size_t comma = line.find(',');
        std::uint64_t bits = 0;
        std::from_chars(line.data(), line.data() + comma, bits, 16);
        const auto number = std::bit_cast<double>(bits);
        if (std::isfinite(number) && canonical(number) != line.substr(comma + 1)) {
            CAPTURE(line);
            CHECK(canonical(number) == line.substr(comma + 1));
        }
    }
}

TEST_CASE("text in canonical form passes, every other form of the same value does not") {
    for (const std::string_view good :
         {R"({})", R"([])", R"("")", "0", "-1", "9007199254740991", "true", "false", "null",
          R"({"":[{},[]]})", R"({"a":"\u001f\b\t\n\f\r\"\\/","b":[1,"x",null]})", R"({"ab":1,"b":2})",
          "{\"😀\":2,\"ﬁ\":1}"}) {
        CAPTURE(good);
        CHECK(fault(good).empty());
    }
    for (const std::string_view bad : {"",
                                       " {}",
                                       "{} ",
                                       "{}\n",
                                       R"({"a": 1})",
                                       R"({"a":1,})",
                                       "[1,]",
                                       "[1 ,2]",
                                       "{",
                                       "[",
                                       "\"",
                                       "01",
                                       "-0",
                                       "1.0",
                                       "1e2",
                                       "9007199254740992",
                                       "-9007199254740992",
                                       "18446744073709551616",
                                       "+1",
                                       "-",
                                       "nul",
                                       "True",
                                       R"({"a":1,"a":1})",
                                       R"({"b":1,"a":1})",
                                       R"({"\n":1,"\t":1})",
                                       R"("\u001F")",
                                       R"("\u000a")",
                                       R"("\u0041")",
                                       R"("\/")",
                                       R"("\uD83D\uDE00")",
                                       "\"\n\"",
                                       "\"\xFF\"",
                                       "\"\xED\xA0\x80\"",
                                       "{\"ﬁ\":1,\"😀\":2}",
                                       "{1:2}"}) {
        CAPTURE(bad);
        CHECK_FALSE(fault(bad).empty());
    }
    CHECK_FALSE(fault(std::string(100'000, '[')).empty());
    CHECK_FALSE(fault(std::string_view("\"\0\"", 3)).empty());
}

TEST_CASE("members and items of canonical text") {
    std::vector<CanonicalMember> members;
    REQUIRE(list_members(R"({"a":{"x":[1,"]}"]},"b":"q\"","c":-12,"d":[]})", members));
    std::string shown;
    for (const CanonicalMember& member : members) {
        shown += std::string(member.name) + '=' + std::string(member.value) + ' ';
    }
    CHECK(shown == R"(a={"x":[1,"]}"]} b="q\"" c=-12 d=[] )");
    std::vector<std::string_view> items;
    REQUIRE(list_items(R"([1,[2,3],"a,b",{"c":1}])", items));
    CHECK(items == std::vector<std::string_view>{"1", "[2,3]", R"("a,b")", R"({"c":1})"});
    CHECK_FALSE(list_members("[]", members));
    CHECK_FALSE(list_items("1", items));
    std::string text;
    REQUIRE(decode_string(R"("a\u001f\n\"\\é")", text));
    CHECK(text == "a\x1f\n\"\\é");
}
