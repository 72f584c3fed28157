#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What the fuzz targets of attachments share: a file is cleaned or withheld, and
// so is what came out. That cleaning again changes nothing is a law of files that follow their own structure:
// see tests/system/attachments.py.

#include "base/error.hpp"
#include "media/detail.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace chatkeep::fuzz {

inline std::optional<std::string> cut(const std::string& file, void (*cutter)(media::View&, media::Draft&)) {
    const base::StringBytes bytes(file);
    media::View view(bytes);
    media::Draft draft;
    try {
        cutter(view, draft);
        const auto cuts = media::cuts_within(view, draft);
        return base::read_all(*media::open_cut(bytes, cuts), 2 * file.size() + 4096, "fuzz");
    } catch (const base::Error& error) {
        if (error.fault() != base::Fault::data) {
            throw;
        }
        return std::nullopt;
    }
}

inline int run(const std::uint8_t* data, std::size_t size, void (*cutter)(media::View&, media::Draft&)) {
    const std::string file(reinterpret_cast<const char*>(data), size);
    const auto once = cut(file, cutter);
    if (once) {
        static_cast<void>(cut(*once, cutter));
    }
    return 0;
}

} // namespace chatkeep::fuzz
