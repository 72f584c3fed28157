// SPDX-License-Identifier: EUPL-1.2
#include "stream/line_members.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <utility>
#include <vector>

using namespace chatkeep::stream;

namespace {

std::vector<std::pair<std::string, std::string>> members_of(std::string_view line) {
    std::vector<LineMember> members;
    split_members(line, members);
    std::vector<std::pair<std::string, std::string>> result;
    result.reserve(members.size());
    for (const LineMember& member : members) {
        result.emplace_back(member.name, member.value);
    }
    return result;
}

} // namespace

TEST_CASE("the members of a line come as they are written") {
    using Members = std::vector<std::pair<std::string, std::string>>;
    CHECK(members_of(R"({"type":"message","n":12,"ok":true,"none":null})") ==
          Members{{"type", "\"message\""}, {"n", "12"}, {"ok", "true"}, {"none", "null"}});
    CHECK(members_of(R"({"a":{"b":[1,{"c":"}"}],"d":{}},"e":[]})") ==
          Members{{"a", R"({"b":[1,{"c":"}"}],"d":{}})"}, {"e", "[]"}});
    CHECK(members_of("{}").empty());
    CHECK(members_of(" { \"a\" : 1 , \"b\" : [ 2 , 3 ] } ") == Members{{"a", "1"}, {"b", "[ 2 , 3 ]"}});
}

TEST_CASE("quotes and slashes inside strings end nothing") {
    using Members = std::vector<std::pair<std::string, std::string>>;
    CHECK(members_of(R"({"a":"x\"},{\\","b\"c":"\\\\"})") ==
          Members{{"a", R"("x\"},{\\")"}, {"b\\\"c", R"("\\\\")"}});
    CHECK(members_of(R"({"a":["\"]",","],"b":1})") == Members{{"a", R"(["\"]",","])"}, {"b", "1"}});
}

TEST_CASE("a member is found by its name, the first of two") {
    std::vector<LineMember> members;
    split_members(R"({"a":1,"b":2,"a":3})", members);
    CHECK(find_member(members, "a") == "1");
    CHECK(find_member(members, "b") == "2");
    CHECK(find_member(members, "c").empty());
    split_members("{}", members);
    CHECK(find_member(members, "a").empty());
}

TEST_CASE("a list is split into its items, whatever stands in them") {
    std::vector<std::string_view> items;
    split_items(R"([{"a":[1,2]},"],[",[],3])", items);
    CHECK(items == std::vector<std::string_view>{R"({"a":[1,2]})", R"("],[")", "[]", "3"});
    split_items("[]", items);
    CHECK(items.empty());
}
