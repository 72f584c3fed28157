// SPDX-License-Identifier: EUPL-1.2
// What other rows give a message: reactions, and in a poll votes and new lists of options.
#include "base/plist.hpp"
#include "base/text.hpp"
#include "source/imessage/message_builder.hpp"
#include "source/imessage/message_time.hpp"
#include "source/imessage/plist_json.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace chatkeep::source::imessage {

namespace {

using model::NoticeCode;

constexpr std::string_view k_no_order = "no time makes the order of the messages from then up to it certain";

std::string row_line(std::int64_t row, std::string_view guid) {
    return fmt::format("{} {}", row, base::repair_utf8(guid));
}

} // namespace

/// What is about a message comes behind it: where the times tell otherwise, one of the clocks is wrong.
void MessageBuilder::report_contradictions(const Planned& planned, const model::Message& message) {
    if (planned.answers_later) {
        m_workshop.notices.add(
            NoticeCode::reply_order, message,
            "it answers a message that is later by its time: no time makes the order of the "
            "messages from the one to the other certain");
    }
    for (const Dependent& dependent : planned.dependents) {
        if (is_early(dependent.nanos, dependent.row, planned)) {
            const std::string_view what = dependent.kind == RowKind::reaction ? "reaction"
                                          : dependent.kind == RowKind::vote   ? "vote"
                                                                              : "list of options";
            note(NoticeCode::reply_order, message, dependent.row,
                 fmt::format("its {} in row {} is dated before it: {}", what, dependent.row, k_no_order));
        }
    }
}

void MessageBuilder::report_early_edit(const Planned& planned, const MessageRow& row,
                                       const model::Message& message) {
    if (is_edited_early(nanos_of(row.time(k_date_edited)).value_or(0), planned)) {
        m_workshop.notices.add(NoticeCode::reply_order, message,
                               fmt::format("it was edited before its date: {}", k_no_order));
    }
}

/// About a message, in another row than its own.
void MessageBuilder::note(NoticeCode code, const model::Message& message, std::int64_t row,
                          std::string detail, std::string name) {
    model::Notice notice;
    notice.code = code;
    notice.message = message.id;
    notice.position.row = row;
    notice.detail = std::move(detail);
    notice.name = std::move(name);
    m_workshop.notices.add(std::move(notice));
}

void MessageBuilder::add_poll_row(const Dependent& dependent, model::Message& message) {
    m_poll_row.reset();
    if (m_poll_row.bind(1, dependent.row).step() != base::Step::row) {
        note(NoticeCode::row_damaged, message, dependent.row,
             fmt::format("row {}, which belongs to this message: {}", dependent.row, m_poll_row.problem()));
        return;
    }
    take_poll_row(MessageRow(m_poll_row), dependent.kind, message);
}

void MessageBuilder::add_dependents(const Planned& planned, model::Message& message) {
    m_poll_rows.clear();
    m_poll_payloads.clear();
    m_poll_payload_rows.clear();
    for (const Dependent& dependent : planned.dependents) {
        if (dependent.kind == RowKind::reaction) {
            add_reaction(planned, dependent, message);
        } else {
            add_poll_row(dependent, message);
        }
    }
    finish_lines("reaction", m_reactions, message.extra);
    finish_lines("poll", m_poll_lines, message.extra);
    if (message.poll) {
        finish_poll(message);
    }
    if (!m_poll_rows.empty()) {
        if (!m_first_list.empty()) {
            m_poll_rows.insert(m_poll_rows.begin(), m_first_list);
        }
        message.extra.emplace_back("poll_rows", m_poll_rows);
    }
    if (!m_poll_payloads.empty()) {
        message.extra.emplace_back("poll_payloads", m_poll_payloads);
        message.extra.emplace_back("poll_payload_rows", m_poll_payload_rows);
    }
}

void MessageBuilder::read_poll(const MessageRow& row, model::Message& message) {
    m_voters.clear();
    message.poll.emplace();
    auto content = parse_poll(row.blob(Column::payload));
    m_first_list = poll_line(row, "options", content);
    if (!content) {
        m_poll = {};
        m_workshop.notices.add(NoticeCode::blob_damaged, message, "the poll in payload_data can't be read");
        return;
    }
    m_poll = std::move(*content);
}

