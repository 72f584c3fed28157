// SPDX-License-Identifier: EUPL-1.2
// How sure it is that one message stands behind another.
#include "time/block.hpp"
#include "time/block_detail.hpp"

#include <algorithm>
#include <optional>

namespace chatkeep::time {

namespace {

constexpr std::int64_t k_minute_ms = 60'000;
constexpr std::int64_t k_unseen_ms = 300'000; ///< what a clock may be set by without anybody seeing it
constexpr std::int64_t k_longest_ms = 31 * std::int64_t{86'400'000}; ///< that anything waits for delivery
constexpr std::int64_t k_swap_ms = 10'000; ///< two messages this close may have changed places
constexpr std::int64_t k_alone = 100; ///< part of a clock's doubt below which nothing but the clock counts

/// Whether a record of another source shows the same time, without any correction of a clock.
bool vouches_for(const Placed& one, const Placed& record) noexcept {
    return one.stamp.source != record.stamp.source && !one.untimed && one.fold_ms == 0 &&
           distance(one.when, record.when) == 0;
}

/// Which records it may have is known.
bool is_known(const Merged& message) noexcept {
    return is_sure(message) || (!message.conflict && !message.alternatives.empty());
}

/// Where only the place contradicts the time, another source that has the message at that time vouches for
/// it.
bool is_steady(const Placing& placing, Placed record) {
    const auto vouches = [&](std::uint32_t other) {
        const Placed& one = placing.records[other];
        return one.stamp.source != record.stamp.source && one.tied && record.tied && is_steady(one) &&
               one.fold_ms == 0 && distance(one.when, record.when) == 0;
    };
    record.backwards = record.backwards &&
                       !std::any_of(placing.message.records.begin(), placing.message.records.end(), vouches);
    return is_steady(record);
}

/// All records of a source that may be the message's.
Alternatives alternatives_in(const Merged& message, const Placed& record) {
    for (const Alternatives& all : message.alternatives) {
        if (all.source == record.stamp.source) {
            return all;
        }
    }
    return no_alternative_to(record);
}

/// What the sources that have two messages say of their order.
struct Witness {
    bool by_clock = false; ///< the steady clock of one
    bool by_place = false; ///< the places in one

    /// Either alone may deceive: a clock set back, a message delivered late.
    [[nodiscard]] bool is_proof() const noexcept { return by_clock && by_place; }

    /// step_ms: by how much the clock may have been set between the two. against_places: whether it counts
    /// where its own source has the two the other way round.
    void hear(const Alternatives& a, const Alternatives& b, std::optional<std::int64_t> step_ms,
              bool against_places) noexcept {
        const bool in_order = a.last < b.first;
        by_clock =
            by_clock || (step_ms && a.shown.hi + *step_ms < b.shown.lo && (in_order || against_places));
        by_place = by_place || in_order;
    }
};

/// What speaks for and against an order of two messages.
struct Evidence {
    bool proven = false;
    bool refuted = false;
    bool opposed = false;            ///< a source has them the other way round
    const Placed* witness = nullptr; ///< in the first source that has them in this order
    bool same_sender = false;
};

/// What the anchors of its source leave open about a record's clock.
std::int64_t doubt_about(const Placed& record) noexcept {
    const Interval safe = whole_safe(record);
    return safe.hi - safe.lo + 1 - record.stamp.span_ms;
}

/// How sources other than one stand to an order.
struct Others {
    bool agree = false;
    bool oppose = false;
};

/// Whether records of two messages were stamped by one clock that nothing near them casts doubt on.
bool is_one_clock(const Placing& before, const Placed& there, const Placing& message, const Placed& here) {
    return here.piece == there.piece && is_steady(message, here) && is_steady(before, there);
}

bool are_vouched_for(const Placing& before, const Placed& there, const Placing& message, const Placed& here) {
    return is_vouched_for(before, there) && is_vouched_for(message, here);
}

/// By how much a source's clock may have been set between records of two messages without being seen;
/// nullopt: by anything. Only anchors show it: a clock may be set right exactly where a message comes late,
/// to this source and to others, and then clock and places deceive together. Where another source has the two
/// the other way round, one of both was deceived, so all counts that anchors leave open; else a small part of
/// it, and nothing where another source has them in this order as well and the clock was steady for long.
std::optional<std::int64_t> unseen_step(const Placing& before, const Placed& there, const Placing& message,
                                        const Placed& here, const Others& others) {
    if (!is_one_clock(before, there, message, here)) {
        return std::nullopt;
    }
    if (!here.tied || !there.tied) {
        return are_vouched_for(before, there, message, here) ? k_swap_ms : k_unseen_ms;
    }
    const std::int64_t doubt_ms = std::max(doubt_about(there), doubt_about(here));
    if (others.oppose) {
        return doubt_ms;
    }
    const bool was_steady_for_long = here.established && there.established;
    return others.agree && was_steady_for_long ? 0 : doubt_ms / k_alone;
}

/// The same for what speaks against an order, for which less is enough.
std::optional<std::int64_t> step_against(const Placing& before, const Placed& there, const Placing& message,
                                         const Placed& here) {
    if (!is_one_clock(before, there, message, here)) {
        return std::nullopt;
    }
    const bool is_tied = here.tied && there.tied;
    return is_tied || are_vouched_for(before, there, message, here) ? 0 : k_unseen_ms;
}

std::optional<std::int64_t> later_by(const std::optional<std::int64_t>& step_ms, std::int64_t late_ms) {
    return step_ms ? std::optional(*step_ms + late_ms) : std::nullopt;
}

/// How many sources have two messages in this order, and the other way round.
struct Places {
    int forward = 0;
    int back = 0;
    bool mixed_up = false; ///< the other way round, in a source that may tell of another message

