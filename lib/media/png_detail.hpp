#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Chunks of PNG pictures; never included from outside this folder.

#include "media/detail.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace chatkeep::media {

struct PngChunk {
    std::string type;
    std::uint64_t begin = 0;
    std::uint64_t body = 0;
    std::uint64_t size = 0; ///< of the body
    std::uint64_t end = 0;  ///< behind the checksum
};

inline constexpr std::uint64_t k_png_signature_size = 8;

/// The chunk at a place; withholds a picture that ends inside it.
[[nodiscard]] PngChunk read_png_chunk(View& view, std::uint64_t at);

/// Four bytes, the highest first.
[[nodiscard]] std::string png_number(std::uint64_t number);

/// The checksum of a chunk of which only the first size bytes of its body stay.
[[nodiscard]] std::uint64_t png_checksum(View& view, const PngChunk& chunk, std::uint64_t size);

/// Leaves of a chunk only the first size bytes of its body.
void shorten_png_chunk(View& view, const PngChunk& chunk, std::uint64_t size, Draft& draft);

} // namespace chatkeep::media
