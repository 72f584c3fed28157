// SPDX-License-Identifier: EUPL-1.2
// The second pass: records to messages, in the order of the file.
#include "base/error.hpp"
#include "base/text.hpp"
#include "source/mime.hpp"
#include "source/notices.hpp"
#include "source/whatsapp_text/attachments.hpp"
#include "source/whatsapp_text/body.hpp"
#include "source/whatsapp_text/encoding.hpp"
#include "source/whatsapp_text/form.hpp"
#include "source/whatsapp_text/marks.hpp"
#include "source/whatsapp_text/survey.hpp"
#include "source/whatsapp_text/survey_notices.hpp"
#include "source/whatsapp_text/timing.hpp"
#include "source/whatsapp_text/vocabulary.hpp"
#include "source/whatsapp_text/whatsapp_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <deque>
#include <optional>
#include <unordered_map>
#include <utility>

namespace chatkeep::source::whatsapp_text {

namespace {

using model::Id;
using model::NoticeCode;
using model::Record;

class Reader : public SourceReader {
public:
    Reader(const tree::Tree& tree, const Claim& claim, hash::MediaStore& store, const ReadOptions& options);
    bool next(Record& record) override;
    bool next_plain(model::PlainMessage& message) override;

private:
    /// A line that the next message's time may show to be pasted.
    struct Doubtful {
        std::uint64_t number = 0;
        std::int64_t time_s = 0; ///< wall clock
        std::string front;
    };

    static constexpr std::size_t k_most_doubtful = 100;

    struct Line {
        std::string_view rest; ///< behind the header
        std::string_view body; ///< behind the sender
        SenderEntry* sender = nullptr;
        std::string_view name; ///< the sender's name, which may hold ": " itself
    };

    [[nodiscard]] model::Conversation make_conversation();
    [[nodiscard]] Survey look_ahead(const TextFile& text);
    void start();
    [[nodiscard]] bool has_ready() const noexcept;
    bool take_ready(Record& record);
    bool take_orphan(Record& record);
    bool scan();
    [[nodiscard]] const SenderEntry* plain_line(const RawRecord& record, model::PlainContent& content);
    [[nodiscard]] bool miss_file(model::PlainContent& content);
    [[nodiscard]] const model::Time* plain_time(const RawRecord& record);
    void finish();
    bool read_record(const RawRecord& record, model::Message& message);
    void read_preamble(const RawRecord& record);
    void turn_to(const Header& header) noexcept;
    void report_untimely(const RawRecord& record, const model::Message& message);
    [[nodiscard]] Line split(std::string_view rest);
    [[nodiscard]] std::optional<EventMatch> find_quoting_event(const Line& line) const;
    [[nodiscard]] static std::optional<EventMatch> find_event_about(const Line& line);
    [[nodiscard]] bool is_apps_voice(const Line& line, const std::optional<EventMatch>& event) const;
    void read_words(std::string_view rest, model::Message& message);
    void read_system_line(std::string_view rest, model::Message& message);
    void fill_event(std::string_view text, const std::optional<EventMatch>& match, model::Message& message);
    void fetch_attachments(model::Message& message);
    Id participant(const std::string& name);
    [[nodiscard]] Id message_id(const RawRecord& record, std::uint64_t n);
    void read_contents(const Ordinals::Take& take) const;
    void report_time(const TimeTrouble& trouble, const RawRecord& record);
    [[nodiscard]] bool names_sender(std::string_view line, bool anybody) const;
    void report_resembling(const RawRecord& record, std::string_view detail);
    void report_forged(const RawRecord& record, std::string_view rest);
    [[nodiscard]] bool is_wanted(const model::Time& time) const;

