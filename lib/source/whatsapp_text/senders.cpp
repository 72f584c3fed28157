// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_text/senders.hpp"

#include "base/error.hpp"
#include "base/lanes.hpp"
#include "base/text.hpp"
#include "source/whatsapp_text/attachments.hpp"
#include "source/whatsapp_text/marks.hpp"
#include "source/whatsapp_text/vocabulary.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace chatkeep::source::whatsapp_text {

namespace {

constexpr std::size_t k_longest_name = 512;       ///< bytes looked at for the end of a sender
constexpr std::size_t k_longest_second_part = 64; ///< bytes of a name behind its own ": "
constexpr std::size_t k_most_second_parts = 8;
constexpr std::string_view k_marked_words = ": \xE2\x80\x8E"; ///< in front of the app's own words
constexpr std::uint64_t k_lines_that_prove = 3;
constexpr std::array k_platforms = {false, true}; ///< iOS or not

/// Bytes of the space at the front of text; 0 when there is none.
std::size_t space_length(std::string_view text) noexcept {
    static constexpr std::array<std::string_view, 4> spaces = {" ", "\u00A0", "\u202F", "\u2009"};
    const auto* const found = std::find_if(
        spaces.begin(), spaces.end(), [text](std::string_view space) { return text.starts_with(space); });
    return found == spaces.end() ? 0 : found->size();
}

/// Bytes of the space at the end of text; 0 when there is none.
std::size_t space_length_at_end(std::string_view text) noexcept {
    static constexpr std::size_t longest = 3;
    const auto is_space = [](std::string_view end) {
        return !end.empty() && space_length(end) == end.size();
    };
    for (std::size_t length = 1; length <= std::min(longest, text.size()); ++length) {
        if (is_space(text.substr(text.size() - length))) {
            return length;
        }
    }
    return 0;
}

/// Korean exports put a space in front of the colon, others may put one of another kind.
std::string_view without_spaces_behind(std::string_view name) noexcept {
    while (const std::size_t length = space_length_at_end(name)) {
        name.remove_suffix(length);
    }
    return name;
}

std::string_view skip_spaces(std::string_view text) noexcept {
    while (const std::size_t length = space_length(text)) {
        text.remove_prefix(length);
    }
    return text;
}

/// Whether a colon in front of text ends a name: a space of any kind, or nothing, stands behind it.
bool is_behind_name(std::string_view text) noexcept {
    return text.empty() || text.front() == '\n' || space_length(text) > 0;
}

} // namespace

std::string plain_name(std::string_view raw) {
    raw = skip_app_mark(raw);
    std::string name;
    name.reserve(raw.size());
    while (!raw.empty()) {
        const std::size_t around = name_mark_length(raw);
        name.append(raw.substr(0, around > 0 ? 0 : 1));
        raw.remove_prefix(std::max(around, std::size_t{1}));
    }
    name.resize(without_spaces_behind(name).size());
    return name;
}

std::size_t long_sender_length(std::string_view rest) noexcept {
    const std::size_t end = std::min(rest.size(), k_longest_name);
    const auto next_stop = [&rest, end](std::size_t from) {
        return from + base::find_byte(rest.substr(from, end - from),
                                      [](base::Lanes bytes) { return (bytes == ':') | (bytes == '\n'); });
    };
    std::size_t at = next_stop(0);
    while (at < end && rest[at] == ':' && at + 1 < end && !is_behind_name(rest.substr(at + 1))) {
        at = next_stop(at + 1); // "12:30" in a name or text
    }
    return at < end && rest[at] == ':' && at > 0 ? at : std::string_view::npos;
}

std::optional<std::string_view> behind_name(std::string_view text, std::string_view rest) noexcept {
    if (!text.starts_with(rest)) {
        return std::nullopt;
    }
    const std::string_view colon = skip_spaces(text.substr(rest.size()));
    const std::size_t space = colon.starts_with(':') ? space_length(colon.substr(1)) : 0;
    return space > 0 ? std::optional(colon.substr(1 + space)) : std::nullopt;
}

std::string_view behind_space(std::string_view text) noexcept {
    return text.substr(space_length(text));
}

