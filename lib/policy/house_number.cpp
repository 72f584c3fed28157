// SPDX-License-Identifier: EUPL-1.2
#include "policy/house_number.hpp"

#include "policy/scan.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace chatkeep::policy {

namespace {

constexpr std::size_t k_digits_most = 5;

/// Additions of more than a letter, in small letters: floors, and the colours of Haarlem.
constexpr std::array<std::string_view, 26> k_additions = {
    "bis", "hs",  "huis", "bg", "bov",  "boven", "rd", "rood", "zw",  "zwart", "ii", "iii", "iv",
    "vi",  "vii", "i",    "v",  "bisa", "1h",    "2h", "3h",   "1hg", "2hg",   "a1", "b1",  "ter"};

/// Words for a part of a building, before its own number.
constexpr std::array<std::string_view, 7> k_parts = {"bus", "app", "apt", "kamer", "kmr", "unit", "bte"};

/// Words behind a number that say what it counts.
constexpr std::array<std::string_view, 62> k_units = {
    "minuten",   "minuutjes", "min",          "uur",       "u",        "seconden", "sec",      "dagen",
    "dag",       "weken",     "week",         "maanden",   "maand",    "jaar",     "jr",       "keer",
    "x",         "maal",      "km",           "kilometer", "meter",    "m",        "cm",       "mm",
    "kg",        "gram",      "liter",        "euro",      "eur",      "procent",  "pct",      "miljoen",
    "mln",       "miljard",   "mld",          "duizend",   "mensen",   "personen", "man",      "kinderen",
    "patienten", "gevallen",  "besmettingen", "testen",    "tests",    "stuks",    "plaatsen", "bedden",
    "locaties",  "scholen",   "januari",      "februari",  "maart",    "april",    "mei",      "juni",
    "juli",      "augustus",  "september",    "oktober",   "november", "december"};

std::string lower_word(std::string_view text, std::size_t begin) {
    std::size_t end = begin;
    while (end < text.size() && base::is_alpha(text[end])) {
        ++end;
    }
    return base::lower_ascii(text.substr(begin, end - begin));
}

template <std::size_t N>
bool is_one_of(const std::string& word, const std::array<std::string_view, N>& words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

std::size_t skip_digits(std::string_view text, std::size_t at) {
    while (at < text.size() && base::is_digit(text[at])) {
        ++at;
    }
    return at;
}

bool is_free(std::string_view text, std::size_t at) {
    return !is_word_after(text, at);
}

/// "a", "A", "bis", "III" right at at: where it ends, or at.
std::size_t addition_end(std::string_view text, std::size_t at) {
    constexpr std::size_t longest = 5;
    if (at >= text.size() || !base::is_alnum(text[at])) { // as behind most numbers
        return at;
    }
    for (std::size_t size = std::min(longest, text.size() - at); size > 0; --size) {
        const std::string word = base::lower_ascii(text.substr(at, size));
        const bool letter = size == 1 && base::is_alpha(text[at]);
        if ((letter || is_one_of(word, k_additions)) && is_free(text, at + size)) {
            return at + size;
        }
    }
    return at;
}

/// "-2", "-III", "/3", "-hs", "-14" at at: where it ends, or at.
std::size_t dashed_end(std::string_view text, std::size_t at) {
    if (at + 1 >= text.size() || (text[at] != '-' && text[at] != '/')) {
        return at;
    }
    const std::size_t digits = skip_digits(text, at + 1);
    if (digits > at + 1 && digits - at - 1 <= 4) {
        const std::size_t end = addition_end(text, digits);
        const bool longer =
            end + 1 < text.size() && (text[end] == '-' || text[end] == '/') && base::is_digit(text[end + 1]);
        return is_free(text, end) && !longer ? end : at;
    }
    const std::size_t end = addition_end(text, at + 1);
    return end > at + 1 ? end : at;
}

/// "3", ". 4" behind the word for a part of a building: where it ends, or at.
std::size_t part_end(std::string_view text, std::size_t behind, std::size_t at) {
    std::size_t number = behind;
    while (number < text.size() && (text[number] == '.' || text[number] == ' ')) {
        ++number;
    }
    const std::size_t end = skip_digits(text, number);
    return end > number ? addition_end(text, end) : at;
}

/// A letter, or an addition that is no usual word.
bool stands_apart(const std::string& word, char first) {
    if (word.size() == 1) {
        return first < 'Z' ? first <= 'K' : first <= 'd';
    }
    return is_one_of(word, k_additions) && word != "ter" && word != "vi";
}

/// " bis", " hs", " A", " bus 3", " app. 4", " t/m 16" at at: where it ends, or at.
std::size_t spaced_end(std::string_view text, std::size_t at) {
    if (at + 1 >= text.size() || text[at] != ' ') {
        return at;
    }
    const std::string word = lower_word(text, at + 1);
    const std::size_t behind = at + 1 + word.size();
    if (is_one_of(word, k_parts)) {
        return part_end(text, behind, at);
    }
    if (text.substr(at + 1, 4) == "t/m ") {
        const std::size_t end = skip_digits(text, at + 5);
        return end > at + 5 && is_free(text, end) ? end : at;
    }
    const bool abbreviation = behind < text.size() && text[behind] == '.' && is_word_after(text, behind + 1);
    return stands_apart(word, text[at + 1]) && !abbreviation && is_free(text, behind) ? behind : at;
}

bool has_unit_behind(std::string_view text, std::size_t end) {
    if (end < text.size() && (text[end] == '%' || text[end] == ':')) {
        return end + 1 >= text.size() || text[end] == '%' || base::is_digit(text[end + 1]);
    }
    const std::size_t begin = end < text.size() && text[end] == ' ' ? end + 1 : end;
    const bool is_word = begin > end && begin < text.size() && base::is_alpha(text[begin]);
    return text.substr(begin, 1) == "%" || text.substr(begin, 3) == "\xE2\x82\xAC" ||
           (is_word && is_one_of(lower_word(text, begin), k_units));
}

} // namespace

std::size_t house_number_end(std::string_view text, std::size_t begin) {
    const std::size_t digits = skip_digits(text, begin);
    if (digits == begin || digits - begin > k_digits_most || text[begin] == '0') {
        return 0;
    }
    const bool decimal = digits + 1 < text.size() && (text[digits] == '.' || text[digits] == ',') &&
                         base::is_digit(text[digits + 1]);
    if (decimal || has_unit_behind(text, digits)) {
        return 0;
    }
    const std::size_t letter = addition_end(text, digits);
    if (!is_free(text, letter)) {
        return 0;
    }
    const std::size_t dashed = dashed_end(text, letter);
    return dashed > digits ? dashed : spaced_end(text, digits);
}

std::optional<std::size_t> house_number_before(std::string_view text, std::size_t end) {
    constexpr std::size_t reach = 12;
    for (std::size_t begin = end; begin > 0 && end - begin < reach;) {
        --begin;
        const bool starts = base::is_digit(text[begin]) && begin > 0 && text[begin - 1] == ' ';
        if (starts && house_number_end(text, begin) == end) {
            return begin;
        }
    }
    return std::nullopt;
}

std::size_t postcode_end(std::string_view text, std::size_t begin) {
    std::size_t at = begin;
    for (int i = 0; i < 4; ++i, ++at) {
        if (at >= text.size() || !base::is_digit(text[at])) {
            return 0;
        }
    }
    const bool parted = at < text.size() && std::string_view(" -.").find(text[at]) != std::string_view::npos;
    at += parted ? 1U : 0U;
    const bool letters = at + 2 <= text.size() && base::is_alpha(text[at]) && base::is_alpha(text[at + 1]);
    return letters && text[begin] != '0' && !is_word_after(text, at + 2) && !is_word_before(text, begin)
               ? at + 2
               : 0;
}

} // namespace chatkeep::policy