    const tree::Tree& m_tree;
    Claim m_claim;
    hash::MediaStore& m_store;
    ReadOptions m_options;
    Survey m_survey;
    Id m_conversation;
    std::optional<Id> m_owner;
    std::vector<Doubtful> m_doubtful; ///< system lines in no table, up to the message behind them
    std::unique_ptr<base::Input> m_input;
    std::optional<RecordScanner> m_scanner;
    std::optional<Timing> m_timing;
    AttachmentFiles m_files;
    Notices m_notices;
    std::deque<std::size_t> m_orphans; ///< entries of the tree, once all messages were read
    RawRecord m_record;
    bool m_scanned = false;                  ///< m_record waits to be read
    model::Time m_plain_time;                ///< of the plain message before; nothing is wrong with it
    Shape m_plain_shape = 0;                 ///< of its header
    std::deque<Record> m_ready;              ///< source, conversation, participants
    std::optional<model::Message> m_message; ///< follows m_ready, when that is not empty
    std::unordered_map<std::string, Id> m_participants;
    std::optional<Ordinals> m_ordinals;
    std::uint64_t m_n = 0;
    std::uint64_t m_left_out = 0;
    bool m_ios = false; ///< the header last read is of iOS; a file may be put together from both
    bool m_needs_mark = true;
    bool m_started = false;
    bool m_finished = false;
};

Reader::Reader(const tree::Tree& tree, const Claim& claim, hash::MediaStore& store,
               const ReadOptions& options)
    : m_tree(tree), m_claim(claim), m_store(store), m_options(options),
      m_files(tree, claim.entry, std::static_pointer_cast<FolderUse>(claim.shared)) {}

/// A limit without an offset is compared with the wall clock.
bool is_before(const model::Instant& time, const model::Instant& limit) noexcept {
    if (!limit.offset_s) {
        return time.civil_s < limit.civil_s;
    }
    return time.civil_s - time.offset_s.value_or(0) < limit.civil_s - *limit.offset_s;
}

std::string title_of(const Claim& claim, const ReadOptions& options, const Survey& survey) {
    if (!options.conversation.empty()) {
        return options.conversation;
    }
    return claim.title.empty() ? survey.group_name : claim.title;
}

model::Conversation Reader::make_conversation() {
    model::Conversation conversation;
    conversation.service = "whatsapp";
    conversation.title = title_of(m_claim, m_options, m_survey);
    // A later export of the same conversation has the same title; one without a title is known by its file
    // name.
    const std::string known_by = conversation.title.empty() ? m_claim.within : conversation.title;
    m_conversation = model::make_id("whatsapp\n" + base::to_nfc(known_by));
    conversation.id = m_conversation;
    conversation.kind = kind_of(m_survey, m_claim.title);
    const bool by_option = !m_options.owner.empty();
    const std::string owner = by_option ? m_survey.senders.name_in_words(m_options.owner)
                                        : base::repair_utf8(plain_name(m_survey.owner));
    if (!owner.empty()) {
        m_owner = model::combine(m_conversation, model::make_id(owner));
        conversation.owner = m_owner;
        conversation.owner_basis = by_option ? "option" : "marker";
    }
    conversation.extra.emplace_back("platform", std::string(m_survey.ios ? "ios" : "android"));
    if (!m_survey.languages.empty()) {
        const auto most = std::max_element(m_survey.languages.begin(), m_survey.languages.end(),
                                           [](const auto& a, const auto& b) { return a.second < b.second; });
        conversation.extra.emplace_back("language", most->first);
    }
    return conversation;
}

/// Tells of files that nobody else will tell of, when the text can't be read.
Survey Reader::look_ahead(const TextFile& text) {
    try {
        return survey(text, m_claim.title, m_files, m_options);
    } catch (const base::Error& error) {
        const std::size_t left = m_files.give_up();
        if (left == 0) {
            throw;
        }
        throw base::Error(error.fault(),
                          fmt::format("{}; files beside it that no message names, which are not listed: {}",
                                      error.what(), left),
                          error.hint());
    }
}

void Reader::start() {
    const std::string name(base::printable(m_claim.within));
    const TextFile text{[this] { return m_tree.open(m_claim.entry); }, name};
    m_survey = look_ahead(text);
    if (!m_survey.own_title.empty()) {
        m_claim.title = m_survey.own_title;
    }
    m_survey.newest_file_s = m_files.newest_s();
    model::Source source;
    source.reader = "whatsapp-text";
    source.within = m_claim.within;
    source.name = m_tree.name();
    source.size = m_survey.size;
    source.sha256 = m_survey.sha256;
    source.service = "whatsapp";
    source.extra = m_claim.facts;
    m_ready.emplace_back(std::move(source));
    m_ready.emplace_back(make_conversation());
    m_notices.set_conversation(m_conversation);
    m_timing.emplace(m_survey, m_options);
    for (model::Notice& notice : m_timing->notices()) {
        m_notices.add(std::move(notice));
    }
    add_notices(m_survey, m_notices);
    m_input = m_tree.open(m_claim.entry);
    const Utf8 utf8 = m_survey.is_damaged ? Utf8::checked : Utf8::known;
    m_scanner.emplace(*m_input, name, ScanRules{m_survey.shapes, m_survey.behind_returns, utf8, true});
    m_ordinals.emplace(m_survey.repeats, [this](const Ordinals::Take& take) { read_contents(take); });
}

void Reader::finish() {
    const std::vector<std::size_t> orphans = m_files.orphans();
    if (m_left_out > 0) {
        std::string text = fmt::format("{} of {} messages lie outside the wanted range", m_left_out, m_n);
        text += orphans.empty() ? ""
                                : fmt::format("; files that the others do not name, which are not listed: {}",
                                              orphans.size());
        m_notices.add_file(NoticeCode::message_outside_range, std::move(text));
    }
    if (!m_options.owner.empty() &&
        !m_participants.contains(m_survey.senders.name_in_words(m_options.owner))) {
        m_notices.add_named(NoticeCode::owner_unseen, m_options.owner, {});
    }
    if (m_left_out == 0) {
        m_orphans.assign(orphans.begin(), orphans.end());
    }
    m_notices.finish();
    m_finished = true;
}

Id Reader::participant(const std::string& name) {
    const auto known = m_participants.find(name);
    if (known != m_participants.end()) {
        return known->second;
    }
    model::Participant person;
    person.id = model::combine(m_conversation, model::make_id(name));
    person.conversation = m_conversation;
    person.name = name;
    if (m_owner) {
        person.owner = person.id == *m_owner;
    }
    if (name.starts_with('~')) {
        person.saved = false;
    } else if (name.starts_with('+') && name.size() > 1 && base::is_digit(name[1])) {
        person.saved = false;
        person.address = name;
    }
    const Id id = person.id;
    m_ready.emplace_back(std::move(person));
    m_participants.emplace(name, id);
    return id;
}

/// n: the record's number, from 0.
Id Reader::message_id(const RawRecord& record, std::uint64_t n) {
    const Id content = content_of(record);
    return model::with_ordinal(model::combine(m_conversation, content),
                               m_ordinals->next(*record.header, content, n));
}

/// Hands out the content of every record with a header.
void Reader::read_contents(const Ordinals::Take& take) const {
    const std::unique_ptr<base::Input> input = m_tree.open(m_claim.entry);
    RecordScanner scanner(*input, base::printable(m_claim.within),
                          {m_survey.shapes, m_survey.behind_returns, Utf8::unchecked});
    RawRecord record;
    while (scanner.next(record)) {
        if (record.header) {
            take(content_of(record));
        }
    }
}

Reader::Line Reader::split(std::string_view rest) {
    Line line{rest, rest, nullptr, {}};
    const std::size_t length = sender_length(rest);
    if (length == std::string_view::npos) {
        return line;
    }
    SenderEntry& sender = m_survey.senders.entry(rest.substr(0, length));
    if (sender.in_quotes) {
        return line;
    }
    line.sender = &sender;
    line.name = line.sender->name;
    line.body = behind_sender(rest, length);
    for (const std::string& name : line.sender->longer) {
        const std::string_view behind = std::string_view(name).substr(line.sender->name.size() + 2);
        if (const auto body = behind_name(line.body, behind)) {
            line.name = name;
            line.body = *body;
            break;
        }
    }
    return line;
}

/// A system line that starts with a known name that holds ": ".
std::optional<EventMatch> Reader::find_event_about(const Line& line) {
    const auto starts_line = [&line](const std::string& name) {
        return line.body.starts_with(std::string_view(name).substr(line.sender->name.size() + 2));
    };
    const std::vector<std::string>& names = line.sender->longer;
    if (std::none_of(names.begin(), names.end(), starts_line)) {
        return std::nullopt;
    }
    auto event = match_event(line.rest, true);
    const auto is_meant = [&event](const std::string& name) {
        return name == event->actor || name == event->target;
    };
    if (event && std::none_of(names.begin(), names.end(), is_meant)) {
        event.reset();
    }
    return event;
}

/// A system line without a sender whose ": " stands in a name or subject that it quotes.
std::optional<EventMatch> Reader::find_quoting_event(const Line& line) const {
    const bool marked = m_ios && mark_length(line.rest) != 0; // "] LRM words"
    if (m_needs_mark && !marked) {
        return std::nullopt;
    }
    if (!line.sender->longer.empty() && line.name.size() == line.sender->name.size()) {
        return find_event_about(line);
    }
    const bool named = name_mark_length(line.rest) != 0 && !line.rest.starts_with(k_lrm); // "] LRE +31 6…:"
    if (!line.sender->may_be_event && (!marked || named)) {
        return std::nullopt;
    }
    auto event = match_event(line.rest);
    const bool says_nothing_else = line.sender->may_be_event && !line.sender->words_differ;
    if (event && !event->strong && !says_nothing_else && !m_survey.senders.is_known(event->actor)) {
        event.reset();
    }
    return event;
}

/// iOS writes its own words behind a pseudo sender and a mark. Words that no table has are the app's when the
/// pseudo sender is the group or never says or sends anything else, or when they speak about that person.
bool Reader::is_apps_voice(const Line& line, const std::optional<EventMatch>& event) const {
    const std::string_view words = skip_marks(line.body);
    return event.has_value() || Vocabulary::of(true).find_encryption(comparable(words)) ||
           line.name == m_survey.group_name || (line.sender->plain == 0 && line.sender->words == 0) ||
           words.starts_with(line.name);
}

/// The person whose phone made the export, where a language needs no other words for what that person did.
bool is_owners_pronoun(std::string_view actor) noexcept {
    static constexpr std::array<std::string_view, 7> words = {"You", "Je", "U", "Du", "Vous", "Você", "Tu"};
    return std::find(words.begin(), words.end(), actor) != words.end();
}

void Reader::fill_event(std::string_view text, const std::optional<EventMatch>& match,
                        model::Message& message) {
    message.kind = model::MessageKind::event;
    message.text = std::string(skip_app_mark(text));
    model::Event event;
    event.type = match ? std::string(match->type) : "other";
    if (!match && Vocabulary::of(m_ios).find_encryption(comparable(text))) {
        event.type = "encryption";
    }
    if (match && is_owners_pronoun(match->actor)) {
        event.actor = m_owner;
    } else if (match && !match->actor.empty()) {
        event.actor = participant(m_survey.senders.name_in_words(match->actor));
    }
    if (match && !match->target.empty()) {
        event.targets = m_survey.senders.split_names(match->target, joining_word(match->locale));
    }
    event.value = match ? match->value : std::string();
    message.event = std::move(event);
}

/// A line without a sender: mostly an event, but missed calls and deleted messages may stand so on Android.
void Reader::read_system_line(std::string_view rest, model::Message& message) {
    if (!read_missed_or_deleted(rest, m_ios, message)) {
        fill_event(rest, match_event(rest), message);
    }
}

/// Tells a system line from a person's message and fills in what it says.
void Reader::read_words(std::string_view rest, model::Message& message) {
    const Line line = split(rest);
    if (line.sender == nullptr) {
        return read_system_line(rest, message);
    }
    if (const auto event = find_quoting_event(line)) {
        return fill_event(rest, event, message);
    }
    const bool one_line = message.position.lines == 1U;
    const Body body = read_body(line.body, {m_ios, m_needs_mark, one_line, &m_files}, message);
    if (body.unknown_words) {
        const auto event = match_event(line.body, true);
        if (is_apps_voice(line, event)) {
            fill_event(line.body, event, message);
            message.extra.emplace_back("header_name", std::string(line.name));
            return;
        }
        m_notices.add(NoticeCode::marker_unknown, message,
                      "words behind the app's mark that are in no table");
    }
    if (body.unknown_line) {
        m_notices.add(NoticeCode::marker_unknown, message,
                      "a line in angle brackets, as the app writes its own words, that is in no table");
    }
    if (body.unknown_inside) {
        m_notices.add(NoticeCode::marker_unknown, message,
                      "words behind the app's mark, inside the text, that are in no table");
    }
    if (line.name.size() != line.sender->name.size()) {
        message.sender = participant(std::string(line.name)); // a name that holds ": "
    } else {
        if (!line.sender->participant.is_set()) {
            line.sender->participant = participant(line.sender->name);
        }
        message.sender = line.sender->participant;
    }
    if (m_owner) {
        message.from_owner = *message.sender == *m_owner;
    }
    fetch_attachments(message);
}

void Reader::fetch_attachments(model::Message& message) {
    for (model::Attachment& attachment : message.attachments) {
        if (attachment.missing != model::Missing::none) {
            continue;
        }
        const std::string trouble = m_files.fetch(attachment, m_store);
        if (attachment.missing == model::Missing::none) {
            continue;
        }
        const NoticeCode code =
            attachment.missing == model::Missing::unreadable  ? NoticeCode::attachment_unreadable
            : attachment.missing == model::Missing::ambiguous ? NoticeCode::attachment_ambiguous
                                                              : NoticeCode::attachment_missing;
        m_notices.add(code, message, trouble, attachment.name);
    }
}

void Reader::report_time(const TimeTrouble& trouble, const RawRecord& record) {
    if (trouble.code) {
        model::Notice notice;
        notice.code = *trouble.code;
        notice.position.line = record.line;
        notice.detail = trouble.detail;
        notice.text = base::repair_utf8(record.bytes.substr(0, record.header->rest));
        m_notices.add(std::move(notice));
    }
}

bool Reader::is_wanted(const model::Time& time) const {
    if (!time.earliest || !time.latest) {
        return true; // what has no time can't be outside
    }
    const bool before = m_options.since && is_before(*time.latest, *m_options.since);
    const bool behind = m_options.until && !is_before(*time.earliest, *m_options.until);
    return !before && !behind;
}

/// position: one that never held anything else.
void put_position(const RawRecord& record, model::Position& position) {
    position.line = record.line;
    position.lines = record.lines;
    position.offset = record.offset;
    position.length = record.bytes.size();
}

void Reader::read_preamble(const RawRecord& record) {
    model::Notice notice;
    notice.code = NoticeCode::preamble;
    put_position(record, notice.position);
    notice.detail = "text in front of the first message";
    notice.text = base::repair_utf8(record.bytes.substr(0, 4096));
    m_notices.add(std::move(notice));
    report_resembling(record, "stands in front of the first message that is understood, and is in none");
}

void Reader::turn_to(const Header& header) noexcept {
    m_ios = header.ios;
    m_needs_mark = m_ios && m_survey.has_marks;
}

/// False when the record is no message, or none that is wanted.
bool Reader::read_record(const RawRecord& record, model::Message& message) {
    if (!record.header) {
        read_preamble(record);
        return false;
    }
    turn_to(*record.header);
    std::string repaired;
    std::string_view rest = record.bytes.substr(record.header->rest);
    clear(message);
    message.n = m_n++;
    put_position(record, message.position);
    const TimeTrouble trouble = m_timing->read(record, message.time);
    if (!is_wanted(message.time)) {
        ++m_left_out;
        return false;
    }
    message.conversation = m_conversation;
    message.id = message_id(record, message.n);
    if (!record.known_utf8 && !base::is_utf8(record.bytes)) {
        repaired = base::repair_utf8(rest);
        rest = repaired;
        const BytePlace place = first_bad_byte(record);
        m_notices.add(NoticeCode::bad_utf8, message,
                      fmt::format("bytes that are no UTF-8 stand as U+FFFD: the first at line {}, byte {} of "
                                  "the file",
                                  place.line, place.offset));
    }
    read_words(rest, message);
    report_time(trouble, record);
    if (message.sender) {
        report_forged(record, rest);
    }
    report_untimely(record, message);
    report_resembling(record, "kept as text of the message before it");
    return true;
}

/// Enough of a line to show the form of its would-be header, with little of a message.
std::string front_of_line(std::string_view text) {
    std::size_t end = std::min(std::size_t{48}, text.find_first_of("\r\n"));
    while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
        --end; // not in the middle of a character
    }
    return base::repair_utf8(text.substr(0, end));
}

/// Pasted headers can't be told for sure; those whose sender occurs nowhere else are suspect.
void Reader::report_forged(const RawRecord& record, std::string_view rest) {
    const bool back = m_timing->went_back();
    if (!back && !m_survey.is_rare(record.header->shape)) {
        return;
    }
    const Line line = split(rest);
    if (line.sender == nullptr || line.sender->lines != 1) {
        return;
    }
    model::Notice notice;
    notice.code = NoticeCode::header_forged;
    notice.position.line = record.line;
    notice.detail = fmt::format("kept as a message, but its sender occurs nowhere else and its {}",
                                back ? "time goes back more than a day" : "form is not the file's");
    notice.text = front_of_line(record.bytes);
    m_notices.add(std::move(notice));
    m_timing->set_last_aside();
}

/// A line without a sender that is in no table may be pasted: an agenda with times to come.
void Reader::report_untimely(const RawRecord& record, const model::Message& message) {
    const auto time_s = message.time.at ? message.time.at->civil_s : 0;
    const bool unknown = message.event && message.event->type == "other" && message.n > 0;
    if (unknown) {
        m_notices.add(NoticeCode::marker_unknown, message,
                      message.extra.empty()
                          ? "a line without a sender whose words are in no table; it was kept as an event"
                          : "the app's own words, which are in no table; they were kept as an event");
    }
    if (unknown && !m_ios && m_doubtful.size() < k_most_doubtful) {
        m_doubtful.push_back({record.line, time_s, front_of_line(record.bytes)});
        return;
    }
    for (Doubtful& line : m_doubtful) {
        if (!message.time.at || time_s >= line.time_s) {
            continue;
        }
        model::Notice notice;
        notice.code = NoticeCode::header_forged;
        notice.position.line = line.number;
        notice.detail =
            "kept as a system line, but its words are not known and its time is after the next message's";
        notice.text = std::move(line.front);
        m_notices.add(std::move(notice));
    }
    m_doubtful.clear();
}

/// Whether a sender stands behind a would-be header with a whole date: "… - NAME: ", "…] NAME: ". anybody: it
/// need not be someone who sends messages.
bool Reader::names_sender(std::string_view line, bool anybody) const {
    constexpr std::size_t longest_header = 64;
    for (const std::string_view mark : {" - ", "] "}) {
        const auto end = line.substr(0, longest_header).find(mark);
        if (end == std::string_view::npos) {
            continue;
        }
        const std::string_view front = line.substr(0, end);
        const std::string_view rest = line.substr(end + mark.size());
        const std::size_t length = sender_length(rest);
        if (length != std::string_view::npos && may_have_year(front) && !is_machine_time(front) &&
            (anybody || m_survey.senders.is_known(rest.substr(0, length)))) {
            return true;
        }
    }
    return false;
}

void Reader::report_resembling(const RawRecord& record, std::string_view detail) {
    std::string_view rest = record.bytes;
    std::uint64_t line = record.line;
    for (const std::uint64_t number : record.resembling_lines) {
        for (; line < number; ++line) {
            rest.remove_prefix(rest.find('\n') + 1);
        }
        const std::string_view text = rest.substr(0, rest.find('\n'));
        const bool known = parse_header(text).has_value();
        const bool resembling = resembles_header(text);
        const bool lost = is_cut_header(text) || names_sender(text, resembling);
        if (!known && !lost && !resembling) {
            continue; // people write down appointments, too
        }
        model::Notice notice;
        notice.code =
            !known && (lost || !record.header) ? NoticeCode::header_unknown : NoticeCode::header_forged;
        notice.position.line = number;
        notice.detail = detail;
        notice.text = front_of_line(rest);
        m_notices.add(std::move(notice));
    }
}

/// Participants before the message that needs them, notices behind the message they are about.
bool Reader::take_ready(Record& record) {
    if (!m_ready.empty()) {
        record = std::move(m_ready.front());
        m_ready.pop_front();
        return true;
    }
    if (m_message) {
        record = std::move(*m_message);
        m_message.reset();
        return true;
    }
    return m_notices.take(record) || take_orphan(record);
}

/// Each file that nobody names, however many: nothing else in the stream tells of it.
bool Reader::take_orphan(Record& record) {
    if (m_orphans.empty()) {
        return false;
    }
    const tree::Entry& entry = m_tree.entries()[m_orphans.front()];
    model::Notice notice;
    notice.code = NoticeCode::attachment_orphan;
    notice.conversation = m_conversation;
    notice.name = entry.path;
    notice.detail = fmt::format("no message names this file of {} bytes", entry.size);
    record = std::move(notice);
    m_orphans.pop_front();
    return true;
}

bool Reader::has_ready() const noexcept {
    return !m_ready.empty() || m_message || !m_notices.empty();
}

/// Has m_record hold the next record that nobody read; false at the end of the file.
bool Reader::scan() {
    m_scanned = m_scanned || m_scanner->next(m_record);
    return m_scanned;
}

/// The sender of a record, when that is known and what stands behind the name says one thing; else null.
const SenderEntry* Reader::plain_line(const RawRecord& record, model::PlainContent& content) {
    if (!record.header || !record.known_utf8 || !record.resembling_lines.empty() || !m_doubtful.empty()) {
        return nullptr;
    }
    turn_to(*record.header);
    const Line line = split(record.bytes.substr(record.header->rest));
    const SenderEntry* sender = line.sender;
    const bool known = sender != nullptr && sender->participant.is_set() && !sender->may_be_event &&
                       line.name.size() == sender->name.size();
    const bool is_plain =
        known && read_plain_body(line.body, {m_ios, m_needs_mark, record.lines == 1, &m_files}, content);
    return is_plain && !find_quoting_event(line) ? sender : nullptr;
}

/// Fills in why the file of a content, if it names one, is missing. False: it may be there, or more is to be
/// said of it.
bool Reader::miss_file(model::PlainContent& content) {
    if (content.file.empty()) {
        return true;
    }
    if (!m_files.has_none() || !m_notices.count_further(NoticeCode::attachment_missing)) {
        return false;
    }
    content.missing = model::Missing::not_found;
    content.mime = mime_type_of_name(content.file);
    return true;
}

/// Messages in a row often have the same time. nullptr: something is wrong with this one.
const model::Time* Reader::plain_time(const RawRecord& record) {
    const Header& header = *record.header;
    const std::string_view written =
        record.bytes.substr(header.written_begin, std::size_t{header.written_end} - header.written_begin);
    if (header.shape == m_plain_shape && base::is_same_name(written, m_plain_time.written)) {
        return &m_plain_time;
    }
    m_plain_shape = header.shape;
    if (m_timing->read(record, m_plain_time).code || !is_wanted(m_plain_time)) {
        m_plain_time = {};
        return nullptr;
    }
    return &m_plain_time;
}

bool Reader::next_plain(model::PlainMessage& message) {
    if (!m_started || m_finished || has_ready() || !scan()) {
        return false;
    }
    const SenderEntry* sender = plain_line(m_record, message.content);
    const model::Time* time = sender != nullptr ? plain_time(m_record) : nullptr;
    if (time == nullptr || !miss_file(message.content)) {
        return false;
    }
    m_scanned = false;
    message.n = m_n++;
    message.id = message_id(m_record, message.n);
    message.conversation = m_conversation;
    message.sender = sender->participant;
    message.from_owner.reset();
    if (m_owner) {
        message.from_owner = message.sender == *m_owner;
    }
    message.time = time;
    put_position(m_record, message.position);
    message.order = {};
    return true;
}

bool Reader::next(Record& record) {
    if (!m_started) {
        m_started = true;
        start();
    }
    while (!take_ready(record)) {
        if (m_finished) {
            return false;
        }
        if (!scan()) {
            finish();
            continue;
        }
        m_scanned = false;
        auto* last = std::get_if<model::Message>(&record);
        model::Message& message = last != nullptr ? *last : record.emplace<model::Message>();
        if (!read_record(m_record, message)) {
            continue;
        }
        if (m_ready.empty()) {
            return true;
        }
        m_message = std::move(message);
    }
    return true;
}

/// The times of an export are wall clock times.
void refuse_incomparable(const ReadOptions& options) {
    for (const auto& [name, limit] :
         {std::pair("since", &options.since), std::pair("until", &options.until)}) {
        if (*limit && (*limit)->offset_s && options.zone.empty()) {
            throw base::Error(
                base::Fault::usage,
                fmt::format("--{} has an offset, but the zone of the messages is not known", name),
                "give --zone as well, or leave the offset out to compare wall clock times");
        }
    }
}

} // namespace

std::unique_ptr<SourceReader> open(const tree::Tree& tree, const Claim& claim, hash::MediaStore& store,
                                   const ReadOptions& options) {
    refuse_incomparable(options);
    return std::make_unique<Reader>(tree, claim, store, options);
}

} // namespace chatkeep::source::whatsapp_text
