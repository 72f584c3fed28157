#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What a file is, by its content alone: names and declared types are not believed.

#include <cstdint>
#include <string_view>

namespace chatkeep::media {

enum class Kind : std::uint8_t {
    unknown,
    jpeg,
    png,
    gif,
    riff,   ///< WebP, WAV
    boxes,  ///< MP4, MOV, 3GP, M4A, HEIC, AVIF
    frames, ///< MP3, AAC, AMR
    ogg,
    flac,
    caf,
    pdf,
    zip,  ///< Office documents are zips
    card, ///< vCard
    text, ///< nothing but text, as far as front shows
};

/// front: the first bytes of the file, 4096 where there are as many.
[[nodiscard]] Kind kind_of(std::string_view front) noexcept;

} // namespace chatkeep::media
