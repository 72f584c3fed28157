// SPDX-License-Identifier: EUPL-1.2
#include "source/long_record.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace chatkeep;

TEST_CASE("a record is cut between characters, wherever its texts stand") {
    model::Message message;
    message.text = "abc\xC3\xA9"
                   "f";
    message.edits.push_back({"een eerdere tekst", std::nullopt, std::nullopt, std::nullopt});
    message.extra.emplace_back("payload", std::string(100, 'x'));
    message.extra.emplace_back("names", std::vector<std::string>(9, "Anna de Groot"));
    message.mentions.push_back({std::nullopt, "+31611111111", 1, 2});
    message.mentions.push_back({std::nullopt, "+31622222222", 3, 2});
    model::Record record = message;
    source::shorten(record, 4);
    const auto& cut = std::get<model::Message>(record);
    CHECK(cut.text == "abc");
    CHECK(cut.edits[0].text == "een ");
    CHECK(std::get<std::string>(cut.extra[0].second) == "xxxx");
    CHECK(std::get<std::vector<std::string>>(cut.extra[1].second) == std::vector<std::string>(4, "Anna"));
    CHECK(cut.mentions[0].start == 1);
    CHECK_FALSE(cut.mentions[1].start);
}
