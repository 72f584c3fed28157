// SPDX-License-Identifier: EUPL-1.2
#include "source/notices.hpp"

#include <fmt/core.h>

#include <utility>

namespace chatkeep::source {

void Notices::add(model::Notice notice) {
    if (++m_counts[notice.code] > k_each) {
        return;
    }
    notice.conversation = m_conversation;
    m_ready.push_back(std::move(notice));
}

void Notices::add_file(model::NoticeCode code, std::string detail) {
    model::Notice notice;
    notice.code = code;
    notice.detail = std::move(detail);
    add(std::move(notice));
}

void Notices::add(model::NoticeCode code, const model::Message& message, std::string_view detail,
                  std::string_view name) {
    std::uint64_t& count = m_counts[code];
    if (count >= k_each) { // thousands of attachments may be missing
        ++count;
        return;
    }
    model::Notice notice;
    notice.code = code;
    notice.message = message.id;
    notice.position.file = message.position.file;
    notice.position.line = message.position.line;
    notice.position.row = message.position.row;
    notice.detail = detail;
    notice.name = name;
    add(std::move(notice));
}

void Notices::add_named(model::NoticeCode code, std::string name, std::string detail) {
    model::Notice notice;
    notice.code = code;
    notice.detail = std::move(detail);
    notice.name = std::move(name);
    add(std::move(notice));
}

void Notices::finish() {
    for (const auto& [code, count] : m_counts) {
        if (count > k_each) {
            model::Notice notice;
            notice.code = code;
            notice.conversation = m_conversation;
            notice.detail = fmt::format("{} more of these, not listed one by one", count - k_each);
            m_ready.push_back(std::move(notice));
        }
    }
}

bool Notices::take(model::Record& record) {
    if (m_ready.empty()) {
        return false;
    }
    record = std::move(m_ready.front());
    m_ready.pop_front();
    return true;
}

} // namespace chatkeep::source
