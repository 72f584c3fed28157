// SPDX-License-Identifier: EUPL-1.2
#include "report/people.hpp"

#include "report/assets.hpp"

#include <utility>

namespace chatkeep::report {

void People::add(const stream::Value& participant) {
    const auto id = model::parse_id(participant.text_of("id"), 'p');
    if (!id || !m_by_id.emplace(*id, m_people.size()).second) {
        return;
    }
    Person person;
    const std::string_view name = participant.text_of("name");
    const std::string_view address = participant.text_of("address");
    person.name = name.empty() ? address : name;
    person.address = name.empty() || address == name ? std::string_view() : address;
    person.colour = m_people.size() % k_sender_colours.size();
    if (const auto owner = participant.find("owner")) {
        person.owner = owner->boolean().value_or(false);
    }
    m_people.push_back(std::move(person));
}

void People::clear() {
    m_people.clear();
    m_by_id.clear();
}

const Person* People::find(std::string_view id) const noexcept {
    const auto parsed = model::parse_id(id, 'p');
    const auto found = parsed ? m_by_id.find(*parsed) : m_by_id.end();
    return found == m_by_id.end() ? nullptr : &m_people[found->second];
}

void RecentMessages::add(std::string_view id, std::size_t part, std::string_view sender,
                         std::string_view text) {
    const auto parsed = model::parse_id(id, 'm');
    if (!parsed) {
        return;
    }
    Quotable* message = nullptr;
    if (m_order.size() < k_most) {
        m_order.push_back(*parsed);
        message = &m_messages[*parsed];
    } else {
        // The oldest makes room: its node and the memory of its texts serve the new one.
        auto node = m_messages.extract(std::exchange(m_order[m_next], *parsed));
        m_next = (m_next + 1) % k_most;
        if (node.empty()) {
            message = &m_messages[*parsed];
        } else {
            node.key() = *parsed;
            message = &m_messages.insert(std::move(node)).position->second;
        }
    }
    message->part = part;
    message->sender = sender;
    message->snippet = front_of(text, k_snippet);
}

void RecentMessages::clear() {
    m_order.clear();
    m_next = 0;
    m_messages.clear();
}

const Quotable* RecentMessages::find(std::string_view id) const noexcept {
    const auto parsed = model::parse_id(id, 'm');
    const auto found = parsed ? m_messages.find(*parsed) : m_messages.end();
    return found == m_messages.end() ? nullptr : &found->second;
}

std::string_view front_of(std::string_view text, std::size_t limit) noexcept {
    if (text.size() <= limit) {
        return text;
    }
    while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0U) == 0x80U) {
        --limit;
    }
    return text.substr(0, limit);
}

} // namespace chatkeep::report
