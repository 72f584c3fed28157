// SPDX-License-Identifier: EUPL-1.2
// Facts of the formats: RFC 9649 (WebP), Microsoft's Multimedia Programming Interface 1.0 (RIFF, WAV).
#include "media/detail.hpp"
#include "media/exif.hpp"

#include <algorithm>
#include <span>

namespace chatkeep::media {

namespace {

constexpr std::string_view k_picture_chunks[] = { // NOLINT(modernize-avoid-c-arrays): taken as a span
    "VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF"};
constexpr std::string_view k_frame_chunks[] = { // NOLINT(modernize-avoid-c-arrays): taken as a span
    "VP8 ", "VP8L", "ALPH"};
constexpr std::string_view k_sound_chunks[] = { // NOLINT(modernize-avoid-c-arrays): taken as a span
    "fmt ", "data", "fact"};
constexpr std::uint64_t k_head = 12;       ///< "RIFF", size, form
constexpr std::uint64_t k_frame_head = 16; ///< of an ANMF chunk: where and how long the frame shows
constexpr std::uint64_t k_exif_most = std::uint64_t{1} << 20U;
constexpr unsigned k_flags_of_metadata = 0x2c; ///< VP8X: ICC 0x20, EXIF 0x08, XMP 0x04

struct Chunk {
    std::string type;
    std::uint64_t begin = 0;
    std::uint64_t body = 0;
    std::uint64_t end = 0; ///< with the byte that makes its size even, where there is one
};

std::string little_text(std::uint64_t number) {
    std::string text;
    for (unsigned shift = 0; shift < 32; shift += 8) {
        text += static_cast<char>(number >> shift & 0xffU);
    }
    return text;
}

std::string_view word_of(std::string_view type) {
    if (type == "EXIF" || type == "XMP " || type == "ICCP") {
        return type == "EXIF" ? "exif" : (type == "XMP " ? "xmp" : "icc");
    }
    return type == "LIST" || type == "id3 " || type == "bext" || type == "iXML" ? "tags" : "unknown";
}

class RiffCutter {
public:
    RiffCutter(View& view, Draft& draft) : m_view(view), m_draft(draft) {}

    /// Returns how many bytes of the chunks stay.
    std::uint64_t cut(std::uint64_t begin, std::uint64_t end, std::span<const std::string_view> needed) {
        std::uint64_t kept = 0;
        while (begin < end) {
            if (end - begin < 8) { // no chunk fits: padding or rests
                m_draft.cuts.remove(begin, end, "trailing data");
                break;
            }
            const Chunk chunk = read_chunk(begin, end);
            if (std::find(needed.begin(), needed.end(), chunk.type) == needed.end()) {
                take_exif(chunk);
                m_draft.cuts.remove(chunk.begin, chunk.end, word_of(chunk.type));
            } else {
                kept += chunk.end - chunk.begin - trim(chunk);
            }
            begin = chunk.end;
        }
        return kept;
    }

private:
    [[nodiscard]] Chunk read_chunk(std::uint64_t begin, std::uint64_t limit) {
        Chunk chunk{std::string(m_view.at(begin, 4)), begin, begin + 8, 0};
        const std::uint64_t size = m_view.little(begin + 4, 4);
        chunk.end = chunk.body + size + size % 2;
        if (chunk.end > limit && chunk.type != "data" && size > limit - chunk.body) {
            withhold("a chunk reaches beyond the end of the file");
        }
        chunk.end = std::min(chunk.end, limit); // sound that is cut off, or no byte of padding at the end
        return chunk;
    }

    void take_exif(const Chunk& chunk) {
        if (chunk.type == "EXIF") {
            const std::string body = m_view.copy(chunk.body, chunk.end - chunk.body, k_exif_most);
            const std::size_t skip = body.starts_with("Exif") ? 6 : 0;
            const ExifFacts facts = read_exif(std::string_view(body).substr(std::min(skip, body.size())));
            m_draft.orientation = facts.orientation;
            m_draft.captured = facts.captured;
        }
    }

    /// Inside a chunk that stays; returns how many bytes go.
    std::uint64_t trim(const Chunk& chunk) {
        if (chunk.type == "VP8X") {
            const std::uint64_t flags = m_view.big(chunk.body, 1);
            if ((flags & k_flags_of_metadata) != 0) {
                m_draft.cuts.replace(chunk.body, chunk.body + 1,
                                     std::string(1, static_cast<char>(flags & ~k_flags_of_metadata)), {});
            }
        }
        if (chunk.type != "ANMF" || chunk.end - chunk.body < k_frame_head) {
            return 0;
        }
        const std::uint64_t inside = chunk.end - chunk.body - k_frame_head;
        const std::uint64_t kept = cut(chunk.body + k_frame_head, chunk.end, k_frame_chunks);
        if (kept != inside) {
            m_draft.cuts.replace(chunk.begin + 4, chunk.body, little_text(kept + k_frame_head), {});
        }
        return inside - kept;
    }

    View& m_view;
    Draft& m_draft;
};

} // namespace

void cut_riff(View& view, Draft& draft) {
    const bool is_picture = view.at(8, 4) == "WEBP";
    const std::uint64_t declared = view.little(4, 4) + 8;
    const std::uint64_t end = is_picture ? std::min(declared, view.size()) : view.size();
    draft.cuts.remove(end, view.size(), "trailing data");
    const std::uint64_t kept =
        RiffCutter(view, draft)
            .cut(k_head, end,
                 is_picture ? std::span<const std::string_view>(k_picture_chunks) : k_sound_chunks);
    if (kept == 0) {
        withhold("there is neither picture nor sound in the file");
    }
    if (kept + 4 != view.little(4, 4)) {
        draft.cuts.replace(4, 8, little_text(kept + 4), {});
    }
}

} // namespace chatkeep::media
