// SPDX-License-Identifier: EUPL-1.2
#include "source/imessage/survey.hpp"

#include "base/text.hpp"
#include "source/imessage/message_time.hpp"
#include "source/packed.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace chatkeep::source::imessage {

namespace {

constexpr std::size_t k_no_chat = UINT32_MAX;
constexpr std::size_t k_guid_length = 36;
constexpr std::size_t k_key_length = 20; ///< conversation, date and row in a record of the plan

/// What follows the key in a record of the plan.
enum Tag : std::uint8_t { tag_message, tag_repeated, tag_dependent, tag_reply, tag_early };

/// What follows the id in a record of the links: a row comes before what refers to it.
enum Link : std::uint8_t { link_row, link_dependent, link_reply };

constexpr std::int64_t k_sticker = 1000;
constexpr std::int64_t k_first_tapback = 2000;
constexpr std::int64_t k_first_removal = 3000;
constexpr std::int64_t k_vote = 4000;
constexpr std::int64_t k_tapbacks = 8; ///< that are known, each with its removal

bool is_reaction(std::int64_t type) noexcept {
    return type == k_sticker || (type >= k_first_tapback && type < k_first_tapback + k_tapbacks) ||
           (type >= k_first_removal && type < k_first_removal + k_tapbacks);
}

bool is_poll(std::string_view balloon) noexcept {
    return balloon.ends_with(":com.apple.messages.Polls");
}

model::Id id_of_guid(std::string_view guid, std::int64_t row) {
    if (guid.empty()) {
        return model::make_id(fmt::format("row\n{}", row));
    }
    return base::is_utf8(guid) ? model::make_id(guid) : model::make_id(base::repair_utf8(guid));
}

Packer& pack_key(Packer& packer, const Planned& message) {
    return packer.add(static_cast<std::uint32_t>(message.conversation))
        .add_signed(message.date)
        .add_signed(message.row);
}

void pack_rest(Packer& packer, const Planned& message) {
    packer.add(message.content)
        .add(static_cast<std::uint8_t>(message.kind))
        .add(static_cast<std::uint32_t>(message.deletions.size()));
    for (const Deletion& deletion : message.deletions) {
        packer.add(static_cast<std::uint32_t>(deletion.chat.value_or(k_no_chat))).add_signed(deletion.time);
    }
    packer.add(static_cast<std::uint32_t>(message.chats.size()));
    for (const std::size_t chat : message.chats) {
        packer.add(static_cast<std::uint32_t>(chat));
    }
}

/// The one that decides its conversation.
std::uint32_t first_chat(const Planned& message) noexcept {
    return static_cast<std::uint32_t>(message.chats.empty() ? k_no_chat : message.chats.front());
}

void unpack_key(Unpacker& unpacker, Planned& message) {
    message.conversation = unpacker.take<std::uint32_t>();
    message.date = unpacker.take_signed();
    message.row = unpacker.take_signed();
}

void unpack_rest(Unpacker& unpacker, Planned& message) {
    message.content = unpacker.take_id();
    message.kind = static_cast<RowKind>(unpacker.take<std::uint8_t>());
    message.deletions.resize(unpacker.take<std::uint32_t>());
    for (Deletion& deletion : message.deletions) {
        const std::size_t chat = unpacker.take<std::uint32_t>();
        deletion.chat = chat == k_no_chat ? std::nullopt : std::optional(chat);
        deletion.time = unpacker.take_signed();
    }
    message.chats.resize(unpacker.take<std::uint32_t>());
    for (std::size_t& chat : message.chats) {
        chat = unpacker.take<std::uint32_t>();
    }
}

/// Bits of a packed reaction.
constexpr unsigned k_from_owner = 1;
constexpr unsigned k_names_sender = 2;
constexpr unsigned k_unsent = 4;
constexpr unsigned k_has_more = 8;
constexpr unsigned k_has_part = 16;

std::uint8_t flags_of(const ReactionRow& row) noexcept {
    return static_cast<std::uint8_t>(
        (row.from_owner ? k_from_owner : 0U) | (row.names_sender ? k_names_sender : 0U) |
        (row.is_unsent ? k_unsent : 0U) | (row.has_more ? k_has_more : 0U) | (row.part ? k_has_part : 0U));
}

void pack(Packer& packer, std::int64_t date, const ReactionRow& row) {
    packer.add_signed(date)
        .add_signed(row.type)
        .add_signed(row.handle)
        .add_signed(row.error)
        .add(flags_of(row))
        .add_signed(row.part.value_or(0))
        .add_text(row.guid)
        .add_text(row.emoji);
}

void unpack(Unpacker& unpacker, Dependent& dependent) {
    dependent.nanos = unpacker.take_signed(); // by which they are sorted
    dependent.row = unpacker.take_signed();
    dependent.kind = static_cast<RowKind>(unpacker.take<std::uint8_t>());
    if (dependent.kind != RowKind::reaction) {
        return;
    }
    ReactionRow& row = dependent.reaction;
    dependent.date = unpacker.take_signed();
    row.type = unpacker.take_signed();
    row.handle = unpacker.take_signed();
    row.error = unpacker.take_signed();
    const unsigned flags = unpacker.take<std::uint8_t>();
    row.from_owner = (flags & k_from_owner) != 0;
    row.names_sender = (flags & k_names_sender) != 0;
    row.is_unsent = (flags & k_unsent) != 0;
    row.has_more = (flags & k_has_more) != 0;
    const std::int64_t part = unpacker.take_signed();
    row.part = (flags & k_has_part) != 0 ? std::optional(part) : std::nullopt;
    row.guid = unpacker.take_text();
    row.emoji = unpacker.take_text();
}

/// Columns of the survey, in the order of the select list.
enum Field : std::uint8_t {
    field_row,
    field_guid,
    field_date,
    field_associated,
    field_type,
    field_balloon,
    field_thread,
    field_handle,
    field_from_me,
    field_emoji,
    field_error,
    field_sent,
    field_edited,
    field_has_more,
};

/// Those that are columns.
constexpr std::array<std::string_view, 12> k_fields = {"guid",
                                                       "date",
                                                       "associated_message_guid",
                                                       "associated_message_type",
                                                       "balloon_bundle_id",
                                                       "thread_originator_guid",
                                                       "handle_id",
                                                       "is_from_me",
                                                       "associated_message_emoji",
                                                       "error",
                                                       "is_sent",
                                                       "date_edited"};

/// Of what is read later, only whether it is there: of texts and bytes SQLite tells that without reading
/// them.
std::string survey_columns(const base::Columns& columns) {
    std::string more;
    for (const std::string_view name : {"text", "attributedBody", "message_summary_info", "subject"}) {
        if (columns.has(name)) {
            more += fmt::format("typeof({}) <> 'null' OR ", columns.or_null("m", name));
        }
    }
    for (const std::string_view name : {"date_delivered", "date_read"}) {
        more += fmt::format("{} <> 0 OR ", columns.or_null("m", name)); // what is no number is not 0 either
    }
    // CASE: SQLite works out both sides of an AND or OR that is a value, and of a condition only what decides
    return fmt::format("{}, CASE WHEN {} <> 0 AND ({}0) THEN 1 ELSE 0 END",
                       columns.list_or_null("m", k_fields), columns.or_null("m", "associated_message_type"),
                       more);
}

/// Read now, so that the row need not be looked up again for its message.
ReactionRow read_reaction(const base::Statement& row) {
    ReactionRow reaction;
    reaction.type = row.integer(field_type);
    reaction.handle = row.integer(field_handle);
    reaction.from_owner = row.integer(field_from_me) != 0;
    reaction.names_sender = row.type(field_from_me) == base::ColumnType::integer;
    reaction.error = row.integer(field_error);
    reaction.is_unsent = row.type(field_sent) == base::ColumnType::integer && row.integer(field_sent) == 0;
    reaction.has_more = row.integer(field_has_more) != 0;
    reaction.part = parse_target(row.text(field_associated)).part;
    reaction.guid = row.text(field_guid);
    reaction.emoji = row.text(field_emoji);
    return reaction;
}

} // namespace

