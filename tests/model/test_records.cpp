// SPDX-License-Identifier: EUPL-1.2
#include "model/records.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep::model;

namespace {

/// A message with something in every member.
Message full_message() {
    Message message;
    message.id = {1, 2};
    message.conversation = {3, 4};
    message.n = 5;
    message.sender = Id{6, 7};
    message.from_owner = true;
    message.kind = MessageKind::poll;
    message.text = "a text that is too long for the string's own memory";
    message.subject = "subject";
    const Instant instant{8, 9, 3600};
    message.time = {instant,           instant, instant,     Precision::day,
                    TimeBasis::merged, "UTC",   Fold::first, "as written"};
    message.reply_to = Reply{Id{1, 1}, "key", Id{1, 2}, "quoted", 0};
    message.reactions.push_back({Id{1, 3}, "liked", {}, true, 1, "sha"});
    message.edited = true;
    message.edits.push_back({"before", {}, 1, true});
    message.mentions.push_back({Id{1, 4}, "+31", 1, 2});
    message.attachments.emplace_back();
    message.poll = Poll{"question", {}, true};
    message.call = Call{"voice", "missed", 1, true};
    message.location = Location{"1", "2", "name", "address", "url", true};
    message.event = Event{"created", Id{1, 5}, {"target"}, "value"};
    message.forwarded = true;
    message.effect = "effect";
    message.expires_s = 10;
    message.source_key = "guid";
    message.position = {"file", 1, 2, 3, 4, 5};
    message.extra.emplace_back("name", true);
    return message;
}

} // namespace

TEST_CASE("a cleared message is as good as new") {
    Message message = full_message();
    clear(message);
    CHECK(message == Message());
}

TEST_CASE("an id is written as its letter with 32 lower-case hex digits") {
    CHECK(to_string('m', {0x0123456789abcdefU, 0xfedcba9876543210U}) == "m0123456789abcdeffedcba9876543210");
    CHECK(to_string('c', {0, 0xA}) == "c0000000000000000000000000000000a");
    CHECK(parse_id("m0123456789abcdeffedcba9876543210", 'm') == Id{0x0123456789abcdefU, 0xfedcba9876543210U});
}

TEST_CASE("an id with any other character in it is none") {
    const std::string good = "m0123456789abcdeffedcba9876543210";
    CHECK_FALSE(parse_id(good, 'p'));
    CHECK_FALSE(parse_id(good + "0", 'm'));
    CHECK_FALSE(parse_id(good.substr(1), 'm'));
    for (std::size_t at = 1; at < good.size(); ++at) {
        for (const char other : std::string("/:`gGAF \xE1\0", 10)) {
            std::string text = good;
            text[at] = other;
            REQUIRE_FALSE(parse_id(text, 'm'));
        }
    }
}
