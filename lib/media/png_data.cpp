// SPDX-License-Identifier: EUPL-1.2
// Facts of the format: W3C PNG (third edition) sections 7.2, 8 and 10 (rows, interlacing, packed pixels) and
// 11.4 (animation).
#include "media/hidden.hpp"
#include "media/png_detail.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <optional>

namespace chatkeep::media {

namespace {

constexpr std::size_t k_window = std::size_t{1} << 16U;
constexpr std::uint64_t k_sequence_size = 4; ///< number of a chunk in front of the pixels of an animation

struct Area {
    std::uint64_t width = 0;
    std::uint64_t height = 0;
};

struct Head {
    Area area;
    unsigned depth = 0;
    unsigned colour = 0;
    bool is_interlaced = false;
};

Head read_head(View& view) {
    const std::uint64_t body = k_png_signature_size + 8;
    return {{view.big(body, 4), view.big(body + 4, 4)},
            static_cast<unsigned>(view.big(body + 8, 1)),
            static_cast<unsigned>(view.big(body + 9, 1)),
            view.big(body + 12, 1) != 0};
}

std::uint64_t rows_size(const Head& head, Area area) {
    constexpr std::array<unsigned, 7> channels = {1, 0, 3, 1, 2, 0, 4};
    const std::uint64_t bits = std::uint64_t{channels.at(std::min(head.colour, 6U))} * head.depth;
    return area.width == 0 ? 0 : area.height * (1 + (area.width * bits + 7) / 8);
}

/// Bytes of the rows of a picture or frame, each with the number of its filter.
std::uint64_t pixels_size(const Head& head, Area area) {
    struct Pass {
        unsigned x, y, across, down;
    };

    constexpr std::array<Pass, 7> passes = {
        {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}}};
    if (!head.is_interlaced) {
        return rows_size(head, area);
    }
    std::uint64_t sum = 0;
    for (const Pass& pass : passes) {
        const auto part = [](std::uint64_t whole, unsigned from, unsigned step) {
            return whole > from ? (whole - from + step - 1) / step : 0;
        };
        sum += rows_size(head, {part(area.width, pass.x, pass.across), part(area.height, pass.y, pass.down)});
    }
    return sum;
}

/// One stream of packed pixels.
class Unpacker {
public:
    explicit Unpacker(std::uint64_t wanted) : m_wanted(wanted) {
        if (::inflateInit(&m_stream) != Z_OK) {
            withhold("the picture can't be decoded");
        }
    }

    Unpacker(const Unpacker&) = delete;
    Unpacker& operator=(const Unpacker&) = delete;
    Unpacker(Unpacker&&) = delete;
    Unpacker& operator=(Unpacker&&) = delete;

    ~Unpacker() { ::inflateEnd(&m_stream); }

    /// How many of the bytes belong to the stream.
    std::size_t take(std::string_view bytes) {
        // zlib only reads what it is given
        m_stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
        m_stream.avail_in = static_cast<uInt>(bytes.size());
        bool has_more = true; // rows may come when all bytes are taken in
        while (has_more && !m_has_ended && !m_is_damaged) {
            m_stream.next_out = m_buffer.data();
            m_stream.avail_out = static_cast<uInt>(m_buffer.size());
            const int state = ::inflate(&m_stream, Z_NO_FLUSH);
            m_count += m_buffer.size() - m_stream.avail_out;
            m_has_ended = state == Z_STREAM_END;
            m_is_damaged = (state != Z_OK && state != Z_BUF_ERROR && !m_has_ended) || m_count > m_wanted;
            has_more = m_stream.avail_in != 0 || m_stream.avail_out == 0;
        }
        return bytes.size() - m_stream.avail_in;
    }

    [[nodiscard]] bool has_ended() const noexcept { return m_has_ended; }

    /// Not one row too few or too many.
    [[nodiscard]] bool is_whole() const noexcept { return m_has_ended && m_count == m_wanted; }

    /// All rows are there, and decoders show them.
    [[nodiscard]] bool is_shown() const noexcept { return m_count >= m_wanted; }

private:
    z_stream m_stream{};
    std::array<Bytef, k_window> m_buffer{};
    std::uint64_t m_wanted;
    std::uint64_t m_count = 0; ///< bytes of rows so far
    bool m_has_ended = false;
    bool m_is_damaged = false; ///< … or it goes on behind the last row
};

class DataTrimmer {
public:
    DataTrimmer(View& view, Draft& draft) : m_view(view), m_draft(draft), m_head(read_head(view)) {}

