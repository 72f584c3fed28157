// SPDX-License-Identifier: EUPL-1.2
#include "base/zeroed_words.hpp"

#include <catch2/catch.hpp>

#include <utility>

using namespace chatkeep;

TEST_CASE("zeroed words are zero, keep what is written and move with it") {
    base::ZeroedWords none;
    CHECK(none.size() == 0);
    base::ZeroedWords words(std::size_t{1} << 19U); // more than a large page
    REQUIRE(words.size() == std::size_t{1} << 19U);
    CHECK(words[0] == 0);
    CHECK(words[words.size() - 1] == 0);
    words[12'345] = 7;
    base::ZeroedWords moved(std::move(words));
    CHECK(moved[12'345] == 7);
    none = std::move(moved);
    CHECK(none.size() == std::size_t{1} << 19U);
    CHECK(none[12'345] == 7);
}
