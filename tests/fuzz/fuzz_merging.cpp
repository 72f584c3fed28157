// SPDX-License-Identifier: EUPL-1.2
// Any records as two streams that are to be merged: refused as data, or joined with every message in its
// place. The input is lines; the stream around them is made here, since no input would guess its checksum.
#include "base/error.hpp"
#include "base/io.hpp"
#include "source/merging/date_order.hpp"
#include "source/merging/join.hpp"
#include "source/merging/part.hpp"
#include "stream/reader.hpp"
#include "stream/writer.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace chatkeep;

source::merging::Input make_input(std::string_view lines, const std::string& name) {
    source::merging::Input input;
    input.name = name;
    stream::Writer writer(*input.bytes);
    writer.write(stream::Header{"fuzz", {}});
    while (!lines.empty()) {
        const std::string_view line = lines.substr(0, lines.find('\n'));
        lines.remove_prefix(std::min(lines.size(), line.size() + 1));
        const stream::Document record(line, "fuzz");
        writer.pass(record.root().text_of("type"), line);
    }
    writer.finish();
    return input;
}

std::uint64_t count_messages(const std::vector<source::merging::Input>& inputs) {
    std::uint64_t count = 0;
    for (const source::merging::Input& input : inputs) {
        for (const source::merging::Part& part : input.parts) {
            count += part.count;
        }
    }
    return count;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto border = bytes.find("\n\n");
    const std::string_view second = border == std::string_view::npos ? bytes : bytes.substr(border + 2);
    try {
        std::vector<source::merging::Input> inputs;
        inputs.push_back(make_input(bytes.substr(0, border), "one"));
        inputs.push_back(make_input(second, "two"));
        for (std::size_t i = 0; i < inputs.size(); ++i) {
            base::SpoolReader read_back(*inputs[i].bytes);
            source::merging::take_apart(inputs[i], i, read_back);
        }
        source::merging::settle_date_orders(inputs);
        const std::uint64_t records = count_messages(inputs);
        base::StringOutput output;
        stream::Writer writer(output);
        std::uint64_t used = 0;
        for (const auto& summary : source::merging::join(inputs, {}, writer)) {
            used += summary.records;
        }
        if (used != records) {
            std::abort();
        }
    } catch (const base::Error& error) {
        const base::Fault fault = error.fault();
        if (fault != base::Fault::data && fault != base::Fault::usage && fault != base::Fault::refused) {
            std::fputs(error.what(), stderr);
            std::abort();
        }
    }
    return 0;
}
