// SPDX-License-Identifier: EUPL-1.2
#include "base/error.hpp"
#include "base/io.hpp"
#include "base/text.hpp"
#include "source/read_source.hpp"

#include <catch2/catch.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <string>

namespace {

using namespace chatkeep;
using model::MessageKind;
using model::NoticeCode;
using tests::read_text;

std::string extra_text(const model::Message& message, std::string_view name) {
    for (const auto& [key, value] : message.extra) {
        if (key == name && std::holds_alternative<std::string>(value)) {
            return std::get<std::string>(value);
        }
    }
    return {};
}

source::ReadOptions in_zone(std::string zone) {
    source::ReadOptions options;
    options.zone = std::move(zone);
    return options;
}

source::ReadOptions in_order(source::DateOrder order) {
    source::ReadOptions options;
    options.date_order = order;
    return options;
}

} // namespace

TEST_CASE("a system line with a colon in a quoted subject is no message of a person") {
    const auto result =
        read_text("27-01-2020 08:00 - Bart heeft het onderwerp gewijzigd naar \"Crisis: update\"\n"
                  "27-01-2020 08:01 - Bart: ja\n");
    REQUIRE(result.messages.size() == 2);
    CHECK(result.messages[0].kind == MessageKind::event);
    CHECK(result.messages[0].event->type == "subject");
    CHECK(result.messages[0].event->value == "Crisis: update");
    CHECK(result.name_of(result.messages[0].event->actor) == "Bart");
    CHECK(result.messages[1].kind == MessageKind::text);
}

TEST_CASE("a system line with a colon in a group or name is no message, though its people never write") {
    struct Case {
        std::string line, type, value;
        std::vector<std::string> targets;
    };

    const std::vector<Case> cases = {
        {"Ned created group \"x: y\"", "created", "x: y", {}},
        {"You created group \"x: y\"", "created", "x: y", {}},
        {"Ned creó el grupo \"x: y\"", "created", "x: y", {}},
        {"Ned added Zoe: Jansen", "added", "", {"Zoe: Jansen"}},
        {"Ned added Zoe: Jansen and Kim", "added", "", {"Zoe: Jansen", "Kim"}},
        {"Ned heeft Zoe: Jansen verwijderd", "removed", "", {"Zoe: Jansen"}},
        {"Your security code with Zoe: Jansen changed. Tap to learn more.", "security_code", "", {}},
    };
    for (const Case& c : cases) {
        const auto result = read_text("14/01/2023, 10:00 - Ann: hi\n14/01/2023, 10:01 - " + c.line +
                                      "\n14/01/2023, 10:02 - Bob: hi\n");
        INFO(c.line);
        REQUIRE(result.messages.size() == 3);
        const model::Message& message = result.messages[1];
        REQUIRE(message.kind == MessageKind::event);
        CHECK_FALSE(message.sender.has_value());
        CHECK(message.event->type == c.type);
        CHECK(message.event->value == c.value);
        CHECK(message.event->targets == c.targets);
    }
}

TEST_CASE("a sender whose name is like a system line and who says different things is a person") {
    const auto result = read_text("14/01/2023, 10:00 - Team added value: hi\n"
                                  "14/01/2023, 10:01 - Team added value: there\n");
    CHECK(result.messages[0].kind == MessageKind::text);
    CHECK(result.name_of(result.messages[1].sender) == "Team added value");
}

TEST_CASE("an ordinary line of a known sender comes as a plain message") {
    base::MemoryInput input("27-01-2020 08:00 - Anne: ja\n27-01-2020 08:01 - Anne: nee\n"
                            "27-01-2020 08:01 - Anne: <Media weggelaten>\n"
                            "27-01-2020 08:01 - Anne: Gemiste spraakoproep\n");
    const auto tree = tree::open_tree(input, "export.txt");
    const auto found = source::find_sources(*tree);
    REQUIRE(found.size() == 1);
    hash::MediaStore store;
    const auto reader = found[0].reader->open(*tree, found[0].claim, store, {});
    model::PlainMessage plain;
    model::Record record;
    while (!reader->next_plain(plain)) {
        REQUIRE(reader->next(record));
    }
    CHECK(plain.content.text == "nee");
    CHECK(std::get<model::Message>(record).text == "ja"); // its participant stood in front of it
    REQUIRE(reader->next_plain(plain));
    CHECK(plain.content.kind == MessageKind::media);
    CHECK(plain.content.missing == model::Missing::omitted);
    CHECK(plain.content.marker == "<Media weggelaten>");
    CHECK(plain.content.text.empty());
    CHECK_FALSE(reader->next_plain(plain));
}

TEST_CASE("a mark in front of a sender's name does not make a system line of what that person says") {
    const auto result = read_text("[27-01-2020, 08:00:00] Anne: \u200eDit bericht is verwijderd.\n"
                                  "[27-01-2020, 08:00:01] \u200e~ Mees: ja\n"
                                  "[27-01-2020, 08:00:02] \u200e~ Mees: nee\n"
                                  "[27-01-2020, 08:00:03] \u200eBart heeft het onderwerp gewijzigd naar "
                                  "\"Crisis: update\"\n"
                                  "[27-01-2020, 08:00:04] \u200e~ Mees: Bart heeft de groep verlaten\n");
    REQUIRE(result.messages.size() == 5);
    CHECK(result.messages[1].text == "ja");
    CHECK(result.messages[2].text == "nee");
    CHECK(result.name_of(result.messages[2].sender) == "~ Mees");
    CHECK(result.messages[3].kind == MessageKind::event);
    CHECK(result.messages[3].event->value == "Crisis: update");
    CHECK(result.messages[4].kind == MessageKind::text);
}

