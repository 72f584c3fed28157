// SPDX-License-Identifier: EUPL-1.2
// Records shown alone, from anyone: none may crash the check or reach beyond its folder.
#include "archive/shown_record.hpp"
#include "base/error.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    try {
        static_cast<void>(chatkeep::archive::check_shown(bytes, "shown.json", "/nonexistent"));
    } catch (const chatkeep::base::Error& error) {
        if (error.fault() == chatkeep::base::Fault::internal) {
            std::abort();
        }
    }
    return 0;
}
