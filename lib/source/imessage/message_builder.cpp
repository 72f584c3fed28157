// SPDX-License-Identifier: EUPL-1.2
#include "source/imessage/message_builder.hpp"

#include "base/row_scan.hpp"
#include "base/text.hpp"
#include "source/imessage/effects.hpp"
#include "source/imessage/message_events.hpp"
#include "source/imessage/message_time.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <utility>

namespace chatkeep::source::imessage {

namespace {

using model::MessageKind;
using model::NoticeCode;

constexpr std::size_t k_longest_date = 64; ///< of what stands in the column and is no date

void add_text(model::Extra& extra, std::string_view name, std::string_view text) {
    if (!text.empty()) {
        extra.emplace_back(name, base::repair_utf8(text));
    }
}

/// "2:0:14" → 2.
std::optional<std::int64_t> leading_number(std::string_view text) noexcept {
    std::int64_t number = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), number);
    return end.ec == std::errc() ? std::optional(number) : std::nullopt;
}

bool is_from_owner(const MessageRow& row) noexcept {
    const bool shares_location = row.integer(Column::item_type) == 4 &&
                                 row.integer(Column::other_handle) != 0 &&
                                 row.integer(Column::share_direction) == 0;
    return row.integer(Column::is_from_me) != 0 || shares_location;
}

/// Columns of flag_columns() and rare_flag_columns() whose numbers are codes.
constexpr std::array<std::string_view, 8> k_codes = {
    "error",         "expire_state",      "schedule_type",       "schedule_state",
    "filter_action", "filter_sub_action", "message_action_type", "message_source"};

void add_flag(model::Extra& extra, std::string_view name, std::int64_t flag) {
    const bool is_code = std::find(k_codes.begin(), k_codes.end(), name) != k_codes.end();
    if (flag == 1 && !is_code) {
        extra.emplace_back(name, true);
    } else if (flag != 0) {
        extra.emplace_back(name, flag);
    }
}

std::vector<std::pair<std::int64_t, std::int64_t>> read_pairs(const base::Database& database,
                                                              std::string_view table) {
    std::vector<std::pair<std::int64_t, std::int64_t>> pairs;
    if (database.columns_of(table).has("message_id")) {
        base::RowScan scan(database, {.from = std::string(table), .key = "ROWID", .columns = "message_id"});
        while (scan.next()) {
            pairs.emplace_back(scan.row().integer(1), scan.row().integer(0));
        }
        std::sort(pairs.begin(), pairs.end());
    }
    return pairs;
}

std::string front_query(const base::Columns& columns) {
    return fmt::format("SELECT {}, {} FROM message m WHERE m.ROWID = ?1", columns.or_null("m", "guid"),
                       columns.or_null("m", "text"));
}

base::TableQuery reaction_query(const base::Columns& columns) {
    return {.from = "message AS m",
            .key = "m.ROWID",
            .columns =
                columns.list_or_null("m", {"message_summary_info", "text", "date", "date_read",
                                           "date_delivered", "associated_message_range_location",
                                           "associated_message_range_length", "subject", "attributedBody"})};
}

} // namespace

MessageBuilder::MessageBuilder(const Workshop& workshop)
    : m_workshop(workshop), m_rows(workshop.database, message_query(workshop.database.columns_of("message"))),
      m_poll_row(
          workshop.database.prepare(base::row_sql(message_query(workshop.database.columns_of("message"))))),
      m_front(workshop.database.prepare(front_query(workshop.database.columns_of("message")))),
      m_rare_flags(workshop.database.prepare(rare_flags_query(workshop.database.columns_of("message")))),
      m_reaction_rows(workshop.database, reaction_query(workshop.database.columns_of("message"))),
      m_deleted_parts(read_pairs(workshop.database, "recoverable_message_part")) {
    if (!m_deleted_parts.empty()) {
        const base::Columns columns = workshop.database.columns_of("recoverable_message_part");
        m_deleted_part.emplace(workshop.database.prepare(
            fmt::format("SELECT {} FROM recoverable_message_part AS p WHERE p.ROWID = ?1",
                        columns.list_or_null("p", {"part_index", "delete_date", "part_text", "chat_id"}))));
    }
}

