// SPDX-License-Identifier: EUPL-1.2
// Parts of messages that were deleted on the phone and can still be brought back.
#include "source/imessage/message_builder.hpp"
#include "source/imessage/message_time.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace chatkeep::source::imessage {

using model::NoticeCode;

/// Behind "PART TIME", the chat from which the part was deleted, where the message does not stand there.
void MessageBuilder::add_part_chat(const Planned& planned, std::int64_t chat, std::string& line) const {
    const auto index = m_workshop.directory.find_chat(chat);
    const bool is_its_own =
        index && std::find(planned.chats.begin(), planned.chats.end(), *index) != planned.chats.end();
    if (index && !is_its_own) {
        line += " " + m_workshop.directory.chats()[*index].guid;
    }
}

/// Parts that the owner deleted on the phone and that can still be brought back.
void MessageBuilder::add_deleted_parts(const Planned& planned, model::Message& message) {
    auto pair = std::lower_bound(m_deleted_parts.begin(), m_deleted_parts.end(), planned.row,
                                 [](const auto& p, std::int64_t row) { return p.first < row; });
    if (pair == m_deleted_parts.end() || pair->first != planned.row) {
        return;
    }
    std::vector<std::string> texts;
    std::vector<std::string> facts;
    SideTexts others;
    std::vector<std::string> unknown;
    for (; pair != m_deleted_parts.end() && pair->first == planned.row; ++pair) {
        m_read_parts.push_back(pair->second);
        m_deleted_part->reset();
        if (m_deleted_part->bind(1, pair->second).step() != base::Step::row) {
            m_workshop.notices.add(NoticeCode::row_damaged, message,
                                   fmt::format("recoverable_message_part: row {}", pair->second));
            continue;
        }
        const std::string_view bytes = m_deleted_part->blob(2);
        PartText part = m_body.decode_part(bytes, std::to_string(texts.size()), others, unknown);
        if (part.damaged) {
            keep_bytes(bytes, "part_text", m_workshop.store, message);
            m_workshop.notices.add(
                NoticeCode::blob_damaged, message,
                "part_text of a deleted part can't be read whole: its bytes are an attachment");
        }
        texts.push_back(std::move(part.text));
        facts.push_back(
            fmt::format("{} {}", m_deleted_part->integer(0), stamp_of(m_deleted_part->integer(1))));
        add_part_chat(planned, m_deleted_part->integer(3), facts.back());
    }
    if (!texts.empty()) {
        message.extra.emplace_back("deleted_parts", std::move(texts));
        message.extra.emplace_back("deleted_part_times", std::move(facts));
    }
    others.finish("deleted_part", message.extra);
    report_attributes(unknown, message);
}

std::string MessageBuilder::words_of_part(std::int64_t row) {
    if (!m_deleted_part) {
        return {};
    }
    m_deleted_part->reset();
    if (m_deleted_part->bind(1, row).step() != base::Step::row) {
        return {};
    }
    SideTexts others;
    std::vector<std::string> unknown;
    std::string words = m_body.decode_part(m_deleted_part->blob(2), {}, others, unknown).text;
    for (const std::string& value : others.values()) {
        words += '\n' + value;
    }
    return words;
}

std::vector<std::int64_t> MessageBuilder::read_parts() const {
    std::vector<std::int64_t> rows = m_read_parts;
    std::sort(rows.begin(), rows.end());
    return rows;
}

} // namespace chatkeep::source::imessage
