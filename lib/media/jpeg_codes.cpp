// SPDX-License-Identifier: EUPL-1.2
#include "media/jpeg_codes.hpp"

namespace chatkeep::media {

bool HuffmanTable::read(std::string_view lengths, std::string_view symbols) {
    constexpr unsigned longest = 16;
    m_fast = {};
    m_symbols = symbols;
    unsigned code = 0; // moved up to 16 bits
    unsigned index = 0;
    for (unsigned length = 1; length <= longest; ++length) {
        const auto count = static_cast<unsigned char>(lengths[length - 1]);
        const unsigned step = 1U << (longest - length);
        m_ranges.at(length) = {code + count * step, code, index};
        if (m_ranges.at(length).end > 1U << longest) {
            return false;
        }
        for (unsigned i = 0; i < count; ++i, ++index, code += step) {
            for (unsigned bits = code; length <= k_fast_bits && bits < code + step;
                 bits += 1U << (longest - k_fast_bits)) {
                m_fast.at(bits >> (longest - k_fast_bits)) = {
                    length, static_cast<unsigned char>(m_symbols.at(index))};
            }
        }
    }
    return true;
}

HuffmanTable::Code HuffmanTable::find(unsigned bits16) const {
    const Code fast = m_fast[bits16 >> (16 - k_fast_bits)];
    if (fast.length != 0) {
        return fast;
    }
    for (unsigned length = k_fast_bits + 1; length <= 16; ++length) {
        const Range& range = m_ranges[length];
        if (bits16 < range.end) {
            const unsigned index = range.index + ((bits16 - range.begin) >> (16 - length));
            return {length, static_cast<unsigned char>(m_symbols.at(index))};
        }
    }
    return {};
}

bool ScanBits::load() {
    constexpr std::size_t window = std::size_t{1} << 16U;
    m_begin += m_at;
    m_window = m_view->up_to(m_begin, window);
    m_at = 0;
    return m_window.size() >= 2; // a scan is never the last thing of a file
}

/// As many whole bytes as fit.
void ScanBits::fill() {
    while (!m_is_over && m_count <= 48) {
        if (m_at + 1 >= m_window.size() && !load()) {
            m_is_over = true;
            return;
        }
        const auto byte = static_cast<unsigned char>(m_window[m_at]);
        if (byte == 0xff && m_window[m_at + 1] != 0) {
            m_is_over = true;
            return;
        }
        m_places[m_bytes++ % k_places] = m_begin + m_at;
        m_at += byte == 0xff ? 2U : 1U;
        m_bits = m_bits << 8U | byte;
        m_count += 8;
    }
}

bool ScanBits::skip(unsigned count) {
    if (m_count < count) {
        fill();
    }
    if (m_count < count) {
        return false;
    }
    m_count -= count;
    return true;
}

bool ScanBits::take(unsigned count, unsigned& value) {
    if (!skip(count)) {
        return false;
    }
    value = static_cast<unsigned>(m_bits >> m_count & ((std::uint64_t{1} << count) - 1));
    return true;
}

bool ScanBits::decode(const HuffmanTable& table, unsigned& symbol) {
    constexpr unsigned longest = 16;
    if (m_count < longest) {
        fill();
    }
    const std::uint64_t bits =
        m_count >= longest ? m_bits >> (m_count - longest) : m_bits << (longest - m_count);
    const HuffmanTable::Code code = table.find(static_cast<unsigned>(bits & 0xffffU));
    symbol = code.symbol;
    return code.length != 0 && skip(code.length);
}

bool ScanBits::align() {
    const unsigned count = m_count % 8;
    unsigned rest = 0;
    return take(count, rest) && (rest == 0 || rest == (1U << count) - 1);
}

std::uint64_t ScanBits::place() const noexcept {
    const std::size_t left = m_count / 8;
    return left == 0 ? m_begin + m_at : m_places[(m_bytes - left) % k_places];
}

} // namespace chatkeep::media
