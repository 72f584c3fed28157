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
#include <array>
#include <initializer_list>

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

/// Whether an object has nothing but texts under these names, and what is_told knows.
template <typename IsTold>
bool tells_all(const Json& object, std::initializer_list<std::string_view> texts, const IsTold& is_told) {
    if (!object.is_object()) {
        return false;
    }
    for (auto member = object.begin(); member != object.end(); ++member) {
        const bool is_text =
            member->is_string() && std::find(texts.begin(), texts.end(), member.key()) != texts.end();
        if (!is_text && !is_told(member.key(), *member)) {
            return false;
        }
    }
    return true;
}

bool tells_option(const Json& option) {
    return tells_all(option, {"optionIdentifier", "text", "creatorHandle"},
                     [&option](const std::string& name, const Json& value) {
                         return (name == "canBeEdited" && value == false) ||
                                (name == "attributedText" && value.is_string() &&
                                 base::repair_utf8(value.get_ref<const std::string&>()) ==
                                     text_member(option, "text"));
                     });
}

bool tells_vote(const Json& vote) {
    return tells_all(vote, {"participantHandle", "voteOptionIdentifier"},
                     [](const std::string& name, const Json& value) {
                         return name == "serverVoteTime" && value.is_number();
                     });
}

bool tells_item(const Json& item) {
    return tells_all(item, {"title", "creatorHandle"}, [](const std::string& name, const Json& value) {
        return value.is_array() &&
               ((name == "orderedPollOptions" && std::all_of(value.begin(), value.end(), tells_option)) ||
                (name == "votes" && std::all_of(value.begin(), value.end(), tells_vote)));
    });
}

/// Whether all of a payload is told by describe_poll(): the rest is only how the bubble is made.
bool tells_payload(const base::PlistValue& list, std::string_view url, const Json& json) {
    constexpr std::array<std::string_view, 3> known = {"URL", "an", "sessionIdentifier"};
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (std::find(known.begin(), known.end(), list.key(i).text().value_or("")) == known.end()) {
            return false;
        }
    }
    return url.find('?') == std::string_view::npos &&
           tells_all(json, {}, [](const std::string& name, const Json& value) {
               return (name == "version" && value == 1) || (name == "item" && tells_item(value));
           });
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
    const std::string_view url = list ? (*list)["URL"].text().value_or("") : "";
    const auto bytes = decode_data_url(url);
    const Json json = Json::parse(bytes.value_or(""), nullptr, false);
    if (!json.is_object() || !json.contains("item")) {
        return std::nullopt;
    }
    const Json& item = json["item"];
    PollContent poll;
    poll.has_more = !tells_payload(*list, url, json);
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
