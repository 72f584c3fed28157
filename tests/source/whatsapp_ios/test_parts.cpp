// SPDX-License-Identifier: EUPL-1.2
// Addresses, names, dates, events, cards, row numbers.
#include "source/cocoa_time.hpp"
#include "source/row_gaps.hpp"
#include "source/whatsapp_ios/events.hpp"
#include "source/whatsapp_ios/extras.hpp"
#include "source/whatsapp_ios/jid.hpp"
#include "source/whatsapp_ios/people.hpp"
#include "source/whatsapp_ios/rows.hpp"

#include <catch2/catch.hpp>

#include <limits>

using namespace chatkeep;
using namespace chatkeep::source::whatsapp_ios;

TEST_CASE("addresses tell what they are") {
    CHECK(parse_jid("31600000002@s.whatsapp.net").kind == JidKind::phone);
    CHECK(parse_jid("900000000000002@lid").kind == JidKind::hidden);
    CHECK(parse_jid("31600000002-1400000000@g.us").kind == JidKind::group);
    CHECK(parse_jid("status@broadcast").kind == JidKind::status);
    CHECK(parse_jid("31600000002@status").kind == JidKind::status);
    CHECK(parse_jid("1400000000@broadcast").kind == JidKind::broadcast);
    CHECK(parse_jid("120363000000000001@newsletter").kind == JidKind::newsletter);
    CHECK(parse_jid("x@example.org").kind == JidKind::other);
    for (const char* none : {"", "@", "@lid", "31600000002", "a@", ":1@lid"}) {
        CHECK(parse_jid(none).kind == JidKind::none);
    }
}

TEST_CASE("the device part of an address is no part of the person") {
    CHECK(plain_jid("31600000002:12@s.whatsapp.net") == "31600000002@s.whatsapp.net");
    CHECK(plain_jid("31600000002.0:1@s.whatsapp.net") == "31600000002@s.whatsapp.net");
    CHECK(plain_jid("900000000000002:3@lid") == "900000000000002@lid");
    CHECK(plain_jid("31600000002@c.us") == "31600000002@s.whatsapp.net");
    CHECK(phone_of("31600000002:12@s.whatsapp.net") == "+31600000002");
    CHECK(phone_of("900000000000002@lid").empty());
    CHECK(phone_jid("+31 6 0000 0002") == "31600000002@s.whatsapp.net");
}

TEST_CASE("marks of direction leave names for display") {
    CHECK(shown_name("\u200eT\u00fa") == "T\u00fa");
    CHECK(shown_name("\u202aAnne\u202c \u2068Bakker\u2069") == "Anne Bakker");
    CHECK(is_human_name("Anne"));
    for (const char* name : {"", "\u200e", "+31 6 0000 0002", "\u202a+31\u00a06 0000\u00a00002\u202c",
                             "31600000002@s.whatsapp.net", "a\tb"}) {
        CHECK_FALSE(is_human_name(name));
    }
}

TEST_CASE("dates of Apple keep their fraction and refuse what is no time") {
    model::Time time;
    REQUIRE(source::read_cocoa_time(704735807.2214981, time));
    CHECK(model::to_string(*time.at) == "2023-05-02T15:56:47.221498Z");
    CHECK(time.precision == model::Precision::microsecond);
    CHECK(time.latest == time.at);
    CHECK(time.written == "704735807.2214981");
    REQUIRE(source::read_cocoa_time(704735850, time));
    CHECK(model::to_string(*time.latest) == "2023-05-02T15:57:30.999Z");
    CHECK(time.precision == model::Precision::second);
    REQUIRE(source::read_cocoa_time(700000000, time));
    CHECK(time.written == "700000000"); // not 7e+08
    CHECK(model::to_string(source::cocoa_instant(*source::cocoa_micros(-0.5))) == "2000-12-31T23:59:59.500Z");
    CHECK(model::to_string(source::cocoa_instant(*source::cocoa_micros(0.9999999))) ==
          "2001-01-01T00:00:01Z");
    for (const double bad : {-63114076800.0, 63113904000.0, std::numeric_limits<double>::infinity(),
                             std::numeric_limits<double>::quiet_NaN(), 1e300, -1e300}) {
        CHECK_FALSE(source::cocoa_micros(bad));
        CHECK_FALSE(source::read_cocoa_time(bad, time));
        CHECK_FALSE(time.at);
    }
}

