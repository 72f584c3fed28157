// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_text/survey.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "hash/sha.hpp"
#include "source/whatsapp_text/copy_names.hpp"
#include "source/whatsapp_text/encoding.hpp"
#include "source/whatsapp_text/marks.hpp"
#include "source/whatsapp_text/shapes.hpp"
#include "source/whatsapp_text/vocabulary.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <set>
#include <utility>

namespace chatkeep::source::whatsapp_text {

namespace {

/// Passes bytes on while hashing them.
class HashingInput : public base::Input {
public:
    explicit HashingInput(base::Input& inner) : m_inner(inner), m_digest(hash::Algorithm::sha256) {}

    std::size_t read(char* buffer, std::size_t size) override {
        const std::size_t count = m_inner.read(buffer, size);
        m_digest.update({buffer, count});
        return count;
    }

    [[nodiscard]] std::string finish() { return m_digest.finish(); }

private:
    base::Input& m_inner;
    hash::Digest m_digest;
};

std::optional<int> number_at(std::string_view text, std::size_t at, std::size_t digits) noexcept {
    if (at + digits > text.size()) {
        return std::nullopt;
    }
    int value = 0;
    for (const char c : text.substr(at, digits)) {
        if (!base::is_digit(c)) {
            return std::nullopt;
        }
        value = value * 10 + (c - '0');
    }
    return value;
}

std::optional<std::int32_t> make_day(std::optional<int> year, std::optional<int> month,
                                     std::optional<int> day) noexcept {
    if (!year || !month || !day) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year(*year),
                                           std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok()) {
        return std::nullopt;
    }
    return static_cast<std::int32_t>(std::chrono::sys_days{date}.time_since_epoch().count());
}

/// The sending date in a name of iOS: "…-YYYY-MM-DD-HH-MM-SS.ext" behind a direction mark.
std::optional<std::int32_t> ios_name_day(std::string_view body) {
    const auto mark = body.find(k_lrm);
    const auto dash = mark == std::string_view::npos ? mark : body.find("-20", mark);
    if (dash == std::string_view::npos || dash + 5 >= body.size() || body[dash + 5] != '-') {
        return std::nullopt;
    }
    return make_day(number_at(body, dash + 1, 4), number_at(body, dash + 6, 2), number_at(body, dash + 9, 2));
}

/// The day of receipt in a name of Android: "IMG-YYYYMMDD-WA0001.jpg".
std::optional<std::int32_t> android_name_day(std::string_view body) {
    const auto tail = body.find("-WA");
    if (tail == std::string_view::npos || tail < 9 || body[tail - 9] != '-') {
        return std::nullopt;
    }
    return make_day(number_at(body, tail - 8, 4), number_at(body, tail - 4, 2), number_at(body, tail - 2, 2));
}

/// The line of a message of iOS that names its file: it stands behind the caption.
std::string_view line_with_file(std::string_view body) noexcept {
    constexpr std::string_view marked_bracket = "\u200E<";
    const auto mark = body.find(marked_bracket);
    const std::string_view rest = body.substr(mark == std::string_view::npos ? 0 : mark);
    return rest.substr(0, rest.find('\n'));
}

void add_name_evidence(std::string_view body, const Header& header, DateEvidence& evidence) {
    const auto day = header.ios ? ios_name_day(body) : android_name_day(body);
    if (day) {
        evidence.add_name(header.date, *day, header.ios);
    }
}

/// One pass: counts shapes, senders and languages.
class Surveyor {
public:
    Surveyor(Survey& result, std::string_view title) : m_result(result), m_title(title) {}

    void add(const RawRecord& record);

    /// To be called behind the last add().
    void finish();

    [[nodiscard]] const ShapeUse& shapes() const noexcept { return m_shapes; }

private:
    void count_line_end() noexcept;
    void look_for_swallowed(const RawRecord& record);
    void look_at_line_alone(std::string_view line, std::uint64_t number);
    void look_at_words(std::string_view line, const RawRecord& record, SenderEntry& sender);
    void look_at_marker(std::string_view rest, const Found& found, std::uint64_t line);
    void look_for_owner();
    void look_for_group_name(std::string_view rest);
    void look_for_founder(std::string_view rest, const Header& header, const std::string& sender);
    bool look_at_marked_line(std::string_view text, std::string_view name);
    bool look_at_event(std::string_view text, bool colon_in_actor = false);
    void count_language(std::string_view language);

