// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_ios/conversation.hpp"

#include "base/text.hpp"
#include "source/whatsapp_ios/blobs.hpp"
#include "source/whatsapp_ios/jid.hpp"

#include <fmt/core.h>

#include <utility>

namespace chatkeep::source::whatsapp_ios {

namespace {

/// Conversations that are the same wherever they are read.
bool is_shared(JidKind kind) noexcept {
    return kind == JidKind::group || kind == JidKind::newsletter;
}

bool is_push_name(std::string_view text) {
    return is_human_name(text) && !is_encoded_push_name(text);
}

} // namespace

bool is_owner(const Owner& owner, std::string_view resolved) {
    const std::string phone = phone_of(resolved);
    return (!resolved.empty() && (resolved == owner.jid || resolved == owner.hidden)) ||
           (!phone.empty() && phone == owner.address);
}

model::Id conversation_id(const std::string& resolved_jid, const Owner& owner) {
    const bool shared = is_shared(parse_jid(resolved_jid).kind);
    return model::make_id("whatsapp\n" + (shared ? std::string() : owner.account) + "\n" + resolved_jid);
}

Conversation::Conversation(const Chat& chat, const model::Id& id, const People& people, const Owner& owner,
                           Members& members)
    : m_chat(chat), m_people(people), m_owner(owner), m_members(members),
      m_resolved(people.resolve(chat.jid)), m_id(id),
      m_owner_id(model::combine(m_id, model::make_id("\nowner"))),
      m_is_direct(kind_of(chat) == model::ConversationKind::direct) {}

model::Conversation Conversation::record(const std::string& title_option) const {
    model::Conversation record;
    record.id = m_id;
    record.service = "whatsapp";
    record.kind = kind_of(m_chat);
    record.source_key = m_chat.jid;
    record.title = shown_name(m_chat.name);
    if (record.title.empty() && m_is_direct) {
        const auto name = m_names.find(m_resolved);
        record.title = name == m_names.end() ? std::string() : name->second;
    }
    if (record.title.empty()) {
        record.title = title_option;
    }
    record.owner = m_owner_id;
    record.owner_basis = m_owner.by_option ? "option" : "source";
    record.extra = extra_of(m_chat);
    return record;
}

model::Id Conversation::add_owner() {
    if (!m_knows_owner) {
        m_knows_owner = true;
        model::Participant person;
        person.id = m_owner_id;
        person.conversation = m_id;
        person.name = m_owner.name.empty() ? m_owner.address : m_owner.name;
        person.address = m_owner.address;
        person.owner = true;
        const std::string number = phone_jid(m_owner.address);
        const std::string& jid = m_owner.jid.empty() ? m_owner.hidden : m_owner.jid;
        const std::string hidden =
            m_owner.hidden.empty() ? m_people.hidden_of(jid.empty() ? number : jid) : m_owner.hidden;
        for (const auto& [name, address] : {std::pair("jid", &jid), std::pair("lid", &hidden)}) {
            if (!address->empty() && (address == &jid || hidden != jid)) {
                person.extra.emplace_back(name, *address);
            }
        }
        describe_member(person, jid);
        for (const std::string& address : {number, jid, hidden}) {
            m_users.emplace(parse_jid(address).user, m_owner_id);
        }
        ready.push_back(std::move(person));
    }
    return m_owner_id;
}

void Conversation::describe_member(model::Participant& person, const std::string& resolved) const {
    const auto member = m_member_facts.find(resolved);
    if (member == m_member_facts.end()) {
        return;
    }
    if (member->second.is_admin) {
        person.extra.emplace_back("admin", true);
    }
    person.extra.emplace_back("member", member->second.is_active);
}

model::Id Conversation::add_person(const std::string& resolved, std::string_view jid,
                                   std::string_view own_name) {
    model::Participant person;
    person.id = model::combine(m_id, model::make_id(resolved));
    person.conversation = m_id;
    const auto member = m_member_facts.find(resolved);
    const PersonName name = m_people.name_of(
        resolved, own_name, member == m_member_facts.end() ? std::string_view() : member->second.name);
    person.name = name.shown;
    person.address = phone_of(resolved);
    if (person.address.empty()) {
        person.address = resolved;
    }
    if (person.name.empty() && resolved == m_resolved && !m_is_direct) {
        person.name = shown_name(m_chat.name); // a channel speaks itself
    } else if (person.name.empty()) {
        person.name = person.address;
        person.saved = false;
    } else if (name.own_choice) {
        person.saved = false;
    }
    person.owner = false;
    if (!name.stored.empty()) {
        person.extra.emplace_back("stored_name", name.stored);
    }
    person.extra.emplace_back("jid", plain_jid(jid));
    const std::string hidden = m_people.hidden_of(resolved);
    if (!hidden.empty() && hidden != plain_jid(jid)) {
        person.extra.emplace_back("lid", hidden);
    }
    describe_member(person, resolved);
    for (auto& fact : m_people.facts_of(resolved)) {
        person.extra.push_back(std::move(fact));
    }
    m_names.emplace(resolved, person.name);
    m_users.emplace(parse_jid(resolved).user, person.id);
    m_users.emplace(parse_jid(jid).user, person.id);
    const model::Id id = person.id;
    ready.push_back(std::move(person));
    return id;
}

std::optional<model::Id> Conversation::person(std::string_view jid, std::string_view own_name) {
    if (jid.empty()) {
        return std::nullopt;
    }
    std::string written(jid);
    const auto known = m_people_ids.find(written);
    if (known != m_people_ids.end()) {
        return known->second;
    }
    const std::string resolved = m_people.resolve(jid);
    const auto other = m_people_ids.find(resolved);
    model::Id id;
    if (other != m_people_ids.end()) {
        id = other->second;
        m_users.emplace(parse_jid(jid).user, id);
    } else if (is_owner(resolved)) {
        id = add_owner();
        m_users.emplace(parse_jid(resolved).user, id);
        m_users.emplace(parse_jid(jid).user, id);
    } else {
        id = add_person(resolved, jid, own_name);
    }
    m_people_ids.emplace(resolved, id);
    m_people_ids.emplace(std::move(written), id);
    return id;
}

void Conversation::introduce() {
    const auto rows = m_is_direct ? std::vector<Members::Row>() : m_members.of_session(m_chat.pk);
    for (const Members::Row& row : rows) {
        m_member_jids.emplace(row.pk, row.member.jid);
        if (row.member.jid.empty()) {
            continue;
        }
        Member& facts =
            m_member_facts.try_emplace(m_people.resolve(row.member.jid), row.member).first->second;
        facts.is_admin =
            facts.is_admin || row.member.is_admin; // the same person by number and hidden address
        facts.is_active = facts.is_active || row.member.is_active;
    }
    add_owner();
    if (m_is_direct) {
        const bool named = !m_people.name_of(m_resolved, {}, {}).shown.empty();
        m_partner = person(m_chat.jid, named ? std::string() : m_members.push_name_in_session(m_chat.pk));
    }
    for (const Members::Row& row : rows) {
        if (row.member.jid.empty()) {
            static_cast<void>(lost_member(row.pk, {}));
            continue;
        }
        const bool named = !m_people.name_of(m_people.resolve(row.member.jid), {}, {}).shown.empty();
        person(row.member.jid, named ? std::string() : m_members.push_name_of_member(row.pk));
    }
}

std::optional<model::Id> Conversation::member(std::int64_t pk, std::string_view own_name) {
    const auto known = m_member_ids.find(pk);
    if (known != m_member_ids.end()) {
        return known->second;
    }
    const auto id = person(member_jid(pk), own_name);
    if (id) {
        m_member_ids.emplace(pk, *id);
    }
    return id;
}

/// Somebody without an address. name: as it is shown.
model::Participant& Conversation::add_unknown(const std::string& key, const std::string& name) {
    model::Participant person;
    person.id = model::combine(m_id, model::make_id(key));
    person.conversation = m_id;
    person.name = name;
    person.saved = false;
    person.owner = false;
    ready.push_back(std::move(person));
    return ready.back();
}

std::optional<model::Id> Conversation::lost_member(std::int64_t pk, std::string_view own_name) {
    const auto known = m_lost_ids.find(pk);
    if (known != m_lost_ids.end()) {
        return known->second;
    }
    std::string name =
        is_push_name(own_name) ? base::repair_utf8(own_name) : m_members.push_name_of_member(pk);
    name = name.empty() ? name : "~ " + shown_name(name);
    if (const auto member = m_members.of_row(pk); name.empty() && member && is_human_name(member->name)) {
        name = shown_name(member->name); // a row without an address has this name at least
    }
    if (name.empty()) {
        return std::nullopt;
    }
    model::Participant& person = add_unknown(fmt::format("\nmember {}", pk), name);
    person.extra.emplace_back("member_row", pk);
    return m_lost_ids.emplace(pk, person.id).first->second;
}

std::optional<model::Id> Conversation::named_only(std::string_view own_name) {
    if (!is_push_name(own_name)) {
        return std::nullopt;
    }
    const std::string name = base::repair_utf8(own_name);
    const auto known = m_named_ids.find(name);
    if (known != m_named_ids.end()) {
        return known->second;
    }
    return m_named_ids.emplace(name, add_unknown("\nname " + name, "~ " + shown_name(name)).id).first->second;
}

std::string Conversation::member_jid(std::int64_t pk) {
    const auto known = m_member_jids.find(pk);
    if (known != m_member_jids.end()) {
        return known->second;
    }
    const auto member = m_members.of_row(pk);
    return m_member_jids.emplace(pk, member ? member->jid : std::string()).first->second;
}

std::string Conversation::name_of(std::string_view jid) {
    const std::string resolved = m_people.resolve(jid);
    if (is_owner(resolved)) {
        return m_owner.name.empty() ? "you" : m_owner.name;
    }
    person(jid);
    const auto name = m_names.find(resolved);
    return name == m_names.end() ? resolved : name->second;
}

std::optional<model::Id> Conversation::find_user(std::string_view user) const {
    const auto found = user.empty() ? m_users.end() : m_users.find(std::string(user));
    return found == m_users.end() ? std::nullopt : std::optional(found->second);
}

model::Id Conversation::repeated_id(const model::Id& content) {
    return model::with_ordinal(model::combine(m_id, content), ++m_ordinals[content]);
}

} // namespace chatkeep::source::whatsapp_ios
