// SPDX-License-Identifier: EUPL-1.2
#include "policy/carriers.hpp"

#include "base/lanes.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace chatkeep::policy {

namespace {

struct Named {
    std::string_view name;
    Part part;
};

constexpr std::array k_message = {
    Named{"text", Part::text},     Named{"subject", Part::subject},        Named{"reply_to", Part::quote},
    Named{"edits", Part::history}, Named{"reactions", Part::reaction},     Named{"mentions", Part::mention},
    Named{"poll", Part::poll},     Named{"location", Part::location},      Named{"event", Part::system},
    Named{"call", Part::system},   Named{"attachments", Part::attachment}, Named{"time", Part::time},
    Named{"extra", Part::extra}};
constexpr std::array k_attachment = {Named{"name", Part::filename}, Named{"stored_name", Part::filename},
                                     Named{"caption", Part::caption}, Named{"transcript", Part::transcript},
                                     Named{"extra", Part::extra}};
constexpr std::array k_other = {Named{"title", Part::title}, Named{"name", Part::name},
                                Named{"address", Part::address}, Named{"extra", Part::extra}};

/// Members that the project writes, in no order; only these may show in the log.
constexpr std::array<std::string_view, 77> k_known = {
    "text",        "subject",      "reply_to",       "edits",       "reactions", "mentions",    "poll",
    "location",    "event",        "call",           "attachments", "time",      "extra",       "name",
    "stored_name", "caption",      "transcript",     "title",       "address",   "source_key",  "value",
    "question",    "options",      "targets",        "latitude",    "longitude", "url",         "detail",
    "position",    "file",         "written",        "zone",        "owner",     "device",      "path",
    "within",      "generator",    "service",        "reader",      "acquired",  "effect",      "type",
    "kind",        "role",         "mime",           "missing",     "medium",    "outcome",     "code",
    "level",       "basis",        "rule",           "owner_basis", "precision", "fold",        "sender",
    "message",     "conversation", "participant",    "actor",       "id",        "at",          "earliest",
    "latest",      "order",        "after_previous", "merged",      "records",   "sender_name", "match",
    "deleted_in",  "missing_in",   "contradictions", "sources",     "lacks",     "of"};

/// Integers of the record's own form: counts, places, sizes.
constexpr std::array<std::string_view, 15> k_numbers = {
    "n",           "size",       "line",  "lines", "offset",    "length",  "row",  "start",
    "duration_ms", "duration_s", "votes", "part",  "expires_s", "version", "count"};

template <std::size_t N>
Part part_among(const std::array<Named, N>& names, std::string_view name, Part otherwise) noexcept {
    const auto* const found =
        std::find_if(names.begin(), names.end(), [&](const Named& n) { return n.name == name; });
    return found == names.end() ? otherwise : found->part;
}

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& names, std::string_view name) noexcept {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// Of the known members, those that hold what people write, names that they give, and values of the source,
/// among which may be either: a new subject, the name of a device.
constexpr std::array<std::string_view, 23> k_sentences = {
    "source_key", "text",        "subject", "caption",     "transcript",
    "question",   "options",     "name",    "stored_name", "title",
    "within",     "body",        "note",    "address",     "previous_subject",
    "value",      "description", "detail",  "device",      "owner",
    "path",       "file",        "url"};

/// Members of "extra" in which the readers of sources write a word of their own. All others there may be of
/// people.
constexpr std::array<std::string_view, 12> k_codes = {"platform", "language",   "app",       "app_bundle",
                                                      "content",  "hash_check", "link_type", "quoted_content",
                                                      "status",   "deleted_by", "uti",       "xxh3"};

/// Members that hold what someone is called: of an event, of cards, of a sender.
constexpr std::array<std::string_view, 2> k_callings = {"targets", "contacts"};

bool passes(const Sieve& sieve, std::string_view name, std::string_view text) noexcept {
    return (sieve.passes_words(text) && holds_sentences(name, text)) || sieve.passes(text);
}

/// Text of a multiple of sixteen lower-case hex digits.
bool is_hex(std::string_view text) noexcept {
    base::Lanes others{};
    for (std::size_t i = 0; i < text.size(); i += base::k_lanes) {
        const base::Lanes bytes = base::load_lanes(text.data() + i);
        others |= ~((bytes - '0' <= 9) | (bytes - 'a' <= 5));
    }
    return !base::any_lane(others);
}

bool is_id(std::string_view text) noexcept {
    return text.size() == 33 && (text[0] == 'c' || text[0] == 'p' || text[0] == 'm') &&
           is_hex(text.substr(1));
}

bool is_uuid(std::string_view text) noexcept {
    if (text.size() != 36) {
        return false;
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        const char lower = base::to_lower(text[i]);
        if (dash ? text[i] != '-' : !(base::is_digit(lower) || (lower >= 'a' && lower <= 'f'))) {
            return false;
        }
    }
    return true;
}

bool is_moment_member(std::string_view name) noexcept {
    return name == "at" || name == "earliest" || name == "latest" || name == "acquired";
}

/// RFC 3339 by its form: looked at for every message, so without reading the numbers.
bool is_moment(std::string_view text) noexcept {
    constexpr std::string_view form = "0000-00-00T00:00:00";
    if (text.size() < form.size() || text.size() > 35) {
        return false;
    }
    const auto fits = [&](std::size_t at) { // sixteen characters
        const base::Lanes bytes = base::load_lanes(text.data() + at);
        const base::Lanes wanted = base::load_lanes(form.data() + at);
        const base::Lanes digits = (bytes - '0' <= 9) & (wanted == '0');
        return !base::any_lane(~((bytes == wanted) | digits));
    };
    return fits(0) && fits(form.size() - base::k_lanes) &&
           std::all_of(text.begin() + form.size(), text.end(), [](char c) {
               return base::is_digit(c) || c == '.' || c == ':' || c == '+' || c == '-' || c == 'Z';
           });
}

/// A date as a source writes it in its header: digits, separators, a few letters for AM and PM; never a
/// value.
bool is_written_time(std::string_view text) noexcept {
    return text.size() <= 48 &&
           std::none_of(text.begin(), text.end(), [](char c) { return c == '@' || c == '+'; });
}

/// Only by form, never by the member's name alone: a value in a wrong place is still looked at.
bool is_structural(std::string_view name, bool in_time, std::string_view text) noexcept {
    switch (text.size()) {
    case 33:
        return is_id(text);
    case 36:
        return is_uuid(text);
    case 64:
        return is_hex(text);
    default:
        return (is_moment(text) && is_moment_member(name)) ||
               (in_time && name == "written" && is_written_time(text));
    }
}

/// Integers of this size are looked at: eight digits.
constexpr std::int64_t k_shortest_number = 10'000'000;

class Walk {
public:
    Walk(const Sieve& sieve, const Visit& visit) : m_sieve(sieve), m_visit(visit) {}

    void members(stream::Value object, const Trail* above) {
        std::size_t index = 0;
        object.for_each_member([this, above, &index](std::string_view name, stream::Value member) {
            const Trail trail{above, {name, index++, false}};
            if (!is_plain_name(name) && m_sieve.passes(name)) { // one of ours holds no value
                m_visit(trail, name, Leaf::name);
            }
            value(member, trail);
        });
    }

private:
    void value(stream::Value value, const Trail& trail) {
        if (const auto text = value.text()) {
            const bool in_time = trail.above != nullptr && trail.above->step.name == "time";
            if (!is_structural(trail.step.name, in_time, *text) && passes(m_sieve, trail.step.name, *text)) {
                m_visit(trail, *text, Leaf::text);
            }
        } else if (const auto number = value.integer()) {
            integer(*number, trail);
        } else if (value.is_array()) {
            items(value, trail);
        } else {
            members(value, &trail);
        }
    }

    void items(stream::Value array, const Trail& trail) {
        std::size_t index = 0;
        array.for_each_item([this, &trail, &index](stream::Value item) {
            value(item, {&trail, {trail.step.name, index++, true}});
        });
    }

    void integer(std::int64_t number, const Trail& trail) {
        if (number < k_shortest_number || is_one_of(k_numbers, trail.step.name)) {
            return;
        }
        std::array<char, 24> buffer{};
        const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
        const std::string_view text(buffer.data(), static_cast<std::size_t>(end.ptr - buffer.data()));
        if (m_sieve.passes(text)) {
            m_visit(trail, text, Leaf::integer);
        }
    }

    const Sieve& m_sieve;
    const Visit& m_visit;
};

/// Goes through a record without paths until it meets something that Walk might visit.
class Screen {
public:
    explicit Screen(const Sieve& sieve) : m_sieve(sieve) {}

    bool text(std::string_view text) noexcept {
        if (m_at_name) {
            m_at_name = false;
            m_name = text;
            return m_sieve.is_too_short(text) || is_plain_name(text) || !m_sieve.passes(text);
        }
        const bool skips = m_sieve.is_too_short(text) || is_structural(name(), (m_times & 1U) != 0, text);
        const bool finds_words = name().empty() && m_sieve.passes_words(text); // an item: of any array
        return other() && (skips || !(finds_words || passes(m_sieve, name(), text)));
    }

    bool integer(std::int64_t number) noexcept {
        return (number < k_shortest_number || is_one_of(k_numbers, name())) && other();
    }

    bool open(bool is_object) noexcept {
        const bool is_time = is_object && name() == "time";
        m_times = m_times << 1U | (is_time ? 1U : 0U);
        m_objects = m_objects << 1U | (is_object ? 1U : 0U);
        m_at_name = is_object;
        return ++m_depth < k_deepest;
    }

    bool close() noexcept {
        m_times >>= 1U;
        m_objects >>= 1U;
        --m_depth;
        return other();
    }

    bool other() noexcept {
        m_at_name = (m_objects & 1U) != 0;
        return true;
    }

private:
    /// Of the member at hand; items of an array have none here.
    [[nodiscard]] std::string_view name() const noexcept {
        return (m_objects & 1U) != 0 ? m_name : std::string_view();
    }

    static constexpr int k_deepest = 63;

    const Sieve& m_sieve;
    std::uint64_t m_objects = 1; ///< the containers around, the innermost in the lowest bit: is it an object?
    std::uint64_t m_times = 0;   ///< … of the name "time"?
    int m_depth = 0;
    bool m_at_name = true;
    std::string_view m_name;
};

/// Whether a member holds sentences.
enum class Sentences : std::uint8_t { always, if_spaced, never };

/// Of all members that the lists have; of any other, people may have written it. Asked for every text of a
/// record, so by a hash that reads three bytes of a name.
class MemberSentences {
public:
    MemberSentences() {
        for (const std::string_view name : k_known) {
            add(name, Sentences::never);
        }
        for (const std::string_view name : k_codes) {
            add(name, Sentences::if_spaced);
        }
    }

    [[nodiscard]] Sentences of(std::string_view name) const noexcept {
        const Member& member = m_members[slot_of(name)];
        return member.name.empty() ? Sentences::always : member.sentences;
    }

private:
    struct Member {
        std::string_view name; ///< empty: the slot is free
        Sentences sentences = Sentences::always;
    };

    static constexpr std::size_t k_slots = 512; // most are free

    /// Where the name stands, or would.
    [[nodiscard]] std::size_t slot_of(std::string_view name) const noexcept {
        std::size_t slot = 0;
        if (!name.empty()) {
            const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(name[at]); };
            slot = (name.size() * 37 + byte(0) * 5U + byte(name.size() / 2) * 17U + byte(name.size() - 1)) %
                   k_slots;
        }
        while (!m_members[slot].name.empty() && !base::is_same_name(m_members[slot].name, name)) {
            slot = (slot + 1) % k_slots;
        }
        return slot;
    }

    void add(std::string_view name, Sentences otherwise) {
        Member& member = m_members[slot_of(name)];
        if (member.name.empty()) {
            member.name = name;
            member.sentences =
                is_one_of(k_sentences, name) || holds_name(name) ? Sentences::always : otherwise;
        }
    }

    std::array<Member, k_slots> m_members;
};

} // namespace

