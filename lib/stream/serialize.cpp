// SPDX-License-Identifier: EUPL-1.2
#include "stream/serialize.hpp"

#include "base/digits.hpp"
#include "base/lanes.hpp"
#include "base/text.hpp"
#include "stream/json_text.hpp"
#include "stream/value.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace chatkeep::stream {

namespace {

using model::Id;
using model::Instant;

void id_member(ObjectWriter& object, std::string_view name, char letter, const Id& id) {
    std::array<char, 35> quoted{};
    quoted.front() = '"';
    model::write_id(quoted.data() + 1, letter, id);
    quoted.back() = '"';
    object.raw(name).append(quoted.data(), 35);
}

void id_member(ObjectWriter& object, std::string_view name, char letter, const std::optional<Id>& id) {
    if (id) {
        id_member(object, name, letter, *id);
    }
}

void instant_member(ObjectWriter& object, std::string_view name, const std::optional<Instant>& instant) {
    if (instant) {
        std::string& out = object.raw(name);
        out += '"';
        model::append(out, *instant);
        out += '"';
    }
}

void flag(ObjectWriter& object, std::string_view name, std::optional<bool> value) {
    if (value) {
        object.boolean(name, *value);
    }
}

template <typename T>
void count(ObjectWriter& object, std::string_view name, const std::optional<T>& value) {
    if (value) {
        object.number(name, *value);
    }
}

template <typename Items, typename Append>
void append_list(std::string& out, const Items& items, const Append& append) {
    out += '[';
    bool first = true;
    for (const auto& item : items) {
        if (!first) {
            out += ',';
        }
        first = false;
        append(out, item);
    }
    out += ']';
}

template <typename Items, typename Append>
void list(ObjectWriter& object, std::string_view name, const Items& items, const Append& append) {
    if (!items.empty()) {
        append_list(object.raw(name), items, append);
    }
}

void append_texts(std::string& out, const std::vector<std::string>& texts) {
    append_list(out, texts, [](std::string& o, const std::string& text) { append_json(o, text); });
}

void append_value(std::string& out, const model::ExtraValue& value) {
    if (const auto* boolean = std::get_if<bool>(&value)) {
        out += *boolean ? "true" : "false";
    } else if (const auto* number = std::get_if<std::int64_t>(&value)) {
        append_number(out, *number);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
        append_json(out, *text);
    } else {
        append_texts(out, std::get<std::vector<std::string>>(value));
    }
}

void extra_member(ObjectWriter& object, const model::Extra& extra) {
    if (extra.empty()) {
        return;
    }
    ObjectWriter inner(object.raw("extra"));
    for (const auto& [name, value] : extra) {
        append_value(inner.member(name), value);
    }
    inner.end();
}

/// Room for a message without its details.
constexpr std::size_t k_short = 1024; ///< bytes of text, zone or time as written that are put together here
using Room = std::array<char, 3 * k_short + 1024>;

/// Puts together the parts that every message has, with constant pieces that compile to plain stores: with
/// millions of messages this is where a parse spends its time.
class Cursor {
public:
    /// Gathers in room what flush() appends to out.
    Cursor(std::string& out, Room& room) noexcept : m_out(&out), m_begin(room.data()), m_end(m_begin) {}

    /// Writes where there is room for all texts, escaped: flush() is not for this one.
    explicit Cursor(char* out) noexcept : m_begin(out), m_end(out) {}

    /// Words and numbers of our own, written by write(end), which returns the new end. It stays in a
    /// register.
    template <typename Write>
    void put_piece(const Write& write) noexcept {
        m_end = write(m_end);
    }

    template <std::size_t N>
    void put(const char (&text)[N]) noexcept { // NOLINT(modernize-avoid-c-arrays): the length of a literal
        std::memcpy(m_end, text, N - 1);
        m_end += N - 1;
    }

