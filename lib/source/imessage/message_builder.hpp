#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Makes message records out of rows: the row itself, its files, and the reactions and votes that other rows
// give it.

#include "base/row_fetch.hpp"
#include "base/sqlite.hpp"
#include "hash/media_store.hpp"
#include "model/records.hpp"
#include "source/imessage/app_message.hpp"
#include "source/imessage/attachments.hpp"
#include "source/imessage/body.hpp"
#include "source/imessage/directory.hpp"
#include "source/imessage/message_row.hpp"
#include "source/imessage/participants.hpp"
#include "source/imessage/period.hpp"
#include "source/imessage/survey.hpp"
#include "source/notices.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace chatkeep::source::imessage {

/// What a builder works with; all of it must outlive the builder.
struct Workshop {
    const base::Database& database;
    const Directory& directory;
    Attachments& attachments;
    Participants& participants;
    Notices& notices;
    hash::MediaStore& store;
};

class MessageBuilder {
public:
    explicit MessageBuilder(const Workshop& workshop);

    /// The messages to be built next, in that order: of these the ones that are wanted.
    void announce(std::span<const Planned> messages, const Period& wanted);

    /// Fills a message that is clear but for its place in the conversation. A row that can't be read gives a
    /// placeholder.
    void build(const Planned& planned, model::Message& message);

    /// Rows of the table recoverable_message_part that were read so far, ascending.
    [[nodiscard]] std::vector<std::int64_t> read_parts() const;
    /// The words of a row of recoverable_message_part, and what they lead to.
    [[nodiscard]] std::string words_of_part(std::int64_t row);

private:
    struct Voter {
        std::optional<model::Id> id;
        std::vector<std::string> choices; ///< PollChoice::id
    };

    /// What a row says of who sent it.
    struct SenderFacts {
        std::int64_t row = 0;
        std::int64_t handle = 0;
        bool from_owner = false;
        bool names_sender = true; ///< is_from_me is a number
        bool is_known = false;    ///< one was found
    };

    /// What rows of reactions or of a poll say that the model has no member for; a line begins with the row.
    struct RowLines {
        std::vector<std::string> rows;   ///< "ROW GUID"; of reactions only
        std::vector<std::string> states; ///< "ROW NAME VALUE"
        std::vector<std::string> files;  ///< "ROW JSON"; of reactions only
        std::vector<std::string> quotes;
        std::vector<std::string> quote_rows; ///< of the quotes
        std::vector<std::string> summaries;  ///< "ROW JSON"
    };

    [[nodiscard]] model::Id id_in(std::optional<std::size_t> chat, const model::Id& content,
                                  const model::Id& conversation) const;
    void build_row(const Planned& planned, const MessageRow& row, model::Message& message);
    void build_damaged(const Planned& planned, const std::string& problem, model::Message& message);
    void build_event(const MessageRow& row, model::Message& message);
    void build_content(const MessageRow& row, model::Message& message);
    void add_app(const MessageRow& row, model::Message& message);
    void build_orphan(const Planned& planned, const MessageRow& row, model::Message& message);

    void set_sender(const Planned& planned, const MessageRow& row, model::Message& message);
    bool report_sender(const SenderFacts& facts, const model::Message& message);
    [[nodiscard]] std::optional<model::Id> sender_of(bool from_owner, std::int64_t handle);
    [[nodiscard]] std::optional<model::Id> partner_of(const Planned& planned);
    void set_time(const MessageRow& row, model::Message& message);
    void add_states(const MessageRow& row, model::Message& message);
    /// Those that are not 0.
    [[nodiscard]] std::vector<std::pair<std::string_view, std::int64_t>> rare_flags(const MessageRow& row);
    void report_schedule(const model::Message& message);
    void report_contradictions(const Planned& planned, const model::Message& message);
    void report_early_edit(const Planned& planned, const MessageRow& row, const model::Message& message);
    void set_reply(const Planned& planned, const MessageRow& row, model::Message& message) const;
    void add_origin(const Planned& planned, const MessageRow& row, model::Message& message) const;
    void add_deletions(const Planned& planned, model::Extra& extra) const;
    void add_association(const MessageRow& row, model::Message& message);
    void add_mentions(model::Message& message);
    void add_files(const MessageRow& row, model::Message& message);
    void report_unnamed_files(const MessageRow& row, model::Message& message);
    void put_file(StoredFile file, model::Message& message);
    void place_files(std::vector<StoredFile>& files, bool is_app, model::Message& message);
    void report_file(const StoredFile& file, const model::Message& message, std::int64_t row);
    void report_body(const MessageRow& row, model::Message& message);
    void report_attributes(const std::vector<std::string>& unknown, const model::Message& message);
    static void set_kind(const MessageRow& row, bool all_stickers, model::Message& message);
    void add_deleted_parts(const Planned& planned, model::Message& message);
    void add_part_chat(const Planned& planned, std::int64_t chat, std::string& line) const;