SenderTable::Entries::value_type& SenderTable::find_or_add(std::string_view raw_name) {
    const auto found = m_entries.find(raw_name);
    if (found != m_entries.end()) {
        return *found;
    }
    if (m_entries.size() >= k_most) {
        throw base::Error(
            base::Fault::data,
            fmt::format("more than {} different senders: this is no export of one conversation", k_most));
    }
    SenderEntry fresh;
    fresh.name = base::repair_utf8(plain_name(raw_name));
    fresh.may_be_event = may_be_event(raw_name);
    return *m_entries.emplace(std::string(raw_name), std::move(fresh)).first;
}

namespace {

std::string_view first_line(std::string_view text) noexcept {
    return text.substr(0, text.find('\n'));
}

/// Which of two ": " ends a sender's name.
enum class NameEnd { unknown, first, second };

/// "IMG-20230114-WA0001.jpg": a name that Android gives to what the app keeps.
bool is_given_by_app(std::string_view name) noexcept {
    constexpr std::size_t prefix = 4; // "IMG-"
    constexpr std::size_t date = 8;
    const std::string_view behind = name.substr(std::min(prefix, name.size()));
    return behind.substr(std::min(date, behind.size())).starts_with("-WA") &&
           std::all_of(behind.begin(), behind.begin() + date, base::is_digit) && name[prefix - 1] == '-';
}

/// "Anna: Report: final.pdf (file attached)": the file tells whether "Report: " is a part of its name. whole:
/// with that part; rest: without it.
NameEnd end_before_file(std::string_view whole, std::string_view rest, const AttachmentFiles* files) {
    if (files != nullptr && files->holds(whole)) {
        return NameEnd::first;
    }
    const bool told = is_given_by_app(rest) || (files != nullptr && files->holds(rest));
    return told ? NameEnd::second : NameEnd::unknown;
}

/// What Android has behind a second ": ". Words without brackets are what anyone may type.
NameEnd end_before_words(std::string_view body, std::string_view behind, const AttachmentFiles* files) {
    const Vocabulary& words = Vocabulary::of(false);
    std::string buffer;
    const std::string_view line = comparable(first_line(behind), buffer);
    if (const auto rest = words.find_attached(line)) {
        std::string whole_buffer;
        const auto whole = words.find_attached(comparable(first_line(body), whole_buffer));
        return end_before_file(whole ? whole->variable : std::string_view(), rest->variable, files);
    }
    return line.starts_with('<') && words.find_whole(line) ? NameEnd::second : NameEnd::unknown;
}

/// What iOS has behind a second ": " and a mark. A caption may stand in front of a file, also of one that was
/// left out, and in front of words that no table has.
NameEnd end_before_marked_words(std::string_view behind) {
    const Vocabulary& words = Vocabulary::of(true);
    std::string buffer;
    const std::string_view line = comparable(first_line(behind), buffer);
    const auto whole = words.find_whole(line);
    const bool told = whole ? !is_omitted(whole->kind)
                            : words.find_encryption(line) || words.find_deleted_by_admin(line) ||
                                  words.find_location(line) || match_event(line, true);
    return told ? NameEnd::second : NameEnd::unknown;
}

NameEnd end_of_name(std::string_view body, std::size_t second, const AttachmentFiles* files) {
    const std::string_view behind = behind_sender(body, second);
    return mark_length(behind) != 0 ? end_before_marked_words(behind) : end_before_words(body, behind, files);
}

/// Whether the colon belongs to words of the app ("<attached: …>", "location: https…") or ends a line of
/// several: no name ends there.
bool is_within_words(std::string_view body, std::size_t colon) {
    const std::string_view line = body.substr(0, body.find('\n'));
    if (colon + 1 == line.size() && line.size() < body.size()) { // "POLL:" and its question on the next line
        return true;
    }
    const auto open = line.rfind('<', colon);
    const bool bracketed = open != std::string_view::npos && line.find('>', colon) != std::string_view::npos;
    std::string buffer;
    const std::string_view words = comparable(bracketed ? line.substr(open) : line, buffer);
    return std::any_of(k_platforms.begin(), k_platforms.end(), [bracketed, words](bool ios) {
        if (bracketed) {
            return Vocabulary::of(ios).find_attached(words).has_value();
        }
        const auto location = Vocabulary::of(ios).find_location(words);
        return location && location->variable.find("://") != std::string_view::npos;
    });
}

/// Whether a body is words of the app that take no name: "Dit bericht is verwijderd", which with a name in
/// front is like "NAME is verwijderd", the event of a group.
bool is_whole_words(std::string_view body) {
    std::string buffer;
    const std::string_view line = comparable(body.substr(0, body.find('\n')), buffer);
    return std::any_of(k_platforms.begin(), k_platforms.end(), [line](bool ios) {
        const Vocabulary& words = Vocabulary::of(ios);
        return words.find_whole(line) || words.find_deleted_by_admin(line);
    });
}

/// The rest of the name that starts with front, of whom a system line that starts with that name speaks.
std::string person_of_event(const std::optional<EventMatch>& event, std::string_view front) {
    for (const std::string& name :
         {event ? event->actor : std::string(), event ? event->target : std::string()}) {
        if (name.size() > front.size() && name.starts_with(front)) {
            return name.substr(front.size());
        }
    }
    return {};
}

} // namespace