    /// The inside of a JSON string.
    void put_escaped(std::string_view text) {
        const std::size_t plain = text.size() <= k_short ? copy_plain(m_end, text) : 0;
        m_end += plain;
        if (plain < text.size() && m_out == nullptr) {
            m_end = write_escaped(m_end, text.substr(plain));
        } else if (plain < text.size()) {
            append_escaped(flush(), text.substr(plain));
        }
    }

    /// Hands over what was gathered; what follows may be appended to the output itself.
    std::string& flush() {
        m_out->append(m_begin, static_cast<std::size_t>(m_end - m_begin));
        m_end = m_begin;
        return *m_out;
    }

    [[nodiscard]] const char* end() const noexcept { return m_end; }

private:
    std::string* m_out = nullptr;
    char* m_begin;
    char* m_end;
};

template <std::size_t N>
inline char*
add(char* end, const char (&text)[N]) noexcept { // NOLINT(modernize-avoid-c-arrays): the length of a literal
    std::memcpy(end, text, N - 1);
    return end + N - 1;
}

/// A word of our own.
char* add(char* end, std::string_view word) noexcept {
    return base::copy_short(end, word);
}

char* add(char* end, char letter, const Id& id) noexcept {
    model::write_id(end, letter, id);
    return end + 33;
}

char* add(char* end, std::uint64_t number) noexcept {
    return base::write_number(end, number);
}

/// Numbers that rise by little from message to message.
struct Rising {
    base::NearNumber n;
    base::NearNumber line;
    base::NearNumber offset;
};

thread_local Rising g_rising;

char* add_sender(char* end, const Id& sender) noexcept {
    end = add(end, ",\"sender\":\"");
    end = add(end, 'p', sender);
    return add(end, "\"");
}

char* add_sender(char* end, const std::optional<Id>& sender) noexcept {
    return sender ? add_sender(end, *sender) : end;
}

/// From the opening brace to the colon in front of the kind.
template <typename M>
char* add_head(char* end, const M& message) noexcept {
    end = add(end, "{\"type\":\"message\",\"id\":\"");
    end = add(end, 'm', message.id);
    end = add(end, "\",\"conversation\":\"");
    end = add(end, 'c', message.conversation);
    end = add(end, "\",\"n\":");
    end = g_rising.n.write(end, message.n);
    end = add_sender(end, message.sender);
    if (message.from_owner) {
        end = *message.from_owner ? add(end, ",\"from_owner\":true") : add(end, ",\"from_owner\":false");
    }
    return add(end, ",\"kind\":");
}

/// From the kind to the quote in front of the text.
char* add_kind(char* end, model::MessageKind kind) noexcept {
    if (kind == model::MessageKind::text) { // nearly all are
        return add(end, "\"text\",\"text\":\"");
    }
    end = add(end, "\"");
    end = add(end, to_string(kind));
    return add(end, "\",\"text\":\"");
}

/// The instants and words of a time, up to the quote that ends the basis, or its zone.
char* add_instants(char* end, const model::Time& time) noexcept {
    char* const begin = end;
    const char* at = nullptr;
    if (time.at) {
        end = add(end, ",\"at\":\"");
        at = end;
        end = model::write_instant(end, *time.at);
        end = add(end, "\"");
    }
    if (time.earliest) {
        const char* const at_end = end;
        end = add(end, ",\"earliest\":\"");
        if (at != nullptr && time.earliest == time.at) {
            std::memmove(end, at, model::k_instant_size); // more than is used: a constant number is no call
            end += at_end - at - 1;
        } else {
            end = model::write_instant(end, *time.earliest);
        }
        end = add(end, "\"");
    }
    if (time.latest) {
        end = add(end, ",\"latest\":\"");
        end = model::write_instant(end, *time.latest);
        end = add(end, "\"");
    }
    end = add(end, ",\"precision\":\"");
    end = add(end, to_string(time.precision));
    end = add(end, "\",\"basis\":\"");
    end = add(end, to_string(time.basis));
    *begin = '{'; // every member starts with a comma
    return end;
}

/// The time as an object; all its members are written here.
void put_new_time(Cursor& out, const model::Time& time) {
    out.put_piece([&time](char* end) { return add_instants(end, time); });
    if (!time.zone.empty()) {
        out.put("\",\"zone\":\"");
        out.put_escaped(time.zone);
    }
    if (time.fold != model::Fold::none) {
        out.put("\",\"fold\":\"");
        out.put_piece([&time](char* end) { return add(end, to_string(time.fold)); });
    }
    if (!time.written.empty()) {
        out.put("\",\"written\":\"");
        out.put_escaped(time.written);
    }
    out.put("\"}");
}

/// The last time that was written, as text with the places of what differs in the next: messages come in runs
/// of one day, in which nearly always the clock alone changes, if anything.
class TimeText {
public:
    /// Writes time where it differs from the last in its clock only; false: nothing was written.
    [[nodiscard]] bool put(Cursor& out, const model::Time& time) {
        if (m_size == 0 || !is_alike(time)) {
            return false;
        }
        const bool same = is_same(time);
        if (!same && plain_length(time.written) < time.written.size()) {
            return false;
        }
        out.put_piece([&](char* end) {
            std::memcpy(end, m_text.data(), m_text.size()); // more than is used: a constant number is no call
            if (!same) {
                set_clocks(time, end);
            }
            return end + m_size;
        });
        return true;
    }

