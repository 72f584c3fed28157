#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What a file is, by its content alone: names and declared types are not believed.

#include <cstddef>
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

inline constexpr std::size_t k_front = 4096; ///< bytes of a file that kind_of() looks at

/// front: the first k_front bytes of the file, where there are as many.
[[nodiscard]] Kind kind_of(std::string_view front) noexcept;

} // namespace chatkeep::media
