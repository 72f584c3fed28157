// SPDX-License-Identifier: EUPL-1.2
#include "source/imessage/participants.hpp"

#include <utility>

namespace chatkeep::source::imessage {

Participants::Participants(Directory& directory, std::deque<model::Record>& ready, std::string owner_name)
    : m_directory(directory), m_ready(ready), m_owner_name(std::move(owner_name)) {}

void Participants::begin(const model::Id& conversation, std::string_view account) {
    m_conversation = conversation;
    m_account = account;
    m_written.clear();
    m_owner_written = false;
}

/// The same in every read-out, whatever the owner's name or address is found to be.
model::Id Participants::owner_id() const {
    return model::combine(m_conversation, model::make_id("owner"));
}

model::Id Participants::owner() {
    const model::Id id = owner_id();
    if (!m_owner_written) {
        m_owner_written = true;
        model::Participant record;
        record.id = id;
        record.conversation = m_conversation;
        record.name = m_owner_name.empty() ? m_account : m_owner_name;
        record.address = m_account;
        record.owner = true;
        m_ready.emplace_back(std::move(record));
    }
    return id;
}

model::Id Participants::person(std::size_t index) {
    const auto known = m_written.find(index);
    if (known != m_written.end()) {
        return known->second;
    }
    const Person& person = m_directory.persons()[index];
    model::Participant record;
    record.id = model::combine(m_conversation, model::make_id("person\n" + person.key));
    record.conversation = m_conversation;
    record.name = person.name.empty() ? person.address : person.name;
    record.address = person.address;
    record.owner = false;
    if (person.name.empty()) {
        record.saved = false;
    }
    if (!person.others.empty()) {
        record.extra.emplace_back("addresses", person.others);
    }
    const model::Id id = record.id;
    m_ready.emplace_back(std::move(record));
    m_written.emplace(index, id);
    return id;
}

model::Id Participants::address(std::string_view address) {
    return person(m_directory.person_of(address, {}));
}

std::string Participants::label_of(std::int64_t handle) const {
    const Handle* found = m_directory.find_handle(handle);
    if (found == nullptr) {
        return {};
    }
    const Person& person = m_directory.persons()[found->person];
    return person.name.empty() ? found->id : person.name;
}

} // namespace chatkeep::source::imessage
