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
/// in the hour that occurs twice, or that does not exist, wait for the next one with a sure time. A message
/// whose order its reader knows to be contradicted comes with Certainty::unknown: no time makes it certain.
class Sequence {
public:
    using Sink = std::function<void(model::Record&)>;

    explicit Sequence(Sink sink) : m_sink(std::move(sink)) {}

    /// The sink may move the record away.
    void take(model::Record& record);
    /// Fills in the order of a message that can be written at once; the sink does not get it. False: nothing
    /// was done, and take() must have it.
    [[nodiscard]] bool pass(model::PlainMessage& message);
    /// Behind the last record.
    void finish();

private:
    /// What of a message matters for the order of the next one.
    struct Moment {
        std::int64_t earliest_ms = 0; ///< civil when the offset is unknown
        std::int64_t latest_ms = 0;
        bool has_interval = false;
        bool has_offset = false;
        bool by_order = false; ///< its time rests on the order
        bool waits = false;    ///< for the next sure time, which bounds it
    };

    struct Last {
        Moment moment;
        model::Id id;
        std::optional<model::Id> sender;
        std::optional<model::Id> answered; ///< by it
    };

    [[nodiscard]] static Moment moment_of(const model::Time& time) noexcept;
    [[nodiscard]] static bool are_comparable(const Moment& a, const Moment& b) noexcept;
    [[nodiscard]] static bool is_surely_later(const Moment& a, const Moment& b) noexcept;
    [[nodiscard]] model::Order order_of(const Moment& moment, const std::optional<model::Id>& sender,
                                        const std::string& file, bool is_contradicted) const;
    [[nodiscard]] bool is_refuted(const Moment& moment) const noexcept;
    [[nodiscard]] bool is_backwards(const Moment& moment) const noexcept;
    [[nodiscard]] bool has_last_time(const model::Time& time) const noexcept;
    void judge(model::Message& message);
    void keep(const Last& last, const model::Time& time, const std::string& file);
    void hand_out(model::Record& record);
    void release(const model::Message* next);
    void decide_folds(const model::Message* next);
    void bound_nonexistent(const model::Message* next);
    void report_backwards(const model::Message& message);

    Sink m_sink;
    std::string m_file;                 ///< of the last message: places in two files have no order
    std::optional<Last> m_last;         ///< with a time or not
    std::optional<model::Time> m_timed; ///< of the last message with a sure time
    std::deque<model::Record> m_held;
    std::optional<model::Notice> m_notice; ///< to follow the message that was judged last
    std::uint64_t m_notices = 0;
};

} // namespace chatkeep::time