TEST_CASE("words of a system line that a person types are text") {
    const auto result = read_text("27-01-2020 08:00 - Anne: Jan heeft de groep verlaten\n");
    CHECK(result.messages[0].kind == MessageKind::text);
    CHECK(result.messages[0].text == "Jan heeft de groep verlaten");
}

TEST_CASE("a sender whose name holds a colon is found by repetition") {
    const auto result =
        read_text("27-01-2020 08:00 - Team: Crisis: een\n27-01-2020 08:01 - Team: Crisis: twee\n"
                  "27-01-2020 08:02 - Team: Crisis: drie\n27-01-2020 08:03 - Anne: Let op: vier\n");
    CHECK(result.name_of(result.messages[2].sender) == "Team: Crisis");
    CHECK(result.messages[2].text == "drie");
    CHECK(result.name_of(result.messages[3].sender) == "Anne");
    CHECK(result.has_notice(NoticeCode::sender_ambiguous));
}

TEST_CASE(
    "a name that the title or a system line tells is not made longer by what each message begins with") {
    const std::string lines = "27-01-2020 08:00 - Jan: vraag: x0\n27-01-2020 08:01 - Jan: vraag: x1\n"
                              "27-01-2020 08:02 - Jan: vraag: x2\n";
    const auto titled = read_text(lines, {}, "WhatsApp-chat met Jan.txt");
    const auto told = read_text(lines + "27-01-2020 08:03 - Jan heeft de groep verlaten\n");
    for (const auto& result : {titled, told}) {
        CHECK(result.name_of(result.messages[0].sender) == "Jan");
        CHECK(result.messages[2].text == "vraag: x2");
        CHECK(result.has_notice(NoticeCode::sender_ambiguous));
    }
    const auto doubtful = read_text(lines);
    CHECK(doubtful.has_notice(NoticeCode::sender_ambiguous));
}

TEST_CASE("a group's own words leave no doubt about a sender") {
    const auto result = read_text("[27-01-2020, 08:00:00] Groep: \u200eAnne heeft Bart toegevoegd\n"
                                  "[27-01-2020, 08:00:01] Anne: ja\n");
    CHECK_FALSE(result.has_notice(NoticeCode::sender_ambiguous));
    CHECK(result.messages[0].event->type == "added");
}

TEST_CASE("invisible marks are a part of what people wrote") {
    for (const char32_t mark : {0x200EU, 0x200FU, 0x202AU, 0x202CU, 0x202EU, 0xFEFFU}) {
        INFO(static_cast<std::uint32_t>(mark));
        std::string text = "aa";
        base::append_utf8(text, mark);
        text += "bb";
        const auto result =
            read_text(fmt::format("27-01-2020 08:00 - Jan: {0}\n"
                                  "27-01-2020 08:01 - Jan heeft iets geks {0}\n"
                                  "27-01-2020 08:02 - Jan heeft het onderwerp gewijzigd naar \"{0}\"\n"
                                  "27-01-2020 08:03 - Jan: PEILING:\n{0}\nOPTIE: {0} (2 stemmen)\n"
                                  "27-01-2020 08:04 - Jan: {0}.pdf (bestand bijgevoegd)\n",
                                  text));
        REQUIRE(result.messages.size() == 5);
        CHECK(result.messages[0].text == text);
        CHECK(result.messages[1].text == "Jan heeft iets geks " + text);
        CHECK(result.messages[2].text == fmt::format("Jan heeft het onderwerp gewijzigd naar \"{}\"", text));
        REQUIRE(result.messages[3].poll);
        CHECK(result.messages[3].poll->question == text);
        CHECK(result.messages[3].poll->options == std::vector<model::PollOption>{{text, 2, {}}});
        CHECK(result.messages[3].text == fmt::format("{0}\nOPTIE: {0} (2 stemmen)", text));
        CHECK(result.messages[4].attachments[0].name == text + ".pdf");
    }
}

TEST_CASE("names that differ in a mark that WhatsApp does not write are two people") {
    std::string turned;
    base::append_utf8(turned, 0x202EU);
    turned += "Kwaad";
    const auto result =
        read_text(fmt::format("[27-01-2020, 08:00:00] {}: a\n[27-01-2020, 08:00:01] Kwaad: b\n"
                              "[27-01-2020, 08:00:02] \u200eKwaad: c\n"
                              "[27-01-2020, 08:00:03] \u202a+31\u00a06 12345678\u202c: d\n",
                              turned));
    CHECK(result.name_of(result.messages[0].sender) == turned);
    CHECK(result.messages[1].sender == result.messages[2].sender);
    CHECK(result.messages[0].sender != result.messages[1].sender);
    CHECK(result.name_of(result.messages[3].sender) == "+31\u00a06 12345678");
}

