// SPDX-License-Identifier: EUPL-1.2
// Lines of text out of pictures, of any bytes, are refused or become masks that can be read.
#include "base/error.hpp"
#include "base/io.hpp"
#include "fuzz_support.hpp"
#include "policy/load.hpp"
#include "policy/masks.hpp"
#include "policy/picture_lines.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

using namespace chatkeep;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const policy::Policy policy = *policy::parse_policy(k_policy, "fuzz", ".").policy;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    base::StringOutput output;
    policy::PictureLines pictures(policy, output, policy::Level::propose);
    try {
        std::string_view rest = bytes;
        while (!rest.empty()) {
            const std::string_view line = rest.substr(0, rest.find('\n'));
            rest.remove_prefix(line.size() + (line.size() < rest.size() ? 1U : 0U));
            pictures.take(line, base::at_line("fuzz", 1));
        }
    } catch (const base::Error& error) {
        require(error.fault() == base::Fault::data);
    }
    pictures.finish();
    base::MemoryInput masks(output.text);
    require(policy::read_masks(masks, policy, "fuzz").size() <= pictures.counts().pictures);
    return 0;
}
