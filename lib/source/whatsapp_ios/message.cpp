// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_ios/message.hpp"

#include "base/text.hpp"
#include "source/cocoa_time.hpp"
#include "source/whatsapp_ios/events.hpp"
#include "source/whatsapp_ios/jid.hpp"
#include "source/whatsapp_ios/sender.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace chatkeep::source::whatsapp_ios {

namespace {

using model::MessageKind;
using model::NoticeCode;

constexpr std::int64_t k_forwarded = 0x80;
constexpr std::int64_t k_audio = 3;
constexpr std::int64_t k_recorded = 1; ///< ZMEDIAORIGIN of an audio file
constexpr std::int64_t k_album = 66;
constexpr std::int64_t k_timer_default = 28;

/// Own messages only; the app writes 8 for received ones too.
std::string_view status_word(std::int64_t status) noexcept {
    switch (status) {
    case 1:
        return "sent";
    case 6:
        return "delivered";
    case 8:
        return "read";
    case 9:
        return "not_sent";
    default:
        return {};
    }
}

void add_quoted_link(const QuotedLink& link, model::Extra& extra) {
    for (const auto& [name, text] :
         {std::pair("quoted_url", &link.url), std::pair("quoted_title", &link.title),
          std::pair("quoted_description", &link.description)}) {
        if (!text->empty()) {
            extra.emplace_back(name, *text);
        }
    }
}

} // namespace

struct MessageReader::Draft {
    const MessageRow& row;
    Conversation& conversation;
    model::Message& message;
    const TypeKind* kind = nullptr;
    std::int64_t type = 0;
    std::string raw_type = {}; ///< as stored, where that is no number
    std::string member = {};   ///< address of the group member
    std::optional<MediaMetadata> metadata = std::nullopt;
    bool text_repaired = false;

    [[nodiscard]] std::string told_type() const { return raw_type.empty() ? std::to_string(type) : raw_type; }
};

MessageReader::MessageReader(const MessageContext& context)
    : m_context(context), m_quoted(*context.chats, *context.queries),
      m_original(context.chats->prepare(base::row_sql(context.queries->rows()))), m_links(*context.chats),
      m_payments(*context.chats), m_raw_items(*context.chats),
      m_has_types(context.chats->columns_of("ZWAMESSAGE").has("ZMESSAGETYPE")),
      m_has_directions(context.chats->columns_of("ZWAMESSAGE").has("ZISFROMME")),
      m_repeated(find_repeated(*context.chats, *context.queries)) {}

void MessageReader::read(const MessageRow& row, const RowDamage& damage, Conversation& conversation,
                         model::Message& message) {
    Draft draft{row, conversation, message};
    if (message.conversation != m_contradicted_in || row.place() > m_contradicted) {
        m_contradicted.reset();
    }
    mark_contradicted(message);
    read_type(draft);
    const bool is_timed = row.read_time(Column::date, message.time);
    read_identity(draft);
    if (!is_timed) {
        tell_untimed(draft);
    }
    if (row.has(Column::group_member)) {
        draft.member = conversation.member_jid(row.integer(Column::group_member));
    }
    if (message.kind != MessageKind::event) {
        read_sender_of(draft);
    }
    if (!damage.problem.empty()) {
        m_context.notices->add(NoticeCode::row_damaged, message, damage.problem);
    }
    if (!damage.has_content) {
        message.kind = MessageKind::placeholder;
        return read_facts(draft);
    }
    if (damage.problem.empty()) {
        tell_lost(draft);
    }
    read_blobs(draft);
    read_body(draft);
    const bool has_file = !row.text(Column::media_path).empty();
    if (has_file && (draft.kind == nullptr || draft.kind->body != Body::media)) {
        read_left_file(draft);
    }
    if (row.has(Column::media_pk)) {
        keep_unshown(draft);
    }
    read_facts(draft);
    if (draft.text_repaired) {
        m_context.notices->add(NoticeCode::bad_utf8, message, "bytes that are no UTF-8 stand as U+FFFD");
    }
}