TEST_CASE("every event code of the format has words") {
    for (const int code : {1,  2,  3,  4,  5,  7,  9,  10, 11, 12, 13, 15, 17, 18, 19, 20, 21,
                           22, 23, 26, 30, 31, 33, 39, 42, 43, 50, 51, 56, 57, 60, 61, 64}) {
        CAPTURE(code);
        REQUIRE(find_event(k_group_event, code) != nullptr);
        CHECK_FALSE(compose_line(*find_event(k_group_event, code), "Anne", {"Bart"}, "x").empty());
    }
    for (const int code :
         {1, 2, 3, 4, 5, 6, 21, 22, 25, 26, 29, 30, 34, 35, 36, 38, 40, 41, 45, 46, 47, 51, 56}) {
        CAPTURE(code);
        REQUIRE(find_event(k_system_event, code) != nullptr);
    }
    CHECK(find_event(k_channel_event, 1) != nullptr);
    CHECK(find_event(k_channel_event, 4) != nullptr);
    CHECK(find_event(k_group_event, 99) == nullptr);
    CHECK(find_event(k_system_event, 0) == nullptr);
    CHECK(find_event(0, 2) == nullptr);
}

TEST_CASE("who was added is read from all three forms") {
    const EventKind& added = *find_event(k_group_event, 2);
    const std::string member = "31600000003@s.whatsapp.net";
    const EventParts list = read_event(added, "1@s.whatsapp.net;2@s.whatsapp.net,3@lid", member);
    CHECK(list.actor == "1@s.whatsapp.net");
    CHECK(list.targets == std::vector<std::string>{"2@s.whatsapp.net", "3@lid"});
    const EventParts actor = read_event(added, "1@s.whatsapp.net", member);
    CHECK(actor.actor == "1@s.whatsapp.net");
    CHECK(actor.targets == std::vector<std::string>{member});
    const EventParts owner = read_event(added, "", member);
    CHECK(owner.owner_acts);
    CHECK(owner.targets == std::vector<std::string>{member});
    const EventParts nobody = read_event(added, "", "");
    CHECK_FALSE(nobody.owner_acts);
    CHECK(nobody.targets.empty());
}

TEST_CASE("an address beside who became admin is no actor") {
    const EventKind& admin = *find_event(k_group_event, 39);
    const std::string member = "31600000003@s.whatsapp.net";
    const EventParts other = read_event(admin, "1@s.whatsapp.net", member);
    CHECK(other.actor.empty());
    CHECK_FALSE(other.owner_acts);
    CHECK(other.targets == std::vector<std::string>{member});
    CHECK_FALSE(other.tells_all);
    CHECK(read_event(admin, member, member).tells_all);
    CHECK(read_event(admin, member, "").targets == std::vector<std::string>{member});
    CHECK(read_event(admin, "1@s.whatsapp.net;" + member, "").actor == "1@s.whatsapp.net");
    CHECK(read_event(admin, "1@s.whatsapp.net;", member).targets == std::vector<std::string>{member});
    CHECK_FALSE(read_event(*find_event(k_group_event, 2), "wat is dit", member).tells_all);
}

TEST_CASE("only digits are seconds, and only 0 and 1 a rule") {
    const EventKind& timer = *find_event(k_group_event, 26);
    CHECK(read_event(timer, "86400", "").value == "86400 s");
    CHECK(read_event(timer, " 0 ", "").value == "off");
    const EventKind& rule = *find_event(k_group_event, 64);
    CHECK(read_event(rule, "1", "").value == "all members");
    CHECK(read_event(rule, "0", "").value == "admins");
    for (const char* text : {"", "type 28", "-1", "1.5", "31600000003@s.whatsapp.net"}) {
        CAPTURE(text);
        CHECK(read_event(timer, text, "").value.empty());
        CHECK(read_event(rule, text, "").value.empty());
    }
}

TEST_CASE("events have the stream's words") {
    for (const int code : {34, 35}) {
        CHECK(find_event(k_system_event, code)->type == "blocked");
    }
    for (const int code : {25, 26, 29, 30, 38}) {
        CHECK(find_event(k_system_event, code)->type == "business");
    }
    CHECK(find_event(k_system_event, 56)->type == "contact");
}

