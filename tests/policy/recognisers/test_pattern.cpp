// SPDX-License-Identifier: EUPL-1.2
#include "../policy_support.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;
using Found = std::vector<std::string>;

TEST_CASE("a policy's own pattern finds every match, without overlap") {
    const policy::Policy policy = test::make_policy(std::string(test::k_heading) + R"([[rules]]
id = "dossier"
recogniser = "pattern"
pattern = '(?i)\bdossier-\d{4}\b'
basis = "AVG-6/PRIV-M"
action = "redact"
level = "auto"
replacement = "[DOSSIER]"
examples = ["zie dossier-1234"]
counter_examples = ["zie dossier-12345"])");
    policy::Engine engine(policy);
    CHECK(test::found_in(engine, "Dossier-1234, dossier-4321 en dossier-12") ==
          Found{"dossier auto Dossier-1234", "dossier auto dossier-4321"});
}

TEST_CASE("a pattern with empty matches goes on behind them") {
    const policy::Policy policy = test::make_policy(std::string(test::k_heading) + R"([[rules]]
id = "x"
recogniser = "pattern"
pattern = 'y|\b'
basis = "PRIV"
action = "note"
level = "note"
examples = ["y"])");
    policy::Engine engine(policy);
    CHECK(test::found_in(engine, "é y x y") == Found{"x note y", "x note y"});
}