void MessageBuilder::announce(std::span<const Planned> messages, const Period& wanted) {
    std::vector<std::int64_t> rows;
    std::vector<std::int64_t> reactions;
    for (const Planned& planned : messages) {
        if (!wanted.has(planned.date)) {
            continue;
        }
        rows.push_back(planned.row);
        for (const Dependent& dependent : planned.dependents) {
            if (has_rest(dependent)) {
                reactions.push_back(dependent.row);
            }
        }
    }
    m_rows.announce(rows);
    m_reaction_rows.announce(reactions);
}

/// Of a message: it must not change when its chat is joined with others, or no longer is.
model::Id MessageBuilder::id_in(std::optional<std::size_t> chat, const model::Id& content,
                                const model::Id& conversation) const {
    return model::combine(chat ? m_workshop.directory.chats()[*chat].id : conversation, content);
}

void MessageBuilder::build(const Planned& planned, model::Message& message) {
    const auto chat = planned.chats.empty() ? std::nullopt : std::optional(planned.chats.front());
    message.id = id_in(chat, planned.content, message.conversation);
    message.position.row = planned.row;
    m_first_list.clear();
    const base::Step step = m_rows.find(planned.row);
    if (step == base::Step::row) {
        build_row(planned, MessageRow(m_rows.row()), message);
    } else {
        build_damaged(planned, step == base::Step::damaged ? m_rows.row().problem() : std::string(), message);
    }
    if (planned.is_contradicted) {
        message.order.certainty = model::Certainty::unknown; // as time::Sequence wants to be told
    }
    report_contradictions(planned, message);
}

void MessageBuilder::build_damaged(const Planned& planned, const std::string& problem,
                                   model::Message& message) {
    message.kind = MessageKind::placeholder;
    if (planned.date != 0) {
        read_time(planned.date, message.time);
    } else {
        message.time.basis = model::TimeBasis::none;
    }
    m_front.reset();
    if (m_front.bind(1, planned.row).step() == base::Step::row) {
        message.source_key = base::repair_utf8(m_front.text(0));
        message.text = base::repair_utf8(m_front.text(1));
    }
    for (StoredFile& file : m_workshop.attachments.read(planned.row, false)) {
        put_file(std::move(file), message);
    }
    add_dependents(planned, message);
    add_deleted_parts(planned, message);
    m_workshop.notices.add(NoticeCode::row_damaged, message,
                           problem.empty() ? std::string("the row can't be read") : problem);
}

void MessageBuilder::build_row(const Planned& planned, const MessageRow& row, model::Message& message) {
    message.source_key = base::repair_utf8(row.text(Column::guid));
    set_time(row, message);
    set_sender(planned, row, message);
    add_origin(planned, row, message);
    if (planned.kind != RowKind::message) {
        build_orphan(planned, row, message);
    } else if (row.integer(Column::item_type) != 0) {
        build_event(row, message);
    } else {
        build_content(row, message);
    }
    set_reply(planned, row, message);
    add_dependents(planned, message);
    add_deleted_parts(planned, message);
    add_states(row, message);
    report_early_edit(planned, row, message);
}

/// States of the row, by the names of their columns, where they are not 0.
void MessageBuilder::add_states(const MessageRow& row, model::Message& message) {
    model::Extra& extra = message.extra;
    const bool is_unsent = std::any_of(message.edits.begin(), message.edits.end(),
                                       [](const model::Edit& edit) { return edit.unsent.value_or(false); });
    if (const std::int64_t time = row.time(Column::date_retracted); time != 0 && !is_unsent) {
        extra.emplace_back("date_retracted", stamp_of(time));
    }
    for (std::size_t i = 0; i < time_columns().size(); ++i) {
        if (const std::int64_t time = row.time(i); time != 0) {
            extra.emplace_back(time_columns()[i],
                               time == k_no_number ? base::repair_utf8(row.time_text(i)) : stamp_of(time));
        }
    }
    for (std::size_t i = 0; i < flag_columns().size(); ++i) {
        add_flag(extra, flag_columns()[i], row.flag(i));
    }
    add_flag(extra, "expire_state", row.integer(Column::expire_state));
    if (!row.has_rare_flag()) {
        return;
    }
    for (const auto& [name, flag] : rare_flags(row)) {
        add_flag(extra, name, flag);
    }
    report_schedule(message);
}

