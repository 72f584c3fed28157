// SPDX-License-Identifier: EUPL-1.2
#include "report/page.hpp"

#include "report/assets.hpp"

#include <algorithm>
#include <utility>

namespace chatkeep::report {

namespace {

constexpr std::size_t k_most_zones = 4;

void write_search(Html& html, bool overview) {
    const Word label = overview ? Word::search_conversations : Word::search_messages;
    html.markup("<div class=tools role=search><input id=find type=search autocomplete=off spellcheck=false");
    html.attribute("placeholder", text(label, html.language())).label(label);
    html.markup("><output id=found aria-live=polite></output>");
    if (!overview) {
        html.markup("<button id=prev type=button").label(Word::match_previous).markup(">↑</button>");
        html.markup("<button id=next type=button").label(Word::match_next).markup(">↓</button>");
    }
    html.markup("<button id=lang type=button>").word(Word::other_language).markup("</button></div>");
}

Word precision_word(model::Precision precision) noexcept {
    if (precision >= model::Precision::second) {
        return Word::precision_second;
    }
    return precision == model::Precision::minute ? Word::precision_minute : Word::precision_day;
}

} // namespace

void Counts::add_date(std::string_view date) {
    if (date.empty()) {
        return;
    }
    if (first_date.empty() || date < first_date) {
        first_date = date;
    }
    if (date > last_date) {
        last_date = date;
    }
}

void Counts::add(const Counts& other) {
    messages += other.messages;
    removals += other.removals;
    attachments += other.attachments;
    missing += other.missing;
    notices += other.notices;
    add_date(other.first_date);
    add_date(other.last_date);
}

void write_head(Html& html, const PageHead& head) {
    html.markup("<!doctype html>\n<html lang=")
        .markup(to_string(html.language()))
        .markup(">\n<meta charset=utf-8>\n");
    html.markup("<meta http-equiv=Content-Security-Policy")
        .attribute("content", security_policy())
        .markup(">\n");
    html.markup("<meta name=viewport content=\"width=device-width,initial-scale=1\">\n<meta name=referrer "
                "content=no-referrer>\n");
    html.markup("<meta name=generator").attribute("content", head.app).markup(">\n<title>").plain(head.title);
    html.markup("</title>\n<style>")
        .markup(style())
        .markup("</style>\n<a class=skip href=\"#top\">")
        .word(Word::skip);
    html.markup("</a>\n<header class=bar><div>");
    if (!head.up.empty()) {
        html.markup("<a class=up").attribute("href", head.up).markup(">").word(Word::overview).markup("</a>");
    }
    html.markup("<h1><bdi>").text(head.title).markup("</bdi>");
    if (!head.note.empty()) {
        html.markup("<small>").word(Word::part_of, head.note).markup("</small>");
    }
    html.markup("</h1>");
    write_search(html, head.up.empty());
    html.markup("</div></header>\n<main id=top lang=\"\">\n");
}

void write_tail(Html& html, const PageHead& head) {
    html.markup("<footer>").text(head.app).markup("</footer>\n<script type=\"application/json\" id=words>");
    html.markup(words_json()).markup("</script>\n<script>").markup(script()).markup("</script>\n</html>\n");
}

void write_missing(Html& html, std::uint64_t count) {
    if (count == 1) {
        html.word(Word::missing_one);
    } else {
        html.word(Word::missing, count_text(count));
    }
}

void write_counts(Html& html, const Counts& counts) {
    html.markup("<dt>").word(Word::period).markup("<dd>");
    if (counts.first_date.empty()) {
        html.word(Word::date_unknown);
    } else {
        html.date(counts.first_date);
        if (counts.last_date != counts.first_date) {
            html.markup(" – ").date(counts.last_date);
        }
    }
    html.markup("<dt>").word(Word::messages).markup("<dd>").text(count_text(counts.messages));
    if (counts.removals > 0) {
        html.markup("<dt>").word(Word::removals).markup("<dd>").text(count_text(counts.removals));
    }
    if (counts.attachments > 0) {
        html.markup("<dt>").word(Word::attachments).markup("<dd>").text(count_text(counts.attachments));
        if (counts.missing > 0) {
            write_missing(html.markup(", "), counts.missing);
        }
    }
    if (counts.notices > 0) {
        html.markup("<dt>").word(Word::notices).markup("<dd>").text(count_text(counts.notices));
    }
}

Page::Page(std::unique_ptr<base::Output> output, const PageHead& head, Place place, Language language)
    : m_output(std::move(output)), m_html(*m_output, language), m_head(head), m_place(std::move(place)) {
    write_head(m_html, m_head);
}

void Page::note_time(const TimeText& time) {
    m_counts.add_date(time.date.size() == 10 ? time.date : std::string_view());
    if (time.clock.empty()) {
        return;
    }
    m_offsets = m_offsets || time.has_offset;
    m_zone_unknown = m_zone_unknown || (time.zone.empty() && !time.has_offset);
    if (!time.zone.empty() && m_zones.size() < k_most_zones &&
        std::find(m_zones.begin(), m_zones.end(), time.zone) == m_zones.end()) {
        m_zones.emplace_back(time.zone);
    }
    const model::Precision precision = std::min(time.precision, model::Precision::second);
    m_mixed = m_mixed || (m_precision && *m_precision != precision);
    m_precision = precision;
}

void Page::start_day(const TimeText& time, MessageView& view) {
    if (m_day == time.date) {
        return;
    }
    m_day = std::string(time.date);
    view.break_row();
    m_html.markup("<h2 class=d>");
    if (time.date.empty()) {
        m_html.word(Word::date_unknown);
    } else {
        m_html.date(time.date, true);
    }
    m_html.markup("</h2>\n");
}

void Page::count(const Fields& message) {
    ++m_counts.messages;
    if (const stream::Value* attachments = message.find(Field::attachments)) {
        attachments->for_each_item([this](stream::Value attachment) {
            ++m_counts.attachments;
            m_counts.missing += attachment.find("missing") ? 1U : 0U;
        });
    }
}

void Page::add(const stream::Line& line, const People& people, RecentMessages& recent) {
    if (!m_view) {
        m_view.emplace(m_html, people, recent, m_place.number);
    }
    if (line.type == "notice") {
        m_view->write_notice(line.root);
        ++m_counts.notices;
    } else if (line.type == "removal") {
        add_removal(line.root);
    } else {
        add_message(Fields(line.root, k_field_names), recent);
    }
}

void Page::add_removal(const stream::Value& removal) {
    const TimeText time = read_removal_time(removal.text_of("at"));
    if (!time.date.empty()) {
        start_day(time, *m_view);
        m_counts.add_date(time.date);
    }
    m_view->write_removal(removal, time);
    ++m_counts.removals;
}

void Page::add_message(const Fields& message, RecentMessages& recent) {
    const stream::Value* value = message.find(Field::time);
    const TimeText time = value == nullptr ? TimeText{} : read_time(*value);
    start_day(time, *m_view);
    note_time(time);
    count(message);
    m_view->write_message(message, time);
    recent.add(message.text(Field::id), m_place.number.part, message.text(Field::sender),
               message.text(Field::text));
}

void Page::write_people(const People& people) {
    if (people.all().empty()) {
        return;
    }
    m_html.markup("<dt>").word(Word::participants).markup("<dd><ul class=people>");
    for (const Person& person : people.all()) {
        m_html.markup("<li><bdi class=c").number(person.colour).markup(">");
        write_name_of(m_html, person);
        m_html.markup("</bdi>");
        if (!person.address.empty()) {
            m_html.markup(" <small><bdi>").text(person.address).markup("</bdi></small>");
        }
        if (person.owner && !person.name.empty()) {
            m_html.markup(" <small>(").word(Word::owner).markup(")</small>");
        }
    }
    m_html.markup("</ul>");
}

/// The zone and the fineness of the times, said once instead of guessed at each message.
void Page::write_times() {
    if (!m_precision) {
        return;
    }
    m_html.markup("<dt>").word(Word::times).markup("<dd>");
    bool first = true;
    const auto separate = [&] { m_html.markup(std::exchange(first, false) ? "" : "; "); };
    for (const std::string& zone : m_zones) {
        separate();
        m_html.word(Word::zone_known, zone);
    }
    if (m_offsets && m_zones.empty()) {
        separate();
        m_html.word(Word::zone_offset);
    }
    if (m_zone_unknown) {
        separate();
        m_html.word(Word::zone_unknown);
    }
    m_html.markup("; ").word(m_mixed ? Word::precision_mixed : precision_word(*m_precision));
}

void Page::write_parts(const std::string& next) {
    if (m_place.previous.empty() && next.empty()) {
        return;
    }
    m_html.markup("<nav class=parts").label(Word::parts).markup("><span>");
    if (!m_place.previous.empty()) {
        m_html.markup("<a rel=prev")
            .attribute("href", m_place.previous)
            .markup(">← ")
            .word(Word::part_previous)
            .markup("</a>");
    }
    m_html.markup("</span><span>")
        .word(Word::part, std::to_string(m_place.number.part))
        .markup("</span><span>");
    if (!next.empty()) {
        m_html.markup("<a rel=next")
            .attribute("href", next)
            .markup(">")
            .word(Word::part_next)
            .markup(" →</a>");
    }
    m_html.markup("</span></nav>\n");
}

void Page::finish(const People& people, const std::string& next) {
    write_parts(next);
    m_html.markup("</main>\n<section class=facts><dl>");
    write_people(people);
    write_counts(m_html, m_counts);
    write_times();
    m_html.markup("</dl>\n");
    write_parts(next);
    m_html.markup("</section>\n");
    write_tail(m_html, m_head);
    m_html.flush();
    m_output->commit();
}

} // namespace chatkeep::report