/// Nothing for codes that nobody knows, and for what is no number.
const TypeKind* MessageReader::type_of(const MessageRow& row) const {
    const bool is_number = !m_has_types || row.is_integer(Column::type);
    return is_number ? find_type(row.integer(Column::type)) : nullptr;
}

void MessageReader::read_type(Draft& draft) const {
    draft.type = draft.row.integer(Column::type);
    draft.kind = type_of(draft.row);
    draft.message.kind = draft.kind != nullptr ? draft.kind->kind : MessageKind::unknown;
    if (m_has_types && !draft.row.is_integer(Column::type)) {
        draft.raw_type =
            draft.row.has(Column::type) ? base::repair_utf8(draft.row.text(Column::type)) : "NULL";
    }
}

/// What the row names and is not there.
void MessageReader::tell_lost(Draft& draft) const {
    const MessageRow& row = draft.row;
    const auto tell = [&](Column named, std::string_view what) {
        m_context.notices->add(NoticeCode::row_unassigned, draft.message,
                               fmt::format("the row names row {} of {}", row.integer(named), what));
    };
    if (row.has(Column::media_named) && !row.has(Column::media_pk)) {
        tell(Column::media_named, "ZWAMEDIAITEM, which is not there");
    }
    if (row.has(Column::info_named) && !row.has(Column::info_pk)) {
        tell(Column::info_named,
             "ZWAMESSAGEINFO, which is not there: reactions and what it quotes are not known");
    }
    if (row.has(Column::parent_named) && !row.has(Column::parent_stanza)) {
        tell(Column::parent_named, "ZWAMESSAGE that it belongs to, which is not there or has no id");
    }
    if (row.has(Column::group_member) && draft.member.empty()) {
        tell(Column::group_member, "ZWAGROUPMEMBER, which is not there or names nobody");
    }
}

/// UTF-8 of a text column.
std::string MessageReader::take_text(Draft& draft, Column column) const {
    std::string_view text = draft.row.text(column);
    if (text.size() > k_longest_text) {
        text = text.substr(0, k_longest_text);
        m_context.notices->add(NoticeCode::row_damaged, draft.message,
                               fmt::format("a text of more than {} bytes was cut", k_longest_text));
    }
    if (base::is_utf8(text)) {
        return std::string(text);
    }
    draft.text_repaired = true;
    return base::repair_utf8(text);
}

void MessageReader::tell_untimed(Draft& draft) const {
    model::Time& time = draft.message.time;
    time.basis = model::TimeBasis::none;
    m_context.notices->add(NoticeCode::date_impossible, draft.message,
                           time.written.empty() ? "the row has no date"
                                                : time.written + " is no time of a message");
}

/// The stanza id is the sender's own name for the message and the same in every backup. Without one the
/// content must do.
void MessageReader::read_identity(Draft& draft) {
    model::Message& message = draft.message;
    message.source_key = take_text(draft, Column::stanza);
    if (message.source_key.empty()) {
        message.id = draft.conversation.repeated_id(model::make_id(fmt::format(
            "row\n{}\n{}\n{}\n{}\n{}", draft.type, draft.row.integer(Column::event_type),
            message.time.written, draft.row.text(Column::from_jid), draft.row.text(Column::text))));
        return;
    }
    const model::Id content = content_of_stanza(message.source_key);
    message.id = m_repeated.contains(content) ? draft.conversation.repeated_id(content)
                                              : model::combine(draft.conversation.id(), content);
}

void MessageReader::read_sender_of(Draft& draft) const {
    read_sender({draft.row, draft.member, m_has_directions}, draft.conversation, *m_context.notices,
                draft.message);
}

