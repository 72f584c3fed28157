#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The two things of EXIF that a cleaned picture still needs.

#include <string>
#include <string_view>

namespace chatkeep::media {

struct ExifFacts {
    unsigned orientation = 1; ///< 1 to 8
    std::string captured;     ///< "2020-01-27T08:00:00+01:00"; the offset only where EXIF has it
};

/// tiff: from the byte order mark on. Whatever is damaged in it is as if it were not there.
[[nodiscard]] ExifFacts read_exif(std::string_view tiff);

/// "2020:01:27 08:00:00" with an offset of the form "+01:00" or none; empty when that is no moment.
[[nodiscard]] std::string moment_of(std::string_view date, std::string_view offset);

} // namespace chatkeep::media
