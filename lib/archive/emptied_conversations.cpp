// SPDX-License-Identifier: EUPL-1.2
#include "archive/emptied_conversations.hpp"

#include "base/line_input.hpp"
#include "hash/record_proof.hpp"
#include "model/records.hpp"
#include "stream/writer.hpp"

#include <algorithm>
#include <utility>

namespace chatkeep::archive {

namespace {

bool is_removed(const stream::Line& line) {
    const auto proof = line.root.find(hash::k_proof_member);
    return line.type == "removal" && proof && proof->find("leaf").has_value();
}

} // namespace

void ConversationContent::add(const stream::Line& line) {
    if (is_removed(line)) {
        m_grounds.emplace(line.root.text_of("basis"));
    } else if (line.type != "conversation" && line.type != "participant" && line.type != "notice") {
        m_is_kept = true;
    }
}

std::string ConversationContent::grounds() const {
    std::string joined;
    for (const std::string& ground : m_grounds) {
        joined += joined.empty() ? "" : ", ";
        joined += ground;
    }
    return joined;
}

void EmptiedConversations::take(const stream::Line& line) {
    if (line.type == "conversation") {
        end();
        begin(line);
    } else if (line.type == "source") {
        wait(m_waiting, line);
        return;
    } else if (line.type == "notice") {
        take_notice(line);
        return;
    }
    if (!m_is_open || m_is_shown) {
        m_sink.pass(line);
        return;
    }
    m_content.add(line);
    if (m_content.is_kept()) {
        show();
        m_sink.pass(line);
    } else {
        wait(m_records, line);
    }
}

void EmptiedConversations::begin(const stream::Line& conversation) {
    m_is_open = true;
    m_is_shown = false;
    m_conversation = conversation.root.text_of("id");
    m_content = {};
    m_sources.clear();
    if (const std::string_view source = conversation.root.text_of("source"); !source.empty()) {
        m_sources.emplace(source);
    }
    if (const auto sources = conversation.root.find("sources")) {
        sources->for_each_item(
            [this](const stream::Value& id) { m_sources.emplace(id.text().value_or("")); });
    }
}

/// A notice waits with the conversation or the source that it is about.
void EmptiedConversations::take_notice(const stream::Line& notice) {
    const std::string_view conversation = notice.root.text_of("conversation");
    const std::string_view source = notice.root.text_of("source");
    const bool is_of_this = m_is_open && conversation == m_conversation;
    const bool is_of_shown_source =
        conversation.empty() && (source.empty() || m_shown_sources.contains(source));
    if (is_of_this && !m_is_shown) {
        wait(m_records, notice);
    } else if (is_of_this || is_of_shown_source) {
        m_sink.pass(notice);
    } else {
        wait(m_waiting, notice);
    }
}

void EmptiedConversations::wait(base::Spool& spool, const stream::Line& line) {
    spool.append(line.bytes);
    spool.append("\n");
}

void EmptiedConversations::replay(const base::Spool& spool) {
    base::SpoolReader input(spool);
    base::LineInput lines(input, "the stream");
    std::string_view bytes;
    while (lines.next(bytes)) {
        const stream::Value root = m_parser.parse(bytes);
        m_sink.pass({root.text_of("type"), bytes, root, 0});
    }
}

/// Passes what waits and is decided for; the rest waits on.
template <typename Decide>
void EmptiedConversations::pass_waiting(Decide decide) {
    const base::Spool waiting = std::exchange(m_waiting, {});
    base::SpoolReader input(waiting);
    base::LineInput lines(input, "the stream");
    std::string_view bytes;
    while (lines.next(bytes)) {
        const stream::Value root = m_parser.parse(bytes);
        const stream::Line line = {root.text_of("type"), bytes, root, 0};
        const bool is_source = line.type == "source";
        const std::string_view source = root.text_of(is_source ? "id" : "source");
        if (decide(source, root.text_of("conversation"))) {
            m_sink.pass(line);
        } else {
            wait(m_waiting, line);
        }
    }
}

/// Something of the conversation is kept: it is written with what waited for it.
void EmptiedConversations::show() {
    m_is_shown = true;
    const bool has_new_source =
        !std::includes(m_shown_sources.begin(), m_shown_sources.end(), m_sources.begin(), m_sources.end());
    m_shown_sources.insert(m_sources.begin(), m_sources.end());
    if (has_new_source) {
        pass_waiting([this](std::string_view source, std::string_view conversation) {
            return (source.empty() || m_sources.contains(source)) &&
                   (conversation.empty() || conversation == m_conversation);
        });
    }
    replay(std::exchange(m_records, {}));
}

void EmptiedConversations::end() {
    if (!std::exchange(m_is_open, false) || m_is_shown) {
        return;
    }
    if (!m_content.is_emptied()) {
        show(); // it was empty when it was read
        return;
    }
    m_gone_conversations.insert(m_conversation);
    m_gone_sources.insert(m_sources.begin(), m_sources.end());
    m_records = {};
    model::Notice notice;
    notice.code = model::NoticeCode::conversation_cleaned;
    notice.detail = m_content.grounds();
    const std::string bytes = stream::to_json(notice);
    m_sink.pass({"notice", bytes, m_parser.parse(bytes), 0});
}

void EmptiedConversations::finish() {
    end();
    pass_waiting([this](std::string_view source, std::string_view conversation) {
        const bool is_gone = m_gone_conversations.contains(conversation) ||
                             (m_gone_sources.contains(source) && !m_shown_sources.contains(source));
        return !is_gone;
    });
}

} // namespace chatkeep::archive
