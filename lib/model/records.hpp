#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The records of the chat stream, for all sources: what chat-stream(5) documents. Plain data without
// invariants. Text is UTF-8; an empty string or an unset optional means "the source does not say" and is left
// out of the stream.

#include "model/ids.hpp"
#include "model/notice_codes.hpp"
#include "model/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace chatkeep::model {

/// What a source says beyond the model: kept under "extra", in this order. Never floating point: numbers with
/// a fraction are kept as text.
using ExtraValue = std::variant<bool, std::int64_t, std::string, std::vector<std::string>>;
using Extra = std::vector<std::pair<std::string, ExtraValue>>;

/// One thing that holds conversations: an export, a database, a backup.
struct Source {
    std::string id;     ///< "s1", "s2", … in order of the stream
    std::string reader; ///< name of the source reader: "whatsapp-text"
    std::string path;   ///< only in chat-extract's output: where chat-parse finds it
    std::string within; ///< path of the source inside its folder, zip or backup
    std::string name;   ///< file name, without folders
    std::optional<std::uint64_t> size;
    std::string sha256; ///< of the source file's bytes, lower-case hex
    std::string service;
    std::string owner;    ///< telephone number or name of the phone's owner, where known
    std::string device;   ///< model and operating system, where known
    std::string acquired; ///< when the export or backup was made, where known
    Extra extra;

    friend bool operator==(const Source&, const Source&) = default;
};

enum class ConversationKind : std::uint8_t { unknown, direct, group, broadcast, channel, community };

struct Conversation {
    Id id;
    std::string source;  ///< Source::id
    std::string service; ///< whatsapp, imessage, sms, signal, …
    ConversationKind kind = ConversationKind::unknown;
    std::string title;
    std::string source_key;  ///< the source's own id of the conversation (jid, guid), where it has one
    std::optional<Id> owner; ///< participant who owns the phone
    std::string owner_basis; ///< option, marker, source
    Extra extra;

    friend bool operator==(const Conversation&, const Conversation&) = default;
};

struct Participant {
    Id id;
    Id conversation;
    std::string name;
    std::string address; ///< telephone number, e-mail address or account id as the source writes it
    std::optional<bool> owner;
    std::optional<bool> saved; ///< false: the name is the sender's own ("~ Mees"), not from the address book
    Extra extra;

    friend bool operator==(const Participant&, const Participant&) = default;
};

enum class MessageKind : std::uint8_t {
    text,
    media,
    sticker,
    call,
    location,
    contact,
    poll,
    event,       ///< a system line: group events, encryption notice, number changed
    deleted,     ///< the sender or an admin deleted it; extra says who
    app,         ///< payment, game, shared page, business form
    placeholder, ///< the source has a message here without content ("null", view-once media)
    unknown,     ///< a kind we do not know; kept raw under extra
};

/// Why an attachment's bytes are not there.
enum class Missing : std::uint8_t {
    none,           ///< they are there
    omitted,        ///< exported without media
    not_found,      ///< named, but not beside the text or in the container
    ambiguous,      ///< more than one file fits
    unreadable,     ///< there, but it could not be read
    not_downloaded, ///< the phone never fetched it
    expired,        ///< view-once or disappearing media that is gone
    removed,        ///< taken out by cleaning
    too_large,      ///< refused by a limit
    not_copied,     ///< a backup lists it, but this copy of the backup lacks it
};

struct Attachment {
    std::string name; ///< as the source writes it
    std::string role; ///< empty: the attachment itself; thumbnail, preview, cover, sticker, …
    std::string sha256;
    std::optional<std::uint64_t> size; ///< bytes
    std::string mime;
    Missing missing = Missing::none;
    std::string stored_name; ///< name of the file found, where it differs from name
    std::string caption;     ///< only where the source keeps captions per attachment
    std::string transcript;  ///< voice message as text, by the phone
    std::optional<bool> view_once;
    std::optional<std::uint64_t> duration_ms;
    Extra extra;

