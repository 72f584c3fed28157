// SPDX-License-Identifier: EUPL-1.2
#include "policy/record_check.hpp"

#include "base/text.hpp"
#include "hash/record_proof.hpp"
#include "policy/attachments.hpp"
#include "stream/edit.hpp"
#include "stream/json_text.hpp"
#include "stream/reader.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace chatkeep::policy {

namespace {

std::size_t place_of(stream::Value object, std::string_view name) {
    std::size_t place = 0;
    std::size_t found = 0;
    object.for_each_member([&](std::string_view member, stream::Value) {
        found = member == name ? place : found;
        ++place;
    });
    return found;
}

bool is_structure(stream::Value value) noexcept {
    return value.is_object() || value.is_array();
}

bool is_same_value(stream::Value before, stream::Value after) {
    const Changes none;
    return RecordCheck({"", {}, none, false, nullptr})(before, after).empty();
}

/// Members of an attachment that say which file it is, what it became, and how.
bool tells_the_file(std::string_view name) {
    constexpr std::array<std::string_view, 5> names = {"sha256", "size", "captured", "missing",
                                                       "derived_from"};
    return std::find(names.begin(), names.end(), name) != names.end();
}

} // namespace

std::string RecordCheck::operator()(stream::Value before, stream::Value after) {
    m_before = before;
    m_after = after;
    compare(before, after);
    find_unmade_changes();
    return m_fault;
}

namespace {

/// Whether a change is one of a text of the record; else of the message as a whole, or of a file.
bool is_of_text(const LoggedChange& change) noexcept {
    return change.part != "message" && change.part != "pixels" && change.part != "attachment";
}

bool is_inside(std::string_view path, std::string_view above) noexcept {
    return path.starts_with(above) && (path.size() == above.size() || path[above.size()] == '.');
}

} // namespace

/// What the log says was changed, and is not.
void RecordCheck::find_unmade_changes() {
    for (const LoggedChange& change : m_evidence.changes) {
        const bool is_made = std::any_of(m_changed.begin(), m_changed.end(), [&](const std::string& path) {
            return is_inside(change.path, path);
        });
        if (is_of_text(change) && !is_made) {
            m_steps.clear();
            fail(fmt::format("{} stands as it stood, and the log says that it was changed",
                             base::printable(change.path)));
        }
    }
}

void RecordCheck::fail(std::string_view what) {
    if (m_fault.empty()) {
        m_fault = printable_path(m_steps);
        m_fault += m_fault.empty() ? "" : " ";
        m_fault += what;
    }
}

Changes RecordCheck::changes_here() const {
    const std::string path = printable_path(m_steps);
    Changes here;
    std::copy_if(m_evidence.changes.begin(), m_evidence.changes.end(), std::back_inserter(here),
                 [&](const LoggedChange& change) { return change.path == path; });
    std::sort(here.begin(), here.end(),
              [](const LoggedChange& a, const LoggedChange& b) { return a.span < b.span; });
    return here;
}

const LoggedChange* RecordCheck::file_here() const {
    if (m_steps.size() != 2 || !m_steps[1].is_item) {
        return nullptr;
    }
    const std::string path = printable_path(m_steps);
    const auto found =
        std::find_if(m_evidence.changes.begin(), m_evidence.changes.end(), [&](const LoggedChange& change) {
            return change.path == path && !change.span &&
                   (change.part == "attachment" || change.part == "pixels");
        });
    return found == m_evidence.changes.end() ? nullptr : &*found;
}

void RecordCheck::compare(stream::Value before, stream::Value after) {
    const auto old_text = before.text();
    const auto new_text = after.text();
    const auto old_number = before.integer();
    if (old_text && new_text) {
        compare_text(*old_text, *new_text);
    } else if (old_number && new_text && std::to_string(*old_number) != *new_text) {
        compare_text(std::to_string(*old_number), *new_text);
    } else if (old_number && after.integer()) {
        compare_numbers(*old_number, *after.integer());
    } else if (before.is_object() && after.is_object()) {
        compare_members(before, after);
    } else if (before.is_array() && after.is_array()) {
        compare_items(before, after);
    } else if (is_structure(before) || is_structure(after) || old_text || new_text ||
               before.boolean() != after.boolean() || before.is_null() != after.is_null() ||
               before.number() != after.number()) {
        fail("is another value");
    }
}

