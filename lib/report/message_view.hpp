#pragma once
// SPDX-License-Identifier: EUPL-1.2
// One message, removal or notice as HTML.

#include "report/html.hpp"
#include "report/message_fields.hpp"
#include "report/people.hpp"
#include "report/time_text.hpp"
#include "stream/value.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace chatkeep::report {

/// A part of a conversation, both from 1.
struct PageNumber {
    std::size_t conversation = 1;
    std::size_t part = 1;
};

/// The name of a participant; what is known of one without a name.
void write_name_of(Html& html, const Person& person);

/// "0003.html" for the first part of the third conversation, "0003-0002.html" for the second.
[[nodiscard]] std::string page_name(PageNumber page);

/// Writes messages in the order of a page; remembers the last sender, so that a row of messages names its
/// sender once.
class MessageView {
public:
    /// conversation and part, both from 1: which page this is.
    MessageView(Html& html, const People& people, const RecentMessages& recent, PageNumber page)
        : m_html(html), m_people(people), m_recent(recent), m_page(page) {}

    void write_message(const Fields& message, const TimeText& time);
    void write_removal(const stream::Value& removal, const TimeText& time);
    void write_notice(const stream::Value& notice);

    /// The next message names its sender again: a day or a page begins.
    void break_row() { m_last_sender.clear(); }

private:
    void write_bubble(const Fields& message, const TimeText& time);
    void write_event(const Fields& message, const TimeText& time);
    void write_sender(std::string_view id);
    void write_name(const Person& person);
    void write_states(const stream::Value& extra, bool own);
    void write_reply(const stream::Value& reply);
    void write_quote(const stream::Value& reply, const Quotable* quoted);
    void write_text(std::string_view text);
    void write_badge(Word word);
    void write_kind(const Fields& message, std::string_view kind);
    void write_poll(const stream::Value& poll);
    void write_voters(const stream::Value& option);
    void write_call(const stream::Value& call);
    void write_location(const stream::Value& location, std::string_view said);
    void write_attachment(const stream::Value& attachment);
    void write_object(const stream::Value& attachment, std::string_view sha256);
    void write_file_line(const stream::Value& attachment, std::string_view link);
    void write_missing(const stream::Value& attachment);
    void write_reactions(const stream::Value& reactions);
    void write_edits(const stream::Value& edits);
    void write_foot(const Fields& message, const TimeText& time);
    void write_clock(std::string_view link, std::string_view id, const TimeText& time);
    void write_time(const TimeText& time);
    void write_hours(const TimeText& time);
    void write_tooltip(const TimeText& time);

    Html& m_html;
    const People& m_people;
    const RecentMessages& m_recent;
    PageNumber m_page;
    std::string m_last_sender;
};

} // namespace chatkeep::report
