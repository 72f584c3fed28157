// SPDX-License-Identifier: EUPL-1.2
#include "report/report.hpp"

#include "report/page.hpp"
#include "stream/cleanings.hpp"

#include <fmt/core.h>

#include <optional>
#include <utility>
#include <vector>

namespace chatkeep::report {

namespace {

/// A part of a conversation, as the overview lists it.
struct Part {
    std::string name;
    Counts counts;
};

/// Where conversations come from.
struct Source {
    std::string id;
    std::string place; ///< the file, as a reader of the overview can find it again
};

std::string place_of(const stream::Value& source) {
    const std::string within = one_line(source.text_of("within"));
    return within.empty() ? one_line(source.text_of("name")) : within;
}

Word kind_word(std::string_view kind) noexcept {
    for (const Word word : {Word::kind_direct, Word::kind_group, Word::kind_broadcast, Word::kind_channel,
                            Word::kind_community}) {
        if (key(word).substr(std::string_view("kind_").size()) == kind) {
            return word;
        }
    }
    return Word::kind_unknown;
}

} // namespace

class Report::Builder {
public:
    Builder(PageSink& sink, ReportOptions options)
        : m_sink(sink), m_options(std::move(options)), m_overview_output(sink.create("index.html")),
          m_overview(*m_overview_output, m_options.language) {
        m_overview_head.title = text(Word::title, m_options.language);
        m_overview_head.app = m_options.app;
        write_head(m_overview, m_overview_head);
        m_overview.markup("<div class=wrap><table class=c><thead><tr><th>").word(Word::conversations);
        m_overview.markup("<th>").word(Word::period).markup("<th class=num>").word(Word::messages);
        m_overview.markup("<th class=num>")
            .word(Word::removals)
            .markup("<th class=num>")
            .word(Word::attachments);
        m_overview.markup("<tbody>\n");
    }

    void add(const stream::Line& line) {
        if (line.type == "source") {
            m_source = {std::string(line.root.text_of("id")), place_of(line.root)};
        } else if (line.type == "conversation") {
            finish_conversation();
            start_conversation(line.root);
        } else if (line.type == "participant") {
            m_people.add(line.root);
        } else if (line.type == "message" || line.type == "removal") {
            add_to_page(line);
        } else if (line.type == "notice" && line.root.text_of("level") != "note") {
            add_notice(line);
        } else if (line.type == "stream") {
            m_is_draft = stream::is_draft(line.root);
        }
    }

    void finish() {
        finish_conversation();
        m_overview.markup("</table>");
        if (m_conversations == 0) {
            m_overview.markup("<p class=none>").word(Word::no_conversations).markup("</p>");
        }
        m_overview.markup("</div>\n</main>\n<section class=facts><dl><dt>")
            .word(Word::conversations)
            .markup("<dd>");
        m_overview.text(count_text(m_conversations));
        write_counts(m_overview, m_totals);
        if (m_is_draft) {
            m_overview.markup("<dt>").word(Word::cleaning).markup("<dd>").word(Word::draft);
        }
        m_overview.markup("</dl></section>\n");
        write_tail(m_overview, m_overview_head);
        m_overview.flush();
        m_overview_output->commit();
    }

private:
    void start_conversation(const stream::Value& root) {
        ++m_conversations;
        m_title = one_line(root.text_of("title"));
        if (m_title.empty()) {
            m_title = fill(Word::untitled, m_options.language, std::to_string(m_conversations));
        }
        m_kind = kind_word(root.text_of("kind"));
        m_service = root.text_of("service");
        m_place = root.text_of("source") == m_source.id ? m_source.place : std::string();
        open_part({});
    }

    void open_part(const std::string& previous) {
        Page::Place place;
        place.number = {m_conversations, m_parts.size() + 1};
        place.previous = previous;
        PageHead head;
        head.title = m_title;
        head.up = "../index.html";
        head.note = place.number.part > 1 ? std::to_string(place.number.part) : std::string();
        head.app = m_options.app;
        m_parts.push_back({page_name(place.number), {}});
        m_page.emplace(m_sink.create("pages/" + m_parts.back().name), head, place, m_options.language);
    }

