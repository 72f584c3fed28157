// SPDX-License-Identifier: EUPL-1.2
#include "policy/ranges.hpp"

#include "stream/json_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>

namespace chatkeep::policy {

namespace {

struct Kind {
    std::string_view member;
    bool stays; ///< also when the text in it was replaced: it says how the rest is divided or set
};

constexpr std::array k_kinds = {Kind{"parts", true}, Kind{"formatting", true}, Kind{"detected", false},
                                Kind{"drawn", false}, Kind{"attributes", false}};

struct Range {
    std::string_view what; ///< with the space behind it
    std::size_t start = 0;
    std::size_t length = 0;
};

std::optional<std::size_t> take_number(std::string_view& line) {
    const std::size_t space = line.rfind(' ');
    const std::size_t begin = space == std::string_view::npos ? 0 : space + 1;
    std::size_t number = 0;
    const auto [end, fault] = std::from_chars(line.data() + begin, line.data() + line.size(), number);
    if (fault != std::errc() || end != line.data() + line.size()) {
        return std::nullopt;
    }
    line = line.substr(0, begin == 0 ? 0 : begin - 1);
    return number;
}

std::optional<Range> read_range(std::string_view line) {
    std::string_view rest = line;
    const auto length = take_number(rest);
    const auto start = length ? take_number(rest) : std::nullopt;
    if (!start) {
        return std::nullopt;
    }
    return Range{line.substr(0, rest.empty() ? 0 : rest.size() + 1), *start, *length};
}

/// Where a place of the old text is in the new one; inside what was replaced it moves to the edge.
std::size_t moved(std::size_t place, bool is_end, const std::vector<Replaced>& replaced) {
    std::size_t added = 0; // modulo 2^64
    for (const Replaced& one : replaced) {
        if (place >= one.end) {
            added += one.size - (one.end - one.begin);
        } else if (place > one.begin) {
            return one.begin + added + (is_end ? one.size : 0);
        }
    }
    return place + added;
}

std::string moved_line(const Range& range, const std::vector<Replaced>& replaced) {
    const std::size_t start = moved(range.start, false, replaced);
    const std::size_t end = moved(range.start + range.length, true, replaced);
    std::string json;
    stream::append_json(json, fmt::format("{}{} {}", range.what, start, end - start));
    return json;
}

} // namespace

std::vector<stream::Replacement> moved_ranges(stream::Value message, const std::vector<Replaced>& replaced) {
    std::vector<stream::Replacement> edits;
    const auto extra = message.find("extra");
    if (!extra) {
        return edits;
    }
    for (const Kind& kind : k_kinds) {
        const auto list = extra->find(kind.member);
        std::size_t index = 0;
        const auto take = [&](stream::Value item) {
            const stream::Path path = {"extra", std::string(kind.member), std::to_string(index++)};
            const auto range = read_range(item.text().value_or(std::string_view()));
            if (!range) {
                return;
            }
            const bool touched = std::any_of(replaced.begin(), replaced.end(), [&](const Replaced& one) {
                return range->start < one.end && one.begin < range->start + range->length;
            });
            edits.push_back({path, touched && !kind.stays ? std::string() : moved_line(*range, replaced)});
        };
        if (list) {
            list->for_each_item(take);
        }
    }
    if (extra->find("original_parts")) { // lengths of an earlier text, in which the same stood
        edits.push_back({{"extra", "original_parts"}, {}});
    }
    return edits;
}

} // namespace chatkeep::policy