    /// Whether a next time is likely to differ from this one in its clock only.
    [[nodiscard]] static bool is_worth(const model::Time& time) noexcept {
        return time.at && time.at->nanos == 0 && time.earliest && time.latest && is_short(time.written) &&
               is_short(time.zone);
    }

    /// time: one that is_worth() it; text: what it was written as.
    void remember(const model::Time& time, std::string_view text) {
        m_size = 0;
        if (text.size() > m_text.size()) {
            return;
        }
        m_time = time;
        text.copy(m_text.data(), text.size());
        const std::array names = {std::string_view("\"at\":\""), std::string_view("\"earliest\":\""),
                                  std::string_view("\"latest\":\"")};
        for (std::size_t i = 0; i < names.size(); ++i) { // these come first: no text of others can hold them
            m_clocks[i] = text.find(names[i]) + names[i].size() + std::string_view("2020-01-27T").size();
        }
        m_days = {day_of(*time.at), day_of(*time.earliest), day_of(*time.latest)};
        m_written = text.size() - time.written.size() - std::string_view("\"}").size();
        m_size = text.size();
    }

private:
    static constexpr std::int64_t k_day_s = 86400;
    static constexpr std::size_t k_longest = 64; ///< bytes of a zone, or of a time as written

    [[nodiscard]] static bool is_short(std::string_view text) noexcept {
        return text.size() <= k_longest && plain_length(text) == text.size();
    }

    [[nodiscard]] static std::int64_t day_of(const Instant& instant) noexcept {
        const std::int64_t second = instant.civil_s % k_day_s;
        return instant.civil_s - (second < 0 ? second + k_day_s : second);
    }

    /// "08:00:59" as it stands in memory.
    [[nodiscard]] static std::uint64_t clock_word(std::int64_t second_of_day) noexcept {
        constexpr std::uint64_t colons = std::uint64_t{':'} << 16U | std::uint64_t{':'} << 40U;
        const auto second = static_cast<std::uint32_t>(second_of_day);
        return base::digit_pair(second / 3600) | base::digit_pair(second / 60 % 60) << 24U |
               base::digit_pair(second % 60) << 48U | colons;
    }

    void set_clock(std::size_t moment, Instant& instant, std::int64_t civil_s, std::uint64_t word,
                   char* copy) noexcept {
        instant.civil_s = civil_s;
        std::memcpy(m_text.data() + m_clocks[moment], &word, sizeof word);
        std::memcpy(copy + m_clocks[moment], &word, sizeof word);
    }