/// Each vote row holds all of its participant's choices: the latest one counts.
void MessageBuilder::add_vote(const MessageRow& row, const PollContent& content) {
    std::string who = content.votes.empty() ? std::string() : content.votes.front().participant;
    const bool from_owner = row.integer(Column::is_from_me) != 0;
    std::optional<model::Id> id = sender_of(from_owner, row.integer(Column::handle_id));
    if (!from_owner && !who.empty()) {
        id = m_workshop.participants.address(who);
    }
    who = id ? model::to_string('p', *id) : who; // whichever address of theirs the row names
    const auto known =
        std::find_if(m_voters.begin(), m_voters.end(), [&](const auto& voter) { return voter.first == who; });
    Voter& voter = known == m_voters.end() ? m_voters.emplace_back(who, Voter()).second : known->second;
    voter.id = id;
    voter.choices.clear();
    for (const PollVote& vote : content.votes) {
        voter.choices.push_back(vote.choice);
    }
}

/// "ROW GUID WHAT TIME SENDER" and what the row itself says; see describe_poll().
std::string MessageBuilder::poll_line(const MessageRow& row, std::string_view what,
                                      const std::optional<PollContent>& content) const {
    const std::int64_t number = row.integer(Column::handle_id);
    const Handle* handle = m_workshop.directory.find_handle(number);
    std::string sender = handle != nullptr ? poll_word(handle->id) : "-";
    if (row.integer(Column::is_from_me) != 0) {
        sender = "owner";
    } else if (handle == nullptr && number != 0) {
        sender = fmt::format("handle:{}", number);
    }
    return fmt::format("{} {} {} {}{}", row_line(row.integer(Column::rowid), row.text(Column::guid)), what,
                       stamp_of(row.time(Column::date)), sender,
                       content ? describe_poll(*content) : " unreadable");
}

/// Rows of the same bytes share the attachment.
void MessageBuilder::keep_row_bytes(std::string_view bytes, std::string_view name, std::int64_t row,
                                    model::Message& message) {
    if (bytes.empty()) {
        return;
    }
    const std::string digest = keep_bytes(bytes, name, m_workshop.store, message);
    const auto kept = std::find_if(message.attachments.begin(), message.attachments.end(),
                                   [&](const model::Attachment& a) { return a.sha256 == digest; });
    const auto rows = std::find_if(kept->extra.begin(), kept->extra.end(),
                                   [](const auto& member) { return member.first == "rows"; });
    std::string number = std::to_string(row);
    if (rows == kept->extra.end()) {
        kept->extra.emplace_back("rows", std::vector<std::string>{std::move(number)});
    } else {
        std::get<std::vector<std::string>>(rows->second).push_back(std::move(number));
    }
}

void MessageBuilder::take_poll_row(const MessageRow& row, RowKind kind, model::Message& message) {
    const auto content = parse_poll(row.blob(Column::payload));
    add_poll_words(row, message);
    add_poll_states(row);
    add_poll_summary(row, message);
    add_poll_files(row, message);
    m_poll_rows.push_back(poll_line(row, kind == RowKind::vote ? "vote" : "options", content));
    if (!content) {
        keep_row_bytes(row.blob(Column::payload), "payload_data", row.integer(Column::rowid), message);
    } else if (content->has_more) {
        const KeepData keep = [&](std::string_view bytes, std::string_view name) {
            return keep_bytes(bytes, name, m_workshop.store, message);
        };
        const auto list = base::parse_any_plist(row.blob(Column::payload));
        m_poll_payloads.push_back(to_json(*list, keep));
        m_poll_payload_rows.push_back(std::to_string(row.integer(Column::rowid)));
    }
    if (!content || !message.poll) {
        const std::string_view what = content ? "belongs to what is no poll"
                                      : row.blob(Column::payload).empty()
                                          ? "of the poll has no payload_data"
                                          : "of the poll can't be read; its bytes are an attachment";
        note(NoticeCode::blob_damaged, message, row.integer(Column::rowid),
             fmt::format("row {} {}", row.integer(Column::rowid), what));
    } else if (kind == RowKind::vote) {
        add_vote(row, *content);
    } else {
        m_poll.choices = content->choices.empty() ? m_poll.choices : content->choices;
        m_poll.title = content->title.empty() ? m_poll.title : content->title;
    }
}

