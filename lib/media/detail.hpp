#pragma once
// SPDX-License-Identifier: EUPL-1.2
// One cleaner per container; never included from outside this folder. Each goes through the whole file by its
// structure and keeps what it knows to be picture, sound or frame; all else is cut. A file that does not
// follow its own structure is withheld (see withhold()).

#include "media/cuts.hpp"
#include "media/kind.hpp"
#include "media/view.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::media {

/// What a cleaner finds out about a file.
struct Draft {
    Cuts cuts;
    std::string captured;     ///< when it was taken, RFC 3339; without offset where the file states none
    unsigned orientation = 1; ///< of EXIF, 1 to 8: how the pixels must be turned to stand upright
};

/// The reason for a picture without its end: nobody can tell what else is missing.
inline constexpr const char* k_cut_short = "the picture is cut short";

using Cutter = void (*)(View&, Draft&);

/// The cleaner of a kind; null for what is no picture, sound or film.
[[nodiscard]] Cutter cutter_of(Kind kind) noexcept;

/// The cuts of a draft, sorted; a file whose structure speaks of bytes behind its end is withheld.
[[nodiscard]] std::vector<Cut> cuts_within(const View& view, const Draft& draft);

void cut_jpeg(View& view, Draft& draft);
void cut_png(View& view, Draft& draft);
void cut_gif(View& view, Draft& draft);
/// WebP, WAV.
void cut_riff(View& view, Draft& draft);
/// MP4, MOV, 3GP, M4A, HEIC, AVIF.
void cut_boxes(View& view, Draft& draft);
/// MP3, AAC (ADTS), AMR.
void cut_frames(View& view, Draft& draft);
void cut_ogg(View& view, Draft& draft);
void cut_flac(View& view, Draft& draft);
/// Core Audio: voice messages of iMessage.
void cut_caf(View& view, Draft& draft);

} // namespace chatkeep::media
