#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Which of many short texts stand in a text, told in one pass over its bytes.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace chatkeep::policy {

/// Texts in groups; who asks wants to know of which groups one is there.
class TextSet {
public:
    /// What stands on one side only of a border of a word: what \b of a pattern takes for a part of one, or
    /// letters and digits.
    enum class Border : std::uint8_t { pattern, letters };

    explicit TextSet(Border border = Border::pattern) noexcept : m_joins(border == Border::pattern) {}

    /// Texts of ASCII without capitals. "|" at either end of one asks for the border of a word there. group:
    /// below 64. Call settle() behind the last.
    void add(std::span<const std::string_view> texts, unsigned group);

    void settle();

    /// A bit for each group; letters of text count in either case.
    [[nodiscard]] std::uint64_t groups_in(std::string_view text) const noexcept;

private:
    /// A text that ends where the automaton stands.
    struct End {
        std::size_t size = 0;
        unsigned group = 0;
        bool begins_word = false;
        bool ends_word = false;
    };

    /// While texts are added, the automaton is a tree, and no byte leads to the root but from there.
    struct State {
        std::vector<std::uint32_t> next; ///< by class of the byte
        std::vector<End> ends;
    };

    [[nodiscard]] std::uint32_t step(std::uint32_t state, char byte);
    [[nodiscard]] bool stands(const End& end, std::string_view text, std::size_t behind) const noexcept;

    bool m_joins;                            ///< an underscore is a part of a word
    std::array<std::uint8_t, 256> m_class{}; ///< 0: in none of the texts
    std::size_t m_classes = 1;
    std::vector<State> m_states{1};
    std::vector<std::uint32_t>
        m_next; ///< all rows; an entry: the row's beginning, doubled, 1 if texts end there
};

} // namespace chatkeep::policy
