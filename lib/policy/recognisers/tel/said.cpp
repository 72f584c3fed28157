// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/tel/said.hpp"

#include "policy/scan.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace chatkeep::policy {

namespace {

constexpr std::size_t k_size = 10; ///< digits of a number with its leading zero
constexpr std::size_t k_joint_most = 4;

constexpr std::array<std::string_view, 20> k_dutch = {
    "nul",      "een",      "twee",    "drie",      "vier",     "vijf",     "zes",
    "zeven",    "acht",     "negen",   "tien",      "elf",      "twaalf",   "dertien",
    "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien"};
constexpr std::array<std::string_view, 10> k_dutch_tens = {
    "", "", "twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig"};
constexpr std::array<std::string_view, 20> k_english = {
    "zero",     "one",     "two",     "three",     "four",     "five",    "six",
    "seven",    "eight",   "nine",    "ten",       "eleven",   "twelve",  "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
constexpr std::array<std::string_view, 10> k_english_tens = {"",      "",      "twenty",  "thirty", "forty",
                                                             "fifty", "sixty", "seventy", "eighty", "ninety"};

template <std::size_t N>
std::optional<std::size_t> index_of(std::string_view word, const std::array<std::string_view, N>& words) {
    const auto* const found = std::find(words.begin(), words.end(), word);
    const bool is_word = found != words.end() && !word.empty();
    return is_word ? std::optional<std::size_t>(found - words.begin()) : std::nullopt;
}

/// "vierendertig" as "34"; empty: the word is no number below a hundred.
std::string dutch_compound(std::string_view word) {
    constexpr std::string_view joint = "en";
    for (std::size_t unit = 1; unit < 10; ++unit) {
        const std::string_view head = k_dutch[unit];
        if (!word.starts_with(head) || !word.substr(head.size()).starts_with(joint)) {
            continue;
        }
        const auto tens = index_of(word.substr(head.size() + joint.size()), k_dutch_tens);
        if (tens) {
            return std::to_string(10 * *tens + unit);
        }
    }
    return {};
}

/// The digits that a word in small letters says; empty: it says none.
std::string digits_said(std::string_view word) {
    if (word == "oh") {
        return "0";
    }
    for (const auto& words : {k_dutch, k_english}) {
        if (const auto value = index_of(word, words)) {
            return std::to_string(*value);
        }
    }
    for (const auto& tens : {k_dutch_tens, k_english_tens}) {
        if (const auto value = index_of(word, tens)) {
            return std::to_string(10 * *value);
        }
    }
    return dutch_compound(word);
}

/// A word with its accents taken off: "tweeëndertig" is "tweeendertig".
std::string plain_word(std::string_view word) {
    std::string plain = base::fold_case(word);
    for (const std::string_view accented : {"\xC3\xA9", "\xC3\xAB"}) { // é, ë
        for (std::size_t at = plain.find(accented); at != std::string::npos; at = plain.find(accented, at)) {
            plain.replace(at, accented.size(), 1, 'e');
        }
    }
    return plain;
}

/// A group of digits, or a word for some.
struct Group {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string digits;
    std::string word; ///< empty: written in digits
};

std::optional<Group> read_group(std::string_view text, std::size_t begin) {
    Group group{begin, begin, {}, {}};
    while (group.end < text.size() && base::is_digit(text[group.end])) {
        ++group.end;
    }
    if (group.end > begin) {
        group.digits = text.substr(begin, group.end - begin);
        return is_word_after(text, group.end) ? std::nullopt : std::optional<Group>(group);
    }
    while (is_word_after(text, group.end)) {
        group.end += base::decode_utf8(text.substr(group.end)).length;
    }
    group.word = plain_word(text.substr(begin, group.end - begin));
    group.digits = digits_said(group.word);
    return group.digits.empty() ? std::nullopt : std::optional<Group>(group);
}

/// Past what stands between two groups.
std::size_t skip_joint(std::string_view text, std::size_t at) {
    const std::size_t start = at;
    while (at < text.size() && at - start < k_joint_most &&
           std::string_view(" ,.-/()\n\r:=~*").find(text[at]) != std::string_view::npos) {
        ++at;
    }
    return at;
}

/// A row as far as it is read.
struct Row {
    std::string digits;
    std::size_t end = 0;
    std::size_t groups = 0;
    std::size_t first = 0;  ///< digits of the first group
    std::size_t second = 0; ///< of the second
    std::size_t commas = 0; ///< and other signs that do not part the groups of a number
    std::size_t lines = 0;
    bool words = false;
    bool tens = false;        ///< the last group was "thirty", which "four" may follow
    bool early_comma = false; ///< behind the first group
};

void note_joint(std::string_view joint, Row& row) {
    const bool comma = joint.find_first_of(",:=~*") != std::string_view::npos;
    row.commas += comma ? 1U : 0U;
    row.lines += joint.find('\n') != std::string_view::npos ? 1U : 0U;
    row.early_comma = row.early_comma || (comma && row.groups == 1);
}

void take(const Group& group, Row& row) {
    if (row.tens && group.digits.size() == 1 && group.digits != "0" && index_of(group.word, k_english)) {
        row.digits.back() = group.digits.front(); // "thirty four"
    } else {
        row.digits += group.digits;
    }
    row.first = row.groups == 0 ? group.digits.size() : row.first;
    row.second = row.groups == 1 ? group.digits.size() : row.second;
    row.tens = index_of(group.word, k_english_tens).has_value();
    row.words = row.words || !group.word.empty();
    row.end = group.end;
    ++row.groups;
}

/// Reads groups until there are ten digits.
Row read_row(std::string_view text, std::size_t begin) {
    Row row;
    for (std::size_t at = begin; row.digits.size() <= k_size;) {
        const auto group = read_group(text, at);
        const bool completes = row.digits.size() == k_size && !(row.tens && group && !group->word.empty());
        if (!group || completes) {
            break;
        }
        if (row.groups > 0) {
            note_joint(text.substr(row.end, at - row.end), row);
        }
        take(*group, row);
        at = skip_joint(text, row.end);
        if (at == row.end) {
            break;
        }
    }
    return row;
}

/// Whether text may begin with "0", "nul", "zero" or "oh".
bool may_say_zero(std::string_view text) {
    const char first = base::to_lower(text[0]);
    const char second = text.size() > 1 ? base::to_lower(text[1]) : '\0';
    return first == '0' || (first == 'n' && second == 'u') || (first == 'z' && second == 'e') ||
           (first == 'o' && second == 'h');
}

/// What the other reader of numbers does not see, and nobody writes for something else.
bool is_said(const Row& row, std::string_view text, std::size_t begin) {
    const bool ten = row.digits.size() == k_size && row.digits[0] == '0' && row.digits[1] != '0';
    const bool other = row.words || row.commas > 0 || row.lines > 0;
    const bool starts = row.words || row.first > 1; // "0,612345678" is an amount
    return ten && other && starts && row.groups > 1 && has_number_border(text, begin, row.end);
}

} // namespace

std::string digits_of_word(std::string_view word) {
    return digits_said(plain_word(word));
}

SaidDigits read_said_digits(std::string_view text, std::size_t begin) {
    constexpr std::size_t most = 12;
    SaidDigits said{begin, {}};
    for (std::size_t at = begin; said.digits.size() < most && !is_word_before(text, at);) {
        const auto group = read_group(text, at);
        if (!group || group->word.empty()) {
            break;
        }
        said.digits += group->digits;
        said.end = group->end;
        at = skip_joint(text, group->end);
    }
    return said;
}

namespace {

/// Ten digits with no other signs between than those of a number's groups are no row that was said, and
/// neither is what ends before.
bool may_be_said(std::string_view text, std::size_t begin) noexcept {
    std::size_t digits = 0;
    for (std::size_t at = begin; at < text.size() && digits < k_size; ++at) {
        const char c = text[at];
        if (base::is_digit(c)) {
            ++digits;
        } else if (std::string_view(" .-/()").find(c) == std::string_view::npos) {
            return true;
        }
    }
    return false;
}

} // namespace

std::vector<SaidNumber> find_said_numbers(std::string_view text) {
    std::vector<SaidNumber> numbers;
    for (std::size_t at = 0; at < text.size();) {
        const bool starts =
            may_say_zero(text.substr(at)) && !is_word_before(text, at) && may_be_said(text, at);
        const Row row = starts ? read_row(text, at) : Row();
        const bool is_found = starts && is_said(row, text, at);
        if (is_found) {
            // "06:12 34 …" may be a time, "06,12,34,…" a list
            const bool one_comma = row.commas == 1 && row.early_comma && row.second > 2;
            const bool doubtful = !row.words && ((row.commas > 0 && !one_comma) || row.lines > 1);
            numbers.push_back({{at, row.end}, row.digits, doubtful});
        }
        at = is_found ? row.end : at + 1;
    }
    return numbers;
}

} // namespace chatkeep::policy
