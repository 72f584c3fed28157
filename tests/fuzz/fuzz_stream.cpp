// SPDX-License-Identifier: EUPL-1.2
// Any bytes as a chat stream: accepted or refused with a data error; an accepted stream passes through the
// writer unchanged.
#include "base/error.hpp"
#include "base/io.hpp"
#include "stream/reader.hpp"
#include "stream/writer.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace chatkeep;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    try {
        base::MemoryInput input(bytes);
        stream::Reader reader(input, "fuzz");
        base::StringOutput output;
        stream::Writer writer(output);
        stream::Line line;
        while (reader.next(line)) {
            writer.pass(line.type, line.bytes);
        }
        const std::string_view front = bytes.substr(0, bytes.rfind("{\"type\":\"end\""));
        if (output.text.substr(0, front.size()) != front) {
            std::abort();
        }
    } catch (const base::Error& error) {
        if (error.fault() != base::Fault::data) {
            std::abort();
        }
    }
    return 0;
}
