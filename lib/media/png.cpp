// SPDX-License-Identifier: EUPL-1.2
// Facts of the format: W3C PNG (third edition) sections 5 and 11.
#include "media/detail.hpp"
#include "media/exif.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::media {

namespace {

constexpr std::uint64_t k_signature_size = 8;
constexpr std::uint64_t k_frame_size = 12; ///< length, type and checksum of a chunk
constexpr std::uint64_t k_exif_most = std::uint64_t{1} << 20U;

/// Pixels, palette, transparency, animation. What says how colours are meant goes with the rest: without it
/// they are sRGB.
constexpr std::array<std::string_view, 9> k_needed = {"IHDR", "PLTE", "IDAT", "IEND", "tRNS",
                                                      "bKGD", "acTL", "fcTL", "fdAT"};

std::string_view word_of(std::string_view type) {
    if (type == "tEXt" || type == "zTXt" || type == "iTXt") {
        return "text";
    }
    if (type == "eXIf" || type == "tIME" || type == "iCCP") {
        return type == "eXIf" ? "exif" : (type == "tIME" ? "time" : "icc");
    }
    return "unknown";
}

} // namespace

void cut_png(View& view, Draft& draft) {
    std::uint64_t at = k_signature_size;
    bool has_pixels = false;
    bool has_end = false;
    while (at < view.size()) {
        const std::uint64_t length = view.big(at, 4);
        const std::string type(view.at(at + 4, 4));
        const std::uint64_t end = at + k_frame_size + length;
        if (end > view.size()) {
            withhold(k_cut_short);
        }
        has_pixels = has_pixels || type == "IDAT";
        if (type == "eXIf") {
            const ExifFacts facts = read_exif(view.copy(at + 8, length, k_exif_most));
            draft.orientation = facts.orientation;
            draft.captured = facts.captured;
        }
        if (std::find(k_needed.begin(), k_needed.end(), type) == k_needed.end()) {
            draft.cuts.remove(at, end, word_of(type));
        }
        if (type == "IEND") {
            has_end = true;
            draft.cuts.remove(end, view.size(), "trailing data");
            break;
        }
        at = end;
    }
    if (!has_pixels) {
        withhold("there is no picture in the file");
    }
    if (!has_end) {
        withhold(k_cut_short);
    }
}

} // namespace chatkeep::media
