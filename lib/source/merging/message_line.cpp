// SPDX-License-Identifier: EUPL-1.2
#include "source/merging/message_line.hpp"

#include "model/records.hpp"
#include "model/time.hpp"
#include "stream/json_text.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace chatkeep::source::merging {

namespace {

using stream::find_member;

/// Begins a member of the object that line ends in.
void begin(std::string& line, std::string_view name) {
    line += line.back() == '{' ? "\"" : ",\"";
    line += name;
    line += "\":";
}

void append_word(std::string& line, std::string_view name, std::string_view word) {
    begin(line, name);
    line += '"';
    line += word;
    line += '"';
}

} // namespace

std::string_view to_string(time::Contradiction contradiction) noexcept {
    static constexpr std::array<std::string_view, 5> words = {
        "time_conflict", "position_vs_time", "nonexistent_local_time", "reply_before", "reply_cycle"};
    return words[static_cast<std::size_t>(contradiction)];
}

model::Id merged_id(const std::vector<Told>& told, const MessageItem& item, const Naming& naming) {
    const auto first = std::min_element(
        told.begin(), told.end(), [](const Told& a, const Told& b) { return a.item.source < b.item.source; });
    const model::Id own = id_in(first->said[Slot::id], 'm').value_or(model::Id{});
    return model::with_ordinal(model::combine(own, naming.shifts[first->item.source]), item.ordinal);
}

void MessageLines::write_instant(std::string& line, std::string_view name, std::int64_t utc_ms) {
    const std::int64_t utc_s = utc_ms >= 0 ? utc_ms / 1000 : -((-utc_ms + 999) / 1000);
    const std::int32_t offset = m_zone.offset_at(utc_s);
    begin(line, name);
    line += '"';
    model::append(line,
                  {utc_s + offset, static_cast<std::uint32_t>(utc_ms - utc_s * 1000) * 1'000'000U, offset});
    line += '"';
}

namespace {

/// Why a time is what it is, and which pass of a repeated hour it stands for.
void append_basis(std::string& line, const MessageItem& item, const RecordItem& giver) {
    const bool only_neighbours = giver.open_start && giver.open_end;
    const bool by_order = giver.untimed || giver.fold_decided != 0;
    append_word(line, "basis",
                only_neighbours   ? "none"
                : by_order        ? "order"
                : item.as_written ? "source"
                                  : "merged");
}

void append_fold(std::string& line, const MessageItem& item, const RecordItem& giver) {
    if (item.fold_ms > 0) {
        append_word(line, "fold", "unknown");
    } else if (giver.fold_decided != 0) {
        append_word(line, "fold", giver.fold_decided == 1 ? "first" : "second");
    }
}

} // namespace

void MessageLines::write_time(std::string& line, const MessageItem& item, const Told& giver) {
    std::vector<stream::LineMember> told;
    const std::string_view as_read = giver.said[Slot::time];
    if (!as_read.empty()) {
        stream::split_members(as_read, told);
    }
    begin(line, "time");
    line += '{';
    if (!giver.item.untimed && item.fold_ms == 0) {
        write_instant(line, "at", item.at_ms);
    }
    if (!giver.item.open_start) {
        write_instant(line, "earliest", item.when.lo);
    }
    if (!giver.item.open_end) {
        write_instant(line, "latest", item.when.hi + item.fold_ms);
    }
    const std::string_view precision = find_member(told, "precision");
    append_member(line, "precision",
                  giver.item.by_name  ? "\"second\""
                  : precision.empty() ? "\"unknown\""
                                      : precision);
    append_basis(line, item, giver.item);
    begin(line, "zone");
    stream::append_json(line, m_zone_name);
    append_fold(line, item, giver.item);
    append_member(line, "written", find_member(told, "written"));
    line += '}';
}

void MessageLines::write_order(std::string& line, const MessageItem& item, int share) {
    if (item.certainty == time::Certainty::none) {
        return;
    }
    begin(line, "order");
    line += '{';
    append_word(line, "after_previous", model::to_string(item.certainty));
    if (item.basis != time::OrderBasis::none) {
        append_word(line, "basis", model::to_string(item.basis));
    }
    if (item.certainty == time::Certainty::likely && share >= 0) {
        begin(line, "right_in_1000");
        stream::append_number(line, std::int64_t{share});
    }
    line += '}';
}

