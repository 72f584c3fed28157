// SPDX-License-Identifier: EUPL-1.2
// Copies of words that went: in the other places of a message, and in what quotes it.
#include "base/text.hpp"
#include "policy/record_cleaner.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace chatkeep::policy {

namespace {

bool is_same(const Steps& a, const Steps& b) noexcept {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Step& x, const Step& y) {
        return x.is_item == y.is_item && (x.is_item ? x.index == y.index : x.name == y.name);
    });
}

/// The text of a message, an earlier one, and that of another source.
bool is_version(const Steps& steps) noexcept {
    const bool is_record = steps.size() == 4 && steps[0].name == "merged" && steps[1].name == "records";
    const bool is_edit = steps.size() == 3 && steps[0].name == "edits";
    return steps.back().name == "text" && (steps.size() == 1 || is_record || is_edit);
}

/// What an app shows of a message where another one answers it.
bool is_quotable(Part part, const Steps& steps) noexcept {
    constexpr std::array<Part, 6> parts = {Part::text,       Part::subject, Part::caption,
                                           Part::transcript, Part::poll,    Part::location};
    return is_version(steps) || std::find(parts.begin(), parts.end(), part) != parts.end();
}

/// Whether a copy of words that went from a message may stand at a place of the same message.
bool takes_copies(Part part, const Steps& steps) noexcept {
    const std::string_view name = steps.back().name;
    const bool holds_values = part == Part::reaction || part == Part::system; // beside words of the format
    return is_quotable(part, steps) || part == Part::filename || part == Part::extra ||
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
    const auto found = std::find_if(m_places.begin(), m_places.end(),
                                    [&](const Place& place) { return is_same(place.steps, steps); });
    if (found != m_places.end()) {
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
bool RecordCleaner::is_covered(const Steps& steps, const Copy& copy) const {
    const auto place = std::find_if(m_places.begin(), m_places.end(),
                                    [&](const Place& p) { return is_same(p.steps, steps); });
    return place != m_places.end() && std::any_of(place->cleaned.findings.begin(),
                                                  place->cleaned.findings.end(), [&](const Finding& finding) {
                                                      return is_applied(m_policy, finding) &&
                                                             finding.begin <= copy.begin &&
                                                             copy.end <= finding.end;
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

void RecordCleaner::copy_from_quoted(const RecordRef& record, const stream::Value& reply) {
    const std::string_view quote = reply.text_of("text");
    if (quote.empty()) {
        return;
    }
    const Steps at_quote = {{"reply_to", 0, false}, {"text", 0, false}};
    const std::string_view answered = reply.text_of("message");
    if (const auto id = model::parse_id(answered, 'm')) {
        add_copies(record, at_quote, quote, m_lost.in_quote(*id, quote), answered);
    } else if (const auto match = m_lost.in_quote(quote)) {
        add_copies(record, at_quote, quote, match->copies, model::to_string('m', match->message));
    }
}

/// A quotation of a message that lost words, and the wording of a reaction to it.
void RecordCleaner::copy_from_others(const RecordRef& record, const std::vector<stream::Replacement>& edits) {
    if (m_lost.is_empty() || record.type != "message") {
        return;
    }
    const bool is_cut = std::any_of(edits.begin(), edits.end(),
                                    [](const auto& edit) { return edit.path.front() == "reply_to"; });
    if (const auto reply = is_cut ? std::nullopt : record.root.find("reply_to")) {
        copy_from_quoted(record, *reply);
    }
    const std::string_view text = record.root.text_of("text");
    if (const auto match = m_lost.in_wording(text)) {
        add_copies(record, {{"text", 0, false}}, text, match->copies, model::to_string('m', match->message));
    }
}

/// What went from a place, but for copies of what other messages lost.
std::vector<Copy> RecordCleaner::lost_at(const RecordRef& record, const Place& place) const {
    std::vector<Copy> lost;
    for (const Finding& finding : place.cleaned.findings) {
        const bool is_own = finding.copy_of.empty() || finding.copy_of == record.id;
        if (is_own && is_applied(m_policy, finding)) {
            const bool by_people = finding.said == Said::redact && finding.copy_of.empty();
            lost.push_back({finding.begin, finding.end, finding.rule, by_people});
        }
    }
    return lost;
}

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
        for (const Copy& copy : lost.copies) {
            if (is_telling(part, std::string_view(lost.text).substr(copy.begin, copy.end - copy.begin))) {
                const std::vector<Copy> more = find_copies(lost.text, copy, text);
                copies.insert(copies.end(), more.begin(), more.end());
            }
        }
    }
    return copies;
}

bool RecordCleaner::copy_inside(const RecordRef& record) {
    std::vector<Lost> all;
    for (const Place& place : m_places) {
        const bool is_source = record.type == "message" && place.leaf == Leaf::text &&
                               place.cleaned.changed && takes_copies(place.part, place.steps);
        if (is_source) {
            all.push_back({place.steps, place.text, lost_at(record, place)});
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

/// For what quotes the message later.
void RecordCleaner::remember_lost(const RecordRef& record) {
    const auto id = record.type == "message" ? model::parse_id(record.id, 'm') : std::nullopt;
    for (const Place& place : m_places) {
        const bool is_quoted = id && place.cleaned.changed && is_quotable(place.part, place.steps);
        if (const std::vector<Copy> lost = is_quoted ? lost_at(record, place) : std::vector<Copy>();
            !lost.empty()) {
            m_lost.add(*id, place.text, lost);
        }
    }
}

void RecordCleaner::lose(const RecordRef& record, const Rule& rule, bool by_people) {
    const auto id = model::parse_id(record.id, 'm');
    const auto number = static_cast<std::size_t>(&rule - m_policy.rules.data());
    const auto add = [&](std::string_view text) {
        if (id && !text.empty()) {
            m_lost.add(*id, text, {{0, text.size(), number, by_people}});
        }
    };
    if (!by_people) { // most messages of a stream may go so
        add(record.root.text_of("text"));
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
