#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Searches bytes for many texts at once, in every form in which they can hide: case, composed and decomposed
// letters, base64, percent, quoted-printable, JSON, HTML, hex, UTF-16 and Latin-1 encodings.

#include "base/io.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::archive {

/// A text that was found: where, and in which form. Never the text itself.
struct NeedleHit {
    std::uint32_t needle = 0; ///< what add() returned
    std::uint64_t offset = 0;
    std::string_view form; ///< "plain", "base64", …
};

/// Memory: some hundred bytes for each text, and a window of the input.
class Needles {
public:
    /// A text of at least four characters; of a long one the first k_longest bytes are searched. Call before
    /// any search.
    std::uint32_t add(std::string_view text);

    /// Calls hit for each text found. A text is found only where no letter or digit goes on at its ends;
    /// among bytes that are no text, what has several words, digits or "@" also where a letter follows, as
    /// the next field's name.
    void search(base::Input& input, const std::function<void(const NeedleHit&)>& hit);
    void search(std::string_view bytes, const std::function<void(const NeedleHit&)>& hit);

    static constexpr std::size_t k_longest = 120;

private:
    struct Pattern {
        std::string bytes; ///< folded: ASCII letters lowered; where case counts, as they are
        std::uint32_t needle;
        const char* form;
        bool is_exact; ///< case counts
        enum class Border : std::uint8_t { word, base64, hex, none } border;
        bool is_distinct = false; ///< stands nowhere by chance, whatever follows
    };

    void add_pattern(Pattern pattern);
    void add_base64(std::string_view text, std::uint32_t needle);
    [[nodiscard]] static bool goes_on(const Pattern& pattern, std::string_view before,
                                      std::string_view behind);
    void prepare();
    [[nodiscard]] static bool fits(const Pattern& pattern, std::string_view window, std::size_t at);
    void search_window(std::string_view window, std::size_t end, std::uint64_t offset,
                       const std::function<void(const NeedleHit&)>& hit) const;

    std::uint32_t m_count = 0;
    bool m_is_ready = false;
    std::vector<Pattern> m_patterns; ///< by their first four bytes, folded
    std::vector<std::uint32_t> m_keys;
    std::vector<bool> m_bits;
    std::string m_window; ///< of search(), kept since there may be many short inputs
};

} // namespace chatkeep::archive
