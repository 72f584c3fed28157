#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Lists of words by section, compiled in (words/*.txt) or from a file that the policy names.
//
// A list is text: entries stand on lines of their own or are separated by commas; "[person]" begins a
// section; a line that starts with # is a comment. An entry is one word or several in a row; "x*" stands for
// any word that begins so, "*x" for any that ends so. Capitals and marks on letters do not matter.

#include "policy/vocabulary.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chatkeep::policy {

/// What is wrong with a list: its lines, from 1, with a word about each.
using LexiconFaults = std::vector<std::pair<std::uint64_t, std::string>>;

struct Lexicon {
    Vocabulary words; ///< a hit's kind is the index of its section in the names given to parse_lexicon()
    LexiconFaults faults;
};

/// Takes an entry of a list, of a kind; false when it can't be one.
using AddWord = std::function<bool(std::string_view entry, std::uint32_t kind)>;

/// Hands over the entries of a list with the index of their section. Entries before the first section belong
/// to that of index 0.
[[nodiscard]] LexiconFaults read_lexicon(std::string_view text, std::span<const std::string_view> sections,
                                         const AddWord& add);

[[nodiscard]] Lexicon parse_lexicon(std::string_view text, std::span<const std::string_view> sections);

/// The entries of one section, as the list writes them; every section when section is empty.
[[nodiscard]] std::vector<std::string_view> entries_of(std::string_view text, std::string_view section);

} // namespace chatkeep::policy
