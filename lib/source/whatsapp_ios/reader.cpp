// SPDX-License-Identifier: EUPL-1.2
// One conversation after another, each in its final order, then what belongs to none.
#include "base/error.hpp"
#include "base/row_scan.hpp"
#include "base/text.hpp"
#include "hash/sha.hpp"
#include "source/cocoa_time.hpp"
#include "source/database_notices.hpp"
#include "source/unread_columns.hpp"
#include "source/unread_tables.hpp"
#include "source/whatsapp_ios/calls.hpp"
#include "source/whatsapp_ios/events.hpp"
#include "source/whatsapp_ios/jid.hpp"
#include "source/whatsapp_ios/known_columns.hpp"
#include "source/whatsapp_ios/lost_rows.hpp"
#include "source/whatsapp_ios/member_changes.hpp"
#include "source/whatsapp_ios/message.hpp"
#include "source/whatsapp_ios/owner.hpp"
#include "source/whatsapp_ios/session_rows.hpp"
#include "source/whatsapp_ios/whatsapp_ios.hpp"
#include "time/zone.hpp"
#include "tree/database.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <deque>
#include <optional>
#include <unordered_map>
#include <utility>

namespace chatkeep::source::whatsapp_ios {

namespace {

using model::Id;
using model::NoticeCode;
using model::Record;

constexpr std::int64_t k_no_session = -1;

std::string rows_text(std::size_t count) {
    return count == 1 ? std::string("1 row") : fmt::format("{} rows", count);
}

/// What stands in a conversation beside the rows of its messages.
struct Beside {
    std::int64_t date; ///< microseconds since 2001
    bool is_call;      ///< false: a change of a group's members
    std::size_t index; ///< into the calls or changes
};

class Reader : public SourceReader {
public:
    Reader(const tree::Tree& tree, const Claim& claim, hash::MediaStore& store, const ReadOptions& options);
    bool next(Record& record) override;

private:
    void start();
    [[nodiscard]] std::optional<base::Database> open_sibling(std::string_view name);
    void read_people();
    [[nodiscard]] std::string account_of_backup() const;
    [[nodiscard]] std::string owner_of_backup();
    void read_owner();
    void read_call_log();
    void read_changes();
    void match_calls();
    void match_call(std::int64_t row, const std::string& address, std::int64_t date);
    void name_conversations();
    [[nodiscard]] model::Source make_source();
    void tell_start();
    bool take_ready(Record& record);
    bool advance(Record& record);
    bool open_next();
    void open_conversation(const Chat& chat, const Id& id, std::unique_ptr<RowStream> rows);
    void close_conversation();
    bool read_row(const MessageRow& row, model::Message& message);
    bool read_call(const CallRecord& call, model::Message& message);
    bool open_unassigned();
    bool read_change(const MemberChange& change, model::Message& message);
    bool read_beside(const Beside& item, model::Message& message);
    [[nodiscard]] const Beside* next_beside();
    void tell_unread_tables();
    void tell_orphans();
    void finish();
    [[nodiscard]] bool is_wanted(const std::optional<model::Instant>& at) const;

    const tree::Tree& m_tree;
    Claim m_claim;
    ReadOptions m_options;
    MediaFiles m_media;
    base::Database m_database;
    MessageQueries m_queries;
    RowCensus m_census;
    Members m_members;
    People m_people;
    Owner m_owner;
    std::vector<Chat> m_chats;
    std::vector<Id> m_ids; ///< of m_chats
    std::unordered_map<std::int64_t, Id> m_conversation_ids;
    std::unordered_map<std::string, std::vector<std::int64_t>> m_sessions; ///< rows by address in quotes
    CallLog m_calls;
    std::vector<MemberChange> m_changes;
    std::unordered_map<std::string, std::vector<Beside>>
        m_beside_of; ///< by resolved address, in order of date
    std::unordered_map<std::int64_t, const CallRecord*> m_known_calls;
    std::vector<bool> m_call_is_told; ///< handed out, or in a row of a message
    Notices m_notices;
    DatabaseNotices m_database_notices;
    MessageReader m_messages;
    RowLedger m_ledger;
    RowLedger m_media_rows;    ///< rows of ZWAMEDIAITEM that a message has
    std::uint64_t m_total = 0; ///< rows of ZWAMESSAGE as the database counts them, damaged ones included

