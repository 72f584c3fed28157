#pragma once
// SPDX-License-Identifier: EUPL-1.2
// A normalised text as words, read once for all recognisers that look for words.

#include "policy/link.hpp"
#include "policy/survey.hpp"
#include "policy/tokens.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::policy {

class Normalised;

/// Letters in small, without marks above or below them: "Patiënt" and "patient" are one word.
[[nodiscard]] std::string plain_folded(std::string_view word);

/// One step of the hashes by which words are looked up.
[[nodiscard]] constexpr std::uint64_t hash_step(std::uint64_t hash, char c) noexcept {
    return (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U; // FNV-1a
}

inline constexpr std::uint64_t k_hash_start = 0xCBF29CE484222325U;

/// One word. Offsets are bytes of the normalised text.
struct Word {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t folded = 0;     ///< where its folded form begins in Reading's own bytes
    std::size_t size = 0;       ///< of the folded form; 0: a replacement of ours, no word of the text
    std::uint32_t sentence = 0; ///< counted from 0
    bool starts = false;        ///< the first word of a sentence, or behind a quotation mark or a colon
    bool capital = false;       ///< its first letter is a capital
    bool small = false;         ///< it has a small letter
};

/// A phrase of a word list at words [first, first + count) of a text.
struct Hit {
    std::size_t first = 0;
    std::size_t count = 0;
    std::uint32_t kind = 0;

    [[nodiscard]] std::size_t last() const noexcept { return first + count - 1; }
};

/// What a compiled-in word list is looked up for: a subject, in the order of lexicon_names(), or to survey a
/// text, or for who is spoken of.
enum class WordUse : std::uint8_t {
    biometric,
    colleague,
    criminal,
    ethnicity,
    genetic,
    health,
    parliament,
    politics,
    religion,
    sexual,
    labour_union,
    survey,
    people,
    names,
};

inline constexpr std::size_t k_word_uses = static_cast<std::size_t>(WordUse::names) + 1;

class Reading {
public:
    /// text and masks must outlive the use of this object. Reads nothing yet.
    void begin(std::string_view text, std::span<const Span> masks) noexcept;

    [[nodiscard]] std::string_view text() const noexcept { return m_text; }

    /// The words of the text, read when this is called first.
    [[nodiscard]] std::span<const Word> words();

    [[nodiscard]] std::string_view folded(const Word& word) const noexcept {
        return std::string_view(m_bytes).substr(word.folded, word.size);
    }

    /// Hashes of the beginnings of the folded word: of its first byte, its first two, … and of its endings.
    [[nodiscard]] std::span<const std::uint64_t> beginnings(const Word& word) const noexcept {
        return std::span(m_beginnings).subspan(word.folded, word.size);
    }

    [[nodiscard]] std::span<const std::uint64_t> endings(const Word& word) const noexcept {
        return std::span(m_endings).subspan(word.folded, word.size);
    }

    /// What stands between two words that follow each other.
    [[nodiscard]] std::string_view gap_before(std::size_t word) const noexcept;

    /// What the compiled-in lists have of its words, looked up when this is called first.
    [[nodiscard]] const std::vector<Hit>& hits(WordUse use);

    /// What survey() found in the text, so that it looks once however many rules ask.
    [[nodiscard]] const std::optional<Survey>& about() const noexcept { return m_about; }

    void set_about(const Survey& about) noexcept { m_about = about; }

    /// Its links, looked for when this is called first. normal: the text that this was begun with.
    [[nodiscard]] const std::vector<Link>& links(const Normalised& normal);

private:
    void read();
    void add(std::size_t begin, std::size_t end, bool masked);
    void read_gap(Word& word);
    void hash(const Word& word);

    std::string_view m_text;
    std::span<const Span> m_masks;
    bool m_is_read = false;
    bool m_is_looked_up = false;
    std::vector<Word> m_words;
    std::string m_bytes; ///< the folded words, one behind the other
    std::vector<std::uint64_t> m_beginnings;
    std::vector<std::uint64_t> m_endings;
    std::array<std::vector<Hit>, k_word_uses> m_hits;
    std::optional<Survey> m_about;
    std::optional<std::vector<Link>> m_links;
};

} // namespace chatkeep::policy
