// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/tel/runs.hpp"

#include "policy/scan.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace chatkeep::policy {

namespace {

constexpr std::size_t k_digits_least = 7;
constexpr std::size_t k_separators_most = 3; // ") - "

bool is_separator(char c) {
    constexpr std::string_view separators = " ()-./";
    return separators.find(c) != std::string_view::npos;
}

std::size_t count_digits(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), base::is_digit));
}

struct Group {
    unsigned value = 0;
    std::size_t size = 0;
};

/// Up to three groups of digits with one kind of separator between them, as dates have.
struct Groups {
    std::array<Group, 3> group;
    std::size_t end = 0;
};

std::optional<Groups> read_groups(std::string_view text, std::size_t at) {
    Groups out;
    char separator = 0;
    for (std::size_t i = 0; i < out.group.size(); ++i) {
        if (i > 0) {
            const bool fits = at < text.size() && (text[at] == '-' || text[at] == '/' || text[at] == '.') &&
                              (separator == 0 || text[at] == separator);
            if (!fits) {
                return std::nullopt;
            }
            separator = text[at++];
        }
        const std::size_t begin = at;
        while (at < text.size() && base::is_digit(text[at]) && at - begin < 5) {
            ++at;
        }
        Group& group = out.group.at(i);
        group.size = at - begin;
        std::from_chars(text.data() + begin, text.data() + at, group.value);
    }
    out.end = at;
    return out;
}

bool is_day_or_month(const Group& group) {
    return group.size >= 1 && group.size <= 2 && group.value >= 1 && group.value <= 31;
}

bool is_clock(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && base::is_digit(text[end])) {
        ++end;
    }
    return end - at >= 1 && end - at <= 2 && end + 2 < text.size() && text[end] == ':' &&
           base::is_digit(text[end + 1]);
}

/// Where a date that begins at at ends; 0: there is none.
std::size_t date_end(std::string_view text, std::size_t at) {
    const auto groups = read_groups(text, at);
    if (!groups) {
        return 0;
    }
    const auto& [first, second, third] = groups->group;
    const std::size_t end = groups->end;
    const bool border = end >= text.size() || !(base::is_digit(text[end]) || is_separator(text[end])) ||
                        (end + 1 < text.size() && !base::is_digit(text[end + 1])) || text[end] == ' ';
    const auto is_year = [](const Group& g) { return g.size == 4 && g.value >= 1900 && g.value < 2100; };
    const bool year_last = is_day_or_month(first) && is_day_or_month(second) && is_year(third);
    const bool year_first = is_year(first) && is_day_or_month(second) && is_day_or_month(third);
    if (border && (year_last || year_first)) {
        return end;
    }
    const bool short_year = is_day_or_month(first) && is_day_or_month(second) && third.size == 2;
    return short_year && end + 1 < text.size() && text[end] == ' ' && is_clock(text, end + 1) ? end : 0;
}

/// Cuts dates out of a row and keeps what is long enough.
void add_without_dates(std::string_view text, Span run, std::vector<Span>& out) {
    const auto add = [&](std::size_t begin, std::size_t end) {
        while (begin < end && (is_separator(text[begin]) && text[begin] != '(')) {
            ++begin;
        }
        while (begin < end && !base::is_digit(text[end - 1])) {
            --end;
        }
        if (count_digits(text.substr(begin, end - begin)) >= k_digits_least) {
            out.emplace_back(begin, end);
        }
    };
    std::size_t begin = run.first;
    for (std::size_t at = run.first; at < run.second; ++at) {
        const bool starts =
            base::is_digit(text[at]) && (at == run.first || text[at - 1] == ' ' || text[at - 1] == '(');
        const std::size_t end = starts ? date_end(text, at) : 0;
        if (end != 0) {
            add(begin, at);
            begin = end;
            at = end - 1;
        }
    }
    add(begin, run.second);
}

/// Cuts out digits in a row that are more than a number has: the library's matcher takes time with the square
/// of their count.
void add_without_long_rows(std::string_view text, Span run, std::vector<Span>& out) {
    constexpr std::size_t most = 18; // E.164 behind 00, and a digit too many
    std::size_t begin = run.first;
    for (std::size_t at = run.first; at < run.second;) {
        const std::size_t end = std::min(text.find_first_not_of("0123456789", at), run.second);
        if (end - at > most) {
            add_without_dates(text, {begin, at}, out);
            begin = end;
        }
        at = std::max(end, at + 1);
    }
    add_without_dates(text, {begin, run.second}, out);
}

/// "tel0612345678": words that people write a number right behind.
bool is_behind_phone_word(std::string_view text, std::size_t at) {
    constexpr std::array<std::string_view, 10> words = {
        "tel", "telefoon", "mobiel", "mob", "gsm", "telefoonnummer", "telnr", "nummer", "bel", "phone"};
    std::size_t begin = at;
    while (begin > 0 && base::is_alpha(text[begin - 1])) {
        --begin;
    }
    const std::string word = base::lower_ascii(text.substr(begin, at - begin));
    return !is_word_before(text, begin) && std::find(words.begin(), words.end(), word) != words.end();
}

} // namespace

bool has_word_border(std::string_view text, std::size_t at) {
    return !is_word_before(text, at) || is_behind_phone_word(text, at);
}

namespace {

/// "06-12345678 3x", "B12 0612345678": where a letter touches the first or the last group, a word begins or
/// ends with its digits, and the other groups stand. Empty: there are none.
Span without_words(std::string_view text, Span run) {
    constexpr std::string_view separators = " ()-./_";
    const std::size_t end = run.second;
    if (is_word_after(text, end)) {
        const std::string_view row = text.substr(run.first, end - run.first);
        const std::size_t cut = std::min(row.find_last_of(separators), row.size() - 1);
        run.second = run.first + row.find_last_not_of(separators, cut) + 1;
        run.second = run.second == end ? run.first : run.second; // one group only
    }
    if (run.first < run.second && !has_word_border(text, run.first)) {
        const std::string_view row = text.substr(run.first, run.second - run.first);
        const std::size_t space = row.find(' ');
        const std::size_t cut = space == std::string_view::npos ? space : row.find_first_not_of(' ', space);
        // groups of a longer code go on with any digit
        const bool is_number =
            cut != std::string_view::npos && std::string_view("0+(").find(row[cut]) != std::string_view::npos;
        run.first = is_number ? run.first + cut : run.second;
    }
    return run;
}

} // namespace

std::vector<Span> find_digit_runs(std::string_view text) {
    std::vector<Span> runs;
    std::size_t at = 0;
    while (at < text.size()) {
        const bool opens = text[at] == '+' || text[at] == '(';
        if (!base::is_digit(text[at]) && !opens) {
            ++at;
            continue;
        }
        const std::size_t begin = at;
        std::size_t end = at;
        std::size_t gap = 0;
        // as in names of files; a date there is no telephone number
        const bool is_dialled = text[begin] == '0' || text[begin] == '+';
        for (++at; at < text.size() && gap <= k_separators_most; ++at) {
            const char c = text[at];
            const bool plus = c == '+' && text[at - 1] == '('; // "(+31)"
            if (base::is_digit(c)) {
                gap = 0;
                end = at;
            } else if (is_separator(c) || plus || (c == '_' && is_dialled)) {
                ++gap;
            } else {
                break;
            }
        }
        at = end + 1;
        if (const Span run = without_words(text, {begin, end + 1}); run.first < run.second) {
            add_without_long_rows(text, run, runs);
        }
    }
    return runs;
}

} // namespace chatkeep::policy
