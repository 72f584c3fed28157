// SPDX-License-Identifier: EUPL-1.2
// What an export leaves in doubt is told: other forms of headers at its end, times that can't be, calendars,
// words of the app in no table.
#include "base/io.hpp"
#include "source/read_source.hpp"
#include "tree/zip_builder.hpp"

#include <catch2/catch.hpp>
#include <fmt/core.h>

#include <cstdint>
#include <string>
#include <vector>

namespace {

using namespace chatkeep;
using model::NoticeCode;
using tests::read_text;

std::vector<model::Notice> notices_of(const tests::ReadResult& result, NoticeCode code) {
    std::vector<model::Notice> found;
    for (const model::Notice& notice : result.notices) {
        if (notice.code == code) {
            found.push_back(notice);
        }
    }
    return found;
}

std::vector<std::uint64_t> lines_of(const tests::ReadResult& result, NoticeCode code) {
    std::vector<std::uint64_t> lines;
    for (const model::Notice& notice : notices_of(result, code)) {
        lines.push_back(notice.position.line.value_or(0));
    }
    return lines;
}

using Lines = std::vector<std::uint64_t>;

const std::string k_android = "27-01-2024 08:00 - Anne: een\n27-01-2024 08:01 - Bob: twee\n"
                              "27-01-2024 08:02 - Anne: drie\n";
const std::string k_ios = "[27-01-2024, 08:00:00] Groep: \u200eBerichten en gesprekken worden end-to-end "
                          "versleuteld. Niemand buiten deze chat kan ze lezen of beluisteren, zelfs WhatsApp "
                          "niet.\n[27-01-2024, 08:00:01] Anne: een\n";

/// A zip whose files are of 1 March 2024.
tests::ReadResult read_zip(const std::string& text) {
    test::ZipItem chat = test::stored("WhatsApp Chat with Bob.txt", text);
    chat.dos_date = static_cast<std::uint16_t>((44U << 9U) | (3U << 5U) | 1U);
    test::ZipItem old = test::stored("IMG-20240127-WA0001.jpg", "picture"); // no time at all
    const std::string zip = test::ZipBuilder{chat, old}.finish();
    base::MemoryInput input(zip);
    return tests::read_tree(*tree::open_tree(input, "export.zip"));
}

} // namespace

TEST_CASE("the last messages are read in whatever form the phone wrote them, and the line is told") {
    const auto two = read_text(k_android + "1/28/24, 9:00 AM - Anne: vier\n1/28/24, 9:05 AM - Bob: vijf\n");
    REQUIRE(two.messages.size() == 5);
    CHECK(two.messages[2].text == "drie");
    CHECK(two.messages[4].text == "vijf");
    CHECK(two.name_of(two.messages[4].sender) == "Bob");
    const auto told = notices_of(two, NoticeCode::header_forged);
    REQUIRE(told.size() == 1);
    CHECK_THAT(told[0].detail, Catch::Contains("from line 4 on"));
    const auto one = read_text(k_android + "2024-01-28 9:00 - Anne: vier");
    CHECK(one.messages.size() == 4);
}

TEST_CASE("what may be pasted at the end stays text, and is told with its line") {
    for (const std::string line : {
             "2024-01-27 8:02 - Anne: drie",         // of the minute of the message that it is in
             "2024-01-26 8:00 - Bob: ouder",         // earlier
             "2024-01-28 9:00 - Kim: vier",          // somebody else
             "[28-01-2024, 09:00:00] Anne: vier",    // another platform
             "2024-01-28 9:00 - Kim heeft iets",     // nobody
             "2/3/24, 9:00 AM - Anne: 2 maart 2024", // a date of two readings, one of them earlier
         }) {
        const bool open = line.starts_with('2') && line[1] == '/';
        const std::string before =
            open ? "13-02-2024 08:02 - Anne: ja\n13-02-2024 08:03 - Bob: ja\n" : k_android;
        const auto result = read_text(before + line + "\n");
        INFO(line);
        CHECK(result.messages.size() == (open ? 2 : 3));
        CHECK_THAT(result.messages.back().text, Catch::EndsWith(line));
        const auto told = notices_of(result, NoticeCode::header_forged);
        REQUIRE(told.size() == 1);
        CHECK(told[0].position.line == (open ? 3U : 4U));
        CHECK(line.starts_with(told[0].text));
    }
}

