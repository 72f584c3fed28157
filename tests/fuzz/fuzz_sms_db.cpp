// SPDX-License-Identifier: EUPL-1.2
// Any bytes as a database of messages: refused as a whole, or a stream that the project's own reader accepts,
// in which each message has an id of its own.
#include "base/error.hpp"
#include "base/io.hpp"
#include "hash/media_store.hpp"
#include "source/assembly.hpp"
#include "source/imessage/imessage.hpp"
#include "stream/reader.hpp"
#include "stream/writer.hpp"
#include "tree/tree.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>
#include <variant>

namespace {

using namespace chatkeep;

void demand(bool holds) {
    if (!holds) {
        std::abort();
    }
}

void read_back(const std::string& text) {
    base::MemoryInput input(text);
    stream::Reader reader(input, "fuzz");
    stream::Line line;
    while (reader.next(line)) {
    }
}

void parse(const tree::Tree& tree, const source::Claim& claim) {
    hash::MediaStore store;
    base::StringOutput output;
    stream::Writer writer(output);
    writer.write(stream::Header{"fuzz", {}});
    source::Assembly assembly;
    assembly.begin_source();
    const auto reader = source::imessage::open(tree, claim, store, {});
    std::set<model::Id> ids;
    model::Record record;
    while (reader->next(record)) {
        for (const model::Notice& notice : assembly.adopt(record)) {
            writer.write(notice);
        }
        if (const auto* message = std::get_if<model::Message>(&record)) {
            demand(ids.insert(message->id).second);
            demand(message->position.row.has_value());
        }
        writer.write(record);
    }
    writer.finish();
    read_back(output.text);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (!bytes.starts_with("SQLite")) {
        return 0; // containers have a target of their own
    }
    try {
        base::MemoryInput input(bytes);
        const auto tree = tree::open_tree(input, "sms.db");
        for (const source::Claim& claim : source::imessage::detect(*tree)) {
            parse(*tree, claim);
        }
    } catch (const base::Error& error) {
        demand(error.fault() == base::Fault::data);
    }
    return 0;
}
