// SPDX-License-Identifier: EUPL-1.2
#include "report/message_view.hpp"

#include "archive/layout.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace chatkeep::report {

namespace {

using stream::Value;

struct WordEntry {
    std::string_view word;
    Word text;
};

template <std::size_t N>
Word find_word(const std::array<WordEntry, N>& table, std::string_view word, Word otherwise) noexcept {
    const auto found =
        std::find_if(table.begin(), table.end(), [&](const WordEntry& entry) { return entry.word == word; });
    return found == table.end() ? otherwise : found->text;
}

constexpr std::array<WordEntry, 9> k_missing = {{{"omitted", Word::missing_omitted},
                                                 {"not_found", Word::missing_not_found},
                                                 {"ambiguous", Word::missing_ambiguous},
                                                 {"unreadable", Word::missing_unreadable},
                                                 {"not_downloaded", Word::missing_not_downloaded},
                                                 {"expired", Word::missing_expired},
                                                 {"removed", Word::missing_removed},
                                                 {"too_large", Word::missing_too_large},
                                                 {"not_copied", Word::missing_not_copied}}};

constexpr std::array<WordEntry, 4> k_outcomes = {{{"missed", Word::call_missed},
                                                  {"answered", Word::call_answered},
                                                  {"declined", Word::call_declined},
                                                  {"no_answer", Word::call_no_answer}}};

/// Kinds that a label names; text, media and event speak for themselves.
constexpr std::array<WordEntry, 7> k_kinds = {{{"sticker", Word::sticker},
                                               {"contact", Word::contact},
                                               {"deleted", Word::deleted},
                                               {"app", Word::app},
                                               {"placeholder", Word::placeholder},
                                               {"unknown", Word::unknown_kind},
                                               {"", Word::unknown_kind}}};

/// What a phone adds about a message that reads like any other but was not part of the conversation.
struct StateEntry {
    std::string_view member;
    std::optional<std::int64_t> value; ///< that it must have; absent: any but 0
    bool is_own;                       ///< only of what the owner sent
    Word text;
};

constexpr std::array<StateEntry, 3> k_states = {{{"deleted_at", std::nullopt, false, Word::state_deleted},
                                                 {"error", std::nullopt, true, Word::state_failed},
                                                 {"schedule_type", 2, true, Word::state_scheduled}}};

bool holds(const Value& extra, const StateEntry& state) {
    const auto member = extra.find(state.member);
    if (!member) {
        return false;
    }
    const std::int64_t number = member->integer().value_or(1);
    return state.value ? number == *state.value : number != 0;
}

/// Marks the place of an attachment in the text of Messages.
constexpr std::string_view k_object = "\xEF\xBF\xBC";

/// Links of a clock: alone at the foot of a message, or behind what else stands there.
constexpr std::string_view k_lone_clock = "<a class=f href=\"#";
constexpr std::string_view k_clock = "<a href=\"#";

bool flag(const Value& object, std::string_view name) {
    const auto member = object.find(name);
    return member && member->boolean().value_or(false);
}

std::string duration_text(std::int64_t seconds) {
    return seconds >= 3600 ? fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
                           : fmt::format("{}:{:02}", seconds / 60, seconds % 60);
}

} // namespace

void write_name_of(Html& html, const Person& person) {
    if (person.name.empty()) {
        html.word(person.owner ? Word::owner : Word::sender_unknown);
    } else {
        html.text(person.name);
    }
}

std::string page_name(PageNumber page) {
    return page.part <= 1 ? fmt::format("{:04}.html", page.conversation)
                          : fmt::format("{:04}-{:04}.html", page.conversation, page.part);
}

void MessageView::write_message(const Fields& message, const TimeText& time) {
    if (message.text(Field::kind) == "event") {
        write_event(message, time);
        break_row();
    } else {
        write_bubble(message, time);
    }
}