TEST_CASE("headers of iOS before 2017 have the words of iOS behind them") {
    const std::string lines =
        "27/03/17 10:00:13: Groepje: \u200ePiet added you\r\n"
        "27/03/17 10:01:13: Jan: hoi\r\n"
        "27/03/17 10:02:13: Jan: \u200e<image omitted>\r\n"
        "27/03/17 10:03:13: Jan: <\u200eimage omitted>\r\n"
        "27/03/17 10:04:13: Jan: \u200eimage omitted\r\n"
        "27/03/17 10:05:13: Piet: 2017-03-27-PHOTO-00000012.jpg <\u200eattached>\nkijk\r\n"
        "27/03/17 10:06:13: Jan: \u200eLocation: https://maps.google.com/?q=1.5,2\r\n";
    const auto result = read_text(lines);
    std::vector<MessageKind> kinds;
    for (const model::Message& message : result.messages) {
        kinds.push_back(message.kind);
    }
    using enum MessageKind;
    CHECK(kinds == std::vector<MessageKind>{event, text, media, media, media, media, location});
    CHECK(result.messages[5].attachments[0].name == "2017-03-27-PHOTO-00000012.jpg");
    CHECK(result.messages[5].text == "kijk");
    CHECK(result.participants.size() == 2);
    const auto android = read_text("27/03/17, 10:00: Jan: <Media omitted>\n");
    CHECK(android.messages[0].kind == media);
}

TEST_CASE("senders whose names start alike up to a colon are told by words of the app behind them") {
    const auto result =
        read_text("14/01/2023, 10:00 - Ann: hi\n"
                  "14/01/2023, 10:02 - Piket: Noord: hello\n"
                  "14/01/2023, 10:03 - Piket: Noord: again\n"
                  "14/01/2023, 10:04 - Piket: Noord: third one\n"
                  "14/01/2023, 10:05 - Piket: Zuid: hello\n"
                  "14/01/2023, 10:06 - Piket: Zuid: <Media omitted>\n"
                  "14/01/2023, 10:07 - Piket: Noord: IMG-20230114-WA0001.jpg (file attached)\n");
    std::vector<std::string> senders;
    for (const model::Message& message : result.messages) {
        senders.push_back(result.name_of(message.sender));
    }
    CHECK(senders == std::vector<std::string>{"Ann", "Piket: Noord", "Piket: Noord", "Piket: Noord",
                                              "Piket: Zuid", "Piket: Zuid", "Piket: Noord"});
    CHECK(result.messages[4].text == "hello");
    CHECK(result.messages[5].kind == MessageKind::media);
    REQUIRE(result.messages[6].attachments.size() == 1);
    CHECK(result.messages[6].attachments[0].name == "IMG-20230114-WA0001.jpg");
    CHECK_FALSE(result.has_notice(NoticeCode::sender_ambiguous));
}

TEST_CASE("one of a few words with which a person begins each message is no part of a name, but told") {
    const auto result = read_text("14/01/2023, 10:00 - Ann: Vraag: hoe laat?\n"
                                  "14/01/2023, 10:01 - Ann: Antwoord: drie uur\n");
    CHECK(result.name_of(result.messages[0].sender) == "Ann");
    CHECK(result.messages[1].text == "Antwoord: drie uur");
    CHECK(result.has_notice(NoticeCode::sender_ambiguous));
}

TEST_CASE("a name with a colon that a system line tells is known in every other line") {
    const auto result = read_text("14/01/2023, 10:00 - Ann: hi\n"
                                  "14/01/2023, 10:01 - You added Dr. Who (NHS): Trust\n"
                                  "14/01/2023, 10:02 - Dr. Who (NHS): Trust: hello\n"
                                  "14/01/2023, 10:03 - Dr. Who (NHS): Trust added Bob\n"
                                  "14/01/2023, 10:04 - Ned added Zoe: Jansen\n"
                                  "14/01/2023, 10:05 - Zoe: Jansen left\n");
    REQUIRE(result.messages.size() == 6);
    CHECK(result.messages[1].event->targets == std::vector<std::string>{"Dr. Who (NHS): Trust"});
    CHECK(result.name_of(result.messages[2].sender) == "Dr. Who (NHS): Trust");
    CHECK(result.messages[2].text == "hello");
    REQUIRE(result.messages[3].event);
    CHECK(result.messages[3].event->type == "added");
    CHECK(result.name_of(result.messages[3].event->actor) == "Dr. Who (NHS): Trust");
    REQUIRE(result.messages[5].event);
    CHECK(result.messages[5].event->type == "left");
    CHECK_FALSE(result.messages[5].sender.has_value());
}

TEST_CASE("nobody who added the owner, or shares that claim, is the owner") {
    const auto owners = [](const tests::ReadResult& result) {
        std::vector<std::string> names;
        for (const model::Participant& person : result.participants) {
            if (person.owner.value_or(false)) {
                names.push_back(person.name);
            }
        }
        return names;
    };
    const std::string start =
        "27-01-2020 08:00 - Bart heeft je toegevoegd\n"
        "27-01-2020 08:01 - Bart: Je hebt dit bericht verwijderd\n27-01-2020 08:02 - Ann: ja\n";
    CHECK(owners(read_text(start)).empty());
    const auto ann = read_text(start + "27-01-2020 08:03 - Ann: Je hebt dit bericht verwijderd\n");
    CHECK(owners(ann) == std::vector<std::string>{"Ann"});
    const auto two = read_text("27-01-2020 08:01 - Bart: Je hebt dit bericht verwijderd\n"
                               "27-01-2020 08:02 - Ann: Je hebt dit bericht verwijderd\n");
    CHECK(owners(two).empty());
}

TEST_CASE("a second download has the name of the first") {
    const std::string text = "27-01-2020 08:00 - A: x\n";
    const auto first = read_text(text, {}, "WhatsApp-chat met Ann.txt");
    for (const std::string name : {"WhatsApp-chat met Ann (1).txt", "WhatsApp-chat met Ann(1).txt"}) {
        CHECK(read_text(text, {}, name).messages[0].id == first.messages[0].id);
    }
    CHECK(read_text(text, {}, "WhatsApp-chat met Ann().txt").messages[0].id != first.messages[0].id);
}