    /// Makes the text, and a copy of it, that of time, which is alike. The copy is made first: what was just
    /// stored in small parts is slow to read in large ones.
    void set_clocks(const model::Time& time, char* copy) noexcept {
        const std::int64_t at_s = time.at->civil_s;
        const std::uint64_t at = clock_word(at_s - m_days[0]);
        const auto word = [&](std::size_t moment, std::int64_t civil_s) {
            return civil_s == at_s ? at : clock_word(civil_s - m_days[moment]);
        };
        set_clock(0, *m_time.at, at_s, at, copy);
        set_clock(1, *m_time.earliest, time.earliest->civil_s, word(1, time.earliest->civil_s), copy);
        set_clock(2, *m_time.latest, time.latest->civil_s, word(2, time.latest->civil_s), copy);
        for (char* const written : {m_time.written.data(), m_text.data() + m_written, copy + m_written}) {
            base::copy_short(written, time.written); // alike: of the same length
        }
    }

    /// For a time that is alike.
    [[nodiscard]] bool is_same(const model::Time& time) const noexcept {
        return time.at->civil_s == m_time.at->civil_s && time.earliest->civil_s == m_time.earliest->civil_s &&
               time.latest->civil_s == m_time.latest->civil_s &&
               base::is_same_name(time.written, m_time.written);
    }

    /// Whether both are on the day that starts at day_s and differ in the clock only.
    [[nodiscard]] static bool is_alike(const std::optional<Instant>& a, const std::optional<Instant>& b,
                                       std::int64_t day_s) noexcept {
        return a && a->civil_s >= day_s && a->civil_s - day_s < k_day_s && a->nanos == b->nanos &&
               a->offset_s == b->offset_s;
    }

    [[nodiscard]] bool is_alike(const model::Time& time) const noexcept {
        return is_alike(time.at, m_time.at, m_days[0]) &&
               is_alike(time.earliest, m_time.earliest, m_days[1]) &&
               is_alike(time.latest, m_time.latest, m_days[2]) && time.precision == m_time.precision &&
               time.basis == m_time.basis && time.fold == m_time.fold &&
               base::is_same_name(time.zone, m_time.zone) && time.written.size() == m_time.written.size();
    }

