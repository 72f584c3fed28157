#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Makes chat streams from records and turns them into pages in memory.

#include "report/report.hpp"
#include "stream/writer.hpp"

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace chatkeep::report::test {

using Pages = std::map<std::string, std::string>;

/// Keeps pages that were committed.
class MemorySink : public PageSink {
public:
    std::unique_ptr<base::Output> create(const std::string& path) override {
        return std::make_unique<File>(pages, path);
    }

    Pages pages;

private:
    class File : public base::StringOutput {
    public:
        File(Pages& pages, std::string path) : m_pages(pages), m_path(std::move(path)) {}

        void commit() override { m_pages[m_path] = text; }

    private:
        Pages& m_pages;
        std::string m_path;
    };
};

inline Pages pages_of(const std::string& bytes, const ReportOptions& options = {.app = "test 1"}) {
    base::MemoryInput input(bytes);
    stream::Reader reader(input, "test");
    MemorySink sink;
    Report report(sink, options);
    stream::Line line;
    while (reader.next(line)) {
        report.add(line);
    }
    report.finish();
    return sink.pages;
}

inline Pages pages_of(const std::vector<model::Record>& records,
                      const ReportOptions& options = {.app = "test 1"}) {
    base::StringOutput output;
    stream::Writer writer(output);
    writer.write(stream::Header{"test 1", {}});
    for (const model::Record& record : records) {
        writer.write(record);
    }
    writer.finish();
    return pages_of(output.text, options);
}

inline model::Id id(std::uint64_t n) {
    return {7, n};
}

/// Builds one conversation record by record.
class Conversation {
public:
    explicit Conversation(const std::string& title, std::uint64_t number = 1) {
        model::Conversation conversation;
        conversation.id = m_id = id(1'000'000 + number);
        conversation.kind = model::ConversationKind::group;
        conversation.service = "whatsapp";
        conversation.title = title;
        records.emplace_back(conversation);
    }

    model::Id person(const std::string& name, bool owner = false) {
        model::Participant participant;
        participant.id = id(2'000'000 + records.size());
        participant.conversation = m_id;
        participant.name = name;
        if (owner) {
            participant.owner = true;
        }
        records.emplace_back(participant);
        return participant.id;
    }

    /// A text message at a minute of 27 January 2020; change what it returns before the next call.
    model::Message& say(std::optional<model::Id> sender, const std::string& text) {
        model::Message message;
        message.id = id(m_n + 1);
        message.conversation = m_id;
        message.n = m_n;
        message.sender = sender;
        message.text = text;
        message.time = at(static_cast<std::int64_t>(m_n) * 60);
        ++m_n;
        records.emplace_back(message);
        return std::get<model::Message>(records.back());
    }

    /// Seconds after 2020-01-27T08:00:00, to the minute, zone unknown.
    static model::Time at(std::int64_t seconds) {
        constexpr std::int64_t start = 1'580'112'000;
        model::Time time;
        time.at = model::Instant{start + seconds, 0, {}};
        time.earliest = time.at;
        time.latest = model::Instant{start + seconds + 59, 999'000'000, {}};
        time.precision = model::Precision::minute;
        time.written = "27-01-2020 08:00";
        return time;
    }

    model::Removal& remove(const std::string& rule, const std::string& basis) {
        model::Removal removal;
        removal.id = id(m_n + 1);
        removal.conversation = m_id;
        removal.n = m_n++;
        removal.rule = rule;
        removal.basis = basis;
        records.emplace_back(removal);
        return std::get<model::Removal>(records.back());
    }

    std::vector<model::Record> records;

private:
    model::Id m_id;
    std::uint64_t m_n = 0;
};

} // namespace chatkeep::report::test
