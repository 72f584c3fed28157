#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What the fuzz targets of sources share: what is read is a stream that the project's own reader accepts.

#include "base/error.hpp"
#include "base/io.hpp"
#include "fuzz_support.hpp"
#include "source/assembly.hpp"
#include "source/source.hpp"
#include "stream/reader.hpp"
#include "stream/writer.hpp"
#include "tree/tree.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace chatkeep::fuzz {

inline void read_back(const std::string& text) {
    base::MemoryInput input(text);
    stream::Reader reader(input, "fuzz");
    stream::Line line;
    while (reader.next(line)) {
    }
}

using Detect = std::vector<source::Claim>(const tree::Tree&);
using Open = std::unique_ptr<source::SourceReader>(const tree::Tree&, const source::Claim&, hash::MediaStore&,
                                                   const source::ReadOptions&);

/// Writes all that a reader gives. Each message has an id of its own and the row that it was.
inline void parse_rows(const tree::Tree& tree, const source::Claim& claim, Open open) {
    hash::MediaStore store;
    base::StringOutput output;
    stream::Writer writer(output);
    writer.write(stream::Header{"fuzz", {}});
    source::Assembly assembly;
    assembly.begin_source();
    const auto reader = open(tree, claim, store, {});
    std::set<model::Id> ids;
    model::Record record;
    while (reader->next(record)) {
        for (const model::Notice& notice : assembly.adopt(record)) {
            writer.write(notice);
        }
        if (const auto* message = std::get_if<model::Message>(&record)) {
            require(ids.insert(message->id).second);
            require(message->position.row.has_value());
        }
        writer.write(record);
    }
    writer.finish();
    read_back(output.text);
}

/// Any bytes as a database of this name: refused as a whole, or read.
inline int run_database(std::string_view bytes, const char* name, Detect detect, Open open) {
    if (!bytes.starts_with("SQLite")) {
        return 0; // containers have a target of their own
    }
    try {
        base::MemoryInput input(bytes);
        const auto tree = tree::open_tree(input, name);
        for (const source::Claim& claim : detect(*tree)) {
            parse_rows(*tree, claim, open);
        }
    } catch (const base::Error& error) {
        require(error.fault() == base::Fault::data);
    }
    return 0;
}

} // namespace chatkeep::fuzz
