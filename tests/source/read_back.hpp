#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Whether what a reader gave makes a stream, for tests with hostile sources.

#include "base/io.hpp"
#include "base/text.hpp"
#include "source/assembly.hpp"
#include "source/read_source.hpp"
#include "stream/reader.hpp"
#include "stream/writer.hpp"

#include <catch2/catch.hpp>

#include <set>
#include <string>

namespace chatkeep::tests {

/// The records as a stream that its own reader accepts; the number of its messages.
inline std::size_t read_back(const ReadResult& result) {
    base::StringOutput output;
    stream::Writer writer(output);
    writer.write(stream::Header{"test", {}});
    source::Assembly assembly;
    assembly.begin_source();
    for (model::Record record : result.records) {
        for (const model::Notice& notice : assembly.adopt(record)) {
            writer.write(notice);
        }
        writer.write(record);
    }
    writer.finish();
    base::MemoryInput input(output.text);
    stream::Reader reader(input, "test");
    stream::Line line;
    std::size_t messages = 0;
    while (reader.next(line)) {
        messages += line.type == "message" ? 1U : 0U;
    }
    return messages;
}

/// Different ids of messages, whose texts must be UTF-8.
inline std::size_t count_ids(const ReadResult& result) {
    std::set<std::string> ids;
    for (const model::Message& message : result.messages) {
        ids.insert(to_string('m', message.id));
        CHECK(base::is_utf8(message.text));
    }
    return ids.size();
}

} // namespace chatkeep::tests
