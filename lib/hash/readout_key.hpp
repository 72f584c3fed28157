#pragma once
// SPDX-License-Identifier: EUPL-1.2
// K of CVR-1: the secret from which the keys of all records of one read-out follow.

#include "base/secret_bytes.hpp"
#include "hash/hash256.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace chatkeep::hash {

/// 32 secret bytes, wiped when they go. Whoever has them can test guesses at all that was removed: they are
/// destroyed no later than the originals.
class ReadoutKey {
public:
    /// New, from OpenSSL's private generator.
    [[nodiscard]] static ReadoutKey make();
    /// Of a file of exactly 32 bytes. Throws Error{missing}, Error{data}.
    [[nodiscard]] static ReadoutKey read(const std::string& path);

    /// Valid while this lives.
    [[nodiscard]] std::string_view bytes() const noexcept { return m_bytes.view(); }

    [[nodiscard]] Hash256 value() const noexcept;

private:
    explicit ReadoutKey(base::SecretBytes bytes) : m_bytes(std::move(bytes)) {}

    base::SecretBytes m_bytes;
};

} // namespace chatkeep::hash
