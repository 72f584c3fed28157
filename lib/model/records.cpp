// SPDX-License-Identifier: EUPL-1.2
#include "model/records.hpp"

#include <array>

namespace chatkeep::model {

namespace {

template <typename E, std::size_t N>
std::string_view word(const std::array<std::string_view, N>& words, E value) noexcept {
    const auto index = static_cast<std::size_t>(value);
    return index < N ? words[index] : std::string_view("unknown");
}

} // namespace

std::string_view to_string(MessageKind kind) noexcept {
    static constexpr std::array<std::string_view, 12> words = {
        "text", "media", "sticker", "call", "location",    "contact",
        "poll", "event", "deleted", "app",  "placeholder", "unknown"};
    return word(words, kind);
}

std::string_view to_string(ConversationKind kind) noexcept {
    static constexpr std::array<std::string_view, 6> words = {"unknown",   "direct",  "group",
                                                              "broadcast", "channel", "community"};
    return word(words, kind);
}

std::string_view to_string(Missing missing) noexcept {
    static constexpr std::array<std::string_view, 10> words = {
        "none",           "omitted", "not_found", "ambiguous", "unreadable",
        "not_downloaded", "expired", "removed",   "too_large", "not_copied"};
    return word(words, missing);
}

std::string_view to_string(Precision precision) noexcept {
    static constexpr std::array<std::string_view, 9> words = {
        "unknown", "year", "month", "day", "minute", "second", "millisecond", "microsecond", "nanosecond"};
    return word(words, precision);
}

std::string_view to_string(TimeBasis basis) noexcept {
    static constexpr std::array<std::string_view, 5> words = {"source", "order", "merged", "option", "none"};
    return word(words, basis);
}

std::string_view to_string(Fold fold) noexcept {
    static constexpr std::array<std::string_view, 4> words = {"none", "first", "second", "unknown"};
    return word(words, fold);
}

std::string_view to_string(Certainty certainty) noexcept {
    static constexpr std::array<std::string_view, 4> words = {"none", "certain", "likely", "unknown"};
    return word(words, certainty);
}

std::string_view to_string(OrderBasis basis) noexcept {
    static constexpr std::array<std::string_view, 5> words = {"none", "time", "reply", "sender", "position"};
    return word(words, basis);
}

void clear(Message& message) noexcept {
    message.id = {};
    message.conversation = {};
    message.n = 0;
    message.sender.reset();
    message.from_owner.reset();
    message.kind = MessageKind::text;
    message.text.clear();
    message.subject.clear();
    message.time.at.reset();
    message.time.earliest.reset();
    message.time.latest.reset();
    message.time.precision = Precision::unknown;
    message.time.basis = TimeBasis::source;
    message.time.zone.clear();
    message.time.fold = Fold::none;
    message.time.written.clear();
    message.reply_to.reset();
    message.reactions.clear();
    message.edited.reset();
    message.edits.clear();
    message.mentions.clear();
    message.attachments.clear();
    message.poll.reset();
    message.call.reset();
    message.location.reset();
    message.event.reset();
    message.forwarded.reset();
    message.effect.clear();
    message.expires_s.reset();
    message.source_key.clear();
    message.position.file.clear();
    message.position.line.reset();
    message.position.lines.reset();
    message.position.offset.reset();
    message.position.length.reset();
    message.position.row.reset();
    message.extra.clear();
    message.order = {};
}

void put_content(const PlainContent& content, Message& message) {
    message.kind = content.kind;
    message.text.assign(content.text);
    if (content.edited) {
        message.edited = true;
    }
    if (!content.file.empty() || content.missing != Missing::none) {
        Attachment& attachment = message.attachments.emplace_back();
        attachment.name = content.file;
        attachment.role = content.role;
        attachment.mime = content.mime;
        attachment.missing = content.missing;
    }
    if (!content.marker.empty()) {
        message.extra.emplace_back("marker", std::string(content.marker));
    }
    if (!content.deleted_by.empty()) {
        message.extra.emplace_back("deleted_by", std::string(content.deleted_by));
    }
}

Message to_message(const PlainMessage& plain) {
    Message message;
    message.id = plain.id;
    message.conversation = plain.conversation;
    message.n = plain.n;
    message.sender = plain.sender;
    message.from_owner = plain.from_owner;
    put_content(plain.content, message);
    message.time = *plain.time;
    message.position = plain.position;
    message.order = plain.order;
    return message;
}

} // namespace chatkeep::model