void MessageLines::write_record(std::string& line, const std::vector<Told>& told, std::size_t record) const {
    const Told& one = told[record];
    line += line.back() == '[' ? "{" : ",{";
    append_word(line, "source", m_naming.sources[one.item.source]);
    append_member(line, "position", one.said[Slot::position]);
    std::vector<stream::LineMember> time;
    const std::string_view as_read = one.said[Slot::time];
    if (record > 0 && !as_read.empty()) { // the first one gives the time
        stream::split_members(as_read, time);
        const std::string_view written = find_member(time, "written");
        begin(line, "time");
        line += '{';
        append_member(line, written.empty() ? "at" : "written",
                      written.empty() ? find_member(time, "at") : written);
        line += '}';
    }
    if (const auto sender = id_in(one.said[Slot::sender], 'p')) {
        if (const auto other = m_naming.other_names.find(*sender); other != m_naming.other_names.end()) {
            begin(line, "sender_name");
            stream::append_json(line, other->second);
        }
    }
    m_members.append_differences(line, record);
    line += '}';
}

void MessageLines::write_missing(std::string& line, const std::vector<Told>& told) const {
    if (told.size() == m_naming.sources.size()) {
        return;
    }
    std::string missing;
    for (std::size_t source = 0; source < m_naming.sources.size(); ++source) {
        if (std::none_of(told.begin(), told.end(),
                         [&](const Told& one) { return one.item.source == source; })) {
            missing += (missing.empty() ? "[\"" : ",\"") + m_naming.sources[source] + '"';
        }
    }
    append_member(line, "missing_in", missing + ']');
}

void MessageLines::write_merged(std::string& line, const MessageItem& item,
                                const std::vector<Told>& told) const {
    const Told& primary = m_members.primary();
    begin(line, "merged");
    line += "{\"records\":[";
    for (std::size_t record = 0; record < told.size(); ++record) {
        write_record(line, told, record);
    }
    line += ']';
    if (item.records > 1) {
        static constexpr std::array<std::string_view, 4> words = {"none", "text", "late", "between"};
        append_word(line, "match", words[static_cast<std::size_t>(item.match)]);
    }
    std::string deleted;
    for (const Told& one : told) {
        if (one.item.content == time::Content::deleted && primary.item.content != time::Content::deleted) {
            deleted += (deleted.empty() ? "[\"" : ",\"") + m_naming.sources[one.item.source] + '"';
        }
    }
    append_member(line, "deleted_in", deleted.empty() ? deleted : deleted + ']');
    write_missing(line, told);
    if (item.tentative) {
        append_member(line, "uncertain", "true");
    }
    if (item.possible_duplicate) {
        append_member(line, "possible_duplicate", "true");
    }
    std::string contradictions;
    for (std::uint32_t kind = 0; item.contradictions >> kind != 0; ++kind) {
        if ((item.contradictions >> kind & 1U) != 0) {
            contradictions += contradictions.empty() ? "[\"" : ",\"";
            contradictions += to_string(static_cast<time::Contradiction>(kind));
            contradictions += '"';
        }
    }
    append_member(line, "contradictions", contradictions.empty() ? contradictions : contradictions + ']');
    line += '}';
}

void MessageLines::write_member(std::string& line, Slot slot, const MessageItem& item, const Told& giver,
                                const LineContext& context) {
    const std::uint32_t person = m_members.person();
    switch (slot) {
    case Slot::id:
        begin(line, "id");
        append_id(line, 'm', context.id);
        break;
    case Slot::conversation:
        begin(line, "conversation");
        append_id(line, 'c', m_naming.conversation);
        break;
    case Slot::n:
        begin(line, "n");
        stream::append_number(line, context.n);
        break;
    case Slot::sender:
        if (person < m_naming.people.size()) {
            begin(line, "sender");
            append_id(line, 'p', m_naming.people[person]);
        }
        break;
    case Slot::time:
        write_time(line, item, giver);
        break;
    default:
        append_member(line, name_of(slot), m_members[slot]);
    }
}

void MessageLines::write(std::string& line, const MessageItem& item, std::vector<Told>& told,
                         const LineContext& context) {
    m_members.unite(told, *context.answered);
    line = "{\"type\":\"message\"";
    for (auto slot = static_cast<std::size_t>(Slot::id); slot < static_cast<std::size_t>(Slot::order);
         ++slot) {
        write_member(line, static_cast<Slot>(slot), item, told.front(), context);
    }
    for (const stream::LineMember& member : m_members.others()) {
        append_member(line, member.name, member.value);
    }
    write_order(line, item, context.share);
    write_merged(line, item, told);
    line += '}';
}

} // namespace chatkeep::source::merging