void MessageReader::read_blobs(Draft& draft) {
    const std::string_view metadata = draft.row.blob(Column::metadata);
    if (!metadata.empty()) {
        draft.metadata = parse_media_metadata(metadata);
        if (!draft.metadata) {
            keep_damaged(draft, metadata, "ZMETADATA", "what it quotes or forwards");
        } else if (draft.metadata->quote) {
            read_quote(draft, *draft.metadata->quote);
        }
    }
    const std::string_view receipts = draft.row.blob(Column::receipts);
    if (!receipts.empty()) {
        const auto info = parse_receipt_info(receipts);
        if (info) {
            read_receipts(draft, *info);
            if (draft.kind == nullptr || info->poll_has_more) {
                keep_bytes(draft, receipts, "ZRECEIPTINFO");
            }
        } else {
            keep_damaged(draft, receipts, "ZRECEIPTINFO", "reactions, poll or receipts");
        }
    }
}

/// What can't be read is kept as it is stored.
void MessageReader::keep_bytes(Draft& draft, std::string_view bytes, std::string_view name) const {
    model::Attachment kept;
    kept.name = name;
    kept.role = "payload";
    m_context.media->store_bytes(bytes, kept);
    draft.message.attachments.push_back(std::move(kept));
}

void MessageReader::keep_damaged(Draft& draft, std::string_view bytes, std::string_view column,
                                 std::string_view what) const {
    keep_bytes(draft, bytes, column);
    m_context.notices->add(NoticeCode::blob_damaged, draft.message,
                           fmt::format("{} ({}) can't be read: the bytes are an attachment", what, column));
}

/// In the conversation that the quotation names. Where it names none, or one that is not there, anywhere.
QuotedMessages::Place MessageReader::place_of(const Draft& draft, const Quote& quote) const {
    QuotedMessages::Place place{draft.row.integer(Column::session), nullptr};
    if (!quote.chat.empty()) {
        const auto named = m_context.sessions->find(draft.conversation.resolve(quote.chat));
        place.within = named == m_context.sessions->end() ? nullptr : &named->second;
    }
    return place;
}

/// Whether a quoted message that is there shows nothing of what was quoted: deleted, still awaited, of an
/// unknown type, empty, or a file that is gone.
bool MessageReader::lacks_content(std::int64_t pk) {
    m_original.reset();
    if (m_original.bind(1, pk).step() != base::Step::row) {
        return true;
    }
    const MessageRow row(m_original);
    const TypeKind* kind = type_of(row);
    if (kind == nullptr || kind->body == Body::deleted || kind->body == Body::empty) {
        return true;
    }
    if (kind->body == Body::media) {
        return !m_context.media->has_picture(row);
    }
    constexpr std::array columns = {Column::text, Column::title, Column::vcard_name, Column::vcard_string,
                                    Column::latitude};
    const bool has_poll = kind->body == Body::poll && !row.blob(Column::receipts).empty();
    return !has_poll && std::all_of(columns.begin(), columns.end(),
                                    [&row](Column column) { return row.text(column).empty(); });
}

/// What a quotation has beside its text, when the quoted message is gone or lacks it. One that is there has
/// it itself, and loses it with all else when it is removed.
void MessageReader::keep_lost_original(Draft& draft, const Quote& quote) const {
    model::Message& message = draft.message;
    add_quoted_link(quote.link, message.extra);
    if (!quote.thumbnail.empty()) { // all that is left of a picture
        model::Attachment thumbnail;
        thumbnail.role = "quoted_thumbnail";
        m_context.media->store_bytes(quote.thumbnail, thumbnail);
        message.attachments.push_back(std::move(thumbnail));
    }
    if (!quote.unread.empty()) {
        keep_bytes(draft, quote.content, "ZMETADATA.19");
        m_context.notices->add(NoticeCode::message_type_unknown, message,
                               fmt::format("quoted content of field {}: the bytes are an attachment",
                                           fmt::join(quote.unread, ", ")));
    }
}

