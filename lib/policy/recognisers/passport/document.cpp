// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/passport/document.hpp"

#include "policy/scan.hpp"

#include <algorithm>

namespace chatkeep::policy {

namespace {

constexpr std::size_t k_size = 9;
constexpr std::size_t k_letters = 2;
/// Words in small letters end in a digit too ("kamer2012"): only with as many digits as this.
constexpr std::ptrdiff_t k_small_digits_least = 4;

bool is_capital(char c) noexcept {
    return c >= 'A' && c <= 'Z';
}

/// Two letters, six letters or digits, a digit; no O, which is too like a zero.
bool has_form(std::string_view number) noexcept {
    const auto is_allowed = [](char c) { return base::is_alnum(c) && c != 'O' && c != 'o'; };
    return number.size() == k_size && base::is_alpha(number[0]) && base::is_alpha(number[1]) &&
           base::is_digit(number.back()) && std::all_of(number.begin(), number.end(), is_allowed);
}

/// Letters that Dutch documents begin with: of kinds of documents, and X of specimens and older ones. All
/// others are codes of other things as often: "EU2021001".
bool has_known_letter(std::string_view number) noexcept {
    return std::string_view("NDSARBIX").find(base::to_upper(number.front())) != std::string_view::npos;
}

/// "id IX8R2C3F4": servers and orders have an ID too.
bool is_behind_bare_id(std::string_view text, std::size_t begin) {
    std::size_t end = begin;
    while (end > 0 && std::string_view(" :.#=").find(text[end - 1]) != std::string_view::npos) {
        --end;
    }
    return end >= 2 && base::lower_ascii(text.substr(end - 2, 2)) == "id" && !is_word_before(text, end - 2);
}

} // namespace

bool DocumentNumbers::is_ours(std::string_view number) const noexcept {
    const bool is_card = base::to_upper(number.front()) == 'I';
    return is_card == (m_document == Document::identity_card);
}

/// "NX 1RC 2P4 5": in capitals, with a digit in each group but the first. Only a word says what it is.
bool DocumentNumbers::find_grouped(std::string_view text, std::size_t begin,
                                   std::vector<Candidate>& out) const {
    std::string number;
    std::size_t at = begin;
    std::size_t groups = 0;
    while (at < text.size() && number.size() < k_size) {
        const std::string_view rest = text.substr(at, k_size - number.size());
        const std::size_t end = at + std::min(rest.find(' '), rest.size());
        const std::string_view group = text.substr(at, end - at);
        const bool has_digit = std::any_of(group.begin(), group.end(), base::is_digit);
        const bool in_capitals = std::all_of(group.begin(), group.end(),
                                             [](char c) { return base::is_digit(c) || is_capital(c); });
        if (group.empty() || !in_capitals || (!has_digit && groups > 0)) {
            return false;
        }
        number += group;
        ++groups;
        at = number.size() < k_size ? end + 1 : end;
    }
    if (groups < 2 || number.size() != k_size || !has_form(number) || !is_ours(number) ||
        !has_number_border(text, begin, at)) {
        return false;
    }
    Candidate& found = out.emplace_back();
    found.begin = begin;
    found.end = at;
    found.needs_context = true;
    found.most =
        is_behind_bare_id(text, begin) || !has_known_letter(number) ? Level::propose : Level::automatic;
    found.value = number;
    return true;
}

void DocumentNumbers::find(std::string_view text, std::vector<Candidate>& out) {
    for (std::size_t at = 0; at + k_size <= text.size(); ++at) {
        const std::string_view number = text.substr(at, k_size);
        if (!base::is_alpha(number[0])) {
            continue;
        }
        const bool in_front = is_capital(number[0]) && is_capital(number[1]) && !is_word_before(text, at);
        if (in_front && find_grouped(text, at, out)) {
            at = out.back().end - 1;
            continue;
        }
        if (!has_form(number) || !is_ours(number) || !has_number_border(text, at, at + k_size)) {
            continue;
        }
        const auto digits = std::count_if(number.begin() + k_letters, number.end(), base::is_digit);
        const bool in_capitals = std::all_of(number.begin(), number.end(),
                                             [](char c) { return base::is_digit(c) || is_capital(c); });
        if (!in_capitals && digits < k_small_digits_least) {
            continue;
        }
        Candidate found;
        found.begin = at;
        found.end = at + k_size;
        found.needs_context = !in_capitals;
        found.most =
            is_behind_bare_id(text, at) || !has_known_letter(number) ? Level::propose : Level::automatic;
        found.value = compact_upper(number);
        out.push_back(std::move(found));
        at += k_size - 1;
    }
}

std::string DocumentNumbers::canonical(std::string_view entry) const {
    const std::string_view number = base::trim(entry);
    return has_form(number) && is_ours(number) ? compact_upper(number) : std::string();
}

} // namespace chatkeep::policy