    model::Time m_time;
    std::array<char, 256> m_text{};
    std::size_t m_size = 0;                ///< 0: nothing is remembered
    std::array<std::size_t, 3> m_clocks{}; ///< where the hours of at, earliest and latest stand in it
    std::array<std::int64_t, 3> m_days{};  ///< when their days start, in civil seconds
    std::size_t m_written = 0;             ///< where what the source wrote stands in it
};

inline void put_time(Cursor& out, const model::Time& time) {
    thread_local TimeText last;
    if (last.put(out, time)) {
        return;
    }
    const char* const begin = out.end();
    put_new_time(out, time);
    if (TimeText::is_worth(time)) { // which has no long texts, so that all of it stands behind begin
        last.remember(time, {begin, static_cast<std::size_t>(out.end() - begin)});
    }
}

void time_member(ObjectWriter& object, const std::optional<model::Time>& time) {
    if (time) {
        Room room;
        Cursor cursor(object.raw("time"), room);
        put_time(cursor, *time);
        cursor.flush();
    }
}

void append_reply(std::string& out, const model::Reply& reply) {
    ObjectWriter object(out);
    id_member(object, "message", 'm', reply.message);
    object.text_if("source_key", reply.source_key);
    id_member(object, "sender", 'p', reply.sender);
    object.text_if("text", reply.text);
    count(object, "part", reply.part);
    object.end();
}

void append_reaction(std::string& out, const model::Reaction& reaction) {
    ObjectWriter object(out);
    id_member(object, "sender", 'p', reaction.sender);
    object.text("value", reaction.value);
    time_member(object, reaction.time);
    flag(object, "removed", reaction.removed);
    count(object, "part", reaction.part);
    object.text_if("sticker_sha256", reaction.sticker_sha256);
    object.end();
}

void append_edit(std::string& out, const model::Edit& edit) {
    ObjectWriter object(out);
    object.text("text", edit.text);
    time_member(object, edit.time);
    count(object, "part", edit.part);
    flag(object, "unsent", edit.unsent);
    object.end();
}

void append_mention(std::string& out, const model::Mention& mention) {
    ObjectWriter object(out);
    id_member(object, "participant", 'p', mention.participant);
    object.text_if("address", mention.address);
    count(object, "start", mention.start);
    count(object, "length", mention.length);
    object.end();
}

void append_attachment(std::string& out, const model::Attachment& attachment) {
    ObjectWriter object(out);
    object.text_if("name", attachment.name);
    object.text_if("role", attachment.role);
    object.text_if("sha256", attachment.sha256);
    count(object, "size", attachment.size);
    object.text_if("mime", attachment.mime);
    if (attachment.missing != model::Missing::none) {
        object.text("missing", to_string(attachment.missing));
    }
    object.text_if("stored_name", attachment.stored_name);
    object.text_if("caption", attachment.caption);
    object.text_if("transcript", attachment.transcript);
    flag(object, "view_once", attachment.view_once);
    count(object, "duration_ms", attachment.duration_ms);
    extra_member(object, attachment.extra);
    object.end();
}

void append_poll_option(std::string& out, const model::PollOption& option) {
    ObjectWriter object(out);
    object.text("text", option.text);
    count(object, "votes", option.votes);
    list(object, "voters", option.voters,
         [](std::string& o, const Id& id) { append_json(o, model::to_string('p', id)); });
    object.end();
}

void append_poll(std::string& out, const model::Poll& poll) {
    ObjectWriter object(out);
    object.text("question", poll.question);
    append_list(object.raw("options"), poll.options, append_poll_option);
    flag(object, "multiple", poll.multiple);
    object.end();
}

void append_call(std::string& out, const model::Call& call) {
    ObjectWriter object(out);
    object.text_if("medium", call.medium);
    object.text_if("outcome", call.outcome);
    count(object, "duration_s", call.duration_s);
    flag(object, "group", call.group);
    object.end();
}

void append_location(std::string& out, const model::Location& location) {
    ObjectWriter object(out);
    object.text_if("latitude", location.latitude);
    object.text_if("longitude", location.longitude);
    object.text_if("name", location.name);
    object.text_if("address", location.address);
    object.text_if("url", location.url);
    flag(object, "live", location.live);
    object.end();
}

void append_event(std::string& out, const model::Event& event) {
    ObjectWriter object(out);
    object.text("type", event.type);
    id_member(object, "actor", 'p', event.actor);
    if (!event.targets.empty()) {
        append_texts(object.raw("targets"), event.targets);
    }
    object.text_if("value", event.value);
    object.end();
}

/// The numbers of a position behind its file; without a file the first comma is to become the brace.
char* add_numbers(char* end, const model::Position& position) noexcept {
    if (position.line) {
        end = g_rising.line.write(add(end, ",\"line\":"), *position.line);
    }
    if (position.lines) {
        end = add(add(end, ",\"lines\":"), *position.lines);
    }
    if (position.offset) {
        end = g_rising.offset.write(add(end, ",\"offset\":"), *position.offset);
    }
    if (position.length) {
        end = add(add(end, ",\"length\":"), *position.length);
    }
    if (position.row) {
        end = add(end, ",\"row\":");
        end = std::to_chars(end, end + 20, *position.row).ptr;
    }
    return end;
}

/// position: with at least one member.
void put_position(Cursor& out, const model::Position& position) {
    const bool with_file = !position.file.empty();
    if (with_file) {
        out.put("{\"file\":");
        append_json(out.flush(), position.file);
    }
    out.put_piece([&](char* const begin) {
        char* const end = add_numbers(begin, position);
        if (!with_file) {
            *begin = '{';
        }
        return add(end, "}");
    });
}

void put_order(Cursor& out, const model::Order& order) noexcept {
    out.put_piece([&](char* end) {
        end = add(end, ",\"order\":{\"after_previous\":\"");
        end = add(end, to_string(order.certainty));
        if (order.basis != model::OrderBasis::none) {
            end = add(end, "\",\"basis\":\"");
            end = add(end, to_string(order.basis));
        }
        return add(end, "\"}");
    });
}

/// The attachments of a content, one that is missing.
void put_attachment(Cursor& out, const model::PlainContent& content) {
    const auto put_member = [&out](const auto& before, std::string_view text) {
        if (!text.empty()) {
            out.put(before);
            out.put_escaped(text);
            out.put("\",");
        }
    };
    out.put(",\"attachments\":[{");
    put_member("\"name\":\"", content.file);
    put_member("\"role\":\"", content.role);
    put_member("\"mime\":\"", content.mime);
    out.put("\"missing\":\"");
    out.put_piece([&content](char* end) { return add(end, to_string(content.missing)); });
    out.put("\"}]");
}

/// The extra of a content that has a marker.
void put_marker(Cursor& out, const model::PlainContent& content) {
    out.put(",\"extra\":{\"marker\":\"");
    out.put_escaped(content.marker);
    if (!content.deleted_by.empty()) {
        out.put("\",\"deleted_by\":\"");
        out.put_escaped(content.deleted_by);
    }
    out.put("\"}");
}

bool is_set(const model::Position& position) noexcept {
    return position.line || position.row || position.offset || position.length || position.lines ||
           !position.file.empty();
}

void position_member(ObjectWriter& object, const model::Position& position) {
    if (is_set(position)) {
        Room room;
        Cursor cursor(object.raw("position"), room);
        put_position(cursor, position);
        cursor.flush();
    }
}

/// Whether a message has more than a text: something between its time and its position.
bool has_details(const model::Message& message) noexcept {
    return message.reply_to || !message.reactions.empty() || message.edited || !message.edits.empty() ||
           !message.mentions.empty() || !message.attachments.empty() || message.poll || message.call ||
           message.location || message.event || message.forwarded || !message.effect.empty() ||
           message.expires_s || !message.source_key.empty();
}

/// The parts of a message that only some messages have.
void append_details(ObjectWriter& object, const model::Message& message) {
    if (message.reply_to) {
        append_reply(object.raw("reply_to"), *message.reply_to);
    }
    list(object, "reactions", message.reactions, append_reaction);
    flag(object, "edited", message.edited);
    list(object, "edits", message.edits, append_edit);
    list(object, "mentions", message.mentions, append_mention);
    list(object, "attachments", message.attachments, append_attachment);
    if (message.poll) {
        append_poll(object.raw("poll"), *message.poll);
    }
    if (message.call) {
        append_call(object.raw("call"), *message.call);
    }
    if (message.location) {
        append_location(object.raw("location"), *message.location);
    }
    if (message.event) {
        append_event(object.raw("event"), *message.event);
    }
    flag(object, "forwarded", message.forwarded);
    object.text_if("effect", message.effect);
    count(object, "expires_s", message.expires_s);
    object.text_if("source_key", message.source_key);
}

} // namespace

