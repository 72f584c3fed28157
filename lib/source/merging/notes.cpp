// SPDX-License-Identifier: EUPL-1.2
#include "source/merging/notes.hpp"

#include "base/text.hpp"
#include "time/zone.hpp"

#include <fmt/core.h>

#include <cstdlib>
#include <string_view>
#include <utility>

namespace chatkeep::source::merging {

namespace {

using model::NoticeCode;
using time::Contradiction;

constexpr std::int64_t k_most_quarters = 26 * 4; ///< hours between the zones that are furthest apart
constexpr std::int64_t k_quarter_ms = 900'000;   ///< zones differ by quarters of an hour
constexpr std::int64_t k_clock_ms = 120'000;     ///< what a phone's clock may be off besides

model::Notice note(NoticeCode code, const model::Id& conversation, std::string detail) {
    model::Notice notice;
    notice.code = code;
    notice.conversation = conversation;
    notice.detail = std::move(detail);
    return notice;
}

std::string_view words_of(time::ZoneBasis basis) noexcept {
    switch (basis) {
    case time::ZoneBasis::stated:
        return "stated by the source";
    case time::ZoneBasis::given:
        return "given by --zone";
    case time::ZoneBasis::inferred:
        return "inferred from messages that another source has too";
    case time::ZoneBasis::assumed:
        break;
    }
    return "assumed";
}

std::string seconds(std::int64_t ms) {
    return fmt::format("{}{}.{:03}", ms < 0 ? '-' : '+', std::abs(ms) / 1000, std::abs(ms) % 1000);
}

std::string zone_text(const SourceSummary& source) {
    const time::SourcePlan& plan = source.plan;
    std::string text = fmt::format("{} records; times read in {}, {} (tz database {})", plan.records,
                                   plan.zone, words_of(plan.zone_basis), time::tzdb_version());
    if (plan.zone_basis == time::ZoneBasis::inferred) {
        text += fmt::format("; {} messages agree, {} don't; {} zones fit equally", plan.search.support,
                            plan.search.against, plan.search.equivalents.size());
    }
    return text;
}

std::string clock_text(const time::ClockPiece& piece) {
    const std::string off = difference_text(piece.difference);
    return piece.believed
               ? fmt::format("messages {} to {}: its clock is {} off the reference, by {} shared messages",
                             piece.first + 1, piece.last + 1, off, piece.support)
               : fmt::format("messages {} to {}: {} shared messages would have its clock {} off the "
                             "reference, too few to be believed",
                             piece.first + 1, piece.last + 1, piece.support, off);
}

} // namespace

std::string difference_text(const time::Interval& difference) {
    return difference.lo == difference.hi
               ? fmt::format("{} s", seconds(difference.lo))
               : fmt::format("{} … {} s", seconds(difference.lo), seconds(difference.hi));
}

std::string zone_shift_text(const SourceSummary& source, const time::ClockPiece& piece,
                            const SourceSummary& reference) {
    const std::int64_t middle = piece.difference.middle();
    const std::int64_t quarters = (middle + (middle < 0 ? -k_quarter_ms : k_quarter_ms) / 2) / k_quarter_ms;
    const bool is_like_a_zone = quarters != 0 && std::abs(quarters) <= k_most_quarters &&
                                std::abs(middle - k_quarter_ms * quarters) <= k_clock_ms;
    if (!piece.believed || !is_like_a_zone) {
        return {};
    }
    const std::int64_t shift = std::abs(15 * quarters);
    return fmt::format("\"{}\" (read in {}) is {}{}:{:02} h off \"{}\" (read in {}), as another time zone "
                       "would be",
                       base::printable(source.label), source.plan.zone, quarters < 0 ? '-' : '+', shift / 60,
                       shift % 60, base::printable(reference.label), reference.plan.zone);
}

model::Notice note_of(Contradiction contradiction, unsigned records) {
    model::Notice notice;
    switch (contradiction) {
    case Contradiction::time_conflict:
        notice.code = NoticeCode::time_conflict;
        notice.detail =
            fmt::format("the times of {} sources for this message don't meet; the finest was kept", records);
        break;
    case Contradiction::position_vs_time:
        notice.code = NoticeCode::position_vs_time;
        notice.detail =
            "it stands behind a message that is more than five minutes later; time decided the order";
        break;
    case Contradiction::nonexistent_time:
        notice.code = NoticeCode::time_nonexistent;
        notice.detail =
            "summer time skips this local time; the interval comes from the neighbours in the source";
        break;
    case Contradiction::reply_before:
        notice.code = NoticeCode::reply_order;
        notice.detail = "it answers a message that is later by every clock; time decided the order";
        break;
    case Contradiction::cycle:
        notice.code = NoticeCode::reply_order;
        notice.detail =
            "messages answer each other in a circle; none of these answers makes an order certain";
        break;
    }
    return notice;
}

std::vector<model::Notice> notes_on_sources(const JoinSummary& summary, const model::Id& conversation) {
    std::vector<model::Notice> notes;
    for (const SourceSummary& source : summary.sources) {
        const bool reference = &source == &summary.sources.front();
        const bool assumed = source.plan.zone_basis == time::ZoneBasis::assumed;
        notes.push_back(note(assumed ? NoticeCode::zone_assumed : NoticeCode::merge_source, conversation,
                             zone_text(source) + (reference ? "; its clock is the reference" : "")));
        notes.back().source = source.id;
        notes.back().name = source.label;
        if (!reference && !source.plan.tied) {
            notes.push_back(
                note(NoticeCode::clock_unknown, conversation,
                     "too few messages are shared to compare its clock with the reference; none was "
                     "assumed to be off, and no order rests on the two together"));
            notes.back().source = source.id;
            notes.back().name = source.label;
        }
        if (source.plan.shared_lines > 0) {
            notes.push_back(
                note(NoticeCode::clock_difference, conversation,
                     fmt::format("{} records in a row at one end of it are at an end of another part of "
                                 "the same export, at the same times: its clock is the reference's",
                                 source.plan.shared_lines)));
            notes.back().source = source.id;
            notes.back().name = source.label;
        }
        for (const time::ClockPiece& piece : source.plan.clock.pieces()) {
            const std::string shift = zone_shift_text(source, piece, summary.sources.front());
            notes.push_back(note(NoticeCode::clock_difference, conversation,
                                 clock_text(piece) + (shift.empty() ? "" : "; " + shift)));
            notes.back().source = source.id;
            notes.back().name = source.label;
        }
    }
    return notes;
}

std::vector<model::Notice> notes_on_result(const JoinSummary& summary, const model::Id& conversation) {
    std::vector<model::Notice> notes;
    notes.push_back(
        note(NoticeCode::merge_result, conversation,
             fmt::format("{} records became {} messages; {} stand in more than one source; the order to the "
                         "message before is certain for {}, likely for {}, unknown for {}",
                         summary.records, summary.messages, summary.shared, summary.certain, summary.likely,
                         summary.unknown)));
    if (summary.possible_duplicates > 0) {
        notes.push_back(note(NoticeCode::possible_duplicate, conversation,
                             fmt::format("{} messages may be told twice; nothing decides, so both were kept",
                                         summary.possible_duplicates)));
    }
    for (const SourceSummary& source : summary.sources) {
        if (source.deleted_here > 0) {
            notes.push_back(note(NoticeCode::deleted_elsewhere, conversation,
                                 fmt::format("{} messages that this source shows as deleted stand in another",
                                             source.deleted_here)));
            notes.back().source = source.id;
            notes.back().name = source.label;
        }
    }
    for (const auto& [kind, count] : summary.told) {
        if (summary.contradictions.at(kind) > 0 && count > 1000) {
            model::Notice more = note_of(kind, 0);
            more.conversation = conversation;
            more.detail = fmt::format("{} more of these, not listed one by one", count - 1000);
            notes.push_back(std::move(more));
        }
    }
    return notes;
}

} // namespace chatkeep::source::merging
