#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Cleans the texts of one record, wherever in it they stand, and logs what was found.

#include "hash/hmac.hpp"
#include "hash/text_parts.hpp"
#include "policy/carriers.hpp"
#include "policy/copies.hpp"
#include "policy/decisions/votes.hpp"
#include "policy/engine.hpp"
#include "policy/log.hpp"
#include "policy/ranges.hpp"
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

    /// A message goes whole, on the ground of a rule: copies of what it says will go too.
    void lose(const RecordRef& record, const Rule& rule, bool by_people);

    /// Whether a rule with action protect speaks for this record.
    [[nodiscard]] bool is_protected(const RecordRef& record);

    /// After clean() and the record's attachments. Throws Error{refused} when people decided about something
    /// that was not found.
    void check_decisions() const;

    /// Cleans and logs what a file says that is the attachment of a record.
    [[nodiscard]] Cleaned clean_words(const RecordRef& record, std::size_t attachment, std::string_view text);

    /// Whether a text of a file holds, packed, what a rule redacts.
    [[nodiscard]] bool holds_packed(std::string_view text);

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
        std::string pointer = {};         ///< only set when someone asks for it
        std::vector<Finding> copies = {}; ///< of words that went elsewhere
    };

    /// What one text of a record lost.
    struct Lost {
        Steps steps;
        std::string text;
        std::vector<Copy> copies;
        std::vector<Copy> of_others; ///< words that another message lost
    };

    [[nodiscard]] bool holds_words(const RecordRef& record) const;
    void find_places(const RecordRef& record, const std::vector<stream::Replacement>& edits);
    void add_own_places(const RecordRef& record);
    void add_packed_places(const RecordRef& record);
    [[nodiscard]] Place* text_place(const Steps& steps);
    void clean_packed(Place& place);
    [[nodiscard]] std::optional<Finding> find_packed(std::string_view text);
    [[nodiscard]] Place& place_at(const RecordRef& record, const Steps& steps, std::string_view text);
    /// origin: id of the message that lost the words. False when all of them go already.
    bool add_copies(const RecordRef& record, const Steps& steps, std::string_view text,
                    const std::vector<Copy>& copies, std::string_view origin);
    [[nodiscard]] bool is_covered(const Steps& steps, const Copy& copy);
    void remember(const model::Id& message, std::string_view text, const std::vector<Copy>& lost);
    [[nodiscard]] std::vector<Copy> lost_in_quote(const model::Id& message, std::string_view quote) const;
    struct Saying;
    /// said: the steps to what the reply stands in.
    void copy_from_quoted(const RecordRef& record, const stream::Value& reply, const Steps& said);
    void copy_into_preview(const RecordRef& record, const model::Id& answered, const Saying& saying,
                           const std::vector<stream::Replacement>& edits);
    void copy_from_wording(const RecordRef& record, const Saying& saying, bool is_forwarded);
    void copy_into_notice(const RecordRef& record, const std::vector<stream::Replacement>& edits);
    void copy_from_others(const RecordRef& record, const std::vector<stream::Replacement>& edits);
    [[nodiscard]] Lost lost_at(const RecordRef& record, const Place& place) const;
    [[nodiscard]] static std::vector<Copy> copied(const std::vector<Lost>& all, const Steps& steps, Part part,
                                                  std::string_view text);
    /// Whether words that went from one place of a message stand in another.
    [[nodiscard]] bool copy_inside(const RecordRef& record);
    void remember_lost(const RecordRef& record);
    [[nodiscard]] std::vector<Replaced> replaced_in_text(const RecordRef& record) const;
    [[nodiscard]] std::vector<Replaced> replaced_in(const Place& place) const;
    [[nodiscard]] TextChanges changes_of_texts(const RecordRef& record) const;
    static void move_ranges(const RecordRef& record, const TextChanges& changes,
                            std::vector<stream::Replacement>& edits);
    void drop_ranges(const RecordRef& record, std::vector<stream::Replacement>& edits) const;
    static void move_mentions(const RecordRef& record, const std::vector<Replaced>& replaced,
                              std::vector<stream::Replacement>& edits);
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
    LostWords m_lost;             ///< of the conversation at hand
    LostWords m_lost_anywhere; ///< by people, in the whole stream: for what is forwarded or quoted elsewhere
    Pseudonyms m_pseudonyms;   ///< of the conversation at hand
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