RowKind kind_of_row(std::int64_t associated_type, std::string_view associated_guid, std::string_view guid,
                    std::string_view balloon) noexcept {
    const std::string_view target = parse_target(associated_guid).guid;
    if (target.empty() || target == guid) {
        return RowKind::message;
    }
    if (associated_type == k_vote) {
        return RowKind::vote;
    }
    if (is_reaction(associated_type)) {
        return RowKind::reaction;
    }
    const bool is_tapback = associated_type >= k_first_tapback && associated_type < k_vote; // of a later iOS
    return is_poll(balloon) && !is_tapback ? RowKind::poll_update : RowKind::message;
}

bool is_unknown_reference(std::int64_t associated_type, std::string_view associated_guid,
                          std::string_view guid) noexcept {
    const std::string_view target = parse_target(associated_guid).guid;
    const bool is_app = associated_type == 2 || associated_type == 3;
    return associated_type != 0 && !is_app && !target.empty() && target != guid;
}

bool is_early(std::int64_t date, std::int64_t row, const Planned& target) noexcept {
    return date != 0 && target.date != 0 && std::pair(date, row) < std::pair(target.date, target.row);
}

bool is_edited_early(std::int64_t edited, const Planned& message) noexcept {
    constexpr std::int64_t k_rounding = 1'000'000'000;
    constexpr std::int64_t k_day =
        86'400 * k_rounding; // what is further off is no clock's fault, but no date
    const std::int64_t ahead = message.date - edited;
    return edited != 0 && message.date != 0 && ahead > k_rounding && ahead < k_day;
}

