// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_text/header.hpp"

#include "base/text.hpp"
#include "source/whatsapp_text/day_periods.hpp"
#include "source/whatsapp_text/form.hpp"
#include "source/whatsapp_text/marks.hpp"

#include <algorithm>
#include <cstring>

namespace chatkeep::source::whatsapp_text {

namespace {

using base::is_digit;

constexpr std::size_t k_longest = 96; ///< no header is longer, in code points

/// The front of a line made plain for matching: digits of all scripts as ASCII, all spaces as ' ', direction
/// marks gone. Each code point keeps the offset of its bytes.
struct Plain {
    std::array<char32_t, k_longest> text{};
    std::array<std::uint16_t, k_longest + 1> offset{};
    std::size_t size = 0;

    [[nodiscard]] std::u32string_view from(std::size_t at) const noexcept {
        return {text.data() + at, size - at};
    }

    [[nodiscard]] char32_t at(std::size_t i) const noexcept { return i < size ? text[i] : U'\0'; }
};

bool is_mark(char32_t c) noexcept {
    return c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || c == 0xFEFF ||
           (c >= 0x2066 && c <= 0x2069) || c == 0x061C;
}

char32_t plain(char32_t c) noexcept {
    constexpr std::array<char32_t, 16> zeros = {0x0660, 0x06F0, 0x0966, 0x09E6, 0x0A66, 0x0AE6,
                                                0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0E50,
                                                0x0ED0, 0x1040, 0x17E0, 0xFF10};
    for (const char32_t zero : zeros) {
        if (c >= zero && c < zero + 10) {
            return U'0' + (c - zero);
        }
    }
    if (c == 0x00A0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x3000) {
        return U' ';
    }
    if (c == 0x060C || c == 0xFF0C) {
        return U',';
    }
    return c == 0xFF1A ? U':' : c;
}

Plain make_plain(std::string_view line) noexcept {
    Plain result;
    std::size_t offset = 0;
    while (offset < line.size() && result.size < k_longest && line[offset] != '\n') {
        const base::CodePoint point = base::decode_utf8(line.substr(offset));
        if (!is_mark(point.value)) {
            result.text[result.size] = point.value < 0x80 ? point.value : plain(point.value);
            result.offset[result.size] = static_cast<std::uint16_t>(offset);
            ++result.size;
        }
        offset += point.length;
    }
    result.offset[result.size] = static_cast<std::uint16_t>(offset);
    return result;
}

bool is_digit32(char32_t c) noexcept {
    return c >= U'0' && c <= U'9';
}

/// Reads the parts of a header from plain text; each take_ function moves on only when it succeeds.
class Scanner {
public:
    explicit Scanner(const Plain& text) noexcept : m_text(text) {}

    [[nodiscard]] std::size_t position() const noexcept { return m_at; }

    void rewind(std::size_t position) noexcept {
        m_at = position;
        while (m_word_count > 0 && m_words[m_word_count - 1].begin >= position) {
            --m_word_count;
        }
    }

    [[nodiscard]] char32_t peek(std::size_t ahead = 0) const noexcept { return m_text.at(m_at + ahead); }

    bool take(char32_t c) noexcept {
        if (peek() != c) {
            return false;
        }
        ++m_at;
        return true;
    }

    bool take(std::u32string_view word) noexcept {
        if (m_text.from(m_at).substr(0, word.size()) != word) {
            return false;
        }
        m_at += word.size();
        return true;
    }

    void skip_spaces() noexcept {
        while (peek() == U' ') {
            ++m_at;
        }
    }

    /// One to most digits.
    bool take_number(std::uint16_t& value, std::uint8_t& digits, std::size_t most) noexcept {
        std::uint32_t number = 0;
        std::size_t count = 0;
        while (is_digit32(peek(count)) && count <= most) {
            number = number * 10 + (peek(count) - U'0');
            ++count;
        }
        if (count == 0 || count > most) {
            return false;
        }
        m_at += count;
        value = static_cast<std::uint16_t>(number);
        digits = static_cast<std::uint8_t>(count);
        return true;
    }

    [[nodiscard]] std::u32string_view rest() const noexcept { return m_text.from(m_at); }

    void advance(std::size_t count) noexcept { m_at += count; }

