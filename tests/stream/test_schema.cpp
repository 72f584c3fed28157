// SPDX-License-Identifier: EUPL-1.2
// Holds the published JSON Schema against the code: a record with every member set uses exactly the schema's
// members, in its order.
#include "paths.hpp"
#include "stream/writer.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

namespace {

using namespace chatkeep;
using nlohmann::ordered_json;

ordered_json schema() {
    std::ifstream file(std::string(test::k_sources) + "/lib/stream/chat-stream.schema.json");
    return ordered_json::parse(file)["$defs"];
}

std::vector<std::string> names(const ordered_json& object) {
    std::vector<std::string> result;
    for (const auto& [name, value] : object.items()) {
        result.push_back(name);
    }
    return result;
}

void check(const std::vector<std::string>& written, const ordered_json& defs, const char* definition) {
    INFO(definition);
    CHECK(written == names(defs[definition]["properties"]));
}

/// merged: the last members, which only merging adds.
void check(const ordered_json& record, const ordered_json& defs, const char* definition,
           const std::vector<std::string>& merged = {}) {
    auto written = names(record);
    written.insert(written.end(), merged.begin(), merged.end());
    check(written, defs, definition);
}

/// With the members that only cleaning adds.
std::vector<std::string> cleaned_attachment(const ordered_json& attachment) {
    auto written = names(attachment);
    const auto missing = std::find(written.begin(), written.end(), "missing");
    written.insert(missing + 1, {"captured", "derived_from"});
    return written;
}

const model::Id k_id{1, 2};

model::Time full_time() {
    const model::Instant instant{0, 0, 3600};
    return {instant,
            instant,
            instant,
            model::Precision::second,
            model::TimeBasis::source,
            "Europe/Amsterdam",
            model::Fold::first,
            "x"};
}

model::Attachment full_attachment() {
    return {"a", "thumbnail", "00", 1,    "image/png", model::Missing::omitted,
            "b", "c",         "d",  true, 5,           {{"k", true}}};
}

model::Message full_message() {
    model::Message message;
    message.sender = k_id;
    message.from_owner = true;
    message.text = "t";
    message.subject = "s";
    message.time = full_time();
    message.reply_to = model::Reply{k_id, "k", k_id, "t", 0};
    message.reactions = {{k_id, "x", full_time(), true, 0, "00"}};
    message.edited = true;
    message.edits = {{"t", full_time(), 0, true}};
    message.mentions = {{k_id, "a", 0, 1}};
    message.attachments = {full_attachment()};
    message.poll = model::Poll{"q", {{"o", 1, {k_id}}}, true};
    message.call = model::Call{"voice", "missed", 1, true};
    message.location = model::Location{"1", "2", "n", "a", "u", true};
    message.event = model::Event{"left", k_id, {"x"}, "v"};
    message.forwarded = true;
    message.effect = "e";
    message.expires_s = 1;
    message.source_key = "k";
    message.position = {"f", 1, 1, 0, 1, 1};
    message.extra = {{"k", std::int64_t{1}}};
    message.order = {model::Certainty::likely, model::OrderBasis::sender};
    return message;
}

} // namespace

TEST_CASE("the schema names every member of a message in the order of the stream") {
    const ordered_json defs = schema();
    const ordered_json message = ordered_json::parse(stream::to_json(full_message()));
    check(message, defs, "message", {"merged"});
    check(message["order"], defs, "order", {"right_in_1000"});
    check(message["time"], defs, "time");
    check(message["reply_to"], defs, "reply");
    check(message["reactions"][0], defs, "reaction");
    check(message["edits"][0], defs, "edit");
    check(message["mentions"][0], defs, "mention");
    check(cleaned_attachment(message["attachments"][0]), defs, "attachment");
    check(message["poll"], defs, "poll");
    check(message["call"], defs, "call");
    check(message["location"], defs, "location");
    check(message["event"], defs, "event");
    check(message["position"], defs, "position");
}

TEST_CASE("the schema names every member of the other records in the order of the stream") {
    const ordered_json defs = schema();
    const model::Extra extra = {{"k", std::string("v")}};
    check(ordered_json::parse(
              stream::to_json(model::Source{"s1", "r", "p", "w", "n", 1, "00", "s", "o", "d", "a", extra})),
          defs, "source");
    check(ordered_json::parse(stream::to_json(model::Conversation{
              k_id, "s1", "w", model::ConversationKind::group, "t", "k", k_id, "option", extra})),
          defs, "conversation", {"sources", "merged"});
    check(ordered_json::parse(stream::to_json(model::Participant{k_id, k_id, "n", "a", true, true, extra})),
          defs, "participant", {"merged"});
    check(
        ordered_json::parse(stream::to_json(model::Removal{k_id, k_id, 1, k_id, model::Instant{}, "r", "b"})),
        defs, "removal");
    check(ordered_json::parse(stream::to_json(model::Notice{
              model::NoticeCode::preamble, "s1", k_id, k_id, {"f", 1, 1, 0, 1, 1}, "d", "n", "t"})),
          defs, "notice");
}

TEST_CASE("the schema lists the words of every enumeration") {
    const ordered_json defs = schema();
    const auto words = [](const ordered_json& property) {
        return property["enum"].get<std::vector<std::string>>();
    };
    std::vector<std::string> kinds;
    for (int i = 0; i <= static_cast<int>(model::MessageKind::unknown); ++i) {
        kinds.emplace_back(to_string(static_cast<model::MessageKind>(i)));
    }
    CHECK(words(defs["message"]["properties"]["kind"]) == kinds);
    std::vector<std::string> reasons;
    for (int i = 1; i <= static_cast<int>(model::Missing::not_copied); ++i) {
        reasons.emplace_back(to_string(static_cast<model::Missing>(i)));
    }
    CHECK(words(defs["attachment"]["properties"]["missing"]) == reasons);
}
