// SPDX-License-Identifier: EUPL-1.2
#include "policy/numbers.hpp"

#include "policy/digits.hpp"
#include "policy/scan.hpp"

#include <algorithm>

namespace chatkeep::policy {

namespace {

/// The separator of a number in groups; 0: it is written without.
char separator_of(std::string_view number) noexcept {
    const auto* const at = std::find_if_not(number.begin(), number.end(), base::is_digit);
    return at == number.end() ? '\0' : *at;
}

/// Whether more groups of digits stand before or behind, parted as those of the number are.
bool goes_on_before(std::string_view text, const Candidate& number) noexcept {
    const char separator = separator_of(text.substr(number.begin, number.end - number.begin));
    return separator != 0 && number.begin >= 2 && text[number.begin - 1] == separator &&
           base::is_digit(text[number.begin - 2]);
}

/// "4242 … 4242 12/24", "… 9:30", "… 123": behind the number stands a date, a time, or the three digits of a
/// card's back, not more of its groups.
bool is_something_else(std::string_view behind, const Candidate& number) noexcept {
    const std::size_t size = std::min(behind.find_first_not_of("0123456789"), behind.size());
    const std::string_view rest = behind.substr(size);
    const bool is_date =
        size <= 2 && rest.size() > 1 && base::is_digit(rest[1]) &&
        (rest[0] == '/' || rest[0] == ':' || (rest[0] == '-' && number.form && number.check));
    const bool ends = rest.size() < 2 || !base::is_digit(rest[1]);
    return is_date || (number.form && number.check && size == 3 && ends);
}

bool goes_on_behind(std::string_view text, const Candidate& number) noexcept {
    const char separator = separator_of(text.substr(number.begin, number.end - number.begin));
    return separator != 0 && number.end + 1 < text.size() && text[number.end] == separator &&
           base::is_digit(text[number.end + 1]) && !is_something_else(text.substr(number.end + 1), number);
}

/// "€ 999.990.019"
bool is_amount(std::string_view text, std::size_t begin) noexcept {
    const std::string_view before = base::trim(text.substr(0, begin));
    return before.ends_with("\u20AC") || before.ends_with('$') || before.ends_with("\u00A3");
}

constexpr std::string_view k_loose_separators = " ./_\n-";

bool is_loose_separator(char c) noexcept {
    return k_loose_separators.find(c) != std::string_view::npos;
}

/// Where a row of digits that begins at at, with at most one sign between two, ends.
std::size_t row_end(std::string_view text, std::size_t at) noexcept {
    while (at < text.size()) {
        const bool parted =
            is_loose_separator(text[at]) && at + 1 < text.size() && base::is_digit(text[at + 1]);
        if (!base::is_digit(text[at]) && !parted) {
            break;
        }
        ++at;
    }
    return at;
}

/// Drops what is a part of a longer row of groups, "999 990 019 123", unless that is a row of such numbers.
void drop_parts(std::string_view text, std::size_t first, std::vector<Candidate>& out) {
    std::size_t kept = first;
    for (std::size_t i = first; i < out.size();) {
        std::size_t end = i + 1;
        while (end < out.size() && out[end - 1].check && out[end].check &&
               out[end].begin == out[end - 1].end + 1) {
            ++end;
        }
        const bool is_part = goes_on_before(text, out[i]) || goes_on_behind(text, out[end - 1]);
        for (; i < end; ++i) {
            if (!is_part) {
                std::swap(out[kept++], out[i]);
            }
        }
    }
    out.resize(kept);
}

} // namespace

bool may_hold_long_number(std::string_view text) noexcept {
    return has_digit_row(text, 8, k_loose_separators, 1);
}

std::size_t match_groups(std::string_view text, std::size_t begin, const Groups& groups,
                         std::string_view separators) noexcept {
    std::size_t at = begin;
    char separator = 0;
    for (const std::size_t size : groups) {
        if (size == 0) {
            break;
        }
        if (at != begin) {
            const bool parts = at < text.size() && separators.find(text[at]) != std::string_view::npos &&
                               (separator == 0 || text[at] == separator);
            if (!parts) {
                return 0;
            }
            separator = text[at++];
        }
        const std::string_view group = text.substr(std::min(at, text.size()), size);
        if (group.size() != size || !std::all_of(group.begin(), group.end(), base::is_digit)) {
            return 0;
        }
        at += size;
    }
    return at;
}

bool passes_luhn(std::string_view digits) noexcept {
    int sum = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        const int digit = digits[digits.size() - 1 - i] - '0';
        const int twice = 2 * digit;
        sum += i % 2 == 0 ? digit : (twice > 9 ? twice - 9 : twice);
    }
    return sum % 10 == 0;
}