Target parse_target(std::string_view associated_guid) noexcept {
    Target target{associated_guid, std::nullopt};
    if (associated_guid.starts_with("bp:")) {
        target.guid.remove_prefix(3);
        return target;
    }
    const auto slash = associated_guid.find('/');
    if (associated_guid.starts_with("p:") && slash != std::string_view::npos) {
        std::int64_t part = 0;
        const auto end = std::from_chars(associated_guid.data() + 2, associated_guid.data() + slash, part);
        if (end.ec == std::errc() && end.ptr == associated_guid.data() + slash) {
            target.part = part;
        }
        target.guid.remove_prefix(slash + 1);
    }
    if (target.guid.size() > k_guid_length) {
        target.guid = target.guid.substr(target.guid.size() - k_guid_length);
    }
    return target;
}

/// The chats of each message, in the order of the messages' rows.
class Survey::Chats {
public:
    /// Without a chat only that, and when, the message was deleted.
    void add(std::int64_t message, std::optional<std::size_t> chat, std::optional<std::int64_t> deleted) {
        Packer(m_buffer)
            .add_signed(message)
            .add(static_cast<std::uint32_t>(chat.value_or(k_no_chat)))
            .add(static_cast<std::uint8_t>(deleted ? 1 : 0))
            .add_signed(deleted.value_or(0));
        m_sort.add(m_buffer);
    }

    /// Chats of a message; rows must ascend. What belongs to rows in between is counted as dangling, unless
    /// these are damaged.
    void take(Planned& message, const std::vector<base::RowRange>& damaged, Dangling& dangling) {
        for (; fill(); m_ahead = false) {
            Unpacker unpacker(m_record);
            const std::int64_t row = unpacker.take_signed();
            if (row > message.row) {
                break;
            }
            if (row < message.row) {
                count(unpacker, base::is_in(damaged, row), dangling);
                continue;
            }
            put(unpacker, message);
        }
    }

