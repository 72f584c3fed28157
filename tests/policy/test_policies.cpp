// SPDX-License-Identifier: EUPL-1.2
// The policies that come with the program load, and hold what they promise.
#include "paths.hpp"
#include "policy/engine.hpp"
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

TEST_CASE("numbers of services on a list let no secret stay") {
    const std::filesystem::path folder = std::filesystem::path(test::k_sources) / "lib/policy/policies";
    for (const char* name : {"archiefwet-algemeen.toml", "hotspot-corona.toml", "openbaarmaking-woo.toml"}) {
        const policy::Policy policy = policy::load_policy((folder / name).string());
        policy::Engine engine(policy);
        std::vector<policy::Finding> findings;
        for (const char* text : {"pin 1455", "wachtwoord: 14Zonnebloem!", "wachtwoord: 0800Geheim!"}) {
            CAPTURE(name, text);
            engine.find(text, {}, findings);
            REQUIRE(findings.size() == 1);
            CHECK(findings[0].level == policy::Level::automatic);
            CHECK_FALSE(findings[0].grounds.list);
        }
        engine.find("bel 0800-1351", {}, findings);
        CHECK((findings.size() == 1 && findings[0].grounds.list));
    }
}

TEST_CASE("every recogniser has words in both languages") {
    for (const policy::RecogniserDescriptor* recogniser : policy::recognisers()) {
        const std::string name = std::string(recogniser->name) + (recogniser->name.back() == ':' ? "x" : "");
        CAPTURE(name);
        CHECK(policy::words_for(name, policy::Language::dutch) != name);
        CHECK(policy::words_for(name, policy::Language::english) != name);
    }
}
