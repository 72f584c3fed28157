// SPDX-License-Identifier: EUPL-1.2
#include "policy/record_cleaner.hpp"

#include "base/text.hpp"
#include "hash/hash256.hpp"
#include "hash/record_fields.hpp"
#include "model/time.hpp"
#include "policy/few_words.hpp"
#include "policy/packed.hpp"
#include "policy/place_rulings.hpp"
#include "policy/ranges.hpp"
#include "policy/registry.hpp"
#include "stream/json_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace chatkeep::policy {

namespace {

stream::Path path_of(const Steps& steps) {
    stream::Path path;
    for (const Step& step : steps) {
        path.push_back(step.is_item ? std::to_string(step.index) : std::string(step.name));
    }
    return path;
}

bool is_top_text(const Steps& steps) {
    return steps.size() == 1 && steps.front().name == "text";
}

bool is_quoted_text(const Steps& steps) {
    return steps.size() == 2 && steps.front().name == "reply_to" && steps.back().name == "text";
}

/// What decides how far a record is looked into.
struct Marks {
    bool is_forwarded = false;
    bool has_more = false; ///< members whose contents are the source's own, or files
};

/// One pass: to ask for members that hardly any record has costs a walk for each.
Marks marks_of(stream::Value record) {
    Marks marks;
    record.for_each_member([&](std::string_view name, stream::Value value) {
        marks.is_forwarded = marks.is_forwarded || (name == "forwarded" && value.boolean().value_or(false));
        marks.has_more = marks.has_more || name == "extra" || name == "attachments" || name == "merged";
    });
    return marks;
}

/// When a message was sent; a clock in an unknown zone is taken for UTC.
std::optional<std::int64_t> sent_ms(stream::Value message) {
    const auto time = message.find("time");
    const auto at = time ? model::parse_instant(time->text_of("at")) : std::nullopt;
    return at ? std::optional((at->civil_s - at->offset_s.value_or(0)) * 1000 + at->nanos / 1'000'000)
              : std::nullopt;
}

/// Whether the owner of the phone wrote the message.
bool is_from_owner(stream::Value message) {
    return message.find("from_owner").value_or(stream::Value()).boolean().value_or(false);
}

/// The ending of a file name, when it is one that says something and nothing of it was redacted.
std::string ending_of(std::string_view name, const std::vector<Finding>& findings) {
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos || name.size() - dot > 6) {
        return {};
    }
    const std::string_view ending = name.substr(dot + 1);
    const bool letters = std::all_of(ending.begin(), ending.end(), base::is_alnum) &&
                         std::any_of(ending.begin(), ending.end(), base::is_alpha);
    const bool touched = std::any_of(findings.begin(), findings.end(),
                                     [&](const Finding& finding) { return finding.end > dot; });
    return letters && !touched ? "." + std::string(ending) : std::string();
}

/// "att-12.jpg" for the first attachment of message 12, "att-12-1.jpg" for the second.
std::string neutral_name(const RecordRef& record, const Steps& steps, const std::string& name,
                         const std::vector<Finding>& findings) {
    const auto n = record.root.find("n");
    const std::int64_t number = n ? n->integer().value_or(0) : 0;
    const std::size_t index = steps[steps.size() - 2].index;
    const std::string suffix = index == 0 ? std::string() : fmt::format("-{}", index);
    return fmt::format("att-{}{}{}", number, suffix, ending_of(name, findings));
}

/// A number of bytes; nothing when it is none.
std::optional<std::size_t> size_of(const std::optional<stream::Value>& value) {
    const auto number = value ? value->integer() : std::nullopt;
    return number && *number >= 0 ? std::optional(static_cast<std::size_t>(*number)) : std::nullopt;
}

RuleCounts& counts_of(Summary& summary, const Rule& rule) {
    return summary.rules[rule.id];
}

bool is_border(std::string_view text, std::size_t at) noexcept {
    return at >= text.size() || (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
}

constexpr const char* k_no_text = "its span is none of whole characters in a text of the record";

/// "/attachments/0": the words of a file, which stand outside the record.
bool is_attachment(std::string_view pointer) noexcept {
    constexpr std::string_view list = "/attachments/";
    return pointer.starts_with(list) && pointer.find('/', list.size()) == std::string_view::npos;
}

} // namespace

