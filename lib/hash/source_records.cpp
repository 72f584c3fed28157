// SPDX-License-Identifier: EUPL-1.2
#include "hash/source_records.hpp"

#include <fmt/core.h>

namespace chatkeep::hash {

std::vector<SourceLine> SourceRecords::of(const stream::Value& conversation) const {
    std::vector<SourceLine> found;
    const auto add = [&](std::string_view id, std::string prefix) {
        const auto line = m_lines.find(id);
        if (line != m_lines.end()) {
            found.push_back({line->first, std::move(prefix), line->second});
        }
    };
    const std::string_view first = conversation.text_of("source");
    add(first, std::string(k_source_prefix));
    std::size_t place = 0;
    conversation.find("sources").value_or(stream::Value()).for_each_item([&](const stream::Value& item) {
        ++place;
        const std::string_view id = item.text().value_or(first);
        if (id != first) {
            add(id, fmt::format("{}{}.", k_source_prefix, place));
        }
    });
    return found;
}

void add_source_fields(const std::vector<SourceLine>& sources, stream::LineParser& parser,
                       RecordFields& fields) {
    for (const SourceLine& source : sources) {
        fields.add(parser.parse(source.line), source.prefix);
    }
}

} // namespace chatkeep::hash
