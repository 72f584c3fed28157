#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The sources of conversations: the fields of each are committed with the conversation's own record.

#include "hash/record_fields.hpp"
#include "stream/reader.hpp"
#include "stream/value.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::hash {

/// A source of a conversation.
struct SourceLine {
    std::string id;
    std::string
        prefix;       ///< of its fields' names: "source."; of a merged conversation's second one "source.2."
    std::string line; ///< its record
};

/// The records of sources that came so far.
class SourceRecords {
public:
    void keep(std::string_view id, std::string_view line) { m_lines.insert_or_assign(std::string(id), line); }

    /// Those of a conversation that are there: the one that it names as its source, then those of "sources"
    /// with their places in that list, counted from 1.
    [[nodiscard]] std::vector<SourceLine> of(const stream::Value& conversation) const;

    [[nodiscard]] std::size_t size() const noexcept { return m_lines.size(); }

private:
    std::map<std::string, std::string, std::less<>> m_lines; ///< by id
};

/// Adds the fields of the sources of a conversation to those of its own record.
void add_source_fields(const std::vector<SourceLine>& sources, stream::LineParser& parser,
                       RecordFields& fields);

} // namespace chatkeep::hash