TEST_CASE("a day of the week in front of a header of a participant is told") {
    for (const std::string line :
         {"Sat 28/01/2024, 09:00 - Anne: drie", "[zo. 28-01-2024 09:00:00] Anne: drie",
          "zo 28-01-2024 09:00 - Anne: drie"}) {
        const auto result = read_text(k_android + line + "\n");
        INFO(line);
        CHECK(lines_of(result, NoticeCode::header_unknown) == Lines{4});
    }
    const auto agenda =
        read_text(k_android + "zo 28-01-2024 09:00 - markt: met Anne\nom 28-01-2024 9:00 uur\n");
    CHECK_FALSE(agenda.has_notice(NoticeCode::header_unknown));
}

TEST_CASE("a message later than the newest file of its zip is told") {
    const auto result = read_zip("01-03-2024 08:00 - Anne: een\n02-03-2024 08:01 - Bob: twee\n"
                                 "07-03-2024 08:02 - Anne: drie\n08-03-2024 08:03 - Anne: drie\n");
    CHECK(result.messages.size() == 4);
    CHECK(lines_of(result, NoticeCode::time_unlikely) == Lines{3, 4});
    CHECK_THAT(notices_of(result, NoticeCode::time_unlikely)[0].detail, Catch::Contains("2024-03-01"));
    CHECK_FALSE(read_text("07-03-2094 08:02 - Anne: drie\n").has_notice(NoticeCode::time_unlikely));
}

TEST_CASE("a message more than a year before the one in front of it is told") {
    const auto result = read_text("27-01-2024 08:00 - Anne: een\n27-01-2024 08:00 - Anne: een\n"
                                  "27-01-2031 08:01 - Bob: twee\n27-01-2024 08:02 - Anne: drie\n"
                                  "27-01-2024 08:03 - Bob: vier\n28-12-2023 08:03 - Bob: laat\n");
    CHECK(result.messages.size() == 6);
    CHECK(lines_of(result, NoticeCode::time_unlikely) == Lines{4});
}

TEST_CASE("a calendar other than the Gregorian one is told once, with the line that has it first") {
    struct Case {
        std::string text, calendar, first;
    };

    const std::vector<Case> cases = {
        {"[13/1/2566 BE, 19:02:05] A: x\n[14/1/2566 BE, 19:02:05] A: x\n", "Buddhist", "2023-01-13"},
        {"13/1/66 19:02 - A: x\n14/1/66 19:02 - A: x\n", "Buddhist", "2023-01-13"},
        {"13/1/2566, 19:02 - A: x\n", "Buddhist", "2023-01-13"},
        {"[R5/1/13 19:02:05] A: x\n", "Japanese", "2023-01-13"},
        {"1402/1/7, 13:10 - A: x\n", "Persian", "2023-03-27"},
    };
    for (const Case& c : cases) {
        const auto result = read_text(c.text);
        INFO(c.text);
        const auto told = notices_of(result, NoticeCode::calendar_assumed);
        REQUIRE(told.size() == 1);
        CHECK(told[0].position.line == 1U);
        CHECK_THAT(told[0].detail, Catch::Contains(c.calendar) && Catch::Contains(c.first));
    }
    CHECK_FALSE(read_text(k_android).has_notice(NoticeCode::calendar_assumed));
    const auto islamic = read_text("13/5/1445, 19:02 - A: x\n");
    REQUIRE(islamic.has_notice(NoticeCode::date_impossible));
    CHECK_THAT(notices_of(islamic, NoticeCode::date_impossible)[0].detail, Catch::Contains("Islamic"));
}

TEST_CASE("words of the app that are in no table are told on iOS too, wherever they stand") {
    const auto result = read_text(k_ios + "[27-01-2024, 08:00:02] Groep: \u200eiets nieuws\n"
                                          "[27-01-2024, 08:00:03] \u200enog iets nieuws\n"
                                          "[27-01-2024, 08:00:04] Anne: plan.pdf \u200edokumento forlasita\n"
                                          "[27-01-2024, 08:00:05] Anne: \u200ebildo forlasita\n"
                                          "[27-01-2024, 08:00:06] Anne: bel \u200e+31 6 00000000\n");
    CHECK(lines_of(result, NoticeCode::marker_unknown) == Lines{3, 4, 5, 6});
    CHECK(result.messages[4].text == "plan.pdf \u200edokumento forlasita");
}

