// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/crypto/keccak.hpp"

#include "base/error.hpp"

#include <bit>
#include <cstddef>

namespace chatkeep::policy {

namespace {

using State = std::array<std::uint64_t, 25>; // lane x, y stands at x + 5 y

constexpr std::size_t k_rate = 136; // bytes of a block: 1088 bits
constexpr std::size_t k_rounds = 24;

// FIPS 202, 3.2.5: the constants of the step iota
constexpr std::array<std::uint64_t, k_rounds> k_constants = {
    0x0000000000000001, 0x0000000000008082, 0x800000000000808A, 0x8000000080008000, 0x000000000000808B,
    0x0000000080000001, 0x8000000080008081, 0x8000000000008009, 0x000000000000008A, 0x0000000000000088,
    0x0000000080008009, 0x000000008000000A, 0x000000008000808B, 0x800000000000008B, 0x8000000000008089,
    0x8000000000008003, 0x8000000000008002, 0x8000000000000080, 0x000000000000800A, 0x800000008000000A,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008};

void theta(State& state) {
    std::array<std::uint64_t, 5> parity{};
    for (std::size_t i = 0; i < state.size(); ++i) {
        parity[i % 5] ^= state[i];
    }
    for (std::size_t i = 0; i < state.size(); ++i) {
        state[i] ^= parity[(i + 4) % 5] ^ std::rotl(parity[(i + 1) % 5], 1);
    }
}

/// rho turns the lanes, pi moves them; both go along the same path over the lanes.
void rho_and_pi(State& state) {
    std::size_t x = 1;
    std::size_t y = 0;
    std::uint64_t lane = state[1];
    for (std::size_t step = 0; step < 24; ++step) {
        const std::size_t next_y = (2 * x + 3 * y) % 5;
        x = y;
        y = next_y;
        const auto turn = static_cast<int>((step + 1) * (step + 2) / 2 % 64);
        const std::uint64_t moved = std::rotl(lane, turn);
        lane = state[x + 5 * y];
        state[x + 5 * y] = moved;
    }
}

void chi(State& state) {
    for (std::size_t row = 0; row < state.size(); row += 5) {
        std::array<std::uint64_t, 5> old{};
        for (std::size_t x = 0; x < 5; ++x) {
            old[x] = state[row + x];
        }
        for (std::size_t x = 0; x < 5; ++x) {
            state[row + x] = old[x] ^ (~old[(x + 1) % 5] & old[(x + 2) % 5]);
        }
    }
}

} // namespace

std::array<std::uint8_t, 32> keccak256(std::string_view bytes) {
    CHATKEEP_CHECK(bytes.size() < k_rate);
    State state{};
    const auto mix = [&](std::size_t at, std::uint64_t byte) { state[at / 8] ^= byte << (at % 8 * 8); };
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        mix(i, static_cast<unsigned char>(bytes[i]));
    }
    mix(bytes.size(), 0x01);
    mix(k_rate - 1, 0x80);
    for (const std::uint64_t constant : k_constants) {
        theta(state);
        rho_and_pi(state);
        chi(state);
        state[0] ^= constant;
    }
    std::array<std::uint8_t, 32> digest{};
    for (std::size_t i = 0; i < digest.size(); ++i) {
        digest[i] = static_cast<std::uint8_t>(state[i / 8] >> (i % 8 * 8));
    }
    return digest;
}

} // namespace chatkeep::policy
