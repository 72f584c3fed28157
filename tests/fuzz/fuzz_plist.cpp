// SPDX-License-Identifier: EUPL-1.2
// Any bytes as a property list: it is refused, or a walk through it and through the archive in it ends.
#include "base/plist.hpp"
#include "base/text.hpp"
#include "fuzz_support.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace {

using chatkeep::base::PlistKind;
using chatkeep::base::PlistValue;

/// Depth first, as a reader of lists does it; the bounds that plist.hpp promises hold.
void walk(const PlistValue& value, std::size_t depth, std::size_t& met) {
    require(depth <= 512 && ++met <= 4'000'000);
    require(value.kind() != PlistKind::missing);
    if (const auto text = value.text()) {
        require(chatkeep::base::is_utf8(*text));
    }
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (value.kind() == PlistKind::dictionary) {
            walk(value.key(i), depth + 1, met);
        }
        walk(value[i], depth + 1, met);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto list = chatkeep::base::parse_plist(bytes);
    if (!list) {
        return 0;
    }
    std::size_t met = 0;
    walk(*list, 1, met);
    if (const auto graph = chatkeep::base::resolve_keyed_archive(*list)) {
        met = 0;
        walk(*graph, 1, met);
    }
    return 0;
}
