// SPDX-License-Identifier: EUPL-1.2
#include "policy/ahead.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <utility>

namespace chatkeep::policy {

namespace {

constexpr std::size_t k_records_most = 64;
constexpr std::size_t k_bytes_most = std::size_t{1024} * 1024;
constexpr std::size_t k_spare_most = std::size_t{16} * 1024; ///< of a text whose memory is kept

} // namespace

void Ahead::push(const stream::Line& line) {
    Record record{std::string(line.type), std::string(line.bytes), line.number, nullptr, std::nullopt};
    if (line.type == "message") {
        if (m_spare.empty()) {
            m_spare.push_back(std::make_unique<ReadText>());
        }
        record.text = std::move(m_spare.back());
        m_spare.pop_back();
        record.text->read(line.root.text_of("text"));
        record.survey = survey(record.text->reading);
    }
    m_bytes += record.bytes.size();
    m_records.push_back(std::move(record));
}

bool Ahead::is_ready() const noexcept {
    if (m_records.empty()) {
        return false;
    }
    if (!m_records.front().survey || m_records.size() > k_records_most || m_bytes > k_bytes_most) {
        return true;
    }
    std::size_t messages = 0;
    for (const Record& record : m_records) {
        if (record.type == "conversation") {
            return true;
        }
        messages += record.survey ? 1U : 0U;
    }
    return messages > k_window;
}

Ahead::Record Ahead::pop() {
    CHATKEEP_CHECK(!m_records.empty());
    Record record = std::move(m_records.front());
    m_records.pop_front();
    m_bytes -= record.bytes.size();
    return record;
}

void Ahead::take_back(std::unique_ptr<ReadText> text) {
    if (text != nullptr && text->text.size() <= k_spare_most && m_spare.size() <= k_window) {
        m_spare.push_back(std::move(text));
    }
}

std::vector<Survey> Ahead::after() const {
    std::vector<Survey> surveys;
    for (const Record& record : m_records) {
        if (record.type == "conversation" || surveys.size() == k_window) {
            break;
        }
        if (record.survey) {
            surveys.push_back(*record.survey);
        }
    }
    return surveys;
}

} // namespace chatkeep::policy