    friend bool operator==(const Attachment&, const Attachment&) = default;
};

/// What a message answers: a message in this conversation, or only the text that the source quotes.
struct Reply {
    std::optional<Id> message;
    std::string source_key; ///< the source's id of the quoted message, where it can't be resolved
    std::optional<Id> sender;
    std::string text;                 ///< quoted text as stored with the reply
    std::optional<std::int64_t> part; ///< which part of the quoted message, counted from 0

    friend bool operator==(const Reply&, const Reply&) = default;
};

struct Reaction {
    std::optional<Id> sender;
    std::string value; ///< emoji, or liked, loved, … , or the text of a custom one
    std::optional<Time> time;
    std::optional<bool> removed;
    std::optional<std::int64_t> part;
    std::string sticker_sha256;

    friend bool operator==(const Reaction&, const Reaction&) = default;
};

/// An earlier state of the text; the message's own text is the last one.
struct Edit {
    std::string text;
    std::optional<Time> time;
    std::optional<std::int64_t> part;
    std::optional<bool> unsent; ///< this part was taken back

    friend bool operator==(const Edit&, const Edit&) = default;
};

/// A participant named in the text; start and length are bytes of Message::text.
struct Mention {
    std::optional<Id> participant;
    std::string address;
    std::optional<std::uint64_t> start;
    std::optional<std::uint64_t> length;

    friend bool operator==(const Mention&, const Mention&) = default;
};

struct PollOption {
    std::string text;
    std::optional<std::uint64_t> votes;
    std::vector<Id> voters;

    friend bool operator==(const PollOption&, const PollOption&) = default;
};

struct Poll {
    std::string question;
    std::vector<PollOption> options;
    std::optional<bool> multiple;

    friend bool operator==(const Poll&, const Poll&) = default;
};

struct Call {
    std::string medium;  ///< voice, video; empty: not said
    std::string outcome; ///< missed, answered, declined, no_answer, …
    std::optional<std::uint64_t> duration_s;
    std::optional<bool> group;

    friend bool operator==(const Call&, const Call&) = default;
};

/// Coordinates are decimal text as written, so that no digit is gained or lost.
struct Location {
    std::string latitude;
    std::string longitude;
    std::string name;
    std::string address;
    std::string url;
    std::optional<bool> live;

    friend bool operator==(const Location&, const Location&) = default;
};

/// A system line. The whole line is Message::text; these are the parts that we understand.
struct Event {
    std::string type; ///< one that chat-stream(5) lists: encryption, created, added, left, removed, joined,
                      ///< subject, icon, description, admin, settings, security_code, number_changed,
                      ///< expiring, community, pinned, blocked, call, reaction, poll, …, other
    std::optional<Id> actor;
    std::vector<std::string> targets; ///< names as written
    std::string value;                ///< new subject, number, …

    friend bool operator==(const Event&, const Event&) = default;
};

/// Where a record stands in its source. Lines and rows count from 1, bytes from 0.
struct Position {
    std::string file; ///< only where a source has more than one
    std::optional<std::uint64_t> line;
    std::optional<std::uint64_t> lines;
    std::optional<std::uint64_t> offset;
    std::optional<std::uint64_t> length; ///< bytes without the final line end
    std::optional<std::int64_t> row;

    friend bool operator==(const Position&, const Position&) = default;
};

/// How sure it is that a message stands behind the one before it in its conversation.
enum class Certainty : std::uint8_t {
    none, ///< it is the first
    certain,
    likely,
    unknown,
};

/// What the order of two neighbours rests on.
enum class OrderBasis : std::uint8_t {
    none,
    time,     ///< their intervals don't meet
    reply,    ///< one answers the other
    sender,   ///< one device has two messages of one sender in this order
    position, ///< a source has them in this order
};

struct Order {
    Certainty certainty = Certainty::none;
    OrderBasis basis = OrderBasis::none;

    friend bool operator==(const Order&, const Order&) = default;
};

