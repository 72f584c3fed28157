// SPDX-License-Identifier: EUPL-1.2
#include "report/people.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace chatkeep;
using report::RecentMessages;

namespace {

std::string id(std::uint64_t low) {
    return model::to_string('m', {1, low});
}

std::string snippet(const RecentMessages& recent, std::uint64_t low) {
    const report::Quotable* found = recent.find(id(low));
    return found == nullptr ? "gone"
                            : found->sender + " " + std::to_string(found->part) + " " + found->snippet;
}

} // namespace

TEST_CASE("the last messages of a conversation can be quoted, and no others") {
    RecentMessages recent;
    CHECK(snippet(recent, 0) == "gone");
    constexpr std::uint64_t k_more = 5;
    // ids that differ in their high bits only fall together
    const auto low = [](std::uint64_t n) { return n << 40U; };
    for (std::uint64_t n = 0; n < RecentMessages::k_most + k_more; ++n) {
        recent.add(id(low(n)), n, "p", "text " + std::to_string(n));
    }
    CHECK(snippet(recent, low(k_more - 1)) == "gone");
    CHECK(snippet(recent, low(k_more)) == "p 5 text 5");
    CHECK(snippet(recent, low(RecentMessages::k_most + k_more - 1)) == "p 20004 text 20004");
    CHECK(snippet(recent, low(RecentMessages::k_most + k_more)) == "gone");
}

TEST_CASE("a new conversation quotes nothing of the one before") {
    RecentMessages recent;
    recent.add(id(7), 1, "p1", "before");
    recent.add(id(8), 1, "p1", "this too");
    recent.clear();
    CHECK(snippet(recent, 7) == "gone");
    recent.add(id(8), 2, "", std::string(200, 'x'));
    CHECK(snippet(recent, 8) == " 2 " + std::string(160, 'x'));
    CHECK(snippet(recent, 7) == "gone");
    CHECK(recent.find("no id") == nullptr);
}
