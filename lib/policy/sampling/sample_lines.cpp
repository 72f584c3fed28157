// SPDX-License-Identifier: EUPL-1.2
#include "policy/sampling/sample_lines.hpp"

#include "policy/decisions/decision.hpp"
#include "stream/json_text.hpp"

#include <algorithm>
#include <utility>

namespace chatkeep::policy {

namespace {

constexpr std::size_t k_shown = 3; ///< messages of the thread on each side

void append_texts(std::string& out, const std::vector<std::string>& texts) {
    out.push_back('[');
    for (const std::string& text : texts) {
        out += out.back() == '[' ? "" : ",";
        stream::append_json(out, text);
    }
    out.push_back(']');
}

} // namespace

void SampleLines::settle(Waiting& waiting) {
    append_texts(waiting.front, waiting.after);
    m_lines.emplace(waiting.key, waiting.front + "}");
}

void SampleLines::add(const stream::Line& message) {
    const std::string_view conversation = message.root.text_of("conversation");
    const std::string_view id = message.root.text_of("id");
    const std::string_view text = message.root.text_of("text");
    if (conversation != m_conversation) {
        m_conversation = conversation;
        m_before.clear();
    }
    for (Waiting& waiting : m_waiting) {
        if (waiting.conversation == conversation) {
            waiting.after.emplace_back(text);
        }
    }
    const auto is_whole = [&](Waiting& waiting) {
        const bool whole = waiting.conversation != conversation || waiting.after.size() == k_shown;
        if (whole) {
            settle(waiting);
        }
        return whole;
    };
    m_waiting.erase(std::remove_if(m_waiting.begin(), m_waiting.end(), is_whole), m_waiting.end());
    if (m_draw.has(id)) {
        Waiting waiting{m_draw.key_of(id), std::string(conversation), {}, {}};
        stream::ObjectWriter object(waiting.front);
        object.number("v", std::int64_t{1});
        object.text("conv", conversation);
        object.text("msg_id", id);
        object.text("msg_sha256", content_digest(message.bytes));
        object.raw("span") += "null";
        object.text("policy_hash", m_policy.hash);
        object.text("part", "message");
        object.text("sample", k_second_sample);
        append_texts(object.raw("before"), m_before);
        object.raw("record") += message.bytes;
        object.raw("after");
        m_waiting.push_back(std::move(waiting));
    }
    if (m_before.size() == k_shown) {
        m_before.erase(m_before.begin());
    }
    m_before.emplace_back(text);
}

std::uint64_t SampleLines::write(base::Output& output) {
    for (Waiting& waiting : m_waiting) {
        settle(waiting);
    }
    m_waiting.clear();
    for (const auto& [key, line] : m_lines) {
        output.write(line);
        output.write("\n");
    }
    return m_lines.size();
}

} // namespace chatkeep::policy
