#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Keccak-256 with its first padding, as Ethereum uses it; SHA3-256 of FIPS 202, which OpenSSL has, pads
// otherwise.

#include <array>
#include <cstdint>
#include <string_view>

namespace chatkeep::policy {

/// bytes: at most 135, one block.
[[nodiscard]] std::array<std::uint8_t, 32> keccak256(std::string_view bytes);

} // namespace chatkeep::policy
