// SPDX-License-Identifier: EUPL-1.2
#include "base/error.hpp"
#include "hash/sha256_woven_detail.hpp"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

#include <algorithm>

namespace chatkeep::hash {

#if defined(__x86_64__)

namespace {

constexpr std::size_t k_words = 4;         ///< in a register
constexpr std::size_t k_block_groups = 4;  ///< of four words, in a block
constexpr std::size_t k_groups = 16;       ///< of four rounds
constexpr std::uint32_t k_end = 1U << 31U; ///< the word with the bit that ends a message

using Words = std::uint32_t __attribute__((vector_size(16)));
using SignedWords = int __attribute__((vector_size(16)));
using Bytes = unsigned char __attribute__((vector_size(16)));

/// A state as the instructions take it, from the last word of a register to its first.
struct Chain {
    Words abef;
    Words cdgh;
};

/// The words of a state in order.
struct Digest256 {
    Words low;
    Words high;
};

using Chains = std::array<Chain, k_chains>;
using Block = std::array<Words, k_block_groups>;
using Blocks = std::array<Block, k_chains>;

#define CHATKEEP_WOVEN [[gnu::target("avx,sha")]]

CHATKEEP_WOVEN inline Words two_rounds(const Words& cdgh, const Words& abef, const Words& input) noexcept {
    return reinterpret_cast<Words>(__builtin_ia32_sha256rnds2(reinterpret_cast<SignedWords>(cdgh),
                                                              reinterpret_cast<SignedWords>(abef),
                                                              reinterpret_cast<SignedWords>(input)));
}

/// input: the words of the message and the rounds' constants.
CHATKEEP_WOVEN inline void four_rounds(Chain& chain, const Words& input) noexcept {
    chain.cdgh = two_rounds(chain.cdgh, chain.abef, input);
    chain.abef = two_rounds(chain.abef, chain.cdgh, __builtin_shufflevector(input, input, 2, 3, 2, 3));
}

/// The words for four rounds behind the first 16. last: those of the four rounds before.
CHATKEEP_WOVEN inline Words extend(const Block& block, const Words& last, std::size_t group) noexcept {
    const Words& oldest = block[group % k_block_groups];
    const Words& older = block[(group + 1) % k_block_groups];
    const auto early = reinterpret_cast<Words>(__builtin_ia32_sha256msg1(
        reinterpret_cast<SignedWords>(oldest), reinterpret_cast<SignedWords>(older)));
    const Words late = __builtin_shufflevector(block[(group + 2) % k_block_groups], last, 1, 2, 3, 4);
    return reinterpret_cast<Words>(__builtin_ia32_sha256msg2(reinterpret_cast<SignedWords>(early + late),
                                                             reinterpret_cast<SignedWords>(last)));
}

CHATKEEP_WOVEN inline Words constants_of(std::size_t group) noexcept {
    Words constants;
    std::memcpy(&constants, &k_sha256_constants[group * k_words], sizeof constants);
    return constants;
}

CHATKEEP_WOVEN inline void add(Chains& chains, const Chains& more) noexcept {
    for (std::size_t i = 0; i < k_chains; ++i) {
        chains[i].abef += more[i].abef;
        chains[i].cdgh += more[i].cdgh;
    }
}

/// One block of each chain, FIPS 180-4, section 6.2.2. Uses up the words.
CHATKEEP_WOVEN [[gnu::noinline]] void compress(Chains& chains, Blocks& blocks) noexcept {
    Chains now = chains;
    std::array<Words, k_chains> last;
#pragma GCC unroll 16
    for (std::size_t group = 0; group < k_groups; ++group) {
        const Words constants = constants_of(group);
#pragma GCC unroll 4
        for (std::size_t i = 0; i < k_chains; ++i) {
            Words& place = blocks[i][group % k_block_groups];
            last[i] = group < k_block_groups ? place : extend(blocks[i], last[i], group);
            if (group >= k_block_groups - 1 && group < k_groups - 2) {
                // in memory, but for the last ones, which the next wait for: registers are too few
                place = last[i];
                asm("" : "+m"(place));
            }
            four_rounds(now[i], last[i] + constants);
        }
    }
    add(chains, now);
}

CHATKEEP_WOVEN inline Words load_pair(const std::uint32_t* words) noexcept {
    return Words{words[0], words[1], 0, 0};
}

/// The same with blocks that are known ahead.
CHATKEEP_WOVEN [[gnu::noinline]] void
compress_known(Chains& chains, const std::array<const KnownBlock*, k_chains>& blocks) noexcept {
    Chains now = chains;
#pragma GCC unroll 16
    for (std::size_t group = 0; group < k_groups; ++group) {
#pragma GCC unroll 4
        for (std::size_t i = 0; i < k_chains; ++i) {
            const std::uint32_t* const inputs = blocks[i]->data() + group * k_words;
            now[i].cdgh = two_rounds(now[i].cdgh, now[i].abef, load_pair(inputs));
            now[i].abef = two_rounds(now[i].abef, now[i].cdgh, load_pair(inputs + 2));
        }
    }
    add(chains, now);
}

CHATKEEP_WOVEN inline Chain chain_of(const Digest256& words) noexcept {
    return {__builtin_shufflevector(words.high, words.low, 1, 0, 5, 4),
            __builtin_shufflevector(words.high, words.low, 3, 2, 7, 6)};
}

CHATKEEP_WOVEN inline Digest256 words_of(const Chain& chain) noexcept {
    return {__builtin_shufflevector(chain.abef, chain.cdgh, 3, 2, 7, 6),
            __builtin_shufflevector(chain.abef, chain.cdgh, 1, 0, 5, 4)};
}

CHATKEEP_WOVEN inline Chain load_state(const Sha256State& state) noexcept {
    Digest256 words;
    std::memcpy(&words.low, state.data(), sizeof words.low);
    std::memcpy(&words.high, &state[k_words], sizeof words.high);
    return chain_of(words);
}

CHATKEEP_WOVEN inline void store_state(const Chain& chain, Sha256State& state) noexcept {
    const Digest256 words = words_of(chain);
    std::memcpy(state.data(), &words.low, sizeof words.low);
    std::memcpy(&state[k_words], &words.high, sizeof words.high);
}

/// To or from big-endian.
CHATKEEP_WOVEN inline Words swapped(const Words& words) noexcept {
    const auto bytes = reinterpret_cast<Bytes>(words);
    return reinterpret_cast<Words>(
        __builtin_shufflevector(bytes, bytes, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12));
}

CHATKEEP_WOVEN inline Words load_words(const char* bytes) noexcept {
    Words words;
    std::memcpy(&words, bytes, sizeof words);
    return swapped(words);
}

CHATKEEP_WOVEN inline void load_block(const char* bytes, Block& block) noexcept {
    for (Words& words : block) {
        words = load_words(bytes);
        bytes += sizeof words;
    }
}

CHATKEEP_WOVEN inline void store_digest(const Chain& chain, char* out) noexcept {
    const Digest256 words = words_of(chain);
    const Words low = swapped(words.low);
    const Words high = swapped(words.high);
    std::memcpy(out, &low, sizeof low);
    std::memcpy(out + sizeof low, &high, sizeof high);
}

/// For each chain its job; for those beyond the last job that one.
template <typename Job>
const Job& job_of(std::span<const Job> jobs, std::size_t chain) noexcept {
    return jobs[std::min(chain, jobs.size() - 1)];
}

template <typename Job>
CHATKEEP_WOVEN void store_digests(const Chains& chains, std::span<const Job> jobs) noexcept {
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        store_digest(chains[i], jobs[i].out);
    }
}

/// The inner and the outer states of HMAC.
struct KeyChains {
    Chains inner;
    Chains outer;
};

CHATKEEP_WOVEN inline void load_key(const HmacKey& key, std::size_t chain, KeyChains& keys) noexcept {
    keys.inner[chain] = load_state(key.inner);
    keys.outer[chain] = load_state(key.outer);
}

/// From the outer state and the inner digest to what HMAC gives. Leaves it in outer.
CHATKEEP_WOVEN inline void finish_mac(KeyChains& keys) noexcept {
    constexpr std::uint32_t bits = 8 * (k_sha256_block + sizeof(Hash256));
    Blocks blocks;
    for (std::size_t i = 0; i < k_chains; ++i) {
        const Digest256 inner = words_of(keys.inner[i]);
        blocks[i] = {inner.low, inner.high, Words{k_end, 0, 0, 0}, Words{0, 0, 0, bits}};
    }
    compress(keys.outer, blocks);
}

/// The block of a tag, a key, and a tail of which the first byte is the key's.
CHATKEEP_WOVEN inline void set_first(unsigned char tag, const Digest256& key, const char* tail,
                                     Block& block) noexcept {
    const Words front = {0, 0, 0, tag};
    const Words none = {0, 0, 0, 0};
    const Words before_low = __builtin_shufflevector(front, key.low, 3, 4, 5, 6);
    const Words before_high = __builtin_shufflevector(key.low, key.high, 3, 4, 5, 6);
    const Words before_tail = __builtin_shufflevector(key.high, none, 3, 4, 5, 6);
    const Words own = {0x00FFFFFFU, ~0U, ~0U, ~0U};
    block[0] = key.low >> 8 | before_low << 24;
    block[1] = key.high >> 8 | before_high << 24;
    block[2] = (load_words(tail) & own) | before_tail << 24;
    block[3] = load_words(tail + sizeof(Words));
}

/// The first block of what is committed. keys: what HMAC gave; leaves the state there.
CHATKEEP_WOVEN inline void commit_first(unsigned char tag, Chains& keys,
                                        const std::array<const char*, k_chains>& tails) noexcept {
    const Chain start = load_state(k_sha256_start);
    Blocks blocks;
    for (std::size_t i = 0; i < k_chains; ++i) {
        set_first(tag, words_of(keys[i]), tails[i], blocks[i]);
        keys[i] = start;
    }
    compress(keys, blocks);
}

/// Blocks from a first one on. A chain that is done keeps its state.
template <typename Job>
CHATKEEP_WOVEN void add_blocks(Chains& chains, std::span<const Job> jobs, std::size_t first) noexcept {
    const auto most = std::max_element(jobs.begin(), jobs.end(), [](const Job& a, const Job& b) {
                          return a.blocks < b.blocks;
                      })->blocks;
    for (std::size_t block = first; block < most; ++block) {
        const Chains before = chains;
        Blocks blocks;
        for (std::size_t i = 0; i < k_chains; ++i) {
            const Job& job = job_of(jobs, i);
            load_block(job.message + std::min(block, job.blocks - 1) * k_sha256_block, blocks[i]);
        }
        compress(chains, blocks);
        for (std::size_t i = 0; i < k_chains; ++i) {
            chains[i] = block < job_of(jobs, i).blocks ? chains[i] : before[i];
        }
    }
}

/// A part of a text.
struct PartJob {
    const HmacKey* key;
    const KnownBlock* number;
    const char* tail;
    char* out;
};

CHATKEEP_WOVEN void commit_parts(unsigned char tag, std::span<const PartJob> jobs) noexcept {
    KeyChains keys;
    std::array<const KnownBlock*, k_chains> numbers;
    std::array<const char*, k_chains> tails;
    for (std::size_t i = 0; i < k_chains; ++i) {
        const PartJob& job = job_of(jobs, i);
        load_key(*job.key, i, keys);
        numbers[i] = job.number;
        tails[i] = job.tail;
    }
    compress_known(keys.inner, numbers);
    finish_mac(keys);
    commit_first(tag, keys.outer, tails);
    store_digests(keys.outer, jobs);
}

/// One of the two states of each key.
CHATKEEP_WOVEN void work_in(std::span<const Hash256> keys, std::uint32_t pad,
                            const std::array<Sha256State*, k_chains>& outs) noexcept {
    Chains chains;
    Blocks blocks;
    const Words pads = Words{} + pad;
    for (std::size_t i = 0; i < k_chains; ++i) {
        const char* const key = reinterpret_cast<const char*>(job_of(keys, i).data());
        blocks[i] = {load_words(key) ^ pads, load_words(key + sizeof(Words)) ^ pads, pads, pads};
        chains[i] = load_state(k_sha256_start);
    }
    compress(chains, blocks);
    for (std::size_t i = 0; i < keys.size(); ++i) {
        store_state(chains[i], *outs[i]);
    }
}

} // namespace

