// SPDX-License-Identifier: EUPL-1.2
#define OPENSSL_SUPPRESS_DEPRECATED // NOLINT(readability-identifier-naming): OpenSSL's name
#include "hash/sha256_lanes_detail.hpp"

#include <openssl/crypto.h>
#include <openssl/sha.h>

#include <algorithm>
#include <bit>
#include <utility>

namespace chatkeep::hash {

namespace {

constexpr std::size_t k_lanes = 16;
constexpr std::size_t k_words = 16; ///< of a block
/// Fewer jobs than these are made faster one after the other.
constexpr std::size_t k_least_wide = 6;

void to_big_endian(std::uint32_t word, unsigned char* bytes) noexcept {
    const std::uint32_t ordered = std::endian::native == std::endian::little ? __builtin_bswap32(word) : word;
    std::memcpy(bytes, &ordered, sizeof ordered);
}

#if defined(__x86_64__)

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

// A macro, since a function that takes or returns such registers has no fixed calling convention.
#define CHATKEEP_ROTATED(x, n) (((x) >> (n)) | ((x) << (32 - (n))))

/// One block of each lane, FIPS 180-4, section 6.2.2. words is used up.
[[gnu::target("avx512f")]] void compress(Lanes* state, Lanes* words) noexcept {
    Lanes a = state[0];
    Lanes b = state[1];
    Lanes c = state[2];
    Lanes d = state[3];
    Lanes e = state[4];
    Lanes f = state[5];
    Lanes g = state[6];
    Lanes h = state[7];
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
        const Lanes first = h + (CHATKEEP_ROTATED(e, 6) ^ CHATKEEP_ROTATED(e, 11) ^ CHATKEEP_ROTATED(e, 25)) +
                            ((e & f) ^ (~e & g)) + k_round_constants[t] + word;
        const Lanes second = (CHATKEEP_ROTATED(a, 2) ^ CHATKEEP_ROTATED(a, 13) ^ CHATKEEP_ROTATED(a, 22)) +
                             ((a & b) | (c & (a | b)));
        h = g;
        g = f;
        f = e;
        e = d + first;
        d = c;
        c = b;
        b = a;
        a = first + second;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
    state[5] += f;
    state[6] += g;
    state[7] += h;
}

/// One step of a transposition: of each pair of squares beside the diagonal the two change places.
template <std::size_t Size, std::size_t... Word>
[[gnu::target("avx512f")]] inline void swap_squares(Lanes& upper, Lanes& lower,
                                                    std::index_sequence<Word...> /*words*/) noexcept {
    const Lanes left =
        __builtin_shufflevector(upper, lower, ((Word & Size) != 0 ? k_lanes + Word - Size : Word)...);
    const Lanes right =
        __builtin_shufflevector(upper, lower, ((Word & Size) != 0 ? k_lanes + Word : Word + Size)...);
    upper = left;
    lower = right;
}

template <std::size_t Size>
[[gnu::target("avx512f")]] inline void swap_all_squares(std::array<Lanes, k_words>& rows) noexcept {
#pragma GCC unroll 16
    for (std::size_t row = 0; row < k_words; ++row) {
        if ((row & Size) == 0) {
            swap_squares<Size>(rows[row], rows[row + Size], std::make_index_sequence<k_words>());
        }
    }
}

/// From the words of each lane to the lanes of each word.
[[gnu::target("avx512f")]] inline void transpose(std::array<Lanes, k_words>& rows) noexcept {
    swap_all_squares<1>(rows);
    swap_all_squares<2>(rows);
    swap_all_squares<4>(rows);
    swap_all_squares<8>(rows);
}

/// What the lanes work on.
struct LaneInput {
    std::array<Sha256State*, k_lanes> states;
    std::array<const char*, k_lanes> bytes;
    alignas(4 * k_lanes) std::array<std::uint32_t, k_lanes> blocks; ///< of each, at most those of the first
};

/// The next block of each lane; of one that is done, its last.
[[gnu::target("avx512f")]] inline void load_words(const LaneInput& input, std::uint32_t block,
                                                  std::array<Lanes, k_words>& words) noexcept {
#pragma GCC unroll 16
    for (std::size_t lane = 0; lane < k_lanes; ++lane) {
        const std::uint32_t mine = std::min(block, input.blocks[lane] - 1);
        std::memcpy(&words[lane], input.bytes[lane] + k_sha256_block * mine, sizeof words[lane]);
    }
    transpose(words);
#pragma GCC unroll 16
    for (Lanes& word : words) { // from big-endian
        word = (CHATKEEP_ROTATED(word, 8) & 0xFF00FF00U) | (CHATKEEP_ROTATED(word, 24) & 0x00FF00FFU);
    }
}

[[gnu::target("avx512f")]] inline void load_states(const LaneInput& input,
                                                   std::array<Lanes, k_words>& state) noexcept {
#pragma GCC unroll 16
    for (std::size_t lane = 0; lane < k_lanes; ++lane) {
        state[lane] = Lanes{};
        std::memcpy(&state[lane], input.states[lane]->data(), sizeof(Sha256State));
    }
    transpose(state);
}

[[gnu::target("avx512f")]] inline void store_states(const LaneInput& input,
                                                    std::array<Lanes, k_words>& state) noexcept {
    transpose(state);
#pragma GCC unroll 16
    for (std::size_t lane = 0; lane < k_lanes; ++lane) {
        std::memcpy(input.states[lane]->data(), &state[lane], sizeof(Sha256State));
    }
}

[[gnu::target("avx512f")]] void run_lanes(const LaneInput& input) noexcept {
    std::array<Lanes, k_words> state; // of which the first eight are one
    std::array<Lanes, k_words> words;
    load_states(input, state);
    Lanes blocks;
    std::memcpy(&blocks, input.blocks.data(), sizeof blocks);
    for (std::uint32_t block = 0; block < input.blocks[0]; ++block) {
        load_words(input, block, words);
        const std::array<Lanes, k_words> before = state;
        compress(state.data(), words.data());
#pragma GCC unroll 16
        for (std::size_t word = 0; word < k_sha256_start.size(); ++word) {
            state[word] = block < blocks ? state[word] : before[word];
        }
    }
    store_states(input, state);
}

#undef CHATKEEP_ROTATED

bool has_wide_registers() noexcept {
    return __builtin_cpu_supports("avx512f") != 0;
}

#else

bool has_wide_registers() noexcept {
    return false;
}

#endif

} // namespace

LaneKind best_lanes() noexcept {
    static const LaneKind best = has_wide_registers() ? LaneKind::wide : LaneKind::single;
    return best;
}

void LaneHasher::clear() noexcept {
    m_used = 0;
    m_states.clear();
    m_jobs.clear();
}

LaneHasher::~LaneHasher() {
    OPENSSL_cleanse(m_bytes.data(), m_bytes.size());
    OPENSSL_cleanse(m_states.data(), m_states.capacity() * sizeof(Sha256State));
}

char* LaneHasher::add_job(const Sha256State& start, std::size_t blocks) {
    const std::size_t begin = m_used;
    m_used += blocks * k_sha256_block;
    if (m_bytes.size() < m_used) {
        m_bytes.resize(std::max(m_used, 2 * m_bytes.size()));
    }
    m_jobs.push_back(
        {static_cast<std::uint32_t>(m_states.size()), static_cast<std::uint32_t>(blocks), begin});
    m_states.push_back(start);
    return m_bytes.data() + begin;
}

char* LaneHasher::add_block(const Sha256State& start) {
    return add_job(start, 1);
}

char* LaneHasher::add(const Sha256State& start, std::size_t before, std::size_t size) {
    constexpr std::size_t k_length_size = 8;
    const std::size_t whole =
        (size + 1 + k_length_size + k_sha256_block - 1) / k_sha256_block * k_sha256_block;
    char* message = add_job(start, whole / k_sha256_block);
    std::memset(message + size, 0, whole - size);
    message[size] = static_cast<char>(0x80);
    std::uint64_t bits = std::uint64_t{8} * (before + size);
    for (std::size_t i = 1; bits != 0; ++i, bits >>= 8U) {
        message[whole - i] = static_cast<char>(bits & 255U);
    }
    return message;
}

void LaneHasher::run() {
    std::size_t done = 0;
    if (m_kind == LaneKind::wide) {
        const auto is_longer = [](const Job& a, const Job& b) { return a.blocks > b.blocks; };
        if (!std::is_sorted(m_jobs.begin(), m_jobs.end(), is_longer)) {
            std::sort(m_jobs.begin(), m_jobs.end(), is_longer);
        }
        for (; m_jobs.size() - done >= k_lanes; done += k_lanes) {
            run_wide(m_jobs.data() + done, k_lanes);
        }
        if (m_jobs.size() - done >= k_least_wide) {
            run_wide(m_jobs.data() + done, m_jobs.size() - done);
            done = m_jobs.size();
        }
    }
    for (; done < m_jobs.size(); ++done) {
        run_single(m_jobs[done]);
    }
}

void LaneHasher::run_wide(const Job* jobs, std::size_t count) {
#if defined(__x86_64__)
    LaneInput input{};
    Sha256State unused{};
    for (std::size_t lane = 0; lane < k_lanes; ++lane) {
        const Job& job = jobs[std::min(lane, count - 1)];
        input.states[lane] = lane < count ? &m_states[job.number] : &unused;
        input.bytes[lane] = m_bytes.data() + job.begin;
        input.blocks[lane] = job.blocks;
    }
    run_lanes(input);
#else
    for (std::size_t i = 0; i < count; ++i) {
        run_single(jobs[i]);
    }
#endif
}

void LaneHasher::run_single(const Job& job) {
    SHA256_CTX context{};
    Sha256State& state = m_states[job.number];
    std::copy(state.begin(), state.end(), std::begin(context.h));
    for (std::uint32_t block = 0; block < job.blocks; ++block) {
        const char* bytes = m_bytes.data() + job.begin + k_sha256_block * block;
        SHA256_Transform(&context, reinterpret_cast<const unsigned char*>(bytes));
    }
    std::copy(std::begin(context.h), std::end(context.h), state.begin());
}

Hash256 LaneHasher::digest(std::size_t number) const noexcept {
    Hash256 value{};
    for (std::size_t word = 0; word < k_sha256_start.size(); ++word) {
        to_big_endian(m_states[number][word], value.data() + 4 * word);
    }
    return value;
}

} // namespace chatkeep::hash