    void finish(const std::vector<base::RowRange>& damaged, Dangling& dangling) {
        for (; fill(); m_ahead = false) {
            Unpacker unpacker(m_record);
            const std::int64_t row = unpacker.take_signed();
            count(unpacker, base::is_in(damaged, row), dangling);
        }
    }

private:
    static void count(Unpacker& unpacker, bool is_damaged, Dangling& dangling) {
        static_cast<void>(unpacker.take<std::uint32_t>()); // the chat
        const bool deleted = unpacker.take<std::uint8_t>() != 0;
        (deleted ? dangling.recoverable : dangling.joined) += is_damaged ? 0U : 1U;
    }

    static void put(Unpacker& unpacker, Planned& message) {
        const std::size_t chat = unpacker.take<std::uint32_t>();
        const bool deleted = unpacker.take<std::uint8_t>() != 0;
        if (deleted) {
            const Deletion deletion{chat == k_no_chat ? std::nullopt : std::optional(chat),
                                    unpacker.take_signed()};
            if (message.deletions.empty() || !(message.deletions.back() == deletion)) {
                message.deletions.push_back(deletion);
            }
        }
        if (chat != k_no_chat && (message.chats.empty() || message.chats.back() != chat)) {
            message.chats.push_back(chat);
        }
    }

    [[nodiscard]] bool fill() {
        m_ahead = m_ahead || m_sort.next(m_record);
        return m_ahead;
    }

    base::SpillSort m_sort{k_sort_memory};
    std::string m_buffer;
    std::string_view m_record;
    bool m_ahead = false;
};

/// The number of the newest row there ever was, as SQLite keeps it for AUTOINCREMENT; 0 when it does not.
static std::int64_t greatest_row(const base::Database& database) {
    if (!database.columns_of("sqlite_sequence").has("seq")) {
        return 0;
    }
    base::Statement row = database.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'message'");
    return row.step() == base::Step::row ? row.integer(0) : 0;
}

Survey read_survey(const base::Database& database, const Directory& directory) {
    try {
        return {database, directory, base::RowOrder::assumed}; // saves a run through every sound database
    } catch (const base::RowsOutOfOrder&) {
        return {database, directory, base::RowOrder::checked};
    }
}

Survey::Survey(const base::Database& database, const Directory& directory, base::RowOrder order) {
    {
        Chats chats;
        read_chats(database, directory, order, chats);
        read_messages(database, directory, order, chats);
    }
    link_rows();
}

void Survey::note_damage(const base::RowScan& scan, std::string_view table) {
    for (const base::RowRange& range : scan.damaged()) {
        m_problems.push_back(describe_damage(range, table));
    }
}

void Survey::read_chats(const base::Database& database, const Directory& directory, base::RowOrder order,
                        Chats& chats) {
    for (const std::string table : {"chat_message_join", "chat_recoverable_message_join"}) {
        const bool deleted = table != "chat_message_join";
        const base::Columns columns = database.columns_of(table);
        if (!columns.has("chat_id") || !columns.has("message_id")) {
            if (!deleted) {
                m_problems.push_back(table + " names no chats or messages: conversations are not known");
            }
            continue;
        }
        base::RowScan scan(database,
                           {.from = table + " AS t",
                            .key = "t.ROWID",
                            .columns = "t.chat_id, t.message_id, " + columns.or_null("t", "delete_date")},
                           order);
        while (scan.next()) {
            const auto chat = directory.find_chat(scan.row().integer(1));
            if (chat || deleted) {
                chats.add(scan.row().integer(2), chat,
                          deleted ? std::optional(scan.row().integer(3)) : std::nullopt);
            }
        }
        note_damage(scan, table);
    }
}

void Survey::read_messages(const base::Database& database, const Directory& directory, base::RowOrder order,
                           Chats& chats) {
    base::RowScan scan(
        database,
        {.from = "message AS m", .key = "m.ROWID", .columns = survey_columns(database.columns_of("message"))},
        order);
    while (scan.next()) {
        read_message(scan, directory, chats);
    }
    chats.finish(scan.damaged(), m_tally.dangling);
    m_gaps.finish(greatest_row(database), scan.damaged());
    note_damage(scan, "message");
}

