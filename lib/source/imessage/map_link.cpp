// SPDX-License-Identifier: EUPL-1.2
#include "source/imessage/map_link.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <charconv>
#include <string>

namespace chatkeep::source::imessage {

namespace {

constexpr std::string_view k_host = "://maps.apple.com/";

/// "%20" and '+' as what they stand for.
std::string decoded(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned value = 0;
        const bool escaped =
            text[i] == '%' && i + 2 < text.size() &&
            std::from_chars(text.data() + i + 1, text.data() + i + 3, value, 16).ptr == text.data() + i + 3;
        result += escaped ? static_cast<char>(value) : text[i] == '+' ? ' ' : text[i];
        i += escaped ? 2U : 0U;
    }
    return base::repair_utf8(result);
}

/// The value of "name=" in a query; empty when it has none.
std::string_view parameter(std::string_view query, std::string_view name) noexcept {
    while (!query.empty()) {
        const std::string_view part = query.substr(0, query.find('&'));
        if (part.starts_with(name) && part.size() > name.size() && part[name.size()] == '=') {
            return part.substr(name.size() + 1);
        }
        query.remove_prefix(std::min(query.size(), part.size() + 1));
    }
    return {};
}

bool is_coordinate(std::string_view text) noexcept {
    return !text.empty() && text.size() < 32 && text.find_first_of("0123456789") != std::string_view::npos &&
           text.find_first_not_of("+-.0123456789") == std::string_view::npos;
}

} // namespace

std::optional<model::Location> parse_map_link(std::string_view url) {
    const auto host = url.find(k_host);
    const auto question = url.find('?');
    if (host == std::string_view::npos || question == std::string_view::npos || host > question ||
        !url.starts_with("http")) {
        return std::nullopt;
    }
    const std::string_view query = url.substr(question + 1);
    std::string place;
    for (const std::string_view name : {"ll", "coordinate", "sll"}) {
        place = place.empty() ? decoded(parameter(query, name)) : place;
    }
    std::erase(place, '\\'); // a vCard escapes the comma
    const auto comma = place.find(',');
    if (comma == std::string::npos) {
        return std::nullopt;
    }
    model::Location location;
    location.latitude = base::trim(std::string_view(place).substr(0, comma));
    location.longitude = base::trim(std::string_view(place).substr(comma + 1));
    if (!is_coordinate(location.latitude) || !is_coordinate(location.longitude)) {
        return std::nullopt;
    }
    location.name = decoded(parameter(query, "q"));
    location.address = decoded(parameter(query, "address"));
    location.url = base::repair_utf8(url);
    std::erase(location.url, '\\');
    return location;
}

std::optional<model::Location> parse_location_card(std::string_view card) {
    for (auto at = card.find(k_host); at != std::string_view::npos; at = card.find(k_host, at + 1)) {
        const auto start = card.rfind("http", at);
        if (start == std::string_view::npos) {
            continue;
        }
        const std::string_view rest = card.substr(start);
        if (auto location = parse_map_link(rest.substr(0, rest.find_first_of("\r\n")))) {
            return location;
        }
    }
    return std::nullopt;
}

} // namespace chatkeep::source::imessage
