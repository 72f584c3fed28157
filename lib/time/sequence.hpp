#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What the order of a single source tells about its times, and how sure that order is.

#include "model/records.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace chatkeep::time {

/// Stands between a source reader and the writer. Messages come out in the order in which they went in; those
/// in the hour that occurs twice, or that does not exist, wait for the next one with a sure time.
class Sequence {
public:
    using Sink = std::function<void(model::Record&)>;

    explicit Sequence(Sink sink) : m_sink(std::move(sink)) {}

    /// The sink may move the record away.
    void take(model::Record& record);
    /// Behind the last record.
    void finish();

private:
    void judge(model::Message& message);
    bool judge_by_time(model::Message& message);
    void hand_out(model::Record& record);
    void release(const model::Message* next);
    void decide_folds(const model::Message* next);
    void bound_nonexistent(const model::Message* next);
    void report_backwards(const model::Message& message);

    /// What of the message before matters for the next one.
    struct Last {
        model::Time time;
        model::Id id;
        std::optional<model::Id> sender;
        std::string file; ///< of the source: places in two files have no order
    };

    Sink m_sink;
    std::optional<Last> m_last;         ///< with a time or not
    std::optional<model::Time> m_timed; ///< of the last message with a sure time
    std::deque<model::Record> m_held;
    std::optional<model::Notice> m_notice; ///< to follow the message that was judged last
    std::uint64_t m_notices = 0;
};

} // namespace chatkeep::time