/// "att-12.jpg": the name that a file gets when its own had to go. Its ending may be that of the old one.
bool RecordCheck::is_neutral_name(std::string_view before, std::string_view after,
                                  const Changes& changes) const {
    const std::string_view ending = before.substr(std::min(before.rfind('.'), before.size()));
    const bool stays = std::none_of(changes.begin(), changes.end(), [&](const LoggedChange& change) {
        return !change.span || change.span->second > before.size() - ending.size();
    });
    const std::int64_t n = m_before.find("n").value_or(stream::Value()).integer().value_or(0);
    const std::size_t index = m_steps.size() > 1 ? m_steps[m_steps.size() - 2].index : 0;
    const std::string name = fmt::format("att-{}{}", n, index == 0 ? "" : fmt::format("-{}", index));
    return after == name || (stays && after == name + std::string(ending));
}

/// Walks both texts: where they may differ, the log has a span that begins there.
void RecordCheck::compare_text(std::string_view before, std::string_view after) {
    const Changes here = changes_here();
    if (before == after) {
        if (!here.empty()) {
            fail("stands as it stood, and the log says that it was changed");
        }
        return;
    }
    m_changed.push_back(printable_path(m_steps));
    const bool renamed = !here.empty() && here.front().part == "filename";
    if (renamed && is_neutral_name(before, after, here)) {
        m_spans += here.size();
        return;
    }
    const bool top = m_steps.size() == 1;
    if (m_evidence.type == "stream" && top && m_steps[0].name == "generator") {
        return;
    }
    if (m_evidence.about_removed && top && m_steps[0].name == "detail" && after.empty()) {
        return;
    }
    std::string wanted;
    std::size_t copied = 0;
    for (const LoggedChange& change : here) {
        if (!change.span || change.span->first < copied || change.span->second > before.size()) {
            fail("has spans in the log that do not fit");
            return;
        }
        wanted += before.substr(copied, change.span->first - copied);
        wanted += change.replacement;
        copied = change.span->second;
        ++m_spans;
    }
    wanted += before.substr(copied);
    if (wanted != after && !is_shown_in_parts(before, after)) {
        fail("is not the input with the logged spans replaced");
    }
}

/// Whether the text of the record is what a proof shows: each word that a logged span touches is gone whole.
bool RecordCheck::is_shown_in_parts(std::string_view before, std::string_view after) const {
    const bool is_text = m_steps.size() == 1 && m_steps[0].name == "text";
    return is_text && m_after.find(hash::k_proof_member) && goes_in_parts(m_before) &&
           text_without_parts(m_before, before, cuts_of_text()) == after;
}

std::vector<hash::TextCut> RecordCheck::cuts_of_text() const {
    std::vector<hash::TextCut> cuts;
    for (const LoggedChange& change : m_evidence.changes) {
        if (change.path == "text" && change.span) {
            cuts.push_back({change.span->first, change.span->second, proof_reason(change.replacement)});
        }
    }
    return cuts;
}

std::vector<Replaced> RecordCheck::replaced_in_text() const {
    if (m_after.find(hash::k_proof_member) && goes_in_parts(m_before)) {
        return replaced_parts(m_before, m_before.text_of("text"), cuts_of_text());
    }
    std::vector<Replaced> replaced;
    for (const LoggedChange& change : m_evidence.changes) {
        if (change.path == "text" && change.span) {
            replaced.push_back({change.span->first, change.span->second, change.replacement.size()});
        }
    }
    return replaced;
}

TextChanges RecordCheck::changes_of_texts() const {
    TextChanges texts;
    texts.text = replaced_in_text();
    const auto extra = m_before.find("extra");
    const std::string parts =
        extra ? fmt::format("extra.?{}.", place_of(*extra, k_deleted_parts) + 1) : std::string();
    for (const LoggedChange& change : m_evidence.changes) {
        const std::string_view path = change.path;
        texts.edits = texts.edits || path.starts_with("edits.");
        if (parts.empty() || !path.starts_with(parts) || !change.span) {
            continue;
        }
        const auto index = base::parse_number(path.substr(parts.size()));
        if (index) {
            texts.deleted_parts[*index].push_back(
                {change.span->first, change.span->second, change.replacement.size()});
        }
    }
    return texts;
}

/// Mentions count bytes of the text and move with it.
void RecordCheck::compare_numbers(std::int64_t before, std::int64_t after) {
    if (before == after) {
        return;
    }
    const bool mention = m_steps.size() == 3 && m_steps[0].name == "mentions" && m_steps[2].name == "start";
    const auto moved = mention && before >= 0
                           ? moved_place(replaced_in_text(), static_cast<std::size_t>(before), 0)
                           : std::nullopt;
    if (!moved || static_cast<std::int64_t>(*moved) != after) {
        fail("is another number");
    }
}

