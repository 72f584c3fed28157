// SPDX-License-Identifier: EUPL-1.2
// Polls: the payload's URL is "data:," and base64url of a JSON object.
#include "base/plist.hpp"
#include "base/text.hpp"
#include "source/imessage/app_message.hpp"
#include "source/imessage/data_url.hpp"
#include "source/imessage/message_time.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace chatkeep::source::imessage {

namespace {

using Json = nlohmann::ordered_json;

std::string text_member(const Json& object, const char* name) {
    const auto found = object.is_object() ? object.find(name) : object.end();
    const bool is_text = object.is_object() && found != object.end() && found->is_string();
    return is_text ? base::repair_utf8(found->get_ref<const std::string&>()) : std::string();
}

/// The list under a name; an empty one when there is none.
const Json& list_member(const Json& object, const char* name) {
    static const Json k_none = Json::array();
    const auto found = object.is_object() ? object.find(name) : object.end();
    return object.is_object() && found != object.end() && found->is_array() ? *found : k_none;
}

/// Seconds since 2001, as RFC 3339; a number that is no such time as it stands.
std::string time_member(const Json& object, const char* name) {
    const auto found = object.is_object() ? object.find(name) : object.end();
    if (!object.is_object() || found == object.end() || !found->is_number()) {
        return {};
    }
    const auto at = instant_of(found->get<Json::number_float_t>());
    return at ? model::to_string(*at) : found->dump();
}

/// Only what would end the quotation is escaped, so that all else can be searched as it was written.
std::string in_quotes(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        out += c == '"' || c == '\\' ? "\\" : "";
        out += c;
    }
    return out + '"';
}

} // namespace

std::string poll_word(std::string_view text) {
    const bool is_word = text != "-" && std::none_of(text.begin(), text.end(), [](char c) {
                             return static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '\\';
                         });
    if (text.empty()) {
        return "-";
    }
    return is_word ? std::string(text) : in_quotes(text);
}

std::string describe_poll(const PollContent& content) {
    std::string words;
    if (!content.choices.empty() || !content.title.empty() || !content.creator.empty()) {
        words += fmt::format(" {} {}", in_quotes(content.title), poll_word(content.creator));
    }
    for (const PollChoice& choice : content.choices) {
        words +=
            fmt::format(" {} {} {}", poll_word(choice.id), in_quotes(choice.text), poll_word(choice.creator));
    }
    for (const PollVote& vote : content.votes) {
        words += fmt::format(" {} {} {}", poll_word(vote.participant), poll_word(vote.choice),
                             poll_word(vote.time));
    }
    return words;
}

std::optional<PollContent> parse_poll(std::string_view payload) {
    const auto list = base::parse_any_plist(payload);
    const auto bytes = decode_data_url(list ? (*list)["URL"].text().value_or("") : "");
    const Json json = Json::parse(bytes.value_or(""), nullptr, false);
    if (!json.is_object() || !json.contains("item")) {
        return std::nullopt;
    }
    const Json& item = json["item"];
    PollContent poll;
    poll.title = text_member(item, "title");
    poll.creator = text_member(item, "creatorHandle");
    for (const Json& choice : list_member(item, "orderedPollOptions")) {
        poll.choices.push_back({text_member(choice, "optionIdentifier"), text_member(choice, "text"),
                                text_member(choice, "creatorHandle")});
    }
    for (const Json& vote : list_member(item, "votes")) {
        poll.votes.push_back({text_member(vote, "participantHandle"),
                              text_member(vote, "voteOptionIdentifier"),
                              time_member(vote, "serverVoteTime")});
    }
    return poll;
}

} // namespace chatkeep::source::imessage
