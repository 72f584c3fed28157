// SPDX-License-Identifier: EUPL-1.2
#include "stream/contract.hpp"

#include "base/big_endian.hpp"
#include "base/error.hpp"
#include "base/spill_sort.hpp"
#include "base/text.hpp"
#include "model/ids.hpp"
#include "model/records.hpp"
#include "model/time.hpp"
#include "stream/member_types.hpp"
#include "stream/members.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <unordered_set>
#include <vector>

namespace chatkeep::stream {

namespace {

using model::Id;
using model::Instant;
using model::parse_id;

/// For the ids of a stream, which are sorted behind its last line: few enough that a stage of a pipe stays
/// small, enough that ten million messages make some sixty runs.
constexpr std::size_t k_id_memory = std::size_t{8} << 20U;

constexpr char k_defined = 'd';
constexpr char k_referred = 'r';

bool is_sha256(std::string_view text) noexcept {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

struct IdHash {
    std::size_t operator()(const Id& id) const noexcept { return id.low; }
};

/// A moment on the line of time: UTC seconds when the offset is known, else wall clock seconds.
struct Moment {
    std::int64_t seconds;
    std::uint32_t nanos;

    // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 takes the zero in a defaulted <=> for a pointer
    friend auto operator<=>(const Moment&, const Moment&) = default;
};

Moment moment_of(const Instant& instant) noexcept {
    return {instant.civil_s - instant.offset_s.value_or(0), instant.nanos};
}

bool comparable(const Instant& left, const Instant& right) noexcept {
    return left.offset_s.has_value() == right.offset_s.has_value();
}

template <typename E>
bool is_word_of(std::string_view text, E last) noexcept {
    for (unsigned i = 0; i <= static_cast<unsigned>(last); ++i) {
        if (to_string(static_cast<E>(i)) == text) {
            return true;
        }
    }
    return false;
}

bool is_known_type(std::string_view type) noexcept {
    static constexpr std::array<std::string_view, 7> types = {
        "stream", "source", "conversation", "participant", "message", "removal", "notice"};
    return std::find(types.begin(), types.end(), type) != types.end();
}

/// The members of a message that are checked, or stand in every message, in the order that the writer gives
/// them.
enum class Member : std::uint8_t {
    type,
    id,
    conversation,
    n,
    sender,
    kind,
    text,
    time,
    reply_to,
    reactions,
    edits,
    mentions,
    attachments,
    poll,
    event,
    position,
    rule,
    basis,
    count
};

constexpr std::size_t k_members = static_cast<std::size_t>(Member::count);

constexpr std::size_t index(Member member) noexcept {
    return static_cast<std::size_t>(member);
}

constexpr std::array<std::string_view, k_members> k_member_names = {
    "type",      "id",    "conversation", "n",           "sender", "kind",  "text",     "time", "reply_to",
    "reactions", "edits", "mentions",     "attachments", "poll",   "event", "position", "rule", "basis"};

using RecordMembers = Members<Member, k_members>;

/// The members of a time that are checked, in the order that the writer gives them.
enum class TimeMember : std::uint8_t { at, earliest, latest, precision, basis, count };

constexpr std::array<std::string_view, static_cast<std::size_t>(TimeMember::count)> k_time_names = {
    "at", "earliest", "latest", "precision", "basis"};

using TimeMembers = Members<TimeMember, k_time_names.size()>;

} // namespace

class Contract::Checker {
public:
    explicit Checker(ContractListener& listener) : m_listener(listener) {}

    void check(const Line& line);
    void finish();

    [[nodiscard]] const ContractCounts& counts() const noexcept { return m_counts; }

private:
    void breach(std::string text) { m_listener.breach(m_line, std::move(text)); }

