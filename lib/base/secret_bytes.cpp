// SPDX-License-Identifier: EUPL-1.2
#include "base/secret_bytes.hpp"

#include <openssl/crypto.h>

#include <algorithm>

namespace chatkeep::base {

void SecretBytes::wipe() noexcept {
    OPENSSL_cleanse(m_bytes.data(), m_bytes.size());
}

void SecretBytes::shrink(std::size_t size) noexcept {
    const std::size_t kept = std::min(size, m_bytes.size());
    OPENSSL_cleanse(m_bytes.data() + kept, m_bytes.size() - kept);
    m_bytes.resize(kept);
}

} // namespace chatkeep::base