    static constexpr std::size_t k_most_owners = 16;
    static constexpr std::size_t k_shortest_notice = 80; ///< bytes; what stands for a file is shorter
    static constexpr std::size_t k_longest_usual = 256;  ///< bytes of a record that hardly swallowed others

    Survey& m_result;
    std::string_view m_title; ///< of the conversation
    std::string m_subject;    ///< what the last system line that names the group calls it
    ShapeUse m_shapes;
    std::uint64_t m_last_line_end = 0; ///< of the record in front; 0: none
    std::uint64_t m_feeds = 0;         ///< headers in a row behind a line feed alone
    Shape m_last_shape = 0;
    DateEvidence* m_last_evidence = nullptr;
    std::string_view m_last_language;
    std::uint64_t* m_last_language_count = nullptr;
    std::uint64_t m_ios_records = 0;
    std::map<std::string, std::uint64_t> m_owners; ///< raw names of senders of a "You deleted this message"
    std::set<std::string> m_no_owners;             ///< people who did something to the owner
    std::string m_buffer;                          ///< for comparable()
};

/// language: of a table, so that it stays.
void Surveyor::count_language(std::string_view language) {
    if (m_last_language_count == nullptr || language != m_last_language) {
        m_last_language = language;
        m_last_language_count = &m_result.languages[std::string(language)];
    }
    ++*m_last_language_count;
}

/// False: the words are those of no event that is known.
bool Surveyor::look_at_event(std::string_view text, bool colon_in_actor) {
    if (Vocabulary::of(m_result.ios).find_encryption(comparable(text))) {
        m_result.starts_with_notice = m_result.starts_with_notice || m_result.records == 1;
        return true;
    }
    const auto event = match_event(text, colon_in_actor);
    if (!event) {
        return false;
    }
    count_language(event->locale);
    m_result.senders.add_known(event->actor);
    m_result.senders.add_known(event->target);
    const std::string_view joining = joining_word(event->locale);
    const auto last = joining.empty() ? std::string::npos : event->target.rfind(joining);
    if (last != std::string::npos) { // each may hold ": "
        m_result.senders.add_known(event->target.substr(0, last));
        m_result.senders.add_known(event->target.substr(last + joining.size()));
    }
    const bool about_owner = event->type == "added" || event->type == "removed";
    if (about_owner && event->target.empty() && m_no_owners.size() < SenderTable::k_most) {
        m_no_owners.insert(event->actor); // "Bart added you"
    }
    if (!event->value.empty() && (event->type == "created" || event->type == "subject")) {
        m_subject = event->value;
    }
    m_result.group_events = m_result.group_events || is_group_event(event->type);
    m_result.number_changed = m_result.number_changed || event->type == "number_changed";
    m_result.starts_with_notice =
        m_result.starts_with_notice || (m_result.records == 1 && event->type == "created");
    return true;
}

void Surveyor::look_at_marker(std::string_view rest, const Found& found, std::uint64_t line) {
    count_language(found.locale);
    m_result.has_media = m_result.has_media || found.kind == MarkerKind::file_attached;
    const bool by_owner =
        found.kind == MarkerKind::deleted_by_owner || found.kind == MarkerKind::deleted_by_owner2;
    if (by_owner && m_owners.size() < k_most_owners) {
        m_owners.emplace(rest.substr(0, sender_length(rest)), line);
    }
}

/// A record without a sender: words of the app, or a form of sender that nobody knows.
void Surveyor::look_at_line_alone(std::string_view line, std::uint64_t number) {
    std::string buffer;
    const auto words = Vocabulary::of(m_result.ios).find_whole(comparable(line, buffer));
    if (words && is_deleted(words->kind)) {
        return;
    }
    if (!look_at_event(line) && m_result.strange++ == 0) {
        m_result.first_strange_line = number;
    }
}

/// Counts the language of the app's own words, which the start of a body tells from plain text.
void Surveyor::look_at_words(std::string_view line, const RawRecord& record, SenderEntry& sender) {
    const Header& header = *record.header;
    const std::string_view rest = record.bytes.substr(header.rest);
    look_for_founder(rest, header, sender.name);
    if (sender.may_be_event &&
        !sender.words_differ) { // the ": " may stand in a name that a system line quotes
        look_at_event(rest.substr(0, rest.find('\n')));
    }
    const Vocabulary& words = Vocabulary::of(header.ios);
    const bool marked = mark_length(line) != 0;
    if (header.ios && !marked && m_result.records == 1) {
        look_for_group_name(rest);
    }
    const bool may_attach = line.ends_with(')') && std::memchr(line.data(), '.', line.size()) != nullptr;
    if (!marked && (header.ios || (!may_attach && !words.may_start_words(line)))) {
        return;
    }
    const std::string_view text = comparable(line, m_buffer);
    auto found = words.find_whole(text);
    if (!found) {
        found = words.find_attached(text);
    }
    if (found) {
        ++sender.words;
        look_at_marker(rest, *found, record.line);
    } else if (marked && !look_at_marked_line(text, sender.name) && m_result.records == 1 &&
               text.size() >= k_shortest_notice) {
        m_result.first_voice = rest.substr(0, sender_length(rest));
    }
}

/// iOS marks its own words, so that a name that holds ": " in them is no doubt. False: they are in no table.
bool Surveyor::look_at_marked_line(std::string_view text, std::string_view name) {
    if (!Vocabulary::of(m_result.ios).find_encryption(text)) {
        return look_at_event(text, true);
    }
    m_result.starts_with_notice = m_result.starts_with_notice || m_result.records == 1;
    if (m_result.group_name.empty()) {
        m_result.group_name = name;
    }
    return true;
}

/// "HQ: duty officer created group "Storm"" begins the export of a group, before anyone can write.
void Surveyor::look_for_founder(std::string_view rest, const Header& header, const std::string& sender) {
    const bool first = m_result.records == 1 || (m_result.records == 2 && m_result.starts_with_notice);
    if (!first || header.ios) {
        return;
    }
    const std::string_view line = rest.substr(0, rest.find('\n'));
    const auto event = match_event(line, true);
    if (event && event->type == "created" && event->actor.starts_with(sender + ": ")) {
        look_at_event(line, true);
    }
}

/// "Building: phase 2: LRM Messages and calls are…": the name of a group of iOS that holds ": ".
void Surveyor::look_for_group_name(std::string_view rest) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    const auto mark = line.find(k_lrm);
    const std::string_view name = line.substr(0, mark);
    if (mark != std::string_view::npos && name.ends_with(": ")) {
        const std::string text = comparable(line.substr(mark));
        if (Vocabulary::of(true).find_encryption(text)) {
            const std::string group = base::repair_utf8(plain_name(name.substr(0, name.size() - 2)));
            m_result.senders.add_known(group);
            look_at_marked_line(text, group);
        }
    }
}