    void add_dependents(const Planned& planned, model::Message& message);
    void add_reaction(const Planned& planned, const Dependent& dependent, model::Message& message);
    void add_reaction_files(std::int64_t row, model::Reaction& reaction, model::Message& message);
    void add_reaction_states(const Dependent& dependent, bool has_sender, model::Message& message);
    [[nodiscard]] static bool has_rest(const Dependent& dependent) noexcept;
    void add_reaction_rest(const Dependent& dependent, model::Message& message);
    void add_reaction_times(const Dependent& dependent);
    void add_reaction_range(std::int64_t row, std::string_view text);
    static void add_quote(std::int64_t row, std::string quote, RowLines& lines);
    void add_reaction_words(const Dependent& dependent, std::string_view quote,
                            const model::Message& message);
    void add_reaction_summary(const Dependent& dependent, model::Message& message);
    static void finish_lines(std::string_view prefix, RowLines& lines, model::Extra& extra);
    [[nodiscard]] static std::string reaction_word(std::int64_t type, std::string_view emoji);
    void note(model::NoticeCode code, const model::Message& message, std::int64_t row, std::string detail,
              std::string name = {});
    void read_poll(const MessageRow& row, model::Message& message);
    void add_poll_row(const Dependent& dependent, model::Message& message);
    void take_poll_row(const MessageRow& row, RowKind kind, model::Message& message);
    void add_poll_words(const MessageRow& row, model::Message& message);
    void add_poll_states(const MessageRow& row);
    void add_poll_summary(const MessageRow& row, model::Message& message);
    void add_poll_files(const MessageRow& row, model::Message& message);
    void keep_row_bytes(std::string_view bytes, std::string_view name, std::int64_t row,
                        model::Message& message);
    [[nodiscard]] std::string poll_line(const MessageRow& row, std::string_view what,
                                        const std::optional<PollContent>& content) const;
    void add_vote(const MessageRow& row, const PollContent& content);
    void finish_poll(model::Message& message);

    Workshop m_workshop;
    base::RowFetch m_rows;
    base::Statement m_poll_row;
    base::Statement m_front; ///< what stands before the long columns, for a damaged row
    base::Statement m_rare_flags;
    base::RowFetch m_reaction_rows; ///< what the survey leaves out of a reaction
    BodyReader m_body;
    std::vector<std::pair<std::int64_t, std::int64_t>> m_deleted_parts; ///< message, row
    std::optional<base::Statement> m_deleted_part;
    std::vector<std::int64_t> m_read_parts; ///< rows, in the order of reading
    PollContent m_poll;
    std::vector<std::pair<std::string, Voter>> m_voters; ///< by participant, in order of their first vote
    RowLines m_reactions;
    RowLines m_poll_lines;
    std::string m_first_list;                 ///< the poll's own row, as in m_poll_rows; empty: it is no poll
    std::vector<std::string> m_poll_rows;     ///< see poll_line()
    std::vector<std::string> m_poll_payloads; ///< JSON, alone so that cleaning sees that it is
    std::vector<std::string> m_poll_payload_rows; ///< their rows
};

} // namespace chatkeep::source::imessage
