// SPDX-License-Identifier: EUPL-1.2
#include "time/sequence.hpp"

#include "time/folds.hpp"
#include "time/matching.hpp"
#include "time/placing.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace chatkeep::time {

namespace {

using model::Certainty;
using model::Fold;
using model::Message;
using model::OrderBasis;

constexpr std::uint64_t k_notices = 1000; ///< listed one by one
constexpr std::size_t k_most_held = std::size_t{1} << 17U;
constexpr std::int64_t k_second_ms = 1000;
constexpr std::int64_t k_hour_ms = 3'600'000;

std::int64_t instant_ms(const model::Instant& instant) noexcept {
    return (instant.civil_s - instant.offset_s.value_or(0)) * k_second_ms + instant.nanos / 1'000'000;
}

bool has_interval(const model::Time& time) noexcept {
    return time.earliest && time.latest &&
           time.earliest->offset_s.has_value() == time.latest->offset_s.has_value();
}

/// The shown time is one that summer time skips: it has a zone, but no offset fits.
bool is_nonexistent(const model::Time& time) noexcept {
    return time.at && !time.zone.empty() && !time.at->offset_s && time.fold == Fold::none;
}

bool waits(const model::Time& time) noexcept {
    return has_interval(time) && (time.fold == Fold::unknown || is_nonexistent(time));
}

Placed placed(const model::Time& time, std::uint64_t position) {
    Placed record;
    record.stamp.position = position;
    record.when = {instant_ms(*time.earliest), instant_ms(*time.latest)};
    if (time.fold == Fold::unknown) {
        record.fold_ms = std::int64_t{*time.earliest->offset_s - *time.latest->offset_s} * k_second_ms;
        record.when.hi -= record.fold_ms;
    }
    record.safe = record.when;
    record.shown = record.when;
    return record;
}

void take_fold(model::Time& time, bool first) {
    const auto offset = first ? time.earliest->offset_s : time.latest->offset_s;
    time.at->offset_s = offset;
    time.earliest->offset_s = offset;
    time.latest->offset_s = offset;
    time.fold = first ? Fold::first : Fold::second;
    time.basis = model::TimeBasis::order;
}

class NoTexts : public TextSource {
public:
    std::string text_of(const Stamp& /*stamp*/) override { return {}; }
};

} // namespace

void Sequence::take(model::Record& record) {
    auto* message = std::get_if<Message>(&record);
    if (message == nullptr) {
        if (std::holds_alternative<model::Conversation>(record)) {
            finish();
            m_last.reset();
            m_timed.reset();
            m_notices = 0;
        }
        if (m_held.empty()) {
            m_sink(record);
        } else {
            m_held.push_back(std::move(record));
        }
        return;
    }
    if (waits(message->time) && m_held.size() < k_most_held) {
        m_held.push_back(std::move(record));
        return;
    }
    if (!m_held.empty()) {
        release(has_interval(message->time) && !waits(message->time) ? message : nullptr);
    }
    judge(*message);
    hand_out(record);
}

/// The record, and the notice about it where there is one.
void Sequence::hand_out(model::Record& record) {
    m_sink(record);
    if (m_notice) {
        model::Record notice(std::move(*m_notice));
        m_notice.reset();
        m_sink(notice);
    }
}

void Sequence::finish() {
    release(nullptr);
}

void Sequence::release(const Message* next) {
    if (m_held.empty()) {
        return;
    }
    decide_folds(next);
    bound_nonexistent(next);
    std::deque<model::Record> held = std::exchange(m_held, {});
    for (model::Record& record : held) {
        if (auto* message = std::get_if<Message>(&record)) {
            judge(*message);
        }
        hand_out(record);
    }
}

/// Of all ways to read the hour that occurs twice, the one with the fewest jumps back.
void Sequence::decide_folds(const Message* next) {
    std::vector<Placed> records;
    std::vector<Message*> messages;
    const auto add = [&](const model::Time& time, Message* message) {
        records.push_back(placed(time, records.size()));
        messages.push_back(message);
    };
    if (m_timed) {
        add(*m_timed, nullptr);
    }
    for (model::Record& record : m_held) {
        auto* message = std::get_if<Message>(&record);
        if (message != nullptr && message->time.fold == Fold::unknown) {
            add(message->time, message);
        }
    }
    if (next != nullptr) {
        add(next->time, nullptr);
    }
    NoTexts texts;
    const Matching matching(records, texts);
    time::decide_folds(records, matching);
    for (std::size_t i = 0; i < records.size(); ++i) {
        if (messages[i] != nullptr && records[i].fold_decided != 0) {
            take_fold(messages[i]->time, records[i].fold_decided == 1);
        }
    }
}

void Sequence::bound_nonexistent(const Message* next) {
    for (model::Record& record : m_held) {
        auto* message = std::get_if<Message>(&record);
        if (message == nullptr || !is_nonexistent(message->time)) {
            continue;
        }
        message->time.earliest = m_timed ? m_timed->earliest : std::nullopt;
        message->time.latest = next != nullptr ? next->time.latest : std::nullopt;
        if (message->time.earliest && message->time.latest &&
            instant_ms(*message->time.latest) < instant_ms(*message->time.earliest)) {
            message->time.latest.reset(); // the source runs backwards here
        }
        message->time.basis = m_timed || next != nullptr ? model::TimeBasis::order : model::TimeBasis::none;
    }
}