void MessageView::write_bubble(const Fields& message, const TimeText& time) {
    const std::string_view sender = message.text(Field::sender);
    const bool own = message.flag(Field::from_owner);
    const bool goes_on = !sender.empty() && sender == m_last_sender;
    const std::string_view kind = message.text(Field::kind);
    m_html.markup("<article class=\"m").markup(own ? " o" : "").markup(goes_on ? " g" : "");
    m_html.markup(kind == "deleted" ? " x9\"" : "\"").attribute("id", message.text(Field::id)).markup(">");
    write_sender(sender);
    m_last_sender = sender;
    if (const Value* extra = message.find(Field::extra)) {
        write_states(*extra, own);
    }
    if (const Value* reply = message.find(Field::reply_to)) {
        write_reply(*reply);
    }
    write_kind(message, kind);
    if (const std::string_view subject = message.text(Field::subject); !subject.empty()) {
        m_html.markup("<h3 class=\"sub x\" dir=auto>").text(subject).markup("</h3>");
    }
    write_text(message.text(Field::text));
    if (const Value* attachments = message.find(Field::attachments)) {
        attachments->for_each_item([this](Value attachment) { write_attachment(attachment); });
    }
    if (const Value* reactions = message.find(Field::reactions)) {
        write_reactions(*reactions);
    }
    if (const Value* edits = message.find(Field::edits)) {
        write_edits(*edits);
    }
    write_foot(message, time);
    m_html.markup("</article>\n");
}

void MessageView::write_event(const Fields& message, const TimeText& time) {
    m_html.markup("<article class=e")
        .attribute("id", message.text(Field::id))
        .markup("><span class=x dir=auto>");
    m_html.text(message.text(Field::text)).markup("</span>");
    if (const Value* attachments = message.find(Field::attachments)) {
        attachments->for_each_item([this](Value attachment) { write_attachment(attachment); });
    }
    write_clock(k_lone_clock, message.text(Field::id), time);
    m_html.markup("</article>\n");
}

void MessageView::write_removal(const Value& removal, const TimeText& time) {
    const std::string_view sender = removal.text_of("sender");
    m_html.markup("<article class=\"m x9\"").attribute("id", removal.text_of("id")).markup(">");
    if (!sender.empty()) {
        write_sender(sender);
    }
    m_html.markup("<div class=k>")
        .word(Word::removed)
        .markup(" · ")
        .word(Word::rule_basis, removal.text_of("rule"));
    m_html.markup(" · <bdi>").text(removal.text_of("basis")).markup("</bdi></div>");
    if (!time.at.empty()) {
        write_clock(k_lone_clock, removal.text_of("id"), time);
    }
    m_html.markup("</article>\n");
    break_row();
}

/// Notes are for the log; what is uncertain or lost belongs beside the messages.
void MessageView::write_notice(const Value& notice) {
    m_html.markup("<div class=n>")
        .word(Word::notice)
        .markup(": <bdi>")
        .text(notice.text_of("code"))
        .markup("</bdi>");
    for (const std::string_view member : {"detail", "name"}) {
        if (const std::string_view text = notice.text_of(member); !text.empty()) {
            m_html.markup(" · <bdi>").text(text).markup("</bdi>");
        }
    }
    if (const std::string_view text = notice.text_of("text"); !text.empty()) {
        m_html.markup(" · <span class=x dir=auto>").text(text).markup("</span>");
    }
    m_html.markup("</div>\n");
    break_row();
}

void MessageView::write_states(const Value& extra, bool own) {
    for (const StateEntry& state : k_states) {
        if ((own || !state.is_own) && holds(extra, state)) {
            write_badge(state.text);
        }
    }
}

void MessageView::write_name(const Person& person) {
    m_html.markup("<bdi class=\"x c").number(person.colour).markup("\">");
    write_name_of(m_html, person);
    m_html.markup("</bdi>");
}

void MessageView::write_sender(std::string_view id) {
    const Person* person = m_people.find(id);
    if (person == nullptr) {
        m_html.markup("<b class=s>").word(Word::sender_unknown).markup("</b>");
        return;
    }
    m_html.markup("<b class=\"s c").number(person->colour).markup("\">");
    write_name_of(m_html, *person);
    m_html.markup("</b>");
}

