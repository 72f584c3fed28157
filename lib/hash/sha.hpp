#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Digests of byte streams, by OpenSSL.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace chatkeep::hash {

/// All but sha256 and sha512 only to read the bags of others.
enum class Algorithm : std::uint8_t {
    md5,
    sha1,
    sha224,
    sha256,
    sha384,
    sha512,
    sha3_224,
    sha3_256,
    sha3_384,
    sha3_512,
    blake2s,
    blake2b,
};

/// Incremental digest.
class Digest {
public:
    explicit Digest(Algorithm algorithm);
    ~Digest();
    Digest(const Digest&) = delete;
    Digest& operator=(const Digest&) = delete;
    Digest(Digest&&) noexcept;
    Digest& operator=(Digest&&) noexcept;

    void update(std::string_view bytes);
    /// Lower-case hex of all bytes so far; the digest can't be updated afterwards.
    [[nodiscard]] std::string finish();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

[[nodiscard]] std::string sha256(std::string_view bytes);

} // namespace chatkeep::hash
