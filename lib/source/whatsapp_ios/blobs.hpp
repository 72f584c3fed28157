#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The protocol buffers (and older property lists) inside ChatStorage.sqlite. All of them are hostile until
// read: what can't be read gives nothing.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::source::whatsapp_ios {

/// The page that a quoted link leads to, as it was shown.
struct QuotedLink {
    std::string url;
    std::string title;
    std::string description;

    friend bool operator==(const QuotedLink&, const QuotedLink&) = default;
};

/// What a message answers, as stored with the answer: it outlives the message that it quotes.
struct Quote {
    std::string stanza;    ///< id of the quoted message, of any length
    std::string sender;    ///< address; empty: the owner
    std::string chat;      ///< address of another conversation, where it is from one
    std::string kind;      ///< image, video, …; empty: a text
    std::string text;      ///< text, caption, card, place or poll
    std::string thumbnail; ///< a JPEG of the quoted picture
    QuotedLink link = {};
    std::optional<std::uint64_t> seconds = std::nullopt; ///< how long a recording lasts
    std::vector<std::uint32_t> unread =
        {};                   ///< fields of the wire's message that are not known, the first few
    std::string content = {}; ///< all of that message, where there are such fields

    friend bool operator==(const Quote&, const Quote&) = default;
};

/// ZWAMEDIAITEM.ZMETADATA
struct MediaMetadata {
    std::optional<Quote> quote;
    std::vector<std::string> mentions;         ///< addresses; only in the older form
    std::string forwarder;                     ///< whom it was forwarded from, as stored
    std::optional<std::uint64_t> forwards;     ///< how often it was forwarded
    std::optional<std::uint64_t> call_seconds; ///< of a call (message type 59)

    friend bool operator==(const MediaMetadata&, const MediaMetadata&) = default;
};

/// Nothing when the bytes are neither form.
[[nodiscard]] std::optional<MediaMetadata> parse_media_metadata(std::string_view bytes);

struct StoredReaction {
    bool own = false;
    std::string key;    ///< id of the reaction's own message
    std::string sender; ///< address; empty for the owner
    std::string emoji;  ///< one or more code points; empty: taken back
    std::uint64_t unix_ms = 0;

    friend bool operator==(const StoredReaction&, const StoredReaction&) = default;
};

/// How many reacted in a channel.
struct ReactionTally {
    std::string emoji;
    std::uint64_t count = 0;

    friend bool operator==(const ReactionTally&, const ReactionTally&) = default;
};

/// When a device got or showed a message. What the numbers mean was found on one device only.
struct DeviceReceipt {
    std::string number;                ///< "+31612345678"; empty when it is written in another way
    std::optional<std::uint64_t> at_s; ///< seconds since 1970
    std::optional<std::uint64_t> state;
    std::optional<std::uint64_t> delivered_after_s; ///< after the first receipt of the message
    std::optional<std::uint64_t> read_after_s;

    friend bool operator==(const DeviceReceipt&, const DeviceReceipt&) = default;
};

/// ZWAMESSAGEINFO.ZRECEIPTINFO
struct ReceiptInfo {
    std::vector<StoredReaction> reactions;
    std::vector<ReactionTally> tallies;
    std::string poll_question;
    std::vector<std::string> poll_options;
    bool poll_has_more = false; ///< fields that nobody knows: votes may be among them
    std::vector<DeviceReceipt> receipts;
    std::optional<std::uint64_t> first_receipt_s; ///< seconds since 1970

    friend bool operator==(const ReceiptInfo&, const ReceiptInfo&) = default;
};

[[nodiscard]] std::optional<ReceiptInfo> parse_receipt_info(std::string_view bytes);

/// The owner's address in the base64 that newer versions keep as the push name of an own message; empty when
/// there is none.
[[nodiscard]] std::string owner_in_push_name(std::string_view base64);

/// Newer versions keep a protocol buffer in base64 where the push name was: no name to show.
[[nodiscard]] bool is_encoded_push_name(std::string_view text);

/// The bytes of standard base64 with padding; nothing when it is none.
[[nodiscard]] std::optional<std::string> decode_base64(std::string_view text);

} // namespace chatkeep::source::whatsapp_ios
