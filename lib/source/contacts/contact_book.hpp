#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Names of people by telephone number or e-mail address, as a phone's address book has them.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::source {

class ContactBook {
public:
    /// address is a telephone number in any form or an e-mail address. An empty address or name is left out.
    /// Where two names have the same address nobody knows whose it is.
    void add(std::string_view address, std::string_view name);

    /// Whose book it is, by a telephone number with its country: numbers without one are of the same country.
    /// A number without its country tells nothing, and leaves what is known.
    void set_owner(std::string_view number);

    /// The name for an address. Numbers are compared by their digits. One without its country is that of the
    /// owner's ("06 1234 5678" is +31612345678), or of any country where the owner's is not known; nothing
    /// when several names fit, as when two contacts have one number. E-mail addresses are compared without
    /// regard to case.
    [[nodiscard]] std::optional<std::string> find(std::string_view address) const;

    [[nodiscard]] bool empty() const noexcept { return m_numbers.empty() && m_mails.empty(); }

private:
    struct Number {
        std::string digits; ///< without prefix: of "+31612345678" and "0031612345678" both "31612345678"
        bool international = false;
        std::string name;
    };

    std::map<std::string, std::vector<Number>, std::less<>> m_numbers; ///< by the last digits
    std::map<std::string, std::set<std::string>, std::less<>> m_mails; ///< by the address in small letters

    [[nodiscard]] static Number parse_number(std::string_view text);
    [[nodiscard]] bool may_be_same(const Number& a, const Number& b) const;
    [[nodiscard]] bool is_national_form(const Number& national, std::string_view international) const;

    std::string m_country; ///< code of the owner's: "31"
};

} // namespace chatkeep::source
