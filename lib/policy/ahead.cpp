// SPDX-License-Identifier: EUPL-1.2
#include "policy/ahead.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <utility>

namespace chatkeep::policy {

namespace {

constexpr std::size_t k_records_most = 64;
constexpr std::size_t k_bytes_most = std::size_t{1024} * 1024;
constexpr std::size_t k_spare_most = std::size_t{16} * 1024; ///< of a text or record whose memory is kept

} // namespace

/// The reader goes on with another parser, and what it parsed stays.
void Ahead::parse(const stream::Line& line, Record& record) {
    if (m_spare_parsers.empty()) {
        m_spare_parsers.push_back(std::make_unique<stream::LineParser>(k_spare_most));
    }
    record.parser = std::move(m_spare_parsers.back());
    m_spare_parsers.pop_back();
    if (line.parser != nullptr) {
        record.parser->swap(*line.parser);
        record.root = line.root;
    } else {
        record.root = record.parser->parse(line.bytes);
    }
}

void Ahead::push(const stream::Line& line) {
    Record record;
    record.type = line.type;
    record.bytes = line.bytes;
    record.number = line.number;
    parse(line, record);
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
        if (!record.survey && record.type == "conversation") {
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

void Ahead::take_back(Record record) {
    if (record.text != nullptr && record.text->text.size() <= k_spare_most && m_spare.size() <= k_window) {
        m_spare.push_back(std::move(record.text));
    }
    if (record.bytes.size() <= k_spare_most && m_spare_parsers.size() <= k_window) {
        m_spare_parsers.push_back(std::move(record.parser));
    }
}

std::vector<Survey> Ahead::after() const {
    std::vector<Survey> surveys;
    surveys.reserve(k_window);
    for (const Record& record : m_records) {
        if ((!record.survey && record.type == "conversation") || surveys.size() == k_window) {
            break;
        }
        if (record.survey) {
            surveys.push_back(*record.survey);
        }
    }
    return surveys;
}

} // namespace chatkeep::policy