std::vector<std::pair<std::string_view, std::int64_t>> MessageBuilder::rare_flags(const MessageRow& row) {
    std::vector<std::pair<std::string_view, std::int64_t>> flags;
    m_rare_flags.reset();
    if (!row.has_rare_flag() || m_rare_flags.bind(1, row.integer(Column::rowid)).step() != base::Step::row) {
        return flags;
    }
    for (std::size_t i = 0; i < rare_flag_columns().size(); ++i) {
        if (const std::int64_t flag = m_rare_flags.integer(static_cast<int>(i)); flag != 0) {
            flags.emplace_back(rare_flag_columns()[i], flag);
        }
    }
    return flags;
}

/// One that waits to be sent stands where it would, at the time that was chosen for it.
void MessageBuilder::report_schedule(const model::Message& message) {
    constexpr std::int64_t k_scheduled = 2;
    const auto has = [&](std::string_view name, const model::ExtraValue& value) {
        return std::any_of(message.extra.begin(), message.extra.end(), [&](const auto& member) {
            return member.first == name && member.second == value;
        });
    };
    if (has("schedule_type", k_scheduled) && !has("is_sent", true)) {
        m_workshop.notices.add(NoticeCode::time_unlikely, message,
                               "scheduled for this time (schedule_type 2) and not sent: no part of the "
                               "conversation yet");
    }
}

void MessageBuilder::set_time(const MessageRow& row, model::Message& message) {
    const std::int64_t date = row.time(Column::date);
    if (read_time(date, message.time)) {
        return;
    }
    if (date == 0) {
        message.time.written = base::repair_utf8(row.text(Column::date));
        return;
    }
    if (date == k_no_number) {
        message.time.written = base::repair_utf8(row.text(Column::date).substr(0, k_longest_date));
    }
    m_workshop.notices.add(NoticeCode::date_impossible, message,
                           fmt::format("{} is no time since 2001", message.time.written));
}

std::optional<model::Id> MessageBuilder::sender_of(bool from_owner, std::int64_t handle) {
    if (from_owner) {
        return m_workshop.participants.owner();
    }
    const Handle* found = m_workshop.directory.find_handle(handle);
    if (found == nullptr) {
        return std::nullopt;
    }
    return m_workshop.participants.person(found->person);
}

/// Whoever a one-to-one conversation is with.
std::optional<model::Id> MessageBuilder::partner_of(const Planned& planned) {
    const auto& conversations = m_workshop.directory.conversations();
    if (planned.conversation >= conversations.size()) {
        return std::nullopt;
    }
    const Conversation& conversation = conversations[planned.conversation];
    const bool is_direct = !conversation.is_group && conversation.members.size() == 1;
    return is_direct ? std::optional(m_workshop.participants.person(conversation.members.front()))
                     : std::nullopt;
}

/// What is not sure of it. False where the row names a handle that is not there.
bool MessageBuilder::report_sender(const SenderFacts& facts, const model::Message& message) {
    const auto report = [&](NoticeCode code, const std::string& what) {
        const bool is_own = facts.row == message.position.row;
        note(code, message, facts.row,
             is_own ? what : fmt::format("its reaction in row {}: {}", facts.row, what));
    };
    if (!facts.names_sender) {
        report(NoticeCode::row_damaged, fmt::format("is_from_me does not say who sent it: taken as {}",
                                                    facts.from_owner ? "sent" : "received"));
    }
    if (facts.handle == 0 || m_workshop.directory.find_handle(facts.handle) != nullptr) {
        return true;
    }
    report(NoticeCode::row_unassigned,
           fmt::format("the row names handle {}, which is not there{}", facts.handle,
                       facts.from_owner || !facts.is_known
                           ? ""
                           : ": the sender is whoever the conversation is with"));
    return false;
}