bool passes_eleven_test(std::string_view digits) noexcept {
    if (digits.size() != 9 ||
        std::all_of(digits.begin(), digits.end(), [&](char c) { return c == digits[0]; })) {
        return false;
    }
    int sum = -(digits[8] - '0');
    for (std::size_t i = 0; i < 8; ++i) {
        sum += static_cast<int>(9 - i) * (digits[i] - '0');
    }
    return sum % 11 == 0;
}

std::uint64_t remainder_of(std::string_view digits, std::uint64_t divisor) noexcept {
    std::uint64_t rest = 0;
    for (const char c : digits) {
        rest = (rest * 10 + static_cast<std::uint64_t>(c - '0')) % divisor;
    }
    return rest;
}

GroupedNumbers::GroupedNumbers(std::span<const Groups> forms, std::string_view separators)
    : m_forms(forms), m_separators(separators) {}

bool GroupedNumbers::read(std::string_view text, std::size_t begin, const Groups& form,
                          Candidate& found) const {
    const std::size_t end = match_groups(text, begin, form, m_separators);
    if (end == 0 || !has_number_border(text, begin, end) || is_amount(text, begin)) {
        return false;
    }
    found = Candidate();
    found.begin = begin;
    found.end = end;
    found.value = digits_of(text.substr(begin, end - begin));
    return judge(found);
}

void GroupedNumbers::find(std::string_view text, std::vector<Candidate>& out) {
    const std::size_t first = out.size();
    for (std::size_t at = find_digit(text, 0); at < text.size(); at = find_digit(text, at)) {
        std::size_t end = at;
        while (end < text.size() && base::is_digit(text[end])) {
            ++end;
        }
        Candidate found;
        if (read_from(text, {at, end}, found)) {
            end = found.end;
            out.push_back(std::move(found));
        }
        at = end;
    }
    drop_parts(text, first, out);
}

bool GroupedNumbers::read_from(std::string_view text, Span digits, Candidate& found) const {
    const auto [begin, end] = digits;
    const bool goes_on = end + 1 < text.size() && base::is_digit(text[end + 1]) &&
                         m_separators.find(text[end]) != std::string_view::npos;
    bool is_read = false;
    Candidate other;
    for (const Groups& form : m_forms) {
        const bool may_fit = form[0] == end - begin && (goes_on || form[1] == 0);
        if (may_fit && read(text, begin, form, other)) {
            const bool is_better = !is_read || (other.check && !found.check);
            found = is_better ? other : found;
            is_read = true;
        }
    }
    return is_read;
}

void GroupedNumbers::find_loose(std::string_view text, Span digits, std::size_t first,
                                std::vector<Candidate>& out) const {
    const std::size_t known = out.size();
    const auto is_known = [&](std::size_t begin, std::size_t end) {
        return std::any_of(out.begin() + static_cast<std::ptrdiff_t>(first),
                           out.begin() + static_cast<std::ptrdiff_t>(known),
                           [&](const Candidate& other) { return begin < other.end && other.begin < end; });
    };
    for (std::size_t at = find_digit(text, 0); at < text.size();) {
        const std::size_t end = row_end(text, at);
        Candidate found;
        found.begin = at;
        found.end = end;
        found.value = digits_of(text.substr(at, end - at));
        const bool fits = found.value.size() >= digits.first && found.value.size() <= digits.second &&
                          has_number_border(text, at, end) && !is_amount(text, at) && !is_known(at, end);
        if (fits && judge(found) && found.check) {
            found.needs_context = true;
            out.push_back(std::move(found));
        }
        at = find_digit(text, end);
    }
    std::stable_sort(out.begin() + static_cast<std::ptrdiff_t>(first), out.end(),
                     [](const Candidate& a, const Candidate& b) { return a.begin < b.begin; });
}

std::string GroupedNumbers::canonical(std::string_view entry) const {
    const std::string_view number = base::trim(entry);
    for (const Groups& form : m_forms) {
        Candidate found;
        if (!number.empty() && read(number, 0, form, found) && found.end == number.size()) {
            return found.check ? found.value : std::string();
        }
    }
    return {};
}

} // namespace chatkeep::policy
