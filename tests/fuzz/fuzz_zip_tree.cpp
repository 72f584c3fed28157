// SPDX-License-Identifier: EUPL-1.2
// Any bytes as a zip: it opens or is refused with an error, and each entry reads to its end or fails with an
// error.
#include "base/error.hpp"
#include "base/io.hpp"
#include "base/text.hpp"
#include "fuzz_support.hpp"
#include "tree/tree.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace {

using chatkeep::base::Error;
using chatkeep::base::Fault;

void read_entry(const chatkeep::tree::Tree& tree, std::size_t index) {
    static std::vector<char> window(std::size_t{64} << 10U);
    const chatkeep::tree::Entry& entry = tree.entries()[index];
    require(chatkeep::base::is_utf8(entry.path) && tree.find(entry.path) == index);
    try {
        const auto input = tree.open(index);
        std::uint64_t total = 0;
        while (const std::size_t count = input->read(window.data(), window.size())) {
            total += count;
        }
        require(total == entry.size);
    } catch (const Error& error) {
        require(error.fault() == Fault::data);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    chatkeep::tree::Limits limits;
    limits.entries = 200;
    limits.ratio = 20;
    limits.nested_size = std::uint64_t{1} << 20U;
    chatkeep::base::MemoryInput input({reinterpret_cast<const char*>(data), size});
    try {
        const auto tree = chatkeep::tree::open_tree(input, "fuzz", limits);
        for (std::size_t i = 0; i < tree->entries().size(); ++i) {
            read_entry(*tree, i);
        }
    } catch (const Error& error) {
        require(error.fault() == Fault::data);
    }
    return 0;
}
