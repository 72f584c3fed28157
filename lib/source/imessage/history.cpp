// SPDX-License-Identifier: EUPL-1.2
// message_summary_info: edits, what was taken back, translations.
#include "base/plist.hpp"
#include "base/text.hpp"
#include "source/imessage/body.hpp"
#include "source/imessage/message_time.hpp"
#include "source/imessage/plist_json.hpp"
#include "source/imessage/survey.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <span>
#include <utility>

namespace chatkeep::source::imessage {

namespace {

using base::PlistValue;
using Lines = std::vector<std::string>;

/// Keys that are read here, or say nothing of the conversation.
constexpr std::array<std::string_view, 9> k_known = {"ec",  "ep",  "rp",  "otr", "euh",
                                                     "tmp", "ust", "amc", "amd"};

/// The same of an answer, which quotes the message that it is about.
constexpr std::array<std::string_view, 10> k_known_of_answer = {"ec",  "ep",  "rp",  "otr", "euh",
                                                                "tmp", "ust", "amc", "amd", "ams"};

/// The same of a reaction, whose own text is made by the phone.
constexpr std::array<std::string_view, 5> k_known_of_reaction = {"ams", "amc", "amd", "ust", "otr"};

/// Whether a reply is made of it, which has the quotation.
bool is_about_another(const MessageRow& row) noexcept {
    const std::int64_t type = row.integer(Column::associated_type);
    const std::string_view target = row.text(Column::associated_guid);
    const std::string_view guid = row.text(Column::guid);
    return !row.text(Column::thread_guid).empty() || is_unknown_reference(type, target, guid) ||
           kind_of_row(type, target, guid, row.text(Column::balloon)) != RowKind::message;
}

std::int64_t part_number(std::string_view text) noexcept {
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

/// The entries of a dictionary whose keys are part numbers, as text or not, in the order of the parts.
std::map<std::int64_t, PlistValue> by_part(const PlistValue& dictionary) {
    std::map<std::int64_t, PlistValue> parts;
    for (std::size_t i = 0; i < dictionary.size(); ++i) {
        const PlistValue key = dictionary.key(i);
        parts.emplace(key.integer().value_or(part_number(key.text().value_or(""))), dictionary[i]);
    }
    return parts;
}

std::optional<model::Time> time_member(const PlistValue& value) {
    if (const auto date = value.date()) {
        return time_of(*date);
    }
    const auto seconds = value.real();
    return seconds ? time_of(*seconds) : std::nullopt;
}

/// What a version holds beside its text and time.
void add_members(std::int64_t part, std::size_t index, const PlistValue& version, bool is_timed,
                 Lines& lines) {
    for (std::size_t i = 0; i < version.size(); ++i) {
        const std::string_view name = version.key(i).text().value_or("");
        if (name != "t" && (name != "d" || !is_timed)) {
            lines.push_back(fmt::format("{} {} {} {}", part, index, base::repair_utf8(name),
                                        version[i].text() ? base::repair_utf8(*version[i].text())
                                                          : to_json(version[i], nullptr)));
        }
    }
}

std::string range_line(std::int64_t part, const PlistValue& range) {
    return fmt::format("{} {} {}", part, range["lo"].integer().value_or(0),
                       range["le"].integer().value_or(0));
}

/// Parts as they were sent, each line "PART START LENGTH" in UTF-16 units of the original.
void add_original_parts(const PlistValue& summary, model::Extra& extra) {
    Lines lines;
    for (const auto& [part, range] : by_part(summary["otr"])) {
        lines.push_back(range_line(part, range));
    }
    if (lines.size() > 1 || summary["ec"] || summary["rp"]) {
        extra.emplace_back("original_parts", std::move(lines));
    }
}

/// Parts that were edited and of which no version is stored.
void add_edited_parts(const PlistValue& summary, model::Extra& extra) {
    const auto versions = by_part(summary["ec"]);
    Lines lines;
    for (std::size_t i = 0; i < summary["ep"].size(); ++i) {
        const auto part = summary["ep"][i].integer();
        if (part && !versions.contains(*part)) {
            lines.push_back(std::to_string(*part));
        }
    }
    if (!lines.empty()) {
        extra.emplace_back("edited_parts", std::move(lines));
    }
}

/// Who did not get the edit, because of an old system.
void add_unaware(const PlistValue& summary, model::Extra& extra) {
    Lines lines;
    for (std::size_t i = 0; i < summary["euh"].size(); ++i) {
        lines.emplace_back(summary["euh"][i].text().value_or(""));
    }
    if (!lines.empty()) {
        extra.emplace_back("edit_not_received", std::move(lines));
    }
}

/// Texts beside a list of "PART SOURCE TARGET".
void add_translations(const PlistValue& summary, model::Extra& extra) {
    const auto bytes = summary["tmp"].data();
    const auto archive = bytes ? base::parse_any_plist(*bytes) : std::optional(summary["tmp"]);
    if (!archive) {
        return;
    }
    Lines texts;
    Lines languages;
    for (const auto& [part, versions] : by_part(*archive)) {
        for (std::size_t i = 0; i < versions.size(); ++i) {
            const PlistValue& version = versions[i];
            const PlistValue text = version["translatedText"];
            texts.emplace_back(text.text() ? *text.text() : text["NSString"].text().value_or(""));
            languages.push_back(fmt::format("{} {} {}", part, version["sourceLanguage"].text().value_or("?"),
                                            version["translationLanguage"].text().value_or("?")));
        }
    }
    if (!texts.empty()) {
        extra.emplace_back("translations", std::move(texts));
        extra.emplace_back("translation_languages", std::move(languages));
    }
}

bool has_unknown_keys(const PlistValue& summary, std::span<const std::string_view> known) {
    for (std::size_t i = 0; i < summary.size(); ++i) {
        if (std::find(known.begin(), known.end(), summary.key(i).text().value_or("")) == known.end()) {
            return true;
        }
    }
    return false;
}

} // namespace

/// Earlier versions become edits; the last one is the text, unless the body says otherwise or the part was
/// taken back.
void BodyReader::add_versions(std::int64_t part, const PlistValue& versions, bool retracted,
                              model::Message& message) {
    for (std::size_t i = 0; i < versions.size(); ++i) {
        model::Edit edit;
        edit.part = part;
        edit.time = time_member(versions[i]["d"]);
        edit.text = decode_version(versions[i]["t"].data().value_or(""));
        add_members(part, i, versions[i], edit.time.has_value(), m_edit_members);
        if (i + 1 == versions.size()) {
            add_last_version(part, i, retracted, std::move(edit), message);
        } else {
            keep_version(part, i);
            message.edits.push_back(std::move(edit));
        }
    }
}

void BodyReader::add_last_version(std::int64_t part, std::size_t index, bool retracted, model::Edit edit,
                                  model::Message& message) {
    if (edit.time && edit.time->at) {
        m_last_edits.push_back(fmt::format("{} {}", part, model::to_string(*edit.time->at)));
    }
    const auto current = std::find_if(m_body.parts.begin(), m_body.parts.end(),
                                      [part](const auto& known) { return known.first == part; });
    const bool is_gone = current == m_body.parts.end();
    const bool is_whole_text = m_body.parts.empty() && m_rebuilt.runs.empty() &&
                               edit.text == message.text; // of a row without a body
    if (is_gone && !retracted && (message.text.empty() || is_whole_text)) {
        rebuild(part);
    } else if (is_gone || edit.text != current->second) {
        keep_version(part, index);
        message.edits.push_back(std::move(edit));
    } else if (!is_in_body(m_version)) {
        keep_version(part, index);
    }
}

namespace {

/// Oldest first, over all parts. A version is not older than the one before it; what was taken back at a time
/// that is not known comes last.
void sort_edits(std::vector<model::Edit>& edits) {
    using Moment = std::pair<std::int64_t, std::uint32_t>;
    constexpr Moment last(INT64_MAX, 0);
    std::map<std::int64_t, Moment> newest; // by part
    std::vector<std::pair<Moment, model::Edit>> by_time;
    by_time.reserve(edits.size());
    for (model::Edit& edit : edits) {
        Moment moment = edit.unsent.value_or(false) ? last : Moment(INT64_MIN, 0);
        if (edit.time && edit.time->at) {
            moment = {edit.time->at->civil_s, edit.time->at->nanos};
        }
        Moment& before = newest.emplace(edit.part.value_or(0), moment).first->second;
        before = std::max(before, moment);
        by_time.emplace_back(before, std::move(edit));
    }
    std::stable_sort(by_time.begin(), by_time.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::transform(by_time.begin(), by_time.end(), edits.begin(),
                   [](auto& each) { return std::move(each.second); });
}

bool has_part(const PlistValue& parts, std::int64_t part) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (parts[i].integer() == part) {
            return true;
        }
    }
    return false;
}

} // namespace

void BodyReader::add_retracted(const PlistValue& summary, const MessageRow& row, model::Message& message) {
    const PlistValue retracted = summary["rp"];
    for (std::size_t i = 0; i < retracted.size(); ++i) {
        model::Edit edit;
        edit.part = retracted[i].integer();
        edit.unsent = true;
        model::Time time;
        if (read_time(row.time(Column::date_retracted), time)) {
            edit.time = std::move(time);
        }
        message.edits.push_back(std::move(edit));
    }
    const std::size_t parts = std::max<std::size_t>(summary["otr"].size(), 1);
    if (retracted.size() >= parts && message.text.empty()) {
        message.kind = model::MessageKind::deleted;
        message.extra.emplace_back("deleted_by", std::string("sender"));
    }
}

void BodyReader::read_history(const MessageRow& row, model::Message& message) {
    const std::string_view bytes = row.blob(Column::summary);
    if (bytes.empty()) {
        return;
    }
    const auto summary = base::parse_any_plist(bytes);
    if (!summary || summary->kind() != base::PlistKind::dictionary) {
        m_body.history_damaged = true;
        message.extra.emplace_back("summary_damaged", true);
        return;
    }
    m_rebuilt.text.clear();
    m_rebuilt.runs.clear();
    m_rebuilt.attributes.clear();
    m_last_edits.clear();
    m_edit_members.clear();
    for (const auto& [part, versions] : by_part((*summary)["ec"])) {
        add_versions(part, versions, has_part((*summary)["rp"], part), message);
    }
    if (!m_rebuilt.runs.empty()) {
        message.text = m_rebuilt.text;
        take_runs(m_rebuilt, message);
    }
    add_retracted(*summary, row, message);
    sort_edits(message.edits);
    if ((*summary)["ec"].size() > 0 || (*summary)["ep"].size() > 0) {
        message.edited = true;
    }
    add_edited_parts(*summary, message.extra);
    if (!m_last_edits.empty()) {
        message.extra.emplace_back("last_edits", m_last_edits);
    }
    if (!m_edit_members.empty()) {
        message.extra.emplace_back("edit_members", m_edit_members);
    }
    m_versions.finish("edit", message.extra);
    add_original_parts(*summary, message.extra);
    add_unaware(*summary, message.extra);
    add_translations(*summary, message.extra);
    m_body.quote = is_about_another(row) ? base::repair_utf8((*summary)["ams"].text().value_or("")) : "";
    if (m_body.quote.empty() && has_unknown_keys(*summary, k_known)) {
        message.extra.emplace_back("summary", to_json(*summary, nullptr));
    } else if (!m_body.quote.empty() && has_unknown_keys(*summary, k_known_of_answer)) {
        message.extra.emplace_back("summary", to_json_without(*summary, "ams"));
    }
}

ReactionSummary read_reaction_summary(std::string_view bytes) {
    ReactionSummary result;
    if (bytes.empty()) {
        return result;
    }
    const auto summary = base::parse_any_plist(bytes);
    if (!summary || summary->kind() != base::PlistKind::dictionary) {
        result.damaged = true;
        return result;
    }
    result.quote = base::repair_utf8((*summary)["ams"].text().value_or(""));
    if (has_unknown_keys(*summary, k_known_of_reaction)) {
        result.others = to_json(*summary, nullptr);
    }
    return result;
}

} // namespace chatkeep::source::imessage