/// The line end in front of a header.
void Surveyor::count_line_end() noexcept {
    LineEnds& ends = m_result.line_ends;
    m_feeds = m_last_line_end == 1 ? m_feeds + 1 : 0;
    ends.feeds += m_last_line_end == 1 ? 1U : 0U;
    ends.returns += m_last_line_end == 2 ? 1U : 0U;
    ends.longest_run = std::max(ends.longest_run, m_feeds);
}

/// Messages that a tool ended in carriage returns alone are text of the one in front of them.
void Surveyor::look_for_swallowed(const RawRecord& record) {
    if (const std::uint64_t count = headers_behind_returns(record.bytes); count > 0) {
        m_result.first_swallowing_line =
            m_result.swallowed == 0 ? record.line : m_result.first_swallowing_line;
        m_result.swallowed += count;
    }
}

void Surveyor::add(const RawRecord& record) {
    if (!record.header) {
        m_result.first_preamble_line = record.line;
        m_result.first_line = base::printable(record.bytes.substr(0, record.bytes.find('\n')), 80);
        return;
    }
    const Header& header = *record.header;
    ++m_result.records;
    m_result.repeats.add(header, [&record] { return content_of(record); });
    m_shapes.add(header);
    if (m_last_evidence == nullptr || header.shape != m_last_shape) {
        m_last_shape = header.shape;
        m_last_evidence = &m_result.evidence[header.shape];
    }
    m_last_evidence->add(header.date, record.line);
    m_result.ios = header.ios;
    if (header.ios) {
        ++m_ios_records;
        count_line_end();
    }
    m_last_line_end = record.line_end;
    if (record.bytes.size() > k_longest_usual) {
        look_for_swallowed(record);
    }
    const std::string_view rest = record.bytes.substr(header.rest);
    const bool no_sender =
        header.ios && mark_length(rest) != 0 && sender_length(skip_marks(rest)) == std::string_view::npos;
    const std::size_t length = no_sender ? std::string_view::npos : sender_length(rest);
    const std::string_view body = length == std::string_view::npos ? rest : behind_sender(rest, length);
    const std::string_view line = record.lines == 1 ? body : body.substr(0, body.find('\n'));
    const bool marked = mark_length(body) != 0;
    m_result.has_marks = m_result.has_marks || marked;
    SenderEntry* sender = length == std::string_view::npos
                              ? nullptr
                              : &m_result.senders.count(rest, length, marked, record.line);
    if (sender != nullptr) {
        SenderTable::count_shape(*sender, header.shape);
        look_at_words(line, record, *sender);
    } else {
        look_at_line_alone(line, record.line);
    }
    add_name_evidence(record.lines > 1 && header.ios ? line_with_file(body) : line, header, *m_last_evidence);
}

