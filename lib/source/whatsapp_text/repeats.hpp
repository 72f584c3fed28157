#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Equal records of a file: which of them is the first, the second, …, told in memory that does not grow with
// the file.

#include "base/spill_sort.hpp"
#include "base/zeroed_words.hpp"
#include "model/ids.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace chatkeep::source::whatsapp_text {

/// Finds the hashes that may occur twice in one pass: a Bloom filter of at most 16 MiB, exact in the hash for
/// what it lets through. Above the most candidates that it keeps it gives up: any hash may occur twice.
class RepeatFilter {
public:
    static constexpr std::size_t k_most = 400'000;

    /// bytes: size of the file, which bounds the number of its records.
    explicit RepeatFilter(std::uint64_t bytes = 0, std::size_t most = k_most);
    void add(std::uint64_t hash);
    /// To be called behind the last add(), which the filter is for; what it needed for that is freed.
    void settle();

    [[nodiscard]] bool has_too_many() const noexcept { return m_too_many; }

    /// Hashes that may occur twice; none where there are too many.
    [[nodiscard]] std::size_t candidates() const noexcept { return m_candidates.size(); }

    /// The number of a candidate, from 0; nullopt for what occurs once.
    [[nodiscard]] std::optional<std::size_t> find(std::uint64_t hash) const {
        const std::uint64_t place = hash >> m_shift;
        if ((m_first_look[place / 64] >> place % 64U & 1U) == 0) {
            return std::nullopt;
        }
        return find_candidate(hash);
    }

private:
    static constexpr std::size_t k_delay = 8; ///< hashes whose words are on their way from memory

    /// All probes of one hash fall in one word.
    [[nodiscard]] std::uint64_t& word_of(std::uint64_t hash) noexcept;
    [[nodiscard]] std::optional<std::size_t> find_candidate(std::uint64_t hash) const;
    void look(std::uint64_t hash);
    void note(std::uint64_t candidate);
    void sort_candidates();

    std::size_t m_most;
    bool m_too_many = false;
    base::ZeroedWords m_bits;
    std::array<std::uint64_t, k_delay> m_waiting{}; ///< a ring
    std::size_t m_added = 0;
    std::vector<std::uint64_t> m_candidates; ///< in order and each once when settled
    /// A bit for each candidate, at its highest bits: nearly all hashes need no search in the set.
    std::vector<std::uint64_t> m_first_look{0};
    unsigned m_shift = 58; ///< leaves the number of a bit in m_first_look
};

/// Counts the records with equal content. Where there are more candidates than memory is for, the contents of
/// all records are sorted on disk.
class Ordinals {
public:
    using Take = std::function<void(const model::Id& content)>;
    /// Hands out the contents of all records of the file, in its order.
    using ReadAll = std::function<void(const Take& take)>;

    /// filter: it got the lower half of every content, and is settled; it must outlive this.
    Ordinals(const RepeatFilter& filter, ReadAll read_all);

    /// 1 for the first record with this content, 2 for the second, …. n: the record's number in the file,
    /// from 0, higher than the last. What is left out must not be equal to a record that is not.
    [[nodiscard]] std::uint64_t next(const model::Id& content, std::uint64_t n) {
        if (!m_in_memory) {
            return next_sorted(n);
        }
        const auto candidate = m_filter.find(content.low);
        return candidate ? next_of(*candidate, content, n) : 1;
    }

private:
    struct Count {
        model::Id content;
        std::uint64_t times = 0;
    };

    [[nodiscard]] std::uint64_t next_of(std::size_t candidate, const model::Id& content, std::uint64_t n);
    [[nodiscard]] std::uint64_t next_sorted(std::uint64_t n);
    void sort_all();
    void keep_later_ones(base::SpillSort& contents);
    void advance();

    const RepeatFilter& m_filter;
    ReadAll m_read_all; ///< nothing once that was done
    bool m_in_memory;
    std::vector<Count> m_counts; ///< by number of the candidate
    base::SpillSort m_later;     ///< number and ordinal of records that are not the first
    std::uint64_t m_n = 0;       ///< of the next of these
    std::uint64_t m_ordinal = 0; ///< 0: there is none
};

} // namespace chatkeep::source::whatsapp_text