void Survey::read_message(const base::RowScan& scan, const Directory& directory, Chats& chats) {
    const base::Statement& row = scan.row();
    ++m_tally.rows;
    Planned& message = m_row;
    message.chats.clear();
    message.deletions.clear();
    message.row = row.integer(field_row);
    m_gaps.pass(message.row, scan.damaged());
    message.date = nanos_of(stored_time(row, field_date)).value_or(0);
    chats.take(message, scan.damaged(), m_tally.dangling);
    message.conversation = message.chats.empty() ? directory.conversations().size()
                                                 : directory.chats()[message.chats.front()].conversation;
    const std::string_view guid = row.text(field_guid);
    const std::string_view associated = row.text(field_associated);
    message.content = id_of_guid(guid, message.row);
    message.kind = kind_of_row(row.integer(field_type), associated, guid, row.text(field_balloon));
    if (message.kind != RowKind::message) {
        Packer packer(m_record);
        packer.add(id_of_guid(parse_target(associated).guid, 0)).add(std::uint8_t{link_dependent});
        pack_key(packer, message);
        pack_rest(packer, message);
        if (message.kind == RowKind::reaction) {
            pack(packer, stored_time(row, field_date), read_reaction(row));
        }
        m_links.add(m_record);
        return;
    }
    plan_message(message);
    if (const auto edited = nanos_of(stored_time(row, field_edited)).value_or(0);
        is_edited_early(edited, message)) {
        plan_early(edited, message.row, message);
    }
    Packer link(m_record);
    link.add(message.content).add(std::uint8_t{link_row});
    pack_key(link, message).add(first_chat(message));
    m_links.add(m_record);
    std::string_view answered = row.text(field_thread);
    if (answered.empty() && is_unknown_reference(row.integer(field_type), associated, guid)) {
        answered = parse_target(associated).guid;
    }
    if (!answered.empty()) {
        Packer reply(m_record);
        reply.add(id_of_guid(answered, 0)).add(std::uint8_t{link_reply});
        pack_key(reply, message);
        m_links.add(m_record);
    }
}

void Survey::plan_message(const Planned& message) {
    ++m_tally.messages;
    Packer packer(m_record);
    pack_key(packer, message).add(std::uint8_t{tag_message});
    pack_rest(packer, message);
    m_plan.add(m_record);
}

/// From the place that its own time gives a row on, up to the message that it is about, no time tells the
/// order.
void Survey::plan_early(std::int64_t date, std::int64_t row, const Planned& target) {
    Packer packer(m_record);
    packer.add(static_cast<std::uint32_t>(target.conversation))
        .add_signed(date)
        .add_signed(row)
        .add(std::uint8_t{tag_early})
        .add_signed(target.date)
        .add_signed(target.row);
    m_plan.add(m_record);
}

/// To the message it belongs to, or on its own.
void Survey::plan_dependent(const Planned& dependent, std::string_view reaction, const Planned* target) {
    if (target == nullptr) {
        Planned orphan = dependent;
        std::string name = model::to_string('m', orphan.content);
        orphan.content = model::with_ordinal(orphan.content, ++m_orphans[std::move(name)]);
        ++m_tally.orphans;
        plan_message(orphan);
        return;
    }
    auto& count = dependent.kind == RowKind::reaction ? m_tally.reactions
                  : dependent.kind == RowKind::vote   ? m_tally.votes
                                                      : m_tally.poll_updates;
    ++count;
    if (is_early(dependent.date, dependent.row, *target)) {
        plan_early(dependent.date, dependent.row, *target);
    }
    Packer packer(m_record);
    pack_key(packer, *target)
        .add(std::uint8_t{tag_dependent})
        .add_signed(dependent.date)
        .add_signed(dependent.row)
        .add(static_cast<std::uint8_t>(dependent.kind))
        .add_bytes(reaction);
    m_plan.add(m_record);
}

