#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Keyed digests: a digest of a short text can be guessed, one with a secret key can't.

#include <string>
#include <string_view>

namespace chatkeep::hash {

/// HMAC-SHA-256 under one key, which is wiped from memory when the object goes.
class HmacSha256 {
public:
    explicit HmacSha256(std::string key);
    ~HmacSha256();
    HmacSha256(const HmacSha256&) = delete;
    HmacSha256& operator=(const HmacSha256&) = delete;
    HmacSha256(HmacSha256&&) = delete;
    HmacSha256& operator=(HmacSha256&&) = delete;

    /// Lower-case hex.
    [[nodiscard]] std::string of(std::string_view bytes) const;

private:
    std::string m_key;
};

} // namespace chatkeep::hash