    void check_source(const Value& root);
    void require_source(const Value& source);
    void check_conversation(const Value& root);
    void check_participant(const Value& root);
    void check_message(const Value& root);
    bool check_types(const Value& root);
    void check_removal(const Value& root);
    void check_notice(const Value& root);
    void check_place(const RecordMembers& members, std::string_view type);
    void check_time(const Value& time, std::string_view whose);
    void check_interval(const TimeMembers& time, std::string_view whose);
    std::optional<Instant> instant(const TimeMembers& time, TimeMember member, std::string_view whose);
    void check_attachments(const Value& attachments);
    void check_attachment(const Value& attachment);
    void check_reactions(const Value& reactions);
    void check_edits(const Value& edits);
    void check_reply(const Value& reply);
    void check_poll(const Value& poll);
    void check_participant_reference(std::string_view id, std::string_view what);
    void check_member_reference(const Value& object, std::string_view name, std::string_view what);
    void define(const Id& id, char letter);
    void refer(const Id& id);
    void add_id(const Id& id, char letter, char role);

    ContractListener& m_listener;
    ContractCounts m_counts;
    std::uint64_t m_line = 0;
    std::vector<std::string> m_sources;
    std::optional<Id> m_conversation;
    std::string m_conversation_text;
    std::optional<std::int64_t> m_last_n;
    std::unordered_set<Id, IdHash> m_participants;
    base::SpillSort m_ids{k_id_memory};
};

void Contract::Checker::check(const Line& line) {
    m_line = line.number;
    if (!line.root.has_integers_only() && is_known_type(line.type)) {
        breach("a number is no integer of 64 bits");
    }
    if (line.type == "message") {
        check_message(line.root);
    } else if (line.type == "removal") {
        check_removal(line.root);
    } else if (line.type == "participant") {
        check_participant(line.root);
    } else if (line.type == "conversation") {
        check_conversation(line.root);
    } else if (line.type == "source") {
        check_source(line.root);
    } else if (line.type == "notice") {
        check_notice(line.root);
    } else if (line.type != "stream") {
        ++m_counts.unknown;
        m_listener.remark(m_line,
                          fmt::format("the record type \"{}\" is unknown", base::printable(line.type, 40)));
    } else if (m_line != 1) {
        breach("a second stream record");
    }
}

void Contract::Checker::check_source(const Value& root) {
    ++m_counts.sources;
    const std::string id(root.text_of("id"));
    if (id.empty() || root.text_of("reader").empty()) {
        breach("the source has no id or no reader");
    }
    if (std::find(m_sources.begin(), m_sources.end(), id) != m_sources.end()) {
        breach(fmt::format("the source id \"{}\" is used twice", base::printable(id, 40)));
        return;
    }
    m_sources.push_back(id);
}

void Contract::Checker::require_source(const Value& source) {
    const std::string id(source.text().value_or(""));
    if (std::find(m_sources.begin(), m_sources.end(), id) == m_sources.end()) {
        breach(fmt::format("the conversation names the source \"{}\", which does not stand before it",
                           base::printable(id, 40)));
    }
}

void Contract::Checker::check_conversation(const Value& root) {
    ++m_counts.conversations;
    m_participants.clear();
    m_last_n.reset();
    m_conversation_text = root.text_of("id");
    m_conversation = parse_id(m_conversation_text, 'c');
    if (!m_conversation) {
        breach("the conversation has no valid id");
    } else {
        define(*m_conversation, 'c');
    }
    if (const auto source = root.find("source")) {
        require_source(*source);
    }
    root.find("sources").value_or(Value()).for_each_item(
        [this](const Value& source) { require_source(source); });
    if (!is_word_of(root.text_of("kind"), model::ConversationKind::community)) {
        m_listener.remark(m_line, "the conversation has an unknown kind");
    }
    if (const auto owner = root.find("owner"); owner && !parse_id(owner->text().value_or(""), 'p')) {
        breach("the conversation's owner is no participant id");
    }
}

void Contract::Checker::check_participant(const Value& root) {
    ++m_counts.participants;
    if (!m_conversation || root.text_of("conversation") != m_conversation_text) {
        breach("the participant does not stand in its conversation");
    }
    const auto id = parse_id(root.text_of("id"), 'p');
    if (!id) {
        breach("the participant has no valid id");
    } else if (!m_participants.insert(*id).second) {
        breach("the participant stands twice in its conversation");
    }
}

/// Conversation, id and place of a message or removal.
void Contract::Checker::check_place(const RecordMembers& members, std::string_view type) {
    if (!m_conversation || members.text(Member::conversation) != m_conversation_text) {
        breach(fmt::format("the {} does not stand in its conversation", type));
    }
    const auto id = parse_id(members.text(Member::id), 'm');
    if (!id) {
        breach(fmt::format("the {} has no valid id", type));
    } else {
        define(*id, 'm');
    }
    const Value* place = members.find(Member::n);
    const auto n = place == nullptr ? std::nullopt : place->integer();
    if (!n || *n < 0) {
        breach(fmt::format("the {} has no valid n", type));
    } else if (m_last_n && *n <= *m_last_n) {
        breach(fmt::format("n is {} after {}: it must ascend within a conversation", *n, *m_last_n));
    }
    m_last_n = n ? n : m_last_n;
}

void Contract::Checker::check_message(const Value& root) {
    ++m_counts.messages;
    const RecordMembers members(root, k_member_names);
    check_place(members, "message");
    if (members.find(Member::sender) != nullptr) {
        check_participant_reference(members.text(Member::sender), "sender");
    }
    const Value* text = members.find(Member::text);
    if (text == nullptr || !text->text() || members.text(Member::kind).empty()) {
        breach("the message has no kind or no text");
    } else if (!is_word_of(members.text(Member::kind), model::MessageKind::unknown)) {
        m_listener.remark(m_line, "the message has an unknown kind");
    }
    if (const Value* time = members.find(Member::time)) {
        check_time(*time, "message");
    } else {
        breach("the message has no time");
    }
    if (!check_types(root)) {
        return;
    }
    if (const Value* reply = members.find(Member::reply_to)) {
        check_reply(*reply);
    }
    if (const Value* reactions = members.find(Member::reactions)) {
        check_reactions(*reactions);
    }
    if (const Value* edits = members.find(Member::edits)) {
        check_edits(*edits);
    }
    if (const Value* mentions = members.find(Member::mentions)) {
        mentions->for_each_item(
            [this](Value mention) { check_member_reference(mention, "participant", "mention"); });
    }
    if (const Value* attachments = members.find(Member::attachments)) {
        check_attachments(*attachments);
    }
    if (const Value* poll = members.find(Member::poll)) {
        check_poll(*poll);
    }
    if (const Value* event = members.find(Member::event)) {
        check_member_reference(*event, "actor", "event's actor");
    }
}

/// False after a breach. What is no integer, and a time that is no object, was told.
bool Contract::Checker::check_types(const Value& root) {
    std::string_view wrong;
    root.for_each_member([&wrong](std::string_view name, const Value& value) {
        const bool is_told = name == "time" && !value.is_object();
        wrong = wrong.empty() && !is_told && !has_its_type(name, value) ? name : wrong;
    });
    if (!wrong.empty() && root.has_integers_only()) {
        breach(fmt::format("the message's member \"{}\" is of another type than chat-stream(5) says",
                           base::printable(wrong, 40)));
    }
    return wrong.empty();
}

/// Nothing of the message may be left but what the policy keeps.
void Contract::Checker::check_removal(const Value& root) {
    ++m_counts.removals;
    const RecordMembers members(root, k_member_names);
    check_place(members, "removal");
    if (members.find(Member::sender) != nullptr) {
        check_participant_reference(members.text(Member::sender), "sender");
    }
    if (members.text(Member::rule).empty() || members.text(Member::basis).empty()) {
        breach("the removal has no rule or no basis");
    }
    for (const Member left : {Member::text, Member::reply_to, Member::reactions, Member::edits,
                              Member::mentions, Member::attachments, Member::poll, Member::event}) {
        if (members.find(left) != nullptr) {
            breach(fmt::format("the removal still has the member \"{}\"", k_member_names[index(left)]));
        }
    }
    if (const auto at = root.find("at"); at && !model::parse_instant(at->text().value_or(""))) {
        breach("the removal's time is no time");
    }
}

void Contract::Checker::check_notice(const Value& root) {
    ++m_counts.notices;
    if (root.text_of("code").empty() || !is_word_of(root.text_of("level"), model::Level::error)) {
        breach("the notice has no code or no valid level");
    }
    if (const auto id = root.find("conversation"); id && !parse_id(id->text().value_or(""), 'c')) {
        breach("the notice's conversation is no conversation id");
    }
    if (const auto id = root.find("message"); id && !parse_id(id->text().value_or(""), 'm')) {
        breach("the notice's message is no message id");
    }
}

std::optional<Instant> Contract::Checker::instant(const TimeMembers& time, TimeMember member,
                                                  std::string_view whose) {
    if (time.find(member) == nullptr) {
        return std::nullopt;
    }
    auto instant = model::parse_instant(time.text(member));
    if (!instant) {
        const std::string_view name = k_time_names[static_cast<std::size_t>(member)];
        breach(fmt::format("\"{}\" in the {}'s time is no time", name, whose));
    }
    return instant;
}

void Contract::Checker::check_interval(const TimeMembers& time, std::string_view whose) {
    const auto at = instant(time, TimeMember::at, whose);
    // in most messages they are the same: parse it once
    const bool same = at && time.text(TimeMember::earliest) == time.text(TimeMember::at);
    const auto earliest = same ? at : instant(time, TimeMember::earliest, whose);
    const auto latest = instant(time, TimeMember::latest, whose);
    const auto out_of_order = [](const std::optional<Instant>& left, const std::optional<Instant>& right) {
        return left && right && comparable(*left, *right) && moment_of(*left) > moment_of(*right);
    };
    if (out_of_order(earliest, at) || out_of_order(at, latest) || out_of_order(earliest, latest)) {
        breach(fmt::format("the {}'s time lies outside its own interval", whose));
    }
}

void Contract::Checker::check_time(const Value& time, std::string_view whose) {
    if (!time.is_object()) {
        breach(fmt::format("the {}'s time is no object", whose));
        return;
    }
    const TimeMembers members(time, k_time_names);
    if (!is_word_of(members.text(TimeMember::precision), model::Precision::nanosecond) ||
        !is_word_of(members.text(TimeMember::basis), model::TimeBasis::none)) {
        breach(fmt::format("the {}'s time has no valid precision or basis", whose));
    }
    check_interval(members, whose);
}

void Contract::Checker::check_attachments(const Value& attachments) {
    attachments.for_each_item([this](Value attachment) { check_attachment(attachment); });
}

/// Either the bytes are there or the record says why not.
void Contract::Checker::check_attachment(const Value& attachment) {
    ++m_counts.attachments;
    const auto sha256 = attachment.find("sha256");
    const auto missing = attachment.find("missing");
    if (sha256.has_value() == missing.has_value()) {
        breach(sha256 ? "an attachment has bytes and is said to be missing"
                      : "an attachment has neither bytes nor a reason why they are missing");
    }
    if (sha256 && !is_sha256(sha256->text().value_or(""))) {
        breach("an attachment's sha256 is not 64 lower-case hex digits");
    }
    if (missing) {
        ++m_counts.missing;
        if (!is_word_of(missing->text().value_or(""), model::Missing::not_copied)) {
            m_listener.remark(m_line, "an attachment is missing for an unknown reason");
        }
    }
}

void Contract::Checker::check_reactions(const Value& reactions) {
    reactions.for_each_item([this](Value reaction) {
        check_member_reference(reaction, "sender", "reaction's sender");
        if (!reaction.find("value") || !reaction.find("value")->text()) {
            breach("a reaction has no value");
        }
        if (const auto time = reaction.find("time")) {
            check_time(*time, "reaction");
        }
        if (const auto sticker = reaction.find("sticker_sha256");
            sticker && !is_sha256(sticker->text().value_or(""))) {
            breach("a reaction's sticker_sha256 is not 64 lower-case hex digits");
        }
    });
}

void Contract::Checker::check_edits(const Value& edits) {
    edits.for_each_item([this](Value edit) {
        if (!edit.find("text") || !edit.find("text")->text()) {
            breach("an edit has no text");
        }
        if (const auto time = edit.find("time")) {
            check_time(*time, "edit");
        }
    });
}

void Contract::Checker::check_reply(const Value& reply) {
    check_member_reference(reply, "sender", "quoted sender");
    const auto message = reply.find("message");
    if (!message) {
        return;
    }
    const auto id = parse_id(message->text().value_or(""), 'm');
    if (!id) {
        breach("the message replied to is no message id");
    } else {
        refer(*id);
    }
}

void Contract::Checker::check_poll(const Value& poll) {
    const auto options = poll.find("options");
    if (!options) {
        breach("the poll has no options");
        return;
    }
    const auto check_voter = [this](Value voter) {
        check_participant_reference(voter.text().value_or(""), "voter");
    };
    options->for_each_item(
        [&check_voter](Value option) { option.find("voters").value_or(Value()).for_each_item(check_voter); });
}

void Contract::Checker::check_participant_reference(std::string_view id, std::string_view what) {
    const auto parsed = parse_id(id, 'p');
    if (!parsed || !m_participants.contains(*parsed)) {
        breach(fmt::format("the {} is no participant that stands before it in the conversation", what));
    }
}

void Contract::Checker::check_member_reference(const Value& object, std::string_view name,
                                               std::string_view what) {
    if (const auto member = object.find(name)) {
        check_participant_reference(member->text().value_or(""), what);
    }
}

void Contract::Checker::define(const Id& id, char letter) {
    add_id(id, letter, k_defined);
}

void Contract::Checker::refer(const Id& id) {
    add_id(id, 'm', k_referred);
}

/// Letter, id, role, line: an id's records sort together, definitions first.
void Contract::Checker::add_id(const Id& id, char letter, char role) {
    std::array<char, 1 + sizeof(Id) + 1 + sizeof(std::uint64_t)> record{};
    record[0] = letter;
    std::memcpy(&record[1], &id, sizeof(Id));
    record[1 + sizeof(Id)] = role;
    base::store_big_endian(&record[2 + sizeof(Id)], m_line);
    m_ids.add({record.data(), record.size()});
}

/// The records of one id follow each other, definitions before references, each kind by line.
void Contract::Checker::finish() {
    constexpr std::size_t key_length = 1 + sizeof(Id);
    std::string key;
    bool defined = false;
    std::string_view record;
    while (m_ids.next(record)) {
        if (record.substr(0, key_length) != key) {
            key = record.substr(0, key_length);
            defined = false;
        }
        const auto line = base::load_big_endian<std::uint64_t>(&record[key_length + 1]);
        if (record[key_length] == k_referred && !defined) {
            m_listener.remark(line, "the message replied to is not in the stream");
        } else if (record[key_length] == k_defined && defined) {
            m_listener.breach(line, "the id of the record was used before: ids are unique in a stream");
        }
        defined = defined || record[key_length] == k_defined;
    }
}

Contract::Contract(ContractListener& listener) : m_checker(std::make_unique<Checker>(listener)) {}

Contract::~Contract() = default;

void Contract::check(const Line& line) {
    m_checker->check(line);
}

void Contract::finish() {
    m_checker->finish();
}

const ContractCounts& Contract::counts() const noexcept {
    return m_checker->counts();
}

} // namespace chatkeep::stream
