// SPDX-License-Identifier: EUPL-1.2
// Any bytes as an export: every byte is in one message, in the preamble or in a line end, and what comes out
// is a stream that the project's own reader accepts; or the file is refused as no export.
#include "source/whatsapp_text/whatsapp_text.hpp"
#include "source_target.hpp"

namespace {

using namespace chatkeep;

bool read_next(source::SourceReader& reader, model::Record& record) {
    model::PlainMessage plain;
    if (reader.next_plain(plain)) {
        record = model::to_message(plain);
        return true;
    }
    return reader.next(record);
}

void parse(const tree::Tree& tree, const source::Claim& claim, std::size_t size) {
    hash::MediaStore store;
    base::StringOutput output;
    stream::Writer writer(output);
    writer.write(stream::Header{"fuzz", {}});
    source::Assembly assembly;
    assembly.begin_source();
    const auto reader = source::whatsapp_text::open(tree, claim, store, {});
    std::set<model::Id> ids;
    std::uint64_t bytes = 0;
    model::Record record;
    while (read_next(*reader, record)) {
        assembly.adopt(record);
        if (const auto* message = std::get_if<model::Message>(&record)) {
            require(ids.insert(message->id).second);
            require(*message->position.offset >= bytes &&
                    *message->position.offset <= bytes + 2 + (message->n == 0 ? size : 0));
            bytes = *message->position.offset + *message->position.length;
        }
        writer.write(record);
    }
    require(bytes <= size && size <= bytes + 2);
    writer.finish();
    fuzz::read_back(output.text);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (bytes.starts_with("PK")) {
        return 0; // containers have a target of their own
    }
    try {
        base::MemoryInput input(bytes);
        const auto tree = tree::open_tree(input, "WhatsApp Chat with A.txt");
        for (const source::Claim& claim : source::whatsapp_text::detect(*tree)) {
            parse(*tree, claim, size);
        }
    } catch (const base::Error& error) {
        require(error.fault() == base::Fault::data);
    }
    return 0;
}
