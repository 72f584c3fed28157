// SPDX-License-Identifier: EUPL-1.2
#include "source/assembly.hpp"

#include <fmt/core.h>

#include <optional>
#include <utility>

namespace chatkeep::source {

namespace {

using model::Id;

/// Ids of a conversation's records are combined from its own (model::combine), so one exclusive-or moves them
/// all.
struct Shift {
    Id by;

    void operator()(Id& id) const noexcept { id = model::combine(id, by); }

    void operator()(std::optional<Id>& id) const noexcept {
        if (id) {
            id = model::combine(*id, by);
        }
    }
};

void shift_poll(model::Poll& poll, const Shift& shift) {
    for (model::PollOption& option : poll.options) {
        for (Id& voter : option.voters) {
            shift(voter);
        }
    }
}

void shift_message(model::Message& message, const Shift& shift) {
    shift(message.id);
    shift(message.conversation);
    shift(message.sender);
    if (message.reply_to) {
        shift(message.reply_to->message);
        shift(message.reply_to->sender);
    }
    for (model::Reaction& reaction : message.reactions) {
        shift(reaction.sender);
    }
    for (model::Mention& mention : message.mentions) {
        shift(mention.participant);
    }
    if (message.poll) {
        shift_poll(*message.poll, shift);
    }
    if (message.event) {
        shift(message.event->actor);
    }
}

void shift_record(model::Record& record, const Shift& shift) {
    if (auto* message = std::get_if<model::Message>(&record)) {
        shift_message(*message, shift);
    } else if (auto* participant = std::get_if<model::Participant>(&record)) {
        shift(participant->id);
        shift(participant->conversation);
    } else if (auto* conversation = std::get_if<model::Conversation>(&record)) {
        shift(conversation->id);
        shift(conversation->owner);
    } else if (auto* notice = std::get_if<model::Notice>(&record)) {
        shift(notice->conversation);
        shift(notice->message);
    }
}

} // namespace

void Assembly::begin_source() {
    m_source = fmt::format("s{}", ++m_sources);
    m_account = {};
    m_shift = {};
}

std::vector<model::Notice> Assembly::adopt(model::Record& record) {
    std::vector<model::Notice> notices;
    if (auto* source = std::get_if<model::Source>(&record)) {
        source->id = m_source;
    } else if (auto* conversation = std::get_if<model::Conversation>(&record)) {
        conversation->source = m_source;
        const std::uint64_t times = ++m_conversations[model::to_string('c', conversation->id)];
        m_shift = model::combine(conversation->id, model::with_ordinal(conversation->id, times));
        if (times > 1) {
            model::Notice notice;
            notice.code = model::NoticeCode::conversation_repeated;
            notice.conversation = model::combine(conversation->id, m_shift);
            notice.detail = fmt::format("number {} of this name here: the same conversation again, or "
                                        "another one; its records have ids of their own",
                                        times);
            notices.push_back(std::move(notice));
        }
    } else if (auto* notice = std::get_if<model::Notice>(&record)) {
        add(*notice);
    } else if (std::holds_alternative<model::Message>(record)) {
        ++m_account.messages;
    }
    if (m_shift.is_set()) {
        shift_record(record, {m_shift});
    }
    for (model::Notice& notice : notices) {
        add(notice);
    }
    return notices;
}

void Assembly::add(model::Notice& notice) {
    notice.source = m_source;
    ++m_account.notices[notice.code];
    m_account.first_notices.try_emplace(notice.code, notice);
}

void Assembly::adopt(model::PlainMessage& message) {
    ++m_account.messages;
    if (!m_shift.is_set()) {
        return;
    }
    const Shift shift{m_shift};
    shift(message.id);
    shift(message.conversation);
    shift(message.sender);
}

} // namespace chatkeep::source
