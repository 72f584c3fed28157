// SPDX-License-Identifier: EUPL-1.2
#include "base/big_endian.hpp"
#include "base/error.hpp"
#include "hash/sha256_wide_detail.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include <algorithm>
#include <functional>
#include <utility>

namespace chatkeep::hash {

#if defined(__x86_64__)

namespace {

constexpr std::size_t k_words = 16;        ///< of a block
constexpr std::size_t k_half_words = 8;    ///< of a state
constexpr std::uint32_t k_end = 1U << 31U; ///< the word with the bit that ends a message

constexpr std::array<std::uint32_t, 64> k_round_constants = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

/// One word of each lane.
using Lanes = std::uint32_t __attribute__((vector_size(4 * k_lanes)));
using SignedLanes = int __attribute__((vector_size(4 * k_lanes)));
using ByteLanes = unsigned char __attribute__((vector_size(4 * k_lanes)));
using HalfLanes = std::uint32_t __attribute__((vector_size(2 * k_lanes)));

using Rows = std::array<Lanes, k_words>;
using HalfRows = std::array<Lanes, k_half_words>;

/// What stands in memory for each lane.
template <typename T>
using Places = std::array<T*, k_lanes>;

#define CHATKEEP_WIDE [[gnu::target("avx512f,avx512bw")]]

// A macro, since a function that takes or returns such registers has no fixed calling convention.
#define CHATKEEP_ROTATED(x, n) (((x) >> (n)) | ((x) << (32 - (n))))

// In one instruction, which no compiler finds by itself. Not by the function of immintrin.h, which g++ takes
// only when it optimises.
#define CHATKEEP_MAJORITY(x, y, z)                                                                           \
    reinterpret_cast<Lanes>(__builtin_ia32_pternlogd512_mask(                                                \
        reinterpret_cast<SignedLanes>(x), reinterpret_cast<SignedLanes>(y),                                  \
        reinterpret_cast<SignedLanes>(z), 0xE8, static_cast<std::uint16_t>(0xFFFF)))

/// The eight words between the rounds.
struct Registers {
    Lanes a, b, c, d, e, f, g, h;
};

/// input: the word of the message and the round's constant.
CHATKEEP_WIDE inline void do_round(Registers& r, const Lanes& input) noexcept {
    const Lanes first = r.h + input +
                        (CHATKEEP_ROTATED(r.e, 6) ^ CHATKEEP_ROTATED(r.e, 11) ^ CHATKEEP_ROTATED(r.e, 25)) +
                        ((r.e & r.f) ^ (~r.e & r.g));
    const Lanes second = (CHATKEEP_ROTATED(r.a, 2) ^ CHATKEEP_ROTATED(r.a, 13) ^ CHATKEEP_ROTATED(r.a, 22)) +
                         CHATKEEP_MAJORITY(r.a, r.b, r.c);
    r.h = r.g;
    r.g = r.f;
    r.f = r.e;
    r.e = r.d + first;
    r.d = r.c;
    r.c = r.b;
    r.b = r.a;
    r.a = first + second;
}

CHATKEEP_WIDE inline Registers registers_of(const HalfRows& state) noexcept {
    return {state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7]};
}

CHATKEEP_WIDE inline void add_registers(HalfRows& state, const Registers& r) noexcept {
    state[0] += r.a;
    state[1] += r.b;
    state[2] += r.c;
    state[3] += r.d;
    state[4] += r.e;
    state[5] += r.f;
    state[6] += r.g;
    state[7] += r.h;
}

/// One block of each lane, FIPS 180-4, section 6.2.2.
CHATKEEP_WIDE [[gnu::noinline]] void compress(HalfRows& state, const Rows& message) noexcept {
    Registers r = registers_of(state);
    Rows words = message;
    const std::uint32_t* constants = k_round_constants.data();
    asm("" : "+r"(constants)); // known ones would go through a general register, each at the cost of a step
#pragma GCC unroll 64
    for (std::size_t t = 0; t < k_round_constants.size(); ++t) {
        Lanes& word = words[t % k_words];
        if (t >= k_words) {
            const Lanes early = words[(t + 1) % k_words];
            const Lanes late = words[(t + 14) % k_words];
            word += (CHATKEEP_ROTATED(early, 7) ^ CHATKEEP_ROTATED(early, 18) ^ (early >> 3)) +
                    words[(t + 9) % k_words] +
                    (CHATKEEP_ROTATED(late, 17) ^ CHATKEEP_ROTATED(late, 19) ^ (late >> 10));
        }
        do_round(r, word + constants[t]);
    }
    add_registers(state, r);
}

const std::array<KnownBlock, k_numbered_parts>& numbered_blocks() {
    static const std::array<KnownBlock, k_numbered_parts> blocks = [] {
        std::array<KnownBlock, k_numbered_parts> made{};
        for (std::uint32_t number = 0; number < k_numbered_parts; ++number) {
            const std::uint32_t word = base::big_endian(number);
            made[number] = known_block(purpose_block({reinterpret_cast<const char*>(&word), sizeof word}));
        }
        return made;
    }();
    return blocks;
}

CHATKEEP_WIDE [[gnu::noinline]] void compress_known(HalfRows& state, const KnownBlock& block) noexcept {
    Registers r = registers_of(state);
#pragma GCC unroll 64
    for (const std::uint32_t input : block) {
        do_round(r, Lanes{} + input);
    }
    add_registers(state, r);
}

/// One step of a transposition: of each pair of squares beside the diagonal the two change places.
template <std::size_t Size, std::size_t... Word>
CHATKEEP_WIDE inline void swap_squares(Lanes& upper, Lanes& lower,
                                       std::index_sequence<Word...> /*words*/) noexcept {
    const Lanes left =
        __builtin_shufflevector(upper, lower, ((Word & Size) != 0 ? k_lanes + Word - Size : Word)...);
    const Lanes right =
        __builtin_shufflevector(upper, lower, ((Word & Size) != 0 ? k_lanes + Word : Word + Size)...);
    upper = left;
    lower = right;
}

template <std::size_t Size, std::size_t N>
CHATKEEP_WIDE inline void swap_all_squares(std::array<Lanes, N>& rows) noexcept {
#pragma GCC unroll 16
    for (std::size_t row = 0; row < N; ++row) {
        if ((row & Size) == 0) {
            swap_squares<Size>(rows[row], rows[row + Size], std::make_index_sequence<k_words>());
        }
    }
}

/// From the words of each lane to the lanes of each word, or back.
CHATKEEP_WIDE inline void transpose(Rows& rows) noexcept {
    swap_all_squares<1>(rows);
    swap_all_squares<2>(rows);
    swap_all_squares<4>(rows);
    swap_all_squares<8>(rows);
}

/// The same with eight words, where a row has those of a lane and of the lane eight behind it.
CHATKEEP_WIDE inline void transpose(HalfRows& rows) noexcept {
    swap_all_squares<1>(rows);
    swap_all_squares<2>(rows);
    swap_all_squares<4>(rows);
}

template <std::size_t... Byte>
CHATKEEP_WIDE inline void swap_bytes(Lanes& words, std::index_sequence<Byte...> /*bytes*/) noexcept {
    const auto bytes = reinterpret_cast<ByteLanes>(words);
    words = reinterpret_cast<Lanes>(__builtin_shufflevector(bytes, bytes, (Byte ^ 3U)...));
}

/// To or from big-endian.
template <std::size_t N>
CHATKEEP_WIDE inline void swap_bytes(std::array<Lanes, N>& rows) noexcept {
#pragma GCC unroll 16
    for (Lanes& words : rows) {
        swap_bytes(words, std::make_index_sequence<sizeof(Lanes)>());
    }
}

template <typename T>
CHATKEEP_WIDE inline Rows load_rows(const Places<const T>& places) noexcept {
    static_assert(sizeof(T) == sizeof(Lanes) || sizeof(T) == 1);
    Rows rows;
#pragma GCC unroll 16
    for (std::size_t lane = 0; lane < k_lanes; ++lane) {
        std::memcpy(&rows[lane], places[lane], sizeof rows[lane]);
    }
    transpose(rows);
    return rows;
}

/// Half as many bytes of each lane, from an offset on.
CHATKEEP_WIDE inline HalfRows load_half_rows(const Places<const char>& places, std::size_t offset) noexcept {
    HalfRows rows;
#pragma GCC unroll 8
    for (std::size_t row = 0; row < rows.size(); ++row) {
        HalfLanes low;
        HalfLanes high;
        std::memcpy(&low, places[row] + offset, sizeof low);
        std::memcpy(&high, places[row + rows.size()] + offset, sizeof high);
        rows[row] = __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    }
    transpose(rows);
    return rows;
}

CHATKEEP_WIDE inline void store_half_rows(HalfRows rows, const Places<char>& places) noexcept {
    transpose(rows);
#pragma GCC unroll 8
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const HalfLanes low = __builtin_shufflevector(rows[row], rows[row], 0, 1, 2, 3, 4, 5, 6, 7);
        const HalfLanes high = __builtin_shufflevector(rows[row], rows[row], 8, 9, 10, 11, 12, 13, 14, 15);
        std::memcpy(places[row], &low, sizeof low);
        std::memcpy(places[row + rows.size()], &high, sizeof high);
    }
}