void MessageView::write_reply(const Value& reply) {
    const std::string_view id = reply.text_of("message");
    const Quotable* quoted = m_recent.find(id);
    if (quoted == nullptr) {
        m_html.markup("<div class=q>");
        write_quote(reply, nullptr);
        m_html.markup("</div>");
        return;
    }
    const std::string page =
        quoted->part == m_page.part ? std::string() : page_name({m_page.conversation, quoted->part});
    m_html.markup("<a class=q").attribute("href", page + "#" + std::string(id)).markup(">");
    write_quote(reply, quoted);
    m_html.markup("</a>");
}

void MessageView::write_quote(const Value& reply, const Quotable* quoted) {
    const std::string_view said = reply.text_of("sender");
    const Person* person = m_people.find(said.empty() && quoted != nullptr ? quoted->sender : said);
    const std::string_view stored = reply.text_of("text");
    const std::string_view text =
        stored.empty() && quoted != nullptr ? std::string_view(quoted->snippet) : stored;
    m_html.markup("<b>").word(Word::quoted).markup(" ");
    if (person != nullptr) {
        write_name(*person);
    } else {
        m_html.word(Word::reply_elsewhere);
    }
    m_html.markup("</b>");
    if (!text.empty()) {
        m_html.markup("<span dir=auto>").text(text).markup("</span>");
    }
}

void MessageView::write_text(std::string_view text) {
    bool is_begun = false;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(k_object), text.size());
        if (end > 0) {
            m_html.markup(std::exchange(is_begun, true) ? "" : "<p dir=auto>").text(text.substr(0, end));
        }
        text.remove_prefix(std::min(text.size(), end + k_object.size()));
    }
    m_html.markup(is_begun ? "</p>" : "");
}

void MessageView::write_badge(Word word) {
    m_html.markup("<div class=k>").word(word).markup("</div>");
}

void MessageView::write_kind(const Fields& message, std::string_view kind) {
    const Word word = find_word(k_kinds, kind, Word::count);
    if (word != Word::count) {
        write_badge(word);
    }
    if (const Value* poll = message.find(Field::poll)) {
        write_poll(*poll);
    }
    if (const Value* call = message.find(Field::call)) {
        write_call(*call);
    }
    if (const Value* location = message.find(Field::location)) {
        write_location(*location, message.text(Field::text));
    }
}

void MessageView::write_poll(const Value& poll) {
    write_badge(Word::poll);
    m_html.markup("<h3 class=\"sub x\" dir=auto>")
        .text(poll.text_of("question"))
        .markup("</h3><table class=v>");
    if (const auto options = poll.find("options")) {
        options->for_each_item([this](Value option) {
            m_html.markup("<tr><td class=x dir=auto>").text(option.text_of("text")).markup("<td class=k>");
            if (const auto votes = option.find("votes")) {
                m_html.word(Word::votes, std::to_string(votes->integer().value_or(0)));
            }
            write_voters(option);
        });
    }
    m_html.markup("</table>");
    if (flag(poll, "multiple")) {
        write_badge(Word::multiple);
    }
}

/// Those whose names are known, behind their number where that is given.
void MessageView::write_voters(const Value& option) {
    std::string_view separator = option.find("votes") ? " · " : "";
    option.find("voters").value_or(Value()).for_each_item([&](Value voter) {
        if (const Person* person = m_people.find(voter.text().value_or(""))) {
            m_html.markup(separator);
            write_name(*person);
            separator = ", ";
        }
    });
}

void MessageView::write_call(const Value& call) {
    const std::string_view medium = call.text_of("medium");
    const std::string_view outcome = call.text_of("outcome");
    m_html.markup("<div class=k>");
    m_html.word(medium == "voice" ? Word::call_voice : medium == "video" ? Word::call_video : Word::call);
    if (const Word word = find_word(k_outcomes, outcome, Word::count); word != Word::count) {
        m_html.markup(" · ").word(word);
    } else if (!outcome.empty()) {
        m_html.markup(" · <bdi>").text(outcome).markup("</bdi>");
    }
    if (const auto duration = call.find("duration_s")) {
        m_html.markup(" · ").text(duration_text(duration->integer().value_or(0)));
    }
    m_html.markup("</div>");
}

