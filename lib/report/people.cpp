// SPDX-License-Identifier: EUPL-1.2
#include "report/people.hpp"

#include "report/assets.hpp"

#include <algorithm>
#include <utility>

namespace chatkeep::report {

std::string one_line(std::string_view name) {
    constexpr std::string_view breaks = "\n\r\t\v\f";
    std::string line;
    line.reserve(name.size());
    while (!name.empty()) {
        const auto end = name.find_first_of(breaks);
        line.append(name.substr(0, end));
        name.remove_prefix(std::min(end, name.size()));
        const auto next = name.find_first_not_of(breaks);
        line.append(name.empty() || next == std::string_view::npos || line.empty() ? "" : " ");
        name.remove_prefix(std::min(next, name.size()));
    }
    return line;
}

void People::add(const stream::Value& participant) {
    const auto id = model::parse_id(participant.text_of("id"), 'p');
    if (!id || !m_by_id.emplace(*id, m_people.size()).second) {
        return;
    }
    Person person;
    const std::string_view name = participant.text_of("name");
    const std::string_view address = participant.text_of("address");
    person.name = one_line(name.empty() ? address : name);
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
    const std::size_t at = m_count % k_most;
    if (at == m_slots.size()) {
        m_slots.emplace_back();
    }
    Slot& slot = m_slots[at]; // the texts of the oldest leave their memory to the new one's
    slot.id = *parsed;
    slot.before = std::exchange(m_newest[bucket_of(*parsed)], ++m_count);
    slot.message.part = part;
    slot.message.sender = sender;
    slot.message.snippet = front_of(text, k_snippet);
}

void RecentMessages::clear() {
    m_gone = m_count;
}

const Quotable* RecentMessages::find(std::string_view id) const noexcept {
    const auto parsed = model::parse_id(id, 'm');
    if (!parsed) {
        return nullptr;
    }
    const std::uint64_t oldest = std::max(m_gone, m_count - std::min<std::uint64_t>(m_count, k_most)) + 1;
    for (std::uint64_t number = m_newest[bucket_of(*parsed)]; number >= oldest;) {
        const Slot& slot = m_slots[(number - 1) % k_most];
        if (slot.id == *parsed) {
            return &slot.message;
        }
        number = slot.before;
    }
    return nullptr;
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
