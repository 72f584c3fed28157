#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Lists of words by section, compiled in (words/*.txt) or from a file that the policy names.
//
// A list is text: entries stand on lines of their own or are separated by commas; "[person]" begins a
// section; a line that starts with # is a comment. An entry is one word or several in a row; "x*" stands for
// any word that begins so, "*x" for any that ends so. Capitals and marks on letters do not matter.

#include "policy/vocabulary.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::policy {

struct Lexicon {
    Vocabulary words; ///< a hit's kind is the index of its section in the names given to parse_lexicon()
    /// What is wrong with the list: its lines, from 1, with a word about it.
    std::vector<std::pair<std::uint64_t, std::string>> faults;
};

/// Entries before the first section belong to the section of index 0.
[[nodiscard]] Lexicon parse_lexicon(std::string_view text, std::span<const std::string_view> sections);

/// The entries of one section, as the list writes them; every section when section is empty.
[[nodiscard]] std::vector<std::string_view> entries_of(std::string_view text, std::string_view section);

} // namespace chatkeep::policy
