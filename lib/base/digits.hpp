#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Decimal digits by table: a parse writes a dozen numbers for each message.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace chatkeep::base {

namespace detail {

constexpr std::array<char, 200> make_digit_pairs() {
    std::array<char, 200> pairs{};
    for (std::size_t i = 0; i < 100; ++i) {
        pairs[2 * i] = static_cast<char>('0' + i / 10);
        pairs[2 * i + 1] = static_cast<char>('0' + i % 10);
    }
    return pairs;
}

inline constexpr std::array<char, 200> k_digit_pairs = make_digit_pairs(); ///< "00" to "99"

/// The digits of a value below 100,000,000, one in each byte, the first in the lowest: divided in all lanes
/// at once, by multiplying.
constexpr std::uint64_t eight_digits(std::uint32_t value) noexcept {
    const std::uint64_t fours = value / 10'000 | std::uint64_t{value % 10'000} << 32U;
    const std::uint64_t hundreds = (fours * 5243 >> 19U) & 0x0000007F0000007FULL;
    const std::uint64_t pairs = hundreds | (fours - 100 * hundreds) << 16U;
    const std::uint64_t tens = (pairs * 103 >> 10U) & 0x000F000F000F000FULL;
    return tens | (pairs - 10 * tens) << 8U;
}

} // namespace detail

/// The two digits of a value below 100 as they stand in memory.
[[nodiscard]] inline std::uint64_t digit_pair(std::uint32_t value) noexcept {
    static_assert(std::endian::native == std::endian::little);
    std::uint16_t pair = 0;
    std::memcpy(&pair, detail::k_digit_pairs.data() + std::size_t{2} * value, sizeof pair);
    return pair;
}

/// Writes two digits; value is below 100. Returns the end of what was written.
inline char* write_pair(char* out, std::uint32_t value) noexcept {
    std::memcpy(out, detail::k_digit_pairs.data() + std::size_t{2} * value, 2);
    return out + 2;
}

/// Writes value in decimal; there must be room for 20 bytes. Returns the end of what was written.
inline char* write_number(char* out, std::uint64_t value) noexcept {
    constexpr std::uint64_t zeros = 0x3030303030303030ULL;
    if (value < 10) {
        *out = static_cast<char>('0' + value);
        return out + 1;
    }
    if (value >= 100'000'000) {
        const std::uint64_t last =
            detail::eight_digits(static_cast<std::uint32_t>(value % 100'000'000)) | zeros;
        out = write_number(out, value / 100'000'000);
        std::memcpy(out, &last, sizeof last);
        return out + sizeof last;
    }
    const std::uint64_t word = detail::eight_digits(static_cast<std::uint32_t>(value)) | zeros;
    const auto leading = static_cast<unsigned>(std::countr_zero(word ^ zeros)) / 8;
    const std::uint64_t without_leading = word >> (8 * leading);
    std::memcpy(out, &without_leading, sizeof without_leading);
    return out + 8 - leading;
}

/// Writes numbers that nearly always lie close to the one before, as places in a file do: of these only the
/// last four digits are made.
class NearNumber {
public:
    /// The same as write_number(); there must be room for 24 bytes.
    char* write(char* out, std::uint64_t value) noexcept {
        if (m_base == 0 || value < m_base || value - m_base >= k_near) {
            return turn_to(out, value);
        }
        std::memcpy(out, m_front.data(), m_front.size()); // more than is used: a constant number is no call
        const auto last = static_cast<std::uint32_t>(value - m_base);
        return write_pair(write_pair(out + m_size, last / 100), last % 100);
    }

private:
    static constexpr std::uint64_t k_near = 10'000;

    char* turn_to(char* out, std::uint64_t value) noexcept {
        m_base = value - value % k_near;
        m_size = static_cast<std::size_t>(write_number(m_front.data(), value / k_near) - m_front.data());
        return write_number(out, value);
    }

    std::uint64_t m_base = 0;       ///< the last number with zeros for its last digits; 0: it has no others
    std::array<char, 20> m_front{}; ///< the digits in front of those
    std::size_t m_size = 0;
};

} // namespace chatkeep::base
