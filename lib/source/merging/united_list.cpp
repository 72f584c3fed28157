// SPDX-License-Identifier: EUPL-1.2
#include "source/merging/united_list.hpp"

#include "hash/written_digest.hpp"
#include "model/time.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>

namespace chatkeep::source::merging {

namespace {

using stream::find_member;

std::string_view bare(std::string_view json) noexcept {
    return json.size() < 2 ? std::string_view() : json.substr(1, json.size() - 2);
}

ItemMembers split(std::string_view object) {
    ItemMembers members;
    if (!object.empty()) {
        stream::split_members(object, members);
    }
    return members;
}

bool are_equal(const ItemMembers& a, const ItemMembers& b, std::initializer_list<std::string_view> names) {
    return std::all_of(names.begin(), names.end(),
                       [&](std::string_view name) { return find_member(a, name) == find_member(b, name); });
}

void set(ItemMembers& members, std::string_view name, std::string_view value) {
    for (stream::LineMember& member : members) {
        if (member.name == name) {
            member.value = value;
            return;
        }
    }
    members.push_back({name, value});
}

/// Whether two files' own facts contradict each other in a digest, which must not stand beside the file.
bool has_other_digest(const ItemMembers& a, const ItemMembers& b, std::string_view sha256) {
    const ItemMembers one = split(find_member(a, "extra"));
    const ItemMembers two = split(find_member(b, "extra"));
    return std::any_of(one.begin(), one.end(), [&](const stream::LineMember& member) {
        const std::string_view other = find_member(two, member.name);
        return !other.empty() && other != member.value &&
               (member.name == "sent_sha256" || member.name == "hash_check" ||
                hash::holds_digest(member.value, sha256) || hash::holds_digest(other, sha256));
    });
}

/// A file, or what tells of one that is not there.
bool is_same_file(const ItemMembers& a, const ItemMembers& b, bool at_same_place) {
    const std::string_view one = find_member(a, "sha256");
    const std::string_view two = find_member(b, "sha256");
    if (!one.empty() && !two.empty()) {
        return one == two && !has_other_digest(a, b, bare(one));
    }
    const std::string_view file = one.empty() ? two : one;
    const std::string_view sent =
        find_member(split(find_member(one.empty() ? a : b, "extra")), "sent_sha256");
    const bool is_other = !file.empty() && !sent.empty() && !hash::holds_digest(sent, bare(file));
    return at_same_place && are_equal(a, b, {"role"}) && !is_other && !has_other_digest(a, b, bare(file));
}

std::optional<std::int64_t> moment_of(const ItemMembers& members) {
    const std::string_view at = bare(find_member(split(find_member(members, "time")), "at"));
    const auto instant = at.empty() ? std::nullopt : model::parse_instant(at);
    return instant ? std::optional((instant->civil_s - instant->offset_s.value_or(0)) * 1'000'000'000 +
                                   instant->nanos)
                   : std::nullopt;
}

} // namespace

std::string& Scratch::next() {
    if (m_used == m_strings.size()) {
        m_strings.emplace_back();
    }
    std::string& string = m_strings[m_used++];
    string.clear();
    return string;
}

void add_missing(ItemMembers& members, const ItemMembers& more) {
    for (const stream::LineMember& member : more) {
        if (find_member(members, member.name).empty()) {
            members.push_back(member);
        }
    }
}

ItemMembers differences(const ItemMembers& own, const ItemMembers& common) {
    ItemMembers result;
    for (const stream::LineMember& member : own) {
        if (find_member(common, member.name) != member.value) {
            result.push_back(member);
        }
    }
    return result;
}

void UnitedList::begin(std::size_t records) {
    m_items.clear();
    m_own.clear();
    m_own.resize(records);
}

bool UnitedList::is_same(const Item& item, const ItemMembers& members, std::size_t place) const {
    return m_kind == Kind::attachments
               ? is_same_file(item.members, members, item.place == place)
               : are_equal(item.members, members, {"sender", "value", "part", "sticker_sha256"});
}

/// Among the files of one role; those of other roles need not stand in every source.
std::size_t UnitedList::place_of(std::size_t record, const ItemMembers& members) const {
    return static_cast<std::size_t>(
        std::count_if(m_own[record].begin(), m_own[record].end(),
                      [&](const Own& own) { return are_equal(own.members, members, {"role"}); }));
}

/// The item of the list that it is, which no other item of its record is; the list's size when there is none.
std::size_t UnitedList::find(const Own& own, std::size_t place, std::size_t record) const {
    const auto find_free = [&](const auto& fits) {
        return std::find_if(m_items.begin(), m_items.end(),
                            [&](const Item& item) { return item.record != record && fits(item); });
    };
    auto found = m_items.end();
    if (m_kind == Kind::reactions) { // one that was taken back may have been made again
        found = find_free([&](const Item& item) {
            return is_same(item, own.members, place) &&
                   are_equal(item.members, own.members, {"time", "removed"});
        });
    }
    if (found == m_items.end()) {
        found = find_free([&](const Item& item) { return is_same(item, own.members, place); });
    }
    return static_cast<std::size_t>(found - m_items.begin());
}

void UnitedList::unite_extra(ItemMembers& members, const ItemMembers& more) {
    const std::string_view one = find_member(members, "extra");
    const std::string_view two = find_member(more, "extra");
    if (one.empty() || two.empty() || one == two) {
        return;
    }
    ItemMembers extra = split(one);
    add_missing(extra, split(two));
    std::string& json = m_scratch.next();
    append_object(json, extra, {});
    set(members, "extra", json);
}

/// Of a file, the record that has it counts first; of a reaction, the later one.
void UnitedList::unite(Item& item, const ItemMembers& members) {
    ItemMembers more = members;
    const bool brings_file =
        find_member(item.members, "sha256").empty() && !find_member(members, "sha256").empty();
    const auto before = m_kind == Kind::reactions ? moment_of(item.members) : std::nullopt;
    const auto now = m_kind == Kind::reactions ? moment_of(members) : std::nullopt;
    if (brings_file || (before && now && *before < *now)) {
        std::swap(item.members, more);
    }
    unite_extra(item.members, more);
    if (m_kind == Kind::reactions) {
        std::erase_if(more, [](const stream::LineMember& member) { return member.name == "removed"; });
    } else if (!find_member(item.members, "sha256").empty()) {
        std::erase_if(more, [](const stream::LineMember& member) { return member.name == "missing"; });
    }
    add_missing(item.members, more);
}

void UnitedList::add(std::size_t record, std::string_view list, bool taken_back) {
    stream::split_items(list, m_split);
    for (const std::string_view item : m_split) {
        Own own{split(item), 0};
        const std::size_t place = m_kind == Kind::attachments ? place_of(record, own.members) : 0;
        own.of = find(own, place, record + 1);
        if (own.of == m_items.size()) {
            m_items.push_back({own.members, place, 0});
            if (taken_back) {
                set(m_items.back().members, "removed", "true");
            }
        } else {
            unite(m_items[own.of], own.members);
        }
        m_items[own.of].record = record + 1;
        m_own[record].push_back(std::move(own));
    }
}

void UnitedList::append_item(std::string& line, const ItemMembers& members) const {
    if (m_kind == Kind::attachments) {
        append_object(line, members, k_attachment_names);
    } else {
        append_object(line, members, k_reaction_names);
    }
}

std::string_view UnitedList::json() {
    std::string& json = m_scratch.next();
    json += '['; // assigned as a literal, g++ 12 sees an overflow in it
    for (const Item& item : m_items) {
        json += json.size() > 1 ? "," : "";
        append_item(json, item.members);
    }
    json += ']';
    return json;
}

ItemMembers UnitedList::said_of(const Own& own, std::string& extra) const {
    const ItemMembers& united = m_items[own.of].members;
    ItemMembers said;
    for (const stream::LineMember& member : own.members) {
        const bool of_file =
            member.name == "sha256" || member.name == "size" || member.name == "sticker_sha256";
        const std::string_view common = find_member(united, member.name);
        if (member.value == common || of_file) {
            continue;
        }
        if (member.name == "extra") {
            append_object(extra, differences(split(member.value), split(common)), {});
            said.push_back({"extra", extra});
        } else {
            said.push_back(member);
        }
    }
    const bool is_taken_back =
        find_member(own.members, "removed").empty() && !find_member(united, "removed").empty();
    if (is_taken_back) {
        said.push_back({"removed", "false"});
    }
    return said;
}

void UnitedList::append_said(std::string& line, std::size_t record) const {
    line += '[';
    for (const Own& own : m_own[record]) {
        std::string extra;
        ItemMembers said = said_of(own, extra);
        const std::string number = std::to_string(own.of);
        said.push_back({"of", number});
        line += line.back() == '[' ? "" : ",";
        append_item(line, said);
    }
    line += ']';
}

} // namespace chatkeep::source::merging
