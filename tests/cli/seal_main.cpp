// SPDX-License-Identifier: EUPL-1.2
// seal_stream: gives an edited chat stream on standard input an end record that fits, so that only the edit
// is wrong.
#include "base/io.hpp"
#include "stream/writer.hpp"

#include <unistd.h>

#include <string>
#include <string_view>

int main() {
    using namespace chatkeep;
    const auto input = base::FdInput::standard();
    const std::string bytes = base::read_all(*input, std::size_t{64} << 20U, "standard input");
    base::FdOutput output(STDOUT_FILENO, "standard output");
    stream::Writer writer(output);
    std::string_view rest = bytes;
    while (!rest.empty()) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(line.size() + 1);
        const std::string_view type = line.substr(std::string_view("{\"type\":\"").size());
        if (!type.starts_with("end\"")) {
            writer.pass(type.substr(0, type.find('"')), line);
        }
    }
    writer.finish();
}
