// SPDX-License-Identifier: EUPL-1.2
#include "hash/hmac.hpp"

#include "base/error.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <utility>

namespace chatkeep::hash {

HmacSha256::HmacSha256(std::string key) : m_key(std::move(key)) {}

HmacSha256::~HmacSha256() {
    OPENSSL_cleanse(m_key.data(), m_key.size());
}

std::string HmacSha256::of(std::string_view bytes) const {
    constexpr std::string_view digits = "0123456789abcdef";
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
    unsigned size = 0;
    const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
    CHATKEEP_CHECK(HMAC(EVP_sha256(), m_key.data(), static_cast<int>(m_key.size()), data, bytes.size(),
                        mac.data(), &size) != nullptr);
    std::string hex;
    for (unsigned i = 0; i < size; ++i) {
        hex.push_back(digits[mac.at(i) >> 4U]);
        hex.push_back(digits[mac.at(i) & 15U]);
    }
    return hex;
}

} // namespace chatkeep::hash
