#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What a message's body is: text, or words of the app that stand for an attachment, a call, a poll, a place.

#include "model/records.hpp"
#include "source/whatsapp_text/plain_body.hpp"

#include <string>
#include <string_view>

namespace chatkeep::source::whatsapp_text {

/// A body understood. The message gets kind, text and details; attachment names are as written, without
/// marks.
struct Body {
    bool unknown_words = false; ///< the body has the app's mark, but its words are in no table
    bool unknown_line =
        false; ///< a line in angle brackets, as the app writes its words on Android; in no table
    bool unknown_inside = false; ///< … so have words behind a file's name or a caption; they stay text
    std::string language;        ///< of the marker that was found
};

/// Fills kind, text, edited, attachments (name, missing), poll, call, location and extra of message from the
/// bytes behind "SENDER: ". Text is UTF-8 as given; nothing of it is lost: what is no text stays in extra
/// "marker".
Body read_body(std::string_view body, const BodyContext& context, model::Message& message);

/// "Missed voice call" or "You deleted this message", with or without a hint to tap behind a full stop: what
/// stands without a sender, too. False: it is none of them.
bool read_missed_or_deleted(std::string_view line, bool ios, model::Message& message);

} // namespace chatkeep::source::whatsapp_text
