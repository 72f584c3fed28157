// SPDX-License-Identifier: EUPL-1.2
// Exports and the files beside them.
#include "files.hpp"
#include "scratch_folder.hpp"
#include "source/read_source.hpp"
#include "tree/zip_builder.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <string>
#include <variant>
#include <vector>

using namespace chatkeep;
using model::NoticeCode;

TEST_CASE("a file that lies in a folder below the text is not taken, but told") {
    const test::ScratchFolder scratch;
    const std::string folder = (scratch.path() / "WhatsApp Chat with Ann").string();
    std::filesystem::create_directories(folder + "/Media/Sent");
    test::write_file(folder + "/WhatsApp Chat with Ann.txt",
                     "27-01-2020 08:00 - Ann: IMG-20200127-WA0001.jpg (file attached)\n"
                     "27-01-2020 08:01 - Ann: IMG-20200127-WA0002.jpg (file attached)\n");
    test::write_file(folder + "/Media/Sent/IMG-20200127-WA0001.jpg", "picture");
    const auto result = tests::read_path(folder);
    std::vector<std::string> details;
    for (const auto& notice : result.notices) {
        if (notice.code == NoticeCode::attachment_missing) {
            details.push_back(notice.detail);
        }
    }
    CHECK(details == std::vector<std::string>{"a file of that name is Media/Sent/IMG-20200127-WA0001.jpg: "
                                              "when it is this chat's, put it beside the text",
                                              ""});
}

TEST_CASE("a file of an unknown language's words is attached where it lies beside the text") {
    const test::ScratchFolder scratch;
    const std::string folder = scratch.path().string();
    test::write_file(folder + "/WhatsApp Chat with Ann.txt",
                     "13-01-2024 09:00 - Ann: IMG-20240113-WA0001.jpg (dosiero aldonita)\nkomento\n"
                     "13-01-2024 09:01 - Ann: IMG-20240113-WA0002.jpg (dosiero aldonita)\n");
    test::write_file(folder + "/IMG-20240113-WA0001.jpg", "picture");
    test::write_file(folder + "/orphan.pdf", "paper");
    const auto result = tests::read_path(folder);
    REQUIRE(result.messages.size() == 2);
    REQUIRE(result.messages[0].attachments.size() == 1);
    CHECK(result.messages[0].attachments[0].size == 7U);
    CHECK(result.messages[0].text == "komento");
    CHECK(result.messages[1].attachments.empty());
    CHECK(result.has_notice(NoticeCode::attachment_orphan));
    source::ReadOptions later;
    later.since = model::parse_instant("2024-01-13T09:01:00");
    CHECK_FALSE(tests::read_path(folder, later).has_notice(NoticeCode::attachment_orphan));
}

TEST_CASE("a text of a new form of headers is claimed, so that it is told") {
    const test::ScratchFolder scratch;
    test::write_file(scratch.path() / "chat.txt",
                     "Sat 13/01/2024, 09:00 - Ann: a\nSat 13/01/2024, 09:01 - Bob: b\n");
    test::write_file(scratch.path() / "notes.txt", "Shopping: bread\n4 at 10:30: nine\nmilk\n");
    const auto tree = tree::open_tree(scratch.path().string());
    const auto found = source::find_sources(*tree);
    REQUIRE(found.size() == 1);
    CHECK(found[0].claim.within == "chat.txt");
}

TEST_CASE("a text that can't be read keeps back nothing of what others leave in its folder") {
    const test::ScratchFolder scratch;
    test::write_file(scratch.path() / "WhatsApp Chat with Ann.txt", "13-01-2024 09:00 - Ann: hoi\n");
    test::write_file(scratch.path() / "WhatsApp Chat with Bob.txt", "");
    test::write_file(scratch.path() / "orphan.pdf", "paper");
    const auto tree = tree::open_tree(scratch.path().string());
    const auto found = source::find_sources(*tree);
    REQUIRE(found.size() == 2);
    hash::MediaStore store;
    const auto reader = found[0].reader->open(*tree, found[0].claim, store, {});
    model::Record record;
    std::vector<std::string> orphans;
    while (reader->next(record)) {
        const auto* const notice = std::get_if<model::Notice>(&record);
        if (notice != nullptr && notice->code == NoticeCode::attachment_orphan) {
            orphans.push_back(notice->name);
        }
    }
    CHECK(orphans == std::vector<std::string>{"orphan.pdf"});
}

TEST_CASE("a file beside the text tells where its sender's name ends") {
    const test::ScratchFolder scratch;
    const std::string folder = scratch.path().string();
    test::write_file(folder + "/WhatsApp-chat met X.txt",
                     "14-03-2023 09:00 - Anna: hoi\n"
                     "14-03-2023 09:01 - Piet: Verslag 2: (def).pdf (bestand bijgevoegd)\n"
                     "14-03-2023 09:02 - Kees: Noord: plan.pdf (bestand bijgevoegd)\n"
                     "14-03-2023 09:03 - Tim: Re: offerte.pdf (bestand bijgevoegd)\n");
    test::write_file(folder + "/Verslag 2: (def).pdf", "paper");
    test::write_file(folder + "/plan.pdf", "plan");
    const auto result = tests::read_path(folder);
    REQUIRE(result.messages.size() == 4);
    CHECK(result.name_of(result.messages[1].sender) == "Piet");
    CHECK(result.messages[1].attachments.at(0).name == "Verslag 2: (def).pdf");
    CHECK(result.messages[1].attachments.at(0).size == 5U);
    CHECK(result.name_of(result.messages[2].sender) == "Kees: Noord");
    CHECK(result.messages[2].attachments.at(0).size == 4U);
    CHECK(result.name_of(result.messages[3].sender) == "Tim");
    CHECK(result.messages[3].attachments.at(0).name == "Re: offerte.pdf");
    CHECK_FALSE(result.has_notice(NoticeCode::attachment_orphan));
}

