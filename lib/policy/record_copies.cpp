// SPDX-License-Identifier: EUPL-1.2
// Copies of words that went: in the other places of a message, and in what quotes it.
#include "base/text.hpp"
#include "policy/record_cleaner.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <span>
#include <utility>

namespace chatkeep::policy {

namespace {

/// The text of a message, an earlier one, and those that another source has.
bool is_version(const Steps& steps) noexcept {
    const auto own = std::span(steps).subspan(steps_to_said(steps));
    const bool is_edit = own.size() == 3 && own[0].name == "edits";
    return own.back().name == "text" && (own.size() == 1 || is_edit);
}

/// What an app shows of a message where another one answers it, and a notice says of it.
bool is_quotable(Part part, const Steps& steps) noexcept {
    constexpr std::array<Part, 7> parts = {Part::text,       Part::subject, Part::caption, Part::filename,
                                           Part::transcript, Part::poll,    Part::location};
    return is_version(steps) || std::find(parts.begin(), parts.end(), part) != parts.end();
}

/// Whether a copy of words that went from a message may stand at a place of the same message.
bool takes_copies(Part part, const Steps& steps) noexcept {
    const std::string_view name = steps.back().name;
    const bool holds_values = part == Part::reaction || part == Part::system; // beside words of the format
    const bool names_someone = name == "sender_name" || (part == Part::mention && name == "address");
    return is_quotable(part, steps) || part == Part::extra || names_someone ||
           (holds_values && (name == "value" || name == "targets"));
}

/// Members of a source's own hold numbers and short words that mean something else.
bool is_telling(Part part, std::string_view words) noexcept {
    constexpr std::size_t least = 4;
    return part != Part::extra ||
           (words.size() >= least && std::any_of(words.begin(), words.end(), [](char c) {
                return base::is_alpha(c) || (static_cast<unsigned char>(c) & 0x80U) != 0;
            }));
}

/// Whether a member, or something in it, is changed already.
bool is_edited(const std::vector<stream::Replacement>& edits,
               std::initializer_list<std::string_view> member) noexcept {
    return std::any_of(edits.begin(), edits.end(), [&](const stream::Replacement& edit) {
        return edit.path.size() >= member.size() &&
               std::equal(member.begin(), member.end(), edit.path.begin());
    });
}

} // namespace

/// What a message says, or one of its sources otherwise.
struct RecordCleaner::Saying {
    stream::Value says;
    Steps at; ///< where it stands in the record
};

namespace {

/// Calls take with what the message says, then with what each of its sources says otherwise.
template <typename Take>
void for_each_saying(const stream::Value& message, const Take& take) {
    take({message, {}});
    const auto merged = message.find("merged");
    const auto records = merged ? merged->find("records") : std::nullopt;
    if (!records) {
        return;
    }
    std::size_t index = 0;
    records->for_each_item([&](stream::Value said) {
        take({said, {{"merged", 0, false}, {"records", 0, false}, {"records", index++, true}}});
    });
}

Steps behind(Steps steps, std::initializer_list<Step> more) {
    steps.insert(steps.end(), more);
    return steps;
}

const Sieve& everything() {
    static const Sieve sieve = [] {
        Sieve all;
        all.add({});
        return all;
    }();
    return sieve;
}

} // namespace

RecordCleaner::Place& RecordCleaner::place_at(const RecordRef& record, const Steps& steps,
                                              std::string_view text) {
    if (Place* const found = text_place(steps)) {
        return *found;
    }
    Place place;
    place.steps = steps;
    place.text = text;
    place.part = part_of(record.type, steps);
    place.words = holds_words(record) && holds_sentences(steps.back().name, text);
    place.pointer = json_pointer(steps, Leaf::text);
    return m_places.emplace_back(std::move(place));
}

/// Whether what is found at a place takes out all of a copy.
bool RecordCleaner::is_covered(const Steps& steps, const Copy& copy) {
    const Place* const place = text_place(steps);
    return place != nullptr && std::any_of(place->cleaned.findings.begin(), place->cleaned.findings.end(),
                                           [&](const Finding& finding) {
                                               return is_applied(m_policy, finding) &&
                                                      finding.begin <= copy.begin && copy.end <= finding.end;
                                           });
}

bool RecordCleaner::add_copies(const RecordRef& record, const Steps& steps, std::string_view text,
                               const std::vector<Copy>& copies, std::string_view origin) {
    bool has_new = false;
    for (const Copy& copy : copies) {
        if (is_covered(steps, copy)) {
            continue;
        }
        Finding finding;
        finding.rule = copy.rule;
        finding.begin = copy.begin;
        finding.end = copy.end;
        finding.level = Level::automatic;
        finding.grounds.copy = true;
        finding.said = Said::redact;
        finding.copy_of = origin;
        place_at(record, steps, text).copies.push_back(std::move(finding));
        has_new = true;
    }
    return has_new;
}

/// What a quotation loses because its message did, in this conversation or, by people, in another.
std::vector<Copy> RecordCleaner::lost_in_quote(const model::Id& message, std::string_view quote) const {
    std::vector<Copy> copies = m_lost.in_quote(message, quote);
    return copies.empty() ? m_lost_anywhere.in_quote(message, quote) : copies;
}

void RecordCleaner::copy_from_quoted(const RecordRef& record, const stream::Value& reply, const Steps& said) {
    const std::string_view quote = reply.text_of("text");
    if (quote.empty()) {
        return;
    }
    const Steps at_quote = behind(said, {{"reply_to", 0, false}, {"text", 0, false}});
    const std::string_view answered = reply.text_of("message");
    if (const auto id = model::parse_id(answered, 'm')) {
        add_copies(record, at_quote, quote, lost_in_quote(*id, quote), answered);
    } else if (const auto match = m_lost.in_quote(quote)) {
        add_copies(record, at_quote, quote, match->copies, model::to_string('m', match->message));
    }
}

/// What a reply keeps of the link in the message that it answers.
void RecordCleaner::copy_into_preview(const RecordRef& record, const model::Id& answered,
                                      const Saying& saying, const std::vector<stream::Replacement>& edits) {
    const auto extra = saying.says.find("extra");
    if (!extra || !extra->is_object()) {
        return;
    }
    std::size_t index = 0;
    extra->for_each_member([&](std::string_view name, stream::Value value) {
        const Steps steps = behind(saying.at, {{"extra", 0, false}, {name, index++, false}});
        const auto text = name.starts_with("quoted_") ? value.text() : std::nullopt;
        if (text && !(saying.at.empty() && is_edited(edits, {"extra", name}))) {
            add_copies(record, steps, *text, lost_in_quote(answered, *text), model::to_string('m', answered));
        }
    });
}

/// What a notice says of a message that lost words.
void RecordCleaner::copy_into_notice(const RecordRef& record, const std::vector<stream::Replacement>& edits) {
    const std::string_view message = record.root.text_of("message");
    const auto id = model::parse_id(message, 'm');
    for (const std::string_view name : {"name", "detail", "text"}) {
        const std::string_view text = record.root.text_of(name);
        if (id && !text.empty() && !is_edited(edits, {name})) {
            add_copies(record, {{name, 0, false}}, text, m_lost.in_quote(*id, text), message);
        }
    }
}

/// A quotation of a message that lost words, the wording of a reaction to it, a notice about it, the same
/// text forwarded.
void RecordCleaner::copy_from_others(const RecordRef& record, const std::vector<stream::Replacement>& edits) {
    if (m_lost.is_empty() && m_lost_anywhere.is_empty()) {
        return;
    }
    if (record.type == "notice") {
        copy_into_notice(record, edits);
    }
    if (record.type != "message") {
        return;
    }
    const auto reply = record.root.find("reply_to");
    const bool is_forwarded = record.root.find("forwarded").has_value();
    for_each_saying(record.root, [&](const Saying& saying) {
        const auto own = saying.at.empty() ? reply : saying.says.find("reply_to");
        if (own && !(saying.at.empty() && is_edited(edits, {"reply_to"}))) {
            copy_from_quoted(record, *own, saying.at);
        }
        const auto& answer = own ? own : reply;
        if (const auto answered = answer ? model::parse_id(answer->text_of("message"), 'm') : std::nullopt) {
            copy_into_preview(record, *answered, saying, edits);
        }
        copy_from_wording(record, saying, is_forwarded);
    });
}

/// What the wording of a reaction, or a text sent on, loses with the message that it is about.
void RecordCleaner::copy_from_wording(const RecordRef& record, const Saying& saying, bool is_forwarded) {
    const std::string_view text = saying.says.text_of("text");
    auto match = m_lost.in_wording(text);
    if (!match && is_forwarded) {
        match = m_lost_anywhere.in_quote(text);
    }
    if (match) {
        add_copies(record, behind(saying.at, {{"text", 0, false}}), text, match->copies,
                   model::to_string('m', match->message));
    }
}

/// What went from a place.
RecordCleaner::Lost RecordCleaner::lost_at(const RecordRef& record, const Place& place) const {
    Lost lost{place.steps, place.text, {}, {}};
    for (const Finding& finding : place.cleaned.findings) {
        const bool is_own = finding.copy_of.empty() || finding.copy_of == record.id;
        if (is_applied(m_policy, finding)) {
            const bool by_people = finding.said == Said::redact && finding.copy_of.empty();
            (is_own ? lost.copies : lost.of_others)
                .push_back({finding.begin, finding.end, finding.rule, by_people});
        }
    }
    return lost;
}

namespace {

/// Adds where the words of some copies stand in a text.
void find_all(std::string_view text, const std::vector<Copy>& lost, Part part, std::string_view other,
              std::vector<Copy>& out) {
    for (const Copy& copy : lost) {
        if (is_telling(part, text.substr(copy.begin, copy.end - copy.begin))) {
            const std::vector<Copy> more = find_copies(text, copy, other);
            out.insert(out.end(), more.begin(), more.end());
        }
    }
}

} // namespace

/// What a text of a message loses because another one did.
std::vector<Copy> RecordCleaner::copied(const std::vector<Lost>& all, const Steps& steps, Part part,
                                        std::string_view text) {
    std::vector<Copy> copies;
    for (const Lost& lost : all) {
        if (is_same(lost.steps, steps)) {
            continue;
        }
        if (is_version(lost.steps) && is_version(steps)) {
            const std::vector<Copy> more = lost_in_version(lost.text, lost.copies, text);
            copies.insert(copies.end(), more.begin(), more.end());
            continue;
        }
        find_all(lost.text, lost.copies, part, text, copies);
        if (part == Part::extra) { // the person's own words may be the same ones
            find_all(lost.text, lost.of_others, part, text, copies);
        }
    }
    return copies;
}

bool RecordCleaner::copy_inside(const RecordRef& record) {
    std::vector<Lost> all;
    for (const Place& place : m_places) {
        const bool is_source = record.type == "message" && place.leaf == Leaf::text &&
                               place.cleaned.changed &&
                               (takes_copies(place.part, place.steps) || place.part == Part::quote);
        if (is_source) {
            all.push_back(lost_at(record, place));
        }
    }
    if (all.empty()) {
        return false;
    }
    bool has_copies = false;
    walk_record(record.root, everything(), [&](const Trail& trail, std::string_view text, Leaf leaf) {
        const Steps steps = trail.steps();
        const Part part = part_of(record.type, steps);
        if (leaf == Leaf::text && takes_copies(part, steps)) {
            has_copies =
                add_copies(record, steps, text, copied(all, steps, part, text), record.id) || has_copies;
        }
    });
    return has_copies;
}

void RecordCleaner::remember(const model::Id& message, std::string_view text, const std::vector<Copy>& lost) {
    m_lost.add(message, text, lost);
    if (std::any_of(lost.begin(), lost.end(), [](const Copy& copy) { return copy.by_people; })) {
        m_lost_anywhere.add(message, text, lost);
    }
}

/// For what quotes the message later. Of what a source keeps beside it, what people took out: an app quotes
/// the title of a link too.
void RecordCleaner::remember_lost(const RecordRef& record) {
    const auto id = record.type == "message" ? model::parse_id(record.id, 'm') : std::nullopt;
    for (const Place& place : m_places) {
        const bool is_own = place.part == Part::extra;
        if (!id || !place.cleaned.changed || !(is_own || is_quotable(place.part, place.steps))) {
            continue;
        }
        std::vector<Copy> lost = lost_at(record, place).copies;
        if (is_own) {
            std::erase_if(lost, [](const Copy& copy) { return !copy.by_people; });
        }
        if (!lost.empty()) {
            remember(*id, place.text, lost);
        }
    }
}

namespace {

/// The text, and what of it stands between the places of files, if there are any: apps quote such a part.
std::vector<std::string_view> parts_between_files(std::string_view text) {
    constexpr std::string_view place = "\xEF\xBF\xBC"; // U+FFFC
    std::vector<std::string_view> parts = {text};
    const bool has_files = text.find(place) != std::string_view::npos;
    for (std::size_t begin = 0; has_files && begin <= text.size();) {
        const std::size_t end = std::min(text.find(place, begin), text.size());
        parts.push_back(base::trim(text.substr(begin, end - begin)));
        begin = end + place.size();
    }
    std::erase(parts, std::string_view());
    return parts;
}

} // namespace

void RecordCleaner::lose(const RecordRef& record, const Rule& rule, bool by_people) {
    const auto id = model::parse_id(record.id, 'm');
    const auto number = static_cast<std::size_t>(&rule - m_policy.rules.data());
    const auto add = [&](std::string_view text) {
        for (const std::string_view part : parts_between_files(text)) {
            remember(*id, part, {{0, part.size(), number, by_people}});
        }
    };
    if (!id) {
        return;
    }
    if (!by_people) { // most messages of a stream may go so
        for_each_saying(record.root, [&](const Saying& saying) { add(saying.says.text_of("text")); });
        return;
    }
    walk_record(record.root, everything(), [&](const Trail& trail, std::string_view text, Leaf leaf) {
        const Steps steps = trail.steps();
        if (leaf == Leaf::text && is_quotable(part_of(record.type, steps), steps)) {
            add(text);
        }
    });
}

} // namespace chatkeep::policy