TEST_CASE("a space in front of a colon is no part of a name, whatever its kind and the colons in the name") {
    const auto result =
        read_text("2023년 1월 4일 오후 7:02, 팀: 위기 : 하나\n2023년 1월 4일 오후 7:03, 팀: 위기 : 둘\n"
                  "2023년 1월 4일 오후 7:04, 팀: 위기 : 셋\n2023년 1월 4일 오후 7:05, 민수 : 넷\n");
    REQUIRE(result.messages.size() == 4);
    CHECK(result.name_of(result.messages[2].sender) == "팀: 위기");
    CHECK(result.messages[2].text == "셋");
    CHECK(result.name_of(result.messages[3].sender) == "민수");
    for (const std::string space : {" ", "\u00a0", "\u202f"}) {
        const auto french = read_text("27/01/2024 08:00 - Anne" + space + ": un\n");
        CHECK(french.participants.at(0).name == "Anne");
        source::ReadOptions options;
        options.participants = {"Team: Crisis"};
        const auto told = read_text("27/01/2024 08:00 - Team: Crisis" + space + ": un\n", options);
        CHECK(told.participants.at(0).name == "Team: Crisis");
        CHECK(told.messages.at(0).text == "un");
    }
}

TEST_CASE("a colon in words of the app leaves no doubt about a sender") {
    const std::string name = "00000001-PHOTO-2024-01-27-08-00-00.jpg";
    for (const std::string& body :
         {"<bijgevoegd: " + name + ">", "<attached: " + name + ">", "< pièce jointe : " + name + " >",
          std::string("plan • 2 pagina’s <bijgevoegd: 00000001-plan.pdf>")}) {
        std::string text;
        for (int i = 0; i < 4; ++i) {
            text += fmt::format("[27-01-2024, 08:00:0{}] Anne: {}\n", i, body);
        }
        const auto result = read_text(text);
        INFO(body);
        CHECK_FALSE(result.has_notice(NoticeCode::sender_ambiguous));
        CHECK(result.participants.at(0).name == "Anne");
    }
    for (const std::string body : {"locatie: https://maps.google.com/?q=52.0,4.3",
                                   "POLL:\nWanneer?\nOPTION: nu (2 votes)\nOPTION: straks (1 vote)"}) {
        std::string text;
        for (int i = 0; i < 4; ++i) {
            text += fmt::format("27-01-2024 08:0{} - Anne: {}\n", i, body);
        }
        const auto result = read_text(text);
        INFO(body);
        CHECK_FALSE(result.has_notice(NoticeCode::sender_ambiguous));
        CHECK(result.participants.at(0).name == "Anne");
        CHECK(result.messages.at(3).kind != model::MessageKind::text);
    }
}

TEST_CASE("every file that no message names is told, and missing ones are counted exactly") {
    constexpr std::uint64_t count = 1203;
    std::string text;
    test::ZipBuilder zip;
    for (std::uint64_t i = 0; i < count; ++i) {
        text += fmt::format("27-01-2024 08:00 - Anne: IMG-20240127-WA{:04}.jpg (file attached)\n", i);
        zip.add(test::stored(fmt::format("orphan-{:04}.jpg", i), "x"));
    }
    zip.add(test::stored("WhatsApp Chat with Anne.txt", text));
    const std::string bytes = zip.finish();
    base::MemoryInput input(bytes);
    const auto result = tests::read_tree(*tree::open_tree(input, "export.zip"));
    const auto orphans = notices_of(result, NoticeCode::attachment_orphan);
    REQUIRE(orphans.size() == count);
    CHECK(orphans.front().name == "orphan-0000.jpg");
    CHECK(orphans.back().name == "orphan-1202.jpg");
    const auto missing = notices_of(result, NoticeCode::attachment_missing);
    REQUIRE(missing.size() == 1001);
    CHECK(missing.back().detail == "203 more of these, not listed one by one");
}

