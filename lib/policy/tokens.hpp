#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Words of a normalised text, and the context words near a place in it.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chatkeep::policy {

/// A letter or digit of any script.
[[nodiscard]] bool is_word(char32_t value) noexcept;

/// Bytes [begin, end) of the text.
using Span = std::pair<std::size_t, std::size_t>;

/// Context words, folded; "x*" matches a beginning, "a b" two words in a row. At most 65,535 of them.
class WordList {
public:
    /// The words must outlive the list.
    explicit WordList(std::span<const std::string_view> words);

private:
    friend class Tokens;

    struct Entry {
        std::string_view word;  ///< as the list writes it
        std::string_view first; ///< the first of its words
        std::size_t more;       ///< words behind the first
    };

    struct Indexed {
        Entry entry;
        unsigned char first;
    };

    /// Entries by the byte that one of their words begins with; those with the same, in the list's order.
    class Index {
    public:
        void add(unsigned char first, const Entry& entry) { m_entries.push_back({entry, first}); }

        void settle();

        [[nodiscard]] std::span<const Indexed> at(unsigned char first) const noexcept {
            return std::span(m_entries).subspan(m_begins[first], m_begins[first + 1U] - m_begins[first]);
        }

    private:
        std::vector<Indexed> m_entries;
        std::array<std::uint16_t, 257> m_begins{}; ///< in m_entries
    };

    Index m_by_first;
    Index m_by_last; ///< by the last of the entry's words
};

/// The words of a text, folded. A masked span (a replacement of ours) counts as one word that matches
/// nothing.
class Tokens {
public:
    void read(std::string_view text, std::span<const Span> masks);

    /// A context word and how many words away it stands; 1 is next to the place.
    struct Near {
        std::string_view word;
        std::size_t distance;
        bool before;
    };

    /// The nearest of words within 5 tokens before or 3 after [begin, end); on equal distance the one before.
    [[nodiscard]] std::optional<Near> nearest(Span place, const WordList& words) const;

    /// The first of words anywhere among the last 40 tokens. Not the parts of an address or of a number
    /// ("tel@example.org", "06-12345678"): where cleaning takes those out, they are no longer there.
    [[nodiscard]] std::optional<std::string_view> any(const WordList& words) const;

    /// Whether every word outside the place is one of words, a number or a replacement of ours.
    [[nodiscard]] bool has_only(const WordList& words, Span place) const;

    /// The word that stands so many words before the place; empty: there is none.
    [[nodiscard]] std::string_view before(Span place, std::size_t distance) const;

private:
    /// The first word that ends behind this byte.
    [[nodiscard]] std::size_t first_behind(std::size_t byte) const;

    /// The entries that have this token where the index has its byte.
    [[nodiscard]] std::span<const WordList::Indexed> entries_at(std::size_t token,
                                                                const WordList::Index& index) const;
    [[nodiscard]] bool matches(std::size_t token, const WordList::Entry& entry) const;
    /// The first entry whose last word is at this token.
    [[nodiscard]] const WordList::Entry* ending_at(std::size_t token, const WordList& words) const;
    [[nodiscard]] const WordList::Entry* beginning_at(std::size_t token, const WordList& words) const;

    /// Whether this token is a part of a longer value, not a word that someone said.
    [[nodiscard]] bool is_part(std::size_t token) const noexcept;

    std::vector<Span> m_spans;
    std::vector<std::string> m_words;
    std::vector<bool> m_in_address; ///< by token
};

} // namespace chatkeep::policy