void Sequence::report_backwards(const Message& message) {
    if (++m_notices > k_notices) {
        return;
    }
    m_notice.emplace();
    m_notice->code = model::NoticeCode::position_vs_time;
    m_notice->conversation = message.conversation;
    m_notice->message = message.id;
    m_notice->position.line = message.position.line;
    m_notice->position.row = message.position.row;
    m_notice->detail = m_notices == k_notices
                           ? "further ones are not listed"
                           : "it stands behind a message that is more than five minutes later";
}

inline Sequence::Moment Sequence::moment_of(const model::Time& time) noexcept {
    Moment moment;
    if (has_interval(time)) {
        moment.has_interval = true;
        moment.has_offset = time.earliest->offset_s.has_value();
        moment.earliest_ms = instant_ms(*time.earliest);
        moment.latest_ms = instant_ms(*time.latest);
        moment.waits = waits(time);
    }
    moment.by_order = time.basis == model::TimeBasis::order;
    return moment;
}

inline bool Sequence::are_comparable(const Moment& a, const Moment& b) noexcept {
    return a.has_interval && b.has_interval && a.has_offset == b.has_offset;
}

/// Whether b is later than a by so much that no change to or from summer time can be the reason: where the
/// zone is not known, such changes happen at night.
inline bool Sequence::is_surely_later(const Moment& a, const Moment& b) noexcept {
    const std::int64_t ahead = b.earliest_ms - a.latest_ms;
    if (ahead <= 0 || ahead > k_hour_ms || a.has_offset) {
        return ahead > 0;
    }
    return !is_night(a.earliest_ms) && !is_night(b.earliest_ms);
}

/// Times say that it was before the message that it stands behind.
inline bool Sequence::is_refuted(const Moment& moment) const noexcept {
    return are_comparable(m_last->moment, moment) && moment.latest_ms < m_last->moment.earliest_ms;
}

inline model::Order Sequence::order_of(const Moment& moment, const std::optional<model::Id>& sender,
                                       const std::string& file, bool is_contradicted) const {
    if (!m_last) {
        return {};
    }
    const Moment& before = m_last->moment;
    if (!is_contradicted && are_comparable(before, moment) && !moment.by_order && !before.by_order &&
        is_surely_later(before, moment)) {
        return {Certainty::certain, OrderBasis::time};
    }
    if (is_refuted(moment) || file != m_file) {
        return {Certainty::unknown, OrderBasis::none};
    }
    const bool same_sender = sender && sender == m_last->sender; // of one clock, whichever is wrong
    if (is_contradicted && !same_sender) {
        return {Certainty::unknown, OrderBasis::none};
    }
    return {Certainty::likely, same_sender ? OrderBasis::sender : OrderBasis::position};
}

inline bool Sequence::is_backwards(const Moment& moment) const noexcept {
    return m_last && are_comparable(m_last->moment, moment) &&
           m_last->moment.earliest_ms - moment.latest_ms > k_backwards_ms;
}

void Sequence::judge(Message& message) {
    const Moment moment = moment_of(message.time);
    const bool is_contradicted = message.order.certainty == Certainty::unknown; // by its reader
    message.order = order_of(moment, message.sender, message.position.file, is_contradicted);
    if (is_backwards(moment)) {
        report_backwards(message);
    }
    const std::optional<model::Id> answered = message.reply_to ? message.reply_to->message : std::nullopt;
    const bool is_circle = m_last && answered == m_last->id && m_last->answered == message.id;
    if (is_circle && message.order.certainty != Certainty::certain) {
        message.order = {Certainty::unknown, OrderBasis::none};
    } else if (m_last && answered == m_last->id && !is_circle && !is_refuted(moment)) {
        message.order = {Certainty::certain, OrderBasis::reply};
    }
    keep({moment, message.id, message.sender, answered}, message.time, message.position.file);
}

/// Whether the last message had the same sure time: as messages in a row often have.
inline bool Sequence::has_last_time(const model::Time& time) const noexcept {
    return m_last && m_last->moment.has_interval && !m_last->moment.waits &&
           time.earliest == m_timed->earliest && time.latest == m_timed->latest && !waits(time);
}

bool Sequence::pass(model::PlainMessage& message) {
    message.order = {}; // may be that of the one before in this memory
    const model::Time& time = *message.time;
    if (m_held.empty() && has_last_time(time) && m_file == message.position.file) {
        const bool same_sender = m_last->sender == message.sender;
        message.order = {Certainty::likely, same_sender ? OrderBasis::sender : OrderBasis::position};
        m_last->moment.by_order = time.basis == model::TimeBasis::order;
        m_last->id = message.id;
        m_last->sender = message.sender;
        m_last->answered.reset();
        return true;
    }
    const Moment moment = moment_of(time);
    if (!m_held.empty() || moment.waits || is_backwards(moment)) {
        return false;
    }
    message.order = order_of(moment, message.sender, message.position.file, false);
    keep({moment, message.id, message.sender, std::nullopt}, time, message.position.file);
    return true;
}

/// Keeps what the next message is compared with, and a sure time as a bound for those that wait.
inline void Sequence::keep(const Last& last, const model::Time& time, const std::string& file) {
    m_last = last;
    if (m_file != file) {
        m_file = file;
    }
    if (last.moment.has_interval && !last.moment.waits) {
        if (!m_timed) {
            m_timed.emplace();
        }
        m_timed->earliest = time.earliest;
        m_timed->latest = time.latest;
    }
}

} // namespace chatkeep::time