namespace {

struct QuotationMarks {
    std::string_view open;
    std::string_view close;
};

/// Whether the mark at the front of text may begin a quotation there: an apostrophe has no space in front of
/// it, or a letter alone behind it ("'t Hof").
bool may_open(std::string_view text, bool behind_space, const QuotationMarks& marks) noexcept {
    if (!text.starts_with(marks.open)) {
        return false;
    }
    const std::string_view behind = text.substr(marks.open.size());
    const bool letter = marks.open == "'" && behind.size() > 1 && behind[1] == ' ';
    return marks.open != marks.close || (behind_space && !letter);
}

/// Whether a quotation that a would-be sender opens is closed behind its colon: "Ann changed the subject to
/// “Crisis: new”" in a language that has no templates.
bool is_within_quotes(std::string_view name, std::string_view behind) noexcept {
    static constexpr std::array<QuotationMarks, 9> all = {{{"“", "”"},
                                                           {"„", "“"},
                                                           {"„", "”"},
                                                           {"«", "»"},
                                                           {"”", "”"},
                                                           {"「", "」"},
                                                           {"『", "』"},
                                                           {"\"", "\""},
                                                           {"'", "'"}}};
    return std::any_of(all.begin(), all.end(), [name, behind](const QuotationMarks& marks) {
        if (behind.find(marks.close) == std::string_view::npos) {
            return false;
        }
        bool open = false;
        for (std::size_t at = 0; at < name.size(); ++at) {
            const bool closes = open && name.substr(at).starts_with(marks.close);
            open = !closes && (open || may_open(name.substr(at), at == 0 || name[at - 1] == ' ', marks));
        }
        return open;
    });
}

} // namespace

/// Keeps what may be the rest of the sender's name: what every line has in front of a second ": ", or what a
/// system line tells. Most senders are done with at their first line.
void SenderTable::look_for_second(SenderEntry& sender, std::string_view rest, std::size_t length,
                                  std::uint64_t line_number) {
    const std::string_view body = behind_sender(rest, length);
    sender.in_quotes = sender.lines == 1 && is_within_quotes(sender.name, first_line(body));
    if (mark_length(body) != 0 || is_whole_words(body)) { // the app's own words: the name ended
        sender.next_differs = true;
        sender.next.clear();
        return;
    }
    const std::string_view line = first_line(rest);
    const bool marked = line.find(k_marked_words) != std::string_view::npos; // iOS: the name ends there
    const auto event = marked ? std::nullopt : match_event(line, true);      // which may quote a ": " itself
    std::string name = person_of_event(event, sender.name + ": ");
    const bool in_event = !name.empty();
    const std::size_t second = sender_length(body.substr(0, k_longest_second_part));
    if (!in_event && second != std::string_view::npos && !is_within_words(body, second)) {
        name = without_spaces_behind(body.substr(0, second));
    }
    const NameEnd end = in_event || name.empty() ? NameEnd::unknown : end_of_name(body, second, m_files);
    auto known = std::find_if(sender.next.begin(), sender.next.end(),
                              [&](const NextName& next) { return next.text == name; });
    if (name.empty() || end == NameEnd::first ||
        (known == sender.next.end() && sender.next.size() >= k_most_second_parts)) {
        sender.next_differs = true;
        sender.next.clear();
        return;
    }
    if (known == sender.next.end()) {
        known = sender.next.insert(sender.next.end(), NextName{std::move(name), 0, 0, line_number, false});
    }
    known->lines += in_event ? 0U : 1U;
    known->events += in_event ? 1U : 0U;
    sender.group_event = sender.group_event || (in_event && is_group_event(event->type));
    known->before_words = known->before_words || end == NameEnd::second;
}

