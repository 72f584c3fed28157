// SPDX-License-Identifier: EUPL-1.2
#include "source/merging/referrals.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;
using source::merging::find_name;
using source::merging::MessageNames;
using source::merging::Referrals;

namespace {

model::Id own_of(std::uint64_t i) {
    return {i, i * 0x9E3779B97F4A7C15U};
}

model::Id merged_of(std::uint64_t i) {
    return {~i, i};
}

} // namespace

TEST_CASE("each place gets the merged names of what it refers to") {
    Referrals referrals;
    referrals.expect(own_of(1).low);
    referrals.expect(own_of(2).low);
    referrals.refer(7, own_of(2).low);
    referrals.define(own_of(1), merged_of(1));
    referrals.refer(3, own_of(1).low);
    referrals.define(own_of(2), merged_of(2));
    referrals.refer(7, own_of(1).low);
    CHECK(referrals.names_at(0).empty());
    CHECK(referrals.names_at(3) == MessageNames{{own_of(1), merged_of(1)}});
    CHECK(referrals.names_at(5).empty());
    const MessageNames both = referrals.names_at(7);
    CHECK(both.size() == 2);
    CHECK(*find_name(both, own_of(1)) == merged_of(1));
    CHECK(*find_name(both, own_of(2)) == merged_of(2));
    CHECK(find_name(both, own_of(3)) == nullptr);
    CHECK(referrals.names_at(8).empty());
}

TEST_CASE("only what is referred to is expected") {
    Referrals referrals;
    CHECK_FALSE(referrals.is_expected(5));
    referrals.expect(5);
    CHECK(referrals.is_expected(5));
    CHECK_FALSE(referrals.is_expected(6));
}

TEST_CASE("a place that refers to a message that nobody has gets no name") {
    Referrals referrals;
    referrals.expect(own_of(1).low);
    referrals.refer(0, own_of(1).low);
    CHECK(referrals.names_at(0).empty());
}

TEST_CASE("ids with the same lower half stay apart, and of one id the last definition counts") {
    const model::Id one{1, 99};
    const model::Id other{2, 99};
    Referrals referrals;
    referrals.expect(99);
    referrals.define(other, merged_of(1));
    referrals.define(one, merged_of(2));
    referrals.define(other, merged_of(3));
    referrals.refer(0, 99);
    CHECK(referrals.names_at(0) == MessageNames{{one, merged_of(2)}, {other, merged_of(3)}});
}

TEST_CASE("more referrals than memory holds are found on disk") {
    constexpr std::uint64_t count = 400'000;
    Referrals referrals;
    for (std::uint64_t i = 0; i < count; ++i) {
        referrals.expect(own_of(i + 1).low);
        referrals.refer(count - i, own_of(i + 1).low);
        referrals.define(own_of(i + 1), merged_of(i + 1));
    }
    bool right = true;
    for (std::uint64_t place = 1; place <= count; ++place) {
        const std::uint64_t i = count - place + 1;
        right = right && referrals.names_at(place) == MessageNames{{own_of(i), merged_of(i)}};
    }
    CHECK(right);
}