struct Message {
    Id id;
    Id conversation;
    std::uint64_t n = 0; ///< place in the conversation, from 0, in final order
    std::optional<Id> sender;
    std::optional<bool> from_owner;
    MessageKind kind = MessageKind::text;
    std::string text;
    std::string subject;
    Time time;
    std::optional<Reply> reply_to;
    std::vector<Reaction> reactions;
    std::optional<bool> edited;
    std::vector<Edit> edits;
    std::vector<Mention> mentions;
    std::vector<Attachment> attachments;
    std::optional<Poll> poll;
    std::optional<Call> call;
    std::optional<Location> location;
    std::optional<Event> event;
    std::optional<bool> forwarded;
    std::string effect;
    std::optional<std::uint64_t> expires_s; ///< disappearing message: seconds after reading or sending
    std::string source_key;                 ///< the source's own id (guid, stanza id)
    Position position;
    Extra extra;
    Order order; ///< filled in behind the reader, which sees one record at a time

    friend bool operator==(const Message&, const Message&) = default;
};

/// Makes a message as good as new, but keeps the memory of its text and time for the next one: a reader hands
/// out millions.
void clear(Message& message) noexcept;

/// What a message says where that is one thing: a text, or words of the app that stand for a file or for what
/// was taken away. Nothing here owns its text.
struct PlainContent {
    MessageKind kind = MessageKind::text;
    std::string_view text;
    bool edited = false;
    std::string_view file; ///< name of its attachment
    std::string_view role; ///< … and the role
    std::string_view mime;
    Missing missing = Missing::none; ///< why there is no attachment; none and no file: it has none
    std::string_view marker;         ///< the app's words, for extra
    std::string_view deleted_by;     ///< for extra, with a marker
};

/// Puts it into a message that has no kind, text, attachment or extra yet.
void put_content(const PlainContent& content, Message& message);

/// A message as nearly all are: what a reader hands out by the million without filling a Message. Its content
/// and time are the reader's and stay valid until its next call; an attachment is one that is missing.
struct PlainMessage {
    Id id;
    Id conversation;
    std::uint64_t n = 0;
    Id sender;
    std::optional<bool> from_owner;
    PlainContent content;
    const Time* time = nullptr; ///< never null in what a reader hands out
    Position position;
    Order order;
};

/// The same as a message like all others.
[[nodiscard]] Message to_message(const PlainMessage& plain);

/// Stands where a removed message stood: no content, only that something was here and why it is not.
struct Removal {
    Id id; ///< id of the removed message
    Id conversation;
    std::uint64_t n = 0;
    std::optional<Id> sender;  ///< only when the policy keeps it
    std::optional<Instant> at; ///< only when the policy keeps it, cut to the minute
    std::string rule;
    std::string basis;

    friend bool operator==(const Removal&, const Removal&) = default;
};

/// Something a person must know: what could not be read, matched or decided. detail never holds message text;
/// text and name do, and are cleaned like a message.
struct Notice {
    NoticeCode code{};
    std::string source; ///< Source::id
    std::optional<Id> conversation;
    std::optional<Id> message;
    Position position;
    std::string detail;
    std::string name; ///< file or participant that the notice is about
    std::string text; ///< the source's words that could not be understood

    friend bool operator==(const Notice&, const Notice&) = default;
};

using Record = std::variant<Source, Conversation, Participant, Message, Removal, Notice>;

/// The words the stream uses for the enumerations.
[[nodiscard]] std::string_view to_string(MessageKind kind) noexcept;
[[nodiscard]] std::string_view to_string(ConversationKind kind) noexcept;
[[nodiscard]] std::string_view to_string(Missing missing) noexcept;
[[nodiscard]] std::string_view to_string(Precision precision) noexcept;
[[nodiscard]] std::string_view to_string(TimeBasis basis) noexcept;
[[nodiscard]] std::string_view to_string(Fold fold) noexcept;
[[nodiscard]] std::string_view to_string(Certainty certainty) noexcept;
[[nodiscard]] std::string_view to_string(OrderBasis basis) noexcept;

} // namespace chatkeep::model
