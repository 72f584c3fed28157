#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Many SHA-256 digests at once, in the lanes of wide registers; never included from outside this folder.

#include "hash/hash256.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace chatkeep::hash {

/// A digest between two blocks.
using Sha256State = std::array<std::uint32_t, 8>;

inline constexpr std::size_t k_sha256_block = 64;
inline constexpr Sha256State k_sha256_start = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                               0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

/// The two states into which a key of HMAC is worked.
struct HmacKey {
    Sha256State inner;
    Sha256State outer;
};

/// How digests are made; all give the same.
enum class LaneKind : std::uint8_t {
    single, ///< one after the other, by OpenSSL
    wide,   ///< 16 at once (AVX-512)
};

/// What this processor can do best.
[[nodiscard]] LaneKind best_lanes() noexcept;

/// Digests that do not wait for one another: they are put in, made together, and taken out by their number.
class LaneHasher {
public:
    explicit LaneHasher(LaneKind kind = best_lanes()) : m_kind(kind) {}

    /// Keys went through it.
    ~LaneHasher();
    LaneHasher(const LaneHasher&) = delete;
    LaneHasher& operator=(const LaneHasher&) = delete;
    LaneHasher(LaneHasher&&) = delete;
    LaneHasher& operator=(LaneHasher&&) = delete;

    /// Forgets what was put in.
    void clear() noexcept;

    /// Room for a message that goes on from a state into which `before` bytes went, whole blocks. The caller
    /// fills it before the next call.
    [[nodiscard]] char* add(const Sha256State& start, std::size_t before, std::size_t size);

    /// Room for one block that is no end of a message: what comes out is its state.
    [[nodiscard]] char* add_block(const Sha256State& start);

    /// Makes all digests.
    void run();

    [[nodiscard]] std::size_t size() const noexcept { return m_states.size(); }

    /// After run().
    [[nodiscard]] const Sha256State& state(std::size_t number) const noexcept { return m_states[number]; }

    [[nodiscard]] Hash256 digest(std::size_t number) const noexcept;

private:
    struct Job {
        std::uint32_t number;
        std::uint32_t blocks;
        std::size_t begin; ///< of its bytes
    };

    [[nodiscard]] char* add_job(const Sha256State& start, std::size_t blocks);
    void run_wide(const Job* jobs, std::size_t count);
    void run_single(const Job& job);

    LaneKind m_kind;
    std::vector<char> m_bytes;
    std::size_t m_used = 0;
    std::vector<Sha256State> m_states;
    std::vector<Job> m_jobs;
};

} // namespace chatkeep::hash
