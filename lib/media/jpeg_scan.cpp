// SPDX-License-Identifier: EUPL-1.2
// Facts of the format: ITU T.81 annexes A.2 (order of blocks), F.2 (sequential), G.2 (progressive).
#include "media/jpeg_scan.hpp"

#include <algorithm>

namespace chatkeep::media {

namespace {

constexpr unsigned k_frequencies = 64;
constexpr unsigned k_bits_most = 16; ///< of one number
constexpr unsigned k_zeros = 15;     ///< a run of 16 zeros, without a number behind it

class BlockReader {
public:
    BlockReader(View& view, std::uint64_t at, const JpegScan& scan)
        : m_view(view), m_bits(view, at), m_scan(scan) {}

    std::uint64_t read() {
        const bool is_single = m_scan.parts.size() == 1;
        const JpegPlane& plane = *m_scan.parts.front().plane;
        const std::uint64_t across = is_single ? plane.blocks_across : m_scan.units_across;
        const std::uint64_t down = is_single ? plane.blocks_down : m_scan.units_down;
        std::uint64_t done = 0;
        for (std::uint64_t y = 0; y < down; ++y) {
            for (std::uint64_t x = 0; x < across; ++x, ++done) {
                const bool is_restart = m_scan.restart != 0 && done != 0 && done % m_scan.restart == 0;
                if ((is_restart && !pass_marker(done / m_scan.restart - 1)) || !read_unit(x, y, is_single)) {
                    return 0;
                }
            }
        }
        return m_bits.align() ? m_bits.place() : 0;
    }

private:
    bool pass_marker(std::uint64_t number) {
        constexpr std::uint64_t first_marker = 0xffd0;
        const bool fits = m_bits.align();
        const std::uint64_t at = m_bits.place();
        m_run = 0;
        if (!fits || at + 2 > m_view.size() || m_view.big(at, 2) != first_marker + number % 8) {
            return false;
        }
        m_bits = ScanBits(m_view, at + 2);
        return true;
    }

    bool read_unit(std::uint64_t x, std::uint64_t y, bool is_single) {
        for (const JpegScan::Part& part : m_scan.parts) {
            const unsigned across = is_single ? 1 : part.plane->across;
            const unsigned count = is_single ? 1 : across * part.plane->down;
            for (unsigned i = 0; i < count; ++i) {
                const std::uint64_t row = is_single ? y : y * part.plane->down + i / across;
                const std::uint64_t column = is_single ? x : x * across + i % across;
                if (!read_block(part, row * part.plane->row + column)) {
                    return false;
                }
            }
        }
        return true;
    }

    bool read_block(const JpegScan::Part& part, std::uint64_t block) {
        if (!m_scan.is_progressive) {
            return read_steady(*part.steady) && read_waves(*part.waves);
        }
        if (m_scan.first == 0) {
            return m_scan.high == 0 ? read_steady(*part.steady) : m_bits.skip(1);
        }
        std::uint64_t& non_zero = part.plane->non_zero.at(block);
        return m_scan.high == 0 ? read_band(*part.waves, non_zero) : refine_band(*part.waves, non_zero);
    }

    bool read_steady(const HuffmanTable& table) {
        unsigned size = 0;
        return m_bits.decode(table, size) && size <= k_bits_most && m_bits.skip(size);
    }

    bool read_waves(const HuffmanTable& table) {
        unsigned symbol = 0;
        for (unsigned k = 1; k < k_frequencies; ++k) {
            if (!m_bits.decode(table, symbol)) {
                return false;
            }
            if (symbol == 0) {
                return true;
            }
            k += symbol >> 4U;
            const unsigned size = symbol & 15U;
            if (k >= k_frequencies || (size == 0 && symbol >> 4U != k_zeros) || !m_bits.skip(size)) {
                return false;
            }
        }
        return true;
    }

    /// A run of blocks in which nothing more comes; this one is the first of it.
    bool begin_run(unsigned size) {
        unsigned more = 0;
        if (!m_bits.take(size, more)) {
            return false;
        }
        m_run = (std::uint64_t{1} << size) + more;
        return true;
    }

    /// Of a progressive scan.
    struct BandCode {
        unsigned zeros = 0;
        unsigned size = 0; ///< bits of the number behind them
    };

    /// Or begins a run of blocks, which m_run then tells.
    bool next_code(const HuffmanTable& table, BandCode& code) {
        unsigned symbol = 0;
        if (!m_bits.decode(table, symbol)) {
            return false;
        }
        code = {symbol >> 4U, symbol & 15U};
        return code.size != 0 || code.zeros == k_zeros || begin_run(code.zeros);
    }

    bool read_band(const HuffmanTable& table, std::uint64_t& non_zero) {
        BandCode code;
        for (unsigned k = m_scan.first; k <= m_scan.last && m_run == 0; ++k) {
            if (!next_code(table, code)) {
                return false;
            }
            if (m_run != 0) {
                break;
            }
            k += code.zeros;
            if (k > m_scan.last || !m_bits.skip(code.size)) {
                return false;
            }
            non_zero |= code.size == 0 ? 0 : std::uint64_t{1} << k;
        }
        m_run -= m_run == 0 ? 0U : 1U;
        return true;
    }

    /// Passes a run of zeros, and a bit for each number that is known already; k then stands on the next
    /// zero, or behind the band.
    bool pass_zeros(unsigned& k, unsigned zeros, std::uint64_t non_zero) {
        for (; k <= m_scan.last; ++k) {
            const bool is_known = (non_zero >> k & 1U) != 0;
            if (!is_known && zeros-- == 0) {
                break;
            }
            if (is_known && !m_bits.skip(1)) {
                return false;
            }
        }
        return true;
    }

    bool refine_band(const HuffmanTable& table, std::uint64_t& non_zero) {
        BandCode code;
        unsigned k = m_scan.first;
        for (; k <= m_scan.last && m_run == 0; ++k) {
            if (!next_code(table, code)) {
                return false;
            }
            if (m_run != 0) {
                break;
            }
            if (code.size > 1 || !m_bits.skip(code.size) || !pass_zeros(k, code.zeros, non_zero) ||
                (code.size != 0 && k > m_scan.last)) {
                return false;
            }
            non_zero |= code.size == 0 ? 0 : std::uint64_t{1} << k;
        }
        if (m_run == 0) {
            return true;
        }
        --m_run;
        return pass_zeros(k, k_frequencies, non_zero);
    }

    View& m_view;
    ScanBits m_bits;
    const JpegScan& m_scan;
    std::uint64_t m_run = 0; ///< blocks in which nothing more comes
};

} // namespace

std::uint64_t skip_jpeg_blocks(View& view, std::uint64_t at, const JpegScan& scan) {
    return BlockReader(view, at, scan).read();
}

} // namespace chatkeep::media
