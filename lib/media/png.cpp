// SPDX-License-Identifier: EUPL-1.2
// Facts of the format: W3C PNG (third edition) sections 5 and 11.
#include "media/exif.hpp"
#include "media/hidden.hpp"
#include "media/png_detail.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <set>

namespace chatkeep::media {

namespace {

constexpr std::uint64_t k_frame_size = 12; ///< length, type and checksum of a chunk
constexpr std::uint64_t k_exif_most = std::uint64_t{1} << 20U;
constexpr std::uint64_t k_head_size = 13;
constexpr std::uint64_t k_animation_size = 8;
constexpr std::uint64_t k_frame_control_size = 26;
constexpr unsigned k_palette_colour = 3; ///< the colour type of pixels that are numbers of a palette

std::string_view word_of(std::string_view type) {
    if (type == "tEXt" || type == "zTXt" || type == "iTXt") {
        return "text";
    }
    if (type == "eXIf" || type == "tIME" || type == "iCCP") {
        return type == "eXIf" ? "exif" : (type == "tIME" ? "time" : "icc");
    }
    return "unknown";
}

/// Keeps pixels, palette, transparency and animation, each where and as large as decoders read it. What says
/// how colours are meant goes with the rest: without it they are sRGB.
class PngCutter {
public:
    PngCutter(View& view, Draft& draft) : m_view(view), m_draft(draft) {}

    void cut() {
        std::uint64_t at = k_png_signature_size;
        while (at < m_view.size() && !m_has_end) {
            const PngChunk chunk = read_png_chunk(m_view, at);
            take(chunk);
            at = chunk.end;
        }
        m_draft.cuts.remove(at, m_view.size(), "trailing data");
        if (!m_has_pixels) {
            withhold("there is no picture in the file");
        }
        if (!m_has_end) {
            withhold(k_cut_short);
        }
    }

private:
    void take(const PngChunk& chunk) {
        if (m_seen.empty()) {
            take_head(chunk);
        } else if (chunk.type == "IEND") {
            m_has_end = true;
            shorten_png_chunk(m_view, chunk, 0, m_draft);
        } else if (chunk.type == "IDAT") {
            m_has_pixels = true;
        } else if (chunk.type == "PLTE" && is_first(chunk) && m_colour == k_palette_colour) {
            m_palette = std::min(chunk.size, 3 * (std::uint64_t{1} << m_depth)) / 3;
            shorten_png_chunk(m_view, chunk, 3 * m_palette, m_draft);
        } else if (!is_needed(chunk)) {
            take_exif(chunk);
            m_draft.cuts.remove(chunk.begin, chunk.end, word_of(chunk.type));
        }
        m_seen.insert(chunk.type);
    }

    void take_head(const PngChunk& chunk) {
        if (chunk.type != "IHDR" || chunk.size != k_head_size) {
            withhold("there is no picture in the file");
        }
        m_depth = static_cast<unsigned>(m_view.big(chunk.body + 8, 1)) % 32;
        m_colour = static_cast<unsigned>(m_view.big(chunk.body + 9, 1));
    }

    /// Decoders believe the first of its kind, when it stands before the pixels.
    [[nodiscard]] bool is_first(const PngChunk& chunk) const {
        return !m_has_pixels && m_seen.find(chunk.type) == m_seen.end();
    }

    [[nodiscard]] bool is_needed(const PngChunk& chunk) const {
        if (chunk.type == "tRNS") {
            return is_first(chunk) && has_transparency_size(chunk.size);
        }
        if (chunk.type == "bKGD") {
            return is_first(chunk) && chunk.size == (is_palette() ? 1U : ((m_colour & 2U) != 0 ? 6U : 2U));
        }
        if (chunk.type == "acTL") {
            return is_first(chunk) && chunk.size == k_animation_size;
        }
        const bool is_frame = (chunk.type == "fcTL" && chunk.size == k_frame_control_size) ||
                              (chunk.type == "fdAT" && chunk.size >= 4);
        return is_frame && m_seen.find("acTL") != m_seen.end();
    }

    [[nodiscard]] bool is_palette() const noexcept { return m_colour == k_palette_colour; }

    [[nodiscard]] bool has_transparency_size(std::uint64_t size) const noexcept {
        if (is_palette()) {
            return size != 0 && size <= m_palette;
        }
        return (m_colour == 0 && size == 2) || (m_colour == 2 && size == 6);
    }

    void take_exif(const PngChunk& chunk) {
        if (chunk.type == "eXIf") {
            const ExifFacts facts = read_exif(m_view.copy(chunk.body, chunk.size, k_exif_most));
            m_draft.orientation = facts.orientation;
            m_draft.captured = facts.captured;
        }
    }

    View& m_view;
    Draft& m_draft;
    std::set<std::string, std::less<>> m_seen; ///< types of chunks
    unsigned m_depth = 0;
    unsigned m_colour = 0;
    std::uint64_t m_palette = 0; ///< colours in it
    bool m_has_pixels = false;
    bool m_has_end = false;
};

} // namespace

PngChunk read_png_chunk(View& view, std::uint64_t at) {
    PngChunk chunk{std::string(view.at(at + 4, 4)), at, at + 8, view.big(at, 4), 0};
    chunk.end = at + k_frame_size + chunk.size;
    if (chunk.end > view.size()) {
        withhold(k_cut_short);
    }
    return chunk;
}

std::string png_number(std::uint64_t number) {
    return {static_cast<char>(number >> 24U & 0xffU), static_cast<char>(number >> 16U & 0xffU),
            static_cast<char>(number >> 8U & 0xffU), static_cast<char>(number & 0xffU)};
}

std::uint64_t png_checksum(View& view, const PngChunk& chunk, std::uint64_t size) {
    constexpr std::uint64_t window = std::uint64_t{1} << 16U;
    std::uint64_t sum = 0;
    const std::uint64_t end = chunk.body + size;
    for (std::uint64_t at = chunk.begin + 4; at < end; at += window) { // the type counts too
        const std::string_view bytes = view.at(at, static_cast<std::size_t>(std::min(window, end - at)));
        sum = ::crc32(sum, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size()));
    }
    return sum;
}

void shorten_png_chunk(View& view, const PngChunk& chunk, std::uint64_t size, Draft& draft) {
    if (chunk.size == size) {
        return;
    }
    draft.cuts.replace(chunk.begin, chunk.begin + 4, png_number(size), {});
    draft.cuts.remove(chunk.body + size, chunk.body + chunk.size, k_not_shown);
    draft.cuts.replace(chunk.end - 4, chunk.end, png_number(png_checksum(view, chunk, size)), {});
}

void cut_png(View& view, Draft& draft) {
    PngCutter(view, draft).cut();
}

} // namespace chatkeep::media
