#pragma once
// SPDX-License-Identifier: EUPL-1.2
// A 32-byte value (digest, key, commitment) and the two ways in which it is written.

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace chatkeep::hash {

using Hash256 = std::array<unsigned char, 32>;

/// The bytes, valid as long as the value.
[[nodiscard]] inline std::string_view bytes_of(const Hash256& value) noexcept {
    return {reinterpret_cast<const char*>(value.data()), value.size()};
}

/// Lower-case.
[[nodiscard]] std::string to_hex(const Hash256& value);
/// Exactly 64 lower-case digits, else nothing.
[[nodiscard]] std::optional<Hash256> parse_hex(std::string_view hex) noexcept;

/// 43 characters of base64url without padding (RFC 4648, section 5).
[[nodiscard]] std::string to_base64url(const Hash256& value);
/// Only the one form that to_base64url writes: the two bits that carry nothing must be zero.
[[nodiscard]] std::optional<Hash256> parse_base64url(std::string_view text) noexcept;

} // namespace chatkeep::hash
