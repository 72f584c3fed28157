// SPDX-License-Identifier: EUPL-1.2
#include "source/imessage/address.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::source::imessage {

namespace {

struct Country {
    std::string_view letters;
    std::string_view code;
};

/// Countries that write a 0 in front of national numbers and nowhere else.
constexpr std::array k_countries = {Country{"nl", "31"}, Country{"be", "32"}, Country{"de", "49"},
                                    Country{"fr", "33"}, Country{"gb", "44"}, Country{"at", "43"},
                                    Country{"ch", "41"}, Country{"se", "46"}};

constexpr std::size_t k_shortest_national = 9; ///< shorter ones are service numbers

bool is_number(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return base::is_digit(c) || c == '+' || c == ' ' || c == '-' || c == '(' || c == ')' || c == '.' ||
               c == '/';
    });
}

std::string international(std::string_view digits, std::string_view country) {
    const std::string letters = base::lower_ascii(country);
    const auto* const found = std::find_if(k_countries.begin(), k_countries.end(),
                                           [&](const Country& c) { return c.letters == letters; });
    if (found == k_countries.end() || digits.size() < k_shortest_national || !digits.starts_with('0')) {
        return std::string(digits);
    }
    return '+' + std::string(found->code) + std::string(digits.substr(1));
}

} // namespace

std::string address_key(std::string_view address, std::string_view country) {
    address = base::trim(address);
    if (address.starts_with("tel:")) {
        address.remove_prefix(4);
    } else if (address.starts_with("mailto:")) {
        address.remove_prefix(7);
    }
    if (!is_number(address)) {
        return base::fold_case(base::repair_utf8(address));
    }
    std::string digits;
    std::copy_if(address.begin(), address.end(), std::back_inserter(digits), base::is_digit);
    if (address.starts_with('+')) {
        return '+' + digits;
    }
    if (digits.starts_with("00") && digits.size() > k_shortest_national) {
        return '+' + digits.substr(2);
    }
    return international(digits, country);
}

std::string_view without_kind(std::string_view account) noexcept {
    const bool has_kind = account.size() > 1 && account[1] == ':' && base::is_alpha(account[0]);
    return has_kind ? account.substr(2) : account;
}

std::string service_word(std::string_view service) {
    std::string word = base::lower_ascii(base::repair_utf8(service));
    if (word == "imessagelite" || word == "any" || word.empty()) {
        return "imessage";
    }
    return word;
}

} // namespace chatkeep::source::imessage