bool has_sha_instructions() noexcept {
    constexpr unsigned k_features = 7;        // the leaf of CPUID that tells them
    constexpr unsigned k_sha_bit = 1U << 29U; // in EBX
    unsigned a = 0;
    unsigned b = 0;
    unsigned c = 0;
    unsigned d = 0;
    return __builtin_cpu_supports("avx") != 0 && __get_cpuid_count(k_features, 0, &a, &b, &c, &d) != 0 &&
           (b & k_sha_bit) != 0;
}

CHATKEEP_WOVEN void digest_woven(std::span<const DigestJob> jobs) {
    Chains chains;
    chains.fill(load_state(k_sha256_start));
    add_blocks(chains, jobs, 0);
    store_digests(chains, jobs);
}

CHATKEEP_WOVEN void mac_woven(std::span<const MacJob> jobs) {
    KeyChains keys;
    Blocks purposes;
    for (std::size_t i = 0; i < k_chains; ++i) {
        load_key(*job_of(jobs, i).key, i, keys);
        load_block(job_of(jobs, i).purpose, purposes[i]);
    }
    compress(keys.inner, purposes);
    finish_mac(keys);
    store_digests(keys.outer, jobs);
}

CHATKEEP_WOVEN void commit_woven(unsigned char tag, const KnownBlock& purpose,
                                 std::span<const CommitJob> jobs) {
    KeyChains keys;
    std::array<const KnownBlock*, k_chains> purposes;
    purposes.fill(&purpose);
    std::array<const char*, k_chains> tails;
    for (std::size_t i = 0; i < k_chains; ++i) {
        load_key(*job_of(jobs, i).key, i, keys);
        tails[i] = job_of(jobs, i).message + sizeof(PartTail);
    }
    compress_known(keys.inner, purposes);
    finish_mac(keys);
    commit_first(tag, keys.outer, tails);
    add_blocks(keys.outer, jobs, 1);
    store_digests(keys.outer, jobs);
}

