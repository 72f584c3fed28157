#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The keybag of an encrypted iOS backup: class keys, wrapped with a key that the password gives.

#include "base/secret_bytes.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::tree {

/// One class key as it is stored.
struct WrappedKey {
    std::uint32_t number = 0; ///< protection class
    std::uint32_t wrap = 0;   ///< bit 0: with the device's key, bit 1: with the password's
    std::string key;          ///< 40 bytes; empty: none
};

struct Keybag {
    std::string uuid; ///< 16 bytes
    std::string salt;
    std::uint32_t rounds = 0;
    std::string first_salt; ///< empty: one derivation only (before iOS 10.2)
    std::uint32_t first_rounds = 0;
    std::vector<WrappedKey> keys;
};

/// Nothing when the bytes are no keybag of a backup or ask for more rounds than any device does.
[[nodiscard]] std::optional<Keybag> parse_keybag(std::string_view bytes);

/// What tells this keybag's derived key from others: hex digits.
[[nodiscard]] std::string keybag_id(const Keybag& keybag);

/// The key that a password gives: 32 bytes. Takes seconds: ten million rounds are usual.
[[nodiscard]] base::SecretBytes derive_backup_key(const Keybag& keybag, std::string_view password);

/// Keys by protection class.
class ClassKeys {
public:
    /// Nothing when the derived key opens no class: the password is wrong.
    [[nodiscard]] static std::optional<ClassKeys> unlock(const Keybag& keybag, std::string_view derived);

    /// A file's key out of its 44 bytes: class (least significant byte first) and the wrapped key. Nothing
    /// when the class has no key here or the key is damaged.
    [[nodiscard]] std::optional<base::SecretBytes> unwrap(std::string_view stored) const;

private:
    std::map<std::uint32_t, base::SecretBytes> m_keys;
};

} // namespace chatkeep::tree