void Surveyor::finish() {
    m_result.ios = m_ios_records * 2 > m_result.records;
    look_for_owner();
    const std::string& named = m_result.group_name.empty() ? m_subject : m_result.group_name;
    if (is_copy_name(m_title, named)) {
        m_result.own_title = named;
    }
}

/// Anyone can type the words that tell the owner: two people who did are none. A conversation of two is
/// called after the other one.
void Surveyor::look_for_owner() {
    const std::string title = comparable(m_title.empty() ? m_result.group_name : m_title);
    std::vector<std::string> left;
    for (const auto& [raw, line] : m_owners) {
        const std::string name = comparable(plain_name(raw));
        if (name != title && m_no_owners.find(comparable(raw)) == m_no_owners.end()) {
            left.push_back(raw);
        }
        if (name == title || m_owners.size() > 1) {
            m_result.doubtful_owners.push_back(line);
        }
    }
    std::sort(m_result.doubtful_owners.begin(), m_result.doubtful_owners.end());
    if (left.size() == 1) {
        m_result.owner = left.front();
    }
}

/// By their byte order marks, as Windows programs write them.
void refuse_wide(const RawRecord& record, const std::string& name) {
    using namespace std::string_view_literals;
    const std::string_view bytes = record.bytes;
    const bool is_utf32 = bytes.starts_with("\xFF\xFE\0\0"sv) || bytes.starts_with("\0\0\xFE\xFF"sv);
    if (record.offset != 0 ||
        (!is_utf32 && !bytes.starts_with("\xFF\xFE") && !bytes.starts_with("\xFE\xFF"))) {
        return;
    }
    const std::string_view encoding = is_utf32 ? "UTF-32" : "UTF-16";
    throw base::Error(
        base::Fault::data,
        fmt::format("{}: the file is {}, not UTF-8: it is not as WhatsApp wrote it", name, encoding),
        fmt::format("use the original export, or convert a copy with: iconv -f {} -t UTF-8", encoding));
}

/// Lines that end in a carriage return alone would all be one message.
void refuse_returns_alone(const RawRecord& record, const std::string& name) {
    if (record.offset == 0 && headers_behind_returns(record.bytes) > 0) {
        throw base::Error(
            base::Fault::data,
            fmt::format("{}: its lines end in carriage returns alone, as WhatsApp writes none", name),
            "use the original export, or convert a copy with: tr '\\r' '\\n'");
    }
}

ShapeUse run_pass(const TextFile& text, std::string_view title, Survey& result) {
    const std::unique_ptr<base::Input> file = text.open();
    HashingInput input(*file);
    RecordScanner scanner(input, text.name, {result.shapes, result.behind_returns, Utf8::checked});
    Surveyor surveyor(result, title);
    RawRecord record;
    while (scanner.next(record)) {
        refuse_wide(record, text.name);
        refuse_returns_alone(record, text.name);
        result.is_damaged = result.is_damaged || (!record.known_utf8 && !base::is_utf8(record.bytes));
        surveyor.add(record);
    }
    surveyor.finish();
    result.repeats.settle();
    result.size = scanner.bytes_read();
    result.sha256 = input.finish();
    return surveyor.shapes();
}

