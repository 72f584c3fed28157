// SPDX-License-Identifier: EUPL-1.2
#include "policy/canonical_json.hpp"
#include "policy/toml_tree.hpp"

#include <catch2/catch.hpp>

#include <bit>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <fstream>

using namespace chatkeep::policy;

namespace {

std::string canonical(double number) {
    std::string out;
    append_canonical(out, number);
    return out;
}

std::string canonical(std::string_view toml) {
    std::string out;
    append_canonical(out, parse_toml(toml, "test"));
    return out;
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

TEST_CASE("keys are sorted by UTF-16 units, strings escape only what JSON demands") {
    CHECK(canonical("b = 1\na = \"x\\u0001\\n\\\"/€\"\n") == R"({"a":"x\u0001\n\"/€","b":1})");
    // U+1F600 is D83D DE00 in UTF-16 and so stands before U+FB01
    CHECK(canonical("\"\\uFB01\" = 1\n\"\\U0001F600\" = 2\n") == "{\"😀\":2,\"ﬁ\":1}");
}

TEST_CASE("layout, comments and order of keys make no difference") {
    CHECK(canonical("a = [1, 2] # one\n[t]\nx = true\n") ==
          canonical("t = {x = true}\n\na   = [\n 1,\n 2,\n]"));
    CHECK(canonical("a = 2019-12-15T00:00:00+01:00") == R"({"a":"2019-12-15T00:00:00+01:00"})");
}

TEST_CASE("numbers of the published vectors") {
    const std::filesystem::path file = std::filesystem::path(CHATKEEP_CORPORA) / "archive/jcs/numbers.csv";
    if (!std::filesystem::exists(file)) {
        return;
    }
    std::ifstream input(file);
    std::size_t count = 0;
    for (std::string line; std::getline(input, line);) {
        const std::size_t comma = line.find(',');
        std::uint64_t bits = 0;
        std::from_chars(line.data(), line.data() + comma, bits, 16);
        const auto number = std::bit_cast<double>(bits);
        if (comma == std::string::npos || !std::isfinite(number)) {
            continue;
        }
        std::string wanted = line.substr(comma + 1);
        wanted.erase(wanted.find_last_not_of('\r') + 1);
        if (canonical(number) != wanted) {
            CAPTURE(line);
            CHECK(canonical(number) == wanted);
        }
        ++count;
    }
    CHECK(count > 0);
}
