// SPDX-License-Identifier: EUPL-1.2
#include "source/merging/message_line.hpp"

#include "model/records.hpp"
#include "model/time.hpp"
#include "stream/json_text.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <tuple>
#include <utility>

namespace chatkeep::source::merging {

namespace {

using stream::find_member;

constexpr std::size_t k_id_size = 33;

void append_id(std::string& line, char letter, const model::Id& id) {
    line += '"';
    line += model::to_string(letter, id);
    line += '"';
}

/// Begins a member of the object that line ends in.
void begin(std::string& line, std::string_view name) {
    line += line.back() == '{' ? "\"" : ",\"";
    line += name;
    line += "\":";
}

void append_member(std::string& line, std::string_view name, std::string_view json) {
    if (!json.empty()) {
        begin(line, name);
        line += json;
    }
}

void append_word(std::string& line, std::string_view name, std::string_view word) {
    begin(line, name);
    line += '"';
    line += word;
    line += '"';
}

/// The record whose words stand in the merged message: content before a deleted mark, a file before the
/// mention of one, the last text of an edited message; else the first source's.
const Told& primary_of(const std::vector<Told>& told) {
    const auto worth = [](const Told& one) {
        return std::tuple(one.item.content == time::Content::deleted, !one.item.media_known, !one.item.edited,
                          one.item.source);
    };
    return *std::min_element(told.begin(), told.end(),
                             [&](const Told& a, const Told& b) { return worth(a) < worth(b); });
}

constexpr std::array<std::string_view, 6> k_with_ids = {"reply_to", "reactions", "mentions",
                                                        "poll",     "event",     "edits"};

bool may_hold_ids(std::string_view name) noexcept {
    return std::find(k_with_ids.begin(), k_with_ids.end(), name) != k_with_ids.end();
}

} // namespace

std::optional<model::Id> id_in(std::string_view json, char letter) noexcept {
    return json.size() == k_id_size + 2 ? model::parse_id(json.substr(1, k_id_size), letter) : std::nullopt;
}

std::string_view to_string(time::Contradiction contradiction) noexcept {
    static constexpr std::array<std::string_view, 5> words = {
        "time_conflict", "position_vs_time", "nonexistent_local_time", "reply_before", "reply_cycle"};
    return words[static_cast<std::size_t>(contradiction)];
}

model::Id merged_id(const std::vector<Told>& told, const MessageItem& item, const Naming& naming) {
    const auto first = std::min_element(
        told.begin(), told.end(), [](const Told& a, const Told& b) { return a.item.source < b.item.source; });
    const model::Id own = id_in(find_member(first->members, "id"), 'm').value_or(model::Id{});
    return model::with_ordinal(model::combine(own, naming.shifts[first->item.source]), item.ordinal);
}

/// What a quoted id of a source is in the merged conversation; nullptr when it is none that is known.
const model::Id* MessageLines::find_merged(std::string_view quoted, const MessageNames& answered) const {
    const char letter = quoted[1];
    const model::Id id = id_in(quoted, letter).value_or(model::Id{});
    if (letter == 'm' && id.is_set()) {
        return find_name(answered, id);
    }
    const auto person = letter == 'p' ? m_naming.participants.find(id) : m_naming.participants.end();
    return person == m_naming.participants.end() ? nullptr : &person->second;
}

/// Copies a value with the ids of participants and messages in it changed to those of the merged
/// conversation.
void MessageLines::write_mapped(std::string& line, std::string_view value,
                                const MessageNames& answered) const {
    std::size_t at = 0;
    while (at < value.size()) {
        const std::size_t quote = value.find('"', at);
        if (quote == std::string_view::npos || quote + k_id_size + 2 > value.size()) {
            break;
        }
        const std::string_view candidate = value.substr(quote, k_id_size + 2);
        const model::Id* merged = candidate.back() == '"' ? find_merged(candidate, answered) : nullptr;
        line.append(value.substr(at, quote - at));
        at = quote;
        if (merged != nullptr) {
            append_id(line, candidate[1], *merged);
            at += candidate.size();
        } else {
            line += '"';
            ++at;
        }
    }
    line.append(value.substr(at));
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
    const std::string_view as_read = find_member(giver.members, "time");
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

void MessageLines::write_record(std::string& line, const Told& told, const Told& primary,
                                bool gives_time) const {
    line += line.back() == '[' ? "{" : ",{";
    append_word(line, "source", m_naming.sources[told.item.source]);
    append_member(line, "position", find_member(told.members, "position"));
    std::vector<stream::LineMember> time;
    const std::string_view as_read = find_member(told.members, "time");
    if (!gives_time && !as_read.empty()) {
        stream::split_members(as_read, time);
        const std::string_view written = find_member(time, "written");
        begin(line, "time");
        line += '{';
        append_member(line, written.empty() ? "at" : "written",
                      written.empty() ? find_member(time, "at") : written);
        line += '}';
    }
    if (const auto sender = id_in(find_member(told.members, "sender"), 'p')) {
        if (const auto other = m_naming.other_names.find(*sender); other != m_naming.other_names.end()) {
            begin(line, "sender_name");
            stream::append_json(line, other->second);
        }
    }
    if (&told != &primary) {
        for (const std::string_view name : {"kind", "text"}) {
            const std::string_view own = find_member(told.members, name);
            append_member(line, name, own == find_member(primary.members, name) ? std::string_view() : own);
        }
    }
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

void MessageLines::write_merged(std::string& line, const MessageItem& item, const std::vector<Told>& told,
                                const Told& primary) {
    begin(line, "merged");
    line += "{\"records\":[";
    for (const Told& one : told) {
        write_record(line, one, primary, &one == &told.front());
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

/// Whose phone it was differs by source; what counts is the owner of the merged conversation.
void MessageLines::write_from_owner(std::string& line, std::uint32_t person) const {
    if (m_naming.owner && person < m_naming.people.size()) {
        append_member(line, "from_owner", m_naming.people[person] == *m_naming.owner ? "true" : "false");
    }
}

void MessageLines::write(std::string& line, const MessageItem& item, const std::vector<Told>& told,
                         const LineContext& context) {
    const Told& primary = primary_of(told);
    const std::uint32_t person = primary.item.person;
    line = "{\"type\":\"message\"";
    for (const stream::LineMember& member : primary.members) {
        if (member.name == "id") {
            begin(line, "id");
            append_id(line, 'm', context.id);
        } else if (member.name == "conversation") {
            begin(line, "conversation");
            append_id(line, 'c', m_naming.conversation);
        } else if (member.name == "n") {
            begin(line, "n");
            stream::append_number(line, context.n);
        } else if (member.name == "sender") {
            begin(line, "sender");
            append_id(line, 'p', person < m_naming.people.size() ? m_naming.people[person] : model::Id{});
        } else if (member.name == "from_owner") {
            write_from_owner(line, person);
        } else if (member.name == "time") {
            write_time(line, item, told.front());
        } else if (may_hold_ids(member.name)) {
            begin(line, member.name);
            write_mapped(line, member.value, *context.answered);
        } else if (member.name != "type" && member.name != "order" && member.name != "merged") {
            append_member(line, member.name, member.value);
        }
    }
    write_order(line, item, context.share);
    write_merged(line, item, told, primary);
    line += '}';
}

} // namespace chatkeep::source::merging
