#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What the cleaners of movies and of HEIF pictures share; never included from outside this folder.

#include "media/detail.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chatkeep::media {

/// A box of ISO/IEC 14496-12: bytes [begin, end), its content from body on.
struct Box {
    std::string type;
    std::uint64_t begin = 0;
    std::uint64_t body = 0;
    std::uint64_t end = 0;

    [[nodiscard]] std::uint64_t size() const noexcept { return end - body; }
};

/// The boxes in [begin, end). A box that reaches beyond end is withheld; up to 7 bytes behind the last one,
/// of which no box can be made, are left out.
[[nodiscard]] std::vector<Box> read_boxes(View& view, std::uint64_t begin, std::uint64_t end);

/// The first of a type; one of type "" and no bytes when there is none.
[[nodiscard]] Box find_box(const std::vector<Box>& boxes, std::string_view type);

/// A box becomes free space of the same size, so that nothing behind it moves.
void hide(const Box& box, std::string_view what, Draft& draft);

/// Stretches of the file that what stays points to.
using Stretches = std::vector<std::pair<std::uint64_t, std::uint64_t>>;

struct Movie {
    Stretches used;          ///< where the samples of the tracks lie that stay
    bool has_media = false;  ///< a track stays
    bool has_hidden = false; ///< a track was taken out
    bool is_measured = true; ///< used tells all; else samples may be longer than their tables say
};

[[nodiscard]] Movie cut_movie(View& view, const Box& moov, Draft& draft);
void cut_fragment(View& view, const Box& moof, Draft& draft);
/// The items of a HEIF picture.
void cut_items(View& view, const Box& meta, Draft& draft, Stretches& used);

} // namespace chatkeep::media