/// Its own words, where it has any, and what they lead to.
void MessageBuilder::add_poll_words(const MessageRow& row, model::Message& message) {
    SideTexts others;
    std::vector<std::string> unknown;
    const std::int64_t number = row.integer(Column::rowid);
    std::vector<std::string> words = {base::repair_utf8(row.text(Column::text))};
    if (const std::string_view bytes = row.blob(Column::attributed_body); !bytes.empty()) {
        PartText body = m_body.decode_part(bytes, {}, others, unknown);
        if (body.damaged) {
            keep_row_bytes(bytes, "attributedBody", number, message);
            note(NoticeCode::blob_damaged, message, number,
                 fmt::format("attributedBody of row {} of the poll can't be read whole: its bytes are an "
                             "attachment",
                             number));
        }
        if (body.text != words.front()) {
            words.push_back(std::move(body.text));
        }
    }
    words.push_back(base::repair_utf8(row.text(Column::subject)));
    for (std::string& value : others.values()) {
        words.push_back(std::move(value));
    }
    for (std::string& text : words) {
        if (!is_only_marks(text)) {
            add_quote(number, std::move(text), m_poll_lines);
        }
    }
    report_attributes(unknown, message);
}

/// What its columns say beside the line of poll_rows, where that is not what all rows say.
void MessageBuilder::add_poll_states(const MessageRow& row) {
    const auto add = [&](std::string_view name, const auto& value) {
        m_poll_lines.states.push_back(fmt::format("{} {} {}", row.integer(Column::rowid), name, value));
    };
    for (std::size_t i = 0; i < time_columns().size(); ++i) {
        if (const std::int64_t time = row.time(i); time != 0) {
            add(time_columns()[i],
                time == k_no_number ? base::repair_utf8(row.time_text(i)) : stamp_of(time));
        }
    }
    for (const auto& [name, column] :
         {std::pair("associated_message_range_location", Column::associated_start),
          std::pair("associated_message_range_length", Column::associated_length),
          std::pair("cache_has_attachments", Column::has_attachments),
          std::pair("expire_state", Column::expire_state)}) {
        if (const std::int64_t value = row.integer(column); value != 0) {
            add(name, value);
        }
    }
    for (const auto& [name, column] : {std::pair("expressive_send_style_id", Column::effect),
                                       std::pair("thread_originator_guid", Column::thread_guid),
                                       std::pair("thread_originator_part", Column::thread_part)}) {
        if (const std::string_view value = row.text(column); !value.empty()) {
            add(name, base::repair_utf8(value));
        }
    }
    for (std::size_t i = 0; i < flag_columns().size(); ++i) {
        const bool is_state = flag_columns()[i].starts_with("is_"); // 1 in most rows
        if (row.flag(i) != 0 && !is_state) {
            add(flag_columns()[i], row.flag(i));
        }
    }
    if (row.integer(Column::is_from_me) != 0 && row.is_zero(k_is_sent)) {
        add(flag_columns()[k_is_sent], 0);
    }
    for (const auto& [name, value] : rare_flags(row)) {
        add(name, value);
    }
}

void MessageBuilder::add_poll_summary(const MessageRow& row, model::Message& message) {
    const std::int64_t number = row.integer(Column::rowid);
    const std::string_view bytes = row.blob(Column::summary);
    ReactionSummary summary = read_reaction_summary(bytes);
    if (summary.damaged) {
        keep_row_bytes(bytes, "message_summary_info", number, message);
        note(NoticeCode::blob_damaged, message, number,
             fmt::format("message_summary_info of row {} of the poll can't be read: its bytes are an "
                         "attachment",
                         number));
    }
    if (!summary.quote.empty()) {
        add_quote(number, std::move(summary.quote), m_poll_lines);
    }
    if (!summary.others.empty()) {
        m_poll_lines.summaries.push_back(fmt::format("{} {}", number, summary.others));
    }
}

void MessageBuilder::add_poll_files(const MessageRow& row, model::Message& message) {
    const std::int64_t number = row.integer(Column::rowid);
    if (!m_workshop.attachments.has_any(number)) {
        return;
    }
    for (StoredFile& file : m_workshop.attachments.read(number, false)) {
        report_file(file, message, number);
        file.attachment.extra.emplace_back("poll_row", number);
        message.attachments.push_back(std::move(file.attachment));
    }
}

void MessageBuilder::finish_poll(model::Message& message) {
    message.poll->question = m_poll.title;
    for (const PollChoice& choice : m_poll.choices) {
        model::PollOption option;
        option.text = choice.text;
        for (const auto& [who, voter] : m_voters) {
            const bool chose =
                std::find(voter.choices.begin(), voter.choices.end(), choice.id) != voter.choices.end();
            if (chose && voter.id) {
                option.voters.push_back(*voter.id);
            }
        }
        option.votes = option.voters.size();
        message.poll->options.push_back(std::move(option));
    }
}

} // namespace chatkeep::source::imessage