    void count(const Placed& there, const Placed& here) noexcept {
        const bool is_back = there.stamp.position > here.stamp.position;
        ++(is_back ? back : forward);
        mixed_up = mixed_up || (is_back && (there.may_be_two || here.may_be_two));
    }

    [[nodiscard]] Others without(const Placed& there, const Placed& here) const noexcept {
        const bool is_back = there.stamp.position > here.stamp.position;
        return {forward > (is_back ? 0 : 1), back > (is_back ? 1 : 0)};
    }
};

/// What clocks and places say together. They prove nothing of a message that may be the same as another,
/// which is of another time.
void hear_witnesses(const Placing& before, const Placing& message, const std::vector<Both>& both,
                    const Places& places, Evidence& evidence) {
    Witness forward;
    Witness back;
    for (const auto& [there, here] : both) {
        const Alternatives a = alternatives_in(before.message, *there);
        const Alternatives b = alternatives_in(message.message, *here);
        const auto step_ms = unseen_step(before, *there, message, *here, places.without(*there, *here));
        const auto back_ms = step_against(before, *there, message, *here);
        // A message that is late by places was late, or a clock was set that few anchors tie.
        const bool established = here->established && there->established;
        forward.hear(a, b, later_by(step_ms, lateness(message, *here)), established);
        back.hear(b, a, later_by(back_ms, lateness(before, *there)), true);
    }
    const bool may_be_another = before.message.has_twin || message.message.has_twin;
    evidence.proven = evidence.proven || (forward.is_proof() && !back.by_clock && !may_be_another);
    evidence.refuted = evidence.refuted || back.is_proof();
}

Evidence weigh(const Placing& before, const Placing& message) {
    Evidence evidence;
    evidence.proven = before.message.safe.hi < message.message.safe.lo;
    evidence.refuted = message.message.safe.hi < before.message.safe.lo;
    const std::vector<Both> both = find_both(before, message);
    Places places;
    for (const auto& [there, here] : both) {
        places.count(*there, *here);
        const bool is_first =
            evidence.witness == nullptr || here->stamp.source < evidence.witness->stamp.source;
        if (there->stamp.position < here->stamp.position && is_first) {
            evidence.witness = here;
            evidence.same_sender = here->person != k_nobody && here->person == there->person;
        }
    }
    if (is_known(before.message) && is_known(message.message)) {
        hear_witnesses(before, message, both, places, evidence);
    }
    evidence.opposed = places.back > 0;
    // A clock that contradicts every source that has both, its own as well, was set rather than right.
    const bool contradicts_all = places.back > 0 && places.forward == 0;
    evidence.proven = evidence.proven && !places.mixed_up && !contradicts_all;
    return evidence;
}

} // namespace

const Placed* record_in(const Placing& placing, std::uint16_t source) {
    for (const std::uint32_t record : placing.message.records) {
        if (placing.records[record].stamp.source == source) {
            return &placing.records[record];
        }
    }
    return nullptr;
}

bool is_sure(const Merged& message) noexcept {
    return !message.tentative && !message.conflict && message.match != MatchBasis::late &&
           message.match != MatchBasis::between;
}

bool is_steady(const Placed& record) noexcept {
    return record.piece != 0 && !record.untimed && !record.backwards && record.fold_decided == 0;
}

bool is_vouched_for(const Placing& placing, const Placed& record) {
    return std::any_of(placing.message.records.begin(), placing.message.records.end(),
                       [&](std::uint32_t other) { return vouches_for(placing.records[other], record); });
}

std::int64_t lateness(const Placing& placing, const Placed& record) {
    if (!record.may_be_late) {
        return 0;
    }
    const std::int64_t stamped = whole_safe(record).lo;
    std::int64_t late_ms = k_longest_ms;
    for (const std::uint32_t other : placing.message.records) {
        const Placed& one = placing.records[other];
        if (!one.may_be_late && vouches_for(one, record)) {
            late_ms = std::min(late_ms, std::max<std::int64_t>(0, stamped - one.when.lo));
        }
    }
    return late_ms;
}

std::vector<Both> find_both(const Placing& before, const Placing& message) {
    std::vector<Both> all;
    for (const std::uint32_t record : message.message.records) {
        const Placed& here = message.records[record];
        const Placed* there = record_in(before, here.stamp.source);
        if (there != nullptr) {
            all.push_back({there, &here});
        }
    }
    return all;
}

void judge(const Placing& before, Merged& message, const std::vector<Placed>& records) {
    const Evidence evidence = weigh(before, {message, records});
    if (evidence.proven && !evidence.refuted) {
        message.certainty = Certainty::certain;
        message.basis = OrderBasis::time;
    } else if (!evidence.refuted && evidence.witness != nullptr && !evidence.opposed) {
        message.certainty = Certainty::likely;
        message.basis = evidence.same_sender ? OrderBasis::sender : OrderBasis::position;
        const bool same_minute = before.message.when.lo / k_minute_ms == message.when.lo / k_minute_ms;
        message.order_class =
            OrderClasses::number(evidence.witness->stamp.source, evidence.same_sender, same_minute);
    } else {
        message.certainty = Certainty::unknown;
    }
}

} // namespace chatkeep::time
