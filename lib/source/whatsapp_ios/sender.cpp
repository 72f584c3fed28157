// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_ios/sender.hpp"

#include "base/text.hpp"
#include "source/whatsapp_ios/jid.hpp"

#include <fmt/core.h>

namespace chatkeep::source::whatsapp_ios {

namespace {

using model::NoticeCode;

/// By addresses: of a received row ZFROMJID is that of the conversation, of an own one ZTOJID is. Nothing
/// when they don't tell.
std::optional<bool> is_from_owner(const SenderRow& from, const Conversation& conversation) {
    const auto resolved = [&conversation](std::string_view jid) {
        return jid.empty() ? std::string() : conversation.resolve(base::repair_utf8(jid));
    };
    const std::string chat = resolved(conversation.chat().jid);
    const std::string member = resolved(from.member);
    const std::string sender = resolved(from.row.text(Column::from_jid));
    const std::string receiver = resolved(from.row.text(Column::to_jid));
    const auto is_other = [&](const std::string& jid) {
        return !jid.empty() && !conversation.is_owner(jid) && (jid == chat || is_person(parse_jid(jid).kind));
    };
    if (is_other(member) || is_other(sender) || conversation.is_owner(receiver)) {
        return false;
    }
    if (conversation.is_owner(member) || conversation.is_owner(sender) || is_other(receiver)) {
        return true;
    }
    return std::nullopt;
}

/// Of a row whose ZISFROMME says nothing.
void read_direction(const SenderRow& from, const Conversation& conversation, Notices& notices,
                    model::Message& message) {
    message.from_owner = is_from_owner(from, conversation);
    const bool is_stored = from.row.has(Column::from_me);
    if (is_stored) {
        message.extra.emplace_back("from_me", base::repair_utf8(from.row.text(Column::from_me)));
    }
    std::string_view by = "nothing tells who wrote this";
    if (message.from_owner) {
        by = *message.from_owner ? "by its addresses the owner wrote this"
                                 : "by its addresses the owner received this";
    }
    notices.add(NoticeCode::sender_ambiguous, message,
                fmt::format("ZISFROMME is {}; {}", is_stored ? "no number" : "NULL", by));
}

/// The sender is whoever has the name in the row.
void read_name_only(const MessageRow& row, Conversation& conversation, Notices& notices,
                    model::Message& message) {
    const std::string_view from = row.text(Column::from_jid);
    if (!from.empty()) {
        message.extra.emplace_back("from_jid", base::repair_utf8(from));
    }
    message.sender = conversation.named_only(row.text(Column::push_name));
    if (message.sender) {
        notices.add(NoticeCode::sender_ambiguous, message,
                    "the row names no member: the sender is known by a push name only, which others may "
                    "have too");
    } else if (message.kind != model::MessageKind::call) {
        notices.add(NoticeCode::sender_ambiguous, message, "the row names no member, and gives no name");
    }
}

/// In a conversation of several, of a row without a member that is there.
void read_unlisted(const MessageRow& row, Conversation& conversation, Notices& notices,
                   model::Message& message) {
    const std::string_view from = row.text(Column::from_jid);
    const std::string_view push_name = row.text(Column::push_name);
    const std::string& chat_jid = conversation.chat().jid;
    if (is_person(parse_jid(from).kind)) {
        message.sender = conversation.person(base::repair_utf8(from), push_name);
    } else if (const std::string phone = phone_of(chat_jid); !phone.empty()) {
        message.sender = conversation.person(phone_jid(phone)); // a status of one person
    } else if (parse_jid(chat_jid).kind == JidKind::newsletter) {
        message.sender = conversation.person(chat_jid);
    } else if (row.has(Column::group_member)) {
        const std::int64_t member = row.integer(Column::group_member);
        message.extra.emplace_back("member_row", member);
        message.sender = conversation.lost_member(member, push_name);
    } else {
        read_name_only(row, conversation, notices, message);
    }
}

} // namespace

void read_sender(const SenderRow& from, Conversation& conversation, Notices& notices,
                 model::Message& message) {
    const MessageRow& row = from.row;
    if (row.is_integer(Column::from_me) || !from.has_direction) {
        message.from_owner = row.integer(Column::from_me) != 0;
    } else {
        read_direction(from, conversation, notices, message);
    }
    if (!message.from_owner) {
        return;
    }
    if (*message.from_owner) {
        message.sender = conversation.owner_id();
        return;
    }
    if (row.has(Column::group_member)) {
        message.sender = conversation.member(row.integer(Column::group_member), row.text(Column::push_name));
    }
    if (!message.sender) {
        message.sender = conversation.partner();
    }
    if (!message.sender) {
        read_unlisted(row, conversation, notices, message);
    }
    if (message.sender == conversation.owner_id()) {
        notices.add(NoticeCode::sender_ambiguous, message,
                    "the row says that this was received, yet its sender has the owner's address");
    }
}

} // namespace chatkeep::source::whatsapp_ios