std::string_view to_string(Part part) noexcept {
    constexpr std::array<std::string_view, 22> words = {
        "text",   "subject", "quote",      "history",  "reaction",   "mention", "poll", "location",
        "system", "caption", "transcript", "filename", "attachment", "title",   "name", "address",
        "time",   "notice",  "source",     "header",   "extra",      "other"};
    return words[static_cast<std::size_t>(part)];
}

std::size_t steps_to_said(std::span<const Step> steps) noexcept {
    const bool is_said =
        steps.size() > 3 && steps[0].name == "merged" && steps[1].name == "records" && steps[2].is_item;
    return is_said ? 3 : 0;
}

Part part_of(std::string_view type, std::span<const Step> steps) noexcept {
    steps = steps.subspan(steps_to_said(steps));
    if (steps.empty()) {
        return Part::other;
    }
    if (type == "message") {
        const Part part = part_among(k_message, steps.front().name, Part::other);
        if (part != Part::attachment || steps.size() < 3) {
            return part;
        }
        return part_among(k_attachment, steps[2].name, Part::attachment);
    }
    if (type == "stream") {
        return Part::header;
    }
    if (type == "notice") {
        return Part::notice;
    }
    return type == "source" ? Part::source : part_among(k_other, steps.front().name, Part::other);
}

