// SPDX-License-Identifier: EUPL-1.2
#include "media/hidden.hpp"

namespace chatkeep::media {

Coded look_at_pixels(View& view, Kind kind, Draft& draft) {
    if (kind == Kind::png) {
        return trim_png_data(view, draft);
    }
    if (kind == Kind::gif) {
        return trim_gif_data(view, draft);
    }
    return kind != Kind::jpeg || is_jpeg_read_whole(view) ? Coded::whole : Coded::must_anew;
}

} // namespace chatkeep::media
