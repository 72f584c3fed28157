// SPDX-License-Identifier: EUPL-1.2
#include "source/merging/merged_members.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

namespace chatkeep::source::merging {

namespace {

using stream::find_member;

constexpr std::array k_with_ids = {Slot::reply_to, Slot::reactions, Slot::edits,
                                   Slot::mentions, Slot::poll,      Slot::event};

/// What a record says otherwise is told member by member; of the rest the merged record has its own ways.
constexpr std::array k_told_apart = {Slot::from_owner, Slot::kind,        Slot::text,      Slot::subject,
                                     Slot::reply_to,   Slot::reactions,   Slot::edited,    Slot::edits,
                                     Slot::mentions,   Slot::attachments, Slot::poll,      Slot::call,
                                     Slot::location,   Slot::event,       Slot::forwarded, Slot::effect,
                                     Slot::expires_s,  Slot::source_key,  Slot::extra};

constexpr std::array k_words = {Slot::kind,     Slot::text,  Slot::subject, Slot::edits, Slot::call,
                                Slot::location, Slot::event, Slot::effect,  Slot::edited};

constexpr std::array k_states = {Slot::reply_to, Slot::poll, Slot::forwarded, Slot::expires_s,
                                 Slot::source_key};

std::size_t count_items(std::string_view list) {
    std::vector<std::string_view> items;
    if (!list.empty()) {
        stream::split_items(list, items);
    }
    return items.size();
}

ItemMembers split(std::string_view object) {
    ItemMembers members;
    if (!object.empty()) {
        stream::split_members(object, members);
    }
    return members;
}

/// The latest of the moments in a value that are written as RFC 3339, to the second.
std::string_view latest_moment(std::string_view value) noexcept {
    constexpr std::string_view form = "0000-00-00T00:00:00";
    std::string_view latest;
    for (std::size_t t = value.find('T', 10); t != std::string_view::npos; t = value.find('T', t + 1)) {
        const std::string_view moment = value.substr(t - 10, form.size());
        const bool fits = std::equal(moment.begin(), moment.end(), form.begin(), form.end(),
                                     [](char c, char f) { return f == '0' ? base::is_digit(c) : c == f; });
        latest = fits ? std::max(latest, moment) : latest;
    }
    return latest;
}

/// The last thing that a record of a database tells of: a reaction, a vote, that it was read.
std::string_view latest_of(const Told& one) noexcept {
    std::string_view latest;
    for (const Slot slot : {Slot::reactions, Slot::edits, Slot::poll, Slot::extra}) {
        latest = std::max(latest, latest_moment(one.said[slot]));
    }
    return latest;
}

/// Adds a name to a list of them.
void add_name(std::string& names, std::string_view prefix, std::string_view name) {
    names += names.empty() ? "[\"" : ",\"";
    names += prefix;
    names += name;
    names += '"';
}

} // namespace

std::uint32_t MergedMembers::person() const noexcept {
    for (const Told* one : m_by_words) {
        if (one->item.person != time::k_nobody) {
            return one->item.person;
        }
    }
    return time::k_nobody;
}

/// Whose phone it was differs by source; what counts is the owner of the merged conversation.
std::string_view MergedMembers::from_owner() const noexcept {
    const std::uint32_t sender = person();
    if (!m_naming.owner || sender >= m_naming.people.size()) {
        return {};
    }
    return m_naming.people[sender] == *m_naming.owner ? "true" : "false";
}

void MergedMembers::localise(Told& one, const MessageNames& answered) {
    for (const Slot slot : k_with_ids) {
        if (!one.said[slot].empty()) {
            std::string& mapped = m_scratch.next();
            append_mapped(mapped, one.said[slot], m_naming, answered);
            one.said[slot] = mapped;
        }
    }
}

void MergedMembers::put_in_order(const std::vector<Told>& told) {
    const auto worth = [this](const Told& one) {
        return std::tuple(one.item.content == time::Content::deleted, !one.item.media_known, !one.item.edited,
                          -static_cast<std::int64_t>(count_items(one.said[Slot::edits])),
                          m_naming.ranks[one.item.source].words);
    };
    m_primary = &*std::min_element(told.begin(), told.end(),
                                   [&](const Told& a, const Told& b) { return worth(a) < worth(b); });
    const bool has_content = m_primary->item.content != time::Content::deleted;
    m_by_words.clear();
    m_deleted.clear();
    for (const Told& one : told) {
        (has_content && one.item.content == time::Content::deleted ? m_deleted : m_by_words).push_back(&one);
    }
    const auto before = [this](const Told* a, const Told* b) {
        const auto key = [&](const Told* one) {
            return std::tuple(one != m_primary, m_naming.ranks[one->item.source].words);
        };
        return key(a) < key(b);
    };
    std::sort(m_by_words.begin(), m_by_words.end(), before);
    std::sort(m_deleted.begin(), m_deleted.end(), before);
    m_by_state = m_by_words;
    std::sort(m_by_state.begin(), m_by_state.end(), [this](const Told* a, const Told* b) {
        const SourceRank& left = m_naming.ranks[a->item.source];
        const SourceRank& right = m_naming.ranks[b->item.source];
        if (left.age != right.age || !left.is_database) {
            return left.state < right.state;
        }
        return std::pair(latest_of(*b), left.state) < std::pair(latest_of(*a), right.state);
    });
}

std::string_view MergedMembers::first_in(const Order& order, Slot slot) noexcept {
    for (const Told* one : order) {
        if (!one->said[slot].empty()) {
            return one->said[slot];
        }
    }
    return {};
}

/// Where someone is mentioned in a text: of a record that has the same text.
std::string_view MergedMembers::mentions() const noexcept {
    for (const Told* one : m_by_words) {
        if (!one->said[Slot::mentions].empty() && one->said[Slot::text] == m_primary->said[Slot::text]) {
            return one->said[Slot::mentions];
        }
    }
    return {};
}

std::string_view MergedMembers::unite_files() {
    m_files.begin(m_told->size());
    bool has_any = false;
    for (const Order* order : {&m_by_words, &m_deleted}) {
        for (const Told* one : *order) {
            const std::string_view list = one->said[Slot::attachments];
            if (!list.empty()) {
                m_files.add(static_cast<std::size_t>(one - m_told->data()), list, false);
                has_any = true;
            }
        }
    }
    return has_any ? m_files.json() : std::string_view();
}

/// Whether the same database was read out later, and still has the message.
bool MergedMembers::is_taken_back(const Told& one) const {
    const SourceRank& rank = m_naming.ranks[one.item.source];
    return std::any_of(m_by_state.begin(), m_by_state.end(), [&](const Told* other) {
        const SourceRank& later = m_naming.ranks[other->item.source];
        return later.is_database && later.reader == rank.reader && later.age < rank.age &&
               !one.said[Slot::source_key].empty() &&
               one.said[Slot::source_key] == other->said[Slot::source_key] &&
               one.said[Slot::position] == other->said[Slot::position];
    });
}

std::string_view MergedMembers::unite_reactions() {
    m_reactions.begin(m_told->size());
    bool has_any = false;
    for (const Order* order : {&m_by_state, &m_deleted}) {
        for (const Told* one : *order) {
            const std::string_view list = one->said[Slot::reactions];
            if (!list.empty()) {
                m_reactions.add(static_cast<std::size_t>(one - m_told->data()), list, is_taken_back(*one));
                has_any = true;
            }
        }
    }
    return has_any ? m_reactions.json() : std::string_view();
}

std::string_view MergedMembers::unite_extra() {
    const std::string_view first = first_in(m_by_state, Slot::extra);
    m_extra = split(first);
    const std::size_t size = m_extra.size();
    for (const Told* one : m_by_state) {
        if (const std::string_view more = one->said[Slot::extra]; !more.empty() && more != first) {
            add_missing(m_extra, split(more));
        }
    }
    if (m_extra.size() == size) {
        return first;
    }
    std::string& json = m_scratch.next();
    append_object(json, m_extra, {});
    return json;
}

void MergedMembers::unite_others() {
    m_united.others.clear();
    for (const Told* one : m_by_state) {
        add_missing(m_united.others, one->said.others);
    }
}

void MergedMembers::unite(std::vector<Told>& told, const MessageNames& answered) {
    m_scratch.clear();
    m_told = &told;
    for (Told& one : told) {
        localise(one, answered);
    }
    if (told.size() == 1) {
        m_primary = &told.front();
        m_by_words = {m_primary};
        m_united = m_primary->said;
        m_united[Slot::from_owner] = from_owner();
        return;
    }
    put_in_order(told);
    m_united.values = m_primary->said.values;
    for (const Slot slot : k_words) {
        m_united[slot] = first_in(m_by_words, slot);
    }
    for (const Slot slot : k_states) {
        m_united[slot] = first_in(m_by_state, slot);
    }
    m_united[Slot::from_owner] = from_owner();
    m_united[Slot::mentions] = mentions();
    m_united[Slot::attachments] = unite_files();
    m_united[Slot::reactions] = unite_reactions();
    m_united[Slot::extra] = unite_extra();
    unite_others();
}

void MergedMembers::append_extra(std::string& line, std::string_view own, std::string& lacks) const {
    const ItemMembers members = split(own);
    const ItemMembers other = differences(members, m_extra);
    if (!other.empty()) {
        std::string json;
        append_object(json, other, {});
        append_member(line, name_of(Slot::extra), json);
    }
    for (const stream::LineMember& member : m_extra) {
        if (find_member(members, member.name).empty()) {
            add_name(lacks, "extra.", member.name);
        }
    }
}

void MergedMembers::append_difference(std::string& line, Slot slot, std::size_t record,
                                      std::string& lacks) const {
    const std::string_view own = (*m_told)[record].said[slot];
    if (own == m_united[slot]) {
        return;
    }
    if (own.empty() && slot == Slot::from_owner) {
        return; // the sender says it
    }
    if (own.empty()) {
        add_name(lacks, {}, name_of(slot));
    } else if (slot == Slot::extra) {
        append_extra(line, own, lacks);
    } else if (slot == Slot::attachments || slot == Slot::reactions) {
        std::string json;
        (slot == Slot::attachments ? m_files : m_reactions).append_said(json, record);
        append_member(line, name_of(slot), json);
    } else {
        append_member(line, name_of(slot), own);
    }
}

void MergedMembers::append_differences(std::string& line, std::size_t record) const {
    const Told& one = (*m_told)[record];
    if (m_told->size() == 1) {
        return;
    }
    std::string lacks;
    for (const Slot slot : k_told_apart) {
        append_difference(line, slot, record, lacks);
    }
    for (const stream::LineMember& member : differences(one.said.others, m_united.others)) {
        append_member(line, member.name, member.value);
    }
    for (const stream::LineMember& member : m_united.others) {
        if (find_member(one.said.others, member.name).empty()) {
            add_name(lacks, {}, member.name);
        }
    }
    const bool is_deleted =
        one.item.content == time::Content::deleted && m_primary->item.content != time::Content::deleted;
    if (!lacks.empty() && !is_deleted) {
        append_member(line, "lacks", lacks + ']');
    }
}

} // namespace chatkeep::source::merging
