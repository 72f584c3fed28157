// SPDX-License-Identifier: EUPL-1.2
#include "source/merging/message_members.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace chatkeep::source::merging {

namespace {

constexpr std::array<std::string_view, k_slots> k_names = {
    "type",     "id",          "conversation", "n",        "sender",    "from_owner", "kind",
    "text",     "subject",     "time",         "reply_to", "reactions", "edited",     "edits",
    "mentions", "attachments", "poll",         "call",     "location",  "event",      "forwarded",
    "effect",   "expires_s",   "source_key",   "position", "extra",     "order",      "merged"};

} // namespace

const std::array<std::string_view, 14> k_attachment_names = {
    "name",         "role",        "sha256",  "size",       "mime",      "missing",     "captured",
    "derived_from", "stored_name", "caption", "transcript", "view_once", "duration_ms", "extra"};

const std::array<std::string_view, 6> k_reaction_names = {"sender",  "value", "time",
                                                          "removed", "part",  "sticker_sha256"};

std::string_view name_of(Slot slot) noexcept {
    return k_names[static_cast<std::size_t>(slot)];
}

void sort_members(const std::vector<stream::LineMember>& members, MessageMembers& result) {
    result.values.fill({});
    result.others.clear();
    const auto* next = k_names.begin(); // nearly all records have them in the order of the format
    for (const stream::LineMember& member : members) {
        const auto is_named = [&](std::string_view name) { return base::is_same_name(name, member.name); };
        const auto* slot = std::find_if(next, k_names.end(), is_named);
        if (slot == k_names.end()) {
            slot = std::find_if(k_names.begin(), next, is_named);
            if (slot == next) {
                result.others.push_back(member);
                continue;
            }
        }
        result.values[static_cast<std::size_t>(slot - k_names.begin())] = member.value;
        next = slot + 1;
    }
}

void append_member(std::string& line, std::string_view name, std::string_view json) {
    if (!json.empty()) {
        line += line.back() == '{' ? "\"" : ",\"";
        line += name;
        line += "\":";
        line += json;
    }
}

void append_object(std::string& line, const ItemMembers& members, std::span<const std::string_view> names) {
    line += '{';
    for (const std::string_view name : names) {
        append_member(line, name, stream::find_member(members, name));
    }
    for (const stream::LineMember& member : members) {
        if (std::find(names.begin(), names.end(), member.name) == names.end()) {
            append_member(line, member.name, member.value);
        }
    }
    line += '}';
}

} // namespace chatkeep::source::merging