void MessageBuilder::set_sender(const Planned& planned, const MessageRow& row, model::Message& message) {
    message.from_owner = is_from_owner(row);
    const std::int64_t number = row.integer(Column::handle_id);
    message.sender = sender_of(*message.from_owner, number);
    if (!message.sender) { // a handle that is gone
        message.sender = partner_of(planned);
    }
    const SenderFacts facts{planned.row, number, *message.from_owner, row.is_integer(Column::is_from_me),
                            message.sender.has_value()};
    if (!report_sender(facts, message)) {
        message.extra.emplace_back("handle_row", number);
    }
    const Handle* handle = m_workshop.directory.find_handle(number);
    if (handle == nullptr) {
        return;
    }
    const Person& person = m_workshop.directory.persons()[handle->person];
    if (!*message.from_owner && handle->id != person.address) {
        message.extra.emplace_back("handle", handle->id);
    }
}

/// The last time at which it was deleted from the chat where it stands; each, where there are several.
void MessageBuilder::add_deletions(const Planned& planned, model::Extra& extra) const {
    if (planned.deletions.empty()) {
        return;
    }
    std::optional<std::size_t> chat = planned.deletions.front().chat;
    if (!planned.chats.empty() &&
        std::any_of(planned.deletions.begin(), planned.deletions.end(),
                    [&](const Deletion& d) { return d.chat == planned.chats.front(); })) {
        chat = planned.chats.front();
    }
    const auto last = std::find_if(planned.deletions.rbegin(), planned.deletions.rend(),
                                   [&](const Deletion& d) { return d.chat == chat; });
    extra.emplace_back("deleted_at", stamp_of(last->time));
    if (planned.deletions.size() < 2 && planned.chats.size() < 2) {
        return;
    }
    std::vector<std::string> lines;
    for (const Deletion& deletion : planned.deletions) {
        const std::string_view guid =
            deletion.chat ? std::string_view(m_workshop.directory.chats()[*deletion.chat].guid) : "-";
        lines.push_back(fmt::format("{} {}", guid, stamp_of(deletion.time)));
    }
    extra.emplace_back("deleted_from", std::move(lines));
}

/// Service, chats and own address, where the conversation's records do not say them already.
void MessageBuilder::add_origin(const Planned& planned, const MessageRow& row,
                                model::Message& message) const {
    const Directory& directory = m_workshop.directory;
    add_text(message.extra, "service", row.text(Column::service));
    const bool is_merged = planned.conversation < directory.conversations().size() &&
                           directory.conversations()[planned.conversation].chats.size() > 1;
    if (is_merged || planned.chats.size() > 1) {
        std::vector<std::string> chats;
        for (const std::size_t chat : planned.chats) {
            chats.push_back(directory.chats()[chat].guid);
        }
        message.extra.emplace_back("chats", std::move(chats));
    }
    add_deletions(planned, message.extra);
    const std::string_view known =
        planned.conversation < directory.conversations().size()
            ? std::string_view(directory.conversations()[planned.conversation].account)
            : std::string_view();
    for (const auto& [name, column] : {std::pair("account", Column::account),
                                       std::pair("destination_caller_id", Column::destination_caller_id)}) {
        const std::string_view own = row.text(column);
        const auto colon = own.find(':');
        const bool has_kind = colon == 1;
        if (!own.empty() && (has_kind ? own.substr(2) : own) != known) {
            message.extra.emplace_back(name, base::repair_utf8(own));
        }
    }
}

void MessageBuilder::set_reply(const Planned& planned, const MessageRow& row, model::Message& message) const {
    std::string_view guid = row.text(Column::thread_guid);
    const Target target = parse_target(row.text(Column::associated_guid));
    const bool is_reference =
        guid.empty() && is_unknown_reference(row.integer(Column::associated_type),
                                             row.text(Column::associated_guid), row.text(Column::guid));
    guid = is_reference ? target.guid : guid;
    if (guid.empty() || message.reply_to) {
        return;
    }
    model::Reply reply;
    const std::string key = base::repair_utf8(guid);
    if (planned.reply_conversation == planned.conversation) {
        reply.message = id_in(planned.reply_chat, model::make_id(key), message.conversation);
    } else {
        reply.source_key = key;
    }
    const std::string_view part = row.text(Column::thread_part);
    reply.part = is_reference ? target.part : leading_number(part);
    reply.text = m_body.body().quote;
    message.reply_to = std::move(reply);
    add_text(message.extra, "thread_part", part);
}