RecordCleaner::RecordCleaner(const Policy& policy, Log& log, Summary& summary, const hash::HmacSha256* key,
                             EntryListener* listener)
    : m_policy(policy), m_log(log), m_summary(summary), m_key(key), m_listener(listener), m_engine(policy),
      m_values(m_engine.sieve().without_words()) {
    for (const Rule& rule : policy.rules) {
        const RecogniserDescriptor& recogniser = *find_recogniser(rule.recogniser);
        m_reads_words = m_reads_words || recogniser.needs.words;
        m_looks_ahead = m_looks_ahead || recogniser.looks_ahead;
    }
    m_protects = std::any_of(policy.rules.begin(), policy.rules.end(),
                             [](const Rule& rule) { return rule.action == Action::protect; });
}

void RecordCleaner::begin_conversation() noexcept {
    m_known.clear();
    m_lost.clear();
    m_pseudonyms.begin_conversation();
    m_thread.begin();
}

Entry RecordCleaner::entry_for(const RecordRef& record) const {
    Entry entry;
    entry.conversation = record.conversation;
    entry.message = record.id;
    entry.mac = mac_of(record.bytes);
    entry.record_bytes = record.bytes;
    return entry;
}

std::string RecordCleaner::mac_of(std::string_view bytes) const {
    return m_key != nullptr ? m_key->of(bytes) : std::string();
}

void RecordCleaner::log(const Entry& entry) {
    m_log.add(entry);
    if (m_listener != nullptr) {
        m_listener->hear(entry);
    }
}

/// A participant's own record keeps its name, and the header has none.
bool RecordCleaner::holds_words(const RecordRef& record) const {
    return m_reads_words && record.type != "participant" && record.type != "stream";
}

void RecordCleaner::find_places(const RecordRef& record, const std::vector<stream::Replacement>& edits) {
    m_places.clear();
    const Marks marks = marks_of(record.root);
    m_is_forwarded = marks.is_forwarded;
    m_text = m_quoted = {};
    m_sent_ms.reset();
    m_in_thread = !record.conversation.empty();
    const bool has_words = holds_words(record);
    // where both are the same, that of the engine knows the text already when it is judged
    const Sieve& sieve = has_words || !m_reads_words ? m_engine.sieve() : m_values;
    const bool has_text = may_hold_text(record.root, sieve);
    if (!has_text && !marks.has_more) {
        return;
    }
    const auto is_taken = [&](const stream::Path& path) {
        return std::any_of(edits.begin(), edits.end(), [&](const auto& edit) { return edit.path == path; });
    };
    const bool is_edited = !edits.empty();
    const auto reply = record.root.find("reply_to");
    m_text = record.root.text_of("text");
    m_quoted = reply ? reply->text_of("text") : std::string_view(); // also one that is cut is context
    m_sent_ms = sent_ms(record.root);
    const Visit add = [&](const Trail& trail, std::string_view text, Leaf leaf) {
        const Steps steps = trail.steps();
        const bool is_proof = steps.front().name == hash::k_proof_member &&
                              (m_passes_proofs || hash::parse_base64url(text)); // its digests and keys
        if (!is_proof && !(is_edited && is_taken(path_of(steps)))) {
            const bool words = has_words && leaf == Leaf::text && holds_sentences(trail.step.name, text);
            m_places.push_back({steps, std::string(text), leaf, part_of(record.type, steps), words, {}});
        }
    };
    if (has_text) {
        walk_record(record.root, sieve, add);
    }
    if (marks.has_more && may_hold_packed(record.root)) {
        add_packed_places(record);
    }
}

/// The place of a text among those that were found; nullptr: there is none.
RecordCleaner::Place* RecordCleaner::text_place(const Steps& steps) {
    const auto found = std::find_if(m_places.begin(), m_places.end(), [&](const Place& place) {
        return place.leaf == Leaf::text && is_same(place.steps, steps);
    });
    return found == m_places.end() ? nullptr : &*found;
}

