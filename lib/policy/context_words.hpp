#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Tells which rules can have a context word in a text, before the text is split into words.

#include "policy/text_set.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace chatkeep::policy {

/// A filter that never misses: Tokens says what stands there.
class ContextWords {
public:
    /// words: as WordList has them. Call settle() behind the last.
    void add(std::span<const std::string_view> words, std::size_t rule);

    void settle() { m_words.settle(); }

    /// The bit of a rule in what rules_in() returns; far apart, rules share one.
    [[nodiscard]] static std::uint64_t bit_of(std::size_t rule) noexcept {
        return std::uint64_t{1} << group_of(rule);
    }

    /// A bit for each rule with a word in this normalised text; all bits where words may fold to others.
    [[nodiscard]] std::uint64_t rules_in(std::string_view text) const noexcept;

private:
    [[nodiscard]] static unsigned group_of(std::size_t rule) noexcept {
        return static_cast<unsigned>(rule % 64);
    }

    TextSet m_words{TextSet::Border::letters};
};

} // namespace chatkeep::policy