CHATKEEP_WIDE inline void store_digests(HalfRows state, const Places<char>& places) noexcept {
    swap_bytes(state);
    store_half_rows(state, places);
}

CHATKEEP_WIDE inline void set_start(HalfRows& state) noexcept {
#pragma GCC unroll 8
    for (std::size_t word = 0; word < state.size(); ++word) {
        state[word] = Lanes{} + k_sha256_start[word];
    }
}

/// The inner and the outer states of HMAC.
struct KeyRows {
    HalfRows inner;
    HalfRows outer;
};

CHATKEEP_WIDE inline KeyRows load_keys(const Places<const HmacKey>& places) noexcept {
    const Rows rows = load_rows(places);
    KeyRows keys;
    std::copy_n(rows.begin(), k_half_words, keys.inner.begin());
    std::copy_n(rows.begin() + k_half_words, k_half_words, keys.outer.begin());
    return keys;
}

/// From the outer state and the inner digest to what HMAC gives. Leaves it in outer.
CHATKEEP_WIDE inline void finish_mac(HalfRows& outer, const HalfRows& inner) noexcept {
    constexpr std::uint32_t bits = 8 * (k_sha256_block + sizeof(Hash256));
    Rows words{};
    std::copy(inner.begin(), inner.end(), words.begin());
    words[k_half_words] = Lanes{} + k_end;
    words[k_words - 1] = Lanes{} + bits;
    compress(outer, words);
}