/// Extra members in which no rule can find anything as they stand, but that may hold a value packed.
void RecordCleaner::add_packed_places(const RecordRef& record) {
    Sieve everything;
    everything.add({});
    walk_record(record.root, everything, [&](const Trail& trail, std::string_view text, Leaf leaf) {
        if (leaf != Leaf::text || (record.type == "message" ? m_engine.sieve() : m_values).passes(text) ||
            !may_be_packed(text)) {
            return;
        }
        const Steps steps = trail.steps();
        const Part part = part_of(record.type, steps);
        if (part == Part::extra && text_place(steps) == nullptr) {
            m_places.push_back({steps, std::string(text), leaf, part, false, {}});
        }
    });
}

/// What a rule redacts in the bytes that a text holds packed.
std::optional<Finding> RecordCleaner::find_packed(std::string_view text) {
    for (const std::string& words : unpacked(text)) {
        const Cleaned inside = clean_text(m_engine, words, {}, {m_known, &m_pseudonyms});
        const auto found =
            std::find_if(inside.findings.begin(), inside.findings.end(),
                         [this](const Finding& finding) { return is_applied(m_policy, finding); });
        if (found != inside.findings.end()) {
            return *found;
        }
    }
    return std::nullopt;
}

bool RecordCleaner::holds_packed(std::string_view text) {
    return may_be_packed(text) && find_packed(text).has_value();
}

/// A value that holds, packed, what a rule redacts goes whole.
void RecordCleaner::clean_packed(Place& place) {
    if (auto whole = find_packed(place.text)) {
        whole->begin = 0;
        whole->end = place.text.size();
        place.cleaned = {std::string(replacement_of(m_policy, *whole)), true, {*whole}};
    }
}

/// The places of spans that people gave in texts in which no rule can find anything.
void RecordCleaner::add_own_places(const RecordRef& record) {
    const std::vector<const Decision*> spans = m_votes->own_spans();
    const auto is_wanted = [&](const std::string& pointer) {
        return std::any_of(spans.begin(), spans.end(),
                           [&](const auto* span) { return span->path == pointer; });
    };
    const auto has_place = [&](const std::string& pointer) {
        return std::any_of(m_places.begin(), m_places.end(),
                           [&](const Place& place) { return place.pointer == pointer; });
    };
    for (Place& place : m_places) {
        place.pointer = json_pointer(place.steps, place.leaf);
    }
    Sieve everything;
    everything.add({});
    walk_record(record.root, everything, [&](const Trail& trail, std::string_view text, Leaf leaf) {
        const Steps steps = trail.steps();
        std::string pointer = json_pointer(steps, leaf);
        if (is_wanted(pointer) && !has_place(pointer)) {
            m_places.push_back(
                {steps, std::string(text), leaf, part_of(record.type, steps), false, {}, std::move(pointer)});
        }
    });
}

/// A span must stand in a text of the record and cut no character.
void RecordCleaner::check_own_spans() const {
    for (const Decision* decision : m_votes->own_spans()) {
        const auto place = std::find_if(m_places.begin(), m_places.end(),
                                        [&](const Place& p) { return p.pointer == decision->path; });
        if (place != m_places.end()) {
            check_own_spans(*place);
        } else if (!is_attachment(decision->path)) { // what a file says is looked at later
            throw_stale(*decision, k_no_text);
        }
    }
}

void RecordCleaner::check_own_spans(const Place& place) const {
    for (const Decision* decision : m_votes->own_spans()) {
        const bool fits = decision->span->second <= place.text.size() &&
                          is_border(place.text, decision->span->first) &&
                          is_border(place.text, decision->span->second);
        if (decision->path == place.pointer && !fits) {
            throw_stale(*decision, k_no_text);
        }
    }
}

void RecordCleaner::check_decisions() const {
    if (m_votes == nullptr) {
        return;
    }
    if (const Decision* unseen = m_votes->unseen()) {
        throw_stale(*unseen, "its rule no longer finds this");
    }
    for (const Decision* decision : m_votes->own_spans()) {
        if (is_attachment(decision->path) && m_files.find(decision->path) == m_files.end()) {
            throw_stale(*decision, "the words of this attachment were not looked at");
        }
    }
}

