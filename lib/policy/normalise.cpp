// SPDX-License-Identifier: EUPL-1.2
#include "policy/normalise.hpp"

#include "base/hex.hpp"
#include "base/lanes.hpp"
#include "base/text.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>
#include <optional>

namespace chatkeep::policy {

namespace {

struct Range {
    char32_t first;
    char32_t last;
};

// bidirectional controls, soft hyphen, zero width, variation selectors
constexpr std::array k_invisible = {Range{0xAD, 0xAD},     Range{0x61C, 0x61C},   Range{0x180E, 0x180E},
                                    Range{0x200B, 0x200F}, Range{0x202A, 0x202E}, Range{0x2060, 0x2064},
                                    Range{0x2066, 0x2069}, Range{0xFE00, 0xFE0F}, Range{0xFEFF, 0xFEFF}};
// and the place of a file in a text
constexpr std::array k_spaces = {Range{0xA0, 0xA0},     Range{0x1680, 0x1680}, Range{0x2000, 0x200A},
                                 Range{0x202F, 0x202F}, Range{0x205F, 0x205F}, Range{0x3000, 0x3000},
                                 Range{0xFFFC, 0xFFFC}};
constexpr std::array k_dashes = {Range{0x2010, 0x2015}, Range{0x2212, 0x2212}, Range{0xFE58, 0xFE58},
                                 Range{0xFE63, 0xFE63}};
// zeros of the decimal digits of all scripts in the Basic Multilingual Plane, and of the mathematical ones
constexpr std::array<char32_t, 41> k_zeros = {
    0x660,  0x6F0,  0x7C0,  0x966,   0x9E6,   0xA66,   0xAE6,   0xB66,  0xBE6,  0xC66,  0xCE6,
    0xD66,  0xDE6,  0xE50,  0xED0,   0xF20,   0x1040,  0x1090,  0x17E0, 0x1810, 0x1946, 0x19D0,
    0x1A80, 0x1A90, 0x1B50, 0x1BB0,  0x1C40,  0x1C50,  0xA620,  0xA8D0, 0xA900, 0xA9D0, 0xA9F0,
    0xAA50, 0xABF0, 0xFF10, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6};
// middle dots, which people put between groups of digits
constexpr std::array<char32_t, 6> k_dots = {0xB7, 0x2022, 0x2024, 0x2027, 0x22C5, 0x30FB};

/// A letter of another script that looks like an ASCII one.
struct Twin {
    char32_t letter;
    char latin;
};

constexpr std::array k_twins = {
    Twin{0x391, 'A'}, Twin{0x392, 'B'}, Twin{0x395, 'E'}, Twin{0x396, 'Z'}, Twin{0x397, 'H'},
    Twin{0x399, 'I'}, Twin{0x39A, 'K'}, Twin{0x39C, 'M'}, Twin{0x39D, 'N'}, Twin{0x39F, 'O'},
    Twin{0x3A1, 'P'}, Twin{0x3A4, 'T'}, Twin{0x3A5, 'Y'}, Twin{0x3A7, 'X'}, Twin{0x3BF, 'o'},
    Twin{0x405, 'S'}, Twin{0x406, 'I'}, Twin{0x408, 'J'}, Twin{0x410, 'A'}, Twin{0x412, 'B'},
    Twin{0x415, 'E'}, Twin{0x41A, 'K'}, Twin{0x41C, 'M'}, Twin{0x41D, 'H'}, Twin{0x41E, 'O'},
    Twin{0x420, 'P'}, Twin{0x421, 'C'}, Twin{0x422, 'T'}, Twin{0x423, 'Y'}, Twin{0x425, 'X'},
    Twin{0x430, 'a'}, Twin{0x435, 'e'}, Twin{0x43E, 'o'}, Twin{0x440, 'p'}, Twin{0x441, 'c'},
    Twin{0x443, 'y'}, Twin{0x445, 'x'}, Twin{0x455, 's'}, Twin{0x456, 'i'}, Twin{0x458, 'j'}};

template <std::size_t N>
bool is_in(char32_t value, const std::array<Range, N>& ranges) noexcept {
    return std::any_of(ranges.begin(), ranges.end(),
                       [&](const Range& r) { return value >= r.first && value <= r.last; });
}

std::optional<char> foreign_digit(char32_t value) noexcept {
    for (const char32_t zero : k_zeros) {
        if (value >= zero && value < zero + 10) {
            return static_cast<char>('0' + (value - zero));
        }
    }
    return std::nullopt;
}

/// The ASCII character that stands for a non-ASCII one; nullopt: it stands for itself.
std::optional<char> plain_form(char32_t value) noexcept {
    if (is_in(value, k_dashes)) {
        return '-';
    }
    if (value >= 0xFF01 && value <= 0xFF5E) {
        return static_cast<char>(value - 0xFF01 + '!');
    }
    if (value == 0x2028 || value == 0x2029) {
        return '\n';
    }
    if (value == 0xFE6B) {
        return '@';
    }
    if (value == 0x2039) { // a single quotation mark, for < in machine-readable zones
        return '<';
    }
    const bool dot = std::find(k_dots.begin(), k_dots.end(), value) != k_dots.end();
    return dot ? '.' : foreign_digit(value);
}

std::optional<char> twin_of(char32_t value) noexcept {
    const auto* const found =
        std::find_if(k_twins.begin(), k_twins.end(), [&](const Twin& twin) { return twin.letter == value; });
    return found == k_twins.end() ? std::nullopt : std::optional(found->latin);
}

/// Whether an ASCII letter or digit stands here, perhaps behind more letters that look like one.
bool is_latin_ahead(std::string_view text) noexcept {
    while (!text.empty() && static_cast<unsigned char>(text.front()) >= 0x80) {
        const base::CodePoint point = base::decode_utf8(text);
        if (!twin_of(point.value)) {
            return false;
        }
        text.remove_prefix(point.length);
    }
    return !text.empty() && base::is_alnum(text.front());
}

/// The ASCII character as which a non-ASCII one is read between these texts. A letter that looks Latin is so
/// only inside a word of ASCII letters: elsewhere it is what it is.
std::optional<char> ascii_for(char32_t value, std::string_view before, std::string_view behind) noexcept {
    if (const auto plain = plain_form(value)) {
        return plain;
    }
    const auto twin = twin_of(value);
    const bool inside = !before.empty() && base::is_alnum(before.back());
    return twin && (inside || is_latin_ahead(behind)) ? twin : std::nullopt;
}

bool is_mark(char32_t value) noexcept {
    const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(value));
    return (category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC) &&
           !is_in(value, k_invisible);
}

/// The character behind a percent sign in a link, when it is one that values are written with.
std::optional<char> escaped(std::string_view text, std::size_t at) noexcept {
    if (at + 2 >= text.size()) {
        return std::nullopt;
    }
    const int high = base::hex_value(text[at + 1]);
    const int low = base::hex_value(text[at + 2]);
    if (high < 0 || low < 0) {
        return std::nullopt;
    }
    const char value = static_cast<char>(high * 16 + low);
    constexpr std::string_view known = " +-.@()";
    return known.find(value) != std::string_view::npos ? std::optional<char>(value) : std::nullopt;
}

/// A letter or digit, or a byte of a letter that is not ASCII.
bool is_part(char c) noexcept {
    return base::is_alnum(c) || static_cast<unsigned char>(c) >= 0x80;
}

bool is_continuation(char c) noexcept {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

/// What makes a digit a keycap emoji: often a variation selector, U+20E3; 0: text is none.
std::size_t keycap_size(std::string_view text) noexcept {
    for (const std::string_view keycap : {"\xEF\xB8\x8F\xE2\x83\xA3", "\xE2\x83\xA3"}) {
        if (base::is_digit(text[0]) && text.substr(1).starts_with(keycap)) {
            return keycap.size();
        }
    }
    return 0;
}

/// Where two spaces in a row stand; text.size() when nowhere.
std::size_t find_two_spaces(std::string_view text) noexcept {
    std::size_t at = 0;
    for (; at + base::k_lanes < text.size(); at += base::k_lanes) {
        const base::Lanes here = base::load_lanes(text.data() + at);
        const base::Lanes next = base::load_lanes(text.data() + at + 1);
        if (const unsigned bits = base::lane_bits((here == ' ') & (next == ' ')); bits != 0) {
            return at + static_cast<std::size_t>(std::countr_zero(bits));
        }
    }
    for (; at + 1 < text.size(); ++at) {
        if (text[at] == ' ' && text[at + 1] == ' ') {
            return at;
        }
    }
    return text.size();
}

/// Where the first sign in brackets that begins in [at, end) stands; end: there is none.
std::size_t find_bracketed(std::string_view text, std::size_t at, std::size_t end) noexcept {
    const auto is_open = [](base::Lanes bytes) { return (bytes == '[') | (bytes == '('); };
    for (; at < end; ++at) {
        at += base::find_byte(text.substr(at, end - at), is_open);
        if (at < end && bracketed_sign(text, at).size != 0) {
            return at;
        }
    }
    return end;
}

/// Where the first byte in [at, end) stands that does not stay as it is; a space behind a space goes.
/// escape: what begins one.
std::size_t plain_end_in(std::string_view text, std::size_t at, std::size_t end, char escape) noexcept {
    end = at + base::find_byte(text.substr(at, end - at), [escape](base::Lanes bytes) {
              return (bytes >= 0x80) | (bytes == '%') | (bytes == '\t') |
                     (bytes == static_cast<unsigned char>(escape));
          });
    const std::size_t twice = at + find_two_spaces(text.substr(at, end - at));
    end = twice == end ? end : twice + 1;
    return find_bracketed(text, at, end);
}

/// The same up to the end of the text. before: the byte that stands in front.
std::size_t plain_end(std::string_view text, std::size_t at, char before, char escape) noexcept {
    constexpr std::size_t window = 512; // a text of many changes is not looked through for each of them
    while (at < text.size()) {
        if (before == ' ' && text[at] == ' ') {
            return at;
        }
        const std::size_t end = std::min(at + window, text.size());
        const std::size_t stop = plain_end_in(text, at, end, escape);
        if (stop < end) {
            return stop;
        }
        before = text[end - 1];
        at = end;
    }
    return text.size();
}

/// What an escape of JSON stands for.
struct Escape {
    std::size_t size = 0;
    char32_t value = 0;
};

/// Four hexadecimal digits; nullopt: there are none.
std::optional<char32_t> code_unit(std::string_view text, std::size_t at) noexcept {
    char32_t unit = 0;
    for (std::size_t i = at; i < at + 4; ++i) {
        const int digit = i < text.size() ? base::hex_value(text[i]) : -1;
        if (digit < 0) {
            return std::nullopt;
        }
        unit = unit << 4U | static_cast<char32_t>(digit);
    }
    return unit;
}

/// The escape that begins at at. JSON inside JSON has more backslashes: however many there are, they count as
/// one.
Escape json_escape(std::string_view text, std::size_t at) noexcept {
    const std::size_t letter = std::min(text.find_first_not_of('\\', at), text.size());
    const std::size_t run = letter - at;
    const char sign = letter < text.size() ? text[letter] : '\0';
    if (const auto unit = sign == 'u' ? code_unit(text, letter + 1) : std::nullopt) {
        const std::size_t next = letter + 5;
        const bool is_high = *unit >= 0xD800 && *unit < 0xDC00;
        const bool pairs = is_high && text.find_first_not_of('\\', next) == next + run &&
                           next + run < text.size() && text[next + run] == 'u';
        const auto low = pairs ? code_unit(text, next + run + 1) : std::nullopt;
        if (low && *low >= 0xDC00 && *low < 0xE000) {
            return {next + run + 5 - at, 0x10000 + ((*unit - 0xD800) << 10U) + (*low - 0xDC00)};
        }
        return {next - at, *unit >= 0xD800 && *unit < 0xE000 ? U'\uFFFD' : *unit};
    }
    switch (sign) {
    case 'n':
    case 'r':
        return {run + 1, U'\n'};
    case 't':
    case 'b':
    case 'f':
        return {run + 1, U' '};
    case '"':
    case '/':
        return {run + 1, static_cast<char32_t>(sign)};
    default:
        return {run, U'\\'};
    }
}

constexpr std::size_t k_counter_digits = 8; // of a file that an export of iOS holds

constexpr char escape_of(bool is_json) noexcept {
    return is_json ? '\\' : '%';
}

} // namespace

bool has_json_escapes(std::string_view text) noexcept {
    constexpr std::string_view spaces = " \t\r\n";
    if (text.find('\\') == std::string_view::npos) { // as nearly everywhere, and quickly told
        return false;
    }
    const std::size_t escape = text.rfind('\\');
    std::size_t open = text.find_first_of("{[");
    while (open < escape) { // npos is the largest number
        const std::size_t first = text.find_first_not_of(spaces, open + 1);
        if (first < escape && std::string_view("\"{[").find(text[first]) != std::string_view::npos) {
            return true;
        }
        open = text.find_first_of("{[", open + 1);
    }
    return false;
}

BracketedSign bracketed_sign(std::string_view text, std::size_t at) noexcept {
    constexpr std::array<std::string_view, 5> written = {".", ":", "://", "dot", "punt"};
    const std::string_view rest = text.substr(at);
    const bool opens = rest.starts_with('[') || rest.starts_with('(');
    if (!opens || at == 0 || !is_part(text[at - 1])) {
        return {};
    }
    const char close = rest.front() == '[' ? ']' : ')';
    for (const std::string_view sign : written) {
        const std::size_t end = sign.size() + 1;
        const bool stands = end + 1 < rest.size() && rest[end] == close &&
                            base::lower_ascii(rest.substr(1, sign.size())) == sign;
        if (stands && (is_part(rest[end + 1]) || (sign == ":" && rest[end + 1] == '/'))) {
            return {end + 1, base::is_alpha(sign.front()) ? std::string_view(".") : sign};
        }
    }
    return {};
}

void Normalised::append(std::string_view bytes, std::size_t from, std::size_t to) {
    m_text += bytes;
    m_from.insert(m_from.end(), bytes.size(), static_cast<std::uint32_t>(from));
    m_to.insert(m_to.end(), bytes.size(), static_cast<std::uint32_t>(to));
}

/// Takes a character with the combining marks behind it as one; returns where the next begins.
std::size_t Normalised::append_composed(std::size_t at) {
    std::size_t end = at + base::decode_utf8(m_original.substr(at)).length;
    while (end < m_original.size()) {
        const base::CodePoint next = base::decode_utf8(m_original.substr(end));
        if (!is_mark(next.value)) {
            break;
        }
        end += next.length;
    }
    append(base::to_nfc(m_original.substr(at, end - at)), at, end);
    return end;
}

/// Takes a character that stands in [at, next) of the original, when it does not stay as it is.
bool Normalised::take_changed(char32_t value, std::size_t at, std::size_t next) {
    if (value == ' ' || value == '\t' || (value >= 0x80 && is_in(value, k_spaces))) {
        if (m_text.empty() || m_text.back() != ' ') { // of several only the first counts
            append(" ", at, next);
        }
        return true;
    }
    if (value < 0x80) {
        return false;
    }
    if (is_in(value, k_invisible)) {
        return true;
    }
    const auto ascii = ascii_for(value, m_text, m_original.substr(next));
    if (ascii) {
        append({&*ascii, 1}, at, next);
    }
    return ascii.has_value();
}

std::size_t Normalised::take_escape(std::size_t at) {
    const Escape escape = json_escape(m_original, at);
    const std::size_t next = at + escape.size;
    if (!take_changed(escape.value, at, next)) {
        std::string bytes;
        base::append_utf8(bytes, escape.value);
        append(bytes, at, next);
    }
    return next;
}

std::size_t Normalised::take(std::size_t at) {
    const std::string_view rest = m_original.substr(at);
    const base::CodePoint point = base::decode_utf8(rest);
    const std::size_t next = at + point.length;
    if (m_is_json && point.value == '\\') {
        return take_escape(at);
    }
    if (point.value == '%') {
        if (const auto value = escaped(m_original, at)) {
            append({&*value, 1}, at, at + 3);
            return at + 3;
        }
    }
    if (const BracketedSign bracketed = bracketed_sign(m_original, at); bracketed.size != 0) {
        append(bracketed.sign, at, at + bracketed.size);
        return at + bracketed.size;
    }
    if (take_changed(point.value, at, next)) {
        return next;
    }
    if (const std::size_t keycap = keycap_size(rest); keycap != 0) {
        append(rest.substr(0, 1), at, next + keycap);
        return next + keycap;
    }
    if (next < m_original.size() && static_cast<unsigned char>(m_original[next]) >= 0x80 &&
        is_mark(base::decode_utf8(m_original.substr(next)).value)) {
        return append_composed(at);
    }
    append(rest.substr(0, point.length), at, next);
    return next;
}

/// Takes the plain bytes at at but the last, which a mark may follow; returns where they end.
std::size_t Normalised::append_plain(std::size_t at) {
    const std::size_t end =
        plain_end(m_original, at, m_text.empty() ? '\0' : m_text.back(), escape_of(m_is_json));
    const std::size_t last = end == m_original.size() ? end : std::max(end, at + 1) - 1;
    m_text += m_original.substr(at, last - at);
    const std::size_t mapped = m_from.size();
    m_from.resize(m_text.size());
    m_to.resize(m_text.size());
    std::iota(m_from.begin() + static_cast<std::ptrdiff_t>(mapped), m_from.end(),
              static_cast<std::uint32_t>(at));
    std::iota(m_to.begin() + static_cast<std::ptrdiff_t>(mapped), m_to.end(),
              static_cast<std::uint32_t>(at + 1));
    return last;
}

void Normalised::read(std::string_view text) {
    read(text, has_json_escapes(text));
}

void Normalised::read_escaped(std::string_view text) {
    bool has_code = false;
    for (std::size_t at = text.find("\\u"); !has_code && at != std::string_view::npos;
         at = text.find("\\u", at + 1)) {
        has_code = code_unit(text, at + 2).has_value();
    }
    read(text, has_code || has_json_escapes(text));
}

void Normalised::read_file_name(std::string_view text) {
    read(text);
    const std::size_t dash = text.find_first_not_of("0123456789");
    if (dash != k_counter_digits || text[dash] != '-' || this->text()[dash] != '-') {
        return;
    }
    if (m_plain) {
        m_plain = false;
        m_text = text;
        m_from.resize(text.size());
        m_to.resize(text.size());
        std::iota(m_from.begin(), m_from.end(), 0U);
        std::iota(m_to.begin(), m_to.end(), 1U);
    }
    m_text[dash] = '\n';
}

void Normalised::read(std::string_view text, bool is_json) {
    m_original = text;
    m_is_json = is_json;
    m_plain = plain_end(text, 0, '\0', escape_of(m_is_json)) == text.size();
    if (m_plain) {
        return;
    }
    m_text.clear();
    m_from.clear();
    m_to.clear();
    for (std::size_t at = 0; at < text.size();) {
        at = append_plain(at);
        at = at < text.size() ? take(at) : at;
    }
}

std::pair<std::size_t, std::size_t> Normalised::original(std::size_t begin, std::size_t end) const {
    if (m_plain || begin >= end) {
        return {begin, end};
    }
    std::size_t from = m_from[begin];
    std::size_t to = m_to[end - 1];
    const auto code = [&](std::size_t at) {
        return static_cast<utf8proc_int32_t>(base::decode_utf8(m_original.substr(at)).value);
    };
    const auto before = [&](std::size_t at) {
        do {
            --at;
        } while (at > 0 && is_continuation(m_original[at]));
        return at;
    };
    while (from > 0 && !utf8proc_grapheme_break(code(before(from)), code(from))) {
        from = before(from);
    }
    while (to < m_original.size() && !utf8proc_grapheme_break(code(before(to)), code(to))) {
        to += base::decode_utf8(m_original.substr(to)).length;
    }
    return {from, to};
}

} // namespace chatkeep::policy