/// Rows and what refers to them lie side by side, by the id of the guid. What refers to a guid that several
/// rows have belongs to the first.
void Survey::link_rows() {
    std::string_view record;
    Planned first;
    std::uint32_t chat = 0; // of the first
    model::Id group;
    std::uint64_t rows = 0; // with the same guid
    while (m_links.next(record)) {
        Unpacker unpacker(record);
        const model::Id id = unpacker.take_id();
        const auto link = static_cast<Link>(unpacker.take<std::uint8_t>());
        if (!(id == group)) {
            group = id;
            rows = 0;
        }
        Planned& row = m_row;
        unpack_key(unpacker, row);
        if (link == link_dependent) {
            unpack_rest(unpacker, row);
            plan_dependent(row, unpacker.rest(), rows > 0 ? &first : nullptr);
        } else if (link == link_row && ++rows == 1) {
            first.conversation = row.conversation;
            first.date = row.date;
            first.row = row.row;
            chat = unpacker.take<std::uint32_t>();
        } else if (link == link_row) {
            Packer packer(m_record);
            pack_key(packer, row).add(std::uint8_t{tag_repeated}).add(rows);
            m_plan.add(m_record);
        } else if (rows > 0) {
            Packer packer(m_record);
            pack_key(packer, row)
                .add(std::uint8_t{tag_reply})
                .add(static_cast<std::uint32_t>(first.conversation))
                .add(chat);
            m_plan.add(m_record);
            if (row.conversation == first.conversation && is_early(row.date, row.row, first)) {
                plan_early(row.date, row.row, first);
            }
        }
    }
}

bool Survey::next(Planned& planned) {
    if (!m_started) {
        m_started = true;
        std::string_view first;
        m_next = m_plan.next(first) ? first : std::string_view();
    }
    while (!m_next.empty()) {
        if (read_group(planned)) {
            return true;
        }
    }
    return false;
}

/// What the plan has of one place. False when no message has it.
bool Survey::read_group(Planned& planned) {
    planned.dependents.clear();
    planned.reply_conversation.reset();
    planned.reply_chat.reset();
    planned.answers_later = false;
    bool has_message = false;
    Place contradicted = m_contradicted; // from the next place on
    std::array<char, k_key_length> front{};
    std::copy_n(m_next.begin(), k_key_length, front.begin());
    const std::string_view key(front.data(), front.size());
    while (m_next.starts_with(key)) {
        Unpacker unpacker(m_next);
        unpack_key(unpacker, planned);
        switch (static_cast<Tag>(unpacker.take<std::uint8_t>())) {
        case tag_message:
            unpack_rest(unpacker, planned);
            has_message = true;
            break;
        case tag_repeated:
            planned.content = model::with_ordinal(planned.content, unpacker.take<std::uint64_t>());
            break;
        case tag_dependent:
            unpack(unpacker, planned.dependents.emplace_back());
            break;
        case tag_reply:
            planned.reply_conversation = unpacker.take<std::uint32_t>();
            planned.reply_chat = unpacker.take<std::uint32_t>();
            planned.reply_chat = planned.reply_chat == k_no_chat ? std::nullopt : planned.reply_chat;
            break;
        case tag_early: {
            const Place until{planned.conversation, unpacker.take_signed(), unpacker.take_signed()};
            planned.answers_later = true;
            contradicted = until.is_behind(contradicted) ? until : contradicted;
            break;
        }
        }
        std::string_view record;
        m_next = m_plan.next(record) ? record : std::string_view();
    }
    const Place place{planned.conversation, planned.date, planned.row};
    planned.is_contradicted = is_contradicted(place);
    m_contradicted = contradicted;
    m_last = has_message ? place : m_last;
    return has_message;
}

/// Whether what is known beside the times speaks against the order of a message and the one before it.
bool Survey::is_contradicted(const Place& place) const noexcept {
    constexpr std::int64_t k_second = 1'000'000'000;
    const bool is_same_second = place.conversation == m_last.conversation && m_last.date % k_second == 0 &&
                                place.date < m_last.date + k_second;
    return !place.is_behind(m_contradicted) || (is_same_second && place.row < m_last.row);
}

} // namespace chatkeep::source::imessage
