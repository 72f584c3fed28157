// SPDX-License-Identifier: EUPL-1.2
// Lines of a stream that passes by while it is committed: what is read of a line as it is written must be
// what the parser reads of it.
#include "base/error.hpp"
#include "base/text.hpp"
#include "hash/id_mask.hpp"
#include "hash/record_blobs.hpp"
#include "hash/record_fields.hpp"
#include "hash/written_line.hpp"
#include "stream/reader.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace chatkeep;

bool is_same(const hash::RecordFields& a, const hash::RecordFields& b) {
    return std::equal(a.fields().begin(), a.fields().end(), b.fields().begin(), b.fields().end(),
                      [](const auto& x, const auto& y) { return x.name == y.name && x.bytes == y.bytes; });
}

void check(std::string_view line) {
    static const hash::IdMask mask(hash::ReadoutKey::make());
    std::string bytes = std::string(line) + std::string(hash::WrittenLine::k_padding, '\n');
    hash::WrittenLine written;
    if (!base::is_utf8(line) || !written.parse(std::string_view(bytes).substr(0, line.size()))) {
        return;
    }
    hash::IdMask::Memory memory;
    mask.mask(bytes.data(), written.ids(), memory);
    hash::RecordFields fields;
    fields.add(written.root());
    std::string masked;
    mask.mask(line, masked);
    stream::LineParser parser;
    try {
        const stream::Value record = parser.parse(masked);
        hash::RecordFields expected;
        expected.add(record);
        if (!is_same(fields, expected) || hash::list_blobs(record) != hash::list_blobs(written.root())) {
            std::abort();
        }
    } catch (const base::Error&) {
        std::abort(); // one takes what the other refuses
    }
}

} // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    check({reinterpret_cast<const char*>(data), size});
    return 0;
}