TEST_CASE("an event names who acts and each of those acted upon, though they never write") {
    const auto result =
        read_text("27-01-2020 08:00 - Ann: ja\n27-01-2020 08:01 - Kees heeft de groep verlaten\n"
                  "27-01-2020 08:02 - Ann heeft Bob, Kim en Zoe toegevoegd\n"
                  "27-01-2020 08:03 - Ann heeft de groepsinstellingen gewijzigd, zodat alleen "
                  "beheerders berichten kunnen sturen\n"
                  "27-01-2020 08:04 - Kees is gewijzigd naar +31 6 12345678\n");
    CHECK(result.messages[1].event->type == "left");
    CHECK(result.name_of(result.messages[1].event->actor) == "Kees");
    CHECK(result.messages[2].event->targets == std::vector<std::string>{"Bob", "Kim", "Zoe"});
    CHECK(result.messages[3].event->type == "settings");
    CHECK(result.messages[3].event->value.empty());
    CHECK(result.name_of(result.messages[4].event->actor) == "Kees");
    CHECK(result.messages[4].event->value == "+31 6 12345678");
    const auto shop =
        read_text("27-01-2020 08:00 - Bakker en Zoon: ja\n27-01-2020 08:01 - Ann heeft Kim en Co toegevoegd\n"
                  "27-01-2020 08:02 - Ann heeft Bakker en Zoon toegevoegd\n");
    CHECK(shop.messages[1].event->targets == std::vector<std::string>{"Kim en Co"});
    CHECK(shop.messages[2].event->targets == std::vector<std::string>{"Bakker en Zoon"});
}

TEST_CASE("every way in which a message is deleted is told") {
    const auto ios =
        read_text("[27-01-2020, 08:00:00] Anne: \u200eDit bericht is verwijderd.\n"
                  "[27-01-2020, 08:00:01] Anne: \u200eU hebt dit bericht verwijderd.\n"
                  "[27-01-2020, 08:00:02] Anne: \u200eDit bericht is verwijderd door beheerder Bart.\n");
    CHECK(extra_text(ios.messages[0], "deleted_by") == "sender");
    CHECK(extra_text(ios.messages[1], "deleted_by") == "owner");
    CHECK(extra_text(ios.messages[2], "deleted_by") == "admin");
    CHECK(extra_text(ios.messages[2], "deleted_by_name") == "Bart");
}

TEST_CASE("dates of both orders in one file are a conflict with both lines") {
    const auto result = read_text("13/01/2020, 08:00 - A: x\n01/14/2020, 08:00 - A: y\n");
    CHECK(result.has_notice(NoticeCode::date_order_conflict));
    CHECK(result.has_notice(NoticeCode::date_impossible));
}

TEST_CASE("a line may end where the date in a name of a file would go on") {
    const auto result = read_text("[27-01-2020, 08:00:00] Anne: \u200eplan 2019-20\n"
                                  "[27-01-2020, 08:00:01] Anne: \u200eplan 2019-202\n"
                                  "[27-01-2020, 08:00:02] Anne: \u200eplan 2019-2020\n");
    REQUIRE(result.messages.size() == 3);
    CHECK(result.messages[0].text == "plan 2019-20");
    CHECK(result.messages[1].text == "plan 2019-202");
    CHECK(result.messages[2].text == "plan 2019-2020");
}

TEST_CASE("an impossible date keeps its message and loses its time") {
    const auto result = read_text("13/01/2020, 08:00 - A: x\n31/02/2020, 08:00 - A: y\n");
    REQUIRE(result.messages.size() == 2);
    CHECK_FALSE(result.messages[1].time.at);
    CHECK(result.messages[1].time.written == "31/02/2020, 08:00");
    CHECK(result.has_notice(NoticeCode::date_impossible));
}

TEST_CASE("an open date order widens the interval to both readings") {
    const auto result = read_text("01/02/2021, 10:00 - A: x\n");
    CHECK(to_string(*result.messages[0].time.earliest) == "2021-01-02T10:00:00");
    CHECK(to_string(*result.messages[0].time.latest) == "2021-02-01T10:00:59.999");
    CHECK(result.has_notice(NoticeCode::date_order_open));
    const auto decided = read_text("01/02/2021, 10:00 - A: x\n", in_order(source::DateOrder::mdy));
    CHECK(to_string(*decided.messages[0].time.at) == "2021-01-02T10:00:00");
    CHECK_FALSE(decided.has_notice(NoticeCode::date_order_open));
}

TEST_CASE("the dates in attachment names prove the order") {
    const auto result = read_text("01/02/2021, 10:00 - A: IMG-20210102-WA0001.jpg (file attached)\n");
    CHECK(to_string(*result.messages[0].time.at) == "2021-01-02T10:00:00");
}

TEST_CASE("two digits of a year may stand first") {
    const auto turn = read_text("24/12/30, 19:02 - Ann: x\n24/12/31, 19:02 - Bob: x\n"
                                "25/01/01, 19:02 - Ann: y\n25/01/02, 19:02 - Bob: y\n");
    CHECK(to_string(*turn.messages[0].time.at) == "2024-12-30T19:02:00");
    CHECK(to_string(*turn.messages[3].time.at) == "2025-01-02T19:02:00");
    std::string month;
    for (int day = 1; day <= 31; ++day) {
        month += fmt::format("23-01-{:02} 08:00 - Ann: x\n", day);
    }
    const auto january = read_text(month);
    CHECK(to_string(*january.messages[30].time.at) == "2023-01-31T08:00:00");
    const auto greetings =
        read_text("12/12/19, 08:00 - A: x\n12/12/20, 08:00 - A: y\n12/12/21, 08:00 - A: z\n");
    CHECK(to_string(*greetings.messages[2].time.at) == "2021-12-12T08:00:00");
}

