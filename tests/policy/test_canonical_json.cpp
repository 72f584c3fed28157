// SPDX-License-Identifier: EUPL-1.2
#include "policy/canonical_json.hpp"
#include "policy/toml_tree.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep::policy;

namespace {

std::string canonical(std::string_view toml) {
    std::string out;
    append_canonical(out, parse_toml(toml, "test"));
    return out;
}

} // namespace

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
