// SPDX-License-Identifier: EUPL-1.2
#include "policy/digits.hpp"

namespace chatkeep::policy {

bool has_digit_row(std::string_view text, std::size_t digits, std::string_view signs,
                   std::size_t most) noexcept {
    std::size_t count = 0;
    std::size_t gap = 0;
    for (std::size_t at = find_digit(text, 0); at < text.size(); ++at) {
        if (base::is_digit(text[at])) {
            gap = 0;
            if (++count == digits) {
                return true;
            }
        } else if (++gap > most || signs.find(text[at]) == std::string_view::npos) {
            count = gap = 0;
            at = find_digit(text, at) - 1;
        }
    }
    return false;
}

} // namespace chatkeep::policy