std::string_view type_of(const model::Record& record) noexcept {
    static constexpr std::array<std::string_view, 6> words = {"source",  "conversation", "participant",
                                                              "message", "removal",      "notice"};
    return words[record.index()];
}

void append_record(std::string& out, const model::Source& source) {
    ObjectWriter object(out);
    object.text("type", "source");
    object.text("id", source.id);
    object.text("reader", source.reader);
    object.text_if("path", source.path);
    object.text_if("within", source.within);
    object.text_if("name", source.name);
    count(object, "size", source.size);
    object.text_if("sha256", source.sha256);
    object.text_if("service", source.service);
    object.text_if("owner", source.owner);
    object.text_if("device", source.device);
    object.text_if("acquired", source.acquired);
    extra_member(object, source.extra);
    object.end();
}

void append_record(std::string& out, const model::Conversation& conversation) {
    ObjectWriter object(out);
    object.text("type", "conversation");
    id_member(object, "id", 'c', conversation.id);
    object.text_if("source", conversation.source);
    object.text_if("service", conversation.service);
    object.text("kind", to_string(conversation.kind));
    object.text_if("title", conversation.title);
    object.text_if("source_key", conversation.source_key);
    id_member(object, "owner", 'p', conversation.owner);
    object.text_if("owner_basis", conversation.owner_basis);
    extra_member(object, conversation.extra);
    object.end();
}