void MessageReader::mark_contradicted(model::Message& message) const {
    if (m_contradicted && message.conversation == m_contradicted_in) {
        message.order.certainty = model::Certainty::unknown; // as time::Sequence wants to be told
    }
}

/// One of two clocks is wrong, or the phone got the two the other way round.
void MessageReader::tell_later_original(const Draft& draft, const QuotedMessages::Found& original) {
    if (original.session == draft.row.integer(Column::session) && original.place > draft.row.place()) {
        m_contradicted = std::max(m_contradicted, std::optional(original.place));
        m_contradicted_in = draft.message.conversation;
        m_context.notices->add(NoticeCode::reply_order, draft.message,
                               "it answers a message that stands behind it: no time makes the order of the "
                               "messages from the one to the other certain");
    }
}

void MessageReader::read_quote(Draft& draft, const Quote& quote) {
    model::Message& message = draft.message;
    model::Reply reply;
    const auto original = m_quoted.find(quote.stanza, place_of(draft, quote), *m_context.conversation_ids);
    if (original) {
        reply.message = original->id;
        tell_later_original(draft, *original);
    }
    reply.source_key = quote.stanza;
    reply.text = quote.text;
    reply.sender = quote.sender.empty() ? std::optional(draft.conversation.owner_id())
                                        : draft.conversation.person(quote.sender);
    if (!quote.kind.empty()) {
        message.extra.emplace_back("quoted_content", quote.kind);
    }
    if (quote.seconds) {
        message.extra.emplace_back(
            "quoted_seconds", static_cast<std::int64_t>(std::min<std::uint64_t>(*quote.seconds, INT64_MAX)));
    }
    if (!quote.chat.empty() && quote.chat != draft.conversation.chat().jid) {
        message.extra.emplace_back("quoted_conversation", quote.chat);
    }
    const bool has_more = !quote.thumbnail.empty() || !quote.unread.empty() || quote.link != QuotedLink{};
    if (has_more && (!original || lacks_content(std::get<2>(original->place)))) {
        keep_lost_original(draft, quote);
    }
    message.reply_to = std::move(reply);
}

void MessageReader::read_receipts(Draft& draft, const ReceiptInfo& info) const {
    model::Message& message = draft.message;
    std::vector<std::string> keys;
    std::vector<std::string> dates;
    for (const StoredReaction& stored : info.reactions) {
        model::Reaction reaction;
        reaction.sender = stored.own ? std::optional(draft.conversation.owner_id())
                                     : draft.conversation.person(stored.sender);
        reaction.value = stored.emoji;
        reaction.time = unix_ms_time(stored.unix_ms);
        if (!reaction.time && stored.unix_ms != 0) {
            dates.push_back(fmt::format("{} {}", message.reactions.size(), stored.unix_ms));
        }
        if (stored.emoji.empty()) {
            reaction.removed = true;
        }
        if (!stored.key.empty()) {
            keys.push_back(stored.key);
        }
        message.reactions.push_back(std::move(reaction));
    }
    tell_early_reactions(draft);
    if (!keys.empty()) {
        message.extra.emplace_back("reaction_keys", std::move(keys));
    }
    if (!dates.empty()) {
        message.extra.emplace_back("reaction_dates", std::move(dates));
        m_context.notices->add(NoticeCode::date_impossible, message,
                               "the date of a reaction is no time of a message");
    }
    if (!info.tallies.empty()) {
        std::vector<std::string> counts;
        for (const ReactionTally& tally : info.tallies) {
            counts.push_back(fmt::format("{} {}", tally.emoji, tally.count));
        }
        message.extra.emplace_back("reaction_counts", std::move(counts));
    }
    if (!info.poll_question.empty() || !info.poll_options.empty()) {
        model::Poll poll;
        poll.question = info.poll_question;
        for (const std::string& option : info.poll_options) {
            model::PollOption choice;
            choice.text = option;
            poll.options.push_back(std::move(choice));
        }
        message.poll = std::move(poll);
    }
    auto lines = describe_receipts(info);
    if (!lines.empty()) {
        message.extra.emplace_back("receipts", std::move(lines));
    }
}