/// The first block of what is committed: the tag, the key, and a tail of which the first byte is the key's.
/// Leaves the state in key.
CHATKEEP_WIDE inline void commit_first(unsigned char tag, HalfRows& key, const HalfRows& tail) noexcept {
    Rows words;
    words[0] = (key[0] >> 8) | (std::uint32_t{tag} << 24U);
#pragma GCC unroll 8
    for (std::size_t word = 1; word < k_half_words; ++word) {
        words[word] = (key[word] >> 8) | (key[word - 1] << 24);
    }
    std::copy(tail.begin(), tail.end(), words.begin() + k_half_words);
    words[k_half_words] = (tail[0] & 0x00FFFFFFU) | (key[k_half_words - 1] << 24);
    set_start(key);
    compress(key, words);
}

/// The number of blocks of each lane.
using BlockCounts = std::array<std::uint32_t, k_lanes>;

/// The blocks from a first one on; a lane that is done keeps its state. The first lane has the most.
CHATKEEP_WIDE inline void add_blocks(HalfRows& state, const Places<const char>& messages,
                                     const BlockCounts& counts, std::uint32_t first) noexcept {
    Lanes blocks;
    std::memcpy(&blocks, counts.data(), sizeof blocks);
    for (std::uint32_t block = first; block < counts[0]; ++block) {
        Places<const char> places;
        for (std::size_t lane = 0; lane < k_lanes; ++lane) {
            places[lane] = messages[lane] + k_sha256_block * std::min(block, counts[lane] - 1);
        }
        Rows words = load_rows(places);
        swap_bytes(words);
        const HalfRows before = state;
        compress(state, words);
        if (block < counts.back()) {
            continue; // no lane is done
        }
#pragma GCC unroll 8
        for (std::size_t word = 0; word < state.size(); ++word) {
            state[word] = block < blocks ? state[word] : before[word];
        }
    }
}

