// SPDX-License-Identifier: EUPL-1.2
#include "policy/ranking/scan_run.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace chatkeep::policy {

namespace {

CleanerOptions with_listener(CleanerOptions options, EntryListener* listener) {
    options.allow_open = true;
    options.listener = listener;
    return options;
}

} // namespace

Example InThread::example() const {
    Example example{record.text, before, after, {}};
    example.rules.assign(record.rules.begin(), record.rules.end());
    return example;
}

ScanRun::ScanRun(const Policy& policy, CleanerOptions options, Take take)
    : m_log(m_nowhere, policy, options.generator), m_writer(m_nowhere),
      m_cleaner(policy, m_writer, m_log, with_listener(std::move(options), this)), m_take(std::move(take)) {}

/// Entries are about the record that is read, or about a notice that was held back until now.
ScannedRecord& ScanRun::record_of(const Entry& entry) {
    if (entry.record_bytes == m_current.bytes) {
        return m_current;
    }
    const auto found = std::find_if(m_late.begin(), m_late.end(), [&](const ScannedRecord& record) {
        return record.bytes == entry.record_bytes;
    });
    if (found != m_late.end()) {
        return *found;
    }
    ScannedRecord late;
    late.number = m_current.number;
    late.bytes = entry.record_bytes;
    late.id = entry.message;
    late.conversation = entry.conversation;
    return m_late.emplace_back(std::move(late));
}

void ScanRun::hear(const Entry& entry) {
    ScannedRecord& record = record_of(entry);
    if (entry.rule != nullptr) {
        record.rules.insert(entry.rule->id);
    }
    if (entry.outcome != Outcome::open) {
        return;
    }
    OpenItem item;
    item.rule = entry.rule != nullptr ? entry.rule->id : std::string();
    item.part = entry.part;
    item.path = entry.pointer;
    item.span = entry.span;
    item.level = to_string(entry.level);
    item.open_because = entry.ruling != nullptr ? entry.ruling->reason : std::string_view();
    item.reviewers = entry.reviewers;
    if (entry.span) {
        item.found = entry.text.substr(entry.span->first, entry.span->second - entry.span->first);
    }
    record.open.push_back(std::move(item));
}

void ScanRun::take(const stream::Line& line) {
    m_current = {};
    m_current.number = line.number;
    m_current.is_message = line.type == "message";
    m_current.bytes = line.bytes;
    m_current.id = line.root.text_of("id");
    m_current.conversation = line.root.text_of("conversation");
    m_current.text = line.root.text_of("text");
    if (line.type == "conversation") {
        end_thread();
        m_current.conversation = m_current.id;
    }
    m_cleaner.take(line);
    for (const ScannedRecord& late : std::exchange(m_late, {})) {
        m_take({late, {}, {}});
    }
    if (m_current.is_message) {
        m_thread.push_back(std::move(m_current));
        if (m_thread.size() > m_next + k_thread_reach) {
            hand_out(m_next++);
        }
        if (m_next > k_thread_reach) {
            m_thread.pop_front();
            --m_next;
        }
    } else if (!m_current.open.empty()) {
        m_take({m_current, {}, {}});
    }
}

void ScanRun::hand_out(std::size_t at) {
    InThread message{m_thread[at], {}, {}};
    for (std::size_t i = at - std::min(at, k_thread_reach); i < at; ++i) {
        message.before.emplace_back(m_thread[i].text);
    }
    for (std::size_t i = at + 1; i < std::min(m_thread.size(), at + 1 + k_thread_reach); ++i) {
        message.after.emplace_back(m_thread[i].text);
    }
    m_take(message);
}

void ScanRun::end_thread() {
    while (m_next < m_thread.size()) {
        hand_out(m_next++);
    }
    m_thread.clear();
    m_next = 0;
}

void ScanRun::finish() {
    end_thread();
    m_current = {};
    m_cleaner.finish();
    for (const ScannedRecord& late : std::exchange(m_late, {})) {
        m_take({late, {}, {}});
    }
}

} // namespace chatkeep::policy
