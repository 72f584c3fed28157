#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The members of a message that a page shows, or that stand in every message, in the order of the writer.

#include "stream/members.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace chatkeep::report {

enum class Field : std::uint8_t {
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
    forwarded,
    effect,
    expires_s,
    position,
    extra,
    count
};

inline constexpr std::array<std::string_view, static_cast<std::size_t>(Field::count)> k_field_names = {
    "type",    "id",   "conversation", "n",         "sender", "from_owner", "kind",     "text",
    "subject", "time", "reply_to",     "reactions", "edited", "edits",      "mentions", "attachments",
    "poll",    "call", "location",     "forwarded", "effect", "expires_s",  "position", "extra"};

using Fields = stream::Members<Field, k_field_names.size()>;

} // namespace chatkeep::report