namespace {

/// A bubble whose payload has no words is told by the word for its app.
void compose_text(model::Message& message) {
    const auto app = std::find_if(message.extra.begin(), message.extra.end(),
                                  [](const auto& member) { return member.first == "app"; });
    const auto* word = app == message.extra.end() ? nullptr : std::get_if<std::string>(&app->second);
    const bool is_bundle = word != nullptr && word->find('.') != std::string::npos; // of an app not known
    if (word == nullptr || is_bundle || message.text.empty() || !is_only_marks(message.text)) {
        return;
    }
    message.text = *word;
    std::replace(message.text.begin(), message.text.end(), '_', ' ');
    message.extra.emplace_back("composed", true);
}

bool has_app(const MessageRow& row) noexcept {
    return !row.text(Column::balloon).empty() || !row.blob(Column::payload).empty();
}

} // namespace

void MessageBuilder::add_app(const MessageRow& row, model::Message& message) {
    const std::string_view payload = row.blob(Column::payload);
    if (!read_app(row.text(Column::balloon), payload, m_workshop.store, message)) {
        m_workshop.notices.add(NoticeCode::blob_damaged, message,
                               "payload_data is no property list; its bytes are an attachment");
    }
}

/// What columns of events say and the event does not.
static void add_event_columns(const MessageRow& row, const model::Event& event, model::Extra& extra) {
    if (event.type != "subject") {
        add_text(extra, "group_title", row.text(Column::group_title));
    }
    const bool tells_share =
        event.type == "location_sharing" && (row.integer(Column::share_status) & ~1) == 0;
    for (const auto& [name, column] : {std::pair("share_status", Column::share_status),
                                       std::pair("share_direction", Column::share_direction)}) {
        const bool is_told = tells_share && column == Column::share_status;
        if (const std::int64_t value = row.integer(column); value != 0 && !is_told) {
            extra.emplace_back(name, value);
        }
    }
}

void MessageBuilder::build_event(const MessageRow& row, model::Message& message) {
    m_body.read(row, message);
    message.effect = effect_word(row.text(Column::effect));
    message.subject = base::repair_utf8(row.text(Column::subject));
    m_body.read_history(row, message);
    const std::int64_t handle = row.integer(Column::handle_id);
    const std::int64_t other = row.integer(Column::other_handle);
    const EventCodes codes{row.integer(Column::item_type), row.integer(Column::group_action_type),
                           row.integer(Column::share_status), other == handle};
    model::Event event = make_event(codes);
    event.actor = message.sender;
    if (event.type == "subject") {
        event.value = base::repair_utf8(row.text(Column::group_title));
    }
    if (const std::string target = m_workshop.participants.label_of(other); !target.empty()) {
        event.targets.push_back(target);
    } else if (other > 0) {
        m_workshop.notices.add(NoticeCode::row_unassigned, message,
                               fmt::format("the row names handle {}, which is not there", other));
    }
    message.kind = MessageKind::event;
    message.extra.emplace_back("item_type", codes.item);
    if (codes.action != 0) {
        message.extra.emplace_back("group_action_type", codes.action);
    }
    if (other != 0) {
        message.extra.emplace_back("other_handle", other);
    }
    add_event_columns(row, event, message.extra);
    if (event.type == "other") {
        m_workshop.notices.add(
            NoticeCode::message_type_unknown, message,
            fmt::format("item_type {} with group_action_type {}", codes.item, codes.action));
    }
    if (message.text.empty()) {
        const std::string actor =
            *message.from_owner ? "the owner" : m_workshop.participants.label_of(handle);
        message.text = event_line(event, actor);
    }
    message.event = std::move(event);
    if (has_app(row)) {
        add_app(row, message);
    }
    add_association(row, message);
    add_mentions(message);
    add_files(row, message);
    report_body(row, message);
    message.kind = MessageKind::event;
}

