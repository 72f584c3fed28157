// SPDX-License-Identifier: EUPL-1.2
// From the survey's order to the stream: conversations, their messages, and what is to be said of the whole.
#include "base/error.hpp"
#include "base/row_scan.hpp"
#include "base/text.hpp"
#include "hash/sha.hpp"
#include "source/contacts/address_book.hpp"
#include "source/database_notices.hpp"
#include "source/imessage/address.hpp"
#include "source/imessage/imessage.hpp"
#include "source/imessage/known_columns.hpp"
#include "source/imessage/message_builder.hpp"
#include "source/imessage/period.hpp"
#include "source/unread_columns.hpp"
#include "source/unread_tables.hpp"
#include "tree/database.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <deque>
#include <string>
#include <utility>
#include <vector>

namespace chatkeep::source::imessage {

namespace {

using model::NoticeCode;
using model::Record;

constexpr std::size_t k_ahead = 128; ///< messages
constexpr std::string_view k_deleted_parts = "recoverable_message_part";

class Reader : public SourceReader {
public:
    Reader(const tree::Tree& tree, const Claim& claim, hash::MediaStore& store, const ReadOptions& options)
        : m_tree(tree), m_claim(claim), m_store(store), m_options(options), m_period(options) {}

    bool next(Record& record) override;

private:
    /// All that lives while the database is read, in the order of its making.
    struct Session {
        Session(Reader& reader, base::Database opened);

        base::Database database;
        Directory directory;
        Survey survey;
        Attachments attachments;
        Participants participants;
        MessageBuilder builder;
    };

    void start();
    void start_source(const base::Database& database);
    void report_database();
    void report_check();
    void report_gaps();
    void report_dangling(std::string_view table, std::uint64_t count, std::string_view what);
    void report_deleted(std::string_view table, std::string_view column,
                        const std::vector<std::string_view>& more = {});
    void report_unread(const std::string& table, std::string_view name,
                       const std::vector<std::int64_t>& read);
    void report_orphans();
    void report_account();
    void finish();
    void begin_conversations(std::size_t up_to);
    void begin_conversation(std::size_t index);
    void begin_orphans();
    void describe_chats(const Conversation& conversation, model::Conversation& record) const;
    void set_owner(std::string_view account, model::Conversation& record);
    bool take_ready(Record& record);
    [[nodiscard]] const Planned* next_planned();
    bool read_message(const Planned& planned, model::Message& message);

