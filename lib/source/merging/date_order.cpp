// SPDX-License-Identifier: EUPL-1.2
#include "source/merging/date_order.hpp"

#include "stream/edit.hpp"
#include "stream/line_members.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <utility>

namespace chatkeep::source::merging {

namespace {

constexpr std::int64_t k_day_ms = 86'400'000;
constexpr std::int64_t k_apart_ms =
    27 * 3'600'000; ///< two wall clocks of one instant are never further apart
constexpr std::uint64_t k_support = 3;

/// The time that the same figures mean with day and month the other way round.
std::int64_t exchanged(std::int64_t civil_ms) noexcept {
    const auto days = std::chrono::floor<std::chrono::days>(
        std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(civil_ms)));
    const std::chrono::year_month_day date(days);
    const auto day = static_cast<unsigned>(date.day());
    if (day > 12) {
        return civil_ms;
    }
    const std::chrono::sys_days other =
        date.year() / std::chrono::month(day) / std::chrono::day(static_cast<unsigned>(date.month()));
    return civil_ms + (other - days).count() * k_day_ms;
}

struct Votes {
    std::uint64_t day_first = 0; ///< as it was read
    std::uint64_t month_first = 0;

    void add(const time::Stamp& open, const time::Stamp& settled) noexcept {
        const auto fits = [&](std::int64_t civil_ms) {
            return std::abs(civil_ms - settled.civil_ms) <= k_apart_ms;
        };
        const bool first = fits(open.civil_ms);
        const bool second = fits(exchanged(open.civil_ms));
        day_first += first && !second ? 1U : 0U;
        month_first += second && !first ? 1U : 0U;
    }

    [[nodiscard]] std::uint64_t most() const noexcept { return std::max(day_first, month_first); }

    [[nodiscard]] bool decide() const noexcept {
        return most() >= k_support && most() * 10 >= (day_first + month_first) * 9;
    }
};

Votes votes_on(const Part& open, const std::vector<Input>& inputs) {
    Votes votes;
    for (const Input& input : inputs) {
        for (const Part& part : input.parts) {
            if (&part == &open || part.date_order_open) {
                continue;
            }
            for (const auto& [own, other] : open.anchors.shared_with(part.anchors)) {
                votes.add(own, other);
            }
        }
    }
    return votes;
}

void exchange_dates(Part& part) {
    auto stamps = std::make_unique<base::Spool>();
    time::AnchorTable anchors;
    base::SpoolReader reader(*part.stamps);
    time::Stamp stamp;
    while (reader.read_whole(reinterpret_cast<char*>(&stamp), sizeof stamp)) {
        stamp.civil_ms = exchanged(stamp.civil_ms);
        anchors.add(stamp);
        stamps->append({reinterpret_cast<const char*>(&stamp), sizeof stamp});
    }
    part.stamps = std::move(stamps);
    part.anchors = std::move(anchors);
}

/// The notice that the order is open becomes one that tells what decided it.
void tell(Part& part, const Votes& votes) {
    std::vector<stream::LineMember> members;
    KeptLines told;
    part.notices.for_each([&](std::string_view notice) {
        stream::split_members(notice, members);
        if (stream::find_member(members, "code") != R"("date-order-open")") {
            told.add(notice);
            return;
        }
        const std::string detail =
            fmt::format(R"("{}, as {} messages that another source has too show")",
                        votes.day_first > votes.month_first ? "day-month" : "month-day", votes.most());
        told.add(stream::with_replacements(
            notice, {{{"code"}, R"("date-order")"}, {{"level"}, R"("note")"}, {{"detail"}, detail}}));
    });
    part.notices = std::move(told);
}

/// True: the order of the part was open, and what it shares with others decided it.
bool settle(Part& part, const std::vector<Input>& inputs) {
    const Votes votes = part.date_order_open ? votes_on(part, inputs) : Votes();
    if (!votes.decide()) {
        return false;
    }
    if (votes.month_first > votes.day_first) {
        exchange_dates(part);
    }
    tell(part, votes);
    part.date_order_open = false;
    return true;
}

} // namespace

void settle_date_orders(std::vector<Input>& inputs) {
    for (bool changed = true; changed;) {
        changed = false;
        for (Input& input : inputs) {
            for (Part& part : input.parts) {
                changed = settle(part, inputs) || changed;
            }
        }
    }
}

} // namespace chatkeep::source::merging
