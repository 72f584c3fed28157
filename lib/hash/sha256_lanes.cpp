// SPDX-License-Identifier: EUPL-1.2
#include "base/big_endian.hpp"
#include "hash/sha256_detail.hpp"
#include "hash/sha256_lanes_detail.hpp"
#include "hash/sha256_wide_detail.hpp"
#include "hash/sha256_woven_detail.hpp"

#include <algorithm>
#include <bit>
#include <functional>
#include <numeric>
#include <vector>

namespace chatkeep::hash {

namespace {

/// Fewer jobs than these are made faster one after the other.
constexpr std::size_t k_least_wide = 4;

using Block = std::array<char, k_sha256_block>;

void write_state(const Sha256State& state, char* out) noexcept {
    for (const std::uint32_t word : state) {
        base::store_big_endian(out, word);
        out += sizeof word;
    }
}

void compress(Sha256State& state, const char* block) noexcept {
    SHA256_CTX context{};
    std::copy(state.begin(), state.end(), std::begin(context.h));
    SHA256_Transform(&context, reinterpret_cast<const unsigned char*>(block));
    std::copy(std::begin(context.h), std::end(context.h), state.begin());
}

void digest_single(const DigestJob& job) noexcept {
    Sha256State state = k_sha256_start;
    for (std::size_t block = 0; block < job.blocks; ++block) {
        compress(state, job.message + block * k_sha256_block);
    }
    write_state(state, job.out);
}

void mac_single(const MacJob& job) noexcept {
    Sha256State inner = job.key->inner;
    Sha256State outer = job.key->outer;
    Block block;
    compress(inner, job.purpose);
    write_state(inner, block.data());
    end_message(block.data(), sizeof(Hash256), k_sha256_block);
    compress(outer, block.data());
    write_state(outer, job.out);
}

void commit_single(unsigned char tag, const char* purpose, const CommitJob& job) noexcept {
    Block block;
    std::memcpy(block.data(), job.message, block.size());
    block.front() = static_cast<char>(tag);
    mac_single({job.key, purpose, block.data() + 1});
    Sha256State state = k_sha256_start;
    compress(state, block.data());
    for (std::size_t i = 1; i < job.blocks; ++i) {
        compress(state, job.message + i * k_sha256_block);
    }
    write_state(state, job.out);
}

void commit_text_single(unsigned char tag, const TextJob& job) noexcept {
    Block message{};
    for (std::uint32_t part = 0; part < job.parts; ++part) {
        const std::uint32_t number = base::big_endian(part);
        const PurposeBlock purpose = purpose_block({reinterpret_cast<const char*>(&number), sizeof number});
        std::memcpy(message.data() + sizeof(PartTail), job.tails[part].data(), sizeof(PartTail));
        commit_single(tag, purpose.data(), {job.key, message.data(), 1, job.out + part * sizeof(Hash256)});
    }
}

void work_in_single(const Hash256& key, HmacKey& out) noexcept {
    const auto work_in = [&key](unsigned char pad) {
        Block block;
        block.fill(static_cast<char>(pad));
        std::transform(key.begin(), key.end(), block.begin(),
                       [pad](unsigned char byte) { return static_cast<char>(byte ^ pad); });
        Sha256State state = k_sha256_start;
        compress(state, block.data());
        return state;
    };
    out = {work_in(0x36), work_in(0x5C)};
}

/// How many jobs go together, as many as there are; none where all go one after the other.
std::size_t together(LaneKind kind) noexcept {
    const std::size_t most = kind == LaneKind::wide ? k_wide_jobs : 0;
    return kind == LaneKind::woven ? k_chains : most;
}

/// Many at a time where the processor can.
template <typename Job, typename Many, typename Single>
void run(LaneKind kind, std::span<Job> jobs, const Many& many, const Single& single) {
    const std::size_t most = together(kind);
    const std::size_t least = kind == LaneKind::wide ? k_least_wide : 1;
    while (most > 0 && jobs.size() >= least) {
        const std::size_t count = std::min(jobs.size(), most);
        many(jobs.first(count));
        jobs = jobs.subspan(count);
    }
    std::for_each(jobs.begin(), jobs.end(), single);
}

/// Longest first: what runs together is to end together.
template <typename Job, typename Length>
void sort_by(LaneKind kind, std::span<Job> jobs, const Length& length) {
    const auto is_like_first = [&](const Job& job) { return length(job) == length(jobs.front()); };
    if (together(kind) == 0 || std::all_of(jobs.begin(), jobs.end(), is_like_first)) {
        return;
    }
    constexpr std::size_t k_longest = 64; // jobs from here on stand together
    const auto place_of = [&](const Job& job) {
        return k_longest - std::min<std::size_t>(length(job), k_longest);
    };
    std::array<std::uint32_t, k_longest + 2> begins{};
    for (const Job& job : jobs) {
        ++begins[place_of(job) + 1];
    }
    std::partial_sum(begins.begin(), begins.end(), begins.begin());
    const auto longest = begins[1];
    const std::vector<Job> unsorted(jobs.begin(), jobs.end());
    for (const Job& job : unsorted) {
        jobs[begins[place_of(job)]++] = job;
    }
    std::sort(jobs.begin(), jobs.begin() + longest,
              [&](const Job& a, const Job& b) { return length(a) > length(b); });
}

} // namespace

LaneKind best_lanes() noexcept {
    static const LaneKind best = [] {
        const LaneKind other = has_wide_registers() ? LaneKind::wide : LaneKind::single;
        return has_sha_instructions() ? LaneKind::woven : other;
    }();
    return best;
}

void end_message(char* message, std::size_t size, std::size_t before) noexcept {
    constexpr std::uint64_t zeros = 0;
    const std::uint64_t bits = base::big_endian(std::uint64_t{8} * (before + size));
    char* const last = message + blocks_of(size) * k_sha256_block - sizeof bits;
    for (char* at = message + size; at < last; at += sizeof zeros) {
        std::memcpy(at, &zeros, sizeof zeros);
    }
    message[size] = static_cast<char>(0x80);
    std::memcpy(last, &bits, sizeof bits);
}

PurposeBlock purpose_block(std::string_view purpose) noexcept {
    PurposeBlock block;
    purpose.copy(block.data(), k_short_purpose);
    end_message(block.data(), purpose.size(), k_sha256_block);
    return block;
}

KnownBlock known_block(const PurposeBlock& block) noexcept {
    constexpr std::size_t first = k_sha256_block / sizeof(std::uint32_t); // words that stand in it
    KnownBlock words{};
    for (std::size_t t = 0; t < first; ++t) {
        words[t] = base::load_big_endian<std::uint32_t>(block.data() + t * sizeof words[t]);
    }
    for (std::size_t t = first; t < words.size(); ++t) {
        const std::uint32_t early = words[t - 15];
        const std::uint32_t late = words[t - 2];
        words[t] = words[t - 16] + words[t - 7] +
                   (std::rotr(early, 7) ^ std::rotr(early, 18) ^ (early >> 3)) +
                   (std::rotr(late, 17) ^ std::rotr(late, 19) ^ (late >> 10));
    }
    std::transform(words.begin(), words.end(), k_sha256_constants.begin(), words.begin(), std::plus<>());
    return words;
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

Purpose known_purpose(std::string_view purpose) noexcept {
    const PurposeBlock block = purpose_block(purpose);
    return {block, known_block(block)};
}

void make_digests(LaneKind kind, std::span<DigestJob> jobs) {
    sort_by(kind, jobs, [](const DigestJob& job) { return job.blocks; });
    run(kind, jobs, kind == LaneKind::woven ? &digest_woven : &digest_wide, &digest_single);
}

void make_macs(LaneKind kind, std::span<MacJob> jobs) {
    run(kind, jobs, kind == LaneKind::woven ? &mac_woven : &mac_wide, &mac_single);
}

void make_commitments(LaneKind kind, unsigned char tag, const Purpose& purpose, std::span<CommitJob> jobs) {
    sort_by(kind, jobs, [](const CommitJob& job) { return job.blocks; });
    const auto many = kind == LaneKind::woven ? &commit_woven : &commit_wide;
    run(
        kind, jobs, [&](std::span<const CommitJob> some) { many(tag, purpose.rounds, some); },
        [&](const CommitJob& job) { commit_single(tag, purpose.block.data(), job); });
}

void commit_texts(LaneKind kind, unsigned char tag, std::span<TextJob> jobs) {
    if (kind == LaneKind::woven) {
        commit_texts_woven(tag, jobs);
        return;
    }
    sort_by(kind, jobs, [](const TextJob& job) { return job.parts; });
    run(
        kind, jobs, [tag](std::span<const TextJob> some) { commit_texts_wide(tag, some); },
        [tag](const TextJob& job) { commit_text_single(tag, job); });
}

void work_in_keys(LaneKind kind, std::span<const Hash256> keys, HmacKey* out) {
    const auto many = kind == LaneKind::woven ? &work_in_woven : &work_in_wide;
    run(
        kind, keys,
        [&](std::span<const Hash256> some) {
            many(some, out);
            out += some.size();
        },
        [&out](const Hash256& key) { work_in_single(key, *out++); });
}

} // namespace chatkeep::hash
