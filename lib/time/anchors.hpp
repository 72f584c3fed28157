#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Messages that two sources surely share: long texts that occur once in each.

#include "time/stamp.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

namespace chatkeep::time {

inline constexpr std::uint16_t k_anchor_size = 12; ///< code points that make a text worth an anchor

/// The long texts of one source that occur once. Bounded: of very many texts it keeps those with the lowest
/// hashes, which are the same in every source.
class AnchorTable {
public:
    static constexpr std::size_t k_most = std::size_t{1} << 17U;
    static constexpr std::size_t k_most_runs = std::size_t{1} << 15U;
    /// Messages in a row that are told apart by what they say, however short they are: of a dozen usual
    /// words, some ten thousand conversations of a thousand messages have one such run in common by chance.
    static constexpr std::size_t k_run = 6;

    void add(const Stamp& stamp);

    /// Texts that occur once in both, as pairs of (this source's, the other's) stamp, by position in this
    /// source.
    [[nodiscard]] std::vector<std::pair<Stamp, Stamp>> shared_with(const AnchorTable& other) const;

    /// Messages of a few words by the run of texts that ends with them, where that occurs once in both; the
    /// same pairs. They say nothing of who is who, nor of what a source lacks.
    [[nodiscard]] std::vector<std::pair<Stamp, Stamp>> runs_shared_with(const AnchorTable& other) const;

    /// Of the texts that occur once in both, most that are told at times which lie equally far apart, give or
    /// take the few hours by which zones and summer time differ: what the same messages do, and equal phrases
    /// don't. As pairs of (this source's, the other's) stamp.
    [[nodiscard]] std::vector<std::pair<Stamp, Stamp>> simultaneous_with(const AnchorTable& other) const;

    /// Of the texts kept here, those that the other has too, and all: in the part of hashes that both keep.
    struct Share {
        std::uint64_t common = 0;
        std::uint64_t all = 0;
    };

    [[nodiscard]] Share share_in(const AnchorTable& other) const;

    /// The same, of texts that occur once here and were not edited, at positions from first to last.
    [[nodiscard]] Share share_in(const AnchorTable& other, std::uint64_t first, std::uint64_t last) const;

    /// Texts that occur once here, have a time and were not edited, of the hashes that both keep, by
    /// position.
    [[nodiscard]] std::vector<Stamp> once_beside(const AnchorTable& other) const;

private:
    struct Seen {
        Stamp first;
        bool again = false;
    };

    struct Table {
        std::unordered_map<std::uint64_t, Seen> seen;
        std::uint64_t limit = UINT64_MAX; ///< hashes above it are left out

        void add(std::uint64_t key, const Stamp& stamp, std::size_t most);
        [[nodiscard]] std::vector<std::pair<Stamp, Stamp>> shared_with(const Table& other) const;
    };

    Table m_texts;
    Table m_runs;
    std::array<std::uint64_t, k_run> m_last{}; ///< what the last messages say
    std::size_t m_count = 0;
};

} // namespace chatkeep::time
