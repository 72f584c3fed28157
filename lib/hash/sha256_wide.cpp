// SPDX-License-Identifier: EUPL-1.2
#include "base/error.hpp"
#include "hash/sha256_wide_detail.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include <algorithm>
#include <utility>

namespace chatkeep::hash {

#if defined(__x86_64__)

namespace {

constexpr std::size_t k_words = 16;        ///< of a block
constexpr std::size_t k_half_words = 8;    ///< of a state
constexpr std::uint32_t k_end = 1U << 31U; ///< the word with the bit that ends a message

/// One word of each lane.
using Lanes = std::uint32_t __attribute__((vector_size(4 * k_lanes)));
using SignedLanes = int __attribute__((vector_size(4 * k_lanes)));
using ByteLanes = unsigned char __attribute__((vector_size(4 * k_lanes)));
using HalfLanes = std::uint32_t __attribute__((vector_size(2 * k_lanes)));

using Rows = std::array<Lanes, k_words>;
using HalfRows = std::array<Lanes, k_half_words>;

/// Of one group of lanes, or of two that are worked on in turn: the rounds of one wait for each other, so
/// that there is room for those of another between them.
template <typename T, std::size_t Groups>
using Grouped = std::array<T, Groups>;

/// What stands in memory for each lane, group after group.
template <typename T, std::size_t Groups>
using Places = std::array<T*, Groups * k_lanes>;

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

/// The word for a round behind the first 16, in the place of the one 16 rounds before.
CHATKEEP_WIDE inline void extend(Rows& words, std::size_t t) noexcept {
    const Lanes early = words[(t + 1) % k_words];
    const Lanes late = words[(t + 14) % k_words];
    words[t] += (CHATKEEP_ROTATED(early, 7) ^ CHATKEEP_ROTATED(early, 18) ^ (early >> 3)) +
                words[(t + 9) % k_words] +
                (CHATKEEP_ROTATED(late, 17) ^ CHATKEEP_ROTATED(late, 19) ^ (late >> 10));
}

/// One block of each lane, FIPS 180-4, section 6.2.2. Uses up the words.
template <std::size_t Groups>
CHATKEEP_WIDE [[gnu::noinline]] void compress(Grouped<HalfRows, Groups>& states,
                                              Grouped<Rows, Groups>& words) noexcept {
    Grouped<Registers, Groups> registers;
    for (std::size_t group = 0; group < Groups; ++group) {
        registers[group] = registers_of(states[group]);
    }
    const std::uint32_t* constants = k_sha256_constants.data();
    asm("" : "+r"(constants)); // known ones would go through a general register, each at the cost of a step
#pragma GCC unroll 16
    for (std::size_t t = 0; t < k_words; ++t) {
#pragma GCC unroll 2
        for (std::size_t group = 0; group < Groups; ++group) {
            do_round(registers[group], words[group][t] + constants[t]);
        }
    }
    // not all in a row: the processor keeps so much code at hand
#pragma GCC unroll 1
    for (std::size_t turn = 1; turn < k_sha256_constants.size() / k_words; ++turn) {
        constants += k_words;
#pragma GCC unroll 16
        for (std::size_t t = 0; t < k_words; ++t) {
#pragma GCC unroll 2
            for (std::size_t group = 0; group < Groups; ++group) {
                extend(words[group], t);
                do_round(registers[group], words[group][t] + constants[t]);
            }
        }
    }
    for (std::size_t group = 0; group < Groups; ++group) {
        add_registers(states[group], registers[group]);
    }
}

template <std::size_t Groups>
CHATKEEP_WIDE [[gnu::noinline]] void compress_known(const Grouped<HalfRows, Groups>& before,
                                                    const KnownBlock& block,
                                                    Grouped<HalfRows, Groups>& after) noexcept {
    Grouped<Registers, Groups> registers;
    for (std::size_t group = 0; group < Groups; ++group) {
        registers[group] = registers_of(before[group]);
    }
#pragma GCC unroll 1
    for (std::size_t first = 0; first < block.size(); first += k_words) {
#pragma GCC unroll 16
        for (std::size_t t = 0; t < k_words; ++t) {
#pragma GCC unroll 2
            for (std::size_t group = 0; group < Groups; ++group) {
                do_round(registers[group], Lanes{} + block[first + t]);
            }
        }
    }
    for (std::size_t group = 0; group < Groups; ++group) {
        after[group] = before[group];
        add_registers(after[group], registers[group]);
    }
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

/// places: of the group, here and below.
template <typename T>
CHATKEEP_WIDE inline Rows load_rows(const T* const* places) noexcept {
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
CHATKEEP_WIDE inline HalfRows load_half_rows(const char* const* places, std::size_t offset) noexcept {
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

CHATKEEP_WIDE inline void store_half_rows(HalfRows rows, char* const* places) noexcept {
    transpose(rows);
#pragma GCC unroll 8
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const HalfLanes low = __builtin_shufflevector(rows[row], rows[row], 0, 1, 2, 3, 4, 5, 6, 7);
        const HalfLanes high = __builtin_shufflevector(rows[row], rows[row], 8, 9, 10, 11, 12, 13, 14, 15);
        std::memcpy(places[row], &low, sizeof low);
        std::memcpy(places[row + rows.size()], &high, sizeof high);
    }
}

CHATKEEP_WIDE inline void store_digests(HalfRows state, char* const* places) noexcept {
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
template <std::size_t Groups>
struct KeyRows {
    Grouped<HalfRows, Groups> inner;
    Grouped<HalfRows, Groups> outer;
};

template <std::size_t Groups>
CHATKEEP_WIDE inline void load_keys(KeyRows<Groups>& keys,
                                    const Places<const HmacKey, Groups>& places) noexcept {
    for (std::size_t group = 0; group < Groups; ++group) {
        const Rows rows = load_rows(&places[group * k_lanes]);
        std::copy_n(rows.begin(), k_half_words, keys.inner[group].begin());
        std::copy_n(rows.begin() + k_half_words, k_half_words, keys.outer[group].begin());
    }
}

/// From the outer state and the inner digest to what HMAC gives. Leaves it in outer.
template <std::size_t Groups>
CHATKEEP_WIDE inline void finish_mac(Grouped<HalfRows, Groups>& outer,
                                     const Grouped<HalfRows, Groups>& inner) noexcept {
    constexpr std::uint32_t bits = 8 * (k_sha256_block + sizeof(Hash256));
    Grouped<Rows, Groups> words;
    for (std::size_t group = 0; group < Groups; ++group) {
        std::copy(inner[group].begin(), inner[group].end(), words[group].begin());
        words[group][k_half_words] = Lanes{} + k_end;
        std::fill(words[group].begin() + k_half_words + 1, words[group].end() - 1, Lanes{});
        words[group].back() = Lanes{} + bits;
    }
    compress(outer, words);
}

/// The block of a tag, a key, and a tail of which the first byte is the key's.
CHATKEEP_WIDE inline void set_first(Rows& words, unsigned char tag, const HalfRows& key,
                                    const HalfRows& tail) noexcept {
    words[0] = (key[0] >> 8) | (std::uint32_t{tag} << 24U);
#pragma GCC unroll 8
    for (std::size_t word = 1; word < k_half_words; ++word) {
        words[word] = (key[word] >> 8) | (key[word - 1] << 24);
    }
    std::copy(tail.begin(), tail.end(), words.begin() + k_half_words);
    words[k_half_words] = (tail[0] & 0x00FFFFFFU) | (key[k_half_words - 1] << 24);
}

/// The first block of what is committed, whose tail stands in memory. Leaves the state in keys.
template <std::size_t Groups>
CHATKEEP_WIDE inline void commit_first(unsigned char tag, Grouped<HalfRows, Groups>& keys,
                                       const Places<const char, Groups>& places,
                                       std::size_t offset) noexcept {
    Grouped<Rows, Groups> words;
    for (std::size_t group = 0; group < Groups; ++group) {
        HalfRows tail = load_half_rows(&places[group * k_lanes], offset);
        swap_bytes(tail);
        set_first(words[group], tag, keys[group], tail);
        set_start(keys[group]);
    }
    compress(keys, words);
}

/// The number of blocks of each lane.
template <std::size_t Groups>
using BlockCounts = std::array<std::uint32_t, Groups * k_lanes>;

/// A lane that was done before a block keeps its state.
CHATKEEP_WIDE inline void keep_done(HalfRows& state, const HalfRows& before, const std::uint32_t* counts,
                                    std::uint32_t block) noexcept {
    Lanes blocks;
    std::memcpy(&blocks, counts, sizeof blocks);
#pragma GCC unroll 8
    for (std::size_t word = 0; word < state.size(); ++word) {
        state[word] = block < blocks ? state[word] : before[word];
    }
}

/// Blocks from a first one on up to a last one, which each first lane has: it has the most of its group.
template <std::size_t Groups>
CHATKEEP_WIDE void add_blocks(Grouped<HalfRows, Groups>& states, const Places<const char, Groups>& messages,
                              const BlockCounts<Groups>& counts, std::uint32_t first,
                              std::uint32_t last) noexcept {
    for (std::uint32_t block = first; block < last; ++block) {
        Places<const char, Groups> places;
        for (std::size_t lane = 0; lane < places.size(); ++lane) {
            places[lane] = messages[lane] + k_sha256_block * std::min(block, counts[lane] - 1);
        }
        Grouped<Rows, Groups> words;
        for (std::size_t group = 0; group < Groups; ++group) {
            words[group] = load_rows(&places[group * k_lanes]);
            swap_bytes(words[group]);
        }
        const Grouped<HalfRows, Groups> before = states;
        compress(states, words);
        for (std::size_t group = 0; group < Groups; ++group) {
            const std::uint32_t* const own = &counts[group * k_lanes];
            if (block >= own[k_lanes - 1]) {
                keep_done(states[group], before[group], own, block);
            }
        }
    }
}

/// All blocks from a first one on. No lane of the second group has more than one of the first.
template <std::size_t Groups>
CHATKEEP_WIDE void add_all_blocks(Grouped<HalfRows, Groups>& states,
                                  const Places<const char, Groups>& messages,
                                  const BlockCounts<Groups>& counts, std::uint32_t first) noexcept {
    const std::uint32_t common = std::max(first, counts[(Groups - 1) * k_lanes]);
    add_blocks<Groups>(states, messages, counts, first, common);
    if (counts.front() > common) {
        Grouped<HalfRows, 1> longest = {states.front()};
        Places<const char, 1> places;
        BlockCounts<1> blocks;
        std::copy_n(messages.begin(), k_lanes, places.begin());
        std::copy_n(counts.begin(), k_lanes, blocks.begin());
        add_blocks<1>(longest, places, blocks, common, counts.front());
        states.front() = longest.front();
    }
}

/// Where a lane without a job writes.
using Unused = std::array<char, sizeof(HmacKey)>;

/// For each lane its job; for those beyond the last job that one.
template <std::size_t Groups, typename T, typename Job, typename PlaceOf>
Places<T, Groups> places_of(std::span<const Job> jobs, const PlaceOf& place_of) {
    Places<T, Groups> places;
    for (std::size_t lane = 0; lane < places.size(); ++lane) {
        places[lane] = place_of(jobs[std::min(lane, jobs.size() - 1)]);
    }
    return places;
}

template <std::size_t Groups, typename Job>
BlockCounts<Groups> counts_of(std::span<const Job> jobs) {
    BlockCounts<Groups> counts;
    for (std::size_t lane = 0; lane < counts.size(); ++lane) {
        counts[lane] = static_cast<std::uint32_t>(jobs[std::min(lane, jobs.size() - 1)].blocks);
    }
    return counts;
}

/// For each lane where its job writes.
template <std::size_t Groups, typename Job, typename OutOf>
Places<char, Groups> outs_of(std::span<const Job> jobs, Unused& unused, const OutOf& out_of) {
    Places<char, Groups> outs;
    for (std::size_t lane = 0; lane < outs.size(); ++lane) {
        outs[lane] = lane < jobs.size() ? out_of(jobs[lane]) : unused.data();
    }
    return outs;
}

template <std::size_t Groups>
CHATKEEP_WIDE inline void store_all(const Grouped<HalfRows, Groups>& states,
                                    const Places<char, Groups>& outs) noexcept {
    for (std::size_t group = 0; group < Groups; ++group) {
        store_digests(states[group], &outs[group * k_lanes]);
    }
}

template <std::size_t Groups>
CHATKEEP_WIDE void digest_grouped(std::span<const DigestJob> jobs) {
    Unused unused;
    const auto messages =
        places_of<Groups, const char>(jobs, [](const DigestJob& job) { return job.message; });
    Grouped<HalfRows, Groups> states;
    for (HalfRows& state : states) {
        set_start(state);
    }
    add_all_blocks<Groups>(states, messages, counts_of<Groups>(jobs), 0);
    store_all<Groups>(states, outs_of<Groups>(jobs, unused, [](const DigestJob& job) { return job.out; }));
}

template <std::size_t Groups>
CHATKEEP_WIDE void mac_grouped(std::span<const MacJob> jobs) {
    Unused unused;
    const auto purposes = places_of<Groups, const char>(jobs, [](const MacJob& job) { return job.purpose; });
    KeyRows<Groups> keys;
    load_keys<Groups>(keys,
                      places_of<Groups, const HmacKey>(jobs, [](const MacJob& job) { return job.key; }));
    Grouped<Rows, Groups> words;
    for (std::size_t group = 0; group < Groups; ++group) {
        words[group] = load_rows(&purposes[group * k_lanes]);
        swap_bytes(words[group]);
    }
    compress(keys.inner, words);
    finish_mac(keys.outer, keys.inner);
    store_all<Groups>(keys.outer, outs_of<Groups>(jobs, unused, [](const MacJob& job) { return job.out; }));
}

template <std::size_t Groups>
CHATKEEP_WIDE void commit_grouped(unsigned char tag, const KnownBlock& purpose,
                                  std::span<const CommitJob> jobs) {
    Unused unused;
    const auto messages =
        places_of<Groups, const char>(jobs, [](const CommitJob& job) { return job.message; });
    KeyRows<Groups> keys;
    load_keys<Groups>(keys,
                      places_of<Groups, const HmacKey>(jobs, [](const CommitJob& job) { return job.key; }));
    compress_known(keys.inner, purpose, keys.inner);
    finish_mac(keys.outer, keys.inner);
    commit_first(tag, keys.outer, messages, sizeof(PartTail));
    add_all_blocks<Groups>(keys.outer, messages, counts_of<Groups>(jobs), 1);
    store_all<Groups>(keys.outer,
                      outs_of<Groups>(jobs, unused, [](const CommitJob& job) { return job.out; }));
}

/// Where the next part of each text stands, and where its commitment goes.
template <std::size_t Groups>
struct PartPlaces {
    Places<const char, Groups> tails;
    Places<char, Groups> outs;
    std::size_t lanes = Groups * k_lanes; ///< whose texts have more parts
};

/// part: which all texts in front of places.lanes had, or the first one to look at.
template <std::size_t Groups>
void drop_ended(std::span<const TextJob> jobs, std::uint32_t part, Unused& unused,
                PartPlaces<Groups>& places) {
    while (places.lanes > 0 && (places.lanes > jobs.size() || jobs[places.lanes - 1].parts <= part)) {
        --places.lanes;
        places.tails[places.lanes] = jobs.front().tails[part].data(); // something that is there
        places.outs[places.lanes] = unused.data();
    }
}

/// Parts from a first one on up to a last one, which the first text of each group has.
template <std::size_t Groups>
CHATKEEP_WIDE void commit_parts_grouped(unsigned char tag, std::span<const TextJob> jobs, std::uint32_t first,
                                        std::uint32_t last) {
    Unused unused;
    KeyRows<Groups> keys;
    load_keys<Groups>(keys,
                      places_of<Groups, const HmacKey>(jobs, [](const TextJob& job) { return job.key; }));
    PartPlaces<Groups> places;
    places.tails = places_of<Groups, const char>(
        jobs, [first](const TextJob& job) { return (job.tails + std::min(first, job.parts))->data(); });
    places.outs = places_of<Groups, char>(
        jobs, [first](const TextJob& job) { return job.out + std::min(first, job.parts) * sizeof(Hash256); });
    KeyRows<Groups> states;
    for (std::uint32_t part = first; part < last; ++part) {
        drop_ended(jobs, part, unused, places);
        compress_known(keys.inner, numbered_blocks()[part], states.inner);
        states.outer = keys.outer;
        finish_mac(states.outer, states.inner);
        commit_first(tag, states.outer, places.tails, 0);
        store_all<Groups>(states.outer, places.outs);
        for (std::size_t lane = 0; lane < places.lanes; ++lane) {
            places.tails[lane] += sizeof(PartTail);
            places.outs[lane] += sizeof(Hash256);
        }
    }
}

template <std::size_t Groups>
CHATKEEP_WIDE void work_in_grouped(std::span<const Hash256> keys, HmacKey* out) {
    Unused unused;
    const auto places = places_of<Groups, const char>(
        keys, [](const Hash256& key) { return reinterpret_cast<const char*>(key.data()); });
    for (const bool is_inner : {true, false}) {
        const std::uint32_t pad = is_inner ? 0x36363636U : 0x5C5C5C5CU;
        Grouped<HalfRows, Groups> states;
        Grouped<Rows, Groups> words;
        for (std::size_t group = 0; group < Groups; ++group) {
            HalfRows key = load_half_rows(&places[group * k_lanes], 0);
            swap_bytes(key);
            words[group].fill(Lanes{} + pad);
            for (std::size_t word = 0; word < k_half_words; ++word) {
                words[group][word] = key[word] ^ pad;
            }
            set_start(states[group]);
        }
        compress(states, words);
        const auto outs = outs_of<Groups>(keys, unused, [&](const Hash256& key) {
            HmacKey& made = out[&key - keys.data()];
            return reinterpret_cast<char*>((is_inner ? made.inner : made.outer).data());
        });
        for (std::size_t group = 0; group < Groups; ++group) {
            store_half_rows(states[group], &outs[group * k_lanes]);
        }
    }
}

} // namespace

bool has_wide_registers() noexcept {
    return __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512bw") != 0;
}

void digest_wide(std::span<const DigestJob> jobs) {
    jobs.size() > k_lanes ? digest_grouped<2>(jobs) : digest_grouped<1>(jobs);
}

void mac_wide(std::span<const MacJob> jobs) {
    jobs.size() > k_lanes ? mac_grouped<2>(jobs) : mac_grouped<1>(jobs);
}

void commit_wide(unsigned char tag, const KnownBlock& purpose, std::span<const CommitJob> jobs) {
    jobs.size() > k_lanes ? commit_grouped<2>(tag, purpose, jobs) : commit_grouped<1>(tag, purpose, jobs);
}

void commit_texts_wide(unsigned char tag, std::span<const TextJob> jobs) {
    const std::uint32_t common = jobs.size() > k_lanes ? jobs[k_lanes].parts : 0;
    commit_parts_grouped<2>(tag, jobs, 0, common);
    commit_parts_grouped<1>(tag, jobs.first(std::min(jobs.size(), k_lanes)), common, jobs.front().parts);
}

void work_in_wide(std::span<const Hash256> keys, HmacKey* out) {
    keys.size() > k_lanes ? work_in_grouped<2>(keys, out) : work_in_grouped<1>(keys, out);
}

#undef CHATKEEP_MAJORITY
#undef CHATKEEP_ROTATED
#undef CHATKEEP_WIDE

#else

bool has_wide_registers() noexcept {
    return false;
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
