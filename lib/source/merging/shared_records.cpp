// SPDX-License-Identifier: EUPL-1.2
#include "source/merging/shared_records.hpp"

#include "source/merging/message_members.hpp"
#include "source/merging/united_list.hpp"
#include "stream/json_text.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace chatkeep::source::merging {

namespace {

using stream::find_member;

/// Of both types of record, in the order in which the format writes them.
constexpr std::array<std::string_view, 15> k_names = {"type",  "id",    "conversation", "source", "service",
                                                      "kind",  "title", "source_key",   "name",   "address",
                                                      "owner", "saved", "owner_basis",  "extra",  "sources"};

/// Members that tell nothing of what a source knows.
constexpr std::array<std::string_view, 4> k_form = {"type", "id", "conversation", "source"};

constexpr std::string_view k_unknown = "\"unknown\"";

bool has_kind(std::string_view line) {
    ItemMembers members;
    stream::split_members(line, members);
    return !find_member(members, "kind").empty();
}

bool is_form(std::string_view name) noexcept {
    return std::find(k_form.begin(), k_form.end(), name) != k_form.end();
}

struct Stated {
    ItemMembers members; ///< without extra
    ItemMembers extra;
};

Stated read(std::string_view line) {
    Stated stated;
    stream::split_members(line, stated.members);
    if (const std::string_view extra = find_member(stated.members, "extra"); !extra.empty()) {
        stream::split_members(extra, stated.extra);
    }
    std::erase_if(stated.members, [](const stream::LineMember& member) {
        return member.name == "extra" || (member.name == "kind" && member.value == k_unknown);
    });
    return stated;
}

void add_lacks(std::string& lacks, std::string_view prefix, const ItemMembers& own,
               const ItemMembers& united) {
    for (const stream::LineMember& member : united) {
        if (!is_form(member.name) && member.value != k_unknown && find_member(own, member.name).empty()) {
            lacks += lacks.empty() ? "[\"" : ",\"";
            lacks.append(prefix).append(member.name) += '"';
        }
    }
}

/// What a source says otherwise; "{}" when that is nothing.
std::string said_by(const Stated& own, const Stated& united) {
    std::string said = "{";
    for (const stream::LineMember& member : differences(own.members, united.members)) {
        append_member(said, member.name, is_form(member.name) ? std::string_view() : member.value);
    }
    if (const ItemMembers extra = differences(own.extra, united.extra); !extra.empty()) {
        std::string json;
        append_object(json, extra, {});
        append_member(said, "extra", json);
    }
    std::string lacks;
    add_lacks(lacks, {}, own.members, united.members);
    add_lacks(lacks, "extra.", own.extra, united.extra);
    append_member(said, "lacks", lacks.empty() ? lacks : lacks + ']');
    return said + '}';
}

} // namespace

std::string unite_records(std::span<const SharedRecord> records,
                          const std::vector<stream::LineMember>& fixed) {
    std::vector<Stated> all;
    Stated united;
    for (const SharedRecord& record : records) {
        all.push_back(read(record.line));
        add_missing(united.members, all.back().members);
        add_missing(united.extra, all.back().extra);
    }
    std::erase_if(united.members, [&](const stream::LineMember& member) {
        return std::any_of(fixed.begin(), fixed.end(),
                           [&](const stream::LineMember& one) { return one.name == member.name; });
    });
    if (find_member(united.members, "kind").empty() && has_kind(records.front().line)) {
        united.members.push_back({"kind", k_unknown}); // no source knows
    }
    std::string said;
    bool differs = false;
    ItemMembers members = united.members;
    members.insert(members.end(), fixed.begin(), fixed.end());
    united.members = members;
    std::erase_if(united.members, [](const stream::LineMember& member) { return member.name == "sources"; });
    for (std::size_t i = 0; i < records.size(); ++i) {
        const std::string own = said_by(all[i], united);
        differs = differs || own.size() > 2;
        said += said.empty() ? "[" : ",";
        said +=
            "{\"source\":" + stream::json_of(records[i].source) + (own.size() > 2 ? "," : "") + own.substr(1);
    }
    std::string extra;
    if (!united.extra.empty()) {
        append_object(extra, united.extra, {});
        members.push_back({"extra", extra});
    }
    const std::string merged = differs && records.size() > 1 ? "{\"records\":" + said + "]}" : std::string();
    members.push_back({"merged", merged});
    std::string line;
    append_object(line, members, k_names);
    return line;
}

} // namespace chatkeep::source::merging