/// Coordinates and addresses are text: a map would be fetched from outside. said: the message's text, which
/// follows and may hold the link.
void MessageView::write_location(const Value& location, std::string_view said) {
    m_html.markup("<div class=k>")
        .word(flag(location, "live") ? Word::live_location : Word::location)
        .markup("</div>");
    std::string place(location.text_of("latitude"));
    place.append(place.empty() ? "" : ", ").append(location.text_of("longitude"));
    const std::string_view url = location.text_of("url");
    const bool is_said = said.find(url) != std::string_view::npos;
    const std::array<std::string_view, 4> parts = {location.text_of("name"), location.text_of("address"),
                                                   place, is_said ? std::string_view() : url};
    for (const std::string_view part : parts) {
        if (!part.empty()) {
            m_html.markup("<div class=x dir=auto>").text(part).markup("</div>");
        }
    }
}

void MessageView::write_attachment(const Value& attachment) {
    const std::string_view sha256 = attachment.text_of("sha256");
    if (sha256.empty()) {
        write_missing(attachment);
    } else {
        write_object(attachment, sha256);
    }
    write_text(attachment.text_of("caption"));
    if (const std::string_view transcript = attachment.text_of("transcript"); !transcript.empty()) {
        m_html.markup("<div class=t><div class=k>").word(Word::transcript).markup("</div>");
        write_text(transcript);
        m_html.markup("</div>");
    }
}

void MessageView::write_object(const Value& attachment, std::string_view sha256) {
    const std::string_view mime = attachment.text_of("mime");
    const std::string link = "../" + archive::media_path(sha256, mime);
    const archive::MediaView view = archive::media_type(mime).view;
    if (view == archive::MediaView::download) {
        m_html.markup("<div class=\"a file\">");
        write_file_line(attachment, link);
        m_html.markup("</div>");
        return;
    }
    m_html.markup("<figure class=a>");
    if (view == archive::MediaView::image) {
        m_html.markup("<a")
            .attribute("href", link)
            .markup("><img loading=lazy decoding=async")
            .attribute("src", link);
        m_html.attribute("alt", attachment.text_of("name")).markup("></a>");
    } else {
        m_html.markup(view == archive::MediaView::audio ? "<audio controls preload=none"
                                                        : "<video controls preload=none");
        m_html.attribute("src", link).attribute("aria-label", attachment.text_of("name"));
        m_html.markup(view == archive::MediaView::audio ? "></audio>" : "></video>");
    }
    m_html.markup("<figcaption>");
    write_file_line(attachment,
                    view == archive::MediaView::image ? std::string_view() : std::string_view(link));
    m_html.markup("</figcaption></figure>");
}

void MessageView::write_file_line(const Value& attachment, std::string_view link) {
    const std::string_view given = attachment.text_of("name");
    const std::string_view name = given.empty() ? attachment.text_of("stored_name") : given;
    if (!link.empty()) {
        m_html.markup("<a").attribute("href", link).attribute("download", name).markup(">");
    }
    if (name.empty()) {
        m_html.word(Word::attachment);
    } else {
        m_html.markup("<bdi class=x>").text(name).markup("</bdi>");
    }
    m_html.markup(link.empty() ? "" : "</a>");
    if (const auto size = attachment.find("size")) {
        m_html.markup(" · ").size(
            static_cast<std::uint64_t>(std::max<std::int64_t>(size->integer().value_or(0), 0)));
    }
    if (const auto duration = attachment.find("duration_ms")) {
        m_html.markup(" · ").text(duration_text(duration->integer().value_or(0) / 1000));
    }
    if (flag(attachment, "view_once")) {
        m_html.markup(" · ").word(Word::view_once);
    }
}

