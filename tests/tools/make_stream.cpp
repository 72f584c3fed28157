// SPDX-License-Identifier: EUPL-1.2
// Makes a chat stream of records on standard input, one a line: adds the first and the last record. For tests
// that need a source that no reader reads.
#include "base/io.hpp"
#include "stream/reader.hpp"
#include "stream/writer.hpp"

#include <unistd.h>

#include <string>
#include <string_view>

int main() {
    using namespace chatkeep;
    const auto input = base::FdInput::standard();
    const std::string text = base::read_all(*input, std::size_t{1} << 32U, "standard input");
    base::FdOutput output(STDOUT_FILENO, "standard output");
    stream::Writer writer(output);
    writer.write(stream::Header{"make_stream", {}});
    std::string_view rest = text;
    while (!rest.empty()) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(line.size() + (line.size() < rest.size() ? 1 : 0));
        const stream::Document record(line, "standard input");
        writer.pass(record.root().text_of("type"), line);
    }
    writer.finish();
    return 0;
}
