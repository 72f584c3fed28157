#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The readable view of a chat stream: a page per conversation (or per part of one) and an overview. Derived,
// never the record itself.

#include "base/io.hpp"
#include "report/words.hpp"
#include "stream/reader.hpp"

#include <cstddef>
#include <memory>
#include <string>

namespace chatkeep::report {

/// Where pages go. Paths are relative to the folder that holds media/: "index.html", "pages/0001.html".
class PageSink {
public:
    virtual ~PageSink() = default;
    [[nodiscard]] virtual std::unique_ptr<base::Output> create(const std::string& path) = 0;
};

struct ReportOptions {
    Language language = Language::nl;
    std::string app;               ///< who makes the pages: "chat-archive 0.1.0"
    std::size_t part_size = 5'000; ///< messages a page
};

/// Streams: two pages are open at a time, memory is the participants and last messages of one conversation.
class Report {
public:
    /// sink must outlive it.
    Report(PageSink& sink, ReportOptions options);
    ~Report();
    Report(const Report&) = delete;
    Report& operator=(const Report&) = delete;
    Report(Report&&) = delete;
    Report& operator=(Report&&) = delete;

    /// Every line of a stream that keeps the contract, in order.
    void add(const stream::Line& line);
    /// Finishes the last page and the overview.
    void finish();

private:
    class Builder;
    std::unique_ptr<Builder> m_builder;
};

} // namespace chatkeep::report