TEST_CASE("a number behind an era's letter is the year") {
    const auto result = read_text("[R6/1/5, 10:00:00] 山田: a\n[R6/1/6, 10:00:00] 山田: b\n");
    CHECK(to_string(*result.messages[0].time.at) == "2024-01-05T10:00:00");
    CHECK(to_string(*result.messages[1].time.at) == "2024-01-06T10:00:00");
}

TEST_CASE("a zone gives offsets, with the repeated and the skipped hour told") {
    const auto result =
        read_text("25-10-2020 02:30 - A: x\n29-03-2020 02:30 - A: y\n27-07-2020 12:00 - A: z\n",
                  in_zone("Europe/Amsterdam"));
    CHECK(result.messages[0].time.fold == model::Fold::unknown);
    CHECK(to_string(*result.messages[0].time.earliest) == "2020-10-25T02:30:00+02:00");
    CHECK(to_string(*result.messages[0].time.latest) == "2020-10-25T02:30:59.999+01:00");
    CHECK(result.has_notice(NoticeCode::time_ambiguous));
    CHECK(result.has_notice(NoticeCode::time_nonexistent));
    CHECK(to_string(*result.messages[2].time.at) == "2020-07-27T12:00:00+02:00");
}

TEST_CASE("an unknown zone is a usage error") {
    CHECK_THROWS_AS(read_text("27-01-2020 08:00 - A: x\n", in_zone("Europe/Nergens")), base::Error);
}

TEST_CASE("ids hold when the export grows and repeated messages get ids of their own") {
    const std::string start =
        "27-01-2020 08:00 - A: ok\n27-01-2020 08:00 - A: ok\n27-01-2020 08:01 - B: ja\n";
    const auto first = read_text(start);
    const auto later = read_text(start + "27-01-2020 08:02 - A: en nu\n");
    CHECK(first.messages[0].id != first.messages[1].id);
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(first.messages[i].id == later.messages[i].id);
    }
}

TEST_CASE("messages outside the wanted range are counted, not lost") {
    source::ReadOptions options;
    options.since = model::parse_instant("2020-01-28T00:00:00");
    const auto result = read_text("27-01-2020 08:00 - A: x\n28-01-2020 08:00 - A: y\n", options);
    REQUIRE(result.messages.size() == 1);
    CHECK(result.messages[0].n == 1);
    CHECK(result.has_notice(NoticeCode::message_outside_range));
}

TEST_CASE("a file without any known header is an error with its first line") {
    CHECK_THROWS_WITH(read_text("13|01|2020 08:00 # A: x\n", {}, "WhatsApp Chat with A.txt"),
                      Catch::Contains("WhatsApp Chat with A.txt:1") && Catch::Contains("13|01|2020"));
}

TEST_CASE("lines in front of the first header are reported with their text") {
    const auto result = read_text("rest van een bericht\n27-01-2020 08:00 - A: x\n");
    CHECK(result.has_notice(NoticeCode::preamble));
    CHECK(result.messages.size() == 1);
}

TEST_CASE("a line like a header of an unknown form inside a message is reported") {
    const auto result =
        read_text("27-01-2020 08:00 - A: x\n27_01_2020 08:01 - B: y\n27/01!2020 08:01 - B: y\n");
    CHECK(result.messages.size() == 1);
    CHECK(result.has_notice(NoticeCode::header_unknown));
}

TEST_CASE("a header that is indented, or cut by the end of the file, is reported") {
    const auto indented = read_text("27-01-2020 08:00 - A: x\n  27-01-2020 08:01 - B: y\n");
    CHECK(indented.messages.size() == 1);
    CHECK(indented.has_notice(NoticeCode::header_unknown));
    for (const std::string end :
         {"31-12-2024 02:0", "31-12-2024", "31-12-2024 02:01 -", "[31-12-2024, 02:01:1"}) {
        const auto cut = read_text("31-12-2024 02:00 - A: x\n" + end);
        INFO(end);
        CHECK(cut.messages[0].text == "x\n" + end);
        CHECK(cut.has_notice(NoticeCode::header_unknown));
    }
    const auto whole = read_text("31-12-2024 02:00 - A: x\n31-12-2024\nja, 12:30 - lunch");
    CHECK_FALSE(whole.has_notice(NoticeCode::header_unknown));
}

TEST_CASE("lines that end in carriage returns alone are refused with what to do") {
    CHECK_THROWS_WITH(read_text("27-01-2020 08:00 - A: x\r27-01-2020 08:01 - B: y\r"),
                      Catch::Contains("carriage returns"));
}

TEST_CASE("a pasted header of another form stays text") {
    std::string text;
    for (int i = 10; i < 40; ++i) {
        text += "27-01-2020 08:" + std::to_string(i) + " - A: regel\n";
    }
    text += "[27/01/2020, 08:00:00] B: geplakt\n";
    const auto result = read_text(text);
    CHECK(result.messages.size() == 30);
    CHECK(result.messages.back().text == "regel\n[27/01/2020, 08:00:00] B: geplakt");
    CHECK(result.has_notice(NoticeCode::header_forged));
}

