// SPDX-License-Identifier: EUPL-1.2
#include "source/contacts/contact_book.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace chatkeep::source {

namespace {

constexpr std::size_t k_compared = 9; // digits of a number without its country: all of 6 1234 5678
constexpr std::size_t k_shortest_with_country = 11; // "31612345678"; 4611111111 may be an American's

/// The two-digit country codes of ITU-T E.164; 1 and 7 have one digit, all others three.
constexpr std::array<std::string_view, 44> k_two_digits = {
    "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46",
    "47", "48", "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63",
    "64", "65", "66", "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98"};

/// The country code that an international number begins with.
std::string_view country_of(std::string_view digits) noexcept {
    if (digits.starts_with('1') || digits.starts_with('7')) {
        return digits.substr(0, 1);
    }
    const std::string_view two = digits.substr(0, 2);
    const bool is_known = std::find(k_two_digits.begin(), k_two_digits.end(), two) != k_two_digits.end();
    return digits.substr(0, is_known ? 2 : 3);
}

constexpr std::string_view k_keypad = "22233344455566677778889999"; // of a to z

/// Where "x12" behind a number begins; the x of 0800-XYZ is none.
std::size_t find_short_extension(std::string_view small) noexcept {
    for (std::size_t i = 1; i + 1 < small.size(); ++i) {
        if (small[i] == 'x' && base::is_digit(small[i - 1]) && base::is_digit(small[i + 1])) {
            return i;
        }
    }
    return std::string_view::npos;
}

/// Without what is dialled when somebody answers.
std::string_view without_extension(std::string_view number) {
    const std::string small = base::lower_ascii(number);
    std::size_t end = std::min(number.find_first_of(",;#"), find_short_extension(small));
    for (const std::string_view word : {"ext", " x", "tst", "toestel"}) {
        end = std::min(end, small.find(word));
    }
    return number.substr(0, end);
}

/// The "(0)" of "+31 (0)6 1234 5678" is for callers of that country. Italy keeps the 0 for all.
bool is_trunk_only(std::string_view digits_before) noexcept {
    digits_before.remove_prefix(digits_before.starts_with("00") ? 2 : 0);
    return !digits_before.empty() && digits_before.front() != '0' && digits_before != "39" &&
           country_of(digits_before) == digits_before;
}

/// The length of "(0)" in front of a text, blanks allowed; 0 when there is none.
std::size_t length_of_bracketed_zero(std::string_view text) noexcept {
    std::size_t at = 0;
    for (const char wanted : {'(', '0', ')'}) {
        while (at < text.size() && text[at] == ' ') {
            ++at;
        }
        if (at == text.size() || text[at] != wanted) {
            return 0;
        }
        ++at;
    }
    return at;
}

/// What numbers are looked up by: fewer than any form of them has.
std::string_view last_digits(std::string_view digits) noexcept {
    constexpr std::size_t k_kept = 7;
    return digits.substr(digits.size() - std::min(digits.size(), k_kept));
}

std::string mail_key(std::string_view address) {
    return base::fold_case(base::trim(address));
}

bool is_mail(std::string_view address) noexcept {
    return address.find('@') != std::string_view::npos;
}

} // namespace

ContactBook::Number ContactBook::parse_number(std::string_view text) {
    Number number;
    text = without_extension(text);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (base::is_digit(c)) {
            number.digits += c;
        } else if (base::is_alpha(c) && !number.digits.empty()) {
            number.digits += k_keypad[static_cast<std::size_t>(base::to_lower(c) - 'a')]; // 0800-GEMEENTE
        } else if (c == '(' && is_trunk_only(number.digits)) {
            const std::size_t zero = length_of_bracketed_zero(text.substr(i));
            i += zero == 0 ? 0 : zero - 1;
        } else if (c == '+' && number.digits.empty()) { // behind marks of direction and brackets too
            number.international = true;
        }
    }
    if (!number.international && number.digits.starts_with("00")) {
        number.digits.erase(0, 2);
        number.international = true;
    }
    return number;
}

void ContactBook::set_owner(std::string_view number) {
    const Number parsed = parse_number(number);
    if (parsed.international) {
        m_country = country_of(parsed.digits);
    }
}

/// "0612345678" is 31612345678 of the Netherlands. Italy keeps the 0, Russia puts an 8 in front.
bool ContactBook::is_national_form(const Number& national, std::string_view international) const {
    const std::string_view digits = national.digits;
    if (digits == international) { // a country without its plus
        return digits.size() >= k_shortest_with_country;
    }
    const std::string_view country = country_of(international);
    if (!m_country.empty() && country != m_country) {
        return false;
    }
    const std::string_view rest = international.substr(country.size());
    const bool has_trunk = digits.starts_with('0') || (country == "7" && digits.starts_with('8'));
    const bool long_enough = !m_country.empty() || rest.size() >= k_compared;
    return long_enough && (digits == rest || (has_trunk && digits.substr(1) == rest));
}

bool ContactBook::may_be_same(const Number& a, const Number& b) const {
    if (a.international && b.international) {
        return a.digits == b.digits;
    }
    if (a.international || b.international) {
        return is_national_form(a.international ? b : a, a.international ? a.digits : b.digits);
    }
    const auto is_form_of = [this](const Number& national, const Number& other) {
        return other.digits.size() >= k_shortest_with_country && is_national_form(national, other.digits);
    };
    const auto is_without_zero = [](const Number& zero, const Number& other) {
        return zero.digits.starts_with('0') && other.digits.size() >= k_compared &&
               std::string_view(zero.digits).substr(1) == other.digits;
    };
    return a.digits == b.digits || is_form_of(a, b) || is_form_of(b, a) || is_without_zero(a, b) ||
           is_without_zero(b, a);
}

void ContactBook::add(std::string_view address, std::string_view name) {
    name = base::trim(name);
    if (name.empty()) {
        return;
    }
    if (is_mail(address)) {
        m_mails[mail_key(address)].emplace(name);
        return;
    }
    Number number = parse_number(address);
    if (!number.digits.empty()) {
        number.name = name;
        m_numbers[std::string(last_digits(number.digits))].push_back(std::move(number));
    }
}

std::optional<std::string> ContactBook::find(std::string_view address) const {
    if (is_mail(address)) {
        const auto mail = m_mails.find(mail_key(address));
        return mail == m_mails.end() || mail->second.size() > 1 ? std::nullopt
                                                                : std::optional(*mail->second.begin());
    }
    const Number wanted = parse_number(address);
    const auto alike = m_numbers.find(last_digits(wanted.digits));
    if (wanted.digits.empty() || alike == m_numbers.end()) {
        return std::nullopt;
    }
    std::set<std::string_view> exact;
    std::set<std::string_view> similar;
    for (const Number& number : alike->second) {
        if (number.digits == wanted.digits && number.international == wanted.international) {
            exact.insert(number.name);
        } else if (may_be_same(number, wanted)) {
            similar.insert(number.name);
        }
    }
    const std::set<std::string_view>& names = exact.empty() ? similar : exact;
    return names.size() == 1 ? std::optional(std::string(*names.begin())) : std::nullopt;
}

} // namespace chatkeep::source