void commit_texts_woven(unsigned char tag, std::span<const TextJob> jobs) {
    const std::array<KnownBlock, k_numbered_parts>& numbers = numbered_blocks();
    std::array<PartJob, k_chains> parts;
    std::size_t count = 0;
    for (const TextJob& job : jobs) {
        for (std::uint32_t part = 0; part < job.parts; ++part) {
            parts[count++] = {job.key, &numbers[part], job.tails[part].data(),
                              job.out + part * sizeof(Hash256)};
            if (count == parts.size()) {
                commit_parts(tag, parts);
                count = 0;
            }
        }
    }
    if (count > 0) {
        commit_parts(tag, std::span(parts).first(count));
    }
}

void work_in_woven(std::span<const Hash256> keys, HmacKey* out) {
    std::array<Sha256State*, k_chains> inner{};
    std::array<Sha256State*, k_chains> outer{};
    for (std::size_t i = 0; i < keys.size(); ++i) {
        inner[i] = &out[i].inner;
        outer[i] = &out[i].outer;
    }
    work_in(keys, 0x36363636U, inner);
    work_in(keys, 0x5C5C5C5CU, outer);
}

#undef CHATKEEP_WOVEN

#else

bool has_sha_instructions() noexcept {
    return false;
}

void digest_woven(std::span<const DigestJob> /*jobs*/) {
    CHATKEEP_CHECK(false);
}

void mac_woven(std::span<const MacJob> /*jobs*/) {
    CHATKEEP_CHECK(false);
}

void commit_woven(unsigned char /*tag*/, const KnownBlock& /*purpose*/, std::span<const CommitJob> /*jobs*/) {
    CHATKEEP_CHECK(false);
}

void work_in_woven(std::span<const Hash256> /*keys*/, HmacKey* /*out*/) {
    CHATKEEP_CHECK(false);
}

void commit_texts_woven(unsigned char /*tag*/, std::span<const TextJob> /*jobs*/) {
    CHATKEEP_CHECK(false);
}

#endif

} // namespace chatkeep::hash