void append_record(std::string& out, const model::Participant& participant) {
    ObjectWriter object(out);
    object.text("type", "participant");
    id_member(object, "id", 'p', participant.id);
    id_member(object, "conversation", 'c', participant.conversation);
    object.text_if("name", participant.name);
    object.text_if("address", participant.address);
    flag(object, "owner", participant.owner);
    flag(object, "saved", participant.saved);
    extra_member(object, participant.extra);
    object.end();
}

void append_record(std::string& out, const model::Message& message) {
    Room room;
    Cursor cursor(out, room);
    cursor.put_piece([&message](char* end) { return add_kind(add_head(end, message), message.kind); });
    cursor.put_escaped(message.text);
    cursor.put("\"");
    if (!message.subject.empty()) {
        ObjectWriter::continued(cursor.flush()).text("subject", message.subject);
    }
    cursor.put(",\"time\":");
    put_time(cursor, message.time);
    if (has_details(message)) {
        ObjectWriter object = ObjectWriter::continued(cursor.flush());
        append_details(object, message);
    }
    if (is_set(message.position)) {
        cursor.put(",\"position\":");
        put_position(cursor, message.position);
    }
    if (!message.extra.empty()) {
        ObjectWriter object = ObjectWriter::continued(cursor.flush());
        extra_member(object, message.extra);
    }
    if (message.order.certainty != model::Certainty::none) {
        put_order(cursor, message.order);
    }
    cursor.put("}");
    cursor.flush();
}

std::size_t write_line(char* out, const model::PlainMessage& message) {
    constexpr std::size_t longest_escape = std::string_view("\\u0000").size();
    static_assert(k_line_room >= 4 * k_short * longest_escape + sizeof(Room));
    const model::Time& time = *message.time;
    const model::PlainContent& content = message.content;
    const std::size_t longest = std::max({content.text.size(), time.zone.size() + time.written.size(),
                                          content.file.size(), content.marker.size()});
    if (longest > k_short || !message.position.file.empty()) {
        return 0;
    }
    Cursor cursor(out);
    cursor.put_piece([&](char* end) { return add_kind(add_head(end, message), content.kind); });
    cursor.put_escaped(content.text);
    cursor.put("\",\"time\":");
    put_time(cursor, time);
    if (content.edited) {
        cursor.put(",\"edited\":true");
    }
    if (content.missing != model::Missing::none) {
        put_attachment(cursor, content);
    }
    cursor.put(",\"position\":");
    put_position(cursor, message.position);
    if (!content.marker.empty()) {
        put_marker(cursor, content);
    }
    if (message.order.certainty != model::Certainty::none) {
        put_order(cursor, message.order);
    }
    cursor.put("}\n");
    return static_cast<std::size_t>(cursor.end() - out);
}

void append_record(std::string& out, const model::Removal& removal) {
    ObjectWriter object(out);
    object.text("type", "removal");
    id_member(object, "id", 'm', removal.id);
    id_member(object, "conversation", 'c', removal.conversation);
    object.number("n", removal.n);
    id_member(object, "sender", 'p', removal.sender);
    instant_member(object, "at", removal.at);
    object.text("rule", removal.rule);
    object.text("basis", removal.basis);
    object.end();
}

void append_record(std::string& out, const model::Notice& notice) {
    const model::NoticeInfo& code = info(notice.code);
    ObjectWriter object(out);
    object.text("type", "notice");
    object.text("code", code.word);
    object.text("level", to_string(code.level));
    object.text_if("source", notice.source);
    id_member(object, "conversation", 'c', notice.conversation);
    id_member(object, "message", 'm', notice.message);
    position_member(object, notice.position);
    object.text("detail", notice.detail);
    object.text_if("name", notice.name);
    object.text_if("text", notice.text);
    object.end();
}

} // namespace chatkeep::stream
