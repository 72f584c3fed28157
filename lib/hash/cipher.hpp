#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Key derivation and decryption, all of it OpenSSL's.

#include "base/random_bytes.hpp"
#include "base/secret_bytes.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace chatkeep::hash {

enum class KdfDigest : std::uint8_t { sha1, sha256 };

/// PBKDF2 (RFC 8018) with HMAC: 32 bytes. rounds is at least 1 and at most 2^31 - 1.
[[nodiscard]] base::SecretBytes derive_key(KdfDigest digest, std::string_view password, std::string_view salt,
                                           std::uint32_t rounds);

/// AES key unwrap (RFC 3394) with a key of 32 bytes; nothing when the integrity value does not fit: another
/// key, or damage.
[[nodiscard]] std::optional<base::SecretBytes> unwrap_key(std::string_view key, std::string_view wrapped);

/// The bytes behind AES-256-CBC with an IV of zeros, without regard to padding; at any offset, since a block
/// needs only the one before it. Bytes behind the last whole block are left out. key has 32 bytes.
[[nodiscard]] std::shared_ptr<const base::RandomBytes>
decrypt_cbc(std::shared_ptr<const base::RandomBytes> source, std::string_view key);

} // namespace chatkeep::hash
