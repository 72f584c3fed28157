// SPDX-License-Identifier: EUPL-1.2
#include "policy/lexicon.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace chatkeep::policy {

namespace {

/// What a line of a list may hold. broken: a bracket that is none of a section's head.
enum class ItemKind : std::uint8_t { entry, section, broken };

struct Item {
    std::string_view text;
    std::uint64_t line;
    ItemKind kind;
};

void for_each_item(std::string_view text, const std::function<void(const Item&)>& visit) {
    std::uint64_t number = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = base::trim(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        ++number;
        if (line.starts_with('#')) {
            continue;
        }
        if (line.find_first_of("[]") != std::string_view::npos) {
            const std::string_view name = line.substr(1, std::max<std::size_t>(line.size(), 2) - 2);
            const bool is_head = line.starts_with('[') && line.ends_with(']') &&
                                 name.find_first_of("[]") == std::string_view::npos;
            visit(is_head ? Item{name, number, ItemKind::section} : Item{line, number, ItemKind::broken});
            continue;
        }
        while (!line.empty()) {
            const std::size_t comma = std::min(line.find(','), line.size());
            if (const std::string_view entry = base::trim(line.substr(0, comma)); !entry.empty()) {
                visit({entry, number, ItemKind::entry});
            }
            line.remove_prefix(std::min(comma + 1, line.size()));
        }
    }
}

} // namespace

LexiconFaults read_lexicon(std::string_view text, std::span<const std::string_view> sections,
                           const AddWord& add) {
    LexiconFaults faults;
    std::uint32_t section = 0;
    for_each_item(text, [&](const Item& item) {
        if (item.kind == ItemKind::broken) {
            faults.emplace_back(item.line,
                                fmt::format("\"{}\" has a bracket, and is no head of a section: [name]",
                                            base::printable(item.text)));
        } else if (item.kind == ItemKind::section) {
            const auto found = std::find(sections.begin(), sections.end(), item.text);
            if (found == sections.end()) {
                faults.emplace_back(item.line, fmt::format("no section [{}]", base::printable(item.text)));
                return;
            }
            section = static_cast<std::uint32_t>(found - sections.begin());
        } else if (!base::is_utf8(item.text) || !add(item.text, section)) {
            faults.emplace_back(item.line, fmt::format("\"{}\" is no word, or too short to stand for others",
                                                       base::printable(item.text)));
        }
    });
    return faults;
}

Lexicon parse_lexicon(std::string_view text, std::span<const std::string_view> sections) {
    Lexicon lexicon;
    lexicon.faults = read_lexicon(text, sections, [&](std::string_view entry, std::uint32_t kind) {
        return lexicon.words.add(entry, kind);
    });
    lexicon.words.settle();
    return lexicon;
}

std::vector<std::string_view> entries_of(std::string_view text, std::string_view section) {
    std::vector<std::string_view> entries;
    std::string_view current;
    for_each_item(text, [&](const Item& item) {
        if (item.kind == ItemKind::section) {
            current = item.text;
        } else if (item.kind == ItemKind::entry && (section.empty() || current == section)) {
            entries.push_back(item.text);
        }
    });
    return entries;
}

} // namespace chatkeep::policy
