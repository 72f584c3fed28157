// SPDX-License-Identifier: EUPL-1.2
// Any bytes as a database of messages: it is read, row by row, or refused with an error.
#include "base/error.hpp"
#include "base/io.hpp"
#include "base/text.hpp"
#include "hash/media_store.hpp"
#include "source/imessage/imessage.hpp"
#include "tree/tree.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <variant>

namespace {

using namespace chatkeep;

void demand(bool holds) {
    if (!holds) {
        std::abort();
    }
}

void read(const tree::Tree& tree, const source::Claim& claim) {
    hash::MediaStore store;
    const auto reader = source::imessage::open(tree, claim, store, {});
    model::Record record;
    while (reader->next(record)) {
        if (const auto* message = std::get_if<model::Message>(&record)) {
            demand(base::is_utf8(message->text));
        }
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    base::MemoryInput input({reinterpret_cast<const char*>(data), size});
    try {
        const auto tree = tree::open_tree(input, "sms.db");
        for (const source::Claim& claim : source::imessage::detect(*tree)) {
            read(*tree, claim);
        }
    } catch (const base::Error& error) {
        demand(error.fault() == base::Fault::data || error.fault() == base::Fault::refused);
    }
    return 0;
}
