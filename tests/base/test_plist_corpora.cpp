// SPDX-License-Identifier: EUPL-1.2
// Real property lists of messages with their expected content, where the corpora lie beside the project.
#include "base/plist.hpp"
#include "database_support.hpp"
#include "files.hpp"
#include "paths.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>

namespace {

using namespace chatkeep::base;
using nlohmann::json;

/// In the corpora's words: bytes by their number, a URL under "NSURL", a UUID under "NSUUID".
bool matches(const PlistValue& value, const json& expected) {
    if (expected.is_object() && expected.contains("bytes")) {
        return value.data() && value.data()->size() == expected["bytes"].get<std::size_t>();
    }
    if (expected.is_object() && expected.contains("NSURL")) {
        return value.text() == expected["NSURL"].get<std::string>();
    }
    if (expected.is_object() && expected.contains("NSUUID")) {
        return value.text().has_value();
    }
    if (expected.is_object() && expected.contains("NSDate_cocoa_s")) {
        return std::abs(value.date().value_or(0) - expected["NSDate_cocoa_s"].get<double>()) < 1e-6;
    }
    switch (expected.type()) {
    case json::value_t::object:
        return value.size() == expected.size() &&
               std::all_of(expected.items().begin(), expected.items().end(),
                           [&](const auto& item) { return matches(value[item.key()], item.value()); });
    case json::value_t::array:
        for (std::size_t i = 0; i < expected.size(); ++i) {
            if (!matches(value[i], expected[i])) {
                return false;
            }
        }
        return value.size() == expected.size();
    case json::value_t::string: // dates are written as text
        return value.date() ? true : value.text() == expected.get<std::string>();
    case json::value_t::boolean:
        return value.boolean() == expected.get<bool>();
    case json::value_t::null:
        return value.kind() == PlistKind::null;
    default:
        return value.real() && std::abs(*value.real() - expected.get<double>()) < 1e-6;
    }
}

} // namespace

TEST_CASE("real archives resolve to their expected content") {
    const std::filesystem::path folder = std::filesystem::path(chatkeep::test::k_corpora) / "ios" / "plists";
    if (!std::filesystem::exists(folder)) {
        return;
    }
    const json all = json::parse(chatkeep::test::read_file(folder / "expected.json"));
    std::size_t compared = 0;
    for (const auto& [name, expected] : all.items()) {
        INFO(name);
        const auto value = parse_any_plist(chatkeep::test::read_file(folder / name));
        REQUIRE(value);
        CHECK(value->cut() == 0);
        if (expected.contains("resolved")) {
            ++compared;
            CHECK(matches(*value, expected["resolved"]));
        }
    }
    CHECK(compared > 15);
}