/// A reaction comes behind its message.
void MessageReader::tell_early_reactions(const Draft& draft) const {
    model::Message& message = draft.message;
    const auto moment = [](const model::Instant& at) { return std::pair(at.civil_s, at.nanos); };
    const bool is_early =
        message.time.earliest &&
        std::any_of(message.reactions.begin(), message.reactions.end(), [&](const auto& reaction) {
            return reaction.time && moment(*reaction.time->latest) < moment(*message.time.earliest);
        });
    if (is_early) {
        message.order.certainty = model::Certainty::unknown; // as time::Sequence wants to be told
        m_context.notices->add(NoticeCode::reply_order, message,
                               "a reaction to it is dated before it: no time makes certain that it is behind "
                               "the message before it");
    }
}

/// A row without a media item has no coordinates.
model::Location MessageReader::read_location(Draft& draft) const {
    model::Location location;
    if (draft.row.has(Column::latitude) && draft.row.has(Column::longitude)) {
        location.latitude = draft.row.number(Column::latitude);
        location.longitude = draft.row.number(Column::longitude);
    }
    location.name = take_text(draft, Column::title);
    location.address = take_text(draft, Column::vcard_name);
    location.url = take_text(draft, Column::media_url);
    return location;
}

void MessageReader::read_body(Draft& draft) {
    model::Message& message = draft.message;
    if (draft.kind == nullptr) {
        message.text = take_text(draft, Column::text);
        m_context.notices->add(NoticeCode::message_type_unknown, message,
                               "message type " + draft.told_type());
        return;
    }
    switch (draft.kind->body) {
    case Body::media:
        return read_media_body(draft);
    case Body::event:
    case Body::timer:
        return read_event(draft);
    case Body::call:
        return read_call(draft);
    case Body::deleted:
        return read_deleted(draft);
    default:
        message.text = take_text(draft, Column::text);
    }
    std::vector<MediaTrouble> troubles;
    if (draft.kind->body == Body::contact) {
        Cards cards = split_cards(draft.row.text(Column::vcard_name), draft.row.text(Column::vcard_string));
        for (const std::string& name : message.text.empty() ? cards.names : std::vector<std::string>()) {
            message.text += (message.text.empty() ? "" : ", ") + name;
        }
        message.extra.emplace_back("contacts", std::move(cards.names));
        message.extra.emplace_back("vcards", std::move(cards.cards));
    } else if (draft.kind->body == Body::location) {
        message.location = read_location(draft);
        m_context.media->read_preview(draft.row, message, troubles);
    } else if (draft.kind->body == Body::link) {
        m_context.media->read_preview(draft.row, message, troubles);
    } else if (draft.kind->body == Body::poll && message.poll && message.text == message.poll->question) {
        message.text.clear(); // it stands in the poll
    }
    tell_media(draft, troubles);
}

void MessageReader::read_media_body(Draft& draft) {
    model::Message& message = draft.message;
    const MediaWanted wanted = draft.kind != nullptr ? draft.kind->media : MediaWanted{};
    const std::string text = take_text(draft, Column::text);
    const std::string title = take_text(draft, Column::title);
    const std::size_t place = message.attachments.size();
    std::vector<MediaTrouble> troubles;
    m_context.media->read(draft.row, wanted, message, troubles);
    model::Attachment& attachment = message.attachments[place];
    if (wanted.is_document) {
        message.text = text == attachment.name ? std::string() : text;
    } else {
        message.text = text.empty() ? title : text;
        if (!text.empty() && text != title) {
            attachment.caption = title;
        }
    }
    tell_media(draft, troubles);
}