void MessageBuilder::build_content(const MessageRow& row, model::Message& message) {
    m_body.read(row, message);
    if (const std::int64_t action = row.integer(Column::group_action_type); action != 0) {
        message.extra.emplace_back("group_action_type", action);
    }
    if (const std::int64_t other = row.integer(Column::other_handle); other != 0) {
        message.extra.emplace_back("other_handle", other);
    }
    add_event_columns(row, {}, message.extra);
    message.effect = effect_word(row.text(Column::effect));
    message.subject = base::repair_utf8(row.text(Column::subject));
    m_body.read_history(row, message);
    if (has_app(row)) {
        add_app(row, message);
        compose_text(message);
    }
    if (is_poll_balloon(row.text(Column::balloon))) {
        read_poll(row, message);
    }
    add_association(row, message);
    add_mentions(message);
    add_files(row, message);
    report_body(row, message);
}

void MessageBuilder::report_attributes(const std::vector<std::string>& unknown,
                                       const model::Message& message) {
    for (const std::string& name : unknown) {
        m_workshop.notices.add(NoticeCode::message_type_unknown, message, "an attribute of the text", name);
    }
}

/// What can't be read whole is kept as it is stored; the text is as much of it as could be read.
void MessageBuilder::report_body(const MessageRow& row, model::Message& message) {
    const auto keep = [&](Column column, std::string_view name, std::string_view what) {
        keep_bytes(row.blob(column), name, m_workshop.store, message);
        m_workshop.notices.add(NoticeCode::blob_damaged, message,
                               fmt::format("{} can't be read whole: {} what could be read, its bytes are an "
                                           "attachment",
                                           name, what));
    };
    if (m_body.body().damaged) {
        keep(Column::attributed_body, "attributedBody", "the text is");
    }
    if (m_body.body().history_damaged) {
        keep(Column::summary, "message_summary_info", "edits are");
    }
    if (m_body.body().repaired) {
        m_workshop.notices.add(NoticeCode::bad_utf8, message, "bytes that are no UTF-8 stand as U+FFFD");
    }
    report_attributes(m_body.body().unknown, message);
}

/// A row that refers to another one and is a message all the same: an app's update, or a code of a later iOS.
void MessageBuilder::add_association(const MessageRow& row, model::Message& message) {
    const std::string_view guid = row.text(Column::associated_guid);
    const std::int64_t type = row.integer(Column::associated_type);
    add_text(message.extra, "associated_message_guid", guid);
    if (type != 0 && type != 2 && type != 3) {
        message.extra.emplace_back("associated_message_type", type);
        add_text(message.extra, "associated_message_emoji", row.text(Column::associated_emoji));
        const std::int64_t start = row.integer(Column::associated_start);
        const std::int64_t length = row.integer(Column::associated_length);
        if (start != 0 || length != 0) {
            add_text(message.extra, "associated_message_range", fmt::format("{} {}", start, length));
        }
        if (is_unknown_reference(type, guid, row.text(Column::guid))) {
            message.kind = MessageKind::unknown;
            m_workshop.notices.add(NoticeCode::message_type_unknown, message,
                                   fmt::format("associated_message_type {}", type));
        }
    }
}

