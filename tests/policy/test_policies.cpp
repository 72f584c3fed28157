// SPDX-License-Identifier: EUPL-1.2
// The policies that come with the program load, and hold what they promise.
#include "paths.hpp"
#include "policy/explain_policy.hpp"
#include "policy/load.hpp"
#include "policy/registry.hpp"

#include <catch2/catch.hpp>

#include <filesystem>

using namespace chatkeep;

TEST_CASE("every policy that comes with the program is in order") {
    const std::filesystem::path folder = std::filesystem::path(test::k_sources) / "lib/policy/policies";
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".toml") {
            CAPTURE(entry.path().filename());
            CHECK_NOTHROW(policy::load_policy(entry.path().string()));
            ++count;
        }
    }
    CHECK(count >= 3);
}

TEST_CASE("every recogniser has words in both languages") {
    for (const policy::RecogniserDescriptor* recogniser : policy::recognisers()) {
        const std::string name = std::string(recogniser->name) + (recogniser->name.back() == ':' ? "x" : "");
        CAPTURE(name);
        CHECK(policy::words_for(name, policy::Language::dutch) != name);
        CHECK(policy::words_for(name, policy::Language::english) != name);
    }
}