void RecordCleaner::clean_place(Place& place, Surroundings around) {
    const Earlier earlier{m_is_forwarded ? m_known_anywhere : m_known, &m_pseudonyms};
    if (m_votes == nullptr && place.copies.empty()) {
        place.cleaned = clean_text(m_engine, place.text, around, earlier);
    } else {
        PlaceRulings rulings(m_policy, m_votes, place.pointer, m_from_owner);
        rulings.add_copies(place.copies);
        place.cleaned = clean_text(m_engine, place.text, around, earlier, &rulings);
    }
    if (place.part == Part::extra && place.leaf == Leaf::text && may_be_packed(place.text)) {
        clean_packed(place);
    }
    for (const Finding& finding : place.cleaned.findings) {
        if (is_applied(m_policy, finding) && !finding.value.empty()) { // a person's span has no value
            m_known.add(finding);
            m_known_anywhere.add(finding);
        }
    }
}

const RecordCleaner::Place* RecordCleaner::message_text() const {
    const auto found = std::find_if(m_places.begin(), m_places.end(),
                                    [](const Place& place) { return is_top_text(place.steps); });
    return found == m_places.end() ? nullptr : &*found;
}

int RecordCleaner::turn_of(const Place& place) {
    return place.part == Part::quote ? 0 : (is_top_text(place.steps) ? 1 : 2);
}

std::string_view RecordCleaner::words_of(const Place& place) {
    return place.cleaned.changed ? place.cleaned.text : place.text;
}

std::string_view RecordCleaner::words_at(bool (*is_there)(const Steps&),
                                         std::string_view as_it_stands) const {
    const auto found = std::find_if(m_places.begin(), m_places.end(),
                                    [&](const Place& place) { return is_there(place.steps); });
    return found == m_places.end() ? as_it_stands : words_of(*found);
}

/// A text without anything to find in it is context all the same: "what is your number?".
Surroundings RecordCleaner::around(int turn, std::string_view previous) const {
    Surroundings around;
    around.sent_ms = m_sent_ms;
    around.thread = m_in_thread ? &m_thread : nullptr;
    around.is_message = turn == 1;
    if (turn == 1) {
        around.previous = previous;
        around.quoted = words_at(&is_quoted_text, m_quoted);
    } else if (turn == 2) {
        around.previous = words_at(&is_top_text, m_text);
    }
    return around;
}

Surroundings RecordCleaner::around(const Place& place, Surroundings of_turn) {
    of_turn.words = place.words;
    of_turn.is_name = place.leaf == Leaf::text && holds_name(place.steps.back().name);
    of_turn.is_file_name = place.part == Part::filename || place.part == Part::source;
    of_turn.is_coordinate = is_coordinate(place.steps.back().name);
    return of_turn;
}

/// The quote first, since its words are context for the text; then the text, which is context for the rest.
void RecordCleaner::clean_places(std::string_view previous) {
    for (int turn = 0; turn < 3; ++turn) {
        const Surroundings context = around(turn, previous);
        for (Place& place : m_places) {
            if (turn_of(place) == turn) {
                clean_place(place, around(place, context));
            }
        }
    }
}

std::optional<std::string> RecordCleaner::clean(const RecordRef& record, std::string_view previous,
                                                std::vector<stream::Replacement> edits) {
    m_files.clear();
    find_places(record, edits);
    copy_from_others(record, edits);
    if (m_votes != nullptr) {
        add_own_places(record);
        check_own_spans();
    }
    if (!m_places.empty()) {
        m_from_owner = is_from_owner(record.root);
        clean_places(previous);
        // a value redacted in one place goes from the record's other places too, also from those before it
        const bool applied =
            std::any_of(m_places.begin(), m_places.end(), [](const Place& p) { return p.cleaned.changed; });
        if (applied && (copy_inside(record) || m_places.size() > 1)) {
            clean_places(previous);
        }
        remember_lost(record);
        for (const Place& place : m_places) {
            log_place(place, record);
            replace(place, record, edits);
        }
        const TextChanges changes = changes_of_texts(record);
        move_mentions(record, changes.text, edits);
        move_ranges(record, changes, edits);
        drop_ranges(record, edits);
    }
    if (m_votes != nullptr) {
        for (const Place& place : m_places) {
            log_open_spans(record, place);
        }
    }
    if (edits.empty()) {
        return std::nullopt;
    }
    return stream::with_replacements(record.bytes, edits);
}