/// A file where its type expects none: left behind by a deleted message, of an unknown type.
void MessageReader::read_left_file(Draft& draft) {
    std::vector<MediaTrouble> troubles;
    m_context.media->read(draft.row, {}, draft.message, troubles);
    tell_media(draft, troubles);
}

/// What the media item holds and the type of the message has no place for.
void MessageReader::keep_unshown(Draft& draft) {
    model::Message& message = draft.message;
    const MessageRow& row = draft.row;
    const Body body = draft.kind != nullptr ? draft.kind->body : Body::empty;
    const std::string digest = sent_digest(row);
    const bool is_mime = is_mime_type(row.text(Column::vcard_string));
    for (const auto& [name, column] :
         {std::pair("title", Column::title), std::pair("media_url", Column::media_url),
          std::pair(digest.empty() ? "vcard_name" : "sent_sha256", Column::vcard_name),
          std::pair(is_mime ? "media_mime" : "vcard", Column::vcard_string)}) {
        const std::string_view stored = row.text(column);
        const bool is_told = stored == message.text || (message.poll && stored == message.poll->question);
        if (!stored.empty() && !is_told && !shows_column(body, column, row)) {
            const bool is_digest = column == Column::vcard_name && !digest.empty();
            message.extra.emplace_back(name, is_digest ? digest : take_text(draft, column));
        }
    }
    if (draft.kind == nullptr) {
        keep_raw(draft);
    }
}

/// All else that is stored with a message of an unknown type.
void MessageReader::keep_raw(Draft& draft) {
    const MessageRow& row = draft.row;
    model::Extra& extra = draft.message.extra;
    for (const auto& [name, column] :
         {std::pair("latitude", Column::latitude), std::pair("longitude", Column::longitude)}) {
        if (row.has(column) && row.number(column) != "0") {
            extra.emplace_back(name, row.number(column));
        }
    }
    RawColumns raw = m_raw_items.read(row.integer(Column::media_pk));
    if (!raw.values.empty()) {
        extra.emplace_back("media_columns", std::move(raw.values));
    }
    for (const auto& [name, bytes] : raw.blobs) {
        if (name != "ZMETADATA" || draft.metadata) { // what can't be read was kept
            keep_bytes(draft, bytes, name);
        }
    }
}

void MessageReader::tell_media(Draft& draft, const std::vector<MediaTrouble>& troubles) const {
    for (const MediaTrouble& trouble : troubles) {
        m_context.notices->add(trouble.code, draft.message, trouble.detail, trouble.name);
    }
}

void MessageReader::read_event(Draft& draft) {
    static constexpr EventKind timer{k_timer_default,
                                     0,
                                     "expiring",
                                     Payload::seconds,
                                     MemberRole::actor,
                                     "{a} set disappearing messages for new conversations: {v}",
                                     "disappearing messages were set for new conversations: {v}",
                                     ""};
    model::Message& message = draft.message;
    Conversation& conversation = draft.conversation;
    const std::string text = take_text(draft, Column::text);
    const std::int64_t code = draft.row.integer(Column::event_type);
    const EventKind* kind = draft.type == k_timer_default ? &timer : find_event(draft.type, code);
    if (draft.type != k_timer_default) {
        message.extra.emplace_back("event_code", code);
    }
    model::Event event;
    if (kind == nullptr) {
        event.type = "other";
        message.event = std::move(event);
        message.text = text;
        m_context.notices->add(NoticeCode::message_type_unknown, message,
                               fmt::format("event {} of message type {}", code, draft.type));
        return;
    }
    if (is_missed_call(*kind)) {
        return read_missed_call(draft);
    }
    const EventParts parts = whatsapp_ios::read_event(*kind, text, draft.member);
    std::string actor;
    if (!parts.actor.empty()) {
        event.actor = conversation.person(parts.actor);
        actor = conversation.name_of(parts.actor);
    } else if (parts.owner_acts) {
        event.actor = conversation.owner_id();
        actor = "you";
    }
    for (const std::string& target : parts.targets) {
        conversation.person(target);
        event.targets.push_back(conversation.name_of(target));
    }
    event.type = std::string(kind->type);
    event.value = parts.value;
    message.text = compose_line(*kind, actor, event.targets, parts.value);
    message.extra.emplace_back("composed", true);
    if (!parts.targets.empty()) {
        message.extra.emplace_back("target_jids", parts.targets);
    }
    if (!parts.previous.empty()) {
        message.extra.emplace_back("previous_subject", parts.previous);
    }
    const bool is_told = text == parts.value || (parts.tells_all && !parts.targets.empty());
    if (!text.empty() && !is_told) {
        message.extra.emplace_back("event_text", text);
    }
    message.event = std::move(event);
}

