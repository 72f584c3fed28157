#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Many SHA-256 digests at once, in the lanes of wide registers; never included from outside this folder.
// A commitment is a chain of short digests, each of which goes into the next: where lanes are there, the
// whole chain stays in them. What is digested is laid out in blocks by those who make it.

#include "hash/hash256.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace chatkeep::hash {

/// A digest between two blocks.
using Sha256State = std::array<std::uint32_t, 8>;

inline constexpr std::size_t k_sha256_block = 64;
inline constexpr Sha256State k_sha256_start = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                               0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

inline constexpr std::array<std::uint32_t, 64> k_sha256_constants = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

/// The two states into which a key of HMAC is worked.
struct HmacKey {
    Sha256State inner;
    Sha256State outer;
};

/// How digests are made; all give the same.
enum class LaneKind : std::uint8_t {
    single, ///< one after the other, by OpenSSL
    wide,   ///< 16 at once (AVX-512)
    woven,  ///< four in turn (the instructions for SHA-256)
};

/// What this processor can do best.
[[nodiscard]] LaneKind best_lanes() noexcept;

/// Blocks of a message with what SHA-256 puts behind it.
[[nodiscard]] constexpr std::size_t blocks_of(std::size_t size) noexcept {
    return (size + 1 + 8 + k_sha256_block - 1) / k_sha256_block;
}

/// Writes what SHA-256 puts behind a message; message: room for its blocks. before: bytes digested before it.
void end_message(char* message, std::size_t size, std::size_t before = 0) noexcept;

/// In front of what is committed stand a byte that says of what kind it is, and its key.
inline constexpr std::size_t k_key_room = 1 + sizeof(Hash256);
/// The most bytes behind the key for which one block is enough.
inline constexpr std::size_t k_short_part = k_sha256_block - k_key_room - 1 - 8;
/// The longest message of HMAC for which one block is enough.
inline constexpr std::size_t k_short_purpose = k_sha256_block - 1 - 8;

/// The second half of the block in which a short part of a text is committed: a byte that the key fills, the
/// part, and what SHA-256 puts behind it.
using PartTail = std::array<char, k_sha256_block / 2>;

/// For the first parts of each text, these many, the key's block is known ahead.
inline constexpr std::uint32_t k_numbered_parts = 64;

/// HMAC's message that says what a key is for, in its block.
using PurposeBlock = std::array<char, k_sha256_block>;
/// purpose: at most k_short_purpose bytes.
[[nodiscard]] PurposeBlock purpose_block(std::string_view purpose) noexcept;

/// What the 64 rounds take from a block that is known ahead.
using KnownBlock = std::array<std::uint32_t, 64>;
[[nodiscard]] KnownBlock known_block(const PurposeBlock& block) noexcept;
/// Those for the parts of a text, by their number.
[[nodiscard]] const std::array<KnownBlock, k_numbered_parts>& numbered_blocks();

/// A purpose for many keys.
struct Purpose {
    PurposeBlock block;
    KnownBlock rounds;
};

/// purpose: at most k_short_purpose bytes.
[[nodiscard]] Purpose known_purpose(std::string_view purpose) noexcept;

// All that follow point to what they are made of; out takes a Hash256. The order of jobs is theirs to change.

/// A whole message.
struct DigestJob {
    const char* message;
    std::size_t blocks;
    char* out;
};

/// HMAC of a short message, which with what stands behind it takes one block.
struct MacJob {
    const HmacKey* key;
    const char* purpose;
    char* out;
};

/// HMAC of a purpose is the key in front of a message, whose first k_key_room bytes it replaces in the
/// digest.
struct CommitJob {
    const HmacKey* key;
    const char* message;
    std::size_t blocks;
    char* out;
};

/// The first parts of a text, at most k_numbered_parts, each under the key for its number; their commitments
/// come out one behind the other. Where a part is not short, something is written that stands for nothing.
struct TextJob {
    const HmacKey* key;
    const PartTail* tails;
    std::uint32_t parts;
    char* out;
};

void make_digests(LaneKind kind, std::span<DigestJob> jobs);
void make_macs(LaneKind kind, std::span<MacJob> jobs);
/// tag: the byte in front of the keys.
void make_commitments(LaneKind kind, unsigned char tag, const Purpose& purpose, std::span<CommitJob> jobs);
void commit_texts(LaneKind kind, unsigned char tag, std::span<TextJob> jobs);
/// The states of many keys; out: as many.
void work_in_keys(LaneKind kind, std::span<const Hash256> keys, HmacKey* out);

} // namespace chatkeep::hash
