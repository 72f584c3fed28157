// SPDX-License-Identifier: EUPL-1.2
#include "source/contacts/contact_book.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace chatkeep::source {

namespace {

constexpr std::size_t k_compared = 9; // digits of a number without its country: all of 6 1234 5678

constexpr std::string_view k_keypad = "22233344455566677778889999"; // of a to z

/// Without what is dialled when somebody answers.
std::string_view without_extension(std::string_view number) {
    const std::string small = base::lower_ascii(number);
    std::size_t end = number.find_first_of(",;#");
    for (const std::string_view word : {"ext", " x", "tst", "toestel"}) {
        end = std::min(end, small.find(word));
    }
    return number.substr(0, end);
}

std::string_view last_digits(std::string_view digits) noexcept {
    return digits.substr(digits.size() - std::min(digits.size(), k_compared));
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
    text = base::trim(text);
    for (const char c : without_extension(text)) { // behind these: an extension to dial
        if (base::is_digit(c)) {
            number.digits += c;
        } else if (base::is_alpha(c) && !number.digits.empty()) {
            number.digits += k_keypad[static_cast<std::size_t>(base::to_lower(c) - 'a')]; // 0800-GEMEENTE
        }
    }
    number.international = text.starts_with('+');
    if (!number.international && number.digits.starts_with("00")) {
        number.digits.erase(0, 2);
        number.international = true;
    }
    return number;
}

/// "0612345678" may be "31612345678": a national number is the end of the international one.
bool ContactBook::may_be_same(const Number& a, const Number& b) noexcept {
    if (a.digits == b.digits) {
        return true;
    }
    if (a.international == b.international && a.international) {
        return false;
    }
    const auto national = [](const Number& number) {
        std::string_view digits = number.digits;
        if (!number.international && digits.starts_with('0')) {
            digits.remove_prefix(1);
        }
        return digits;
    };
    const std::string_view first = national(a);
    const std::string_view second = national(b);
    const bool long_enough = std::min(first.size(), second.size()) >= k_compared;
    return long_enough && (first.ends_with(second) || second.ends_with(first));
}

void ContactBook::add(std::string_view address, std::string_view name) {
    name = base::trim(name);
    if (name.empty()) {
        return;
    }
    if (is_mail(address)) {
        m_mails.emplace(mail_key(address), name);
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
        return mail == m_mails.end() ? std::nullopt : std::optional(mail->second);
    }
    const Number wanted = parse_number(address);
    const auto alike = m_numbers.find(last_digits(wanted.digits));
    if (wanted.digits.empty() || alike == m_numbers.end()) {
        return std::nullopt;
    }
    std::set<std::string_view> names;
    for (const Number& number : alike->second) {
        if (number.digits == wanted.digits && number.international == wanted.international) {
            return number.name;
        }
        if (may_be_same(number, wanted)) {
            names.insert(number.name);
        }
    }
    return names.size() == 1 ? std::optional(std::string(*names.begin())) : std::nullopt;
}

} // namespace chatkeep::source
