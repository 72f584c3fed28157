// SPDX-License-Identifier: EUPL-1.2
#include "policy/ranges.hpp"

#include "hash/record_proof.hpp"
#include "stream/json_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace chatkeep::policy {

namespace {

struct Kind {
    std::string_view member;
    bool stays; ///< also when the text in it was replaced: it says how the rest is divided or set
};

constexpr std::array k_kinds = {Kind{"parts", true},  Kind{"formatting", true},  Kind{"detected", false},
                                Kind{"drawn", false}, Kind{"attributes", false}, Kind{"link_ranges", false}};
constexpr Kind k_deleted_part_ranges{"deleted_part_ranges", false};

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

namespace {

/// The lines of a member, each about the text that texts names; texts(line) takes from the line what says so.
template <typename Texts>
void move_lines(stream::Value extra, const Kind& kind, const Texts& texts,
                std::vector<stream::Replacement>& edits) {
    const auto list = extra.find(kind.member);
    if (!list) {
        return;
    }
    std::size_t index = 0;
    list->for_each_item([&](stream::Value item) {
        const stream::Path path = {"extra", std::string(kind.member), std::to_string(index++)};
        const std::string_view line = item.text().value_or(std::string_view());
        const std::vector<Replaced>* replaced = texts(line);
        const auto range = replaced != nullptr ? read_range(line) : std::nullopt;
        if (!range) {
            return;
        }
        const bool touched = std::any_of(replaced->begin(), replaced->end(), [&](const Replaced& one) {
            return range->start < one.end && one.begin < range->start + range->length;
        });
        edits.push_back({path, touched && !kind.stays ? std::string() : moved_line(*range, *replaced)});
    });
}

/// "INDEX WHAT START LENGTH": what was replaced in the text of that place.
const std::vector<Replaced>* part_of_line(std::string_view line, const TextChanges& changes) {
    std::size_t index = 0;
    const auto [end, fault] = std::from_chars(line.data(), line.data() + line.size(), index);
    const auto found = fault == std::errc() && end != line.data() + line.size() && *end == ' '
                           ? changes.deleted_parts.find(index)
                           : changes.deleted_parts.end();
    return found == changes.deleted_parts.end() ? nullptr : &found->second;
}

} // namespace

std::vector<stream::Replacement> moved_ranges(stream::Value message, const TextChanges& changes) {
    std::vector<stream::Replacement> edits;
    const auto extra = message.find("extra");
    if (!extra) {
        return edits;
    }
    for (const Kind& kind : changes.text.empty() ? std::span<const Kind>() : k_kinds) {
        move_lines(
            *extra, kind, [&](std::string_view) { return &changes.text; }, edits);
    }
    move_lines(
        *extra, k_deleted_part_ranges, [&](std::string_view line) { return part_of_line(line, changes); },
        edits);
    extra->for_each_member([&](std::string_view name, stream::Value) {
        if (loses_ranges(name, changes)) {
            edits.push_back({{"extra", std::string(name)}, {}});
        }
    });
    return edits;
}

bool loses_ranges(std::string_view member, const TextChanges& changes) noexcept {
    // lengths of an earlier text, in which the same stood; places in versions of parts, which the earlier
    // texts, sorted by time, do not name
    return (member == "original_parts" && !changes.text.empty()) ||
           (member == "edit_ranges" && (changes.edits || !changes.text.empty()));
}

bool may_have_ranges(const Steps& steps) noexcept {
    const auto own = std::span(steps).subspan(steps_to_said(steps));
    const bool is_deleted_part = own.size() == 3 && own[0].name == "extra" && own[1].name == k_deleted_parts;
    return is_deleted_part || own.front().name == "edits" || (own.size() == 1 && own.front().name == "text");
}

bool is_range_of_source(const Steps& steps) noexcept {
    const std::size_t said = steps_to_said(steps);
    const auto own = std::span(steps).subspan(said);
    if (said == 0) {
        return false;
    }
    const std::string_view name = own.back().name;
    const bool is_mention = own.size() == 3 && own[0].name == "mentions";
    const bool is_extra = own.size() == 2 && own[0].name == "extra";
    return (is_mention && (name == "start" || name == "length")) ||
           (is_extra &&
            (name == k_deleted_part_ranges.member || name == "original_parts" || name == "edit_ranges" ||
             std::any_of(k_kinds.begin(), k_kinds.end(),
                         [&](const Kind& kind) { return kind.member == name; })));
}

namespace {

/// What is a range below one place.
void add_ranges(stream::Value value, Steps& steps, std::vector<stream::Replacement>& edits) {
    if (is_range_of_source(steps)) {
        stream::Replacement& edit = edits.emplace_back();
        for (const Step& step : steps) {
            edit.path.push_back(step.is_item ? std::to_string(step.index) : std::string(step.name));
        }
        return;
    }
    std::size_t index = 0;
    value.for_each_member([&](std::string_view name, stream::Value member) {
        steps.push_back({name, index++, false});
        add_ranges(member, steps, edits);
        steps.pop_back();
    });
    index = 0;
    value.for_each_item([&](stream::Value item) {
        steps.push_back({steps.back().name, index++, true});
        add_ranges(item, steps, edits);
        steps.pop_back();
    });
}

} // namespace

std::vector<stream::Replacement> ranges_of_sources(stream::Value message) {
    std::vector<stream::Replacement> edits;
    if (const auto merged = message.find("merged")) {
        Steps steps = {{"merged", 0, false}};
        add_ranges(*merged, steps, edits);
    }
    return edits;
}

std::optional<std::size_t> moved_place(const std::vector<Replaced>& replaced, std::size_t begin,
                                       std::size_t size) noexcept {
    const std::size_t end = begin + std::max<std::size_t>(size, 1);
    std::size_t moved = begin;
    for (const Replaced& one : replaced) {
        if (begin < one.end && one.begin < end) {
            return std::nullopt;
        }
        moved += one.end <= begin ? one.size - (one.end - one.begin) : 0;
    }
    return moved;
}

std::string proof_reason(std::string_view replacement) {
    const bool in_brackets =
        replacement.size() > 2 && replacement.front() == '[' && replacement.back() == ']';
    return std::string(in_brackets ? replacement.substr(1, replacement.size() - 2) : replacement);
}

namespace {

/// The parts of a text before and behind the cuts.
struct CutParts {
    std::vector<hash::TextPart> before;
    std::vector<hash::TextPart> after;
};

CutParts cut(stream::Value record, std::string_view text, const std::vector<hash::TextCut>& cuts) {
    CutParts parts;
    parts.before = hash::read_proof(record).text.value_or(hash::split_text(text));
    parts.after = parts.before;
    hash::cut_parts(parts.after, cuts, hash::Hash256{});
    return parts;
}

} // namespace

bool goes_in_parts(stream::Value before) {
    return !hash::read_proof(before).removed.contains("text");
}

std::vector<Replaced> replaced_parts(stream::Value before, std::string_view text,
                                     const std::vector<hash::TextCut>& cuts) {
    const CutParts parts = cut(before, text, cuts);
    const std::vector<std::size_t> old_sizes = hash::shown_sizes(parts.before);
    const std::vector<std::size_t> new_sizes = hash::shown_sizes(parts.after);
    std::vector<Replaced> replaced;
    std::size_t at = 0;
    for (std::size_t i = 0; i < parts.before.size(); ++i) {
        const std::size_t end = at + old_sizes[i];
        const bool is_same = parts.before[i] == parts.after[i] && old_sizes[i] == new_sizes[i];
        if (!is_same && !replaced.empty() && replaced.back().end == at) {
            replaced.back().end = end;
            replaced.back().size += new_sizes[i];
        } else if (!is_same) {
            replaced.push_back({at, end, new_sizes[i]});
        }
        at = end;
    }
    return replaced;
}

std::string text_without_parts(stream::Value before, std::string_view text,
                               const std::vector<hash::TextCut>& cuts) {
    return hash::shown_text(cut(before, text, cuts).after);
}

} // namespace chatkeep::policy