TEST_CASE("subjects and linked groups come out of JSON, and broken JSON gives nothing") {
    const EventParts subject =
        read_event(*find_event(k_group_event, 56), R"({"previous_subject":"a","new_subject":"b"})", "");
    CHECK(subject.value == "b");
    CHECK(subject.previous == "a");
    CHECK(read_event(*find_event(k_group_event, 31),
                     R"({"linked_groups":[{"subject":"P"},{"jid":"1@g.us"},"Q",5]})", "")
              .value == "P, 1@g.us, Q");
    for (const char* text : {"", "{", "[]", "5", R"({"linked_groups":5})",
                             R"({"linked_groups":[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]})"}) {
        CHECK(read_event(*find_event(k_group_event, 31), text, "").value.empty());
    }
}

TEST_CASE("lines say who did what") {
    CHECK(compose_line(*find_event(k_group_event, 2), "Anne", {"Bart", "Chris"}, "") ==
          "Anne added Bart, Chris");
    CHECK(compose_line(*find_event(k_group_event, 2), "", {}, "") == "someone was added");
    CHECK(compose_line(*find_event(k_group_event, 1), "Anne", {}, "Crisis {t}") ==
          "Anne changed the group name to \"Crisis {t}\"");
    CHECK(compose_line(*find_event(k_group_event, 31), "Anne", {}, "Dijkwacht") ==
          "Anne added groups to the community: Dijkwacht"); // not Anne was added
    CHECK(compose_line(*find_event(k_group_event, 33), "", {}, "") ==
          "groups were removed from the community");
    CHECK(compose_line(*find_event(k_system_event, 26), "", {}, "") ==
          "this is the conversation with a business");
}

TEST_CASE("several cards are split and a title of the list is dropped") {
    const std::string n = "_$!<Name-Separator>!$_";
    const std::string c = "_$!<VCard-Separator>!$_";
    CHECK(split_cards("A", "1").names == std::vector<std::string>{"A"});
    const Cards titled = split_cards("2 contacten" + n + "A" + n + "B", "1" + c + "2");
    CHECK(titled.names == std::vector<std::string>{"A", "B"});
    CHECK(titled.cards == std::vector<std::string>{"1", "2"});
    CHECK(split_cards("A" + n + "B", "1" + c + "2").names == std::vector<std::string>{"A", "B"});
    CHECK(split_cards("", "").cards.empty());
}

TEST_CASE("the ledger tells repeated rows") {
    RowLedger ledger;
    const std::int64_t far = std::numeric_limits<std::int64_t>::max();
    for (const std::int64_t pk :
         {std::int64_t{2}, std::int64_t{130}, std::int64_t{3}, far, std::int64_t{-5}}) {
        CHECK(ledger.enter(pk));
        CHECK_FALSE(ledger.enter(pk));
        CHECK(ledger.has(pk));
    }
    CHECK_FALSE(ledger.has(4));
    CHECK(ledger.count() == 5);
}

TEST_CASE("gaps of row numbers leave out what is damaged") {
    source::RowGaps gaps;
    CHECK(gaps.empty());
    std::vector<base::RowRange> damaged;
    gaps.pass(-7, damaged);
    gaps.pass(2, damaged);
    damaged.push_back({5, 8, "page"});
    damaged.push_back({12, 12, "page"});
    gaps.pass(15, damaged);
    CHECK(gaps.describe("T") == "of the table T 8 row numbers are missing: 1, 3-4, 9-11, 13-14");
    for (std::int64_t row = 17; row < 80; row += 2) {
        gaps.pass(row, damaged);
    }
    CHECK(gaps.describe("T").ends_with("… (36 gaps)"));
}

TEST_CASE("gaps of row numbers at both ends of what a number can be") {
    source::RowGaps gaps;
    const std::int64_t lowest = std::numeric_limits<std::int64_t>::min();
    const std::int64_t highest = std::numeric_limits<std::int64_t>::max();
    const std::vector<base::RowRange> damaged = {{lowest, lowest, "page"},
                                                 {highest - 3, highest - 2, "page"}};
    gaps.pass(-5, damaged);
    CHECK(gaps.empty());
    gaps.pass(highest, damaged);
    gaps.pass(highest, damaged);
    CHECK(gaps.describe("T") == "of the table T 9223372036854775804 row numbers are missing: "
                                "1-9223372036854775803, 9223372036854775806");
}
