#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Numbers as zip writes them: least significant byte first.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace chatkeep::tree {

/// The number of Size bytes at an offset, which must lie in bytes.
template <typename Number>
[[nodiscard]] Number load_le(std::string_view bytes, std::size_t offset) noexcept {
    std::uint64_t value = 0;
    for (std::size_t i = sizeof(Number); i > 0; --i) {
        value = (value << 8U) | static_cast<unsigned char>(bytes[offset + i - 1]);
    }
    return static_cast<Number>(value);
}

template <typename Number>
void append_le(std::string& bytes, Number number) {
    for (std::size_t i = 0; i < sizeof(Number); ++i) {
        bytes += static_cast<char>((static_cast<std::uint64_t>(number) >> (8 * i)) & 0xFFU);
    }
}

} // namespace chatkeep::tree
