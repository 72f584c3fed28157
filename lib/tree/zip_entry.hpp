#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Unpacks one entry of a zip.

#include "base/io.hpp"
#include "tree/bytes.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace chatkeep::tree {

/// What the directory of the zip says of an entry.
struct PackedFile {
    std::uint64_t offset = 0; ///< of its local header
    std::uint64_t packed = 0;
    std::uint64_t size = 0;
    std::uint32_t crc = 0;
    std::uint16_t method = 0;
};

/// Reading throws Error{data} when the entry is damaged, unlike its declared size or checksum, or gives more
/// than limit bytes. place names it in messages: "export.zip: photo.jpg". data holds its packed bytes.
[[nodiscard]] std::unique_ptr<base::Input> open_packed(Bytes data, const PackedFile& file,
                                                       std::uint64_t limit, std::string place);

} // namespace chatkeep::tree