/// Where a lane without a job writes.
using Unused = std::array<char, sizeof(HmacKey)>;

/// For each lane its job; for those beyond the last job that one.
template <typename Job, typename T, typename PlaceOf>
void set_places(std::span<const Job> jobs, Places<T>& places, const PlaceOf& place_of) {
    for (std::size_t lane = 0; lane < k_lanes; ++lane) {
        places[lane] = place_of(jobs[std::min(lane, jobs.size() - 1)]);
    }
}

template <typename Job>
Places<char> outs_of(std::span<const Job> jobs, Unused& unused) {
    Places<char> outs;
    for (std::size_t lane = 0; lane < k_lanes; ++lane) {
        outs[lane] = lane < jobs.size() ? jobs[lane].out : unused.data();
    }
    return outs;
}

template <typename Job>
BlockCounts counts_of(std::span<const Job> jobs) {
    BlockCounts counts;
    for (std::size_t lane = 0; lane < k_lanes; ++lane) {
        counts[lane] = static_cast<std::uint32_t>(jobs[std::min(lane, jobs.size() - 1)].blocks);
    }
    return counts;
}

} // namespace

bool has_wide_registers() noexcept {
    return __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512bw") != 0;
}

KnownBlock known_block(const PurposeBlock& block) noexcept {
    KnownBlock words{};
    for (std::size_t t = 0; t < k_words; ++t) {
        words[t] = base::load_big_endian<std::uint32_t>(block.data() + t * sizeof words[t]);
    }
    for (std::size_t t = k_words; t < words.size(); ++t) {
        const std::uint32_t early = words[t - 15];
        const std::uint32_t late = words[t - 2];
        words[t] = words[t - 16] + words[t - 7] +
                   (CHATKEEP_ROTATED(early, 7) ^ CHATKEEP_ROTATED(early, 18) ^ (early >> 3)) +
                   (CHATKEEP_ROTATED(late, 17) ^ CHATKEEP_ROTATED(late, 19) ^ (late >> 10));
    }
    std::transform(words.begin(), words.end(), k_round_constants.begin(), words.begin(), std::plus<>());
    return words;
}

CHATKEEP_WIDE void digest_wide(std::span<const DigestJob> jobs) {
    Unused unused;
    Places<const char> messages;
    set_places(jobs, messages, [](const DigestJob& job) { return job.message; });
    HalfRows state;
    set_start(state);
    add_blocks(state, messages, counts_of(jobs), 0);
    store_digests(state, outs_of(jobs, unused));
}

CHATKEEP_WIDE void mac_wide(std::span<const MacJob> jobs) {
    Unused unused;
    Places<const HmacKey> places;
    Places<const char> purposes;
    set_places(jobs, places, [](const MacJob& job) { return job.key; });
    set_places(jobs, purposes, [](const MacJob& job) { return job.purpose; });
    KeyRows keys = load_keys(places);
    Rows words = load_rows(purposes);
    swap_bytes(words);
    compress(keys.inner, words);
    finish_mac(keys.outer, keys.inner);
    store_digests(keys.outer, outs_of(jobs, unused));
}