TEST_CASE("a message of more than 8 MiB refuses the file with the message's own line") {
    const std::string line = "27-01-2024 08:01 - Bob: " + std::string(std::size_t{9} << 20U, 'x') + "\n";
    CHECK_THROWS_WITH(read_text(k_android + line + k_android), Catch::Contains("export.txt:4: one message"));
    std::string lines = "27-01-2024 08:01 - Bob: ";
    for (int i = 0; i < 100'000; ++i) {
        lines += std::string(100, 'x') + "\n";
    }
    CHECK_THROWS_WITH(read_text(k_android + lines + k_android), Catch::Contains("export.txt:4: one message"));
    const std::string long_one = std::string(std::size_t{7} << 20U, 'x');
    const auto result = read_text(k_android + "27-01-2024 08:01 - Bob: " + long_one + "\n");
    CHECK((result.messages.at(3).text == long_one));
}

TEST_CASE("a space of any kind may stand behind a sender's colon") {
    for (const std::string space : {" ", "\u00a0", "\u202f", "\u2009"}) {
        INFO(space);
        for (const auto& [before, behind] :
             {std::pair("27-01-2024 08:00 - ", "\n"), std::pair("[27-01-2024, 08:00:00] ", "\r\n")}) {
            std::string text;
            for (const std::string name : {"Anne", "Bob", "Team: Crisis", "Team: Crisis", "Team: Crisis"}) {
                text += fmt::format("{}{}:{}tekst{}", before, name, space, behind);
            }
            const auto result = read_text(text);
            REQUIRE(result.messages.size() == 5);
            CHECK(result.participants.size() == 3);
            CHECK(result.name_of(result.messages[0].sender) == "Anne");
            CHECK(result.messages[0].text == "tekst");
            CHECK_FALSE(result.has_notice(NoticeCode::header_unknown));
        }
    }
    CHECK(read_text("27-01-2024 08:00 - Anne: \u00a0tekst\n").messages.at(0).text == "\u00a0tekst");
}

TEST_CASE("a text in which nobody is understood to write is told") {
    for (const std::string line : {"Anna:tekst", "Anna：tekst", "Anna - tekst", "Anna; tekst"}) {
        const auto result = read_text(fmt::format("27-01-2024 08:00 - {0}\n27-01-2024 08:01 - {0}\n", line));
        INFO(line);
        CHECK(result.messages.size() == 2);
        CHECK(lines_of(result, NoticeCode::header_unknown) == Lines{1});
    }
    const auto group = read_text("27-01-2024 08:00 - Bart heeft de groep \"X\" gemaakt\n"
                                 "27-01-2024 08:01 - Bart heeft je toegevoegd\n");
    CHECK_FALSE(group.has_notice(NoticeCode::header_unknown));
}

TEST_CASE("a header behind a line feed alone is text where an iPhone ends its messages otherwise") {
    const std::string head =
        "[14-03-2023, 09:00:00] Groep X: \u200EBerichten en gesprekken worden end-to-end "
        "versleuteld.\r\n"
        "[14-03-2023, 09:01:00] Anna: Ik neem het besluit niet\r\n"
        "[14-03-2023, 09:01:30] Piet: duidelijk\r\n";
    const std::string copy = "[14-03-2023, 09:01:45] Anna: Ik neem het besluit wel";
    const auto result = read_text(head + "[14-03-2023, 09:02:00] Piet: je zei net:\n" + copy +
                                  "\r\n[14-03-2023, 09:02:30] Anna: dat zei ik niet\r\n");
    REQUIRE(result.messages.size() == 5);
    CHECK(result.messages[3].text == "je zei net:\n" + copy);
    CHECK(result.name_of(result.messages[3].sender) == "Piet");
    CHECK(lines_of(result, NoticeCode::header_forged) == Lines{5});
    std::string feeds;
    std::string other;
    for (int i = 0; i < 30; ++i) {
        feeds += fmt::format("[15-03-2023, 09:{}:00] Anna: {}\n", 10 + i, i);
        other += fmt::format("[16-03-2023, 09:{}:00] Anna: {}\r\n", 10 + i, i);
    }
    const auto joined = read_text(other + feeds);
    CHECK(joined.messages.size() == 60);
    CHECK(joined.has_notice(NoticeCode::header_forged));
    const auto plain = read_text(feeds);
    CHECK(plain.messages.size() == 30);
    CHECK_FALSE(plain.has_notice(NoticeCode::header_forged));
}

