// SPDX-License-Identifier: EUPL-1.2
// Databases and property lists of the corpus with their expected results, where the corpora lie beside the
// project.
#include "base/database_support.hpp"
#include "base/plist.hpp"
#include "files.hpp"
#include "paths.hpp"
#include "source/imessage/app_message.hpp"
#include "source/imessage/sms_fixture.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <set>
#include <sstream>

namespace {

using namespace chatkeep;
using namespace chatkeep::tests;
using nlohmann::json;
namespace fs = std::filesystem;

const fs::path k_ios = fs::path(test::k_corpora) / "ios";

/// Records by the guid of their row: messages, and reactions and votes within them.
struct Rows {
    std::map<std::string, const model::Message*> messages;
    std::map<std::string, const model::Reaction*> reactions;
    std::map<std::string, const model::Message*> votes; ///< on this poll
};

Rows rows_of(const ReadResult& result) {
    Rows rows;
    for (const model::Message& message : result.messages) {
        rows.messages.emplace(message.source_key, &message);
        std::istringstream reactions(extra_text(message.extra, "reaction_rows"));
        std::string line;
        for (std::size_t i = 0; std::getline(reactions, line, '|'); ++i) {
            rows.reactions.emplace(line.substr(line.find(' ') + 1), &message.reactions[i]);
        }
        std::istringstream votes(extra_text(message.extra, "poll_rows"));
        while (std::getline(votes, line, '|')) {
            const std::string guid = line.substr(line.find(' ') + 1, 36);
            if (guid != message.source_key) { // the poll's own row
                rows.votes.emplace(guid, &message);
            }
        }
    }
    return rows;
}

std::string event_word(const model::Event& event) {
    const std::map<std::string, std::string> words = {
        {"subject", "group_renamed"}, {"added", "participant_added"}, {"left", "participant_left"}};
    const auto found = words.find(event.type);
    return found == words.end() ? event.type : found->second;
}

void check_edits(const model::Message& message, const json& expected) {
    std::vector<std::pair<std::int64_t, std::string>> wanted;
    for (const json& part : expected) {
        const json& history = part["history"];
        for (std::size_t i = 0; i + 1 < history.size(); ++i) {
            wanted.emplace_back(part["part"].get<std::int64_t>(), history[i]["text"].get<std::string>());
        }
        if (!history.empty()) {
            CHECK(message.text.find(history.back()["text"].get<std::string>()) != std::string::npos);
        }
        if (part["status"] == "unsent") {
            wanted.emplace_back(part["part"].get<std::int64_t>(), "");
        }
    }
    std::vector<std::pair<std::int64_t, std::string>> found;
    for (const model::Edit& edit : message.edits) {
        found.emplace_back(edit.part.value_or(-1), edit.text);
    }
    CHECK(found == wanted);
}

void check_attachments(const model::Message& message, const json& expected) {
    REQUIRE(message.attachments.size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const std::map<int, std::string> guids = {{1, "at_0_DEV1"}, {2, "at_1_DEV2"}, {3, "at_2_DEV3"}};
        CHECK(extra_text(message.attachments[i].extra, "guid") == guids.at(expected[i].get<int>()));
    }
}

void check_poll(const ReadResult& result, const model::Message& message, const json& expected) {
    REQUIRE(message.poll);
    json options = json::array();
    json votes = json::array();
    for (const model::PollOption& option : message.poll->options) {
        options.push_back(option.text);
        for (const model::Id& voter : option.voters) {
            const auto person = std::find_if(result.participants.begin(), result.participants.end(),
                                             [&](const auto& p) { return p.id == voter; });
            REQUIRE(person != result.participants.end());
            votes.push_back({person->address, option.text});
        }
    }
    CHECK(options == expected["options"]);
    CHECK(votes == expected["votes"]);
}

void check_message(const ReadResult& result, const model::Message& message, const json& expected) {
    CHECK(to_string(*message.time.at) == expected["date"].get<std::string>());
    CHECK(message.from_owner == expected["from_me"].get<bool>());
    CHECK(extra_text(message.extra, "service") == expected["service"].get<std::string>());
    const std::string kind = expected["kind"];
    if (expected.contains("text") && !expected["text"].is_null()) {
        CHECK(message.text == expected["text"].get<std::string>());
    }
    if (kind == "event") {
        REQUIRE(message.event);
        CHECK(event_word(*message.event) == expected["event"].get<std::string>());
    }
    if (expected.contains("title")) {
        CHECK(message.event->value == expected["title"].get<std::string>());
    }
    if (expected.contains("edits")) {
        check_edits(message, expected["edits"]);
    }
    if (expected.contains("attachments")) {
        check_attachments(message, expected["attachments"]);
    }
    if (expected.contains("mentions")) {
        REQUIRE(message.mentions.size() == 1);
        CHECK(message.mentions[0].address == expected["mentions"][0].get<std::string>());
        CHECK(message.text.substr(*message.mentions[0].start, *message.mentions[0].length) == "Dad");
    }
    if (expected.contains("options")) {
        check_poll(result, message, expected);
    }
    if (expected.contains("effect")) {
        CHECK(message.effect == expected["effect"].get<std::string>());
    }
    if (expected.contains("url")) {
        CHECK(extra_text(message.extra, "link_original_url") == expected["url"].get<std::string>());
    }
    CHECK(expected.contains("recoverable_deleted_from_chat") !=
          extra_text(message.extra, "deleted_at").empty());
}

void check_row(const ReadResult& result, const Rows& rows, const json& expected) {
    const std::string guid = expected["guid"];
    const std::string kind = expected["kind"];
    if (kind == "reaction") {
        const auto found = rows.reactions.find(guid);
        REQUIRE(found != rows.reactions.end());
        const model::Reaction& reaction = *found->second;
        CHECK(reaction.value == expected["reaction"].get<std::string>());
        CHECK(reaction.removed.value_or(false) == (expected["action"] == "remove"));
        CHECK(reaction.part.value_or(0) == expected["part"].get<int>());
        CHECK(to_string(*reaction.time->at) == expected["date"].get<std::string>());
        const auto& all = rows.messages.at(expected["target"].get<std::string>())->reactions;
        CHECK((&reaction >= all.data() && &reaction < all.data() + all.size()));
        return;
    }
    if (kind == "poll_vote") {
        CHECK(rows.votes.at(guid)->source_key == expected["target"].get<std::string>());
        return;
    }
    const auto found = rows.messages.find(guid);
    REQUIRE(found != rows.messages.end());
    check_message(result, *found->second, expected);
    if (expected.contains("reply_to")) {
        const model::Message& target = *rows.messages.at(expected["reply_to"].get<std::string>());
        CHECK(found->second->reply_to->message == target.id);
        CHECK(found->second->reply_to->part == expected["reply_part"].get<int>());
    }
}

void check_database(const ReadResult& result) {
    const Rows rows = rows_of(result);
    std::istringstream lines(test::read_file(k_ios / "sms" / "synthetic_sms.expected.jsonl"));
    std::string line;
    std::size_t count = 0;
    while (std::getline(lines, line)) {
        const json expected = json::parse(line);
        INFO("row " << expected["rowid"]);
        check_row(result, rows, expected);
        ++count;
    }
    CHECK(rows.messages.size() + rows.reactions.size() + rows.votes.size() == count);
}

} // namespace

