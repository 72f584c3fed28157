// SPDX-License-Identifier: EUPL-1.2
// Polls: the payload's URL is "data:," and base64url of a JSON object.
#include "base/plist.hpp"
#include "base/text.hpp"
#include "source/imessage/app_message.hpp"
#include "source/imessage/data_url.hpp"

#include <nlohmann/json.hpp>

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

} // namespace

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
    for (const Json& choice : list_member(item, "orderedPollOptions")) {
        poll.choices.push_back({text_member(choice, "optionIdentifier"), text_member(choice, "text")});
    }
    for (const Json& vote : list_member(item, "votes")) {
        poll.votes.push_back(
            {text_member(vote, "participantHandle"), text_member(vote, "voteOptionIdentifier")});
    }
    return poll;
}

} // namespace chatkeep::source::imessage