/// A text in a code page of eight bits is not read: nobody would see from the stream who wrote what.
void refuse_code_page(const TextFile& text, const Survey& found) {
    const std::unique_ptr<base::Input> file = text.open();
    RecordScanner scanner(*file, text.name, {found.shapes, found.behind_returns, Utf8::unchecked});
    EncodingCheck check(text.name);
    RawRecord record;
    while (scanner.next(record)) {
        check.add(record);
    }
    check.finish();
}

} // namespace

std::uint64_t headers_behind_returns(std::string_view text) {
    std::uint64_t count = 0;
    for (auto at = text.find('\r'); at != std::string_view::npos; at = text.find('\r')) {
        text.remove_prefix(at + 1);
        count +=
            !text.starts_with('\n') && parse_header(text.substr(0, text.find_first_of("\r\n"))) ? 1U : 0U;
    }
    return count;
}

bool Survey::is_rare(Shape shape) const {
    if (evidence.size() < 2) {
        return false;
    }
    std::uint64_t most = 0;
    for (const auto& [other, dates] : evidence) {
        most = std::max(most, dates.count());
    }
    const auto found = evidence.find(shape);
    return found != evidence.end() && found->second.count() * 3 <= most;
}

model::ConversationKind kind_of(const Survey& survey, const std::string& title) {
    using enum model::ConversationKind;
    const std::size_t people = survey.senders.people();
    if (survey.group_events) {
        return group;
    }
    if (people > 2) {
        return survey.number_changed ? unknown : group;
    }
    if (people < 2) {
        return unknown;
    }
    if (!survey.group_name.empty() && !survey.senders.is_person(survey.group_name)) {
        return group;
    }
    return title.empty() || survey.senders.is_person(title) ? direct : unknown;
}

model::Id content_of(const RawRecord& record) noexcept {
    std::string_view bytes = record.bytes;
    if (record.offset == 0 && bytes.starts_with("\xEF\xBB\xBF")) {
        bytes.remove_prefix(3);
    }
    return model::make_id(bytes);
}

namespace {

/// The sender of the first line, when that may be the encryption notice and its sender writes and sends
/// nothing: a group, or somebody who never answered.
std::string silent_voice(Survey& survey) {
    if (survey.first_voice.empty()) {
        return {};
    }
    const SenderEntry& sender = survey.senders.entry(survey.first_voice);
    return sender.plain + sender.words == 0 ? sender.name : std::string();
}

Survey begin(const AttachmentFiles& files, const Shapes& shapes, bool behind_returns) {
    Survey result;
    result.senders.use_files(files);
    result.shapes = shapes;
    result.behind_returns = behind_returns;
    return result;
}

} // namespace

Survey survey(const TextFile& text, std::string_view title, const AttachmentFiles& files,
              const ReadOptions& options) {
    Survey result = begin(files, {}, false);
    const ShapeUse use = run_pass(text, title, result);
    const Shapes chosen = use.choose(result.evidence, result.senders);
    const bool copies = result.line_ends.tell_copies();
    if (copies || chosen.size() < use.counts().size()) { // some headers are pasted text: read again without
        result = begin(files, chosen, copies);
        run_pass(text, title, result);
    }
    result.shapes = chosen;
    if (result.records == 0) {
        const std::string first = result.first_line.empty()
                                      ? "the file is empty"
                                      : fmt::format("first line: \"{}\"", result.first_line);
        throw base::Error(base::Fault::data, base::at_line(text.name, 1),
                          fmt::format("no line has a message header of a known form ({})", first),
                          "is this a WhatsApp export? If so, the form of its dates is new to this program");
    }
    if (result.is_damaged) {
        refuse_code_page(text, result);
    }
    if (result.group_name.empty()) {
        result.group_name = silent_voice(result);
    }
    result.senders.add_known(title);
    for (const std::string& participant : options.participants) {
        result.senders.add_given(participant);
    }
    if (!options.owner.empty()) {
        result.senders.add_given(options.owner);
    }
    result.senders.settle(result.needs_mark());
    result.group_events = result.group_events || result.senders.tell_group();
    return result;
}

} // namespace chatkeep::source::whatsapp_text
