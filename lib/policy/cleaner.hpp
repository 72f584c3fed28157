#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Cleans a chat stream record by record under a policy.

#include "hash/hmac.hpp"
#include "hash/record_proof.hpp"
#include "policy/ahead.hpp"
#include "policy/attachments.hpp"
#include "policy/id_set.hpp"
#include "policy/log.hpp"
#include "policy/period.hpp"
#include "policy/record_cleaner.hpp"
#include "stream/reader.hpp"
#include "stream/writer.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::policy {

struct CleanerOptions {
    std::string generator;                 ///< "chat-clean 0.1.0"
    bool allow_open = false;               ///< finish even when proposals are open
    std::optional<std::int64_t> export_ms; ///< moment of extraction; before what the sources say
    const hash::HmacSha256* key = nullptr; ///< for message digests in the log
    hash::ProofKeeper* proof =
        nullptr;                       ///< keeps commitments of what goes; a redaction takes whole words then
    Decisions* decisions = nullptr;    ///< of people
    EntryListener* listener = nullptr; ///< hears what the log hears
    AttachmentCleaner* attachments = nullptr; ///< nullptr: attachments stay as they are
};

/// Memory: one record, those that are held back to see what follows them (see Ahead), all decisions, the ids
/// of removed messages and the values redacted in one conversation, and ids of the last messages that stayed.
class Cleaner {
public:
    /// All must outlive the cleaner.
    Cleaner(const Policy& policy, stream::Writer& writer, Log& log, CleanerOptions options);

    /// Takes every line that the reader hands out, in order, and writes what is left of it. Throws
    /// Error{usage} when the policy's period ends with the extraction and nothing says when that was.
    void take(const stream::Line& line);

    /// Makes the log final, then ends the stream: whoever finds a finished stream finds its log. A stream
    /// that can't be ended takes its log with it. Throws Error{refused} when proposals are open and that is
    /// not allowed: the log is complete then, the stream is not.
    void finish();

    /// Records that were taken and wait for what follows them: the last ones.
    [[nodiscard]] std::size_t held_back() const noexcept { return m_ahead.size(); }

    [[nodiscard]] const Summary& summary() const noexcept { return m_summary; }

private:
    /// The members of a message that decide about it, found in one pass.
    struct MessageParts {
        RecordRef record;
        std::string_view text;
        std::optional<stream::Value> time;
        std::optional<stream::Value> reply_to;
        std::uint64_t attachments = 0;
        std::uint64_t files = 0; ///< of them, those that the store has
        std::uint64_t line = 0;
    };

    /// A notice that waits for the message it is about, which may come next and be removed.
    struct Held {
        std::string bytes;
        std::string message;
        bool of_period = false;
    };

    /// What happened to a message that its files depend on.
    struct Circumstances {
        bool lost_quote = false;
        bool is_kept = false; ///< by people
    };

    /// Why a message goes.
    struct Removing {
        const Rule* rule;
        Level level;
        std::optional<Ruling> ruling = std::nullopt;
        bool is_told = false; ///< a notice says that it is open
    };

    void take_in_order(const stream::Line& line);
    void take_held_back();
    void take_header(const RecordRef& record);
    void take_source(const RecordRef& record);
    void take_conversation(const RecordRef& record);
    [[nodiscard]] std::vector<stream::Replacement> cut_told_messages(const RecordRef& conversation);
    [[nodiscard]] static MessageParts read_message(const stream::Line& line);
    void take_message(const MessageParts& message);
    void keep(const MessageParts& message, const RecordVotes* votes);
    void take_notice(const RecordRef& record);
    void take_other(const RecordRef& record);
    void write_notice(const RecordRef& record);
    void flush_held();
    void end_stream();

    [[nodiscard]] std::optional<RecordVotes> votes_of(const RecordRef& record) const;
    [[nodiscard]] std::optional<std::string> clean(const RecordRef& record,
                                                   std::vector<stream::Replacement> edits = {});
    [[nodiscard]] std::optional<Removing> removal_of(const MessageParts& message, const RecordVotes* votes);
    [[nodiscard]] std::optional<Removing> removal_by_people(const RecordRef& record,
                                                            const RecordVotes& votes);
    [[nodiscard]] std::optional<Removing> removal_by_period(const MessageParts& message,
                                                            const RecordVotes* votes);
    [[nodiscard]] std::optional<Removing> settle_period(const RecordRef& record, Removing why,
                                                        std::int64_t needed);
    void log_message(const RecordRef& record, const Removing& why, Outcome outcome, std::int64_t reviewers);
    [[nodiscard]] Placement placement(const MessageParts& message) const;
    void say_period_uncertain(const RecordRef& record);
    void remove(const MessageParts& message, const Removing& why);
    void take_out_files(const RecordRef& record, const Rule& rule);
    void offer_removal(const MessageParts& message, const RecordVotes* votes);
    [[nodiscard]] static std::vector<stream::Path> copies_in_reply(const MessageParts& message);
    [[nodiscard]] std::optional<const Rule*> rule_of_lost_quote(const MessageParts& message) const;
    [[nodiscard]] std::vector<stream::Replacement> cut_quote(const MessageParts& message, const Rule* rule);
    [[nodiscard]] std::optional<std::string> clean_attachments(const RecordRef& record,
                                                               const std::optional<std::string>& changed,
                                                               const Circumstances& circumstances);
    void write(const RecordRef& record, const std::optional<std::string>& changed);
    void write_proved(const RecordRef& record, const std::optional<std::string>& changed);
    void write_removal(const model::Removal& removal);

    const Policy& m_policy;
    stream::Writer& m_writer;
    Log& m_log;
    CleanerOptions m_options;
    Summary m_summary;
    RecordCleaner m_records;
    Ahead m_ahead;   ///< stays empty when no rule looks ahead
    ReadText m_read; ///< the message at hand, when none does
    std::map<std::string, std::optional<std::int64_t>, std::less<>>
        m_acquired;                             ///< source id → moment of extraction
    std::optional<std::int64_t> m_extracted_ms; ///< of the conversation at hand
    SafeDays m_safe_days;
    IdSet m_removed;  ///< of the conversation at hand
    RecentIds m_kept; ///< only filled when a period decides
    std::map<std::string, const Rule*, std::less<>> m_removed_by_people; ///< of the whole stream
    std::set<std::string, std::less<>> m_conversations; ///< read so far; only filled when there are decisions
    std::string m_previous;                             ///< the text of the message before, as it was
    std::string m_last_id;
    std::vector<Held> m_held;
};

} // namespace chatkeep::policy
