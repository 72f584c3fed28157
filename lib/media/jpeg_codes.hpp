#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Huffman codes of JPEG and the bits of a scan; never included from outside this folder.

#include "media/view.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace chatkeep::media {

/// Codes of up to 16 bits (ITU T.81 annex C).
class HuffmanTable {
public:
    /// lengths: how many codes of 1 to 16 bits there are. False when there are more than fit.
    bool read(std::string_view lengths, std::string_view symbols);

    /// The length of the code that the highest bits of 16 begin with, and its symbol; length 0: there is
    /// none.
    struct Code {
        unsigned length = 0;
        unsigned symbol = 0;
    };

    [[nodiscard]] Code find(unsigned bits16) const;

private:
    struct Range {
        unsigned end = 0;   ///< the first code behind those of a length, moved up to 16 bits
        unsigned begin = 0; ///< the first code of a length
        unsigned index = 0; ///< of its symbol
    };

    static constexpr unsigned k_fast_bits = 9;

    std::array<Range, 17> m_ranges{};
    std::array<Code, std::size_t{1} << k_fast_bits> m_fast{}; ///< by the first bits; length 0: a longer code
    std::string m_symbols;
};

/// Reads the bits of a scan, without the zeros that stand behind bytes 0xff.
class ScanBits {
public:
    ScanBits(View& view, std::uint64_t at) : m_view(&view), m_begin(at) {}

    /// False when the scan has no more.
    [[nodiscard]] bool skip(unsigned count);
    /// At most 16 bits, as a number; only when they are there.
    [[nodiscard]] bool take(unsigned count, unsigned& value);
    [[nodiscard]] bool decode(const HuffmanTable& table, unsigned& symbol);

    /// Moves to the next whole byte; false when what it passes are not all zeros or all ones.
    [[nodiscard]] bool align();

    /// The place of the next byte, when all bits before it were taken: see align().
    [[nodiscard]] std::uint64_t place() const noexcept;

private:
    static constexpr std::size_t k_places = 8; ///< bytes that fit into m_bits

    void fill();
    [[nodiscard]] bool load();

    View* m_view;
    std::uint64_t m_begin; ///< of the window, in the file
    std::string m_window;  ///< a copy: a view is valid until the next look
    std::size_t m_at = 0;  ///< in it
    std::uint64_t m_bits = 0;
    unsigned m_count = 0;                           ///< the lowest bits of m_bits that were not taken
    bool m_is_over = false;                         ///< a marker or the end of the file is next
    std::array<std::uint64_t, k_places> m_places{}; ///< in the file, of the bytes in m_bits
    std::size_t m_bytes = 0;                        ///< that were put into m_bits
};

} // namespace chatkeep::media