TEST_CASE("sms.db of the corpus gives its expected results, alone and in a backup") {
    if (!fs::exists(k_ios)) {
        return;
    }
    check_database(read_path((k_ios / "sms" / "synthetic_sms.db").string()));
    const tests::ReadResult backup = read_path((k_ios / "backup_plain").string());
    tests::ReadResult sms;
    for (const model::Message& message : backup.messages) {
        if (message.source_key.starts_with("A00000")) {
            sms.messages.push_back(message);
        }
    }
    sms.participants = backup.participants;
    check_database(sms);
    for (const model::Message& message : sms.messages) {
        for (const model::Attachment& attachment : message.attachments) {
            CHECK(attachment.missing == model::Missing::none);
        }
    }
}

TEST_CASE("chat.db of the corpus: orphans, gaps, a translation, a sticker that is not there") {
    if (!fs::exists(k_ios)) {
        return;
    }
    const ReadResult result = read_path((k_ios / "sms" / "imessage_exporter_test.db").string());
    REQUIRE(result.messages.size() == 3);
    CHECK(result.messages[0].position.row == 123445);
    CHECK(to_string(*result.messages[0].time.at) == "2025-02-06T21:25:24.490443648Z");
    CHECK(extra_text(result.messages[0].extra, "link_site") == "gHacks Technology News");
    REQUIRE(result.messages[1].attachments.size() == 1);
    CHECK(result.messages[1].attachments[0].missing == model::Missing::not_found);
    CHECK(extra_text(result.messages[2].extra, "translations") ==
          "Oh, il a traduit ce que j'ai envoy\xC3\xA9 !");
    CHECK(extra_text(result.messages[2].extra, "translation_languages") == "0 en_US fr_FR");
    CHECK(result.has_notice(model::NoticeCode::row_gap));
    CHECK(result.has_notice(model::NoticeCode::row_unassigned));
}

TEST_CASE("property lists of the corpus: edits, polls and app bubbles") {
    if (!fs::exists(k_ios)) {
        return;
    }
    const json expected = json::parse(test::read_file(k_ios / "plists" / "expected.json"));
    for (const auto& [name, wanted] : expected.items()) {
        INFO(name);
        const std::string bytes = test::read_file(k_ios / "plists" / name);
        if (name.starts_with("edited_message/")) {
            SmsDatabase database;
            database.add(1, {{"message_summary_info", sql_bytes(bytes)}});
            const ReadResult result = read_sms(database);
            REQUIRE(result.messages.size() == 1);
            check_edits(result.messages[0], wanted["parts"]);
        } else if (wanted.contains("json")) {
            const auto poll = source::imessage::parse_poll(bytes);
            REQUIRE(poll);
            const json& item = wanted["json"]["item"];
            CHECK(poll->choices.size() == (item.contains("orderedPollOptions") ? 4 : 0));
            CHECK(poll->votes.size() == (item.contains("votes") ? 1 : 0));
        } else if (name.starts_with("app_message/") && wanted.contains("resolved")) {
            model::Message message;
            hash::MediaStore store;
            CHECK(source::imessage::read_app("org.example.app", bytes, store, message));
            CHECK(message.text == wanted["resolved"]["ldtext"].get<std::string>());
        }
    }
}
