#pragma once
// SPDX-License-Identifier: EUPL-1.2
// One conversation while its messages are read: its people and the ids of its records.

#include "model/records.hpp"
#include "source/whatsapp_ios/chats.hpp"
#include "source/whatsapp_ios/people.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace chatkeep::source::whatsapp_ios {

struct IdHash {
    std::size_t operator()(const model::Id& id) const noexcept { return id.low; }
};

/// The owner of the phone, as far as the database, the backup or the user tells.
struct Owner {
    std::string jid;     ///< of a telephone number: the database's, else the backup's; may be empty
    std::string hidden;  ///< from the database, where nothing tells the number behind it
    std::string name;    ///< from the user
    std::string address; ///< telephone number: the user's, else that of jid
    std::string account; ///< what ids are made of: the database's, else the backup's for the app
    bool by_option = false;
};

/// resolved: an address as People::resolve gives it.
[[nodiscard]] bool is_owner(const Owner& owner, std::string_view resolved);

/// The id of a conversation. People and lists are the owner's own, so that those of two accounts differ; a
/// group or channel is the same for all.
[[nodiscard]] model::Id conversation_id(const std::string& resolved_jid, const Owner& owner);

class Conversation {
public:
    /// chat may be a conversation that the database does not have (of a call, of rows without one). All but
    /// chat outlive it.
    Conversation(const Chat& chat, const model::Id& id, const People& people, const Owner& owner,
                 Members& members);

    [[nodiscard]] const model::Id& id() const noexcept { return m_id; }

    [[nodiscard]] const Chat& chat() const noexcept { return m_chat; }

    [[nodiscard]] bool is_direct() const noexcept { return m_is_direct; }

    /// Makes the owner and all members known, before the first message.
    void introduce();

    /// The record that opens the conversation, once its people are known; title_option is used where it has
    /// no name.
    [[nodiscard]] model::Conversation record(const std::string& title_option) const;

    [[nodiscard]] model::Id owner_id() const noexcept { return m_owner_id; }

    /// The address by which a person or conversation is known everywhere.
    [[nodiscard]] std::string resolve(std::string_view jid) const { return m_people.resolve(jid); }

    /// A person by address, made known when new; own_name is the name in a message. Empty address: nobody.
    std::optional<model::Id> person(std::string_view jid, std::string_view own_name = {});

    /// Whoever a one-to-one conversation is with.
    [[nodiscard]] std::optional<model::Id> partner() const noexcept { return m_partner; }

    /// A group's member by row, as person().
    std::optional<model::Id> member(std::int64_t pk, std::string_view own_name);
    /// A member whose row is gone, so that nothing but the name in the messages tells who it was; nobody
    /// without one.
    std::optional<model::Id> lost_member(std::int64_t pk, std::string_view own_name);
    /// Somebody of whom nothing but the name in messages is known: one for all with that name. Nobody without
    /// one.
    std::optional<model::Id> named_only(std::string_view own_name);
    /// The address of a group's member by row; empty when there is none.
    std::string member_jid(std::int64_t pk);
    /// The name to show for an address.
    [[nodiscard]] std::string name_of(std::string_view jid);

    [[nodiscard]] bool is_owner(std::string_view resolved) const {
        return whatsapp_ios::is_owner(m_owner, resolved);
    }

    /// Whether someone of that address was introduced; a user part alone ("31612345678") will do.
    [[nodiscard]] std::optional<model::Id> find_user(std::string_view user) const;

    /// An id for content that may occur more than once in the conversation.
    model::Id repeated_id(const model::Id& content);

    /// Participants that are not in the stream yet.
    std::deque<model::Participant> ready;

private:
    model::Id add_owner();
    model::Participant& add_unknown(const std::string& key, const std::string& name);
    model::Id add_person(const std::string& resolved, std::string_view jid, std::string_view own_name);
    void describe_member(model::Participant& person, const std::string& resolved) const;

    Chat m_chat;
    const People& m_people;
    const Owner& m_owner;
    Members& m_members;
    std::string m_resolved;
    model::Id m_id;
    model::Id m_owner_id;
    bool m_is_direct = false;
    bool m_knows_owner = false; ///< the owner's participant was made
    std::optional<model::Id> m_partner;
    std::unordered_map<std::int64_t, model::Id> m_member_ids;    ///< by row
    std::unordered_map<std::int64_t, model::Id> m_lost_ids;      ///< of members without an address
    std::unordered_map<std::int64_t, std::string> m_member_jids; ///< by row
    std::unordered_map<std::string, Member> m_member_facts;      ///< by resolved address
    std::unordered_map<std::string, model::Id> m_people_ids;     ///< by address as written and resolved
    std::unordered_map<std::string, model::Id> m_named_ids;      ///< by a name that is all that is known
    std::unordered_map<std::string, model::Id> m_users;          ///< by user part, for mentions
    std::unordered_map<std::string, std::string> m_names;
    std::unordered_map<model::Id, std::uint64_t, IdHash> m_ordinals;
};

} // namespace chatkeep::source::whatsapp_ios