Cleaned RecordCleaner::clean_words(const RecordRef& record, std::size_t attachment, std::string_view text) {
    Place place;
    place.steps = {{"attachments", 0, false}, {"attachments", attachment, true}};
    place.text = text;
    place.part = Part::attachment;
    place.pointer = fmt::format("/attachments/{}", attachment);
    place.words = true;
    m_files.insert(place.pointer);
    m_from_owner = is_from_owner(record.root);
    if (m_votes != nullptr) {
        check_own_spans(place);
    }
    clean_place(place, around(place, around(2, {})));
    log_place(place, record);
    log_open_spans(record, place);
    return std::move(place.cleaned);
}

void RecordCleaner::replace(const Place& place, const RecordRef& record,
                            std::vector<stream::Replacement>& edits) {
    if (!place.cleaned.changed) {
        return;
    }
    stream::Replacement edit;
    edit.path = path_of(place.steps);
    if (place.leaf != Leaf::name) { // a member whose name must go, goes whole
        const bool rename = place.part == Part::filename && place.steps.size() >= 3;
        m_summary.attachments_renamed += rename && steps_to_said(place.steps) == 0 ? 1U : 0U;
        stream::append_json(edit.json,
                            rename ? neutral_name(record, place.steps, place.text, place.cleaned.findings)
                                   : place.cleaned.text);
    }
    const bool removes = edit.json.empty();
    const auto below = [&](const stream::Replacement& other) {
        return other.path.size() >= edit.path.size() &&
               std::equal(edit.path.begin(), edit.path.end(), other.path.begin());
    };
    const auto above = [&](const stream::Replacement& other) {
        return other.json.empty() && edit.path.size() >= other.path.size() &&
               std::equal(other.path.begin(), other.path.end(), edit.path.begin());
    };
    if (removes) {
        edits.erase(std::remove_if(edits.begin(), edits.end(), below), edits.end());
    }
    if (std::none_of(edits.begin(), edits.end(), above)) {
        edits.push_back(std::move(edit));
    }
}

/// What the text of the message lost, by place; with a proof, whole words.
std::vector<Replaced> RecordCleaner::replaced_in_text(const RecordRef& record) const {
    const Place* text = message_text();
    if (text == nullptr || !text->cleaned.changed) {
        return {};
    }
    if (m_passes_proofs && goes_in_parts(record.root)) {
        return replaced_parts(record.root, text->text, text_cuts());
    }
    return replaced_in(*text);
}

std::vector<Replaced> RecordCleaner::replaced_in(const Place& place) const {
    std::vector<Replaced> replaced;
    for (const Finding& finding : place.cleaned.findings) {
        if (is_applied(m_policy, finding)) {
            replaced.push_back({finding.begin, finding.end, replacement_of(m_policy, finding).size()});
        }
    }
    return replaced;
}

TextChanges RecordCleaner::changes_of_texts(const RecordRef& record) const {
    TextChanges changes;
    changes.text = replaced_in_text(record);
    for (const Place& place : m_places) {
        if (!place.cleaned.changed) {
            continue;
        }
        const bool is_deleted_part = place.steps.size() == 3 && place.steps[0].name == "extra" &&
                                     place.steps[1].name == k_deleted_parts && place.steps[2].is_item;
        changes.edits = changes.edits || place.part == Part::history;
        if (is_deleted_part) {
            changes.deleted_parts.emplace(place.steps[2].index, replaced_in(place));
        }
    }
    return changes;
}

/// Mentions give places in the text as bytes: behind a replacement they shift, inside one they have none.
void RecordCleaner::move_mentions(const RecordRef& record, const std::vector<Replaced>& replaced,
                                  std::vector<stream::Replacement>& edits) {
    const auto mentions = record.root.find("mentions");
    if (replaced.empty() || !mentions) {
        return;
    }
    std::size_t index = 0;
    mentions->for_each_item([&](stream::Value mention) {
        const std::string item = std::to_string(index++);
        const std::optional<std::size_t> begin = size_of(mention.find("start"));
        const auto length = mention.find("length");
        if (!begin) {
            return;
        }
        const auto place = moved_place(replaced, *begin, size_of(length).value_or(0));
        if (place && *place != *begin) {
            edits.push_back({{"mentions", item, "start"}, std::to_string(*place)});
        } else if (!place) {
            edits.push_back({{"mentions", item, "start"}, {}});
        }
        if (!place && length) {
            edits.push_back({{"mentions", item, "length"}, {}});
        }
    });
}