TEST_CASE("messages that end in carriage returns alone are told wherever they stand") {
    std::string returns;
    for (int i = 0; i < 30; ++i) {
        returns += fmt::format("28-01-2024 09:{} - Anne: {}\r", 10 + i, i);
    }
    const auto result = read_text(k_android + returns + "\n" + k_android);
    CHECK(result.messages.size() == 7);
    CHECK(lines_of(result, NoticeCode::header_unknown) == Lines{4});
    CHECK_THAT(notices_of(result, NoticeCode::header_unknown).at(0).detail, Catch::StartsWith("29 headers"));
    const std::string long_text(300, 'x');
    const auto windows = read_text("28-01-2024 09:00 - Anne: " + long_text + "\r\n" + long_text + "\r\n");
    CHECK_FALSE(windows.has_notice(NoticeCode::header_unknown));
}

TEST_CASE("words that all lines of a person begin with are told as a doubt, however many lines there are") {
    std::string text;
    for (int line = 0; line < 30; ++line) {
        text += fmt::format("13-03-2020 08:{:02} - Anne: Actie: punt {}\n", line, line);
    }
    const auto result = read_text(text + "13-03-2020 09:00 - Bert: ja\n");
    REQUIRE(notices_of(result, NoticeCode::sender_ambiguous).size() == 1);
    CHECK_THAT(notices_of(result, NoticeCode::sender_ambiguous)[0].detail, Catch::StartsWith("30 lines"));
}

TEST_CASE("the person whom a conversation is called after is not its owner") {
    const std::string text =
        "27-01-2020 08:00 - Anne: x\n27-01-2020 08:01 - Bert: Je hebt dit bericht verwijderd\n"
        "27-01-2020 08:02 - Bert: grapje\n";
    const auto result = read_text(text, {}, "WhatsApp-chat met Bert.txt");
    CHECK_FALSE(std::get<model::Conversation>(result.records[1]).owner.has_value());
    CHECK(lines_of(result, NoticeCode::sender_ambiguous) == Lines{2});
    const auto two = read_text(text + "27-01-2020 08:03 - Anne: Je hebt dit bericht verwijderd\n", {},
                               "WhatsApp-chat met Bert.txt");
    const auto& owned = std::get<model::Conversation>(two.records[1]);
    CHECK(two.name_of(owned.owner) == "Anne");
    CHECK_THAT(notices_of(two, NoticeCode::sender_ambiguous).at(0).detail, Catch::Contains("2 names"));
}

TEST_CASE("a first line that may be the encryption notice names a group when its sender says nothing else") {
    const std::string notice =
        "[27.01.2026, 08:00:00] Zespół: \u200eWiadomości i połączenia są w pełni szyfrowane. "
        "Tylko osoby na tym czacie mogą je czytać, słuchać lub udostępniać.\r\n";
    const std::string two = "[27.01.2026, 08:00:02] Jan: cześć\r\n[27.01.2026, 08:00:03] Piotr: hej\r\n";
    const auto group = read_text(notice + two, {}, "_chat.txt");
    CHECK(std::get<model::Conversation>(group.records[1]).kind == model::ConversationKind::group);
    CHECK(std::get<model::Conversation>(group.records[1]).title == "Zespół");
    const auto person = read_text(notice + "[27.01.2026, 08:00:01] Zespół: tak\r\n" + two, {}, "_chat.txt");
    CHECK(std::get<model::Conversation>(person.records[1]).title.empty());
}

TEST_CASE("a whole line in angle brackets that is in no table is told") {
    for (const std::string line : {"<Dosiero ellasita>", "<메시지를 생략했습니다>"}) {
        const auto result = read_text("27-01-2020 08:00 - Anne: " + line + "\n");
        CHECK(result.messages[0].text == line);
        CHECK(lines_of(result, NoticeCode::marker_unknown) == Lines{1});
    }
    for (const std::string line : {"<br>", "<3 jij", "<a href='x'>", "< >", "<3>"}) {
        CHECK_FALSE(
            read_text("27-01-2020 08:00 - Anne: " + line + "\n").has_notice(NoticeCode::marker_unknown));
    }
}