namespace {

std::string android_lines(int count) {
    std::string text;
    for (int i = 0; i < count; ++i) {
        text += fmt::format("27-04-2023 10:{:02} - {}: bericht {}\n", i, i % 2 == 0 ? "Runa" : "Quirin", i);
    }
    return text;
}

} // namespace

TEST_CASE("an older chat of others that someone pasted in another form stays text, however long it is") {
    const std::string pasted = "[26/02/2023, 09:00:12] Piet: citaat\n[26/02/2023, 09:01:12] Saar: citaat\n"
                               "[26/02/2023, 09:02:12] Piet: citaat\n";
    const auto result = read_text(android_lines(4) + pasted + "27-04-2023 10:04 - Runa: dank\n" + pasted);
    CHECK(result.messages.size() == 5);
    CHECK(result.participants.size() == 2);
    CHECK(result.has_notice(NoticeCode::header_forged));
    std::string much;
    for (int i = 0; i < 40; ++i) {
        much += pasted;
    }
    const auto flooded = read_text(android_lines(4) + much);
    CHECK(flooded.messages.size() == 124); // too many to be sure
    CHECK(flooded.has_notice(NoticeCode::header_forged));
    const auto own = read_text(android_lines(9) +
                               "[26/04/2023, 09:00:12] Runa: citaat\n"
                               "[26/04/2023, 09:01:12] Quirin: citaat\n"
                               "[26/04/2023, 09:02:12] Runa: citaat\n" +
                               "27-04-2023 10:34 - Runa: dank\n");
    CHECK(own.messages.size() == 10);
}

TEST_CASE(
    "headers of another form that go on with the same people are messages, read as their platform writes") {
    const auto result = read_text(android_lines(60) + "[28-04-2023, 11:00:05] Runa: \u200eaudio weggelaten\n"
                                                      "[28-04-2023, 11:01:05] Quirin: twee\n"
                                                      "[28-04-2023, 11:02:05] Runa: drie\n"
                                                      "[28-04-2023, 11:02:06] Runa: <Media weggelaten>\n");
    REQUIRE(result.messages.size() == 64);
    CHECK(result.messages[60].attachments[0].role == "audio");
    CHECK(result.messages[61].text == "twee");
    CHECK(result.messages[63].kind == MessageKind::text);
    CHECK(result.has_notice(NoticeCode::header_forged));
    const auto media = read_text("[26-04-2023, 11:00:05] Runa: een\n" + android_lines(60) +
                                 "28-04-2023 10:00 - Runa: <Media weggelaten>\n");
    REQUIRE(media.messages.size() == 62);
    CHECK(media.messages[0].text == "een");
    CHECK(media.messages[61].kind == MessageKind::media);
}

TEST_CASE("an agenda in the form of headers is suspect where time then goes back") {
    const auto result =
        read_text("27-03-2023 10:30 - Quirin: kijk\n27-03-2023 11:30 - lunch\n28-03-2023 11:30 - diner\n"
                  "27-03-2023 10:31 - Runa: fijn\n27-03-2023 10:32 - iets van een latere versie\n"
                  "27-03-2023 10:33 - Runa: ja\n");
    std::vector<std::uint64_t> lines;
    for (const model::Notice& notice : result.notices) {
        if (notice.code == NoticeCode::header_forged) {
            lines.push_back(*notice.position.line);
        }
    }
    CHECK(lines == std::vector<std::uint64_t>{2, 3});
}

TEST_CASE("a header of an unknown form in front of the first message is an error, as between messages") {
    const auto result = read_text("27_03_2023 10:30 - Quirin: kijk\n27/03!2023 10:31 - Quirin: kijk\n"
                                  "27-03-2023 10:31 - Runa: fijn\n");
    std::vector<std::uint64_t> lines;
    for (const model::Notice& notice : result.notices) {
        if (notice.code == NoticeCode::header_unknown) {
            lines.push_back(*notice.position.line);
        }
    }
    CHECK(lines == std::vector<std::uint64_t>{1, 2});
    CHECK(result.has_notice(NoticeCode::preamble));
}

TEST_CASE("two people are a chat of two only where its name is one of theirs") {
    using model::ConversationKind;
    const auto kind_of = [](const tests::ReadResult& result) {
        return std::get<model::Conversation>(result.records[1]).kind;
    };
    const std::string lines = "27-03-2023 10:00 - Runa: x\n27-03-2023 10:01 - Quirin: y\n";
    CHECK(kind_of(read_text(lines, {}, "WhatsApp-chat met Crisisteam.txt")) == ConversationKind::unknown);
    CHECK(kind_of(read_text(lines, {}, "WhatsApp-chat met Runa.txt")) == ConversationKind::direct);
    CHECK(kind_of(read_text(lines)) == ConversationKind::direct);
    const std::string notice = "\u200eBerichten en gesprekken worden end-to-end versleuteld.\n"
                               "[27-03-2023, 10:00:01] Runa: hoi\n[27-03-2023, 10:00:02] Jan: hoi\n";
    CHECK(kind_of(read_text("[27-03-2023, 10:00:00] Crisisteam: " + notice)) == ConversationKind::group);
    CHECK(kind_of(read_text("[27-03-2023, 10:00:00] Jan: " + notice)) == ConversationKind::direct);
    CHECK(kind_of(read_text(lines + "27-03-2023 10:02 - Runa is gewijzigd naar +31 6 12345678\n"
                                    "27-03-2023 10:03 - +31 6 12345678: ja\n")) == ConversationKind::unknown);
}