namespace {

std::vector<std::string> orphans_of(const tests::ReadResult& result) {
    std::vector<std::string> names;
    for (const model::Notice& notice : result.notices) {
        if (notice.code == NoticeCode::attachment_orphan) {
            names.push_back(notice.name);
        }
    }
    return names;
}

const std::string k_chat = "13-01-2024 09:00 - Ann: IMG-20240113-WA0001.jpg (file attached)\n"
                           "14-01-2024 09:00 - Bob: ok\n";

} // namespace

TEST_CASE("a text that can't be read keeps back no file that nobody names") {
    const test::ScratchFolder scratch;
    test::write_file(scratch.path() / "WhatsApp Chat with Ann.txt", k_chat);
    test::write_file(scratch.path() / "orphan.jpg", "picture");
    test::write_file(scratch.path() / "z.txt", "13-01-2024 09:00 - Ann: a\r13-01-2024 09:01 - Bob: b\r");
    const auto tree = tree::open_tree(scratch.path().string());
    const auto found = source::find_sources(*tree);
    REQUIRE(found.size() == 2);
    hash::MediaStore store;
    std::vector<std::string> orphans;
    const auto read = [&](const source::Found& item) {
        const auto reader = item.reader->open(*tree, item.claim, store, {});
        model::Record record;
        while (reader->next(record)) {
            if (const auto* notice = std::get_if<model::Notice>(&record);
                notice != nullptr && notice->code == NoticeCode::attachment_orphan) {
                orphans.push_back(notice->name);
            }
        }
    };
    read(found[0]);
    CHECK_THROWS_WITH(read(found[1]), Catch::EndsWith("carriage returns alone, as WhatsApp writes none"));
    CHECK(orphans == std::vector<std::string>{"orphan.jpg"});
}

TEST_CASE("a text that turns out to be unreadable tells how many files nobody names") {
    const test::ScratchFolder scratch;
    test::write_file(scratch.path() / "WhatsApp Chat with Ann.txt", k_chat);
    test::write_file(scratch.path() / "orphan.jpg", "picture");
    test::write_file(scratch.path() / "z.txt",
                     k_chat + "15-01-2024 09:01 - Bob: " + std::string(std::size_t{9} << 20U, 'x') + "\n");
    CHECK_THROWS_WITH(tests::read_path(scratch.path().string()),
                      Catch::Contains("files beside it that no message names") && Catch::EndsWith(": 1"));
}

TEST_CASE("a zip beside a text that holds no chat is a file like others") {
    const test::ScratchFolder scratch;
    test::write_file(scratch.path() / "WhatsApp Chat with Ann.txt", k_chat);
    test::ZipBuilder papers;
    papers.add(test::stored("contract.pdf", "paper"));
    test::write_file(scratch.path() / "papers.zip", papers.finish());
    test::ZipBuilder chat;
    chat.add(test::stored("_chat.txt", "[13-01-2024, 09:00:00] Zoe: hi\r\n"));
    test::write_file(scratch.path() / "WhatsApp Chat - Zoe.zip", chat.finish());
    const auto result = tests::read_path(scratch.path().string());
    CHECK(result.messages.size() == 3);
    CHECK(orphans_of(result) == std::vector<std::string>{"papers.zip"});
}

TEST_CASE("files that no message of the wanted range names are told") {
    const test::ScratchFolder scratch;
    test::write_file(scratch.path() / "WhatsApp Chat with Ann.txt", k_chat);
    test::write_file(scratch.path() / "orphan.jpg", "picture");
    source::ReadOptions options;
    options.since = model::parse_instant("2024-01-14T00:00:00");
    const auto result = tests::read_path(scratch.path().string(), options);
    CHECK(orphans_of(result).empty());
    const auto told = std::find_if(result.notices.begin(), result.notices.end(), [](const auto& notice) {
        return notice.code == NoticeCode::message_outside_range;
    });
    REQUIRE(told != result.notices.end());
    CHECK_THAT(told->detail, Catch::EndsWith("not listed: 1"));
}

TEST_CASE("the full stop of a name without an ending is a part of it where the words stand in front") {
    const test::ScratchFolder scratch;
    const std::string folder = scratch.path().string();
    test::write_file(folder + "/chat.txt", "27-01-2020 08:00 - A: فایل پیوست شد DOC-20220502-WA0006.\n"
                                           "27-01-2020 08:01 - A: فایل پیوست شد x.pdf\n"
                                           "27-01-2020 08:02 - A: فایل پیوست شد y.pdf.\n"
                                           "27-01-2020 08:03 - A: فایل پیوست شد دیروز.\n");
    test::write_file(folder + "/DOC-20220502-WA0006.", "paper");
    test::write_file(folder + "/x.pdf", "paper");
    const auto result = tests::read_path(folder);
    REQUIRE(result.messages.size() == 4);
    std::vector<std::string> names;
    for (const model::Message& message : result.messages) {
        names.push_back(message.attachments.empty() ? message.text : message.attachments[0].name);
    }
    CHECK(names ==
          std::vector<std::string>{"DOC-20220502-WA0006.", "x.pdf", "y.pdf", "فایل پیوست شد دیروز."});
    CHECK_FALSE(result.has_notice(NoticeCode::attachment_orphan));
}
