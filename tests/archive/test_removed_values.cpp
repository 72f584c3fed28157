// SPDX-License-Identifier: EUPL-1.2
#include "archive/removed_values.hpp"
#include "hash/canonical_text.hpp"
#include "stream/value.hpp"

#include <catch2/catch.hpp>

#include <set>
#include <string>
#include <utility>

using namespace chatkeep;

namespace {

constexpr std::string_view k_record =
    R"({"type":"message","id":"m1","conversation":"c1","n":0,"kind":"text","text":"hallo daar",)"
    R"("extra":{"rows":["a line that stays","call 06-12345678"]},)"
    R"("merged":{"records":[{"source":"s1","time":{"written":"on day 12"}}],"match":"text"}})";

/// The texts that a package must not hold. kept: the record of the proof, empty for a removed message.
std::set<std::string> removed(std::string_view kept, archive::DerivedMembers derived = {}) {
    const stream::Document document(k_record, "the record");
    archive::ReadoutPair pair;
    pair.read.bytes = k_record;
    pair.read.type = "message";
    pair.read.root = document.root();
    pair.derived = std::move(derived);
    if (!kept.empty()) {
        REQUIRE(hash::list_members(kept, pair.kept));
    }
    std::set<std::string> texts;
    archive::for_each_value(pair, [&](const archive::FoundValue& value) {
        if (value.is_removed) {
            texts.emplace(value.text);
        }
    });
    return texts;
}

constexpr std::string_view k_without_rows =
    R"({"f":{},"i":1,"x":{"extra.rows":{"h":"AAAA","r":"TELEFOON"}}})";

} // namespace

TEST_CASE("of a field that went, what stands in its place all the same was not taken out") {
    using Texts = std::set<std::string>;
    CHECK(removed(k_without_rows) == Texts{"a line that stays", "call 06-12345678"});
    CHECK(removed(k_without_rows, {{"extra.rows", R"(["a line that stays","call [TELEFOON]"])"}}) ==
          Texts{"call 06-12345678"});
    CHECK(removed(k_without_rows, {{"extra.rows.1", R"("a line that stays")"}}) == Texts{"call 06-12345678"});
    CHECK(removed(k_without_rows, {{"extra.rows_of_another", R"("a line that stays")"}}) ==
          Texts{"a line that stays", "call 06-12345678"});
}

TEST_CASE("words of the format in a removed message were not taken out of it") {
    CHECK(removed({}) ==
          std::set<std::string>{"hallo daar", "a line that stays", "call 06-12345678", "on day 12"});
}
