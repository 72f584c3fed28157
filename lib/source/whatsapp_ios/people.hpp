#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Who is behind an address, over all conversations of one phone: hidden identities, names, the owner.

#include "base/sqlite.hpp"
#include "model/records.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace chatkeep::source::whatsapp_ios {

/// What the phone calls someone.
struct PersonName {
    std::string shown;  ///< without marks of writing direction; "~ Mees" when it is the person's own choice
    std::string stored; ///< as stored, where that differs from shown
    bool own_choice = false; ///< a push name: not from the address book
};

/// Addresses are plain (plain_jid). Memory: one entry per contact, hidden identity and push name.
class People {
public:
    /// The tables of ChatStorage.sqlite: push names, the older pair table, sessions that know both addresses.
    void read_chats(const base::Database& chats);
    /// ContactsV2.sqlite
    void read_contacts(const base::Database& contacts);
    /// LID.sqlite in either of its forms.
    void read_hidden(const base::Database& hidden);

    /// The address by which a person is known everywhere: the telephone number where the phone knows it.
    [[nodiscard]] std::string resolve(std::string_view jid) const;

    /// own_name: the push name in a message, member_name: of a group's list; the latter only when the phone
    /// has no better one. Empty when nothing but the number is known.
    [[nodiscard]] PersonName name_of(const std::string& resolved, std::string_view own_name,
                                     std::string_view member_name) const;

    /// What the tables of contacts tell beside it: blocked, user name, what the person says of himself.
    [[nodiscard]] model::Extra facts_of(const std::string& resolved) const;

    /// The hidden address of a person whose number is known; empty when there is none.
    [[nodiscard]] std::string hidden_of(const std::string& resolved) const;

    /// Hidden addresses with more than one number, one line each.
    [[nodiscard]] const std::vector<std::string>& conflicts() const noexcept { return m_conflicts; }

    /// Reads that the damaged parts of a database kept from us.
    [[nodiscard]] std::size_t unread() const noexcept { return m_unread; }

private:
    using Names = std::unordered_map<std::string, std::string>;

    void read_pairs(const base::Database& database);
    void read_session_names(const base::Database& chats);
    void read_push_names(const base::Database& chats);
    void read_blocked(const base::Database& chats);
    void add_pair(std::string_view hidden, std::string_view number);

    Names m_phones;   ///< hidden address → telephone number's address
    Names m_hidden;   ///< the reverse
    Names m_contacts; ///< from the address book
    Names m_partners; ///< names of one-to-one conversations
    Names m_pushed;   ///< what people call themselves
    Names m_users;    ///< names of users
    Names m_about;    ///< what people say of themselves
    Names m_blocked;  ///< those whom the owner blocked
    std::vector<std::string> m_conflicts;
    std::size_t m_unread = 0;
};

/// The name without marks that steer the direction of writing (U+200E, U+200F, U+202A to U+202E, U+2066 to
/// U+2069) and blanks around it.
[[nodiscard]] std::string shown_name(std::string_view name);

/// A name that a person gave: not empty, not a number or address, and no base64 of a newer version.
[[nodiscard]] bool is_human_name(std::string_view name);

} // namespace chatkeep::source::whatsapp_ios
