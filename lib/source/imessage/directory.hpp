#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Who and where: the tables handle, chat and chat_handle_join. One person has a handle for each address and
// service, one conversation a chat for each service and time it was started anew; here they are one.

#include "base/row_scan.hpp"
#include "model/records.hpp"
#include "source/contacts/contact_book.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace chatkeep::source::imessage {

struct Person {
    std::string key;                 ///< of its first address: what ids are made of
    std::string address;             ///< as the source writes it
    std::string name;                ///< from the address book
    std::vector<std::string> others; ///< further spellings and addresses
};

struct Handle {
    std::string id;
    std::string service;
    std::string key; ///< of the address, see address_key()
    std::size_t person = 0;
};

struct Chat {
    std::int64_t row = 0;
    std::string guid;
    std::string identifier;
    std::string service;
    std::string name;
    std::string group;                                        ///< group_id
    std::string account;                                      ///< the owner's own, without its kind
    std::string login;                                        ///< key of account_login
    std::string properties;                                   ///< as JSON, without the summary
    std::string summary;                                      ///< of its messages, made by the phone; as JSON
    std::vector<std::pair<std::string, std::int64_t>> states; ///< columns that are not 0
    std::vector<std::pair<std::string, std::string>> facts;   ///< columns that say more than the others
    bool is_group = false;
    std::vector<std::size_t> members; ///< persons, ascending
    std::string partner;              ///< key of the first member's address, whoever else it turns out to be
    model::Id id;                     ///< of what the chat itself says, whatever it is joined with
    std::size_t conversation = 0;
};

/// What becomes one conversation record.
struct Conversation {
    model::Id id;
    bool is_group = false;
    std::string title;
    std::string account;
    std::vector<std::size_t> chats;   ///< ascending
    std::vector<std::size_t> members; ///< persons, ascending
};

/// Small tables: a few thousand rows at most, held in memory.
class Directory {
public:
    /// own_number: of the owner, as the backup has it; may be empty.
    Directory(const base::Database& database, const ContactBook& contacts, std::string_view own_number);

    [[nodiscard]] const std::vector<Person>& persons() const noexcept { return m_persons; }

    [[nodiscard]] const std::vector<Chat>& chats() const noexcept { return m_chats; }

    /// In the order of the stream: by the lowest row of their chats.
    [[nodiscard]] const std::vector<Conversation>& conversations() const noexcept { return m_conversations; }

    [[nodiscard]] const Handle* find_handle(std::int64_t row) const noexcept;
    [[nodiscard]] std::optional<std::size_t> find_chat(std::int64_t row) const noexcept;
    /// The person with an address.
    [[nodiscard]] std::optional<std::size_t> find_person(std::string_view address) const;
    /// The same; a person that no table knows is added.
    [[nodiscard]] std::size_t person_of(std::string_view address, std::string_view country);

    /// The owner's account, which ids are made of: the number under which a chat is held, else the backup's,
    /// else the chat's Apple ID; login: of the chat. Empty when nothing tells it.
    [[nodiscard]] std::string account_key(std::string_view login) const;

    /// Tables and rows that could not be read.
    [[nodiscard]] const std::vector<std::string>& problems() const noexcept { return m_problems; }

    /// Chats whose properties can't be read, by guid.
    [[nodiscard]] const std::vector<std::string>& damaged_properties() const noexcept {
        return m_damaged_properties;
    }

    /// Entries of chat_handle_join whose chat or handle is not there.
    [[nodiscard]] std::uint64_t lost_members() const noexcept { return m_lost_members; }

private:
    void read_handles(const base::Database& database);
    void read_chats(const base::Database& database);
    void read_members(const base::Database& database);
    void add_person_handle(std::int64_t row, const base::Statement& handle, const std::string& person);
    void add_spelling(std::size_t person, std::string_view text);
    void note_damage(const base::RowScan& scan, std::string_view table);
    void join(std::size_t index);
    [[nodiscard]] std::vector<std::string> keys_of(const Chat& chat) const;
    [[nodiscard]] std::size_t conversation_for(const Chat& chat);
    [[nodiscard]] std::string known_by(const Chat& chat, const std::string& partner) const;
    [[nodiscard]] model::Id make_conversation_id(const Chat& chat);
    void settle_own_number(std::string_view written);
    void settle_members(Chat& chat);
    void merge_persons(std::size_t into, std::size_t from);

    const ContactBook& m_contacts;
    std::string m_own_number; ///< its key
    std::string m_country;    ///< of the first handle that has one
    std::vector<Person> m_persons;
    std::set<std::string> m_spellings; ///< keys of persons and further spellings
    std::unordered_map<std::string, std::size_t> m_by_key;
    std::unordered_map<std::int64_t, Handle> m_handles;
    std::vector<Chat> m_chats;
    std::unordered_map<std::int64_t, std::size_t> m_chat_rows;
    std::vector<Conversation> m_conversations;
    std::unordered_map<std::string, std::size_t> m_by_people; ///< or a group's own id → conversation
    std::unordered_map<std::string, std::set<std::string>> m_names_of; ///< of groups, by their people
    std::unordered_map<std::string, std::uint64_t> m_ids;              ///< how often an id was given
    std::uint64_t m_lost_members = 0;
    std::vector<std::string> m_problems;
    std::vector<std::string> m_damaged_properties;
};

} // namespace chatkeep::source::imessage
