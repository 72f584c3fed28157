#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The same jobs in sixteen lanes (AVX-512); never included from outside this folder. Call nothing here where
// has_wide_registers() is false.

#include "hash/sha256_lanes_detail.hpp"

#include <span>

namespace chatkeep::hash {

inline constexpr std::size_t k_lanes = 16;
/// Two registers' lanes in turn are faster than those of one.
inline constexpr std::size_t k_wide_jobs = 2 * k_lanes;

[[nodiscard]] bool has_wide_registers() noexcept;

// From 1 to k_wide_jobs jobs, those with the most blocks or parts in front: the first k_lanes take the time
// of the first of them, the others that of the first of these.
void digest_wide(std::span<const DigestJob> jobs);
void mac_wide(std::span<const MacJob> jobs);
void commit_wide(unsigned char tag, const KnownBlock& purpose, std::span<const CommitJob> jobs);
void commit_texts_wide(unsigned char tag, std::span<const TextJob> jobs);
void work_in_wide(std::span<const Hash256> keys, HmacKey* out);

} // namespace chatkeep::hash
