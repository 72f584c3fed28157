// SPDX-License-Identifier: EUPL-1.2
#include "stream/line_members.hpp"

#include "base/error.hpp"
#include "base/lanes.hpp"

#include <bit>
#include <cstddef>

namespace chatkeep::stream {

namespace {

/// The first quote or backslash from at on. Most are a few bytes away: a call to search would cost more.
std::size_t find_quote_or_slash(std::string_view line, std::size_t at) {
    for (; at + base::k_lanes <= line.size(); at += base::k_lanes) {
        const base::Lanes bytes = base::load_lanes(line.data() + at);
        const unsigned found = base::lane_bits((bytes == '"') | (bytes == '\\'));
        if (found != 0) {
            return at + static_cast<std::size_t>(std::countr_zero(found));
        }
    }
    at = line.find_first_of("\"\\", at);
    CHATKEEP_CHECK(at != std::string_view::npos);
    return at;
}

/// Behind the closing quote of the string that starts at at.
std::size_t skip_string(std::string_view line, std::size_t at) {
    ++at;
    while (true) {
        at = find_quote_or_slash(line, at);
        if (line[at] == '"') {
            return at + 1;
        }
        at += 2;
    }
}

std::size_t skip_value(std::string_view line, std::size_t at) {
    std::size_t depth = 0;
    while (at < line.size()) {
        const char c = line[at];
        if (c == '"') {
            at = skip_string(line, at);
            continue;
        }
        if (depth == 0 && (c == ',' || c == '}' || c == ']')) {
            return at;
        }
        depth += c == '{' || c == '[' ? 1U : 0U;
        depth -= c == '}' || c == ']' ? 1U : 0U;
        ++at;
    }
    return at;
}

bool is_space(char c) noexcept {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// There is none nearly always: a call to search would cost more.
std::size_t skip_space(std::string_view line, std::size_t at) noexcept {
    while (at < line.size() && is_space(line[at])) {
        ++at;
    }
    return at;
}

std::string_view without_last_space(std::string_view text) noexcept {
    while (!text.empty() && is_space(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

} // namespace

void split_members(std::string_view line, std::vector<LineMember>& members) {
    members.clear();
    std::size_t at = skip_space(line, skip_space(line, 0) + 1);
    while (at < line.size() && line[at] == '"') {
        const std::size_t name_end = skip_string(line, at);
        const std::string_view name = line.substr(at + 1, name_end - at - 2);
        const std::size_t value = skip_space(line, skip_space(line, name_end) + 1);
        const std::size_t value_end = skip_value(line, value);
        members.push_back({name, without_last_space(line.substr(value, value_end - value))});
        at = skip_space(line, value_end + 1);
    }
}

void split_items(std::string_view array, std::vector<std::string_view>& items) {
    items.clear();
    std::size_t at = skip_space(array, skip_space(array, 0) + 1);
    while (at < array.size() && array[at] != ']') {
        const std::size_t end = skip_value(array, at);
        items.push_back(without_last_space(array.substr(at, end - at)));
        at = skip_space(array, end + 1);
    }
}

std::string_view find_member(const std::vector<LineMember>& members, std::string_view name) noexcept {
    for (const LineMember& member : members) {
        if (member.name == name) {
            return member.value;
        }
    }
    return {};
}

} // namespace chatkeep::stream