void RecordCheck::compare_items(stream::Value before, stream::Value after) {
    std::vector<stream::Value> items;
    after.for_each_item([&](stream::Value item) { items.push_back(item); });
    std::size_t index = 0;
    before.for_each_item([&](stream::Value item) {
        if (index < items.size()) {
            m_steps.push_back({m_steps.back().name, index, true});
            compare(item, items[index]);
            m_steps.pop_back();
        }
        ++index;
    });
    if (index != items.size()) {
        fail("has another number of items");
    }
}

void RecordCheck::compare_members(stream::Value before, stream::Value after) {
    const LoggedChange* file = file_here();
    if (file != nullptr) {
        compare_files(before, after, *file);
    }
    const bool of_message = file != nullptr && m_steps[0].name == "attachments";
    const std::optional<stream::Value> numbered = std::exchange(m_numbered, std::nullopt);
    std::size_t place = 0;
    before.for_each_member([&](std::string_view name, stream::Value member) {
        const std::size_t index = numbered ? place_of(*numbered, name) : place++;
        if (file != nullptr && (name == "sticker_sha256" || (of_message && tells_the_file(name)))) {
            return;
        }
        m_steps.push_back({name, index, false});
        const auto other = after.find(name);
        if (other) {
            compare_member(name, member, *other);
        } else if (may_go(name)) {
            m_changed.push_back(printable_path(m_steps));
        } else {
            fail("is gone, and the log does not say so");
        }
        m_steps.pop_back();
    });
    find_new_members(before, after);
}

void RecordCheck::compare_member(std::string_view name, stream::Value before, stream::Value after) {
    if (m_steps.size() == 1 && name == hash::k_proof_member) {
        return; // what stands in it holds or not, whatever the log says: chat-verify and chat-archive check
                // it
    }
    Steps above(m_steps.begin(), m_steps.end() - 1);
    std::swap(above, m_steps);
    const bool of_file = file_here() != nullptr;
    std::swap(above, m_steps);
    if (of_file && name == "extra") {
        compare_extra(before, after);
    } else if (is_moved(name, before, after)) {
        m_changed.push_back(printable_path(m_steps));
    } else {
        compare(before, after);
    }
}

void RecordCheck::find_new_members(stream::Value before, stream::Value after) {
    const bool is_file = file_here() != nullptr && m_steps[0].name == "attachments";
    after.for_each_member([&](std::string_view name, stream::Value) {
        const bool own = may_come(name) || (is_file && tells_the_file(name));
        if (!own && !before.find(name)) {
            m_steps.push_back({name, 0, false});
            fail("is new");
            m_steps.pop_back();
        }
    });
}

/// Another file than before: the one that the log names, in the place of the one that it keeps a digest of.
void RecordCheck::compare_files(stream::Value before, stream::Value after, const LoggedChange& file) {
    const std::string_view member = m_steps[0].name == "reactions" ? "sticker_sha256" : "sha256";
    const std::string_view old_file = before.text_of(member);
    const std::string_view new_file = after.text_of(member);
    if (old_file == new_file) {
        fail("names the file that it named, and the log says that it was changed");
    } else if (new_file != file.file_sha256) {
        fail("names another file than the log");
    } else if (m_evidence.key != nullptr && m_evidence.key->of(old_file) != file.file_mac) {
        fail("named another file when the log was written");
    } else if (member == "sha256") {
        compare_own_members(before, after, file);
    }
}

namespace {

bool has_boxes(stream::Value origin, const LoggedChange& file) {
    std::vector<std::array<std::int64_t, 4>> boxes;
    origin.find("boxes").value_or(stream::Value()).for_each_item([&](stream::Value item) {
        boxes.emplace_back();
        std::size_t side = 0;
        item.for_each_item([&](stream::Value number) {
            boxes.back().at(std::min<std::size_t>(side++, 3)) = number.integer().value_or(-1);
        });
    });
    return boxes == file.boxes;
}

} // namespace

/// What cleaning says of a file: how long it is, that it is gone, when the picture was taken, from what it
/// was made.
void RecordCheck::compare_own_members(stream::Value before, stream::Value after, const LoggedChange& file) {
    const bool stays = !after.text_of("sha256").empty();
    const auto size = after.find("size");
    if (after.text_of("missing") != (stays ? "" : "removed")) {
        fail(stays ? "has a file, and says that it has none"
                   : "has no file, and does not say that it was removed");
    } else if (size.has_value() != stays || (stays && size->integer().value_or(-1) != file.file_size)) {
        fail("says that its file has another size than the log says");
    }
    const std::string_view captured = file.captured.empty() ? before.text_of("captured") : file.captured;
    if (after.text_of("captured") != captured || after.find("captured").has_value() == captured.empty()) {
        fail("has a time of capture that cleaning does not give it");
    }
    const auto old_origin = before.find("derived_from");
    const auto origin = after.find("derived_from");
    const bool is_kept = origin && old_origin ? is_same_value(*old_origin, *origin) : !origin && !old_origin;
    if (file.made_by.empty() ? !is_kept : !(stays && origin && is_origin(*origin, file))) {
        fail("was not made from what it says");
    }
}