SenderEntry& SenderTable::count(std::string_view rest, std::size_t length, bool own_words,
                                std::uint64_t line) {
    SenderEntry& sender = entry(rest.substr(0, length));
    ++sender.lines;
    sender.plain += own_words ? 0U : 1U;
    if (sender.may_be_event && !sender.words_differ) {
        const std::string_view words = behind_sender(rest, length).substr(0, k_longest_name);
        sender.words_differ = sender.lines > 1 && sender.only_words != words;
        sender.only_words = words;
    }
    if (!sender.next_differs) {
        look_for_second(sender, rest, length, line);
    }
    return sender;
}

void SenderTable::turn_to_shape(SenderEntry& sender, Shape shape) {
    const auto known = std::find_if(sender.shapes.begin(), sender.shapes.end(),
                                    [shape](const ShapeLines& lines) { return lines.shape == shape; });
    if (known == sender.shapes.end()) {
        sender.shapes.push_back({shape, 0});
    } else {
        std::iter_swap(known, sender.shapes.end() - 1);
    }
}

namespace {

std::uint64_t lines_of(const SenderEntry& sender, Shape shape) noexcept {
    const auto found = std::find_if(sender.shapes.begin(), sender.shapes.end(),
                                    [shape](const ShapeLines& lines) { return lines.shape == shape; });
    return found == sender.shapes.end() ? 0 : found->lines;
}

} // namespace

bool SenderTable::share_people(Shape main, Shape other) const {
    std::uint64_t all = 0;
    for (const auto& [raw, sender] : m_entries) {
        all += lines_of(sender, other);
    }
    const std::uint64_t shared = lines_of_known(main, other);
    return shared > 0 && shared * 2 >= all;
}

std::uint64_t SenderTable::lines_of_known(Shape main, Shape other) const {
    std::uint64_t shared = 0;
    for (const auto& [raw, sender] : m_entries) {
        shared += lines_of(sender, main) > 0 ? lines_of(sender, other) : 0;
    }
    return shared;
}

void SenderTable::add_known(std::string_view name) {
    const bool with_colon = name.find(": ") != std::string_view::npos;
    if (with_colon && m_known.size() < k_most) {
        m_known.emplace_back(name);
    } else if (!with_colon && m_alone.size() < k_most) {
        m_alone.insert(comparable(name));
    }
}

void SenderTable::add_given(std::string_view name) {
    add_known(name);
    m_given.insert(comparable(name));
}

/// Whether an option, the title or a system line has the name without anything behind it.
bool SenderTable::is_told_alone(const SenderEntry& sender) const {
    return m_alone.find(comparable(sender.name)) != m_alone.end();
}

/// Every line of the sender has a second ": " or reads like a system line. Several texts in front of it are
/// names only when words of the app stand behind one of them: a person may well begin each message with one
/// of a few words, or with one word, which no number of lines puts beyond doubt. Words of a system line alone
/// prove no name: a person types them, too.
void SenderTable::settle_next(SenderEntry& sender) {
    const bool words = std::any_of(sender.next.begin(), sender.next.end(),
                                   [](const NextName& next) { return next.before_words; });
    const bool alone = is_told_alone(sender);
    for (const NextName& next : sender.next) {
        const std::string name = sender.name + ": " + next.text;
        const std::uint64_t lines = next.lines + std::min(next.events, std::uint64_t{1});
        const bool repeated = next.lines > 0 && lines >= k_lines_that_prove;
        const bool proven = next.before_words || (repeated && (words || (sender.next.size() == 1 && !alone)));
        if (std::find(sender.longer.begin(), sender.longer.end(), name) != sender.longer.end()) {
            continue;
        }
        if (proven) {
            sender.longer.push_back(name);
        }
        if (!proven || !words) {
            m_ambiguous.count += next.lines + next.events;
            m_ambiguous.first.push_back(next.first_line);
        }
    }
}

/// A line that has to have a mark in front of it, and has none, is no system line.
void SenderTable::drop_events(SenderEntry& sender) {
    sender.group_event = false;
    for (NextName& next : sender.next) {
        next.events = 0;
    }
    sender.next.erase(std::remove_if(sender.next.begin(), sender.next.end(),
                                     [](const NextName& next) { return next.lines == 0; }),
                      sender.next.end());
}