void MessageReader::read_missed_call(Draft& draft) {
    model::Message& message = draft.message;
    const std::int64_t code = draft.row.integer(Column::event_type);
    const EventKind& kind = *find_event(draft.type, code);
    const std::string text = take_text(draft, Column::text);
    message.kind = MessageKind::call;
    model::Call call;
    call.medium = std::string(kind.type);
    call.outcome = "missed";
    if (code == 21 || code == 22 || !draft.conversation.is_direct()) {
        call.group = true;
    }
    message.call = std::move(call);
    read_sender_of(draft);
    const EventParts parts = whatsapp_ios::read_event(kind, text, draft.member);
    if (!parts.targets.empty()) {
        message.extra.emplace_back("participants", parts.targets);
    }
    if (!text.empty() && !(parts.tells_all && !parts.targets.empty())) {
        message.extra.emplace_back("event_text", text);
    }
    const auto known = m_context.known_calls->find(draft.row.integer(Column::pk));
    if (known != m_context.known_calls->end()) {
        message.extra.emplace_back("call_history_row", known->second->pk);
    }
}

void MessageReader::read_call(Draft& draft) {
    model::Message& message = draft.message;
    message.text = take_text(draft, Column::text);
    model::Call call;
    if (draft.metadata && draft.metadata->call_seconds) {
        call.duration_s = draft.metadata->call_seconds;
        call.outcome = *call.duration_s > 0 ? "answered" : "";
    }
    const auto known = m_context.known_calls->find(draft.row.integer(Column::pk));
    if (known != m_context.known_calls->end()) {
        const model::Call log = call_of(*known->second);
        call.medium = log.medium;
        call.outcome = log.outcome.empty() ? call.outcome : log.outcome;
        call.duration_s = call.duration_s ? call.duration_s : log.duration_s;
        call.group = log.group;
        message.extra.emplace_back("call_history_row", known->second->pk);
    }
    message.call = std::move(call);
}

/// The app keeps who and when, not what. The address of an admin who deleted it stands in the text or where
/// that of the group stood.
void MessageReader::read_deleted(Draft& draft) {
    model::Message& message = draft.message;
    Conversation& conversation = draft.conversation;
    const std::string text = take_text(draft, Column::text);
    std::string admin;
    if (is_person(parse_jid(text).kind)) {
        admin = text;
    } else {
        message.text = text;
        const std::string from = base::repair_utf8(draft.row.text(Column::from_jid));
        const bool is_others = !conversation.is_direct() && is_person(parse_jid(from).kind) &&
                               conversation.person(from) != message.sender;
        admin = is_others ? from : std::string();
    }
    if (admin.empty()) {
        message.extra.emplace_back("deleted_by",
                                   std::string(message.from_owner.value_or(false) ? "owner" : "sender"));
        return;
    }
    message.extra.emplace_back("deleted_by", std::string("admin"));
    conversation.person(admin);
    message.extra.emplace_back("deleted_by_name", conversation.name_of(admin));
}

