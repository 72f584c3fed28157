// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/dob/dates.hpp"

#include "policy/scan.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

namespace chatkeep::policy {

namespace {

using namespace std::chrono;

/// Names of months in small letters; a name may be cut after its third letter.
struct MonthName {
    std::string_view name;
    unsigned number;
};

constexpr std::array k_months = {
    MonthName{"januari", 1},   MonthName{"january", 1},  MonthName{"februari", 2}, MonthName{"february", 2},
    MonthName{"maart", 3},     MonthName{"march", 3},    MonthName{"mrt", 3},      MonthName{"april", 4},
    MonthName{"mei", 5},       MonthName{"may", 5},      MonthName{"juni", 6},     MonthName{"june", 6},
    MonthName{"juli", 7},      MonthName{"july", 7},     MonthName{"augustus", 8}, MonthName{"august", 8},
    MonthName{"september", 9}, MonthName{"sept", 9},     MonthName{"oktober", 10}, MonthName{"october", 10},
    MonthName{"november", 11}, MonthName{"december", 12}};

constexpr int k_pivot = 2025; ///< the last year that two digits mean

/// A stretch of digits of at most most; nullopt when there is none or it is longer.
std::optional<int> read_digits(std::string_view text, std::size_t& at, std::size_t most) {
    std::size_t end = at;
    while (end < text.size() && base::is_digit(text[end])) {
        ++end;
    }
    int value = 0;
    if (end == at || end - at > most) {
        return std::nullopt;
    }
    std::from_chars(text.data() + at, text.data() + end, value);
    at = end;
    return value;
}

int full_year(int value, std::size_t digits) {
    if (digits != 2) {
        return value;
    }
    return value + 2000 <= k_pivot ? value + 2000 : value + 1900;
}

std::optional<WrittenDate> make(int year_number, int month_number, int day_number, std::size_t end) {
    const year_month_day date{year{year_number}, month{static_cast<unsigned>(month_number)},
                              day{static_cast<unsigned>(day_number)}};
    return date.ok() && year_number >= 1850 && year_number < 2100
               ? std::optional<WrittenDate>(WrittenDate{end, date, false})
               : std::nullopt;
}

/// A year of four or two digits, the latter perhaps behind an apostrophe.
std::optional<int> read_year(std::string_view text, std::size_t& at) {
    std::size_t place = at;
    for (const std::string_view mark : {"'", "\xE2\x80\x99", "\xE2\x80\x98"}) {
        place += text.substr(place).starts_with(mark) ? mark.size() : 0;
    }
    const std::size_t begin = place;
    const auto value = read_digits(text, place, 4);
    if (!value || (place - begin != 2 && place - begin != 4)) {
        return std::nullopt;
    }
    at = place;
    return full_year(*value, place - begin);
}

std::size_t skip_spaces(std::string_view text, std::size_t at) {
    while (at < text.size() && text[at] == ' ') {
        ++at;
    }
    return at;
}

/// The sign between two numbers of a date at at, with spaces around it or only these; moves at behind it.
char read_sign(std::string_view text, std::size_t& at) {
    const std::size_t sign = skip_spaces(text, at);
    if (sign < text.size() && std::string_view("-/._").find(text[sign]) != std::string_view::npos) {
        at = skip_spaces(text, sign + 1);
        return text[sign];
    }
    const bool apart = sign > at;
    at = sign;
    return apart ? ' ' : '\0';
}

/// 12-04-1971, 12 / 4 / 71, 1971-04-12, 12 04 1971.
std::optional<WrittenDate> read_numbers(std::string_view text, std::size_t begin) {
    std::size_t at = begin;
    const auto first = read_digits(text, at, 4);
    const std::size_t first_size = at - begin;
    const char sign = first ? read_sign(text, at) : '\0';
    const auto second = sign != '\0' ? read_digits(text, at, 2) : std::nullopt;
    if (!second || first_size == 3) {
        return std::nullopt;
    }
    const char second_sign = read_sign(text, at);
    // "12/3-1971" is a date; "12 3-71" may be anything
    if (second_sign == '\0' || (second_sign != sign && (second_sign == ' ' || sign == ' '))) {
        return std::nullopt;
    }
    const std::size_t last_begin = at;
    if (first_size == 4) {
        const auto last = read_digits(text, at, 2);
        return last ? make(*first, *second, *last, at) : std::nullopt;
    }
    const auto last = read_year(text, at);
    const bool whole = sign != ' ' || at - last_begin >= 4 || first_size == 2; // "1 2 71" is no date
    const auto date = last && whole ? make(*last, *second, *first, at) : std::nullopt;
    return last && sign != ' ' && !date ? make(*last, *first, *second, at) : date; // 12/31/1978
}

/// The month that is named at at; moves at behind it and its full stop.
std::optional<int> read_month(std::string_view text, std::size_t& at) {
    std::size_t end = at;
    while (end < text.size() && base::is_alpha(text[end])) {
        ++end;
    }
    const std::string word = base::lower_ascii(text.substr(at, end - at));
    const auto* const found = std::find_if(k_months.begin(), k_months.end(), [&](const MonthName& month) {
        return word == month.name || (word.size() == 3 && month.name.starts_with(word));
    });
    if (word.size() < 3 || found == k_months.end() || is_word_after(text, end)) {
        return std::nullopt;
    }
    at = end + (end < text.size() && text[end] == '.' ? 1U : 0U);
    return static_cast<int>(found->number);
}

bool is_joint(char c) noexcept {
    return c == ' ' || c == '-' || c == '.' || c == ',';
}

std::size_t skip_joint(std::string_view text, std::size_t at) {
    const std::size_t start = at;
    while (at < text.size() && at - start < 2 && is_joint(text[at])) {
        ++at;
    }
    return at;
}

/// "th" of "5th", "e" of "5e".
std::size_t skip_ordinal(std::string_view text, std::size_t at) {
    if (at >= text.size() || !base::is_alpha(text[at])) {
        return at;
    }
    for (const std::string_view tail : {"st", "nd", "rd", "th", "ste", "de", "e"}) {
        if (base::lower_ascii(text.substr(at, tail.size())) == tail &&
            !is_word_after(text, at + tail.size())) {
            return at + tail.size();
        }
    }
    return at;
}

/// 12 april 1971, 12-apr-'71, 5th of May 1960.
std::optional<WrittenDate> read_day_first(std::string_view text, std::size_t begin) {
    std::size_t at = begin;
    const auto day_number = read_digits(text, at, 2);
    at = skip_joint(text, day_number ? skip_ordinal(text, at) : at);
    at += base::lower_ascii(text.substr(at, 3)) == "of " ? 3U : 0U;
    const auto month_number = day_number ? read_month(text, at) : std::nullopt;
    if (!month_number) {
        return std::nullopt;
    }
    at = skip_joint(text, at);
    const auto year_number = read_year(text, at);
    return year_number ? make(*year_number, *month_number, *day_number, at) : std::nullopt;
}

/// Whether a number stands behind the word at begin, as behind the name of a month.
bool has_number_behind(std::string_view text, std::size_t begin) noexcept {
    constexpr std::size_t reach = 4; // a full stop, a joint, and the first digit
    std::size_t end = begin;
    while (end < text.size() && base::is_alpha(text[end])) {
        ++end;
    }
    const std::string_view behind = text.substr(end, reach);
    return std::any_of(behind.begin(), behind.end(), base::is_digit);
}

/// April 12, 1971.
std::optional<WrittenDate> read_month_first(std::string_view text, std::size_t begin) {
    if (!has_number_behind(text, begin)) {
        return std::nullopt;
    }
    std::size_t at = begin;
    const auto month_number = read_month(text, at);
    at = skip_joint(text, at);
    const auto day_number = month_number ? read_digits(text, at, 2) : std::nullopt;
    if (!day_number) {
        return std::nullopt;
    }
    at = skip_joint(text, skip_ordinal(text, at));
    const auto year_number = read_year(text, at);
    return year_number ? make(*year_number, *month_number, *day_number, at) : std::nullopt;
}

int number(std::string_view digits) {
    int value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

/// 12041971, 19710412, 120471.
std::optional<WrittenDate> read_bare(std::string_view text, std::size_t begin) {
    std::size_t end = begin;
    while (end < text.size() && base::is_digit(text[end])) {
        ++end;
    }
    const std::string_view digits = text.substr(begin, end - begin);
    std::optional<WrittenDate> date;
    if (digits.size() == 6) {
        date = make(full_year(number(digits.substr(4)), 2), number(digits.substr(2, 2)),
                    number(digits.substr(0, 2)), end);
    } else if (digits.size() == 8) {
        date = make(number(digits.substr(4)), number(digits.substr(2, 2)), number(digits.substr(0, 2)), end);
        date = date ? date
                    : make(number(digits.substr(0, 4)), number(digits.substr(4, 2)), number(digits.substr(6)),
                           end);
    }
    if (date) {
        date->bare = true;
    }
    return date;
}

} // namespace

std::optional<WrittenDate> read_date(std::string_view text, std::size_t begin) {
    if (begin >= text.size()) {
        return std::nullopt;
    }
    if (!base::is_digit(text[begin])) {
        return read_month_first(text, begin);
    }
    if (auto date = read_numbers(text, begin)) {
        return date;
    }
    if (auto date = read_day_first(text, begin)) {
        return date;
    }
    return read_bare(text, begin);
}

} // namespace chatkeep::policy
