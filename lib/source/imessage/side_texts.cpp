// SPDX-License-Identifier: EUPL-1.2
#include "source/imessage/side_texts.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace chatkeep::source::imessage {

namespace {

struct Kind {
    std::string_view word; ///< in a line of the places
    std::string_view list; ///< in extra, behind the prefix
    std::string_view Attributes::*value;
};

constexpr std::array k_values = {
    Kind{"link", "links", &Attributes::link},
    Kind{"mention", "mentions", &Attributes::mention},
    Kind{"code", "one_time_codes", &Attributes::code},
    Kind{"transcript", "transcripts", &Attributes::transcript},
    Kind{"file", "files", &Attributes::transfer},
    Kind{"file_name", "file_names", &Attributes::file_name},
};

/// Where a value stands in the list, which gets it when it lacks it.
std::size_t index_in(std::vector<std::string>& list, std::string_view value) {
    std::string text = base::repair_utf8(value);
    const auto known = std::find(list.begin(), list.end(), text);
    const auto index = static_cast<std::size_t>(known - list.begin());
    if (known == list.end()) {
        list.push_back(std::move(text));
    }
    return index;
}

void add_list(model::Extra& extra, std::string_view prefix, std::string_view name,
              std::vector<std::string>& list) {
    if (!list.empty()) {
        extra.emplace_back(fmt::format("{}_{}", prefix, name), std::exchange(list, {}));
    }
}

} // namespace

void SideTexts::add(std::string_view of, const AttributedText& text) {
    static_assert(k_values.size() == k_kinds);
    for (const Run& run : text.runs) {
        const Attributes& attributes = text.of(run);
        const auto add_place = [&](std::string_view what) {
            m_places.push_back(fmt::format("{} {} {} {}", of, what, run.start, run.length));
        };
        for (std::size_t i = 0; i < k_kinds; ++i) {
            if (const std::string_view value = attributes.*k_values[i].value; !value.empty()) {
                add_place(fmt::format("{}:{}", k_values[i].word, index_in(m_values[i], value)));
            }
        }
        for (const std::string& style : attributes.styles) {
            add_place(style);
        }
        for (const std::string_view what : attributes.detected) {
            add_place(fmt::format("detected:{}", what));
        }
        for (const std::string_view name : attributes.unknown) {
            add_place(fmt::format("attribute:{}", base::repair_utf8(name)));
        }
        if (attributes.drawn) {
            add_place("drawn");
        }
    }
}

std::vector<std::string> SideTexts::values() const {
    std::vector<std::string> all;
    for (const std::vector<std::string>& list : m_values) {
        all.insert(all.end(), list.begin(), list.end());
    }
    return all;
}

void SideTexts::finish(std::string_view prefix, model::Extra& extra) {
    for (std::size_t i = 0; i < k_kinds; ++i) {
        add_list(extra, prefix, k_values[i].list, m_values[i]);
    }
    add_list(extra, prefix, "ranges", m_places);
}

} // namespace chatkeep::source::imessage