namespace {

/// Without those in what is edited already.
void add_edits(std::vector<stream::Replacement> more, std::vector<stream::Replacement>& edits) {
    for (stream::Replacement& edit : more) {
        const bool taken = std::any_of(edits.begin(), edits.end(), [&](const stream::Replacement& other) {
            const std::size_t common = std::min(other.path.size(), edit.path.size());
            return (other.path.size() <= edit.path.size() || edit.json.empty()) &&
                   std::equal(other.path.begin(), other.path.begin() + static_cast<std::ptrdiff_t>(common),
                              edit.path.begin());
        });
        if (!taken) {
            edits.push_back(std::move(edit));
        }
    }
}

} // namespace

/// Ranges that the reader keeps in extra move with the text.
void RecordCleaner::move_ranges(const RecordRef& record, const TextChanges& changes,
                                std::vector<stream::Replacement>& edits) {
    if (changes.is_empty()) {
        return;
    }
    add_edits(moved_ranges(record.root, changes), edits);
}

/// Ranges of other sources go with the first change of a text: which one they are about, nothing tells.
void RecordCleaner::drop_ranges(const RecordRef& record, std::vector<stream::Replacement>& edits) const {
    const bool has_changes = std::any_of(m_places.begin(), m_places.end(), [](const Place& place) {
        return place.cleaned.changed && may_have_ranges(place.steps);
    });
    if (has_changes) {
        add_edits(ranges_of_sources(record.root), edits);
    }
}

void RecordCleaner::log_place(const Place& place, const RecordRef& record) {
    if (place.cleaned.findings.empty()) {
        return;
    }
    Entry entry = entry_for(record);
    entry.part = to_string(place.part);
    entry.path = printable_path(place.steps);
    const std::string pointer = json_pointer(place.steps, place.leaf);
    entry.pointer = pointer;
    entry.text = place.text;
    for (const Finding& finding : place.cleaned.findings) {
        log_finding(place, finding, entry);
    }
}

Outcome RecordCleaner::outcome_of(const Finding& finding) const {
    const Rule& rule = m_policy.rules[finding.rule];
    const bool takes_out = rule.action == Action::redact || rule.action == Action::remove;
    if (finding.said == Said::open) {
        return Outcome::open;
    }
    if (is_applied(m_policy, finding)) {
        return Outcome::applied;
    }
    if (finding.said == Said::keep) {
        return Outcome::kept;
    }
    if (takes_out && finding.level != Level::note) {
        return Outcome::open;
    }
    return finding.grounds.list ? Outcome::allowed : Outcome::noted;
}

void RecordCleaner::count(const Rule& rule, const Finding& finding, Outcome outcome) {
    RuleCounts& counts = counts_of(m_summary, rule);
    switch (outcome) {
    case Outcome::applied:
        ++counts.redacted;
        m_summary.overruled += finding.said == Said::keep ? 1U : 0U;
        break;
    case Outcome::open:
        ++counts.open;
        ++m_summary.open;
        break;
    case Outcome::kept:
        ++counts.kept;
        break;
    case Outcome::allowed:
        ++counts.allowed;
        break;
    case Outcome::noted:
        ++counts.noted;
        break;
    }
}

Ruling RecordCleaner::ruling_on(const Place& place, const Finding& finding) const {
    return PlaceRulings(m_policy, m_votes, place.pointer, m_from_owner).ruling(finding);
}

