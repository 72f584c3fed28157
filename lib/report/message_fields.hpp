#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The members of a message that a page shows.

#include "stream/members.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace chatkeep::report {

enum class Field : std::uint8_t {
    id,
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
    attachments,
    poll,
    call,
    location,
    forwarded,
    effect,
    expires_s,
    count
};

inline constexpr std::array<std::string_view, static_cast<std::size_t>(Field::count)> k_field_names = {
    "id",     "sender", "from_owner",  "kind", "text", "subject",  "time",      "reply_to", "reactions",
    "edited", "edits",  "attachments", "poll", "call", "location", "forwarded", "effect",   "expires_s"};

using Fields = stream::Members<Field, k_field_names.size()>;

} // namespace chatkeep::report