void MessageView::write_missing(const Value& attachment) {
    m_html.markup("<div class=\"a file lost\">");
    write_file_line(attachment, {});
    m_html.markup(" · ")
        .word(find_word(k_missing, attachment.text_of("missing"), Word::missing_other))
        .markup("</div>");
}

void MessageView::write_reactions(const Value& reactions) {
    m_html.markup("<ul class=r").label(Word::reacted).markup(">");
    reactions.for_each_item([this](Value reaction) {
        const bool removed = flag(reaction, "removed");
        m_html.markup(removed ? "<li><s>" : "<li>")
            .markup("<bdi>")
            .text(reaction.text_of("value"))
            .markup("</bdi> ");
        if (const Person* person = m_people.find(reaction.text_of("sender"))) {
            write_name(*person);
        }
        if (removed) {
            m_html.markup("</s> ").word(Word::retracted);
        }
    });
    m_html.markup("</ul>");
}

void MessageView::write_edits(const Value& edits) {
    std::size_t number = 0;
    edits.for_each_item([&](Value) { ++number; });
    m_html.markup("<details><summary>").word(Word::edits, std::to_string(number)).markup("</summary><ol>");
    edits.for_each_item([this](Value edit) {
        m_html.markup("<li>");
        if (const auto time = edit.find("time")) {
            write_time(read_time(*time));
        }
        write_text(edit.text_of("text"));
        if (flag(edit, "unsent")) {
            write_badge(Word::unsent);
        }
    });
    m_html.markup("</ol></details>");
}

void MessageView::write_foot(const Fields& message, const TimeText& time) {
    const std::string_view effect = message.text(Field::effect);
    const bool expires = message.find(Field::expires_s) != nullptr;
    const bool forwarded = message.flag(Field::forwarded);
    const bool edited = message.flag(Field::edited);
    if (effect.empty() && !expires && !forwarded && !edited) {
        write_clock(k_lone_clock, message.text(Field::id), time);
        return;
    }
    m_html.markup("<div class=f>");
    if (forwarded) {
        m_html.word(Word::forwarded);
    }
    if (expires) {
        m_html.word(Word::expires);
    }
    if (!effect.empty()) {
        m_html.markup("<bdi>").text(effect).markup("</bdi>");
    }
    if (edited) {
        m_html.word(Word::edited);
    }
    write_clock(k_clock, message.text(Field::id), time);
    m_html.markup("</div>");
}

/// The time as a link to its own message, so that a place can be cited.
void MessageView::write_clock(std::string_view link, std::string_view id, const TimeText& time) {
    m_html.markup(link).plain(id).markup("\"");
    write_tooltip(time);
    m_html.markup(">");
    write_hours(time);
    m_html.markup("</a>");
}

void MessageView::write_time(const TimeText& time) {
    m_html.markup("<time");
    write_tooltip(time);
    m_html.markup(">");
    write_hours(time);
    m_html.markup("</time>");
}

void MessageView::write_hours(const TimeText& time) {
    if (time.clock.empty()) {
        m_html.word(Word::time_unknown);
    } else {
        m_html.text(time.clock);
    }
    if (time.derived) {
        m_html.markup(" (").word(Word::time_derived).markup(")");
    }
}

/// What date and clock do not tell: the interval, else the offset; the zone; what the source wrote.
void MessageView::write_tooltip(const TimeText& time) {
    const std::array<std::string_view, 4> parts = {time.earliest.empty() && time.has_offset ? time.at
                                                                                            : time.earliest,
                                                   time.zone, time.written, time.basis};
    bool begun = false;
    for (const std::string_view& part : parts) {
        if (part.empty()) {
            continue;
        }
        m_html.markup(std::exchange(begun, true) ? " · " : " title=\"").plain(part);
        if (&part == parts.data() && !time.earliest.empty()) {
            m_html.markup(" … ").plain(time.latest);
        }
    }
    m_html.markup(begun ? "\"" : "");
}

} // namespace chatkeep::report
