#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Sixteen bytes at a time, with the vector extension that g++ and clang share on every machine.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace chatkeep::base {

using Lanes = unsigned char __attribute__((vector_size(16)));

inline constexpr std::size_t k_lanes = sizeof(Lanes);

/// Reads 16 bytes from any address.
[[nodiscard]] inline Lanes load_lanes(const char* bytes) noexcept {
    Lanes lanes;
    std::memcpy(&lanes, bytes, sizeof lanes);
    return lanes;
}

/// The highest bit of each lane, the first lane's lowest; comparisons of lanes set it where they hold.
template <typename L>
[[nodiscard]] unsigned lane_bits(L lanes) noexcept {
    static_assert(sizeof lanes == k_lanes);
#ifdef __SSE2__
    using Bytes = char __attribute__((vector_size(16)));
    Bytes bytes;
    std::memcpy(&bytes, &lanes, sizeof bytes);
    return static_cast<unsigned>(__builtin_ia32_pmovmskb128(bytes));
#else
    static_assert(std::endian::native == std::endian::little);
    constexpr std::uint64_t highest = 0x8080808080808080ULL;
    constexpr std::uint64_t gather = 0x0002040810204081ULL; // bit 8i + 7 to bit 56 + i
    std::array<std::uint64_t, 2> halves{};
    std::memcpy(halves.data(), &lanes, sizeof halves);
    return static_cast<unsigned>(((halves[0] & highest) * gather) >> 56U) |
           static_cast<unsigned>(((halves[1] & highest) * gather) >> 56U) << 8U;
#endif
}

/// Whether a bit is set in any lane; comparisons of lanes give 0xFF where they hold.
template <typename L>
[[nodiscard]] bool any_lane(L lanes) noexcept {
    return lane_bits(lanes != 0) != 0;
}

/// The eight bytes of a word, its lowest first, and zeros behind them.
[[nodiscard]] inline Lanes spread_word(std::uint64_t word) noexcept {
    using Words = std::uint64_t __attribute__((vector_size(16)));
    const Words words = {word, 0}; // in a register: bytes stored one way and loaded another would wait
    Lanes lanes;
    std::memcpy(&lanes, &words, sizeof lanes);
    return lanes;
}

/// Copies a text to out, nearly always a short one: without a call. Returns the end of what was written.
inline char* copy_short(char* out, std::string_view text) noexcept {
    const auto copy = [&](auto part) { // the parts at both ends meet or overlap
        std::memcpy(&part, text.data(), sizeof part);
        auto last = part;
        std::memcpy(&last, text.data() + text.size() - sizeof last, sizeof last);
        std::memcpy(out, &part, sizeof part);
        std::memcpy(out + text.size() - sizeof last, &last, sizeof last);
    };
    if (text.size() > 16) {
        std::memcpy(out, text.data(), text.size());
    } else if (text.size() >= sizeof(std::uint64_t)) {
        copy(std::uint64_t{});
    } else if (text.size() >= sizeof(std::uint32_t)) {
        copy(std::uint32_t{});
    } else if (!text.empty()) {
        out[0] = text[0];
        out[text.size() / 2] = text[text.size() / 2];
        out[text.size() - 1] = text[text.size() - 1];
    }
    return out + text.size();
}

/// The place of the first byte for which test, a comparison of lanes, holds; text.size() when there is none.
template <typename Test>
[[nodiscard]] std::size_t find_byte(std::string_view text, const Test& test) noexcept {
    std::size_t at = 0;
    for (; at + k_lanes <= text.size(); at += k_lanes) {
        if (const unsigned bits = lane_bits(test(load_lanes(text.data() + at))); bits != 0) {
            return at + static_cast<std::size_t>(std::countr_zero(bits));
        }
    }
    const std::size_t rest = text.size() - at;
    if (rest == 0) {
        return at;
    }
    unsigned bits = 0;
    if (at > 0) { // the last bytes once more, with those in front of them
        bits = lane_bits(test(load_lanes(text.data() + text.size() - k_lanes))) >> (k_lanes - rest);
    } else {
        std::array<char, k_lanes> padded{};
        text.copy(padded.data(), rest);
        bits = lane_bits(test(load_lanes(padded.data()))) & ((1U << rest) - 1U);
    }
    return bits == 0 ? text.size() : at + static_cast<std::size_t>(std::countr_zero(bits));
}

} // namespace chatkeep::base
