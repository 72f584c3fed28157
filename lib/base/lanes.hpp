#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Sixteen bytes at a time, with the vector extension that g++ and clang share on every machine.

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace chatkeep::base {

using Lanes = unsigned char __attribute__((vector_size(16)));

inline constexpr std::size_t k_lanes = sizeof(Lanes);

/// Reads 16 bytes from any address.
[[nodiscard]] inline Lanes load_lanes(const char* bytes) noexcept {
    Lanes lanes;
    std::memcpy(&lanes, bytes, sizeof lanes);
    return lanes;
}

/// Whether a bit is set in any lane; comparisons of lanes give 0xFF where they hold.
template <typename L>
[[nodiscard]] bool any_lane(L lanes) noexcept {
    static_assert(sizeof lanes == k_lanes);
    std::uint64_t halves[2]; // NOLINT(modernize-avoid-c-arrays): two halves of a register
    std::memcpy(halves, &lanes, sizeof halves);
    return (halves[0] | halves[1]) != 0;
}

} // namespace chatkeep::base
