// SPDX-License-Identifier: EUPL-1.2
// Facts of the format: CompuServe GIF89a, appendix F (codes of variable length).
#include "media/hidden.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace chatkeep::media {

namespace {

constexpr std::uint64_t k_header_size = 13; ///< signature and screen descriptor
constexpr unsigned k_extension = 0x21;
constexpr unsigned k_image = 0x2c;
constexpr unsigned k_bits_most = 12; ///< of a code
constexpr std::size_t k_block_most = 255;

std::uint64_t table_size(std::uint64_t flags) noexcept {
    return (flags & 0x80U) == 0 ? 0 : std::uint64_t{3} << ((flags & 7U) + 1U);
}

/// The bytes of a row of sub-blocks, one by one.
class Blocks {
public:
    Blocks(View& view, std::uint64_t at) : m_view(view), m_at(at) {}

    /// -1 behind the last.
    int next() {
        if (m_left == 0 && !open()) {
            return -1;
        }
        --m_left;
        ++m_count;
        return static_cast<int>(m_view.big(m_at++, 1));
    }

    /// How many were read.
    [[nodiscard]] std::uint64_t count() const noexcept { return m_count; }

    /// Behind the row, when all were read.
    [[nodiscard]] std::uint64_t place() const noexcept { return m_at; }

private:
    bool open() {
        if (m_is_over || m_at >= m_view.size()) {
            return false;
        }
        m_left = m_view.big(m_at++, 1);
        m_is_over = m_left == 0;
        return !m_is_over;
    }

    View& m_view;
    std::uint64_t m_at;
    std::uint64_t m_left = 0; ///< in the block at hand
    std::uint64_t m_count = 0;
    bool m_is_over = false;
};

/// Counts the pixels that codes stand for.
class CodeReader {
public:
    CodeReader(Blocks& blocks, unsigned bits, std::uint64_t pixels)
        : m_blocks(blocks), m_clear(1U << bits), m_first_width(bits + 1), m_left(pixels) {
        reset();
    }

    /// Reads as far as a decoder does: up to the code that ends the picture, or the code behind its last
    /// pixel. False when there are fewer.
    bool read() {
        for (;;) {
            const int code = take();
            const bool is_end = code == static_cast<int>(m_clear) + 1;
            if (m_left == 0 && code == static_cast<int>(m_clear)) { // some encoders clear once more
                reset();
            } else if (code < 0 || is_end || m_left == 0) {
                m_needed = is_end ? m_blocks.count() : m_needed;
                return is_end || m_left == 0;
            } else if (!add(static_cast<unsigned>(code))) {
                return false;
            }
            m_needed = m_left == 0 && code == static_cast<int>(m_clear) ? m_needed : m_blocks.count();
        }
    }

    /// Bytes that a decoder needs.
    [[nodiscard]] std::uint64_t needed() const noexcept { return m_needed; }

private:
    void reset() noexcept {
        m_width = m_first_width;
        m_next = m_clear + 2;
        m_previous = -1;
    }

    int take() {
        while (m_held < m_width) {
            const int byte = m_blocks.next();
            if (byte < 0) {
                return -1;
            }
            m_bits |= static_cast<std::uint32_t>(byte) << m_held;
            m_held += 8;
        }
        const auto code = static_cast<int>(m_bits & ((1U << m_width) - 1));
        m_bits >>= m_width;
        m_held -= m_width;
        return code;
    }

    bool add(unsigned code) {
        if (code == m_clear) {
            reset();
            return true;
        }
        if (code > m_next || (m_previous < 0 && code >= m_clear)) {
            return false;
        }
        const std::uint64_t before = m_previous < 0 ? 0 : length_of(static_cast<unsigned>(m_previous));
        const std::uint64_t length = code == m_next ? before + 1 : length_of(code);
        if (m_previous >= 0 && m_next < m_lengths.size()) {
            m_lengths[m_next++] = before + 1;
            m_width += m_next == 1U << m_width && m_width < k_bits_most ? 1U : 0U;
        }
        m_previous = static_cast<int>(code);
        m_left -= std::min(m_left, length);
        return true;
    }

    [[nodiscard]] std::uint64_t length_of(unsigned code) const noexcept {
        return code < m_clear ? 1 : m_lengths[std::min<std::size_t>(code, m_lengths.size() - 1)];
    }

    Blocks& m_blocks;
    unsigned m_clear; ///< the code that forgets all; that behind it ends the picture
    unsigned m_first_width;
    std::uint64_t m_left; ///< pixels
    std::uint64_t m_needed = 0;
    std::array<std::uint64_t, std::size_t{1} << k_bits_most> m_lengths{}; ///< pixels of each code
    unsigned m_next = 0;
    unsigned m_width = 0;
    int m_previous = -1;
    std::uint32_t m_bits = 0;
    unsigned m_held = 0;
};

/// The first bytes of a row of sub-blocks, as a row.
std::string first_blocks(View& view, std::uint64_t at, std::uint64_t count) {
    Blocks blocks(view, at);
    std::string out;
    while (count > 0) {
        const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(count, k_block_most));
        out += static_cast<char>(size);
        for (std::size_t i = 0; i < size; ++i) {
            out += static_cast<char>(blocks.next());
        }
        count -= size;
    }
    return out + '\0';
}

/// Behind the picture whose descriptor begins at a place.
std::uint64_t trim_picture(View& view, std::uint64_t at, Draft& draft, bool& is_trimmed) {
    const std::uint64_t pixels = view.little(at + 5, 2) * view.little(at + 7, 2);
    const std::uint64_t start = at + 10 + table_size(view.big(at + 9, 1));
    const auto bits = static_cast<unsigned>(view.big(start, 1));
    Blocks blocks(view, start + 1);
    CodeReader codes(blocks, std::min(bits, k_bits_most - 1), pixels);
    const bool is_whole = bits >= 1 && bits < k_bits_most && codes.read();
    bool says_more = codes.needed() < blocks.count(); // … or only a zero, as some encoders write at the end
    for (int byte = blocks.next(); byte >= 0; byte = blocks.next()) {
        says_more = says_more || byte != 0;
    }
    if (is_whole && says_more) {
        draft.cuts.replace(start + 1, blocks.place(), first_blocks(view, start + 1, codes.needed()),
                           k_not_shown);
        is_trimmed = true;
    }
    return blocks.place();
}

} // namespace

Coded trim_gif_data(View& view, Draft& draft) {
    std::uint64_t at = k_header_size + table_size(view.big(10, 1));
    bool is_trimmed = false;
    while (at < view.size()) {
        const auto kind = static_cast<unsigned>(view.big(at, 1));
        if (kind == k_image) {
            at = trim_picture(view, at, draft, is_trimmed);
        } else if (kind == k_extension) {
            Blocks blocks(view, at + 2);
            while (blocks.next() >= 0) {
            }
            at = blocks.place();
        } else {
            break; // cut_gif() saw that it is the end
        }
    }
    return is_trimmed ? Coded::trimmed : Coded::whole;
}

} // namespace chatkeep::media