/// Forwarded, starred, delivered, failed.
void MessageReader::read_marks(Draft& draft) {
    model::Message& message = draft.message;
    const MessageRow& row = draft.row;
    if ((row.integer(Column::flags) & k_forwarded) != 0) {
        message.forwarded = true;
    }
    if (draft.metadata && draft.metadata->forwards && *draft.metadata->forwards > 0) {
        message.forwarded = true;
        message.extra.emplace_back("forwards", static_cast<std::int64_t>(std::min<std::uint64_t>(
                                                   *draft.metadata->forwards, INT64_MAX)));
    }
    if (draft.metadata && !draft.metadata->forwarder.empty()) {
        message.extra.emplace_back("forwarded_from", draft.metadata->forwarder);
    }
    if (row.integer(Column::starred) != 0) {
        message.extra.emplace_back("starred", true);
    }
    if (message.from_owner.value_or(false) && row.integer(Column::status) != 0) {
        const std::string_view word = status_word(row.integer(Column::status));
        if (word.empty()) {
            message.extra.emplace_back("status", row.integer(Column::status));
        } else {
            message.extra.emplace_back("status", std::string(word));
        }
    }
    if (row.integer(Column::error_status) != 0) {
        message.extra.emplace_back("error_status", row.integer(Column::error_status));
    }
}

/// Where a file or place comes from. Beyond voice messages nobody documents it, so it is kept as stored.
void MessageReader::read_origin(Draft& draft) const {
    model::Extra& extra = draft.message.extra;
    const std::int64_t origin = draft.row.integer(Column::media_origin);
    const bool is_opus = base::lower_ascii(draft.row.text(Column::media_path)).ends_with(".opus");
    if (draft.type == k_audio && (origin == k_recorded || is_opus)) {
        extra.emplace_back("voice", true);
    }
    if (origin != 0) {
        extra.emplace_back("media_origin", origin);
    }
    for (const auto& [name, column] :
         {std::pair("media_author", Column::author), std::pair("media_collection", Column::collection)}) {
        if (std::string text = take_text(draft, column); !text.empty()) {
            extra.emplace_back(name, std::move(text));
        }
    }
}

void MessageReader::read_facts(Draft& draft) {
    model::Message& message = draft.message;
    const MessageRow& row = draft.row;
    if (!draft.raw_type.empty()) {
        message.extra.emplace_back("message_type", draft.raw_type);
    } else if (draft.type != 0) {
        message.extra.emplace_back("message_type", draft.type);
    }
    if (draft.conversation.chat().jid.empty() && row.has(Column::to_jid)) {
        message.extra.emplace_back("to_jid", base::repair_utf8(row.text(Column::to_jid)));
    }
    if (draft.kind != nullptr && !draft.kind->content.empty()) {
        message.extra.emplace_back("content", std::string(draft.kind->content));
    }
    if (draft.kind == nullptr && row.integer(Column::event_type) != 0) {
        message.extra.emplace_back("event_code", row.integer(Column::event_type));
    }
    read_marks(draft);
    read_origin(draft);
    const auto sent = row.date(Column::sent_date);
    if (sent && *sent > 0) {
        message.extra.emplace_back("sent_date", model::to_string(cocoa_instant(*sent)));
    }
    if (row.has(Column::parent_stanza)) {
        message.extra.emplace_back(row.integer(Column::parent_type) == k_album ? "album" : "parent",
                                   take_text(draft, Column::parent_stanza));
    }
    m_links.add(row.integer(Column::pk), message.extra);
    if (m_payments.add(message.source_key, message.extra) && message.kind == MessageKind::unknown) {
        message.kind = MessageKind::app;
    }
    if (draft.metadata) {
        for (const std::string& jid : draft.metadata->mentions) {
            model::Mention mention;
            mention.participant = draft.conversation.person(jid);
            message.mentions.push_back(std::move(mention));
        }
    }
    if (message.mentions.empty() && !draft.conversation.is_direct()) {
        find_mentions(draft.conversation, message);
    }
}

} // namespace chatkeep::source::whatsapp_ios
