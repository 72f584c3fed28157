#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Where the bytes of an attachment are cut into parts that may have to go one by one: metadata of pictures,
// films and sound. Told from the bytes alone; the cuts stand in the records, so that no verifier needs this.

#include "base/random_bytes.hpp"

#include <cstdint>
#include <vector>

namespace chatkeep::hash {

/// A run of bytes between two cuts.
struct BlobPart {
    std::uint64_t begin = 0;
    std::uint64_t size = 0;
    bool is_metadata = false; ///< a picture or film shows without it

    friend bool operator==(const BlobPart&, const BlobPart&) = default;
};

/// At least one part, without gaps, in order; one part for what is no known format, is damaged where it
/// matters, or has too many pieces (k_most_parts). JPEG: each APPn and COM segment and what follows the end of
/// the picture. PNG: each ancillary chunk that no decoder needs, and what follows IEND. ISO-BMFF (MP4, MOV,
/// HEIC): udta, meta and uuid boxes wherever they stand, free space, and the items of a HEIC file with Exif or
/// XMP.
[[nodiscard]] std::vector<BlobPart> find_parts(const base::RandomBytes& bytes);

inline constexpr std::size_t k_most_parts = 4096;

/// The offsets between parts.
[[nodiscard]] std::vector<std::uint64_t> cuts_of(const std::vector<BlobPart>& parts);

} // namespace chatkeep::hash
