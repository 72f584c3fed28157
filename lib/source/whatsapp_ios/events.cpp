// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_ios/events.hpp"

#include "base/text.hpp"
#include "source/whatsapp_ios/jid.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace chatkeep::source::whatsapp_ios {

namespace {

using enum Payload;
using Role = MemberRole;

constexpr std::int64_t k_g = k_group_event;
constexpr std::int64_t k_s = k_system_event;
constexpr std::int64_t k_c = k_channel_event;

// Codes: ios.md 5.3, sorted by message type and code.
constexpr std::array k_kinds = {
    EventKind{k_g, 1, "subject", value, Role::actor, "{a} changed the group name to \"{v}\"",
              "the group name was changed to \"{v}\"", ""},
    EventKind{k_g, 2, "added", members, Role::target, "{a} added {t}", "{t} was added", ""},
    EventKind{k_g, 3, "left", none, Role::actor, "{a} left", "someone left", ""},
    EventKind{k_g, 4, "icon", none, Role::actor, "{a} changed the group picture",
              "the group picture was changed", "changed"},
    EventKind{k_g, 5, "icon", none, Role::actor, "{a} deleted the group picture",
              "the group picture was deleted", "deleted"},
    EventKind{k_g, 7, "removed", members, Role::target, "{a} removed {t}", "{t} was removed", ""},
    EventKind{k_g, 9, "number_changed", value, Role::actor, "{a} changed to a new number",
              "someone changed to a new number", ""},
    EventKind{k_g, 10, "admin", none, Role::none, "you are now an admin", "", "you"},
    EventKind{k_g, 11, "admin", none, Role::none, "you are no longer an admin", "", "not you"},
    EventKind{k_g, 12, "created", value, Role::actor, "{a} created the group", "the group was created", ""},
    EventKind{k_g, 13, "community", none, Role::none, "the community is no longer available", "",
              "unavailable"},
    EventKind{k_g, 15, "joined", none, Role::actor, "{a} joined using the group's link",
              "someone joined using the group's link", "link"},
    EventKind{k_g, 17, "description", value, Role::actor, "{a} changed the group description",
              "the group description was changed", ""},
    EventKind{k_g, 18, "settings", none, Role::actor, "{a} allowed only admins to edit the group's info",
              "only admins can edit the group's info", "edit: admins"},
    EventKind{k_g, 19, "settings", none, Role::actor, "{a} allowed all members to edit the group's info",
              "all members can edit the group's info", "edit: all"},
    EventKind{k_g, 20, "settings", none, Role::actor, "{a} allowed only admins to send messages",
              "only admins can send messages", "send: admins"},
    EventKind{k_g, 21, "settings", none, Role::actor, "{a} allowed all members to send messages",
              "all members can send messages", "send: all"},
    EventKind{k_g, 22, "description", none, Role::actor, "{a} deleted the group description",
              "the group description was deleted", "deleted"},
    EventKind{k_g, 23, "joined", none, Role::actor, "{a} joined by invitation",
              "someone joined by invitation", "invitation"},
    EventKind{k_g, 26, "expiring", seconds, Role::actor, "{a} set disappearing messages: {v}",
              "disappearing messages were set: {v}", ""},
    EventKind{k_g, 30, "joined", none, Role::actor, "{a} joined from the community",
              "someone joined from the community", "community"},
    EventKind{k_g, 31, "community", linked_groups, Role::actor, "{a} added groups to the community: {v}",
              "groups were added to the community: {v}", ""},
    EventKind{k_g, 33, "community", linked_groups, Role::actor, "{a} removed groups from the community: {v}",
              "groups were removed from the community: {v}", ""},
    EventKind{k_g, 39, "admin", promoted, Role::target, "{a} made {t} an admin", "{t} is now an admin", ""},
    EventKind{k_g, 42, "settings", none, Role::actor, "{a} allowed only admins to add members",
              "only admins can add members", "add: admins"},
    EventKind{k_g, 43, "community", none, Role::none, "the group is no longer part of the community", "",
              "not part"},
    EventKind{k_g, 50, "added", members, Role::target, "{a} added {t}", "{t} were added", ""},
    EventKind{k_g, 51, "community", none, Role::actor, "{a} changed how the community is managed",
              "how the community is managed was changed", "management"},
    EventKind{k_g, 56, "subject", subjects, Role::actor, "{a} changed the group name to \"{v}\"",
              "the group name was changed to \"{v}\"", ""},
    EventKind{k_g, 57, "community", value, Role::actor, "{a} changed the community description",
              "the community description was changed", ""},
    EventKind{k_g, 60, "community", none, Role::none, "welcome to the community", "", "welcome"},
    EventKind{k_g, 61, "community", linked_groups, Role::actor, "{a} added groups to the community: {v}",
              "groups were added to the community: {v}", ""},
    EventKind{k_g, 64, "community", add_rule, Role::actor, "{a} changed who can add to the community: {v}",
              "who can add to the community: {v}", ""},
    EventKind{k_s, 1, "voice", addresses, Role::none, "", "", ""},
    EventKind{k_s, 2, "encryption", none, Role::none, "messages and calls are end-to-end encrypted", "", ""},
    EventKind{k_s, 3, "security_code", none, Role::actor, "the security code with {a} changed",
              "the security code changed", ""},
    EventKind{k_s, 4, "video", addresses, Role::none, "", "", ""},
    EventKind{k_s, 5, "number_changed", value, Role::actor,
              "{a} changed to a new number; this is the conversation with the old one",
              "the number changed; this is the conversation with the old one", ""},
    EventKind{k_s, 6, "number_changed", value, Role::actor,
              "{a} changed to a new number; this is the conversation with the new one",
              "the number changed; this is the conversation with the new one", ""},
    EventKind{k_s, 21, "voice", addresses, Role::none, "", "", ""},
    EventKind{k_s, 22, "video", addresses, Role::none, "", "", ""},
    EventKind{k_s, 25, "business", value, Role::none, "this is an official business account", "", ""},
    EventKind{k_s, 26, "business", value, Role::none, "this is the conversation with a business: {v}", "",
              ""},
    EventKind{k_s, 29, "business", value, Role::none, "the business changed its name: {v}", "", ""},
    EventKind{k_s, 30, "business", none, Role::none, "this is no longer a business account", "", ""},
    EventKind{k_s, 34, "blocked", none, Role::none, "you blocked this contact", "", "blocked"},
    EventKind{k_s, 35, "blocked", none, Role::none, "you unblocked this contact", "", "unblocked"},
    EventKind{k_s, 36, "security_code", none, Role::actor, "the security code with {a} changed",
              "the security code changed", ""},
    EventKind{k_s, 38, "business", value, Role::none, "this is an official business account", "", ""},
    EventKind{k_s, 40, "call", none, Role::actor, "{a} started a video call", "a video call was started",
              "video"},
    EventKind{k_s, 41, "call", none, Role::actor, "{a} started a video call", "a video call was started",
              "video"},
    EventKind{k_s, 45, "voice", addresses, Role::none, "", "", ""},
    EventKind{k_s, 46, "video", addresses, Role::none, "", "", ""},
    EventKind{k_s, 47, "expiring", none, Role::actor, "{a} kept a disappearing message",
              "a disappearing message was kept", "kept"},
    EventKind{k_s, 51, "settings", none, Role::actor, "{a} changed the privacy of the conversation",
              "the privacy of the conversation was changed", "privacy"},
    EventKind{k_s, 56, "contact", none, Role::none, "the sender was added to the contacts", "", ""},
    EventKind{k_c, 1, "created", value, Role::none, "the channel was created", "", ""},
    EventKind{k_c, 4, "settings", none, Role::none, "the privacy of channels was explained", "", "privacy"},
};

constexpr bool is_before(const EventKind& a, const EventKind& b) noexcept {
    return a.message_type != b.message_type ? a.message_type < b.message_type : a.code < b.code;
}

static_assert(std::is_sorted(k_kinds.begin(), k_kinds.end(), is_before), "found by halving");

constexpr unsigned k_max_json_depth = 16;

/// Foreign JSON, bounded in depth; null when it is none.
nlohmann::json parse_json(std::string_view text) {
    const auto within_depth = [](int depth, nlohmann::json::parse_event_t, nlohmann::json&) {
        return depth <= static_cast<int>(k_max_json_depth);
    };
    auto json = nlohmann::json::parse(text, within_depth, false);
    return json.is_discarded() ? nlohmann::json() : json;
}

std::string text_member(const nlohmann::json& object, const char* name) {
    const auto member = object.is_object() ? object.find(name) : object.end();
    return object.is_object() && member != object.end() && member->is_string() ? member->get<std::string>()
                                                                               : std::string();
}

std::string linked_names(const nlohmann::json& json) {
    std::string names;
    const auto groups = json.is_object() ? json.find("linked_groups") : json.end();
    if (!json.is_object() || groups == json.end() || !groups->is_array()) {
        return names;
    }
    for (const nlohmann::json& group : *groups) {
        std::string name = group.is_string() ? group.get<std::string>() : std::string();
        for (const char* key : {"subject", "name", "jid", "group_jid"}) {
            name = name.empty() ? text_member(group, key) : name;
        }
        names += (names.empty() || name.empty() ? "" : ", ") + name;
    }
    return names;
}

/// Addresses between separators; what is none is left out, and tells_all is false then.
std::vector<std::string> split_addresses(std::string_view text, bool& tells_all) {
    std::vector<std::string> found;
    while (!text.empty()) {
        const auto end = text.find_first_of(",;");
        const std::string_view part = base::trim(text.substr(0, end));
        if (parse_jid(part).kind != JidKind::none) {
            found.push_back(plain_jid(part));
        } else {
            tells_all = tells_all && part.empty();
        }
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    }
    return found;
}

void read_members(std::string_view text, EventParts& parts) {
    parts.tells_all = true;
    const auto semicolon = text.find(';');
    if (semicolon != std::string_view::npos) {
        auto actors = split_addresses(text.substr(0, semicolon), parts.tells_all);
        parts.tells_all = parts.tells_all && actors.size() < 2;
        parts.actor = actors.empty() ? std::string() : std::move(actors.front());
        parts.targets = split_addresses(text.substr(semicolon + 1), parts.tells_all);
    } else {
        parts.targets = split_addresses(text, parts.tells_all);
    }
}

/// ios.md 5.3: of events 2, 7 and 50 one address alone is the actor, and without any the owner acted.
void read_added(std::string_view text, const std::string& member, EventParts& parts) {
    read_members(text, parts);
    if (parts.targets.size() == 1 && parts.actor.empty() && text.find(';') == std::string_view::npos) {
        parts.actor = std::move(parts.targets.front());
        parts.targets.clear();
    }
    if (parts.targets.empty() && !member.empty()) {
        parts.targets.push_back(member);
        parts.owner_acts = base::trim(text).empty();
    }
}

/// Who one address alone is beside the group member is not known: it stays text.
void read_promoted(std::string_view text, const std::string& member, EventParts& parts) {
    read_members(text, parts);
    const bool is_alone = parts.actor.empty() && parts.targets.size() == 1;
    if (member.empty() || (!is_alone && !parts.targets.empty())) {
        return;
    }
    parts.tells_all = parts.tells_all && (!is_alone || parts.targets.front() == plain_jid(member));
    parts.targets = {member};
}

bool is_all_digits(std::string_view text) noexcept {
    return !text.empty() && std::all_of(text.begin(), text.end(), base::is_digit);
}

/// "86400 s" or "off"; empty when it is no number of seconds.
std::string timer_value(std::string_view text) {
    text = base::trim(text);
    if (!is_all_digits(text)) {
        return {};
    }
    return text.find_first_not_of('0') == std::string_view::npos ? "off" : std::string(text) + " s";
}

} // namespace

