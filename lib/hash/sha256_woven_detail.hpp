#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The same jobs by the processor's own instructions for SHA-256, four chains of blocks in turn: one of these
// instructions waits for the one before it, so that there is room for those of other chains between them.
// Never included from outside this folder. Call nothing here where has_sha_instructions() is false.

#include "hash/sha256_lanes_detail.hpp"

#include <span>

namespace chatkeep::hash {

inline constexpr std::size_t k_chains = 4;

[[nodiscard]] bool has_sha_instructions() noexcept;

// From 1 to k_chains jobs, which take the time of the one with the most blocks.
void digest_woven(std::span<const DigestJob> jobs);
void mac_woven(std::span<const MacJob> jobs);
void commit_woven(unsigned char tag, const KnownBlock& purpose, std::span<const CommitJob> jobs);
void work_in_woven(std::span<const Hash256> keys, HmacKey* out);
/// Any number of jobs: parts of several texts go together.
void commit_texts_woven(unsigned char tag, std::span<const TextJob> jobs);

} // namespace chatkeep::hash
