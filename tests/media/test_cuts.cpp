// SPDX-License-Identifier: EUPL-1.2
#include "media/cuts.hpp"
#include "media/detail.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace chatkeep;

namespace {

std::string made(const std::string& original, const media::Cuts& cuts) {
    const base::StringBytes bytes(original);
    const auto sorted = cuts.sorted();
    return base::read_all(*media::open_cut(bytes, sorted), 1000, "test");
}

} // namespace

TEST_CASE("cuts remove, replace and blank, in whatever order they were made") {
    media::Cuts cuts;
    cuts.replace(8, 10, "XYZ", "tags");
    cuts.remove(0, 2, "exif");
    cuts.blank(4, 6, {});
    CHECK(made("0123456789ab", cuts) == std::string("23") + std::string(2, '\0') + "67XYZab");
    CHECK(cuts.erased() == std::vector<std::string_view>{"exif", "tags"});
    CHECK(media::borders(cuts.sorted(), 12) == std::vector<std::uint64_t>{2, 4, 6, 8, 10});
}

TEST_CASE("of two cuts that meet the first stays and the rest of the other goes with it") {
    media::Cuts cuts;
    cuts.blank(2, 6, "a");
    cuts.remove(4, 8, "b");
    cuts.blank(3, 5, "c");
    CHECK(made("0123456789", cuts) == "01" + std::string(4, '\0') + "89");
}

TEST_CASE("a file of which all goes is empty") {
    media::Cuts cuts;
    cuts.remove(0, 4, "x");
    CHECK(made("abcd", cuts).empty());
    CHECK(made("", media::Cuts()).empty());
}

TEST_CASE("a file that speaks of bytes behind its end is withheld") {
    const base::StringBytes bytes("0123456789");
    const media::View view(bytes);
    media::Draft draft;
    draft.cuts.blank(4, 10, "exif");
    CHECK(media::cuts_within(view, draft).size() == 1);
    draft.cuts.blank(8, 11, "exif");
    CHECK_THROWS_WITH(media::cuts_within(view, draft), Catch::Contains("behind its end"));
}
