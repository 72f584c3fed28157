#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Which number is the day, which the month: evidence gathered over the whole file, never a silent guess.

#include "source/source.hpp"
#include "source/whatsapp_text/header.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::source::whatsapp_text {

/// Days since 1970 of a date read in an order; nullopt when it does not exist (31 February, month 13, no
/// year).
[[nodiscard]] std::optional<std::int32_t> days_of(const DateParts& date, DateOrder order) noexcept;

/// The calendar that a date is read in: the one that it names, else the one that only its year fits. Two
/// digits far ahead are a year of the Buddhist calendar, as Thai phones write it: 66 is 2023, not 2066.
[[nodiscard]] Calendar calendar_of(const DateParts& date) noexcept;

/// Days since 1970 of 1 January 2009, when the service began.
constexpr std::int32_t k_service_began = 14'245;

/// Whether the year can only be one of the Islamic calendar, which is not read.
[[nodiscard]] bool is_islamic(const DateParts& date) noexcept;

/// The first date in a calendar.
struct CalendarUse {
    std::uint64_t line = 0; ///< 0: none
    DateParts date{};
};

/// How one reading of all dates fares.
struct Reading {
    std::uint64_t valid = 0;
    std::uint64_t invalid = 0;
    std::uint64_t first_invalid_line = 0;
    std::uint64_t back_steps = 0; ///< to more than a day before the header in front
    std::uint64_t far_steps = 0;  ///< to more than half a year behind the header in front
    std::uint64_t early = 0;      ///< before the service existed
    std::uint64_t name_hits = 0;  ///< attachment names whose date agrees
    std::uint64_t name_misses = 0;
    std::optional<std::int32_t> last_day;
    bool last_was_valid = false;

    /// Steps between dates that hardly a conversation makes.
    [[nodiscard]] std::uint64_t jumps() const noexcept { return back_steps + far_steps + early + invalid; }
};

/// What the headers of one shape say about the order of their dates.
class DateEvidence {
public:
    void add(const DateParts& date, std::uint64_t line) noexcept {
        if (!m_has_sample || date != m_last) {
            return add_other(date, line);
        }
        ++m_alike;
    }

    /// The date inside an attachment's name ("IMG-20200127-WA0001.jpg"), given as days since 1970, against
    /// the header in front of it. exact: iOS names carry the sending time; Android names the day of receipt
    /// or before.
    void add_name(const DateParts& date, std::int32_t name_day, bool exact) noexcept;

    [[nodiscard]] Reading reading(DateOrder order) const noexcept;
    [[nodiscard]] std::uint64_t first_large(std::size_t part) const noexcept;

    /// Headers of the shape.
    [[nodiscard]] std::uint64_t count() const noexcept {
        const Reading any = reading(DateOrder::dmy);
        return any.valid + any.invalid;
    }

    [[nodiscard]] const DateParts& sample() const noexcept { return m_sample; }

    /// Line of the first header of the shape.
    [[nodiscard]] std::uint64_t first_line() const noexcept { return m_first_line; }

    [[nodiscard]] const CalendarUse& use_of(Calendar calendar) const noexcept {
        return m_calendars[static_cast<std::size_t>(calendar)];
    }

    [[nodiscard]] bool looks_year_first() const noexcept;

    /// Whether dates of two-digit years are all real with the year first, and jump less, or no more while
    /// the last number exceeds the first.
    [[nodiscard]] bool may_be_year_first() const noexcept;

    /// … and jump less.
    [[nodiscard]] bool is_smoother_year_first() const noexcept;

private:
    /// A date that differs from the last one.
    void add_other(const DateParts& date, std::uint64_t line) noexcept;

    std::array<Reading, 4> m_readings{};          ///< indexed by DateOrder; without those in m_alike
    std::array<std::uint64_t, 2> m_first_large{}; ///< line of the first value 13-31 in place 1 and 2
    std::array<CalendarUse, 4> m_calendars{};     ///< indexed by Calendar
    std::uint64_t m_first_line = 0;
    DateParts m_sample{};
    DateParts m_last{};        ///< the last date, which many headers in a row share
    std::uint64_t m_alike = 0; ///< headers with it behind the first
    bool m_has_sample = false;
    int m_excess = 0; ///< by how much the last number is above the first, at most
};

enum class Certainty : std::uint8_t { proven, likely, open, conflict };

struct DateDecision {
    DateOrder order = DateOrder::dmy;
    Certainty certainty = Certainty::open;
    std::string evidence;          ///< one sentence for the notice
    std::vector<DateOrder> others; ///< with Certainty::open: which the dates may have as well
};

/// What tells of the order of dates besides their numbers. None of it is proof.
struct DateVotes {
    bool day_separator = false;      ///< with the year last, the day stands first
    bool day_dots = false;           ///< … and no phone has it with the year first
    bool day_language = false;       ///< the file's own words are in a language that writes the day first
    bool year_language = false;      ///< … the year
    bool perhaps_year_first = false; ///< the form is one that some phones have with the year first
};

/// What the form of the headers tells.
[[nodiscard]] DateVotes votes_of(Shape shape) noexcept;

/// Decides by the rules of text-exports.md section 1.7, in their order.
[[nodiscard]] DateDecision decide_date_order(const DateEvidence& evidence, const DateVotes& votes);

} // namespace chatkeep::source::whatsapp_text