TEST_CASE("an old header of someone who occurs nowhere else is suspect") {
    const auto result = read_text("14/01/2023, 10:01 - Bob: ja\n14/01/2023, 10:02 - Ann: kijk wat ik vond:\n"
                                  "01/02/2020, 10:33 - Ghost: geplakt oud\n"
                                  "01/02/2020, 10:34 - Spook: ook oud\n14/01/2023, 10:34 - Ann: verder\n"
                                  "12/01/2023, 10:34 - Bob: kwam laat aan\n");
    REQUIRE(result.messages.size() == 6);
    std::vector<std::uint64_t> lines;
    for (const model::Notice& notice : result.notices) {
        if (notice.code == NoticeCode::header_forged) {
            lines.push_back(*notice.position.line);
        }
    }
    CHECK(lines == std::vector<std::uint64_t>{3, 4});
    const auto short_file =
        read_text("14/01/2023, 10:00 - Ann: hi\n14/01/2023, 10:01 - Bob: kijk eens\n"
                  "14/01/2023, 10:34 - Ann: verder\n14/01/2023, 10:35 - Bob: kijk eens\n"
                  "1/14/23, 5:33 PM - Ghost: andere vorm\n14/01/2023, 10:36 - Ann: verder\n");
    CHECK(short_file.has_notice(NoticeCode::header_forged));
}

TEST_CASE("bytes that are no UTF-8 become replacement characters with a notice") {
    const auto result = read_text("27-01-2020 08:00 - A: caf\xE9\n");
    CHECK(result.messages[0].text == "caf\uFFFD");
    CHECK(result.has_notice(NoticeCode::bad_utf8));
    const auto place =
        read_text("27-01-2020 08:00 - A: h\u00E9\n27-01-2020 08:01 - A: \u00E9\ncaf\xE9 \xFF\n");
    CHECK(place.messages[1].text == "\u00E9\ncaf\uFFFD \uFFFD");
    REQUIRE(place.has_notice(NoticeCode::bad_utf8));
    const auto notice =
        std::find_if(place.notices.begin(), place.notices.end(),
                     [](const model::Notice& one) { return one.code == NoticeCode::bad_utf8; });
    CHECK(notice->detail ==
          "bytes that are no UTF-8 stand as U+FFFD: the first at line 3, byte 54 of the file");
}

TEST_CASE("a text that was saved in a code page is refused with what to do") {
    using Catch::Matchers::Contains;
    CHECK_THROWS_WITH(
        read_text(
            "27-01-2020 08:00 - A: ja\n27-01-2020 08:01 - Zo\xEB: ja\n27-01-2020 08:02 - Zo\xEA: \u00E9\n"),
        Contains(":3: names of senders are no UTF-8, and two of them would become one"));
    const auto damaged = read_text(
        "27-01-2020 08:00 - A: \u00E9\n27-01-2020 08:01 - Zo\xEB: ja\n27-01-2020 08:02 - Zo\xEB: \u00E9\n");
    CHECK(damaged.messages.size() == 3);
    CHECK(damaged.has_notice(NoticeCode::bad_utf8));
    const std::string bad =
        "27-01-2020 08:00 - A: ja\n27-01-2020 08:01 - A: caf\xE9\n\xE9\xE9n\n\xE9\n\xE9\n";
    CHECK_THROWS_WITH(read_text(bad + "\xE9\n27-01-2020 08:02 - A: \u00E9\n"),
                      Contains(":2: 5 of 6 lines beyond ASCII are no UTF-8"));
    CHECK(read_text(bad).messages.size() == 2); // all that is beyond ASCII may be damaged
    CHECK(read_text("27-01-2020 08:00 - A: caf\xE9\n\xE9\n27-01-2020 08:02 - A: \u00E9\n\u00E9\n")
              .messages.size() == 2);
}

TEST_CASE("UTF-16 is refused with what to do") {
    CHECK_THROWS_WITH(read_text(std::string("\xFF\xFE"
                                            "2\0",
                                            4),
                                {}, "WhatsApp Chat with A.txt"),
                      Catch::Contains("UTF-16"));
}

TEST_CASE("headers without a year give no time") {
    const auto result = read_text("27 Aug 08:00 - A: x\n");
    CHECK_FALSE(result.messages[0].time.at);
    CHECK(result.has_notice(NoticeCode::date_year_missing));
}

TEST_CASE("calls on iOS carry medium, outcome and duration") {
    const auto result =
        read_text("[27-01-2020, 08:00:00] A: \u200eVoice call, \u200e5 min\n"
                  "[27-01-2020, 08:00:01] A: \u200eVideo call, \u200eNo answer\n"
                  "[27-01-2020, 08:00:02] A: \u200eVoice call, \u200e45 sec • \u200e3 joined\n"
                  "[27-01-2020, 08:00:03] A: \u200eVoice call. \u200e12 min \u200e• \u200e4 people\n");
    CHECK(result.messages[0].call == model::Call{"voice", "answered", 300, {}});
    CHECK(result.messages[1].call == model::Call{"video", "no_answer", {}, {}});
    CHECK(result.messages[2].call == model::Call{"voice", "answered", 45, {}});
    CHECK(result.messages[3].call == model::Call{"voice", "answered", 720, {}});
}

