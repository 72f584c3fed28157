#pragma once
// SPDX-License-Identifier: EUPL-1.2
// SHA-2 digests of byte streams, by OpenSSL.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace chatkeep::hash {

enum class Algorithm : std::uint8_t { md5, sha1, sha256, sha512 }; ///< md5 and sha1 only to read old bags

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
