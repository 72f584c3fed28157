#pragma once
// SPDX-License-Identifier: EUPL-1.2
// One page of a conversation: head, messages under their days, facts that are only known at the end.

#include "report/html.hpp"
#include "report/message_view.hpp"
#include "report/people.hpp"
#include "report/time_text.hpp"
#include "stream/reader.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::report {

/// What a page counts; added up per conversation and per report.
struct Counts {
    std::uint64_t messages = 0;
    std::uint64_t removals = 0;
    std::uint64_t attachments = 0;
    std::uint64_t missing = 0;
    std::uint64_t notices = 0;
    std::string first_date; ///< the earliest and the latest date seen; empty: none
    std::string last_date;

    void add(const Counts& other);
    void add_date(std::string_view date);
};

/// Writes the beginning of every page: head, bar with title, search and language switch.
struct PageHead {
    std::string title;
    std::string up;   ///< link to the overview; empty: this is the overview
    std::string note; ///< "deel 2"; number of the part, empty: none
    std::string app;  ///< who made the page: "chat-archive 0.1.0"
};

void write_head(Html& html, const PageHead& head);
void write_tail(Html& html, const PageHead& head);

/// How many attachments are missing, in words.
void write_missing(Html& html, std::uint64_t count);

/// Period and counts as rows of a facts list.
void write_counts(Html& html, const Counts& counts);

class Page {
public:
    struct Place {
        PageNumber number;
        std::string previous; ///< file name of the part before; empty: none
    };

    Page(std::unique_ptr<base::Output> output, const PageHead& head, Place place, Language language);

    /// A message, removal or notice.
    void add(const stream::Line& line, const People& people, RecentMessages& recent);
    /// Writes facts and navigation, and commits. next: file name of the next part; empty: this is the last.
    void finish(const People& people, const std::string& next);

    [[nodiscard]] const Counts& counts() const noexcept { return m_counts; }

private:
    void start_day(const TimeText& time, MessageView& view);
    void note_time(const TimeText& time);
    void add_message(const Fields& message, RecentMessages& recent);
    void add_removal(const stream::Value& removal);
    void count(const Fields& message);
    void write_people(const People& people);
    void write_times();
    void write_parts(const std::string& next);

    std::unique_ptr<base::Output> m_output;
    Html m_html;
    PageHead m_head;
    Place m_place;
    std::optional<MessageView> m_view;
    Counts m_counts;
    std::optional<std::string> m_day;
    std::vector<std::string> m_zones; ///< at most k_most_zones
    bool m_zone_unknown = false;
    bool m_offsets = false;
    std::optional<model::Precision> m_precision;
    bool m_mixed = false;
};

} // namespace chatkeep::report