Steps Trail::steps() const {
    Steps steps;
    for (const Trail* trail = this; trail != nullptr; trail = trail->above) {
        steps.push_back(trail->step);
    }
    std::reverse(steps.begin(), steps.end());
    return steps;
}

bool holds_sentences(std::string_view name, std::string_view text) noexcept {
    static const MemberSentences members;
    const Sentences sentences = members.of(name);
    return sentences == Sentences::always ||
           (sentences == Sentences::if_spaced && text.find(' ') != std::string_view::npos);
}

bool is_coordinate(std::string_view name) noexcept {
    return name == "latitude" || name == "longitude";
}

bool holds_name(std::string_view name) noexcept {
    return is_one_of(k_callings, name) || (name.ends_with("_name") && !is_one_of(k_sentences, name));
}

void walk_record(stream::Value root, const Sieve& sieve, const Visit& visit) {
    Walk(sieve, visit).members(root, nullptr);
}

bool may_hold_text(stream::Value root, const Sieve& sieve) noexcept {
    Screen screen(sieve);
    return !root.for_each_inside(screen);
}

bool is_same(const Steps& a, const Steps& b) noexcept {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Step& x, const Step& y) {
        return x.is_item == y.is_item && (x.is_item ? x.index == y.index : x.name == y.name);
    });
}

std::string json_pointer(const Steps& steps, Leaf leaf) {
    std::string out;
    for (const Step& step : steps) {
        out.push_back('/');
        if (step.is_item) {
            out += std::to_string(step.index);
            continue;
        }
        for (const char c : step.name) {
            out += c == '~' ? std::string("~0") : c == '/' ? std::string("~1") : std::string(1, c);
        }
    }
    return leaf == Leaf::name ? out + "~" : out;
}

std::string printable_path(const Steps& steps) {
    std::string out;
    for (const Step& step : steps) {
        out += out.empty() ? "" : ".";
        if (step.is_item) {
            out += std::to_string(step.index);
        } else {
            out +=
                is_one_of(k_known, step.name) ? std::string(step.name) : "?" + std::to_string(step.index + 1);
        }
    }
    return out;
}

} // namespace chatkeep::policy