/// A reaction, vote or option list whose message is not there.
void MessageBuilder::build_orphan(const Planned& planned, const MessageRow& row, model::Message& message) {
    m_body.read(row, message);
    const Target target = parse_target(row.text(Column::associated_guid));
    model::Reply reply;
    reply.source_key = base::repair_utf8(target.guid);
    reply.part = target.part;
    reply.text = read_reaction_summary(row.blob(Column::summary)).quote;
    message.reply_to = std::move(reply);
    message.effect = effect_word(row.text(Column::effect));
    message.subject = base::repair_utf8(row.text(Column::subject));
    m_body.read_history(row, message);
    model::Event event;
    event.type = planned.kind == RowKind::reaction ? "reaction" : "poll";
    event.actor = message.sender;
    if (planned.kind == RowKind::reaction) {
        event.value = reaction_word(row.integer(Column::associated_type), row.text(Column::associated_emoji));
    }
    message.event = std::move(event);
    message.extra.emplace_back("associated_message_type", row.integer(Column::associated_type));
    if (planned.kind != RowKind::reaction || has_app(row)) {
        add_app(row, message);
    }
    add_mentions(message);
    add_files(row, message);
    report_body(row, message);
    message.kind = MessageKind::event;
    m_workshop.notices.add(NoticeCode::reaction_orphan, message,
                           "the row refers to no message that is there: its row is gone, or is itself a "
                           "reaction or a vote",
                           message.reply_to->source_key);
}

void MessageBuilder::add_mentions(model::Message& message) {
    for (const Named& named : m_body.body().mentions) {
        model::Mention mention;
        mention.participant = m_workshop.participants.address(named.address);
        mention.address = named.address;
        mention.start = named.start;
        mention.length = named.length;
        message.mentions.push_back(std::move(mention));
    }
}

/// row: that the file belongs to.
void MessageBuilder::report_file(const StoredFile& file, const model::Message& message, std::int64_t row) {
    const model::Missing missing = file.attachment.missing;
    const std::string& name = file.attachment.name;
    if (file.damaged) {
        note(NoticeCode::blob_damaged, message, row,
             fmt::format("{} of a file is no property list: its bytes are an attachment", name), name);
        return;
    }
    if (missing == model::Missing::none) {
        if (!file.trouble.empty()) {
            note(NoticeCode::attachment_mismatch, message, row, file.trouble, name);
        }
        return;
    }
    const bool unreadable = missing == model::Missing::unreadable;
    std::string why = file.trouble;
    if (why.empty() && !unreadable) {
        why =
            name.empty() ? std::string(to_string(missing)) : fmt::format("{}: {}", name, to_string(missing));
    }
    note(unreadable ? NoticeCode::attachment_unreadable : NoticeCode::attachment_missing, message, row,
         std::move(why), name);
}

namespace {

/// Takes the files with the text's name for them out of files. Another file never stands in for one that is
/// gone.
std::vector<StoredFile> take_files(const PlacedFile& place, std::vector<StoredFile>& files) {
    const auto rest = std::stable_partition(files.begin(), files.end(), [&](const StoredFile& file) {
        return file.guid == place.transfer || file.original_guid == place.transfer;
    });
    std::vector<StoredFile> taken(std::make_move_iterator(files.begin()), std::make_move_iterator(rest));
    files.erase(files.begin(), rest);
    return taken;
}

/// Whether there is a file that a message shows and its text does not name.
bool has_unnamed(const std::vector<PlacedFile>& places, const std::vector<StoredFile>& files) {
    return std::any_of(files.begin(), files.end(), [&](const StoredFile& file) {
        return !file.guid.empty() && !file.hidden &&
               std::none_of(places.begin(), places.end(), [&](const PlacedFile& place) {
                   return file.guid == place.transfer || file.original_guid == place.transfer;
               });
    });
}

} // namespace

void MessageBuilder::put_file(StoredFile file, model::Message& message) {
    report_file(file, message, message.position.row.value_or(0));
    if (file.place && !message.location) {
        message.location = std::move(file.place);
    }
    message.attachments.push_back(std::move(file.attachment));
}

/// In the order of the text; what the text does not name comes behind.
void MessageBuilder::place_files(std::vector<StoredFile>& files, bool is_app, model::Message& message) {
    for (const PlacedFile& place : m_body.body().files) {
        std::vector<StoredFile> taken;
        if (!place.transfer.empty()) {
            taken = take_files(place, files);
        }
        if (taken.empty() && !is_app && !place.transfer.empty()) {
            StoredFile lost;
            lost.attachment.name = place.name;
            lost.attachment.missing = model::Missing::not_found;
            lost.attachment.extra.emplace_back("guid", place.transfer);
            lost.trouble = "the text names a file that the table attachment does not have";
            if (has_unnamed(m_body.body().files, files)) { // which may be it, under another guid, or not
                lost.trouble += ": " + place.transfer;
                report_file(lost, message, message.position.row.value_or(0));
            } else {
                taken.push_back(std::move(lost));
            }
        }
        if (taken.empty() && !place.transcript.empty()) {
            message.extra.emplace_back("transcript", place.transcript);
        }
        for (StoredFile& file : taken) {
            file.attachment.transcript = &file == &taken.front() ? place.transcript : std::string();
            file.attachment.extra.emplace_back("part", place.part);
            put_file(std::move(file), message);
        }
    }
    for (StoredFile& file : files) {
        put_file(std::move(file), message);
    }
}

