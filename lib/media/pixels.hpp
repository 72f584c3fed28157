#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Pictures as pixels: turned upright, painted over, encoded anew. Only inside media; run in a confined child,
// since the decoders are the work of others.

#include "media/clean.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::media {

/// A JPEG, turned by its EXIF orientation (1 to 8), boxes black, with nothing that no decoder shows. Without
/// boxes it is written without loss where its size allows. A box grows to whole blocks of 8 pixels, so that
/// nothing of what it covers is left in their frequencies. Withholds what can't be decoded.
[[nodiscard]] std::string remake_jpeg(const std::string& jpeg, unsigned orientation,
                                      const std::vector<PixelBox>& boxes);
/// The same for a PNG; exact.
[[nodiscard]] std::string remake_png(const std::string& png, unsigned orientation,
                                     const std::vector<PixelBox>& boxes);

} // namespace chatkeep::media
