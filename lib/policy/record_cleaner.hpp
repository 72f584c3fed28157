#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Cleans the texts of one record, wherever in it they stand, and logs what was found.

#include "hash/hmac.hpp"
#include "hash/text_parts.hpp"
#include "policy/carriers.hpp"
#include "policy/decisions/votes.hpp"
#include "policy/engine.hpp"
#include "policy/log.hpp"
#include "policy/redact.hpp"
#include "stream/edit.hpp"
#include "stream/value.hpp"

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::policy {

/// The record at hand. Views live as long as the reader's line.
struct RecordRef {
    std::string_view type;
    std::string_view bytes;
    stream::Value root;
    std::string_view conversation;
    std::string_view id;
};

class RecordCleaner {
public:
    /// All must outlive the cleaner; key and listener may be nullptr.
    RecordCleaner(const Policy& policy, Log& log, Summary& summary, const hash::HmacSha256* key,
                  EntryListener* listener = nullptr);

    /// Leaves the member "proof" alone: it was checked, and holds commitments.
    void pass_proofs() noexcept { m_passes_proofs = true; }

    /// Forgets the values of the conversation before.
    void begin_conversation() noexcept;

    /// What people decided about the record that is cleaned next; nullptr: nothing.
    void set_votes(const RecordVotes* votes) noexcept { m_votes = votes; }

    /// See Pseudonyms.
    void set_earlier_cleanings(int count) { m_pseudonyms.set_earlier_cleanings(count); }

    /// The conversation at hand.
    [[nodiscard]] Thread& thread() noexcept { return m_thread; }

    /// Whether a rule looks for words, or looks at messages after the one at hand.
    [[nodiscard]] bool reads_words() const noexcept { return m_reads_words; }

    [[nodiscard]] bool looks_ahead() const noexcept { return m_looks_ahead; }

    /// The record's new bytes, or nothing when it stays as it is. Places that edits change already are left
    /// alone. previous is the text of the message before, as it was.
    [[nodiscard]] std::optional<std::string> clean(const RecordRef& record, std::string_view previous,
                                                   std::vector<stream::Replacement> edits = {});

    /// Tells the listener, when it asks for it, what the rules tried in the record that was cleaned last.
    void tell_trials(const RecordRef& record, std::string_view previous);

    /// Whether a rule with action protect speaks for this record.
    [[nodiscard]] bool is_protected(const RecordRef& record);

    /// After clean() and the record's attachments. Throws Error{refused} when people decided about something
    /// that was not found.
    void check_decisions() const;

    /// Cleans and logs what a file says that is the attachment of a record.
    [[nodiscard]] Cleaned clean_words(const RecordRef& record, std::size_t attachment, std::string_view text);

    /// What cleaning took out of the last message's text, as bytes of the text before.
    [[nodiscard]] std::vector<hash::TextCut> text_cuts() const;

    /// The rule that took most words out of the last message's text, when it leaves hardly any; else nullptr.
    [[nodiscard]] const Rule* emptied_by() const;

    /// The ground on which the last record was changed: that of its first redaction, or a word of our own
    /// where no rule but the form itself took something out.
    [[nodiscard]] std::string ground() const;

    /// Writes an entry to the log, and tells the listener.
    void log(const Entry& entry);

    /// A log entry with what is the same for all entries about a record.
    [[nodiscard]] Entry entry_for(const RecordRef& record) const;

    /// HMAC of bytes that the log may not show; empty without a key.
    [[nodiscard]] std::string mac_of(std::string_view bytes) const;

private:
    /// One text of a record that rules may speak about.
    struct Place {
        Steps steps;
        std::string text;
        Leaf leaf = Leaf::text;
        Part part = Part::other;
        bool words = false; ///< holds sentences
        Cleaned cleaned;
        std::string pointer = {}; ///< only set when someone asks for it
    };

    [[nodiscard]] bool holds_words(const RecordRef& record) const;
    void find_places(const RecordRef& record, const std::vector<stream::Replacement>& edits);
    void add_own_places(const RecordRef& record);
    void add_packed_places(const RecordRef& record);
    void clean_packed(Place& place);
    void move_ranges(const RecordRef& record, std::vector<stream::Replacement>& edits) const;
    void check_own_spans() const;
    void check_own_spans(const Place& place) const;
    /// When a place is cleaned: its context is cleaned before it.
    [[nodiscard]] static int turn_of(const Place& place);
    /// Its text, as cleaned so far.
    [[nodiscard]] static std::string_view words_of(const Place& place);
    /// The words of a place, as cleaned so far; of one where nothing can be found, as it stands.
    [[nodiscard]] std::string_view words_at(bool (*is_there)(const Steps&),
                                            std::string_view as_it_stands) const;
    /// The context of the places of a turn.
    [[nodiscard]] Surroundings around(int turn, std::string_view previous) const;
    /// The same with what is known of one place.
    [[nodiscard]] static Surroundings around(const Place& place, Surroundings of_turn);
    void clean_places(std::string_view previous);
    void clean_place(Place& place, Surroundings around);
    void replace(const Place& place, const RecordRef& record, std::vector<stream::Replacement>& edits);
    /// Where a span of the text begins when the findings are replaced; nothing when one of them touches it.
    [[nodiscard]] std::optional<std::size_t> moved(const std::vector<Finding>& findings, std::size_t begin,
                                                   std::size_t size) const;
    void move_mentions(const RecordRef& record, std::vector<stream::Replacement>& edits) const;
    void log_place(const Place& place, const RecordRef& record);
    void log_finding(const Place& place, const Finding& finding, Entry entry);
    [[nodiscard]] Outcome outcome_of(const Finding& finding) const;
    void count(const Rule& rule, const Finding& finding, Outcome outcome);
    void log_open_spans(const RecordRef& record, const Place& place);
    [[nodiscard]] Ruling ruling_on(const Place& place, const Finding& finding) const;
    [[nodiscard]] const Place* message_text() const;

    const Policy& m_policy;
    Log& m_log;
    Summary& m_summary;
    const hash::HmacSha256* m_key;
    EntryListener* m_listener;
    Engine m_engine;
    Sieve m_values;               ///< of records that hold no sentences
    KnownValues m_known;          ///< in the conversation at hand
    KnownValues m_known_anywhere; ///< in the whole stream: a forwarded message is a copy from anywhere
    bool m_is_forwarded = false;  ///< the record at hand says that it was forwarded
    Pseudonyms m_pseudonyms;      ///< of the conversation at hand
    Thread m_thread;
    const RecordVotes* m_votes = nullptr;
    bool m_from_owner = false; ///< of the record at hand
    bool m_in_thread = false;  ///< it is part of a conversation
    bool m_protects = false;
    bool m_passes_proofs = false;
    bool m_reads_words = false;
    bool m_looks_ahead = false;
    std::vector<Place> m_places;
    std::set<std::string, std::less<>> m_files; ///< attachments of it whose words were looked at, as pointers
    // of the record at hand, as they stand in it
    std::string_view m_text;
    std::string_view m_quoted;
    std::optional<std::int64_t> m_sent_ms;
};

} // namespace chatkeep::policy
