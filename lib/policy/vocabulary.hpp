#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Many words and phrases of several kinds, looked up in a text's words at a cost that does not grow with
// their number.

#include "policy/reading.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::policy {

class Vocabulary {
public:
    /// One word or several in a row; "x*" matches any word that begins so, "*x" any that ends so. False when
    /// it holds no word, or a * that stands for nearly everything.
    bool add(std::string_view phrase, std::uint32_t kind);

    /// Call once, after the last add().
    void settle();

    /// Appends what stands in the text, in the order of first words; the longest phrases of a word first.
    void find(Reading& reading, std::vector<Hit>& out) const;

    [[nodiscard]] bool empty() const noexcept { return m_phrases.empty(); }

private:
    enum class Form : std::uint8_t { whole, beginning, ending };

    struct Part {
        std::string text;
        Form form = Form::whole;
    };

    struct Phrase {
        std::uint64_t key; ///< hash of its first word, and of how that must fit
        std::uint32_t kind;
        std::uint32_t first; ///< of its words behind the first, in m_parts
        std::uint32_t count;
        char second; ///< the first byte of its second word; 0: there is none, or any byte will do
    };

    [[nodiscard]] static bool fits(std::string_view word, const Part& part) noexcept;
    [[nodiscard]] static std::uint64_t key_of(std::uint64_t hash, Form form) noexcept;
    void find_at(Reading& reading, std::span<const Word> words, std::size_t at, std::vector<Hit>& out) const;
    void look_up(const Reading& reading, std::span<const Word> words, Hit at, std::uint64_t key,
                 std::vector<Hit>& out) const;

    /// Which lengths the beginnings, or endings, have that begin with the same bytes as a word, or end so.
    using Lengths = std::uint16_t;

    [[nodiscard]] std::size_t part_of(std::uint64_t key) const noexcept { return key >> m_part_shift; }

    [[nodiscard]] bool may_have(std::uint64_t key) const noexcept {
        const std::uint64_t bit = key & m_sieve_mask;
        return (m_sieve[bit / 64] >> bit % 64 & 1U) != 0;
    }

    [[nodiscard]] static std::size_t slot_of(std::uint64_t hash) noexcept {
        return hash * 0x9E3779B97F4A7C15U >> (64 - k_slot_bits);
    }

    static constexpr unsigned k_slot_bits = 11;

    // All tables that are looked into for each word of each text are as small as the number of phrases lets
    // them be: a dozen vocabularies share the processor's cache.
    std::vector<Phrase> m_phrases; ///< sorted by key
    std::vector<Part> m_parts;
    std::vector<std::uint64_t> m_sieve{0}; ///< a bit for each key that there is, and for some more
    std::uint64_t m_sieve_mask = 0;
    std::array<Lengths, 1U << k_slot_bits> m_beginnings{}; ///< by the hash of their first bytes
    std::array<Lengths, 1U << k_slot_bits> m_endings{};    ///< by that of their last
    std::vector<std::uint32_t> m_starts{0, 0};             ///< of the phrases by the top of their keys
    unsigned m_part_shift = 63;
};

} // namespace chatkeep::policy