void RecordCleaner::log_finding(const Place& place, const Finding& finding, Entry entry) {
    const Rule& rule = m_policy.rules[finding.rule];
    const Ruling ruling = ruling_on(place, finding);
    entry.span = Span{finding.begin, finding.end};
    entry.rule = &rule;
    entry.level = finding.level;
    entry.grounds = finding.grounds;
    entry.ruling = ruling.state == Ruling::State::none ? nullptr : &ruling;
    entry.cascade_of = finding.copy_of;
    entry.outcome = outcome_of(finding);
    entry.action = to_string(finding.said == Said::redact ? Action::redact : rule.action);
    if (is_applied(m_policy, finding) && place.leaf != Leaf::name) {
        entry.replacement = replacement_of(m_policy, finding);
    }
    if (entry.outcome == Outcome::open) {
        entry.reviewers = people_needed(rule, m_from_owner);
    }
    if (finding.grounds.list) {
        entry.list = m_policy.lists[*finding.grounds.list].id;
    }
    entry.is_overruled = entry.outcome == Outcome::applied && finding.said == Said::keep;
    count(rule, finding, entry.outcome);
    log(entry);
}

/// Spans that people gave and about which they are not done.
void RecordCleaner::log_open_spans(const RecordRef& record, const Place& place) {
    if (m_votes == nullptr) {
        return;
    }
    for (const Decision* decision : m_votes->own_spans()) {
        const Rule& rule = *find_rule(m_policy, decision->rule);
        const std::int64_t needed = people_needed(rule, m_from_owner);
        const Ruling ruling = m_votes->on_finding(decision->finding, rule.id, needed);
        if (decision->path != place.pointer || ruling.state != Ruling::State::open) {
            continue;
        }
        Entry entry = entry_for(record);
        entry.part = to_string(place.part);
        entry.path = printable_path(place.steps);
        entry.pointer = decision->path;
        entry.text = place.text;
        entry.span = decision->span;
        entry.rule = &rule;
        entry.action = to_string(Action::redact);
        entry.level = Level::propose;
        entry.outcome = Outcome::open;
        entry.reviewers = needed;
        entry.ruling = &ruling;
        ++counts_of(m_summary, rule).open;
        ++m_summary.open;
        log(entry);
    }
}

void RecordCleaner::tell_trials(const RecordRef& record, std::string_view previous) {
    if (m_listener == nullptr || !m_listener->meet(record.id)) {
        return;
    }
    for (const Place& place : m_places) {
        const std::string pointer = json_pointer(place.steps, place.leaf);
        const Surroundings here = around(place, around(turn_of(place), previous));
        for (const Trial& trial : m_engine.explain(place.text, here)) {
            m_listener->hear_trial(pointer, trial);
        }
    }
}

bool RecordCleaner::is_protected(const RecordRef& record) {
    if (!m_protects) {
        return false;
    }
    find_places(record, {});
    std::vector<Finding> findings;
    for (const Place& place : m_places) {
        m_engine.find(place.text, around(place, {}), findings);
        for (const Finding& finding : findings) {
            if (m_policy.rules[finding.rule].action == Action::protect && finding.level == Level::automatic) {
                return true;
            }
        }
    }
    return false;
}

std::vector<hash::TextCut> RecordCleaner::text_cuts() const {
    std::vector<hash::TextCut> cuts;
    const Place* place = message_text();
    if (place == nullptr || !place->cleaned.changed) {
        return cuts;
    }
    for (const Finding& finding : place->cleaned.findings) {
        if (is_applied(m_policy, finding)) {
            cuts.push_back({finding.begin, finding.end, proof_reason(replacement_of(m_policy, finding))});
        }
    }
    return cuts;
}

const Rule* RecordCleaner::emptied_by() const {
    const Place* place = message_text();
    if (place == nullptr || !place->cleaned.changed) {
        return nullptr;
    }
    const Rule* rule = nullptr;
    std::size_t most = 0;
    std::string rest = place->text;
    for (const Finding& finding : place->cleaned.findings) {
        if (!is_applied(m_policy, finding)) {
            continue;
        }
        const std::size_t size = finding.end - finding.begin;
        std::fill_n(rest.begin() + static_cast<std::ptrdiff_t>(finding.begin), size, ' ');
        rule = size > most ? &m_policy.rules[finding.rule] : rule;
        most = std::max(most, size);
    }
    return has_few_words(rest) ? rule : nullptr;
}

std::string RecordCleaner::ground() const {
    for (const Place& place : m_places) {
        for (const Finding& finding : place.cleaned.findings) {
            if (is_applied(m_policy, finding)) {
                return m_policy.rules[finding.rule].basis;
            }
        }
    }
    return "SCHONING";
}

} // namespace chatkeep::policy