/// The text shows where files stood, and nothing says which.
void MessageBuilder::report_unnamed_files(const MessageRow& row, model::Message& message) {
    constexpr std::string_view k_mark = "\uFFFC";
    const auto& places = m_body.body().files;
    const bool has_hint = row.integer(Column::has_attachments) != 0;
    const bool is_named = std::any_of(places.begin(), places.end(),
                                      [](const PlacedFile& place) { return !place.transfer.empty(); });
    if (is_named || (!has_hint && !row.blob(Column::attributed_body).empty())) {
        return; // told by its name, or a mark of something else
    }
    for (auto at = message.text.find(k_mark); at != std::string::npos;
         at = message.text.find(k_mark, at + k_mark.size())) {
        StoredFile lost;
        lost.attachment.missing = model::Missing::not_found;
        lost.trouble = "the text has the mark of a file, and no table names one";
        put_file(std::move(lost), message);
    }
}

void MessageBuilder::add_files(const MessageRow& row, model::Message& message) {
    const std::int64_t number = row.integer(Column::rowid);
    const bool is_voice = row.integer(Column::is_audio_message) != 0;
    if (is_voice) {
        message.extra.emplace_back("voice", true);
    }
    std::vector<StoredFile> files;
    if (m_workshop.attachments.has_any(number)) {
        files = m_workshop.attachments.read(number, is_voice);
    }
    const bool all_stickers = !files.empty() && std::all_of(files.begin(), files.end(),
                                                            [](const auto& file) { return file.sticker; });
    if (files.empty() && row.integer(Column::has_attachments) != 0) {
        message.extra.emplace_back("cache_has_attachments", true); // and no table names one
    }
    if (files.empty() && !has_app(row)) {
        report_unnamed_files(row, message);
    }
    const bool is_app = !row.text(Column::balloon).empty();
    place_files(files, is_app, message);
    set_kind(row, all_stickers, message);
}

namespace {

bool is_shown(const model::Attachment& attachment) {
    return attachment.role != "preview" && attachment.role != "payload" && attachment.role != "live_photo";
}

/// Of a message that shows files.
MessageKind kind_of_files(const model::Message& message, std::size_t shown, bool all_stickers) {
    if (!is_only_marks(message.text)) {
        return MessageKind::media;
    }
    if (all_stickers) {
        return MessageKind::sticker;
    }
    if (shown == 1 && message.location) {
        return MessageKind::location;
    }
    const auto first = std::find_if(message.attachments.begin(), message.attachments.end(), is_shown);
    const bool is_card = first->mime == "text/vcard" || first->mime == "text/x-vcard";
    return shown == 1 && is_card ? MessageKind::contact : MessageKind::media;
}

} // namespace

void MessageBuilder::set_kind(const MessageRow& row, bool all_stickers, model::Message& message) {
    if (message.kind != MessageKind::text) {
        return;
    }
    const auto shown = static_cast<std::size_t>(
        std::count_if(message.attachments.begin(), message.attachments.end(), is_shown));
    if (shown > 0) {
        message.kind = kind_of_files(message, shown, all_stickers);
    } else if (row.integer(Column::is_audio_message) != 0) {
        message.kind = MessageKind::media;
    } else if (message.text.empty() && message.subject.empty() && message.edits.empty() &&
               message.attachments.empty()) {
        message.kind = MessageKind::placeholder;
    }
}

} // namespace chatkeep::source::imessage
