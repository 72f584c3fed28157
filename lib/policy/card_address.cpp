// SPDX-License-Identifier: EUPL-1.2
#include "policy/card_address.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace chatkeep::policy {

namespace {

constexpr std::ptrdiff_t k_parting = 5; ///< semicolons of an address, at least

/// Where the value of an address begins in a line; npos: it is another line. Apple writes "item1.ADR".
std::size_t value_begin(std::string_view line) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) {
        return colon;
    }
    std::string_view name = line.substr(0, std::min(line.find(';'), colon));
    name.remove_prefix(name.find('.') == std::string_view::npos ? 0 : name.find('.') + 1);
    return base::lower_ascii(name) == "adr" ? colon + 1 : std::string_view::npos;
}

/// Splits at semicolons that no backslash stands before.
CardAddress split(std::string_view text, std::size_t begin, std::size_t end) {
    CardAddress parts{};
    std::size_t part = 0;
    parts.front().first = begin;
    for (std::size_t at = begin; at < end; ++at) {
        if (text[at] == '\\') {
            ++at;
        } else if (text[at] == ';' && part + 1 < parts.size()) {
            parts.at(part).second = at;
            parts.at(++part).first = at + 1;
        }
    }
    parts.at(part).second = end;
    return parts;
}

} // namespace

std::vector<CardAddress> find_card_addresses(std::string_view text) {
    std::vector<CardAddress> found;
    if (std::count(text.begin(), text.end(), ';') < k_parting) { // as in nearly every text
        return found;
    }
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find_first_of("\r\n", begin), text.size());
        const std::string_view line = text.substr(begin, end - begin);
        const bool parted = std::count(line.begin(), line.end(), ';') >= k_parting;
        const std::size_t value = parted ? value_begin(line) : std::string_view::npos;
        if (value != std::string_view::npos) {
            found.push_back(split(text, begin + value, end));
        }
        begin = end + 1;
    }
    return found;
}

} // namespace chatkeep::policy
