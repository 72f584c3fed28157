#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Words of a list that is written as one text.

#include <string_view>
#include <unordered_set>

namespace chatkeep::policy {

class ListedWords {
public:
    /// Spaces part the words; list must outlive this object.
    explicit ListedWords(std::string_view list);

    /// The word as it stands in the list; empty: it is none of it.
    [[nodiscard]] std::string_view find(std::string_view word) const;

    [[nodiscard]] bool has(std::string_view word) const { return !find(word).empty(); }

private:
    std::unordered_set<std::string_view> m_words;
};

} // namespace chatkeep::policy
