// SPDX-License-Identifier: EUPL-1.2
#include "source/long_record.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace chatkeep::source {

namespace {

class Shortening {
public:
    explicit Shortening(std::size_t longest) : m_longest(longest) {}

    void operator()(std::string& text) const {
        if (text.size() <= m_longest) {
            return;
        }
        std::size_t end = m_longest;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
            --end; // within a character
        }
        text.resize(end);
        text.shrink_to_fit();
    }

    template <typename Item>
    void operator()(std::vector<Item>& items) const {
        items.resize(std::min(items.size(), m_longest));
        for (Item& item : items) {
            (*this)(item);
        }
    }

    template <typename Item>
    void operator()(std::optional<Item>& item) const {
        if (item) {
            (*this)(*item);
        }
    }

    void operator()(std::pair<std::string, model::ExtraValue>& member) const {
        if (auto* text = std::get_if<std::string>(&member.second)) {
            (*this)(*text);
        } else if (auto* texts = std::get_if<std::vector<std::string>>(&member.second)) {
            (*this)(*texts);
        }
    }

    void operator()(model::Id& /*id*/) const {}

    void operator()(model::Time& time) const { (*this)(time.written); }

    void operator()(model::Reply& reply) const {
        (*this)(reply.source_key);
        (*this)(reply.text);
    }

    void operator()(model::Reaction& reaction) const {
        (*this)(reaction.value);
        (*this)(reaction.time);
    }

    void operator()(model::Edit& edit) const {
        (*this)(edit.text);
        (*this)(edit.time);
    }

    void operator()(model::Mention& mention) const { (*this)(mention.address); }

    void operator()(model::Attachment& attachment) const {
        (*this)(attachment.name);
        (*this)(attachment.mime);
        (*this)(attachment.stored_name);
        (*this)(attachment.caption);
        (*this)(attachment.transcript);
        (*this)(attachment.extra);
    }

    void operator()(model::PollOption& option) const {
        (*this)(option.text);
        (*this)(option.voters);
    }

    void operator()(model::Poll& poll) const {
        (*this)(poll.question);
        (*this)(poll.options);
    }

    void operator()(model::Location& location) const {
        (*this)(location.latitude);
        (*this)(location.longitude);
        (*this)(location.name);
        (*this)(location.address);
        (*this)(location.url);
    }

    void operator()(model::Event& event) const {
        (*this)(event.targets);
        (*this)(event.value);
    }

    void operator()(model::Message& message) const {
        (*this)(message.text);
        (*this)(message.subject);
        (*this)(message.time);
        (*this)(message.reply_to);
        (*this)(message.reactions);
        (*this)(message.edits);
        (*this)(message.mentions);
        drop_lost_ranges(message);
        (*this)(message.attachments);
        (*this)(message.poll);
        (*this)(message.location);
        (*this)(message.event);
        (*this)(message.effect);
        (*this)(message.source_key);
        (*this)(message.extra);
    }

    void operator()(model::Source& source) const { (*this)(source.extra); }

    void operator()(model::Conversation& conversation) const {
        (*this)(conversation.title);
        (*this)(conversation.source_key);
        (*this)(conversation.extra);
    }

    void operator()(model::Participant& participant) const {
        (*this)(participant.name);
        (*this)(participant.address);
        (*this)(participant.extra);
    }

    void operator()(model::Removal& removal) const {
        (*this)(removal.rule);
        (*this)(removal.basis);
    }

    void operator()(model::Notice& notice) const {
        (*this)(notice.detail);
        (*this)(notice.name);
        (*this)(notice.text);
    }

private:
    /// Of mentions behind the end of a text that was cut.
    static void drop_lost_ranges(model::Message& message) {
        for (model::Mention& mention : message.mentions) {
            const std::uint64_t size = message.text.size();
            if (mention.start &&
                (*mention.start > size || mention.length.value_or(0) > size - *mention.start)) {
                mention.start.reset();
                mention.length.reset();
            }
        }
    }

    std::size_t m_longest;
};

} // namespace

void shorten(model::Record& record, std::size_t longest) {
    std::visit(Shortening(longest), record);
}

} // namespace chatkeep::source
