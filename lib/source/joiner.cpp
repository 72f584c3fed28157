// SPDX-License-Identifier: EUPL-1.2
#include "source/joiner.hpp"

#include <fmt/core.h>

#include <utility>

namespace chatkeep::source {

namespace {

using model::Id;

/// Readers make the ids inside a conversation by combining its id with that of the content; combining is its
/// own inverse, so shifting gives what the reader would have made of another conversation id.
class Shift {
public:
    explicit Shift(const Id& by) : m_by(by) {}

    void operator()(model::Source& /*source*/) const {}

    void operator()(model::Conversation& conversation) const {
        change(conversation.id);
        change(conversation.owner);
    }

    void operator()(model::Participant& participant) const {
        change(participant.id);
        change(participant.conversation);
    }

    void operator()(model::Message& message) const {
        change(message.id);
        change(message.conversation);
        change(message.sender);
        if (message.reply_to) {
            change(message.reply_to->message);
            change(message.reply_to->sender);
        }
        for (model::Reaction& reaction : message.reactions) {
            change(reaction.sender);
        }
        for (model::Mention& mention : message.mentions) {
            change(mention.participant);
        }
        if (message.poll) {
            change_voters(*message.poll);
        }
        if (message.event) {
            change(message.event->actor);
        }
    }

    void operator()(model::Removal& removal) const {
        change(removal.id);
        change(removal.conversation);
        change(removal.sender);
    }

    void operator()(model::Notice& notice) const {
        change(notice.conversation);
        change(notice.message);
    }

private:
    void change(Id& id) const { id = model::combine(m_by, id); }

    void change(std::optional<Id>& id) const {
        if (id) {
            change(*id);
        }
    }

    void change_voters(model::Poll& poll) const {
        for (model::PollOption& option : poll.options) {
            for (Id& voter : option.voters) {
                change(voter);
            }
        }
    }

    Id m_by;
};

} // namespace

void Joiner::begin(std::string id) {
    m_source = std::move(id);
    m_shift = {};
}

std::optional<model::Notice> Joiner::open_conversation(model::Conversation& conversation) {
    conversation.source = m_source;
    const std::uint64_t times = ++m_times[conversation.id];
    m_shift = model::combine(conversation.id, model::with_ordinal(conversation.id, times));
    if (times == 1) {
        return std::nullopt;
    }
    model::Notice notice;
    notice.code = model::NoticeCode::conversation_repeated;
    notice.source = m_source;
    notice.conversation = model::combine(m_shift, conversation.id);
    notice.detail =
        fmt::format("it stands in the stream {} times up to here; its ids differ from the first", times);
    return notice;
}

std::optional<model::Notice> Joiner::fit(model::Record& record) {
    std::optional<model::Notice> told;
    if (auto* source = std::get_if<model::Source>(&record)) {
        source->id = m_source;
    } else if (auto* conversation = std::get_if<model::Conversation>(&record)) {
        told = open_conversation(*conversation);
    } else if (auto* notice = std::get_if<model::Notice>(&record)) {
        notice->source = m_source;
    }
    if (m_shift.is_set()) {
        std::visit(Shift(m_shift), record);
    }
    return told;
}

} // namespace chatkeep::source
