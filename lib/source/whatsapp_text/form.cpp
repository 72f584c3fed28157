// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_text/form.hpp"

#include "base/text.hpp"
#include "source/whatsapp_text/date_order.hpp"

namespace chatkeep::source::whatsapp_text {

namespace {

// A shape has what other parts ask for in its high bits, the hash of the skeleton below.
constexpr unsigned k_hash_bits = 44;
constexpr unsigned k_separator_place = k_hash_bits + 11;
constexpr unsigned k_calendar_place = k_hash_bits + 13;
constexpr unsigned k_closing_dot_place = k_hash_bits + 16;
constexpr unsigned k_script_place = k_hash_bits + 17;
constexpr Shape k_two_bits = 3;

/// The calendar that all dates of an export have. A year of two digits tells it for one date only.
Calendar calendar_in(const DateParts& date) noexcept {
    return date.digits[0] > 2 || date.digits[2] > 2 ? calendar_of(date) : date.calendar;
}

} // namespace

Separator separator_of(char32_t c) noexcept {
    if (c == U'/') {
        return Separator::slash;
    }
    if (c == U'.') {
        return Separator::dot;
    }
    return c == U'-' ? Separator::dash : Separator::other;
}

PeriodScript script_of(char32_t letter) noexcept {
    if (letter >= 0xAC00 && letter <= 0xD7A3) {
        return PeriodScript::hangul;
    }
    return letter >= 0x4E00 && letter <= 0x9FFF ? PeriodScript::han : PeriodScript::other;
}

bool may_have_year(std::string_view front) noexcept {
    constexpr std::size_t without_year = 4; // day, month, hour and minute
    constexpr std::size_t year_digits = 4;
    std::size_t numbers = 0;
    std::size_t digits = 0; // of the number so far
    bool year = false;
    for (const char c : front) {
        const bool digit = base::is_digit(c);
        numbers += digit && digits == 0 ? 1U : 0U;
        digits = digit ? digits + 1 : 0;
        year = year || digits == year_digits;
    }
    return year || numbers > without_year || numbers == 0;
}

bool is_machine_time(std::string_view front) noexcept {
    constexpr std::size_t date = 10; // "2020-01-27"
    return front.size() > date + 1 && front[4] == '-' && front[date] == 'T' &&
           base::is_digit(front[date - 1]) && base::is_digit(front[date + 1]);
}

void Skeleton::add_word(char32_t first) noexcept {
    const bool upper = first >= U'A' && first <= U'Z';
    add(upper ? U'A' : U'a');
    add(static_cast<char32_t>(script_of(first)));
}

void Skeleton::add_digit(char32_t zero) noexcept {
    if (zero != m_zero) {
        m_zero = zero;
        add(zero);
    }
}

Shape make_shape(const Header& header, const ShapeFacts& facts, const Skeleton& skeleton) noexcept {
    const auto bit = [](bool value, unsigned place) {
        return static_cast<Shape>(value ? 1 : 0) << (k_hash_bits + place);
    };
    Shape shape = skeleton.hash() & ((Shape{1} << k_hash_bits) - 1);
    shape |= bit(header.bracketed, 0) | bit(facts.comma, 1) | bit(facts.dotted_time, 2) |
             bit(facts.time_first, 3) | bit(facts.colon_end, 4) | bit(header.has_seconds, 5) |
             bit(header.period != DayPeriod::none, 6);
    shape |= bit(header.date.digits[0] > 2, 7) | bit(header.date.digits[2] > 2, 8) |
             bit(header.date.month_name != 0, 9) | bit(header.date.has_year, 10);
    shape |= static_cast<Shape>(facts.separator) << k_separator_place;
    shape |= static_cast<Shape>(calendar_in(header.date)) << k_calendar_place;
    shape |= bit(is_islamic(header.date), 15);
    shape |= static_cast<Shape>(facts.closing_dot ? 1 : 0) << k_closing_dot_place;
    shape |= static_cast<Shape>(facts.period_script) << k_script_place;
    return shape;
}

Separator separator_in(Shape shape) noexcept {
    return static_cast<Separator>(shape >> k_separator_place & k_two_bits);
}

PeriodScript period_script_in(Shape shape) noexcept {
    return static_cast<PeriodScript>(shape >> k_script_place & k_two_bits);
}

bool has_closing_dot(Shape shape) noexcept {
    return (shape >> k_closing_dot_place & 1U) != 0;
}

} // namespace chatkeep::source::whatsapp_text