    Coded trim() {
        m_pixels.emplace(pixels_size(m_head, m_head.area));
        std::uint64_t at = k_png_signature_size;
        bool has_end = false;
        while (!has_end) { // cut_png() saw the end
            const PngChunk chunk = read_png_chunk(m_view, at);
            take(chunk);
            has_end = chunk.type == "IEND";
            at = chunk.end;
        }
        close_frame();
        if (m_is_animated && m_frames != m_frames_wanted) {
            withhold(k_hidden_frames);
        }
        if (m_pixels->is_whole()) {
            return m_is_trimmed ? Coded::trimmed : Coded::whole;
        }
        if (!m_pixels->is_shown()) {
            withhold("the pixels of the picture are damaged or not all there");
        }
        if (m_is_animated) {
            withhold(k_hidden_frames);
        }
        return Coded::must_anew;
    }

private:
    static constexpr const char* k_hidden_frames = "the picture moves, and has parts that are not shown";

    void take(const PngChunk& chunk) {
        if (chunk.type == "IDAT") {
            take_pixels(chunk);
        } else if (chunk.type == "acTL" && chunk.size == 8 && !m_is_animated && !m_has_pixels) {
            m_is_animated = true;
            m_frames_wanted = m_view.big(chunk.body, 4);
        } else if (chunk.type == "fcTL" && chunk.size == 26 && m_is_animated) {
            close_frame();
            begin_frame(chunk);
        } else if (chunk.type == "fdAT" && chunk.size >= 4 && m_is_animated) {
            take_frame(chunk);
        } else if (chunk.type == "IHDR" || chunk.type == "PLTE" || chunk.type == "tRNS") {
            mend_checksum(chunk);
        }
    }

    void take_pixels(const PngChunk& chunk) {
        m_has_pixels = true;
        const std::uint64_t size = m_pixels->has_ended() ? 0 : feed(*m_pixels, chunk, 0);
        if (size == chunk.size) {
            mend_checksum(chunk);
            return;
        }
        m_is_trimmed = true;
        if (size == 0) {
            m_draft.cuts.remove(chunk.begin, chunk.end, k_not_shown);
        } else {
            shorten_png_chunk(m_view, chunk, size, m_draft);
        }
    }

    /// Returns how many bytes of the chunk's body belong to the pixels.
    std::uint64_t feed(Unpacker& unpacker, const PngChunk& chunk, std::uint64_t from) {
        std::uint64_t at = chunk.body + from;
        const std::uint64_t end = chunk.body + chunk.size;
        std::size_t taken = 1;
        while (at < end && taken != 0) {
            const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(k_window, end - at));
            taken = unpacker.take(m_view.at(at, wanted));
            at += taken;
        }
        return at - chunk.body;
    }

    /// The first frame may be the picture itself.
    void begin_frame(const PngChunk& chunk) {
        ++m_frames;
        if (m_has_pixels || m_frames > 1) {
            m_frame.emplace(
                pixels_size(m_head, {m_view.big(chunk.body + 4, 4), m_view.big(chunk.body + 8, 4)}));
        }
    }

    void take_frame(const PngChunk& chunk) {
        if (!m_frame || m_frame->has_ended() || feed(*m_frame, chunk, k_sequence_size) != chunk.size) {
            withhold(k_hidden_frames);
        }
    }

    void close_frame() {
        if (m_frame && !m_frame->is_whole()) {
            withhold(k_hidden_frames);
        }
        m_frame.reset();
    }

    /// Four bytes that nothing else holds to account.
    void mend_checksum(const PngChunk& chunk) {
        const std::uint64_t sum = png_checksum(m_view, chunk, chunk.size);
        if (m_view.big(chunk.end - 4, 4) != sum) {
            m_draft.cuts.replace(chunk.end - 4, chunk.end, png_number(sum), k_not_shown);
            m_is_trimmed = true;
        }
    }

    View& m_view;
    Draft& m_draft;
    Head m_head;
    std::optional<Unpacker> m_pixels;
    std::optional<Unpacker> m_frame; ///< the one at hand, of an animation
    std::uint64_t m_frames = 0;
    std::uint64_t m_frames_wanted = 0;
    bool m_is_animated = false;
    bool m_has_pixels = false;
    bool m_is_trimmed = false;
};

} // namespace

Coded trim_png_data(View& view, Draft& draft) {
    return DataTrimmer(view, draft).trim();
}

} // namespace chatkeep::media