CHATKEEP_WIDE void commit_wide(unsigned char tag, const KnownBlock& purpose,
                               std::span<const CommitJob> jobs) {
    Unused unused;
    Places<const HmacKey> places;
    Places<const char> messages;
    set_places(jobs, places, [](const CommitJob& job) { return job.key; });
    set_places(jobs, messages, [](const CommitJob& job) { return job.message; });
    KeyRows keys = load_keys(places);
    compress_known(keys.inner, purpose);
    finish_mac(keys.outer, keys.inner);
    HalfRows tail = load_half_rows(messages, sizeof(PartTail));
    swap_bytes(tail);
    commit_first(tag, keys.outer, tail);
    add_blocks(keys.outer, messages, counts_of(jobs), 1);
    store_digests(keys.outer, outs_of(jobs, unused));
}

CHATKEEP_WIDE void commit_texts_wide(unsigned char tag, std::span<const TextJob> jobs) {
    Unused unused;
    Places<const HmacKey> places;
    set_places(jobs, places, [](const TextJob& job) { return job.key; });
    const KeyRows keys = load_keys(places);
    for (std::uint32_t part = 0; part < jobs[0].parts; ++part) {
        Places<const char> tails;
        Places<char> outs;
        set_places(jobs, tails,
                   [part](const TextJob& job) { return job.tails[std::min(part, job.parts - 1)].data(); });
        for (std::size_t lane = 0; lane < k_lanes; ++lane) {
            const bool is_there = lane < jobs.size() && part < jobs[lane].parts;
            outs[lane] = is_there ? jobs[lane].out + part * sizeof(Hash256) : unused.data();
        }
        KeyRows states = keys;
        compress_known(states.inner, numbered_blocks()[part]);
        finish_mac(states.outer, states.inner);
        HalfRows tail = load_half_rows(tails, 0);
        swap_bytes(tail);
        commit_first(tag, states.outer, tail);
        store_digests(states.outer, outs);
    }
}

CHATKEEP_WIDE void work_in_wide(std::span<const Hash256> keys, HmacKey* out) {
    Unused unused;
    Places<const char> places;
    set_places(keys, places, [](const Hash256& key) { return reinterpret_cast<const char*>(key.data()); });
    HalfRows key = load_half_rows(places, 0);
    swap_bytes(key);
    constexpr std::uint32_t k_inner = 0x36363636;
    for (const std::uint32_t pad : {k_inner, 0x5C5C5C5CU}) {
        Places<char> outs;
        for (std::size_t lane = 0; lane < k_lanes; ++lane) {
            HmacKey& made = out[std::min(lane, keys.size() - 1)];
            Sha256State& state = pad == k_inner ? made.inner : made.outer;
            outs[lane] = lane < keys.size() ? reinterpret_cast<char*>(state.data()) : unused.data();
        }
        Rows words;
#pragma GCC unroll 16
        for (std::size_t word = 0; word < k_words; ++word) {
            words[word] = word < k_half_words ? key[word] ^ pad : Lanes{} + pad;
        }
        HalfRows state;
        set_start(state);
        compress(state, words);
        store_half_rows(state, outs);
    }
}

#undef CHATKEEP_MAJORITY
#undef CHATKEEP_ROTATED
#undef CHATKEEP_WIDE

#else

bool has_wide_registers() noexcept {
    return false;
}

KnownBlock known_block(const PurposeBlock& /*block*/) noexcept {
    return {};
}

void digest_wide(std::span<const DigestJob> /*jobs*/) {
    CHATKEEP_CHECK(false);
}

void mac_wide(std::span<const MacJob> /*jobs*/) {
    CHATKEEP_CHECK(false);
}

void commit_wide(unsigned char /*tag*/, const KnownBlock& /*purpose*/, std::span<const CommitJob> /*jobs*/) {
    CHATKEEP_CHECK(false);
}

void commit_texts_wide(unsigned char /*tag*/, std::span<const TextJob> /*jobs*/) {
    CHATKEEP_CHECK(false);
}

void work_in_wide(std::span<const Hash256> /*keys*/, HmacKey* /*out*/) {
    CHATKEEP_CHECK(false);
}

#endif

} // namespace chatkeep::hash
