// SPDX-License-Identifier: EUPL-1.2
#include "source/imessage/directory.hpp"

#include "base/plist.hpp"
#include "base/text.hpp"
#include "source/imessage/address.hpp"
#include "source/imessage/plist_json.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <iterator>

namespace chatkeep::source::imessage {

namespace {

constexpr std::int64_t k_group_style = 43;
constexpr std::int64_t k_direct_style = 45;
constexpr const char* k_summary = "chatSummaryDictionary"; ///< of a chat's properties

std::string clean(std::string_view text) {
    return base::repair_utf8(text);
}

/// Columns of a table as far as it has them.
base::TableQuery scan_query(const base::Database& database, const std::string& table,
                            std::initializer_list<std::string_view> names) {
    return {.from = table + " AS t",
            .key = "t.ROWID",
            .columns = database.columns_of(table).list_or_null("t", names)};
}

bool looks_like_group(std::int64_t style, std::string_view guid, std::size_t members) noexcept {
    if (style == k_group_style || style == k_direct_style) {
        return style == k_group_style;
    }
    if (guid.find(";+;") != std::string_view::npos) {
        return true;
    }
    return guid.find(";-;") == std::string_view::npos && members > 1;
}

std::string shown_name(const Chat& chat) {
    return base::to_nfc(base::trim(chat.name));
}

std::string people_key(const Chat& chat) {
    std::string people = chat.is_group ? "people" : "direct";
    for (const std::size_t member : chat.members) {
        people += fmt::format("\n{}", member);
    }
    return people;
}

/// Two names that do not contradict each other.
bool may_be_one(const std::string& a, const std::string& b) {
    return a.empty() || b.empty() || base::to_nfc(base::trim(a)) == base::to_nfc(base::trim(b));
}

/// The other one of the owner's addresses, and a group's own name where it is not its identifier.
void add_facts(const base::Statement& row, Chat& chat) {
    if (const std::string login = clean(without_kind(row.text(7))); !login.empty() && login != chat.account) {
        chat.facts.emplace_back("account_login", login);
    }
    if (std::string room = clean(row.text(15)); !room.empty() && room != chat.identifier) {
        chat.facts.emplace_back("room_name", std::move(room));
    }
}

} // namespace

Directory::Directory(const base::Database& database, const ContactBook& contacts, std::string_view own_number)
    : m_contacts(contacts), m_own_number(address_key(own_number, {})) {
    read_handles(database);
    read_chats(database);
    read_members(database);
    settle_own_number(own_number);
    for (Chat& chat : m_chats) {
        settle_members(chat);
        if (!chat.name.empty()) {
            m_names_of[people_key(chat)].insert(shown_name(chat));
        }
    }
    for (std::size_t i = 0; i < m_chats.size(); ++i) {
        join(i);
    }
}

/// A number as it is dialled at home becomes the one that a chat has, or that of the country of the first
/// handle: the same number gives the same ids, however it is written.
void Directory::settle_own_number(std::string_view written) {
    constexpr std::size_t k_shortest = 8; // without its 0
    if (!m_own_number.starts_with('0') || m_own_number.size() <= k_shortest) {
        return;
    }
    const std::string_view rest = std::string_view(m_own_number).substr(1);
    const auto chat = std::find_if(m_chats.begin(), m_chats.end(), [rest](const Chat& one) {
        return one.login.starts_with('+') && one.login.ends_with(rest);
    });
    m_own_number = chat != m_chats.end() ? chat->login : address_key(written, m_country);
}

const Handle* Directory::find_handle(std::int64_t row) const noexcept {
    const auto found = m_handles.find(row);
    return found == m_handles.end() ? nullptr : &found->second;
}

std::optional<std::size_t> Directory::find_chat(std::int64_t row) const noexcept {
    const auto found = m_chat_rows.find(row);
    return found == m_chat_rows.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::size_t> Directory::find_person(std::string_view address) const {
    const auto found = m_by_key.find(address_key(address, {}));
    return found == m_by_key.end() ? std::nullopt : std::optional(found->second);
}

std::size_t Directory::person_of(std::string_view address, std::string_view country) {
    std::string key = address_key(address, country);
    const auto [place, fresh] = m_by_key.emplace(key, m_persons.size());
    if (fresh) {
        Person person;
        person.key = std::move(key);
        person.address = clean(address);
        person.name = clean(m_contacts.find(address).value_or(""));
        m_persons.push_back(std::move(person));
    }
    return place->second;
}

void Directory::note_damage(const base::RowScan& scan, std::string_view table) {
    for (const base::RowRange& range : scan.damaged()) {
        m_problems.push_back(describe_damage(range, table));
    }
}

/// The person of a later handle turns out to be one that is known under another address.
void Directory::merge_persons(std::size_t into, std::size_t from) {
    for (auto& [key, person] : m_by_key) {
        person = person == from ? into : person;
    }
    for (auto& [row, handle] : m_handles) {
        handle.person = handle.person == from ? into : handle.person;
    }
    Person& kept = m_persons[into];
    kept.others.push_back(m_persons[from].address);
    kept.others.insert(kept.others.end(), m_persons[from].others.begin(), m_persons[from].others.end());
    if (kept.name.empty()) {
        kept.name = m_persons[from].name;
    }
}

/// As the owner or the network wrote the address.
void Directory::add_spelling(std::size_t person, std::string_view text) {
    std::string spelling = clean(text);
    Person& known = m_persons[person];
    if (!spelling.empty() && spelling != known.address &&
        m_spellings.insert(fmt::format("{}\n{}", known.key, spelling)).second) {
        known.others.push_back(std::move(spelling));
    }
}

/// person_centric_id ties the addresses of one contact together.
void Directory::add_person_handle(std::int64_t row, const base::Statement& handle,
                                  const std::string& person) {
    Handle entry;
    entry.id = clean(handle.text(1));
    entry.service = clean(handle.text(2));
    entry.key = address_key(handle.text(1), handle.text(3));
    entry.person = person_of(handle.text(1), handle.text(3));
    m_country = m_country.empty() ? clean(handle.text(3)) : m_country;
    add_spelling(entry.person, handle.text(5));
    m_handles.emplace(row, entry);
    if (person.empty()) {
        return;
    }
    const auto [place, fresh] = m_by_key.emplace("person\n" + person, entry.person);
    if (!fresh && place->second != entry.person) {
        merge_persons(std::min(place->second, entry.person), std::max(place->second, entry.person));
    }
}

void Directory::read_handles(const base::Database& database) {
    if (!database.has_table("handle")) {
        m_problems.emplace_back("the table handle is missing: senders are not known");
        return;
    }
    base::RowScan scan(database,
                       scan_query(database, "handle",
                                  {"id", "service", "country", "person_centric_id", "uncanonicalized_id"}));
    while (scan.next()) {
        add_person_handle(scan.row().integer(0), scan.row(), clean(scan.row().text(4)));
    }
    note_damage(scan, "handle");
}

void Directory::read_chats(const base::Database& database) {
    if (!database.has_table("chat")) {
        m_problems.emplace_back("the table chat is missing: conversations are not known");
        return;
    }
    base::RowScan scan(
        database,
        scan_query(database, "chat",
                   {"guid", "style", "chat_identifier", "service_name", "display_name", "group_id",
                    "account_login", "last_addressed_handle", "properties", "is_archived", "is_filtered",
                    "is_blackholed", "is_recovered", "is_deleting_incoming_messages", "room_name"}));
    constexpr std::array<const char*, 5> states = {"is_archived", "is_filtered", "is_blackholed",
                                                   "is_recovered", "is_deleting_incoming_messages"};
    while (scan.next()) {
        const base::Statement& row = scan.row();
        Chat chat;
        chat.row = row.integer(0);
        chat.guid = clean(row.text(1));
        chat.is_group = looks_like_group(row.integer(2), row.text(1), 0);
        chat.identifier = clean(row.text(3));
        chat.service = clean(row.text(4));
        chat.name = clean(row.text(5));
        chat.group = clean(row.text(6));
        chat.account = clean(row.is_null(8) || row.text(8).empty() ? without_kind(row.text(7)) : row.text(8));
        chat.login = address_key(without_kind(row.text(7)), {});
        if (const auto properties = base::parse_any_plist(row.blob(9))) {
            const base::PlistValue summary = (*properties)[k_summary];
            chat.properties =
                summary ? to_json_without(*properties, k_summary) : to_json(*properties, nullptr);
            chat.summary = summary ? to_json(summary, nullptr) : std::string();
        } else if (!row.blob(9).empty()) {
            m_damaged_properties.push_back(chat.guid);
        }
        for (std::size_t i = 0; i < states.size(); ++i) {
            if (const std::int64_t state = row.integer(10 + static_cast<int>(i)); state != 0) {
                chat.states.emplace_back(states[i], state);
            }
        }
        add_facts(row, chat);
        m_chat_rows.emplace(chat.row, m_chats.size());
        m_chats.push_back(std::move(chat));
    }
    note_damage(scan, "chat");
}

void Directory::read_members(const base::Database& database) {
    if (!database.has_table("chat_handle_join")) {
        m_problems.emplace_back("the table chat_handle_join is missing: members are not known");
        return;
    }
    base::RowScan scan(database, scan_query(database, "chat_handle_join", {"chat_id", "handle_id"}));
    while (scan.next()) {
        const auto chat = find_chat(scan.row().integer(1));
        const Handle* handle = find_handle(scan.row().integer(2));
        if (chat && handle != nullptr) {
            m_chats[*chat].members.push_back(handle->person);
            m_chats[*chat].partner = m_chats[*chat].partner.empty() ? handle->key : m_chats[*chat].partner;
        } else {
            ++m_lost_members;
        }
    }
    note_damage(scan, "chat_handle_join");
}

/// The keys under which a conversation is known: a group by its own ids, then by its people and name.
std::vector<std::string> Directory::keys_of(const Chat& chat) const {
    std::vector<std::string> keys;
    if (chat.is_group && !chat.group.empty()) {
        keys.push_back("group\n" + chat.group);
    }
    if (chat.is_group && !chat.identifier.empty()) {
        keys.push_back("room\n" + base::lower_ascii(chat.identifier));
    }
    if (!chat.members.empty()) {
        const std::string people = people_key(chat);
        const auto names = m_names_of.find(people);
        const bool is_name_needed = chat.is_group && names != m_names_of.end() && names->second.size() > 1;
        keys.push_back(is_name_needed ? people + "\n" + shown_name(chat) : people);
    }
    return keys;
}

/// Two groups of the same people with two names are two conversations; one of these people without a name
/// could be either, and is neither.
std::size_t Directory::conversation_for(const Chat& chat) {
    const std::vector<std::string> keys = keys_of(chat);
    std::size_t found = m_conversations.size();
    for (const std::string& key : keys) {
        const auto known = m_by_people.find(key);
        const bool fits =
            known != m_by_people.end() &&
            (!key.starts_with("people") || may_be_one(m_conversations[known->second].title, chat.name));
        if (fits) {
            found = known->second;
            break;
        }
    }
    for (const std::string& key : keys) {
        m_by_people.emplace(key, found);
    }
    return found;
}

std::string Directory::account_key(std::string_view login) const {
    return login.starts_with('+') || m_own_number.empty() ? std::string(login) : m_own_number;
}

/// What a chat is known by. A group is the same for all who are in it; what one person said to the owner is
/// the owner's. partner: key of that person.
std::string Directory::known_by(const Chat& chat, const std::string& partner) const {
    if (chat.is_group || chat.members.empty()) {
        return chat.identifier.empty() ? chat.guid : chat.identifier;
    }
    const std::string account = account_key(chat.login);
    return account.empty() ? partner : partner + "\n" + account;
}

model::Id Directory::make_conversation_id(const Chat& chat) {
    const std::string key =
        known_by(chat, chat.members.empty() ? std::string() : m_persons[chat.members.front()].key);
    return model::with_ordinal(model::make_id("imessage\n" + key), ++m_ids[key]);
}

void Directory::settle_members(Chat& chat) {
    if (chat.members.empty() && !chat.is_group && !chat.identifier.empty()) {
        chat.members.push_back(person_of(chat.identifier, {}));
        chat.partner = address_key(chat.identifier, {});
    }
    std::sort(chat.members.begin(), chat.members.end());
    chat.members.erase(std::unique(chat.members.begin(), chat.members.end()), chat.members.end());
}

void Directory::join(std::size_t index) {
    Chat& chat = m_chats[index];
    chat.id = model::make_id("imessage\n" + known_by(chat, chat.partner));
    chat.conversation = conversation_for(chat);
    if (chat.conversation == m_conversations.size()) {
        m_conversations.push_back({make_conversation_id(chat), chat.is_group, {}, {}, {}, {}});
    }
    Conversation& conversation = m_conversations[chat.conversation];
    conversation.chats.push_back(index);
    if (conversation.title.empty()) {
        conversation.title = chat.name;
    }
    if (conversation.account.empty()) {
        conversation.account = chat.account;
    }
    std::vector<std::size_t> both;
    std::set_union(conversation.members.begin(), conversation.members.end(), chat.members.begin(),
                   chat.members.end(), std::back_inserter(both));
    conversation.members = std::move(both);
}

} // namespace chatkeep::source::imessage
