// SPDX-License-Identifier: EUPL-1.2
#include "policy/overlap.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep::policy;

namespace {

Rule rule(std::string id, std::int64_t priority, Action action = Action::redact) {
    Rule out;
    out.id = std::move(id);
    out.priority = priority;
    out.action = action;
    return out;
}

Policy rules() {
    Policy policy;
    policy.rules = {rule("high", 90), rule("low", 10), rule("same", 10), rule("keep", 50, Action::protect),
                    rule("watch", 99, Action::note)};
    return policy;
}

Finding finding(std::size_t rule, std::size_t begin, std::size_t end, Level level = Level::automatic) {
    Finding out;
    out.rule = rule;
    out.begin = begin;
    out.end = end;
    out.level = level;
    return out;
}

std::vector<std::string> resolved(std::vector<Finding> findings) {
    const Policy policy = rules();
    std::vector<std::string> out;
    for (const Finding& f : resolve_overlaps(policy, "abcdefgh ijklmnop qrst", std::move(findings))) {
        out.push_back(policy.rules[f.rule].id + " " + std::string(to_string(f.level)) + " " +
                      std::to_string(f.begin) + "-" + std::to_string(f.end));
    }
    return out;
}

using List = std::vector<std::string>;

} // namespace

TEST_CASE("priority wins over length, start and order of arrival") {
    CHECK(resolved({finding(1, 0, 12), finding(0, 0, 12)}) == List{"high auto 0-12"});
    CHECK(resolved({finding(1, 0, 8), finding(0, 2, 4)}) ==
          List{"low auto 0-2", "high auto 2-4", "low auto 4-8"});
}

TEST_CASE("of equal priority the longer, then the earlier, then the smaller id wins") {
    CHECK(resolved({finding(1, 0, 4), finding(2, 2, 8)}) == List{"low auto 0-2", "same auto 2-8"});
    CHECK(resolved({finding(2, 4, 8), finding(1, 2, 6)}) == List{"low auto 2-6", "same auto 6-8"});
    CHECK(resolved({finding(2, 0, 4), finding(1, 0, 4)}) == List{"low auto 0-4"});
}

TEST_CASE("a remainder of spaces and signs is dropped") {
    CHECK(resolved({finding(1, 0, 9), finding(0, 0, 8)}) == List{"high auto 0-8"});
}

TEST_CASE("a winner is at least as sure as what it covers, unless it protects") {
    CHECK(resolved({finding(0, 0, 8, Level::propose), finding(1, 2, 4)}) == List{"high auto 0-8"});
    CHECK(resolved({finding(3, 0, 8, Level::propose), finding(1, 2, 4)}) == List{"keep propose 0-8"});
}

TEST_CASE("notes stand aside") {
    CHECK(resolved({finding(0, 0, 8, Level::note), finding(1, 0, 4)}) ==
          List{"low auto 0-4", "high note 0-8"});
    CHECK(resolved({finding(4, 0, 8), finding(1, 0, 4)}) == List{"low auto 0-4", "watch auto 0-8"});
}

TEST_CASE("neighbours that touch stay two findings") {
    CHECK(resolved({finding(1, 0, 4), finding(1, 4, 8)}) == List{"low auto 0-4", "low auto 4-8"});
}

TEST_CASE("the result does not depend on the order of arrival") {
    const std::vector<Finding> all = {finding(0, 4, 9), finding(1, 0, 6), finding(2, 5, 17),
                                      finding(3, 16, 20)};
    const List wanted = resolved(all);
    CHECK(resolved({all[3], all[1], all[0], all[2]}) == wanted);
    CHECK(resolved({all[2], all[0], all[3], all[1]}) == wanted);
    CHECK(wanted == List{"low auto 0-4", "high auto 4-9", "same auto 9-16", "keep auto 16-20"});
}
