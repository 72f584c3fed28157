#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Lines of the app: what the codes of message types 6, 10 and 55 say. With any other message type the code
// says nothing (ordinary received messages carry 2).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::source::whatsapp_ios {

inline constexpr std::int64_t k_group_event = 6;
inline constexpr std::int64_t k_system_event = 10;
inline constexpr std::int64_t k_channel_event = 55;

[[nodiscard]] constexpr bool is_event_type(std::int64_t message_type) noexcept {
    return message_type == k_group_event || message_type == k_system_event || message_type == k_channel_event;
}

/// What the text of the row holds.
enum class Payload : std::uint8_t {
    none,
    value,         ///< a name: the new subject, a business
    subjects,      ///< JSON: previous_subject, new_subject
    members,       ///< "actor;member,member", one address (the actor), or nothing (the owner acted)
    promoted,      ///< the same, but one address alone is no actor, and nothing tells who acted
    addresses,     ///< addresses, separated by commas
    seconds,       ///< of a timer; 0: off
    linked_groups, ///< JSON: linked_groups
    add_rule       ///< 1: all members may add
};

/// What the group member of the row did.
enum class MemberRole : std::uint8_t { none, actor, target };

struct EventKind {
    std::int64_t message_type;
    std::int64_t code;
    std::string_view type; ///< the stream's word; "voice" and "video" for calls that were missed
    Payload payload;
    MemberRole role;
    std::string_view line;    ///< {a}: who did it, {t}: to whom, {v}: the value
    std::string_view passive; ///< the line when nobody knows who did it; empty: the same
    std::string_view value;   ///< a fixed value
};

/// Nothing for codes that nobody knows.
[[nodiscard]] const EventKind* find_event(std::int64_t message_type, std::int64_t code) noexcept;

/// Missed calls are calls, not events.
[[nodiscard]] bool is_missed_call(const EventKind& kind) noexcept;

struct EventParts {
    std::string actor; ///< address
    bool owner_acts = false;
    std::vector<std::string> targets; ///< addresses
    std::string value;
    std::string previous;   ///< subject before
    bool tells_all = false; ///< the addresses are all that the text says
};

/// text: of the row, UTF-8; member: address of the row's group member, or empty.
[[nodiscard]] EventParts read_event(const EventKind& kind, std::string_view text, const std::string& member);

/// The line in words, with names for addresses.
[[nodiscard]] std::string compose_line(const EventKind& kind, std::string_view actor,
                                       const std::vector<std::string>& targets, std::string_view value);

} // namespace chatkeep::source::whatsapp_ios