TEST_CASE("a missed call is a call without a sender and with a hint to tap, too") {
    const auto android =
        read_text("27-01-2020 08:00 - Missed voice call\n27-01-2020 08:01 - Gemiste video-oproep\n"
                  "27-01-2020 08:02 - Missed group video call\n"
                  "27-01-2020 08:03 - Gemiste groepsspraakoproep\n27-01-2020 08:04 - A: ja\n"
                  "27-01-2020 08:05 - A: Missed voice call. Tap to call back\n");
    CHECK(android.messages[0].call == model::Call{"voice", "missed", {}, {}});
    CHECK(android.messages[1].call == model::Call{"video", "missed", {}, {}});
    CHECK(android.messages[2].call == model::Call{"video", "missed", {}, {}});
    CHECK(android.messages[3].call == model::Call{"voice", "missed", {}, {}});
    CHECK(android.messages[5].kind == MessageKind::text);
    const auto ios = read_text("[27-01-2020, 08:00:00] Ann: ja\n"
                               "[27-01-2020, 08:00:01] Ann: \u200eMissed voice call. \u200eTap to call back\n"
                               "[27-01-2020, 08:00:02] Eve: \u200eimage omitted\n"
                               "[27-01-2020, 08:00:03] Eve: \u200eMissed video call. \u200eTap to call back\n"
                               "[27-01-2020, 08:00:04] Eve: \u200ewords of a later version\n");
    CHECK(ios.messages[1].call == model::Call{"voice", "missed", {}, {}});
    CHECK(ios.messages[3].call == model::Call{"video", "missed", {}, {}});
    CHECK(ios.name_of(ios.messages[3].sender) == "Eve");
    CHECK(ios.name_of(ios.messages[4].sender) == "Eve");
    CHECK(ios.has_notice(NoticeCode::marker_unknown));
}

TEST_CASE("the Dutch notice at the head of an export is known in each of its forms") {
    for (const std::string words : {"worden", "zijn"}) {
        const auto result = read_text("27-01-2020 08:00 - Berichten en gesprekken " + words +
                                      " end-to-end versleuteld. Niemand buiten deze chat kan ze lezen.\n"
                                      "27-01-2020 08:01 - A: ja\n");
        CHECK(result.messages[0].event->type == "encryption");
        CHECK_FALSE(result.has_notice(NoticeCode::export_head_missing));
    }
}

TEST_CASE("polls keep question, options and votes") {
    const auto result =
        read_text("27-01-2020 08:00 - A: POLL:\nWie komt?\nOPTION: ik (1 vote)\nOPTION: jij (12 votes)\n");
    REQUIRE(result.messages[0].poll);
    CHECK(result.messages[0].poll->question == "Wie komt?");
    CHECK(result.messages[0].poll->options == std::vector<model::PollOption>{{"ik", 1, {}}, {"jij", 12, {}}});
}

TEST_CASE("a poll has a question of several lines, blank lines behind it, and any platform's words") {
    const std::vector<model::PollOption> options = {{"A", 3, {}}, {"B: ja", 0, {}}};
    const auto android =
        read_text("27-01-2020 08:00 - A: PEILING:\nWaar?\nEn wanneer?\nOPTIE: A (3 stemmen)\n"
                  "OPTIE: B: ja (0 stemmen)\n\n27-01-2020 08:01 - A: ja\n");
    REQUIRE(android.messages[0].poll);
    CHECK(android.messages[0].poll->question == "Waar?\nEn wanneer?");
    CHECK(android.messages[0].poll->options == options);
    const auto ios =
        read_text("[27-01-2020, 08:00:00] A: \u200ePOLL:\r\nWaar?\r\n\u200eOPTION: A (3 votes)\r\n"
                  "\u200eOPTION: B: ja (0 votes)\r\n\r\n[27-01-2020, 08:00:01] A: ja\r\n");
    REQUIRE(ios.messages[0].poll);
    CHECK(ios.messages[0].poll->question == "Waar?");
    CHECK(ios.messages[0].poll->options == options);
    CHECK_FALSE(ios.has_notice(NoticeCode::marker_unknown));
}

TEST_CASE("a caption stands in front of omitted media on iOS") {
    struct Case {
        std::string body, text, role;
    };

    const std::vector<Case> cases = {
        {"zie dit \u200eafbeelding weggelaten", "zie dit", "image"},
        {"see this \u200evideo omitted", "see this", "video"},
        {"zie dit \u200e<afbeelding weggelaten>", "zie dit", "image"},
        {"een\ntwee \u200eafbeelding weggelaten", "een\ntwee", "image"},
        {"een \u200eafbeelding weggelaten\ntwee", "een\ntwee", "image"},
    };
    for (const Case& c : cases) {
        const auto result = read_text("[14-01-2023, 10:00:01] Ann: " + c.body + "\n");
        INFO(c.body);
        const model::Message& message = result.messages[0];
        CHECK(message.kind == MessageKind::media);
        CHECK(message.text == c.text);
        REQUIRE(message.attachments.size() == 1);
        CHECK(message.attachments[0].role == c.role);
        CHECK(message.attachments[0].missing == model::Missing::omitted);
    }
    const auto typed = read_text("[14-01-2023, 10:00:01] Ann: \u200eDit bericht is verwijderd.\n"
                                 "[14-01-2023, 10:00:02] Ann: zie dit afbeelding weggelaten\n");
    CHECK(typed.messages[1].kind == MessageKind::text);
}

TEST_CASE("the export limit is reported") {
    std::string text;
    for (int i = 0; i < 39'999; ++i) {
        text += "27-01-2020 08:00 - A: " + std::to_string(i) + "\n";
    }
    CHECK(read_text(text).has_notice(NoticeCode::export_truncated));
}
