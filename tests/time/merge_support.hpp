#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Small conversations told by several sources, and what the merger makes of them.

#include "model/ids.hpp"
#include "model/time.hpp"
#include "time/canonical.hpp"
#include "time/merger.hpp"

#include <algorithm>
#include <map>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace merge_test {

using namespace chatkeep;

/// A record of a source: "2021-05-03T10:00" (a minute), "…:05" (a second) or "…:05.120Z" (an instant).
struct Line {
    std::string written;
    std::string sender;
    std::string text;
    std::string id = {};
    std::string reply_to = {};
    time::Content content = time::Content::text;
    bool edited = false;
    std::string file = {};
};

/// For the reports of failed laws.
inline std::ostream& operator<<(std::ostream& out, const Line& line) {
    return out << line.written << ' ' << line.sender << ": " << line.text;
}

struct Teller {
    std::string label;
    std::string zone; ///< empty: unknown
    std::vector<Line> lines;
};

/// A merged message: the texts of its records by source, its interval as UTC, its order.
struct Told {
    std::map<std::string, std::string> texts;
    std::string earliest;
    std::string latest;
    model::Certainty certainty;
    model::OrderBasis basis;
    int share = -1;

    [[nodiscard]] std::string text() const { return texts.begin()->second; }
};

inline std::string utc(std::int64_t ms) {
    const std::int64_t second = ms >= 0 ? ms / 1000 : -((-ms + 999) / 1000);
    return model::to_string({second, static_cast<std::uint32_t>(ms - second * 1000) * 1'000'000U, 0});
}

class Run : public time::MergeSink, public time::TextSource {
public:
    explicit Run(std::vector<Teller> tellers) : m_tellers(std::move(tellers)) {
        std::vector<time::SourceFacts> facts;
        for (const Teller& teller : m_tellers) {
            facts.push_back(facts_of(teller));
        }
        m_merger.emplace(std::move(facts));
        for (std::size_t source = 0; source < m_tellers.size(); ++source) {
            for (std::size_t i = 0; i < m_tellers[source].lines.size(); ++i) {
                m_merger->add(stamp(static_cast<std::uint16_t>(source), i));
            }
        }
        m_merger->run(*this, *this);
        for (std::size_t i = 0; i < messages.size(); ++i) {
            messages[i].share = m_merger->order_classes().share(m_classes[i]);
        }
    }

    void begin(const time::MergePlan& merge_plan) override { plan = merge_plan; }

    void block(const std::vector<time::Placed>& records, const time::BlockResult& result) override {
        const std::size_t before = messages.size();
        for (const time::Merged& merged : result.messages) {
            Told told{{},
                      utc(merged.when.lo),
                      utc(merged.when.hi + merged.fold_ms),
                      merged.certainty,
                      merged.basis};
            for (const std::uint32_t record : merged.records) {
                const time::Stamp& one = records[record].stamp;
                told.texts[m_tellers[one.source].label] = m_tellers[one.source].lines[one.position].text;
                ++used;
            }
            messages.push_back(std::move(told));
            m_classes.push_back(merged.order_class);
            duplicates += merged.possible_duplicate ? 1 : 0;
        }
        for (const time::Finding& finding : result.findings) {
            findings.emplace_back(finding.kind, messages[before + finding.message].text());
            for (const std::uint32_t other : finding.others) {
                cycle.push_back(messages[before + other].text());
            }
        }
    }

    std::string text_of(const time::Stamp& stamp) override {
        return m_tellers[stamp.source].lines[stamp.position].text;
    }

    [[nodiscard]] std::vector<std::string> texts() const {
        std::vector<std::string> all;
        for (const Told& told : messages) {
            all.push_back(told.text());
        }
        return all;
    }

    [[nodiscard]] const Told& of(const std::string& text) const {
        return *std::find_if(messages.begin(), messages.end(), [&](const Told& told) {
            return std::any_of(told.texts.begin(), told.texts.end(),
                               [&](const auto& t) { return t.second == text; });
        });
    }

    time::MergePlan plan;
    std::vector<Told> messages;
    std::vector<std::pair<time::Contradiction, std::string>> findings;
    std::vector<std::string> cycle;
    std::size_t used = 0;
    std::size_t duplicates = 0;

private:
    static time::SourceFacts facts_of(const Teller& teller) {
        time::SourceFacts facts;
        facts.label = teller.label;
        facts.digest = teller.label;
        facts.zone = teller.zone;
        facts.zone_basis = teller.zone.empty() ? time::ZoneBasis::assumed : time::ZoneBasis::given;
        for (const Line& line : teller.lines) {
            if (std::find(facts.people.begin(), facts.people.end(), line.sender) == facts.people.end()) {
                facts.people.push_back(line.sender);
            }
        }
        return facts;
    }

    [[nodiscard]] time::Stamp stamp(std::uint16_t source, std::size_t i) const {
        const Line& line = m_tellers[source].lines[i];
        const auto people = facts_of(m_tellers[source]).people;
        time::Stamp stamp;
        stamp.source = source;
        stamp.position = i;
        stamp.sender =
            static_cast<std::uint32_t>(std::find(people.begin(), people.end(), line.sender) - people.begin());
        const auto key = time::text_key(line.text);
        stamp.text_key = key.hash;
        stamp.text_size = line.content == time::Content::text ? key.size : 0;
        stamp.content = line.content;
        stamp.edited = line.edited;
        stamp.id = line.id.empty() ? 0 : model::make_id(line.id).low;
        stamp.reply_to = line.reply_to.empty() ? 0 : model::make_id(line.reply_to).low;
        stamp.name_ms = time::media_name_ms(line.file).value_or(0);
        read_time(line.written, stamp);
        return stamp;
    }

    static void read_time(const std::string& written, time::Stamp& stamp) {
        if (written.empty()) {
            return;
        }
        const bool minute = written.size() == 16;
        const auto instant = model::parse_instant(minute ? written + ":00" : written);
        stamp.has_time = true;
        stamp.civil_ms = instant->civil_s * 1000 + instant->nanos / 1'000'000;
        stamp.is_utc = instant->offset_s.has_value();
        stamp.span_ms = minute ? 60'000 : written.find('.') == std::string::npos ? 1000 : 1;
    }

    std::vector<Teller> m_tellers;
    std::optional<time::Merger> m_merger;
    std::vector<std::uint32_t> m_classes;
};

} // namespace merge_test
