#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Decimal digits by table: a parse writes a dozen numbers for each message.

#include <array>
#include <bit>
#include <charconv>
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
    if (value < 10) {
        *out = static_cast<char>('0' + value);
        return out + 1;
    }
    if (value >= 100'000'000) {
        return std::to_chars(out, out + 20, value).ptr;
    }
    constexpr std::uint64_t zeros = 0x3030303030303030ULL;
    const auto number = static_cast<std::uint32_t>(value);
    const std::uint64_t word = digit_pair(number / 1'000'000) | digit_pair(number / 10'000 % 100) << 16U |
                               digit_pair(number / 100 % 100) << 32U | digit_pair(number % 100) << 48U;
    const auto leading = static_cast<unsigned>(std::countr_zero(word ^ zeros)) / 8;
    const std::uint64_t without_leading = word >> (8 * leading);
    std::memcpy(out, &without_leading, sizeof without_leading);
    return out + 8 - leading;
}

} // namespace chatkeep::base
