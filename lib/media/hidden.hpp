#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Finds what no decoder shows though it stands among the coded pixels of a picture. It means to decode them,
// so it is done when a picture is cleaned and not when it is committed.

#include "media/detail.hpp"

#include <cstdint>
#include <string_view>

namespace chatkeep::media {

/// The word for it among what was erased.
inline constexpr std::string_view k_not_shown = "data that is not shown";

enum class Coded : std::uint8_t {
    whole,     ///< all that cut_png() and its like leave is shown
    trimmed,   ///< what is not shown was added to the cuts
    must_anew, ///< it can't be cut out: the picture must be written anew
};

/// After the cutter of the kind, whose draft it is; looks into PNG, GIF and JPEG.
[[nodiscard]] Coded look_at_pixels(View& view, Kind kind, Draft& draft);

/// After cut_png(). Behind the end of packed pixels, more rows than the picture has, wrong checksums.
/// Withholds pixels that are damaged, and a picture that moves of which parts are not shown.
[[nodiscard]] Coded trim_png_data(View& view, Draft& draft);

/// After cut_gif(). Behind the code that ends a picture, or the code of its last pixel. A picture with fewer
/// pixels stays as it is.
[[nodiscard]] Coded trim_gif_data(View& view, Draft& draft);

/// Whether a decoder reads all that cut_jpeg() leaves: each table is used, each scan shown, and nothing
/// stands behind the last block of a scan. False also for what is damaged, and for kinds of coding that are
/// rare.
[[nodiscard]] bool is_jpeg_read_whole(View& view);

} // namespace chatkeep::media
