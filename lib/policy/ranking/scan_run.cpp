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

/// Entries are about a record that was read, or about a notice that was held back until now.
ScannedRecord& ScanRun::record_of(const Entry& entry) {
    const auto is_it = [&](const ScannedRecord& record) { return record.bytes == entry.record_bytes; };
    const auto read = std::find_if(m_read.begin(), m_read.end(), is_it);
    if (read != m_read.end()) {
        return *read;
    }
    const auto found = std::find_if(m_late.begin(), m_late.end(), is_it);
    if (found != m_late.end()) {
        return *found;
    }
    ScannedRecord late;
    late.number = m_read.empty() ? 0 : m_read.front().number;
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
    ScannedRecord record;
    record.number = line.number;
    record.is_message = line.type == "message";
    record.is_conversation = line.type == "conversation";
    record.bytes = line.bytes;
    record.id = line.root.text_of("id");
    record.conversation = record.is_conversation ? record.id : line.root.text_of("conversation");
    record.text = line.root.text_of("text");
    m_read.push_back(std::move(record));
    m_cleaner.take(line);
    settle();
}

/// Passes on what the cleaner is done with.
void ScanRun::settle() {
    for (const ScannedRecord& late : std::exchange(m_late, {})) {
        m_take({late, {}, {}});
    }
    while (m_read.size() > m_cleaner.held_back()) {
        ScannedRecord record = std::move(m_read.front());
        m_read.pop_front();
        pass(std::move(record));
    }
}

void ScanRun::pass(ScannedRecord record) {
    if (record.is_conversation) {
        end_thread();
    }
    if (record.is_message) {
        m_thread.push_back(std::move(record));
        if (m_thread.size() > m_next + k_thread_reach) {
            hand_out(m_next++);
        }
        if (m_next > k_thread_reach) {
            m_thread.pop_front();
            --m_next;
        }
    } else if (!record.open.empty()) {
        m_take({record, {}, {}});
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
    m_cleaner.finish();
    settle();
    end_thread();
}

} // namespace chatkeep::policy
