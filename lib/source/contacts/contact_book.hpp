#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Names of people by telephone number or e-mail address, as a phone's address book has them.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::source {

class ContactBook {
public:
    /// address is a telephone number in any form or an e-mail address. An empty address or name is left out.
    /// Where two names have the same address the one added first counts.
    void add(std::string_view address, std::string_view name);

    /// The name for an address. Numbers are compared by their digits: equal, or the same nine last digits
    /// where one is written without its country ("06 1234 5678" and "+31612345678"); nothing when that fits
    /// several names. E-mail addresses are compared without regard to case.
    [[nodiscard]] std::optional<std::string> find(std::string_view address) const;

    [[nodiscard]] bool empty() const noexcept { return m_numbers.empty() && m_mails.empty(); }

private:
    struct Number {
        std::string digits; ///< without prefix: of "+31612345678" and "0031612345678" both "31612345678"
        bool international = false;
        std::string name;
    };

    std::map<std::string, std::vector<Number>, std::less<>> m_numbers; ///< by the last digits
    std::map<std::string, std::string, std::less<>> m_mails;           ///< by the address in small letters

    [[nodiscard]] static Number parse_number(std::string_view text);
    [[nodiscard]] static bool may_be_same(const Number& a, const Number& b) noexcept;
};

} // namespace chatkeep::source