const EventKind* find_event(std::int64_t message_type, std::int64_t code) noexcept {
    const EventKind wanted{message_type, code, {}, none, Role::none, {}, {}, {}};
    const auto* const found = std::lower_bound(k_kinds.begin(), k_kinds.end(), wanted, is_before);
    return found != k_kinds.end() && !is_before(wanted, *found) ? found : nullptr;
}

bool is_missed_call(const EventKind& kind) noexcept {
    return kind.type == "voice" || kind.type == "video";
}

EventParts read_event(const EventKind& kind, std::string_view text, const std::string& member) {
    EventParts parts;
    parts.value = std::string(kind.value);
    switch (kind.payload) {
    case value:
        parts.value = std::string(text);
        break;
    case subjects: {
        const nlohmann::json json = parse_json(text);
        parts.value = json.is_object() ? text_member(json, "new_subject") : std::string(text);
        parts.previous = text_member(json, "previous_subject");
        break;
    }
    case members:
        read_added(text, member, parts);
        break;
    case promoted:
        read_promoted(text, member, parts);
        break;
    case addresses:
        parts.tells_all = true;
        parts.targets = split_addresses(text, parts.tells_all);
        break;
    case seconds:
        parts.value = timer_value(text);
        break;
    case linked_groups:
        parts.value = linked_names(parse_json(text));
        break;
    case add_rule:
        parts.value = base::trim(text) == "1" ? "all members" : base::trim(text) == "0" ? "admins" : "";
        break;
    case none:
        break;
    }
    if (kind.role == Role::actor) {
        parts.actor = member;
    }
    return parts;
}

std::string compose_line(const EventKind& kind, std::string_view actor,
                         const std::vector<std::string>& targets, std::string_view value_words) {
    std::string_view pattern = actor.empty() && !kind.passive.empty() ? kind.passive : kind.line;
    std::string names;
    for (const std::string& target : targets) {
        names += (names.empty() ? "" : ", ") + target;
    }
    if (names.empty()) {
        names = "someone";
    }
    if (value_words.empty()) {
        pattern = pattern.substr(0, pattern.find(": {v}"));
    }
    std::string line;
    while (!pattern.empty()) {
        if (pattern.starts_with("{a}")) {
            line += actor;
        } else if (pattern.starts_with("{t}")) {
            line += names;
        } else if (pattern.starts_with("{v}")) {
            line += value_words;
        } else {
            line += pattern.front();
            pattern.remove_prefix(1);
            continue;
        }
        pattern.remove_prefix(3);
    }
    return line;
}

} // namespace chatkeep::source::whatsapp_ios
