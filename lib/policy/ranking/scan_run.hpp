#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Goes through a stream as cleaning would, writes nothing, and hands out each message with what was found in
// it and the thread around it.

#include "policy/cleaner.hpp"
#include "policy/ranking/features.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::policy {

/// Something that a person must decide.
struct OpenItem {
    std::string rule;
    std::string part;
    std::string path; ///< JSON pointer; empty: about the message
    std::optional<Span> span;
    std::string level;
    std::string open_because; ///< what people said so far
    std::int64_t reviewers = 0;
    std::string found; ///< the text that the span covers
};

/// A record with what is open in it.
struct ScannedRecord {
    std::uint64_t number = 0; ///< in the stream, from 1
    bool is_message = false;
    bool is_conversation = false;
    std::string bytes;
    std::string id;
    std::string conversation;
    std::string text;
    std::vector<OpenItem> open;
    std::set<std::string> rules; ///< that found something, in whatever way
};

/// A record and the texts of the messages around it, at most k_thread_reach on each side.
struct InThread {
    const ScannedRecord& record;
    std::vector<std::string_view> before;
    std::vector<std::string_view> after;

    [[nodiscard]] Example example() const;
};

/// Memory: eleven messages, and those that the cleaner holds back (see Ahead). Records other than messages
/// are handed out only when something is open in them.
class ScanRun : private EntryListener {
public:
    using Take = std::function<void(const InThread&)>;

    /// All must outlive the run.
    ScanRun(const Policy& policy, CleanerOptions options, Take take);

    void take(const stream::Line& line);
    /// After the last line.
    void finish();

private:
    void hear(const Entry& entry) override;
    void settle();
    void pass(ScannedRecord record);
    void hand_out(std::size_t at);
    void end_thread();

    ScannedRecord& record_of(const Entry& entry);

    base::NullOutput m_nowhere;
    Log m_log;
    stream::Writer m_writer;
    Cleaner m_cleaner;
    Take m_take;
    std::deque<ScannedRecord> m_thread;
    std::size_t m_next = 0;            ///< in m_thread, of the message that is handed out next
    std::deque<ScannedRecord> m_read;  ///< that the cleaner has yet to clean, or cleans
    std::vector<ScannedRecord> m_late; ///< notices that waited for the message they are about
};

} // namespace chatkeep::policy
