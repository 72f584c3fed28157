// SPDX-License-Identifier: EUPL-1.2
#include "policy/text_set.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>
#include <re2/re2.h>

#include <array>
#include <string>

using namespace chatkeep;

namespace {

constexpr std::array<std::string_view, 6> k_first = {"ab", "|b|", "bab", "|a_", "b.", "a b"};
constexpr std::array<std::string_view, 4> k_second = {"bb", "a", "|abba|", "\xC2\xB0"};
constexpr std::array<std::string_view, 1> k_third = {"|ba"};

/// The texts as a pattern.
bool matches(std::string_view text, std::span<const std::string_view> texts) {
    for (std::string_view one : texts) {
        std::string pattern = "(?i)";
        for (const char c : one) {
            pattern += c == '|' ? std::string("\\b") : RE2::QuoteMeta(re2::StringPiece(&c, 1));
        }
        const RE2 expression(pattern, RE2::Latin1);
        REQUIRE(expression.ok());
        if (RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), expression)) {
            return true;
        }
    }
    return false;
}

} // namespace

TEST_CASE("a set of texts finds what patterns find") {
    policy::TextSet set;
    set.add(k_first, 0);
    set.add(k_second, 1);
    set.add(k_third, 63);
    set.settle();
    rc::prop("texts of few letters", [&] {
        const auto text =
            *rc::gen::container<std::string>(rc::gen::elementOf(std::string("abABab_. \xC2\xB0")));
        const std::uint64_t groups = set.groups_in(text);
        RC_ASSERT(((groups & 1U) != 0) == matches(text, k_first));
        RC_ASSERT(((groups >> 1U & 1U) != 0) == matches(text, k_second));
        RC_ASSERT(((groups >> 63U) != 0) == matches(text, k_third));
        RC_ASSERT((groups & ~(std::uint64_t{1} << 63U | 3U)) == 0U);
    });
}

TEST_CASE("a set without texts finds nothing") {
    policy::TextSet set;
    CHECK(set.groups_in("text") == 0);
    set.settle();
    CHECK(set.groups_in("text") == 0);
}