    std::deque<Record> m_ready;
    std::optional<model::Message> m_message; ///< follows m_ready, when that is not empty
    std::optional<Conversation> m_conversation;
    std::unique_ptr<RowStream> m_rows;
    const std::vector<Beside>* m_pending = nullptr; ///< of the open conversation
    std::size_t m_next_pending = 0;
    std::optional<MessageRow> m_row; ///< read, but not handed out yet
    std::uint64_t m_n = 0;
    std::optional<std::int64_t> m_newest; ///< date of the newest row of the conversation
    std::size_t m_next_chat = 0;
    std::vector<std::string> m_lone; ///< addresses of calls and changes without a conversation
    std::size_t m_next_lone = 0;
    UnassignedRows m_unassigned; ///< that were not handed out yet, when all else was
    std::uint64_t m_left_out = 0;
    bool m_is_damaged = false; ///< not all rows of ZWAMESSAGE could be read
    bool m_swept = false;
    bool m_started = false;
    bool m_finished = false;
};

/// A wall clock limit is meant in the zone of the user, if one is given.
void settle(std::optional<model::Instant>& limit, const std::string& zone_name) {
    if (limit && !limit->offset_s && !zone_name.empty()) {
        if (auto zone = time::Zone::find(zone_name)) {
            limit->offset_s = zone->resolve(limit->civil_s).first_offset_s;
        }
    }
}

bool is_before(const model::Instant& time, const model::Instant& limit) noexcept {
    return time.civil_s < limit.civil_s - limit.offset_s.value_or(0);
}

std::string sha256_of(base::Input& input) {
    hash::Digest digest(hash::Algorithm::sha256);
    std::vector<char> window(std::size_t{1} << 20U);
    while (const std::size_t count = input.read(window.data(), window.size())) {
        digest.update({window.data(), count});
    }
    return digest.finish();
}

bool is_business(const Claim& claim) {
    const auto app = std::find_if(claim.facts.begin(), claim.facts.end(),
                                  [](const auto& fact) { return fact.first == "app"; });
    const auto* name = app == claim.facts.end() ? nullptr : std::get_if<std::string>(&app->second);
    return name != nullptr && *name == "whatsapp-business";
}

Reader::Reader(const tree::Tree& tree, const Claim& claim, hash::MediaStore& store,
               const ReadOptions& options)
    : m_tree(tree), m_claim(claim), m_options(options), m_media(tree, claim.within, store),
      m_database(tree::open_database(tree, claim.entry)), m_queries(m_database),
      m_census(take_census(m_database, m_queries)), m_members(m_database),
      m_messages(
          {&m_database, &m_queries, &m_media, &m_notices, &m_conversation_ids, &m_sessions, &m_known_calls}) {
    settle(m_options.since, m_options.zone);
    settle(m_options.until, m_options.zone);
}

/// A database beside ChatStorage.sqlite; a damaged one is told and left out.
std::optional<base::Database> Reader::open_sibling(std::string_view name) {
    const auto slash = m_claim.within.rfind('/');
    std::string path = slash == std::string::npos ? std::string() : m_claim.within.substr(0, slash + 1);
    path += name;
    const auto entry = m_tree.find(path);
    if (!entry) {
        return std::nullopt;
    }
    try {
        return tree::open_database(m_tree, *entry);
    } catch (const base::Error& error) {
        if (error.fault() != base::Fault::data && error.fault() != base::Fault::missing) {
            throw;
        }
        m_notices.add_named(NoticeCode::database_unsound, std::string(name), error.what());
    }
    return std::nullopt;
}

void Reader::read_people() {
    m_people.read_chats(m_database);
    if (const auto hidden = open_sibling("LID.sqlite")) {
        m_people.read_hidden(*hidden);
        DatabaseNotices().tell(*hidden, m_notices, "LID.sqlite");
    }
    if (const auto contacts = open_sibling("ContactsV2.sqlite")) {
        m_people.read_contacts(*contacts);
        DatabaseNotices().tell(*contacts, m_notices, "ContactsV2.sqlite");
    } else {
        m_notices.add_file(NoticeCode::contacts_missing, "ContactsV2.sqlite is not beside the database");
    }
    for (const std::string& conflict : m_people.conflicts()) {
        m_notices.add_file(NoticeCode::source_limit, conflict);
    }
    if (m_people.unread() > 0) {
        m_notices.add_file(
            NoticeCode::row_damaged,
            fmt::format("{} stretches of the tables of names can't be read", m_people.unread()));
    }
}

/// Of two apps on one phone at most one has the number that the backup tells.
std::string Reader::account_of_backup() const {
    const tree::Backup* backup = m_tree.backup_of(m_claim.within);
    const std::string number = backup == nullptr ? std::string() : phone_jid(backup->phone_number);
    return is_business(m_claim) ? "business\n" + number : number;
}

/// The address of the number that the backup tells, as far as it is the account's: WhatsApp Business has
/// another, one that is not written for all countries is of an unknown one, and nobody writes to himself.
std::string Reader::owner_of_backup() {
    const tree::Backup* backup = m_tree.backup_of(m_claim.within);
    if (backup == nullptr || is_business(m_claim) || !base::trim(backup->phone_number).starts_with('+')) {
        return {};
    }
    std::string jid = phone_jid(backup->phone_number);
    if (!jid.empty() && receives_from(m_database, m_chats, m_people, jid)) {
        m_notices.add_file(NoticeCode::sender_ambiguous,
                           fmt::format("the number that the backup tells, {}, is that of somebody who writes "
                                       "to this phone: it is not taken for the owner's",
                                       phone_of(jid)));
        return {};
    }
    return jid;
}

void Reader::read_owner() {
    const OwnAddresses named = find_owner(m_database);
    const std::string hidden = m_people.resolve(named.hidden);
    m_owner.jid = named.phone.empty() && !phone_of(hidden).empty() ? hidden : named.phone;
    m_owner.hidden = phone_of(hidden).empty() ? hidden : std::string();
    m_owner.account = m_owner.jid.empty() ? account_of_backup() : m_owner.jid;
    const bool is_named = !m_owner.jid.empty();
    m_owner.jid = is_named ? m_owner.jid : owner_of_backup();
    m_owner.address = phone_of(m_owner.jid);
    if (m_options.owner.empty()) {
        return;
    }
    m_owner.by_option = true;
    const std::string number = phone_jid(m_options.owner);
    const bool is_number = !is_human_name(m_options.owner) && !number.empty();
    if (!is_number) {
        m_owner.name = m_options.owner;
        return;
    }
    m_owner.address = phone_of(number);
    if (!is_named && m_owner.jid != number) {
        m_owner.jid.clear(); // a person knows better than the backup
    } else if (m_owner.jid != number) {
        m_notices.add_named(NoticeCode::owner_unseen, m_options.owner,
                            "the database names another number as its owner");
    }
}

void Reader::read_call_log() {
    if (const auto history = open_sibling("CallHistory.sqlite")) {
        m_calls = whatsapp_ios::read_calls(*history);
        DatabaseNotices().tell(*history, m_notices, "CallHistory.sqlite");
    }
    if (m_calls.damaged > 0) {
        m_notices.add_named(NoticeCode::row_damaged, "CallHistory.sqlite",
                            fmt::format("{} of its tables can't be read",
                                        m_calls.damaged == 1 ? std::string("1 stretch")
                                                             : fmt::format("{} stretches", m_calls.damaged)));
    }
    for (const std::string& line : m_calls.unread_columns) {
        m_notices.add_named(NoticeCode::column_unread, "CallHistory.sqlite", line);
    }
    for (const std::string& event : m_calls.lone_events) {
        m_notices.add_named(NoticeCode::row_unassigned, "CallHistory.sqlite", event);
    }
    m_call_is_told.resize(m_calls.calls.size());
    for (std::size_t i = 0; i < m_calls.calls.size(); ++i) {
        const CallRecord& call = m_calls.calls[i];
        std::string with = call.group;
        for (const std::string& person : call.participants) {
            with = with.empty() && !is_owner(m_owner, m_people.resolve(person)) ? person : with;
        }
        with = with.empty() ? call.creator : with;
        m_beside_of[m_people.resolve(with)].push_back({call.date, true, i});
    }
}

void Reader::read_changes() {
    std::size_t damaged = 0;
    m_changes = read_member_changes(m_database, damaged);
    if (damaged > 0) {
        m_notices.add_file(NoticeCode::row_damaged,
                           fmt::format("{} stretches of ZWAGROUPMEMBERSCHANGE can't be read", damaged));
    }
    for (std::size_t i = 0; i < m_changes.size(); ++i) {
        m_beside_of[m_people.resolve(m_changes[i].group)].push_back({m_changes[i].date, false, i});
    }
    for (auto& [address, items] : m_beside_of) {
        std::stable_sort(items.begin(), items.end(),
                         [](const Beside& a, const Beside& b) { return a.date < b.date; });
    }
}

/// Newer versions write a row into the conversation too: the same call within a minute is told once.
void Reader::match_calls() {
    const base::Columns columns = m_database.columns_of("ZWAMESSAGE");
    if (m_calls.calls.empty() || !columns.has("ZMESSAGETYPE") || !columns.has("ZMESSAGEDATE")) {
        return;
    }
    std::unordered_map<std::int64_t, std::string> address_of;
    for (const Chat& chat : m_chats) {
        address_of.emplace(chat.pk, m_people.resolve(chat.jid));
    }
    base::RowScan scan(m_database, {.from = "ZWAMESSAGE AS m",
                                    .key = "m.Z_PK",
                                    .columns = "m.ZCHATSESSION, m.ZMESSAGEDATE, m.ZMESSAGETYPE, " +
                                               columns.or_null("m", "ZGROUPEVENTTYPE"),
                                    .condition = "+m.ZMESSAGETYPE IN (59, 10)"});
    while (scan.next()) {
        const base::Statement& row = scan.row();
        const EventKind* event = find_event(row.integer(3), row.integer(4));
        if (row.integer(3) != k_system_event || (event != nullptr && is_missed_call(*event))) {
            match_call(row.integer(0), address_of[row.integer(1)], cocoa_micros(row, 2).value_or(0));
        }
    }
}

void Reader::match_call(std::int64_t row, const std::string& address, std::int64_t date) {
    constexpr std::int64_t k_near = 60'000'000; // microseconds
    const auto items = m_beside_of.find(address);
    if (items == m_beside_of.end()) {
        return;
    }
    for (const Beside& item : items->second) {
        if (item.is_call && !m_call_is_told[item.index] && std::abs(item.date - date) <= k_near) {
            m_call_is_told[item.index] = true;
            m_known_calls.emplace(row, &m_calls.calls[item.index]);
            return;
        }
    }
}

/// How a quotation names a conversation: a status by one address for all people.
std::string address_in_quotes(const std::string& resolved) {
    return parse_jid(resolved).kind == JidKind::status ? "status@broadcast" : resolved;
}

/// Two rows may be about one person, by number and by hidden address: then the second keeps its own.
void Reader::name_conversations() {
    std::unordered_set<Id, IdHash> used;
    for (const Chat& chat : m_chats) {
        Id id = conversation_id(m_people.resolve(chat.jid), m_owner);
        if (!used.insert(id).second) {
            id = conversation_id(plain_jid(chat.jid), m_owner);
            used.insert(id);
        }
        m_ids.push_back(id);
        m_conversation_ids.emplace(chat.pk, id);
        m_sessions[address_in_quotes(m_people.resolve(chat.jid))].push_back(chat.pk);
    }
    std::unordered_set<std::string> with_chat;
    for (const Chat& chat : m_chats) {
        with_chat.insert(m_people.resolve(chat.jid));
    }
    for (const auto& [address, items] : m_beside_of) {
        if (!with_chat.contains(address)) {
            m_lone.push_back(address);
        }
    }
    std::sort(m_lone.begin(), m_lone.end());
}

model::Source Reader::make_source() {
    model::Source source;
    source.reader = "whatsapp-ios";
    source.within = m_claim.within;
    source.name = m_tree.name();
    source.size = m_tree.entries()[m_claim.entry].size;
    source.sha256 = sha256_of(*m_tree.open(m_claim.entry));
    source.service = "whatsapp";
    source.owner = m_owner.address.empty() ? m_owner.name : m_owner.address;
    source.extra = m_claim.facts;
    source.extra.emplace_back("messages", static_cast<std::int64_t>(m_total));
    source.extra.emplace_back("conversations", static_cast<std::int64_t>(m_chats.size()));
    source.extra.emplace_back("calls", static_cast<std::int64_t>(m_calls.calls.size()));
    auto unread = find_unread_tables(
        m_database, {"ZWAMESSAGE", "ZWACHATSESSION", "ZWAGROUPINFO", "ZWAGROUPMEMBER",
                     "ZWAGROUPMEMBERSCHANGE", "ZWAMEDIAITEM", "ZWAMESSAGEINFO", "ZWAMESSAGEDATAITEM",
                     "ZWAPROFILEPUSHNAME", "ZWAZ1PAYMENTTRANSACTION", "ZWAPHONENUMBERLIDPAIR", "ZWAZACCOUNT",
                     "ZWABLACKLISTITEM", "Z_PRIMARYKEY", "Z_METADATA", "Z_MODELCACHE"});
    unread.insert(unread.end(), m_calls.unread_tables.begin(), m_calls.unread_tables.end());
    if (!unread.empty()) {
        source.extra.emplace_back("unread_tables", std::move(unread));
    }
    return source;
}

void Reader::tell_start() {
    m_database_notices.tell(m_database, m_notices);
    if (std::string remark = m_tree.remark(m_claim.entry); !remark.empty()) {
        m_notices.add_file(NoticeCode::database_unsound, std::move(remark));
    }
    for (std::string& line : find_unread_columns(m_database, known_tables())) {
        m_notices.add_file(NoticeCode::column_unread, std::move(line));
    }
    tell_lost_tables(m_database, m_notices);
    for (const base::RowRange& range : m_census.damaged) {
        m_notices.add_file(NoticeCode::row_damaged, describe_damage(range, "ZWAMESSAGE"));
    }
    if (m_is_damaged) {
        const auto fault = m_database.quick_check();
        m_notices.add_file(NoticeCode::database_unsound, "quick_check: " + fault.value_or("nothing found"));
    }
    for (const base::RowRange& range : m_members.damaged()) {
        m_notices.add_file(NoticeCode::row_damaged, describe_damage(range, "ZWAGROUPMEMBER"));
    }
    m_notices.add_file(NoticeCode::source_limit,
                       "WhatsApp on iOS keeps no earlier texts of edited messages and no votes of polls");
}

void Reader::start() {
    base::Statement count = m_database.prepare("SELECT count(*) FROM ZWAMESSAGE");
    const bool is_counted = count.step() == base::Step::row;
    m_total = std::max(m_census.rows, is_counted ? static_cast<std::uint64_t>(count.integer(0)) : 0);
    m_is_damaged = !m_census.damaged.empty();
    std::size_t damaged = 0;
    m_chats = read_chats(m_database, damaged);
    if (damaged > 0) {
        m_notices.add_file(NoticeCode::row_damaged,
                           fmt::format("{} stretches of the tables of conversations can't be read", damaged));
    }
    for (Chat& chat : m_chats) { // what a last message said whose row is gone
        if (chat.last_date && !is_wanted(cocoa_instant(*chat.last_date))) {
            m_left_out += std::exchange(chat.last_text, {}).empty() ? 0U : 1U;
        }
    }
    read_people();
    read_owner();
    read_call_log();
    read_changes();
    match_calls();
    name_conversations();
    tell_start();
    m_ready.emplace_back(make_source());
}

bool Reader::is_wanted(const std::optional<model::Instant>& at) const {
    if (!at) {
        return true; // what has no time can't be outside
    }
    return !(m_options.since && is_before(*at, *m_options.since)) &&
           !(m_options.until && !is_before(*at, *m_options.until));
}

void Reader::open_conversation(const Chat& chat, const Id& id, std::unique_ptr<RowStream> rows) {
    m_conversation.emplace(chat, id, m_people, m_owner, m_members);
    m_conversation->introduce();
    m_ready.emplace_back(m_conversation->record(m_options.conversation));
    m_notices.set_conversation(id);
    m_rows = std::move(rows);
    m_row.reset();
    m_n = 0;
    m_newest.reset();
    m_next_pending = 0;
    const auto beside = m_beside_of.find(m_people.resolve(chat.jid));
    m_pending = beside == m_beside_of.end() ? nullptr : &beside->second;
}

/// The next conversation of the database, then those that only calls have, then rows without any.
bool Reader::open_next() {
    if (m_next_chat < m_chats.size()) {
        const std::size_t index = m_next_chat++;
        const SessionSize size{m_chats[index].pk, m_census.of_session[m_chats[index].pk]};
        open_conversation(m_chats[index], m_ids[index],
                          std::make_unique<SessionRows>(m_database, m_queries, m_ledger, size));
        return true;
    }
    if (m_next_lone < m_lone.size()) {
        Chat chat;
        chat.pk = k_no_session;
        chat.jid = m_lone[m_next_lone++];
        const Id id = conversation_id(chat.jid, m_owner);
        open_conversation(chat, id, std::make_unique<NoRows>());
        return true;
    }
    if (!m_swept && m_ledger.count() < m_census.rows) {
        m_swept = true;
        m_notices.set_conversation(std::nullopt);
        m_unassigned = find_unassigned(m_database, m_queries, m_ledger);
    }
    return open_unassigned();
}

/// Rows that name a conversation that is gone make one of their own for each; those that name none, one.
bool Reader::open_unassigned() {
    if (m_unassigned.empty()) {
        return false;
    }
    auto next = m_unassigned.upper_bound(std::nullopt); // none stands before all numbers
    next = next == m_unassigned.end() ? m_unassigned.begin() : next;
    const std::optional<std::int64_t> session = next->first;
    std::vector<std::int64_t> rows = std::move(next->second);
    m_unassigned.erase(next);
    Chat chat;
    chat.pk = session.value_or(k_no_session);
    chat.lost_session = session;
    const std::string key = session ? fmt::format("unassigned {}", *session) : std::string("unassigned");
    const std::size_t count = rows.size();
    open_conversation(chat, conversation_id(key, m_owner),
                      std::make_unique<ListedRows>(m_database, m_queries, m_ledger, std::move(rows)));
    m_notices.add_file(
        NoticeCode::row_unassigned,
        session ? fmt::format("{} of conversation {}, which is not there", rows_text(count), *session)
                : fmt::format("{} of no conversation", rows_text(count)));
    return true;
}

void Reader::close_conversation() {
    const Chat& chat = m_conversation->chat();
    for (const std::string& problem : m_rows->problems()) {
        m_is_damaged = true;
        m_notices.add_file(NoticeCode::row_damaged, problem);
    }
    if (chat.removed) {
        m_notices.add_file(NoticeCode::conversation_removed, fmt::format("{} messages of it are left", m_n));
    }
    constexpr std::int64_t k_second = 1'000'000; // the one may be rounded
    if (chat.last_date && *chat.last_date > 0 && *chat.last_date > m_newest.value_or(0) + k_second) {
        m_notices.add_file(NoticeCode::newest_message_missing,
                           fmt::format("it is dated {}, the newest that is there {}",
                                       model::to_string(cocoa_instant(*chat.last_date)),
                                       m_newest ? model::to_string(cocoa_instant(*m_newest)) : "is none"));
    }
    m_conversation.reset();
    m_rows.reset();
}

bool Reader::read_row(const MessageRow& row, model::Message& message) {
    clear(message);
    message.n = m_n++;
    message.conversation = m_conversation->id();
    message.position.row = row.integer(Column::pk);
    if (row.has(Column::media_pk)) {
        m_media_rows.enter(row.integer(Column::media_pk));
    }
    if (const auto date = row.date(Column::date)) {
        m_newest = std::max(m_newest.value_or(*date), *date);
        if (!is_wanted(cocoa_instant(*date))) {
            ++m_left_out;
            return false;
        }
    }
    m_messages.read(row, m_rows->damage(), *m_conversation, message);
    return true;
}

bool Reader::read_call(const CallRecord& call, model::Message& message) {
    clear(message);
    message.n = m_n++;
    message.time = call.time;
    if (!is_wanted(message.time.at)) {
        ++m_left_out;
        return false;
    }
    Conversation& conversation = *m_conversation;
    message.conversation = conversation.id();
    message.kind = model::MessageKind::call;
    message.id = conversation.repeated_id(
        model::make_id(fmt::format("call\n{}\n{}", message.time.written, m_people.resolve(call.creator))));
    message.position.file = call.joinable ? "CallHistory.sqlite/ZWAJOINABLECALLEVENT" : "CallHistory.sqlite";
    message.position.row = call.pk;
    if (!message.time.at) {
        m_notices.add(NoticeCode::date_impossible, message,
                      message.time.written.empty() ? "the call has no time"
                                                   : message.time.written + " is no time of a call");
    }
    message.call = call_of(call);
    if (call.incoming) {
        message.from_owner = !*call.incoming;
        const bool known = !call.creator.empty() && !conversation.is_owner(m_people.resolve(call.creator));
        const std::string& caller =
            known || call.participants.empty() ? call.creator : call.participants.front();
        message.sender =
            *call.incoming ? conversation.person(caller) : std::optional(conversation.owner_id());
    } else if (!call.creator.empty()) {
        message.from_owner = conversation.is_owner(m_people.resolve(call.creator));
        message.sender = conversation.person(call.creator);
    }
    if (!call.participants.empty()) {
        for (const std::string& person : call.participants) {
            conversation.person(person);
        }
        message.extra.emplace_back("participants", call.participants);
    }
    if (!call.outcomes.empty()) {
        message.extra.emplace_back("participant_outcomes", call.outcomes);
    }
    if (call.outcome) {
        message.extra.emplace_back("outcome_code", *call.outcome);
    }
    if (call.bytes_sent) {
        message.extra.emplace_back("bytes_sent", *call.bytes_sent);
    }
    if (call.bytes_received) {
        message.extra.emplace_back("bytes_received", *call.bytes_received);
    }
    return true;
}

/// A line of the log of changes; what its type says is not known.
bool Reader::read_change(const MemberChange& change, model::Message& message) {
    clear(message);
    message.n = m_n++;
    message.time = change.time;
    if (!is_wanted(message.time.at)) {
        ++m_left_out;
        return false;
    }
    Conversation& conversation = *m_conversation;
    message.conversation = conversation.id();
    message.kind = model::MessageKind::event;
    std::string content = fmt::format("change\n{}\n{}", change.type, message.time.written);
    message.text = "the members changed:";
    message.position.file = "ChatStorage.sqlite/ZWAGROUPMEMBERSCHANGE";
    message.position.row = change.pk;
    model::Event event;
    event.type = "other";
    for (const std::string& member : change.members) {
        conversation.person(member);
        event.targets.push_back(conversation.name_of(member));
        message.text += (event.targets.size() > 1 ? ", " : " ") + event.targets.back();
        content += '\n' + member;
    }
    message.id = conversation.repeated_id(model::make_id(content));
    message.event = std::move(event);
    message.extra.emplace_back("composed", true);
    message.extra.emplace_back("change_type", change.type);
    message.extra.emplace_back("target_jids", change.members);
    if (!message.time.at) {
        message.time.basis = model::TimeBasis::none;
        m_notices.add(NoticeCode::date_impossible, message, "the change has no date");
    }
    return true;
}

/// The next call or change of the conversation that was not told yet.
const Beside* Reader::next_beside() {
    const std::size_t count = m_pending == nullptr ? 0 : m_pending->size();
    const auto is_told = [this](const Beside& item) { return item.is_call && m_call_is_told[item.index]; };
    while (m_next_pending < count && is_told((*m_pending)[m_next_pending])) {
        ++m_next_pending;
    }
    return m_next_pending < count ? &(*m_pending)[m_next_pending] : nullptr;
}

bool Reader::read_beside(const Beside& item, model::Message& message) {
    ++m_next_pending;
    if (!item.is_call) {
        return read_change(m_changes[item.index], message);
    }
    m_call_is_told[item.index] = true;
    return read_call(m_calls.calls[item.index], message);
}

/// Reads the next message into record's memory or m_message; false when there was none to read now.
bool Reader::advance(Record& record) {
    if (!m_conversation) {
        if (!open_next()) {
            finish();
        }
        return false;
    }
    if (!m_row) {
        m_row = m_rows->next();
    }
    const Beside* beside = next_beside();
    if (beside == nullptr && !m_row) {
        close_conversation();
        return false;
    }
    auto* last = std::get_if<model::Message>(&record);
    model::Message& message = last != nullptr ? *last : record.emplace<model::Message>();
    bool is_read = false;
    if (beside != nullptr && (!m_row || beside->date < m_row->date(Column::date).value_or(INT64_MIN))) {
        is_read = read_beside(*beside, message);
        m_messages.mark_contradicted(message);
    } else {
        is_read = read_row(*m_row, message);
        m_row.reset();
    }
    if (is_read && (!m_ready.empty() || !m_conversation->ready.empty())) {
        m_message = std::move(message);
        return false;
    }
    return is_read;
}

/// What stands beside the messages: rows that no message has any more, and calls that are there twice.
void Reader::tell_unread_tables() {
    if (!m_is_damaged && count_rows(m_database, "ZWAMEDIAITEM") > m_media_rows.count()) {
        tell_lost_media(m_database, m_media_rows, m_notices);
    }
    if (!m_is_damaged) {
        tell_lost_side_rows(m_database, m_notices);
    }
    if (m_calls.repeated > 0) {
        m_notices.add_file(NoticeCode::row_unassigned,
                           fmt::format("{} of ZWAJOINABLECALLEVENT about calls that the log of calls has too",
                                       rows_text(m_calls.repeated)));
    }
}

/// Files that no row names: of messages that were deleted, or of rows that can't be read.
void Reader::tell_orphans() {
    for (const std::size_t index : m_media.orphans()) {
        const tree::Entry& entry = m_tree.entries()[index];
        m_notices.add_named(NoticeCode::attachment_orphan, entry.path,
                            fmt::format("no message names this file of {} bytes", entry.size));
    }
}

void Reader::finish() {
    m_notices.set_conversation(std::nullopt);
    if (m_left_out > 0) {
        m_notices.add_file(NoticeCode::message_outside_range,
                           fmt::format("{} messages lie outside the wanted range", m_left_out));
    }
    if (m_left_out == 0 && m_messages.unseen_payments() > 0) {
        m_notices.add_file(
            NoticeCode::row_unassigned,
            fmt::format("{} payments name no message that is there", m_messages.unseen_payments()));
    }
    tell_unread_tables();
    if (m_left_out == 0) {
        tell_orphans();
    }
    if (!m_census.gaps.empty()) {
        m_notices.add_file(NoticeCode::row_gap, m_census.gaps.describe("ZWAMESSAGE"));
    }
    m_database_notices.tell(m_database, m_notices);
    m_notices.finish();
    m_finished = true;
}

/// Participants before the message that needs them, notices behind the message they are about.
bool Reader::take_ready(Record& record) {
    if (!m_ready.empty()) {
        record = std::move(m_ready.front());
        m_ready.pop_front();
        return true;
    }
    if (m_conversation && !m_conversation->ready.empty()) {
        record = std::move(m_conversation->ready.front());
        m_conversation->ready.pop_front();
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
        if (advance(record)) {
            return true;
        }
    }
    return true;
}

} // namespace

std::unique_ptr<SourceReader> open(const tree::Tree& tree, const Claim& claim, hash::MediaStore& store,
                                   const ReadOptions& options) {
    return std::make_unique<Reader>(tree, claim, store, options);
}

} // namespace chatkeep::source::whatsapp_ios