/// Whether an entry is somebody, not words of the app.
bool SenderTable::is_somebody(const SenderEntry& sender) noexcept {
    return !sender.may_be_event && !sender.in_quotes;
}

void SenderTable::settle(bool needs_mark) {
    std::sort(m_known.begin(), m_known.end());
    m_known.erase(std::unique(m_known.begin(), m_known.end()), m_known.end());
    for (auto& [raw, sender] : m_entries) {
        const bool given = m_given.find(comparable(sender.name)) != m_given.end();
        sender.in_quotes = sender.in_quotes && sender.lines == 1 && !given;
        if (std::string words = comparable(raw); words != sender.name && is_somebody(sender)) {
            m_in_words.emplace(std::move(words), sender.name);
        }
        const std::string front = sender.name + ": ";
        auto known = std::lower_bound(m_known.begin(), m_known.end(), front);
        for (; known != m_known.end() && known->starts_with(front); ++known) {
            sender.longer.push_back(*known);
        }
        if (needs_mark && mark_length(raw) == 0) {
            drop_events(sender);
        }
        if (!sender.next_differs && is_somebody(sender) && !given) {
            settle_next(sender);
        }
    }
    std::sort(m_ambiguous.first.begin(), m_ambiguous.first.end());
    for (auto& [raw, sender] : m_entries) {
        std::sort(sender.longer.begin(), sender.longer.end(),
                  [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
    }
}

bool SenderTable::is_known(std::string_view name) const {
    const auto found = m_entries.find(name);
    if (found != m_entries.end()) {
        return is_somebody(found->second);
    }
    return std::binary_search(m_known.begin(), m_known.end(), name);
}

bool SenderTable::is_person(std::string_view name) const {
    const std::string words = base::to_nfc(comparable(name));
    return std::any_of(m_entries.begin(), m_entries.end(), [&words](const auto& entry) {
        const SenderEntry& sender = entry.second;
        const auto is_meant = [&words](const std::string& known) {
            return base::to_nfc(comparable(known)) == words;
        };
        return sender.plain > 0 && is_somebody(sender) &&
               (is_meant(sender.name) || std::any_of(sender.longer.begin(), sender.longer.end(), is_meant));
    });
}

std::string SenderTable::name_in_words(std::string_view words) const {
    if (m_entries.find(words) != m_entries.end()) {
        return std::string(words);
    }
    const auto found = m_in_words.find(comparable(words));
    return found == m_in_words.end() ? std::string(words) : found->second;
}

bool SenderTable::has_name_with(std::string_view part) const {
    return std::any_of(m_entries.begin(), m_entries.end(), [part](const auto& entry) {
        return is_somebody(entry.second) && entry.second.name.find(part) != std::string::npos;
    });
}

std::vector<std::string> SenderTable::split_names(std::string_view names, std::string_view joining) const {
    std::vector<std::string> parts;
    const auto last = joining.empty() ? std::string_view::npos : names.rfind(joining);
    std::string_view rest = names.substr(0, last);
    while (last != std::string_view::npos && !rest.empty()) {
        const auto comma = rest.find(", ");
        parts.push_back(name_in_words(rest.substr(0, comma)));
        rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 2);
    }
    const std::string whole = name_in_words(names);
    if (parts.empty() || m_entries.find(whole) != m_entries.end()) {
        return {whole};
    }
    if (parts.back().ends_with(',')) { // "Bob, Kim, and Zoe"
        parts.back().pop_back();
    }
    parts.push_back(name_in_words(names.substr(last + joining.size())));
    const bool all_known =
        std::all_of(parts.begin(), parts.end(), [this](const std::string& part) { return is_known(part); });
    const bool held = has_name_with(joining) || (parts.size() > 2 && has_name_with(", "));
    return all_known || !held ? parts : std::vector<std::string>{whole};
}

bool SenderTable::tell_group() const {
    return std::any_of(m_entries.begin(), m_entries.end(), [](const auto& entry) {
        return entry.second.group_event && !entry.second.longer.empty();
    });
}

std::size_t SenderTable::people() const noexcept {
    return static_cast<std::size_t>(std::count_if(m_entries.begin(), m_entries.end(), [](const auto& entry) {
        return entry.second.plain > 0 && is_somebody(entry.second);
    }));
}

} // namespace chatkeep::source::whatsapp_text
