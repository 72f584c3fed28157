#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What the codes of ZMESSAGETYPE say.

#include "model/records.hpp"
#include "source/whatsapp_ios/media.hpp"

#include <cstdint>
#include <string_view>

namespace chatkeep::source::whatsapp_ios {

/// How the body of a message is read.
enum class Body : std::uint8_t {
    text,
    media,
    contact,
    location,
    link,
    event,
    timer,
    deleted,
    poll,
    call,
    empty,
};

struct TypeKind {
    std::int64_t type;
    model::MessageKind kind;
    Body body;
    std::string_view content; ///< what kind and attachments do not tell
    MediaWanted media;
};

/// Whether a message of that body shows this column of its media item: ZTITLE, ZMEDIAURL, ZVCARDNAME or
/// ZVCARDSTRING.
[[nodiscard]] bool shows_column(Body body, Column column, const MessageRow& row);

/// Nothing for codes that nobody knows.
[[nodiscard]] const TypeKind* find_type(std::int64_t type) noexcept;

} // namespace chatkeep::source::whatsapp_ios
