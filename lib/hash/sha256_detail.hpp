#pragma once
// SPDX-License-Identifier: EUPL-1.2
// SHA-256 and HMAC-SHA-256 of very many short inputs; never included from outside this folder.

// A commitment takes some hundred digests of a few dozen bytes. OpenSSL's EVP interface allocates for each of
// them, which takes longer than the digest; its older interface keeps the state in a plain struct. The
// digests come out of the same assembler code.
#define OPENSSL_SUPPRESS_DEPRECATED // NOLINT(readability-identifier-naming): OpenSSL's name

#include "hash/hash256.hpp"

#include <openssl/crypto.h>
#include <openssl/sha.h>

#include <cstddef>
#include <string_view>

namespace chatkeep::hash {

// The first byte of each digest of CVR-1 says what it is of, so that none can stand for another.
inline constexpr unsigned char k_leaf = 0x00;
inline constexpr unsigned char k_node = 0x01;
inline constexpr unsigned char k_json = 0x10;
inline constexpr unsigned char k_part = 0x11;
inline constexpr unsigned char k_parts = 0x12;

class Sha256 {
public:
    Sha256() noexcept { SHA256_Init(&m_state); }

    /// A digest that starts with the byte that says what it is of.
    explicit Sha256(unsigned char domain) noexcept : Sha256() { SHA256_Update(&m_state, &domain, 1); }

    Sha256& add(std::string_view bytes) noexcept {
        SHA256_Update(&m_state, bytes.data(), bytes.size());
        return *this;
    }

    Sha256& add(const Hash256& value) noexcept {
        SHA256_Update(&m_state, value.data(), value.size());
        return *this;
    }

    /// Call once.
    [[nodiscard]] Hash256 finish() noexcept {
        Hash256 value{};
        SHA256_Final(value.data(), &m_state);
        return value;
    }

private:
    SHA256_CTX m_state{};
};

/// The key is worked into two states once; each message then costs two blocks.
class HmacState {
public:
    explicit HmacState(const Hash256& key) noexcept {
        std::array<char, SHA256_CBLOCK> block{};
        const auto fill = [&](unsigned char pad) {
            for (std::size_t i = 0; i < block.size(); ++i) {
                block[i] = static_cast<char>((i < key.size() ? key[i] : 0U) ^ pad);
            }
            return std::string_view(block.data(), block.size());
        };
        m_inner.add(fill(0x36));
        m_outer.add(fill(0x5C));
        OPENSSL_cleanse(block.data(), block.size());
    }

    [[nodiscard]] Hash256 of(std::string_view message) const noexcept {
        Sha256 inner = m_inner;
        Sha256 outer = m_outer;
        return outer.add(inner.add(message).finish()).finish();
    }

private:
    Sha256 m_inner;
    Sha256 m_outer;
};

/// Big-endian.
template <std::size_t N>
[[nodiscard]] std::array<char, N> big_endian(std::uint64_t value) noexcept {
    std::array<char, N> bytes{};
    for (std::size_t i = 0; i < N; ++i) {
        bytes[N - 1 - i] = static_cast<char>(value >> (8 * i) & 255U);
    }
    return bytes;
}

template <std::size_t N>
[[nodiscard]] std::string_view bytes_of(const std::array<char, N>& bytes) noexcept {
    return {bytes.data(), N};
}

} // namespace chatkeep::hash