/// "derived_from" as cleaning writes it for a file that it made anew.
bool RecordCheck::is_origin(stream::Value origin, const LoggedChange& file) {
    std::size_t members = 0;
    origin.for_each_member([&](std::string_view, stream::Value) { ++members; });
    const bool is_painted = file.part == "pixels";
    m_tools.emplace_back(origin.text_of("tool"));
    return members == (is_painted ? 3U : 2U) && m_tools.back() == file.made_by &&
           origin.text_of("field") == fmt::format("blob.{}", m_steps[1].index) &&
           (!is_painted || has_boxes(origin, file));
}

/// Digests of the original go from what the source said of the file.
void RecordCheck::compare_extra(stream::Value before, stream::Value after) {
    const std::string index = std::to_string(m_steps[1].index);
    const std::string_view digest =
        stream::value_at(m_evidence.bytes, {"attachments", index, "sha256"}).substr(1, 64);
    const std::string wanted =
        extra_without_digests(stream::value_at(m_evidence.bytes, {"attachments", index, "extra"}), digest);
    if (!before.is_object()) {
        compare(before, after);
        return;
    }
    const stream::Document document(wanted, "extra");
    m_numbered = before; // digests that went had places too
    compare(document.root(), after);
}

namespace {

/// The texts of an array, as JSON.
std::vector<std::string> lines_of(stream::Value array) {
    std::vector<std::string> lines;
    array.for_each_item([&](stream::Value item) {
        stream::append_json(lines.emplace_back(), item.text().value_or(std::string_view()));
    });
    return lines;
}

} // namespace

/// Whether a member of extra says where things stand in the text, and follows it rightly.
bool RecordCheck::is_moved(std::string_view name, stream::Value before, stream::Value after) const {
    const bool is_of_extra = m_steps.size() == 2 && m_steps[0].name == "extra";
    const TextChanges changes = is_of_extra ? changes_of_texts() : TextChanges();
    if (changes.is_empty() || !before.is_array() || !after.is_array()) {
        return false;
    }
    std::vector<std::string> wanted = lines_of(before);
    bool has_ranges = false;
    for (const stream::Replacement& edit : moved_ranges(m_before, changes)) {
        if (edit.path.size() == 3 && edit.path[1] == name) {
            wanted.at(std::stoul(edit.path[2])) = edit.json;
            has_ranges = true;
        }
    }
    std::erase(wanted, std::string());
    return has_ranges && wanted == lines_of(after);
}

bool RecordCheck::may_go(std::string_view name) const {
    const bool top = m_steps.size() == 1;
    const bool of_text = m_steps.size() == 2 && m_steps[0].name == "extra" && m_evidence.type == "message" &&
                         loses_ranges(name, changes_of_texts());
    const bool mention = m_steps.size() == 3 && m_steps[0].name == "mentions";
    return (m_evidence.type == "source" && top && name == "sha256") ||
           (m_evidence.type == "notice" && top && m_evidence.about_removed &&
            (name == "name" || name == "text")) ||
           (mention && (name == "start" || name == "length")) || of_text ||
           (is_range_of_source(m_steps) && has_changed_text()) || !changes_here().empty();
}

/// Whether the log has a change of a text that ranges may be about.
bool RecordCheck::has_changed_text() const {
    return std::any_of(m_evidence.changes.begin(), m_evidence.changes.end(), [](const LoggedChange& change) {
        const std::string_view path = change.path;
        return path == "text" || path.starts_with("edits.") || path.starts_with("extra.") ||
               path.starts_with("merged.records.");
    });
}

/// Members that cleaning adds: what the header says of the policy, and proofs of what stays.
bool RecordCheck::may_come(std::string_view name) const {
    return (m_steps.empty() && name == hash::k_proof_member) ||
           (m_evidence.type == "stream" && m_steps.empty() && name == "options") ||
           (m_evidence.type == "stream" && m_steps.size() == 1 && m_steps[0].name == "options" &&
            name.starts_with("clean")); // which ones, the whole check knows
}

} // namespace chatkeep::policy
