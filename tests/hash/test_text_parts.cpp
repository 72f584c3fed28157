// SPDX-License-Identifier: EUPL-1.2
#include "hash/commitment.hpp"
#include "hash/text_parts.hpp"
#include "stream/reader.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <string>
#include <vector>

namespace {

using namespace chatkeep;
using hash::TextPart;

const hash::Hash256 k_key{1, 2, 3};

std::optional<std::vector<TextPart>> parse(const std::vector<TextPart>& parts) {
    std::string json = "{\"parts\":";
    hash::append_parts(json, parts);
    stream::LineParser parser;
    return hash::parse_parts(*parser.parse(json + "}").find("parts"), hash::shown_text(parts));
}

} // namespace

TEST_CASE("a cut takes whole words, and shows its reason once") {
    std::vector<TextPart> parts = hash::split_text("Bel tel06-12345678 nu");
    hash::cut_parts(parts, {{7, 18, "TEL"}}, k_key);
    CHECK(hash::shown_text(parts) == "Bel [TEL] nu");
    CHECK(hash::commit_parts(parts, k_key) == hash::commit_text(k_key, "Bel tel06-12345678 nu"));
}

TEST_CASE("a second cut goes on from what the first left") {
    std::vector<TextPart> parts = hash::split_text("Jan belt Piet.");
    hash::cut_parts(parts, {{9, 13, "NAAM"}}, k_key);
    REQUIRE(hash::shown_text(parts) == "Jan belt [NAAM].");
    hash::cut_parts(parts, {{0, 3, "NAAM"}, {9, 15, "OOK"}}, k_key);
    CHECK(hash::shown_text(parts) == "[NAAM] belt [NAAM].");
    CHECK(hash::commit_parts(parts, k_key) == hash::commit_text(k_key, "Jan belt Piet."));
}

TEST_CASE("an empty text has one part") {
    const std::vector<TextPart> parts = hash::split_text("");
    CHECK(parts == std::vector<TextPart>{TextPart{}});
    CHECK(parse(parts) == parts);
}

TEST_CASE("parts that do not fit the text are refused") {
    stream::LineParser parser;
    for (const char* list :
         {"[]", "[4]", "[2]", "[3,1]", R"([1,{"h":"x","r":"A"}])", R"([-1,4])", "[\"abc\"]"}) {
        INFO(list);
        CHECK_FALSE(hash::parse_parts(*parser.parse(std::string("{\"p\":") + list + "}").find("p"), "abc"));
    }
}

TEST_CASE("whatever is cut: the commitment stays, and the parts come back from the stream") {
    rc::prop("", [] {
        const auto text =
            *rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab1 .-[]\xC3\xA9")));
        std::vector<TextPart> parts = hash::split_text(text);
        const auto cuts = *rc::gen::inRange(0, 4);
        for (int i = 0; i < cuts; ++i) {
            const auto size = static_cast<int>(hash::shown_text(parts).size());
            const auto begin = static_cast<std::size_t>(*rc::gen::inRange(0, size + 1));
            const auto length = static_cast<std::size_t>(*rc::gen::inRange(0, 6));
            hash::cut_parts(parts, {{begin, begin + length, i % 2 == 0 ? "A" : "B"}}, k_key);
        }
        RC_ASSERT(hash::commit_parts(parts, k_key) == hash::commit_text(k_key, text));
        RC_ASSERT(parse(parts) == parts);
    });
}
