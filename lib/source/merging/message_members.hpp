#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The members of a message record by name, and the lists in it item by item, as bytes.

#include "stream/line_members.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::source::merging {

/// The members that the format has, in the order in which it writes them.
enum class Slot : std::uint8_t {
    type,
    id,
    conversation,
    n,
    sender,
    from_owner,
    kind,
    text,
    subject,
    time,
    reply_to,
    reactions,
    edited,
    edits,
    mentions,
    attachments,
    poll,
    call,
    location,
    event,
    forwarded,
    effect,
    expires_s,
    source_key,
    position,
    extra,
    order,
    merged,
    count
};

inline constexpr std::size_t k_slots = static_cast<std::size_t>(Slot::count);

[[nodiscard]] std::string_view name_of(Slot slot) noexcept;

struct MessageMembers {
    std::array<std::string_view, k_slots> values; ///< as written; empty: the record has none
    std::vector<stream::LineMember> others;       ///< that this version does not know

    [[nodiscard]] std::string_view operator[](Slot slot) const noexcept {
        return values[static_cast<std::size_t>(slot)];
    }

    std::string_view& operator[](Slot slot) noexcept { return values[static_cast<std::size_t>(slot)]; }
};

/// members: of the line of a message. What stood in result is overwritten.
void sort_members(const std::vector<stream::LineMember>& members, MessageMembers& result);

/// The members of one item of a list of objects, in no order.
using ItemMembers = std::vector<stream::LineMember>;

/// Appends a member to the object that line ends in; nothing when json is empty.
void append_member(std::string& line, std::string_view name, std::string_view json);

/// Appends an object: its members in the order of names, then all others.
void append_object(std::string& line, const ItemMembers& members, std::span<const std::string_view> names);

/// In the order in which the format writes them.
extern const std::array<std::string_view, 14> k_attachment_names;
extern const std::array<std::string_view, 6> k_reaction_names;

} // namespace chatkeep::source::merging
