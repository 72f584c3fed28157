// SPDX-License-Identifier: EUPL-1.2
#include "policy/own_records.hpp"

#include "hash/record_fields.hpp"
#include "stream/edit.hpp"

#include <fmt/core.h>

namespace chatkeep::policy {

std::optional<model::Removal> removal_record(stream::Value message, std::string_view rule,
                                             std::string_view basis, const RemovalKeeps& keeps) {
    const auto id = model::parse_id(message.text_of("id"), 'm');
    const auto conversation = model::parse_id(message.text_of("conversation"), 'c');
    const auto n = message.find("n");
    if (!id || !conversation || !n || !n->integer()) {
        return std::nullopt;
    }
    model::Removal removal;
    removal.id = *id;
    removal.conversation = *conversation;
    removal.n = static_cast<std::uint64_t>(*n->integer());
    removal.rule = rule;
    removal.basis = basis;
    if (keeps.sender) {
        removal.sender = model::parse_id(message.text_of("sender"), 'p');
    }
    if (keeps.time) {
        removal.at = model::parse_instant(message.find("time").value_or(stream::Value()).text_of("at"));
        if (removal.at) {
            removal.at->civil_s -= ((removal.at->civil_s % 60) + 60) % 60;
            removal.at->nanos = 0;
        }
    }
    return removal;
}

std::string removal_with_proof(std::string_view removal, const hash::Hash256& leaf) {
    return stream::with_member(removal, hash::k_proof_member,
                               fmt::format("{{\"leaf\":\"{}\"}}", hash::to_base64url(leaf)));
}

model::Notice proposals_open(std::uint64_t count) {
    model::Notice notice;
    notice.code = model::NoticeCode::proposals_open;
    notice.detail = fmt::format("open proposals: {}; this is a draft", count);
    return notice;
}

namespace {

model::Notice notice_about(model::NoticeCode code, std::string_view conversation, std::string_view message) {
    model::Notice notice;
    notice.code = code;
    notice.conversation = model::parse_id(conversation, 'c');
    notice.message = model::parse_id(message, 'm');
    return notice;
}

} // namespace

model::Notice period_uncertain(std::string_view conversation, std::string_view message) {
    model::Notice notice = notice_about(model::NoticeCode::period_uncertain, conversation, message);
    notice.detail = "the time of the message does not show on which side of the policy's period it lies";
    return notice;
}

model::Notice attachment_withheld(std::string_view conversation, std::string_view message,
                                  std::string_view list, std::string_view index, std::string_view reason) {
    model::Notice notice = notice_about(model::NoticeCode::attachment_withheld, conversation, message);
    notice.detail = fmt::format("{} {}: {}", list, index, reason);
    return notice;
}

} // namespace chatkeep::policy
