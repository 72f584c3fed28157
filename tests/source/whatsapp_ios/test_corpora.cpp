// SPDX-License-Identifier: EUPL-1.2
// The database of a real phone with its expected results, where the corpora lie beside the project.
#include "files.hpp"
#include "ios_phone.hpp"
#include "paths.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <map>
#include <sstream>

namespace {

using namespace chatkeep;
using model::MessageKind;
using nlohmann::json;
namespace fs = std::filesystem;

const fs::path k_ios = fs::path(test::k_corpora) / "ios";

/// The corpus' word for a message.
std::string kind_of(const model::Message& message, const json& expected) {
    switch (message.kind) {
    case MessageKind::event:
        return expected["type"] == 10 ? "system" : "group_event";
    case MessageKind::media:
        return message.attachments.at(0).mime == "image/jpeg" ? "image" : "media";
    default:
        return std::string(to_string(message.kind));
    }
}

double unix_time(const model::Message& message) {
    return static_cast<double>(message.time.at->civil_s) + message.time.at->nanos * 1e-9;
}

void check_reactions(const tests::ReadResult& result, const model::Message& message, const json& expected) {
    const json none = json::array();
    const json& reactions = expected.contains("reactions") ? expected["reactions"] : none;
    REQUIRE(message.reactions.size() == reactions.size());
    for (std::size_t i = 0; i < reactions.size(); ++i) {
        CHECK(message.reactions[i].value == reactions[i]["emoji"].get<std::string>());
        CHECK(message.reactions[i].time->written ==
              std::to_string(reactions[i]["unix_ms"].get<std::int64_t>()));
        const auto person = std::find_if(result.participants.begin(), result.participants.end(),
                                         [&](const auto& p) { return p.id == message.reactions[i].sender; });
        REQUIRE(person != result.participants.end());
        CHECK(person->owner == true);
    }
}

void check_quote(const tests::ReadResult& result, const model::Message& message, const json& expected) {
    REQUIRE(message.reply_to.has_value() == expected.contains("quoted"));
    if (!message.reply_to) {
        return;
    }
    const json& quoted = expected["quoted"];
    CHECK(message.reply_to->source_key == quoted["stanza_id"].get<std::string>());
    CHECK(message.reply_to->text == quoted["text"].get<std::string>());
    const auto original = std::find_if(result.messages.begin(), result.messages.end(),
                                       [&](const auto& m) { return m.id == message.reply_to->message; });
    REQUIRE(original != result.messages.end());
    CHECK(original->text == message.reply_to->text);
}

void check_media(const model::Message& message, const json& expected) {
    if (!expected.contains("media")) {
        CHECK(message.attachments.empty());
        return;
    }
    REQUIRE(message.attachments.size() == 1);
    const model::Attachment& attachment = message.attachments[0];
    CHECK(attachment.missing == model::Missing::not_found);
    CHECK(attachment.size == expected["media"]["size"].get<std::uint64_t>());
    CHECK(attachment.mime == expected["media"]["mime"].get<std::string>());
    CHECK("Message/" + std::get<std::string>(attachment.extra.at(0).second) ==
          expected["media"]["path"].get<std::string>());
}

void check_message(const tests::ReadResult& result, const model::Message& message, const json& expected) {
    CHECK(message.position.row == expected["pk"].get<std::int64_t>());
    CHECK(message.source_key == expected["stanza_id"].get<std::string>());
    CHECK(message.from_owner.value_or(false) == expected["from_me"].get<bool>());
    CHECK(std::abs(unix_time(message) - expected["unix_time"].get<double>()) < 2e-6);
    CHECK(kind_of(message, expected) == expected["kind"].get<std::string>());
    if (message.kind != MessageKind::event) {
        CHECK(message.text == (expected["text"].is_null() ? "" : expected["text"].get<std::string>()));
    }
    if (expected.contains("lat")) {
        CHECK(std::stod(message.location->latitude) == expected["lat"].get<double>());
        CHECK(std::stod(message.location->longitude) == expected["lon"].get<double>());
    }
    check_media(message, expected);
    check_quote(result, message, expected);
    check_reactions(result, message, expected);
}

} // namespace

TEST_CASE("the database of a real phone gives exactly the expected messages") {
    if (!fs::exists(k_ios)) {
        return;
    }
    const auto result = tests::read_path((k_ios / "whatsapp" / "josh_ios15.whatsAppMessages.zip").string());
    std::map<std::string, model::Conversation> conversations;
    for (const model::Record& record : result.records) {
        if (const auto* conversation = std::get_if<model::Conversation>(&record)) {
            conversations.emplace(conversation->source_key, *conversation);
        }
    }
    CHECK(conversations.size() == 5);
    std::istringstream lines(test::read_file(k_ios / "whatsapp" / "josh_ios15.messages.expected.jsonl"));
    std::size_t i = 0;
    std::size_t events = 0;
    for (std::string line; std::getline(lines, line); ++i) {
        CAPTURE(line);
        const json expected = json::parse(line);
        REQUIRE(i < result.messages.size());
        const model::Message& message = result.messages[i];
        const model::Conversation& conversation = conversations.at(expected["chat"]);
        CHECK(conversation.title == expected["chat_name"].get<std::string>());
        CHECK(message.conversation == conversation.id);
        check_message(result, message, expected);
        events += message.kind == MessageKind::event ? 1U : 0U;
    }
    CHECK(result.messages.size() == i);
    CHECK(events == 11);
    CHECK(result.has_notice(model::NoticeCode::row_gap));
}

TEST_CASE("a backup adds calls and a picture that is not the one that was sent") {
    if (!fs::exists(k_ios)) {
        return;
    }
    const auto alone = tests::read_path((k_ios / "whatsapp" / "josh_ios15.whatsAppMessages.zip").string());
    const auto backup = tests::read_path((k_ios / "backup_plain").string());
    const json calls = json::parse(
        test::read_file(k_ios / "whatsapp" / "josh_ios15.whatsAppCallHistory.ileapp.json"))["data"];
    std::map<std::string, std::size_t> ids;
    std::size_t found = 0;
    for (const model::Message& message : backup.messages) {
        const bool is_ours =
            message.time.zone == "UTC" && message.position.row && !message.source_key.empty();
        ids[model::to_string('m', message.id)] += is_ours ? 1U : 0U;
        if (message.position.file == "CallHistory.sqlite") {
            REQUIRE(found < calls.size());
            CHECK(message.time.at->civil_s == calls[found][0].get<std::int64_t>());
            CHECK(message.from_owner == (calls[found][3] == "Outgoing"));
            CHECK(message.call->outcome == "answered");
            ++found;
        }
    }
    CHECK(found == calls.size());
    for (const model::Message& message : alone.messages) {
        CHECK(ids[model::to_string('m', message.id)] == 1);
    }
    CHECK(backup.has_notice(model::NoticeCode::attachment_mismatch));
}