    /// Moves over a word that differs from header to header.
    void advance_over_word(std::size_t length) noexcept {
        if (m_word_count < m_words.size()) {
            m_words[m_word_count++] = {m_at, m_at + length};
        }
        m_at += length;
    }

    /// What stands from begin to the position; line: what the plain text was made of.
    [[nodiscard]] Skeleton skeleton(std::string_view line, std::size_t begin) const noexcept {
        Skeleton result;
        for (std::size_t at = begin; at < m_at; ++at) {
            const auto* const word =
                std::find_if(m_words.begin(), m_words.end(), [at](const Word& w) { return w.begin == at; });
            const char32_t written = base::decode_utf8(line.substr(m_text.offset[at])).value;
            if (word < m_words.begin() + m_word_count) {
                result.add_word(written);
                at = word->end - 1;
            } else if (is_digit32(m_text.at(at))) {
                result.add_digit(written - (m_text.at(at) - U'0'));
            } else {
                result.add(written);
            }
        }
        return result;
    }

private:
    struct Word {
        std::size_t begin = 0;
        std::size_t end = 0;
    };

    const Plain& m_text;
    std::size_t m_at = 0;
    std::array<Word, 4> m_words{}; ///< those of advance_over_word(), of which a header has two at most
    std::size_t m_word_count = 0;
};

struct MonthName {
    std::u32string_view name;
    std::uint8_t month;
};

/// Short and long names of months in phone settings that write them: en, nl, de, fr, es, it, pt.
constexpr std::array k_months = {
    MonthName{U"jan", 1}, MonthName{U"feb", 2},   MonthName{U"mar", 3},  MonthName{U"apr", 4},
    MonthName{U"may", 5}, MonthName{U"jun", 6},   MonthName{U"jul", 7},  MonthName{U"aug", 8},
    MonthName{U"sep", 9}, MonthName{U"oct", 10},  MonthName{U"nov", 11}, MonthName{U"dec", 12},
    MonthName{U"mrt", 3}, MonthName{U"maart", 3}, MonthName{U"mei", 5},  MonthName{U"okt", 10},
    MonthName{U"mär", 3}, MonthName{U"mai", 5},   MonthName{U"dez", 12}, MonthName{U"janv", 1},
    MonthName{U"fév", 2}, MonthName{U"avr", 4},   MonthName{U"juin", 6}, MonthName{U"juil", 7},
    MonthName{U"aoû", 8}, MonthName{U"déc", 12},  MonthName{U"ene", 1},  MonthName{U"abr", 4},
    MonthName{U"ago", 8}, MonthName{U"set", 9},   MonthName{U"dic", 12}, MonthName{U"gen", 1},
    MonthName{U"mag", 5}, MonthName{U"giu", 6},   MonthName{U"lug", 7},  MonthName{U"ott", 10},
    MonthName{U"fev", 2}, MonthName{U"out", 10},
};

char32_t lower32(char32_t c) noexcept {
    return c >= U'A' && c <= U'Z' ? c + 32 : c;
}

bool is_letter32(char32_t c) noexcept {
    return (lower32(c) >= U'a' && lower32(c) <= U'z') || (c >= 0xC0 && c < 0x250);
}

std::uint8_t take_month(Scanner& scan) noexcept {
    const std::u32string_view text = scan.rest();
    std::size_t length = 0;
    while (length < text.size() && is_letter32(text[length])) {
        ++length;
    }
    for (const MonthName& month : k_months) {
        bool equal = month.name.size() <= length;
        for (std::size_t i = 0; equal && i < month.name.size(); ++i) {
            equal = lower32(text[i]) == month.name[i];
        }
        if (equal) {
            const bool dot = length < text.size() && text[length] == U'.';
            scan.advance_over_word(length + (dot ? 1U : 0U));
            return month.month;
        }
    }
    return 0;
}

/// "Mar 4", "Mar 4, 2023", "4 Aug", "4 Oct 2023", "4. Okt. 2023".
bool take_named_date(Scanner& scan, DateParts& date) noexcept {
    const std::size_t start = scan.position();
    date = {};
    date.month_name = take_month(scan);
    scan.skip_spaces();
    if (!scan.take_number(date.value[1], date.digits[1], 2)) {
        scan.rewind(start);
        return false;
    }
    if (date.month_name == 0) {
        scan.take(U'.');
        scan.skip_spaces();
        date.month_name = take_month(scan);
    }
    const std::size_t before_year = scan.position();
    scan.take(U',');
    scan.skip_spaces();
    date.has_year = scan.take_number(date.value[2], date.digits[2], 4) && date.digits[2] == 4;
    if (!date.has_year) {
        scan.rewind(before_year);
    }
    if (date.month_name == 0) {
        scan.rewind(start);
        return false;
    }
    return true;
}

std::uint16_t era_start(char32_t letter) noexcept {
    // Japanese eras: Reiwa year 1 = 2019, Heisei 1989, Showa 1926
    switch (letter) {
    case U'R':
        return 2018;
    case U'H':
        return 1988;
    case U'S':
        return 1925;
    default:
        return 0;
    }
}

/// A Japanese era in front of its year: "R", "令和". Moves on only with true.
bool take_era(Scanner& scan, DateParts& date) noexcept {
    struct EraName {
        std::u32string_view name;
        char32_t letter;
    };

    static constexpr std::array<EraName, 3> names = {{{U"令和", U'R'}, {U"平成", U'H'}, {U"昭和", U'S'}}};
    const std::size_t start = scan.position();
    char32_t letter = scan.peek();
    std::size_t length = 1;
    for (const EraName& era : names) {
        if (scan.take(era.name)) {
            letter = era.letter;
            length = era.name.size();
        }
    }
    scan.rewind(start);
    const std::uint16_t era = era_start(letter);
    if (era == 0 || !is_digit32(scan.peek(length))) {
        return false;
    }
    scan.advance_over_word(length);
    date.calendar = Calendar::japanese;
    date.era_start = era;
    return true;
}

/// The last part, which may carry a Japanese era: "R5", or "R05".
bool take_last_part(Scanner& scan, DateParts& date) noexcept {
    static_cast<void>(take_era(scan, date));
    return scan.take_number(date.value[2], date.digits[2], 4);
}

/// "2023年1月4日", "2023년 1월 4일".
bool take_cjk_date(Scanner& scan, DateParts& date) noexcept {
    const std::size_t start = scan.position();
    date = {};
    const auto unit = [&scan](char32_t han, char32_t hangul) {
        const bool taken = scan.take(han) || scan.take(hangul);
        scan.skip_spaces();
        return taken;
    };
    const bool taken = scan.take_number(date.value[0], date.digits[0], 4) && unit(U'年', U'년') &&
                       scan.take_number(date.value[1], date.digits[1], 2) && unit(U'月', U'월') &&
                       scan.take_number(date.value[2], date.digits[2], 2) &&
                       (scan.take(U'日') || scan.take(U'일'));
    if (!taken) {
        scan.rewind(start);
    }
    return taken;
}

bool take_separator(Scanner& scan, char32_t& separator) noexcept {
    const std::size_t start = scan.position();
    scan.skip_spaces();
    const char32_t c = scan.peek();
    if ((c != U'/' && c != U'.' && c != U'-') || (separator != 0 && c != separator)) {
        scan.rewind(start);
        return false;
    }
    separator = c;
    scan.advance(1);
    scan.skip_spaces();
    return true;
}

constexpr std::uint8_t k_year_digits = 4; ///< of a year behind an era's letter: it can be nothing but a year

/// "27-01-2020", "1/27/20", "4. 1. 2023", "2023/1/4", "4.1.R5", "4/1/2566 BE".
bool take_number_date(Scanner& scan, DateParts& date, ShapeFacts& facts) noexcept {
    const std::size_t start = scan.position();
    date = {};
    char32_t mark = 0;
    const bool era_first = take_era(scan, date);
    if (!scan.take_number(date.value[0], date.digits[0], 4) || !take_separator(scan, mark) ||
        !scan.take_number(date.value[1], date.digits[1], 2) || !take_separator(scan, mark) ||
        !take_last_part(scan, date)) {
        scan.rewind(start);
        return false;
    }
    date.digits[0] = era_first ? k_year_digits : date.digits[0];
    facts.separator = separator_of(mark);
    facts.closing_dot = scan.peek() == U'.' && // "2023. 01. 04. 19:02", "4.1.2023. 19:02", "4.1.2023., 19:02"
                        (scan.peek(1) == U' ' || scan.peek(1) == U',');
    scan.advance(facts.closing_dot ? 1 : 0);
    if (scan.take(U" BE") || scan.take(U" พ.ศ.")) {
        date.calendar = Calendar::buddhist;
    } else if (!scan.take(U" г.")) { // Bulgarian: "year"
        scan.take(U" AP");           // of the Persian calendar, which its numbers tell, too
    }
    return true;
}

bool take_date(Scanner& scan, DateParts& date, ShapeFacts& facts) noexcept {
    facts.separator = Separator::other;
    facts.closing_dot = false;
    return take_number_date(scan, date, facts) || take_cjk_date(scan, date) || take_named_date(scan, date);
}

/// Between date and time: ", ", ",", " ", or a word such as "klo", "à", "at", "om", "um", "kl.".
bool take_gap(Scanner& scan, bool& comma) noexcept {
    const std::size_t start = scan.position();
    comma = scan.take(U',');
    scan.skip_spaces();
    static constexpr std::array<std::u32string_view, 12> words = {
        U"klo ", U"à ", U"at ", U"om ", U"um ", U"kl. ", U"kl ", U"a las ", U"alle ", U"às ", U"ob ", U"o "};
    for (const std::u32string_view word : words) {
        if (scan.take(word)) {
            break;
        }
    }
    scan.skip_spaces();
    return scan.position() > start;
}

bool take_time_separator(Scanner& scan, char32_t& mark) noexcept {
    const char32_t c = scan.peek();
    if (c == U':' || c == U'.') {
        if ((mark != 0 && c != mark) || !is_digit32(scan.peek(1))) {
            return false;
        }
        mark = c;
        scan.advance(1);
        return true;
    }
    const std::size_t start = scan.position();
    scan.skip_spaces();
    if (mark == 0 &&
        (scan.take(U'h') || scan.take(U'時') || scan.take(U'시'))) { // fr-CA "19 h 02", ko "7시 2분"
        scan.skip_spaces();
        mark = U'h';
        return is_digit32(scan.peek());
    }
    if (mark == U'h' && (scan.take(U"min") || scan.take(U'分') || scan.take(U'분'))) {
        scan.skip_spaces();
        return is_digit32(scan.peek());
    }
    scan.rewind(start);
    return false;
}

void take_period(Scanner& scan, Header& header, ShapeFacts& facts) noexcept {
    const std::size_t start = scan.position();
    scan.skip_spaces();
    scan.take(U'.'); // Albanian: "1:10.MD"
    const PeriodWord word = find_period(scan.rest());
    if (word.length == 0) {
        scan.rewind(start);
        return;
    }
    facts.period_script = script_of(scan.peek());
    scan.advance_over_word(word.length);
    header.period = word.period;
}

/// "7:02 PM", "19:02:05", "下午7:02", "19 h 02", "오후 7:02".
bool take_time(Scanner& scan, Header& header, ShapeFacts& facts) noexcept {
    take_period(scan, header, facts);
    scan.skip_spaces();
    std::uint16_t hour = 0;
    std::uint16_t minute = 0;
    std::uint8_t digits = 0;
    char32_t mark = 0;
    if (!scan.take_number(hour, digits, 2) || !take_time_separator(scan, mark) ||
        !scan.take_number(minute, digits, 2) || digits != 2) {
        return false;
    }
    std::uint16_t second = 0;
    const std::size_t before = scan.position();
    header.has_seconds =
        take_time_separator(scan, mark) && scan.take_number(second, digits, 2) && digits == 2;
    if (!header.has_seconds) {
        scan.rewind(before);
        second = 0;
    }
    if (mark == U'h') {
        const std::size_t behind = scan.position();
        scan.skip_spaces();
        if (!scan.take(U's') && !scan.take(U'분') && !scan.take(U'分') && !scan.take(U'초')) {
            scan.rewind(behind);
        }
    }
    facts.dotted_time = mark == U'.';
    header.hour = static_cast<std::uint8_t>(hour);
    header.minute = static_cast<std::uint8_t>(minute);
    header.second = static_cast<std::uint8_t>(second);
    if (header.period == DayPeriod::none) {
        take_period(scan, header, facts);
    }
    return true;
}

/// Words that stand behind a time and mean nothing; Bulgarian has AM and PM behind one: "1:14 ч. am".
void take_clock_word(Scanner& scan, Header& header, ShapeFacts& facts) noexcept {
    const std::size_t start = scan.position();
    scan.skip_spaces();
    if (!scan.take(U"Uhr") && !scan.take(U"ч.") && !scan.take(U"น.") && !scan.take(U"hs.") &&
        !scan.take(U"uur")) {
        scan.rewind(start);
    } else if (header.period == DayPeriod::none) {
        take_period(scan, header, facts);
    }
}

/// An unknown word of letters where AM or PM would stand: the header is one, its time is not understood.
void take_unknown_period(Scanner& scan, Header& header) noexcept {
    if (header.period != DayPeriod::none) {
        return;
    }
    const std::size_t start = scan.position();
    scan.skip_spaces();
    std::size_t length = 0;
    const std::u32string_view text = scan.rest();
    while (length < text.size() && length < 24 && text[length] != U']' && text[length] != U':' &&
           text[length] != U'-' && text[length] != U',' && !is_digit32(text[length])) {
        ++length;
    }
    while (length > 0 && text[length - 1] == U' ') {
        --length;
    }
    if (length == 0 || length >= 24) {
        scan.rewind(start);
        return;
    }
    scan.advance_over_word(length);
    header.period = DayPeriod::unknown;
}

/// Date and time in either order.
bool take_date_time(Scanner& scan, Header& header, ShapeFacts& facts) noexcept {
    const std::size_t start = scan.position();
    const bool dated = take_date(scan, header.date, facts);
    const bool glued =
        dated && facts.separator == Separator::other && header.date.month_name == 0; // "4日下午7:02"
    if (dated && (take_gap(scan, facts.comma) || glued) && take_time(scan, header, facts)) {
        return true;
    }
    scan.rewind(start);
    header.period = DayPeriod::none;
    facts.time_first = true;
    return take_time(scan, header, facts) && take_gap(scan, facts.comma) &&
           take_date(scan, header.date, facts);
}

bool take_end(Scanner& scan, Header& header, ShapeFacts& facts) noexcept {
    if (header.bracketed) {
        scan.skip_spaces();
        return scan.take(U']');
    }
    if (scan.take(U" - ") || scan.take(U" – ")) {
        return true;
    }
    const bool han_or_hangul = facts.separator == Separator::other && header.date.month_name == 0;
    if (han_or_hangul && scan.take(U", ")) { // ko: "2023년 1월 4일 오후 7:02, NAME : text"
        return true;
    }
    facts.colon_end = true;
    return scan.take(U": ");
}

/// Plain ASCII digits at text[at]; false when there are none or more than most.
bool quick_number(std::string_view text, std::size_t& at, std::size_t most, std::uint16_t& value,
                  std::uint8_t& digits) noexcept {
    std::uint32_t number = 0;
    std::size_t count = 0;
    while (at + count < text.size() && count <= most && is_digit(text[at + count])) {
        number = number * 10 + static_cast<std::uint32_t>(text[at + count] - '0');
        ++count;
    }
    if (count == 0 || count > most) {
        return false;
    }
    at += count;
    value = static_cast<std::uint16_t>(number);
    digits = static_cast<std::uint8_t>(count);
    return true;
}

bool quick_date(std::string_view line, std::size_t& at, Header& header, ShapeFacts& facts) noexcept {
    DateParts& date = header.date;
    if (!quick_number(line, at, 4, date.value[0], date.digits[0]) || at >= line.size()) {
        return false;
    }
    const char mark = line[at];
    if (mark != '-' && mark != '/' && mark != '.') {
        return false;
    }
    facts.separator = separator_of(static_cast<unsigned char>(mark));
    ++at;
    if (!quick_number(line, at, 2, date.value[1], date.digits[1]) || at >= line.size() || line[at] != mark) {
        return false;
    }
    ++at;
    return quick_number(line, at, 4, date.value[2], date.digits[2]);
}

bool quick_time(std::string_view line, std::size_t& at, Header& header) noexcept {
    std::array<std::uint16_t, 3> value{};
    std::uint8_t digits = 0;
    if (!quick_number(line, at, 2, value[0], digits) || at >= line.size() || line[at] != ':') {
        return false;
    }
    ++at;
    if (!quick_number(line, at, 2, value[1], digits) || digits != 2 || at >= line.size()) {
        return false;
    }
    header.has_seconds = line[at] == ':';
    if (header.has_seconds) {
        ++at;
        if (!quick_number(line, at, 2, value[2], digits) || digits != 2) {
            return false;
        }
    }
    header.hour = static_cast<std::uint8_t>(value[0]);
    header.minute = static_cast<std::uint8_t>(value[1]);
    header.second = static_cast<std::uint8_t>(value[2]);
    return true;
}

/// "27-01-2020 08:00 - ", "[27-01-2020, 08:00:05] " and their kin: what nearly every line of nearly every
/// export has.
bool quick_header(std::string_view line, std::size_t at, Header& header) noexcept {
    ShapeFacts facts;
    header.bracketed = line[at] == '[';
    header.ios = header.bracketed;
    at += header.bracketed ? 1U : 0U;
    header.written_begin = static_cast<std::uint16_t>(at);
    if (!quick_date(line, at, header, facts)) {
        return false;
    }
    facts.comma = at < line.size() && line[at] == ',';
    at += facts.comma ? 1U : 0U;
    if (at >= line.size() || line[at] != ' ') {
        return false;
    }
    ++at;
    if (!quick_time(line, at, header)) {
        return false;
    }
    header.written_end = static_cast<std::uint16_t>(at);
    const std::string_view end = header.bracketed ? "] " : " - ";
    if (line.substr(at, end.size()) != end) {
        return false;
    }
    header.rest = static_cast<std::uint16_t>(at + end.size());
    Skeleton skeleton;
    const std::size_t end_of_form = header.bracketed ? at + 1 : header.rest;
    for (const char c : line.substr(header.written_begin, end_of_form - header.written_begin)) {
        if (!is_digit(c)) {
            skeleton.add(static_cast<unsigned char>(c));
        }
    }
    header.shape = make_shape(header, facts, skeleton);
    return true;
}

bool is_upper(char c) noexcept {
    return c >= 'A' && c <= 'Z';
}

bool may_start_header(std::string_view line) noexcept {
    const auto first = static_cast<unsigned char>(line.front());
    if (is_upper(line.front())) { // a month's name or an era letter: a digit is near
        const std::string_view front = line.substr(0, 14);
        return base::find_byte(front, [](base::Lanes bytes) { return bytes - '0' <= 9; }) < front.size();
    }
    return is_digit(line.front()) || first == '[' || first >= 0x80;
}

} // namespace

std::optional<Header> parse_general_header(std::string_view line) noexcept {
    const Plain text = make_plain(line.substr(0, 4 * k_longest));
    Scanner scan(text);
    Header header;
    ShapeFacts facts;
    header.bracketed = scan.take(U'[');
    const std::size_t begin_of_form = scan.position();
    scan.skip_spaces();
    const std::size_t begin = scan.position();
    if (!take_date_time(scan, header, facts)) {
        return std::nullopt;
    }
    take_clock_word(scan, header, facts);
    const std::size_t known_end = scan.position();
    std::size_t end = known_end;
    if (!take_end(scan, header, facts)) {
        scan.rewind(known_end);
        facts.colon_end = false;
        take_unknown_period(scan, header);
        end = scan.position();
        if (end == known_end || !take_end(scan, header, facts)) {
            return std::nullopt;
        }
    }
    header.ios = header.bracketed || (facts.colon_end && header.has_seconds);
    header.written_begin = text.offset[begin];
    header.written_end = text.offset[end];
    Skeleton skeleton = scan.skeleton(line, begin_of_form);
    if (header.bracketed && !scan.take(U' ') && scan.peek() != U'\0' && scan.peek() != U'\r') {
        skeleton.add(U']'); // "]NAME"; an editor takes the space off an empty line's end
    }
    header.rest = text.offset[scan.position()];
    header.shape = make_shape(header, facts, skeleton);
    return header;
}

std::optional<Header> parse_header(std::string_view line) noexcept {
    constexpr std::string_view left_to_right = "\xE2\x80\x8E";
    if (line.size() < 10 || !may_start_header(line)) {
        return std::nullopt;
    }
    const std::size_t start = line.starts_with(left_to_right) ? left_to_right.size() : 0;
    if (start > 0 && is_upper(line[start]) && !may_start_header(line.substr(start))) {
        return std::nullopt; // words of the app
    }
    Header header;
    if (quick_header(line, start, header)) {
        return header;
    }
    return parse_general_header(line);
}

bool HeaderReader::read_anew(std::string_view line, KnownHeader& known) noexcept {
    const auto header = parse_header(line);
    if (header) {
        known.remember(line, *header);
    }
    return header.has_value();
}

void KnownHeader::set(const Header& header) noexcept {
    m_header = header;
    m_hour = header.hour;
    m_minute = header.minute;
    m_second = header.second;
}

void KnownHeader::remember(std::string_view line, const Header& header) noexcept {
    set(header);
    m_known = false;
    const std::string_view text = line.substr(0, header.rest);
    const auto colon = text.find(':');
    if (text.size() > k_most || colon == std::string_view::npos || colon == 0 || !text.ends_with(' ')) {
        return; // "]" alone begins "] ", too
    }
    m_clock = colon >= 2 && is_digit(text[colon - 2]) ? colon - 2 : colon - 1;
    m_colon = colon;
    const std::size_t end = colon + (header.has_seconds ? 6 : 3);
    if (end > text.size() || (m_clock > 0 && is_digit(text[m_clock - 1])) ||
        (end < text.size() && is_digit(text[end]))) {
        return;
    }
    m_bytes = {};
    m_fixed = {};
    m_digit = {};
    text.copy(m_bytes.data(), text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool in_clock = i >= m_clock && i < end && i != colon && i != colon + 3;
        (in_clock ? m_digit : m_fixed)[i] = '\xFF';
    }
    m_known = true;
    std::array<char, k_most> padded{};
    text.copy(padded.data(), text.size());
    Header read;
    m_known = read_clock({padded.data(), padded.size()}, text.size());
    copy_to(read);
    m_known = m_known && read == header;
    set(header); // a clock of another form ("19.02", "7h02") is read the general way
}

bool resembles_header(std::string_view line) noexcept {
    std::string_view visible = skip_marks(line);
    visible.remove_prefix(std::min(visible.find_first_not_of(" \t"), visible.size()));
    if (line.size() < 10 || visible.empty() ||
        (!is_digit(visible.front()) && visible.front() != '[' &&
         static_cast<unsigned char>(visible.front()) < 0x80)) {
        return false;
    }
    const Plain text = make_plain(visible.substr(0, 4 * k_longest));
    std::size_t at = text.at(0) == U'[' ? 1 : 0;
    if (!is_digit32(text.at(at))) {
        return false;
    }
    std::size_t numbers = 0;
    bool clock = false;
    for (; at < std::min<std::size_t>(text.size, 48); ++at) {
        const char32_t c = text.at(at);
        numbers += is_digit32(c) && !is_digit32(text.at(at + 1)) ? 1U : 0U;
        clock = clock ||
                (is_digit32(c) && (text.at(at + 1) == U':' || text.at(at + 1) == U'.') &&
                 is_digit32(text.at(at + 2)) && is_digit32(text.at(at + 3)) && !is_digit32(text.at(at + 4)));
        const bool ended = c == U']' || (c == U' ' && text.at(at + 1) == U'-' && text.at(at + 2) == U' ') ||
                           (c == U':' && text.at(at + 1) == U' ');
        if (ended) {
            return numbers >= 4 && clock;
        }
    }
    return false;
}

bool resembles_header_behind_word(std::string_view line) noexcept {
    constexpr std::size_t longest_word = 16; // bytes
    const std::string_view visible = skip_marks(line);
    const std::size_t bracket = visible.starts_with('[') ? 1 : 0;
    const std::string_view front = visible.substr(bracket, longest_word);
    const auto space = front.find(' ');
    const std::size_t digit = base::find_byte(front, [](base::Lanes bytes) { return bytes - '0' <= 9; });
    return space != std::string_view::npos && space > 0 && digit > space &&
           resembles_header(visible.substr(bracket + space + 1));
}

bool is_cut_header(std::string_view line) {
    constexpr std::size_t shortest = 8; // "1/2/2020"
    if (line.size() < shortest || line.size() > k_longest || !may_start_header(line)) {
        return false;
    }
    const std::string_view visible = skip_marks(line);
    const std::string_view end = visible.starts_with('[') ? "] x" : " - x";
    for (const std::string_view clock : {"", "0", ":00", "00", "0:00", " 10:00", ", 10:00", "10:00"}) {
        std::string whole(line);
        whole += clock;
        whole += end;
        if (parse_header(whole)) {
            return true;
        }
    }
    return false;
}

} // namespace chatkeep::source::whatsapp_text