    void add_to_page(const stream::Line& line) {
        if (!m_page) {
            return;
        }
        const Counts& counts = m_page->counts();
        if (counts.messages + counts.removals >= m_options.part_size) {
            const std::string previous = m_parts.back().name;
            finish_part(page_name({m_conversations, m_parts.size() + 1}));
            open_part(previous);
        }
        m_page->add(line, m_people, m_recent);
    }

    /// A notice about the source rather than a conversation is only counted here; it stands in the stream.
    void add_notice(const stream::Line& line) {
        if (m_page) {
            m_page->add(line, m_people, m_recent);
        } else {
            ++m_totals.notices;
        }
    }

    void finish_part(const std::string& next) {
        m_page->finish(m_people, next);
        m_parts.back().counts = m_page->counts();
        m_page.reset();
    }

    void finish_conversation() {
        if (!m_page) {
            return;
        }
        finish_part({});
        Counts counts;
        for (const Part& part : m_parts) {
            counts.add(part.counts);
        }
        write_row(counts);
        m_totals.add(counts);
        m_parts.clear();
        m_people.clear();
        m_recent.clear();
    }

    void write_row(const Counts& counts) {
        m_overview.markup("<tr><td><a")
            .attribute("href", "pages/" + m_parts.front().name)
            .markup("><bdi>")
            .text(m_title);
        m_overview.markup("</bdi></a><small>").word(m_kind);
        if (!m_service.empty()) {
            m_overview.markup(" · <bdi>").text(m_service).markup("</bdi>");
        }
        m_overview.markup(" · ")
            .word(Word::participants)
            .markup(": ")
            .text(count_text(m_people.all().size()));
        if (!m_place.empty()) {
            m_overview.markup("<br>").word(Word::source).markup(": <bdi>").text(m_place).markup("</bdi>");
        }
        m_overview.markup("</small>");
        if (m_parts.size() > 1) {
            write_part_list();
        }
        m_overview.markup("<td>");
        write_period(counts);
        m_overview.markup("<td class=num>")
            .text(count_text(counts.messages))
            .markup("<td class=num>")
            .text(count_text(counts.removals));
        m_overview.markup("<td class=num>").text(count_text(counts.attachments));
        if (counts.missing > 0) {
            write_missing(m_overview.markup("<small>"), counts.missing);
            m_overview.markup("</small>");
        }
        m_overview.markup("\n");
    }

    void write_period(const Counts& counts) {
        if (counts.first_date.empty()) {
            m_overview.word(Word::date_unknown);
            return;
        }
        m_overview.date(counts.first_date);
        if (counts.last_date != counts.first_date) {
            m_overview.markup(" – ").date(counts.last_date);
        }
    }

    void write_part_list() {
        m_overview.markup("<details><summary>")
            .word(Word::parts)
            .markup(" (")
            .text(count_text(m_parts.size()))
            .markup(")</summary><ol>");
        for (std::size_t i = 0; i < m_parts.size(); ++i) {
            m_overview.markup("<li><a").attribute("href", "pages/" + m_parts[i].name).markup(">");
            m_overview.word(Word::part, std::to_string(i + 1)).markup("</a> · ");
            write_period(m_parts[i].counts);
        }
        m_overview.markup("</ol></details>");
    }

    PageSink& m_sink;
    ReportOptions m_options;
    std::unique_ptr<base::Output> m_overview_output;
    Html m_overview;
    PageHead m_overview_head;
    Counts m_totals;
    bool m_is_draft = false;
    std::size_t m_conversations = 0;
    std::string m_title;
    std::string m_service;
    Source m_source;     ///< the last one: its conversations follow it
    std::string m_place; ///< of this conversation's file; empty: not known
    Word m_kind = Word::kind_unknown;
    std::vector<Part> m_parts;
    People m_people;
    RecentMessages m_recent;
    std::optional<Page> m_page;
};

Report::Report(PageSink& sink, ReportOptions options)
    : m_builder(std::make_unique<Builder>(sink, std::move(options))) {}

Report::~Report() = default;

void Report::add(const stream::Line& line) {
    m_builder->add(line);
}

void Report::finish() {
    m_builder->finish();
}

} // namespace chatkeep::report
