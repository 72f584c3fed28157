#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Numbers the most significant byte first: so stored, they sort bytewise as they do by value.

#include <bit>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace chatkeep::base {

/// From this machine's order to that one, and back.
template <typename Unsigned>
[[nodiscard]] constexpr Unsigned big_endian(Unsigned number) noexcept {
    static_assert(std::is_unsigned_v<Unsigned> && sizeof(Unsigned) <= sizeof(std::uint64_t));
    if constexpr (std::endian::native == std::endian::big || sizeof(Unsigned) == 1) {
        return number;
    } else {
        return static_cast<Unsigned>(__builtin_bswap64(number) >> (64 - 8 * sizeof(Unsigned)));
    }
}

/// Reads sizeof(Unsigned) bytes at any address.
template <typename Unsigned>
[[nodiscard]] Unsigned load_big_endian(const char* at) noexcept {
    Unsigned number = 0;
    std::memcpy(&number, at, sizeof number);
    return big_endian(number);
}

/// Writes sizeof(Unsigned) bytes to any address.
template <typename Unsigned>
void store_big_endian(char* at, Unsigned number) noexcept {
    number = big_endian(number);
    std::memcpy(at, &number, sizeof number);
}

} // namespace chatkeep::base
