#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Messages of apps: link previews, payments, games, polls. What they carry is a property list of the app.

#include "hash/media_store.hpp"
#include "model/records.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::source::imessage {

/// Fills kind, text (where the message has none of its own), extra and, for data in it, attachments of role
/// "payload". False when the payload is damaged or of an unknown form: then its bytes are an attachment.
bool read_app(std::string_view balloon, std::string_view payload, hash::MediaStore& store,
              model::Message& message);

/// Makes bytes that can't be read, or only in part, an attachment of role "payload"; its SHA-256.
std::string keep_bytes(std::string_view bytes, std::string_view name, hash::MediaStore& store,
                       model::Message& message);

/// True for a text that only marks the places of files and apps (U+FFFC, U+FFFD).
[[nodiscard]] bool is_only_marks(std::string_view text) noexcept;

struct PollChoice {
    std::string id;
    std::string text;
    std::string creator; ///< address of who added it
};

struct PollVote {
    std::string participant;
    std::string choice; ///< PollChoice::id
    std::string time;   ///< when the server had it, RFC 3339; may be empty
};

/// What a row of a poll says: its options, or the votes of one participant.
struct PollContent {
    std::string title;
    std::string creator;
    std::vector<PollChoice> choices;
    std::vector<PollVote> votes;
    bool has_more = false; ///< the payload says more than describe_poll()
};

[[nodiscard]] std::optional<PollContent> parse_poll(std::string_view payload);

/// A word of a line of a poll's history: in quotes where it is not one word, "-" where it is empty.
[[nodiscard]] std::string poll_word(std::string_view text);

/// All that a row says, each word behind a blank: "TITLE" CREATOR, then ID "TEXT" CREATOR of each option; and
/// PARTICIPANT ID TIME of each vote.
[[nodiscard]] std::string describe_poll(const PollContent& content);

[[nodiscard]] bool is_poll_balloon(std::string_view balloon) noexcept;

} // namespace chatkeep::source::imessage
