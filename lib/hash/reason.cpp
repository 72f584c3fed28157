// SPDX-License-Identifier: EUPL-1.2
#include "hash/reason.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace chatkeep::hash {

namespace {

constexpr std::size_t k_longest = 64;

bool is_word(std::string_view text) noexcept {
    constexpr std::string_view signs = "._()/:+-";
    return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
        return base::is_alnum(c) || signs.find(c) != std::string_view::npos;
    });
}

} // namespace

bool is_reason(std::string_view text) noexcept {
    const std::size_t space = text.find(' ');
    return text.size() <= k_longest && is_word(text.substr(0, space)) &&
           (space == std::string_view::npos || is_word(text.substr(space + 1)));
}

bool is_reason_list(std::string_view text) noexcept {
    std::string_view last;
    while (true) {
        const std::size_t end = text.find(", ");
        const std::string_view reason = text.substr(0, end);
        if (!is_reason(reason) || reason <= last) {
            return false;
        }
        if (end == std::string_view::npos) {
            return true;
        }
        last = reason;
        text.remove_prefix(end + 2);
    }
}

} // namespace chatkeep::hash
