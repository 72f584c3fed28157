#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The first pass over sms.db: which row is a message and which belongs to another one, in which conversation
// and order. What it finds is sorted on disk, so that memory does not grow with the number of messages.

#include "base/row_scan.hpp"
#include "base/spill_sort.hpp"
#include "model/ids.hpp"
#include "source/imessage/directory.hpp"
#include "source/row_gaps.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

namespace chatkeep::source::imessage {

/// What a row of the table message is.
enum class RowKind : std::uint8_t {
    message,
    reaction,    ///< a tapback or a sticker put on a message
    vote,        ///< in a poll
    poll_update, ///< a new list of a poll's options
};

/// What decides that, by the columns of the row.
[[nodiscard]] RowKind kind_of_row(std::int64_t associated_type, std::string_view associated_guid,
                                  std::string_view guid, std::string_view balloon) noexcept;

/// A code of a later iOS on a row that refers to another one: a message of its own.
[[nodiscard]] bool is_unknown_reference(std::int64_t associated_type, std::string_view associated_guid,
                                        std::string_view guid) noexcept;

/// "p:0/GUID", "bp:GUID" or "GUID".
struct Target {
    std::string_view guid;
    std::optional<std::int64_t> part;
};

[[nodiscard]] Target parse_target(std::string_view associated_guid) noexcept;

/// What the row of a tapback or sticker says; nothing of it is repaired.
struct ReactionRow {
    std::int64_t type = 0; ///< associated_message_type
    std::int64_t handle = 0;
    std::int64_t error = 0;
    bool from_owner = false;
    bool names_sender = true;         ///< is_from_me is a number
    bool is_unsent = false;           ///< is_sent is 0
    bool has_more = false;            ///< text, summary or times are there: not read now
    std::optional<std::int64_t> part; ///< of the message
    std::string guid;
    std::string emoji;
};

/// A row that belongs to a message.
struct Dependent {
    RowKind kind = RowKind::reaction;
    std::int64_t row = 0;
    std::int64_t date = 0;  ///< as stored; of a reaction only
    std::int64_t nanos = 0; ///< since 2001, 0 for none
    ReactionRow reaction;   ///< of a reaction only
};

/// A message that was deleted from a chat and can still be brought back.
struct Deletion {
    std::optional<std::size_t> chat; ///< index into the directory's; absent: it is not there
    std::int64_t time = 0;           ///< as stored

    friend bool operator==(const Deletion&, const Deletion&) = default;
};

/// One message to come, with all that the other rows say of it.
struct Planned {
    std::size_t conversation = 0; ///< index into the directory's; their number for messages without one
    std::int64_t row = 0;
    std::int64_t date = 0;             ///< nanoseconds since 2001, 0 for none
    model::Id content;                 ///< of its guid; unique
    RowKind kind = RowKind::message;   ///< not message: the row that it belongs to is not there
    std::vector<Deletion> deletions;   ///< by chat and time
    std::vector<std::size_t> chats;    ///< where it stands, the first one deciding the conversation
    std::vector<Dependent> dependents; ///< by date and row
    std::optional<std::size_t> reply_conversation; ///< where the message is that it answers; absent: nowhere
    std::optional<std::size_t> reply_chat;         ///< the chat that decided it; absent: none
    bool answers_later = false;                    ///< what it answers stands behind it
    bool is_contradicted = false; ///< it stands between such a pair, is the second of it, or came before the
                                  ///< one before it, whose second both are of
};

/// Whether a row that is about a message, or the edit of one, has its place before the message: of two clocks
/// one is wrong. Dates in nanoseconds since 2001, 0 for none.
[[nodiscard]] bool is_early(std::int64_t date, std::int64_t row, const Planned& target) noexcept;

/// The same of date_edited, which may be rounded, and is no time of an edit where it is days off.
[[nodiscard]] bool is_edited_early(std::int64_t edited, const Planned& message) noexcept;

/// Entries that name a message that is not there; not of damaged rows.
struct Dangling {
    std::uint64_t joined = 0;      ///< of chat_message_join
    std::uint64_t recoverable = 0; ///< of chat_recoverable_message_join
};

/// How the rows add up.
struct Tally {
    std::uint64_t rows = 0;
    std::uint64_t messages = 0; ///< with what became messages for want of the one they belong to
    std::uint64_t reactions = 0;
    std::uint64_t votes = 0;
    std::uint64_t poll_updates = 0;
    std::uint64_t orphans = 0; ///< of the messages: rows that belong to a message that is not there
    Dangling dangling;
};

class Survey {
public:
    /// Reads the whole table, without its texts. Throws base::RowsOutOfOrder where order is wrongly assumed.
    Survey(const base::Database& database, const Directory& directory, base::RowOrder order);

    /// Messages by conversation, date and row. False at the end.
    [[nodiscard]] bool next(Planned& planned);

    [[nodiscard]] const Tally& tally() const noexcept { return m_tally; }

    /// Row numbers that no row has.
    [[nodiscard]] const RowGaps& gaps() const noexcept { return m_gaps; }

    /// Rows that can't be read, in order.
    [[nodiscard]] const std::vector<std::string>& problems() const noexcept { return m_problems; }

private:
    class Chats;

    /// In the order of the plan.
    struct Place {
        std::size_t conversation = 0;
        std::int64_t date = std::numeric_limits<std::int64_t>::min(); ///< before every message
        std::int64_t row = 0;

        [[nodiscard]] bool is_behind(const Place& other) const noexcept {
            return std::tie(conversation, date, row) > std::tie(other.conversation, other.date, other.row);
        }
    };

    void read_chats(const base::Database& database, const Directory& directory, base::RowOrder order,
                    Chats& chats);
    void read_messages(const base::Database& database, const Directory& directory, base::RowOrder order,
                       Chats& chats);
    void read_message(const base::RowScan& scan, const Directory& directory, Chats& chats);
    void note_damage(const base::RowScan& scan, std::string_view table);
    void link_rows();
    void plan_message(const Planned& message);
    void plan_dependent(const Planned& dependent, std::string_view reaction, const Planned* target);
    void plan_early(std::int64_t date, std::int64_t row, const Planned& target);
    [[nodiscard]] bool read_group(Planned& planned);
    [[nodiscard]] bool is_contradicted(const Place& place) const noexcept;

    static constexpr std::size_t k_sort_memory = std::size_t{4} << 20U;

    base::SpillSort m_links{k_sort_memory}; ///< rows and references to them by the id of the guid
    base::SpillSort m_plan{k_sort_memory};  ///< by conversation, date and row
    std::string m_record;                   ///< being packed
    Planned m_row;                          ///< being read, with the memory of the ones before
    std::string_view m_next;                ///< record of the plan that was read ahead
    Place m_last;                           ///< of the message that was planned last
    Place m_contradicted; ///< up to here, what stands before it is behind it by other clocks
    bool m_started = false;
    RowGaps m_gaps;
    std::unordered_map<std::string, std::uint64_t> m_orphans; ///< how often a content id was given to one
    Tally m_tally;
    std::vector<std::string> m_problems;
};

/// The survey of a database, whatever the order of its rows.
[[nodiscard]] Survey read_survey(const base::Database& database, const Directory& directory);

} // namespace chatkeep::source::imessage