    const tree::Tree& m_tree;
    Claim m_claim;
    hash::MediaStore& m_store;
    ReadOptions m_options;
    Period m_period;
    AddressBook m_address_book;
    std::string m_account; ///< the phone's own number, by the backup
    Notices m_notices;
    DatabaseNotices m_database_notices;
    std::deque<Record> m_ready;              ///< source, conversation, participants
    std::optional<model::Message> m_message; ///< follows m_ready, when that is not empty
    std::optional<Session> m_session;
    std::vector<Planned> m_ahead = std::vector<Planned>(k_ahead); ///< with the memory of the ones before
    std::size_t m_filled = 0;                                     ///< of m_ahead
    std::size_t m_taken = 0;                                      ///< of m_filled
    model::Id m_conversation;
    std::size_t m_next_conversation = 0; ///< whose record is to be written next
    std::uint64_t m_n = 0;
    std::uint64_t m_read = 0;
    std::uint64_t m_left_out = 0;
    bool m_started = false;
    bool m_finished = false;
};

Reader::Session::Session(Reader& reader, base::Database opened)
    : database(std::move(opened)), directory(database, reader.m_address_book.contacts, reader.m_account),
      survey(read_survey(database, directory)),
      attachments(database, reader.m_tree, reader.m_claim.within, reader.m_store),
      participants(directory, reader.m_ready, reader.m_options.owner),
      builder({database, directory, attachments, participants, reader.m_notices, reader.m_store}) {}

void refuse_other_schemas(const base::Database& database) {
    if (const auto damage = database.damage_of("message")) {
        throw base::Error(base::Fault::data, *damage);
    }
    if (!database.has_table("message")) {
        throw base::Error(base::Fault::data, "the database has no table \"message\"");
    }
    if (is_too_old(database)) {
        throw base::Error(base::Fault::data, std::string(k_too_old),
                          "restore the backup to a phone with iOS 6 or later and make a new one");
    }
}

/// The telephone number under which the phone sends, as the first chat that has one names it.
std::string find_own_number(const base::Database& database) {
    if (!database.columns_of("chat").has("account_login")) {
        return {};
    }
    base::RowScan scan(database, {.from = "chat", .key = "ROWID", .columns = "account_login"});
    while (scan.next()) {
        if (const std::string_view account = scan.row().text(1); account.starts_with("P:+")) {
            return std::string(without_kind(account));
        }
    }
    return {};
}

std::string digest_of(const tree::Tree& tree, std::size_t entry) {
    hash::Digest digest(hash::Algorithm::sha256);
    const auto input = tree.open(entry);
    std::vector<char> window(std::size_t{1} << 20U);
    while (const std::size_t count = input->read(window.data(), window.size())) {
        digest.update({window.data(), count});
    }
    return digest.finish();
}

/// The version of the program that wrote the database, and its counters.
void add_properties(const base::Database& database, model::Extra& extra) {
    constexpr std::size_t k_most = 100;
    constexpr std::size_t k_longest = 200;
    base::Statement row =
        database.prepare("SELECT key, value FROM _SqliteDatabaseProperties WHERE value IS NOT NULL");
    std::vector<std::string> others;
    bool has_version = false;
    while (others.size() < k_most && row.step() == base::Step::row) {
        std::string value = base::repair_utf8(row.text(1).substr(0, k_longest));
        if (row.text(0) == "_ClientVersion" && !has_version) {
            has_version = true;
            extra.emplace_back("client_version", std::move(value));
        } else {
            others.push_back(
                fmt::format("{} {}", base::repair_utf8(row.text(0).substr(0, k_longest)), value));
        }
    }
    if (!others.empty()) {
        extra.emplace_back("database_properties", std::move(others));
    }
}

void Reader::start() {
    if (const tree::Backup* backup = m_tree.backup_of(m_claim.within)) {
        m_account = backup->phone_number;
    }
    if (const auto entry = find_address_book(m_tree, m_claim.within)) {
        m_address_book = read_address_book(m_tree, *entry);
    }
    base::Database database = tree::open_database(m_tree, m_claim.entry);
    refuse_other_schemas(database);
    m_address_book.contacts.set_owner(find_own_number(database));
    m_address_book.contacts.set_owner(m_account);
    start_source(database);
    m_session.emplace(*this, std::move(database));
    report_database();
    report_gaps();
    report_deleted("deleted_messages", "guid");
    report_deleted("sync_deleted_messages", "guid");
    report_deleted("sync_deleted_chats", "guid");
    report_deleted("sync_deleted_attachments", "guid");
    report_deleted("unsynced_removed_recoverable_messages", "message_guid", {"chat_guid", "part_index"});
}

void Reader::start_source(const base::Database& database) {
    model::Source source;
    source.reader = "imessage-apple-db";
    source.within = m_claim.within;
    source.name = m_tree.name();
    source.size = m_tree.entries()[m_claim.entry].size;
    source.sha256 = digest_of(m_tree, m_claim.entry);
    source.service = "imessage";
    source.owner = m_options.owner;
    source.extra = m_claim.facts;
    const base::Columns properties = database.columns_of("_SqliteDatabaseProperties");
    if (properties.has("key") && properties.has("value")) {
        add_properties(database, source.extra);
    }
    auto unread = find_unread_tables(
        database,
        {"message", "handle", "chat", "chat_handle_join", "chat_message_join", "attachment",
         "message_attachment_join", "chat_recoverable_message_join", "recoverable_message_part",
         "deleted_messages", "sync_deleted_messages", "sync_deleted_chats", "sync_deleted_attachments",
         "unsynced_removed_recoverable_messages", "_SqliteDatabaseProperties"});
    if (!unread.empty()) {
        source.extra.emplace_back("unread_tables", std::move(unread));
    }
    m_ready.emplace_back(std::move(source));
}

void Reader::report_database() {
    m_database_notices.tell(m_session->database, m_notices);
    if (std::string remark = m_tree.remark(m_claim.entry); !remark.empty()) {
        m_notices.add_file(NoticeCode::database_unsound, std::move(remark));
    }
    for (std::string& line : find_unread_columns(m_session->database, known_tables())) {
        m_notices.add_file(NoticeCode::column_unread, std::move(line));
    }
    for (const std::string& problem : m_address_book.problems) {
        m_notices.add_file(NoticeCode::database_unsound, "address book: " + problem);
    }
    for (const std::string& recovery : m_address_book.recoveries) {
        m_notices.add_file(NoticeCode::table_recovered, "address book: " + recovery);
    }
    for (const auto* problems : {&m_session->directory.problems(), &m_session->survey.problems(),
                                 &m_session->attachments.problems()}) {
        for (const std::string& problem : *problems) {
            m_notices.add_file(NoticeCode::row_damaged, problem);
        }
    }
    for (const std::string& guid : m_session->directory.damaged_properties()) {
        m_notices.add_named(NoticeCode::blob_damaged, guid, "properties of this chat are no property list");
    }
    if (!m_session->survey.problems().empty()) {
        report_check();
    }
}

/// Where the damage is, by SQLite's own check; reads the whole file, so only when there is some.
void Reader::report_check() {
    if (const auto fault = m_session->database.quick_check()) {
        m_notices.add_file(NoticeCode::database_unsound, "quick_check: " + *fault);
    }
}

void Reader::report_gaps() {
    const Tally& tally = m_session->survey.tally();
    if (!m_session->survey.gaps().empty()) {
        m_notices.add_file(NoticeCode::row_gap, m_session->survey.gaps().describe("message"));
    }
    report_dangling("chat_message_join", tally.dangling.joined, "message");
    report_dangling("chat_recoverable_message_join", tally.dangling.recoverable, "message");
    report_dangling("chat_handle_join", m_session->directory.lost_members(), "chat or handle");
}

/// Entries of a table that name what is not there.
void Reader::report_dangling(std::string_view table, std::uint64_t count, std::string_view what) {
    if (count > 0) {
        m_notices.add_file(NoticeCode::row_gap,
                           fmt::format("of {} {} a {} that is not there", table,
                                       count == 1 ? "1 entry names" : fmt::format("{} entries name", count),
                                       what));
    }
}

/// more: columns that are told, too.
void Reader::report_deleted(std::string_view table, std::string_view column,
                            const std::vector<std::string_view>& more) {
    const base::Columns columns = m_session->database.columns_of(table);
    if (!columns.has(column)) {
        return;
    }
    std::string list = columns.or_null("t", column);
    for (const std::string_view name : more) {
        list += ", " + columns.or_null("t", name);
    }
    base::RowScan scan(m_session->database,
                       {.from = fmt::format("{} AS t", table), .key = "t.ROWID", .columns = list});
    while (scan.next()) {
        std::string detail(table);
        for (std::size_t i = 0; i < more.size(); ++i) {
            if (const std::string_view value = scan.row().text(static_cast<int>(i) + 2); !value.empty()) {
                detail += fmt::format(", {} {}", more[i], base::repair_utf8(value));
            }
        }
        m_notices.add_named(NoticeCode::row_deleted, base::repair_utf8(scan.row().text(1)),
                            std::move(detail));
    }
    for (const base::RowRange& range : scan.damaged()) {
        m_notices.add_file(NoticeCode::row_damaged, describe_damage(range, table));
    }
}

/// What a notice can hold of a text.
std::string first_words(std::string text) {
    constexpr std::size_t k_longest = std::size_t{1} << 16U;
    return text.size() <= k_longest ? std::move(text) : base::repair_utf8(text.substr(0, k_longest));
}

/// Rows that stand beside the messages; the column name, where the table has it, tells what they are.
void Reader::report_unread(const std::string& table, std::string_view name,
                           const std::vector<std::int64_t>& read) {
    if (!m_session->database.has_table(table)) {
        return;
    }
    base::RowScan scan(m_session->database,
                       {.from = table + " AS t",
                        .key = "t.ROWID",
                        .columns = m_session->database.columns_of(table).or_null("t", name)});
    while (scan.next()) {
        const std::int64_t row = scan.row().integer(0);
        if (!std::binary_search(read.begin(), read.end(), row)) {
            model::Notice notice;
            notice.code = NoticeCode::row_unassigned;
            notice.name = base::repair_utf8(scan.row().text(1));
            notice.detail = fmt::format("row {} of {} belongs to no message that is there", row, table);
            if (table == k_deleted_parts) {
                notice.text = first_words(m_session->builder.words_of_part(row));
            }
            m_notices.add(std::move(notice));
        }
    }
    for (const base::RowRange& range : scan.damaged()) {
        m_notices.add_file(NoticeCode::row_damaged, describe_damage(range, table));
    }
}

/// What belongs to no message: files, rows about files, texts of deleted parts.
void Reader::report_orphans() {
    for (const std::size_t index : m_session->attachments.orphans()) {
        const tree::Entry& entry = m_tree.entries()[index];
        m_notices.add_named(NoticeCode::attachment_orphan, entry.path,
                            fmt::format("no message names this file of {} bytes", entry.size));
    }
    report_dangling("message_attachment_join", m_session->attachments.unread_joins(), "message");
    report_unread("attachment", "transfer_name", m_session->attachments.read_rows());
    report_unread(std::string(k_deleted_parts), {}, m_session->builder.read_parts());
}

void Reader::report_account() {
    const Tally& tally = m_session->survey.tally();
    CHATKEEP_CHECK(m_read == tally.messages);
    CHATKEEP_CHECK(tally.rows == tally.messages + tally.reactions + tally.votes + tally.poll_updates);
    m_notices.add_file(NoticeCode::row_account,
                       fmt::format("{} rows: {} messages ({} of them reactions or votes on messages that are "
                                   "not there), {} reactions, {} votes, {} changes of polls",
                                   tally.rows, tally.messages, tally.orphans, tally.reactions, tally.votes,
                                   tally.poll_updates));
}

void Reader::finish() {
    begin_conversations(m_session->directory.conversations().size());
    m_notices.set_conversation(std::nullopt);
    if (m_left_out > 0) {
        m_notices.add_file(NoticeCode::message_outside_range,
                           fmt::format("{} of {} messages lie outside the wanted range", m_left_out, m_read));
    }
    if (m_left_out == 0) { // else they may be those of messages that are not wanted
        report_orphans();
    }
    m_database_notices.tell(m_session->database, m_notices);
    report_account();
    m_notices.finish();
    m_finished = true;
}

static void add_lines(model::Extra& extra, const char* name, std::vector<std::string> lines) {
    if (!lines.empty()) {
        extra.emplace_back(name, std::move(lines));
    }
}

/// The chats behind a conversation: their ids, states and properties.
void Reader::describe_chats(const Conversation& conversation, model::Conversation& record) const {
    std::vector<std::string> guids;
    std::vector<std::string> states;
    std::vector<std::string> facts;
    std::vector<std::string> properties;
    std::string summaries;
    for (const std::size_t index : conversation.chats) {
        const Chat& chat = m_session->directory.chats()[index];
        guids.push_back(chat.guid);
        for (const auto& [name, value] : chat.states) {
            states.push_back(fmt::format("{} {} {}", chat.guid, name, value));
        }
        for (const auto& [name, value] : chat.facts) {
            facts.push_back(fmt::format("{} {} {}", chat.guid, name, value));
        }
        if (!chat.name.empty() && chat.name != record.title) {
            facts.push_back(fmt::format("{} display_name {}", chat.guid, chat.name));
        }
        if (!chat.account.empty() && chat.account != conversation.account) {
            facts.push_back(fmt::format("{} last_addressed_handle {}", chat.guid, chat.account));
        }
        if (!chat.properties.empty()) {
            properties.push_back(chat.properties);
        }
        if (!chat.summary.empty()) {
            summaries += (summaries.empty() ? "[" : ",") + chat.summary;
        }
    }
    record.extra.emplace_back("chats", std::move(guids));
    add_lines(record.extra, "states", std::move(states));
    add_lines(record.extra, "chat_facts", std::move(facts));
    add_lines(record.extra, "properties", std::move(properties));
    if (!summaries.empty()) {
        record.extra.emplace_back("chat_summaries", summaries + "]");
    }
}

void Reader::set_owner(std::string_view account, model::Conversation& record) {
    m_session->participants.begin(record.id, account.empty() ? std::string_view(m_account) : account);
    record.owner = m_session->participants.owner_id();
    record.owner_basis = m_options.owner.empty() ? "source" : "option";
}

void Reader::begin_conversation(std::size_t index) {
    const Directory& directory = m_session->directory;
    const Conversation& conversation = directory.conversations()[index];
    const Chat& first = directory.chats()[conversation.chats.front()];
    model::Conversation record;
    record.id = conversation.id;
    record.service = service_word(first.service);
    record.kind = conversation.is_group ? model::ConversationKind::group : model::ConversationKind::direct;
    record.title = conversation.title;
    if (record.title.empty() && !conversation.is_group && !conversation.members.empty()) {
        const Person& partner = directory.persons()[conversation.members.front()];
        record.title = partner.name.empty() ? partner.address : partner.name;
    }
    if (record.title.empty() || directory.conversations().size() == 1) {
        record.title = m_options.conversation.empty() ? record.title : m_options.conversation;
    }
    record.source_key = first.guid;
    describe_chats(conversation, record);
    m_conversation = record.id;
    m_notices.set_conversation(record.id);
    set_owner(conversation.account, record);
    m_ready.emplace_back(std::move(record));
    m_session->participants.owner();
    for (const std::size_t person : conversation.members) {
        m_session->participants.person(person);
    }
}

/// Messages that no chat has.
void Reader::begin_orphans() {
    model::Conversation record;
    const std::string account = m_session->directory.account_key({});
    record.id = model::make_id("imessage\n\norphans" + (account.empty() ? account : "\n" + account));
    record.service = "imessage";
    record.extra.emplace_back("orphans", true);
    m_conversation = record.id;
    m_notices.set_conversation(record.id);
    set_owner({}, record);
    m_ready.emplace_back(std::move(record));
}

/// Writes the records of the conversations before one, which have no messages left, and its own.
void Reader::begin_conversations(std::size_t up_to) {
    const std::size_t count = m_session->directory.conversations().size();
    while (m_next_conversation <= up_to && m_next_conversation < count) {
        begin_conversation(m_next_conversation++);
        m_n = 0;
    }
    if (m_next_conversation <= up_to && up_to == count && !m_finished &&
        m_read < m_session->survey.tally().messages) {
        begin_orphans();
        ++m_next_conversation;
        m_n = 0;
    }
}

/// Null at the end.
const Planned* Reader::next_planned() {
    if (m_taken == m_filled) {
        for (m_filled = 0; m_filled < k_ahead && m_session->survey.next(m_ahead[m_filled]); ++m_filled) {
        }
        m_taken = 0;
        m_session->builder.announce({m_ahead.data(), m_filled}, m_period);
    }
    return m_taken == m_filled ? nullptr : &m_ahead[m_taken++];
}

/// False when the message is not wanted.
bool Reader::read_message(const Planned& planned, model::Message& message) {
    begin_conversations(planned.conversation);
    ++m_read;
    const std::uint64_t n = m_n++;
    if (!m_period.has(planned.date)) {
        ++m_left_out;
        return false;
    }
    clear(message);
    message.n = n;
    message.conversation = m_conversation;
    m_session->builder.build(planned, message);
    if (planned.chats.empty()) {
        m_notices.add(NoticeCode::row_unassigned, message,
                      fmt::format("no chat that is there has row {} of message", planned.row));
    }
    return true;
}

bool Reader::take_ready(Record& record) {
    if (!m_ready.empty()) {
        record = std::move(m_ready.front());
        m_ready.pop_front();
        return true;
    }
    if (m_message) {
        record = std::move(*m_message);
        m_message.reset();
        return true;
    }
    return m_notices.take(record);
}

bool Reader::next(Record& record) {
    if (!m_started) {
        m_started = true;
        start();
    }
    while (!take_ready(record)) {
        if (m_finished) {
            return false;
        }
        const Planned* const planned = next_planned();
        if (planned == nullptr) {
            finish();
            continue;
        }
        auto* last = std::get_if<model::Message>(&record);
        model::Message& message = last != nullptr ? *last : record.emplace<model::Message>();
        if (!read_message(*planned, message)) {
            continue;
        }
        if (m_ready.empty()) {
            return true;
        }
        m_message = std::move(message);
    }
    return true;
}

} // namespace

std::unique_ptr<SourceReader> open(const tree::Tree& tree, const Claim& claim, hash::MediaStore& store,
                                   const ReadOptions& options) {
    return std::make_unique<Reader>(tree, claim, store, options);
}

} // namespace chatkeep::source::imessage
