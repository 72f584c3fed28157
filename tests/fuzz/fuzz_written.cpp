// SPDX-License-Identifier: EUPL-1.2
// Lines of a stream that passes by while it is committed: what is read of a line as it is written must be
// what the parser reads of it.
#include "base/error.hpp"
#include "base/text.hpp"
#include "hash/id_mask.hpp"
#include "hash/line_form.hpp"
#include "hash/record_blobs.hpp"
#include "hash/record_fields.hpp"
#include "hash/written_line.hpp"
#include "stream/reader.hpp"

#include <algorithm>
#include <array>
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

/// A line in the form of another must have the fields that it has alone.
void check_form(std::string_view first, std::string_view line) {
    const std::string first_bytes = std::string(first) + std::string(hash::WrittenLine::k_padding, '\n');
    const std::string bytes = std::string(line) + std::string(hash::WrittenLine::k_padding, '\n');
    auto form = hash::LineForm::learn(std::string_view(first_bytes).substr(0, first.size()),
                                      &hash::list_record_fields);
    if (!form || !form->match(std::string_view(bytes).substr(0, line.size()))) {
        return;
    }
    hash::WrittenLine written;
    if (!written.parse(std::string_view(bytes).substr(0, line.size()))) {
        std::abort();
    }
    hash::RecordFields fields;
    fields.add(written.root());
    bool fits =
        form->size() == fields.fields().size() &&
        std::equal(form->ids().begin(), form->ids().end(), written.ids().begin(), written.ids().end());
    for (std::size_t i = 0; fits && i < form->size(); ++i) {
        const hash::RecordFields::Field& field = fields.fields()[i];
        const std::array<std::string_view, 1> whole = {field.bytes};
        fits = form->name(i) == field.name && (field.name == "text" || hash::is_same(form->pieces(i), whole));
    }
    if (!fits) {
        std::abort();
    }
}

} // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::size_t end = std::min(input.find('\n'), input.size());
    check(input.substr(0, end));
    check_form(input.substr(0, end), input.substr(std::min(end + 1, input.size())));
    return 0;
}
