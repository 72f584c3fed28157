// SPDX-License-Identifier: EUPL-1.2
#include "policy/listed_words.hpp"

#include <algorithm>

namespace chatkeep::policy {

ListedWords::ListedWords(std::string_view list) {
    while (!list.empty()) {
        const std::string_view word = list.substr(0, list.find(' '));
        if (!word.empty()) {
            m_words.insert(word);
        }
        list.remove_prefix(std::min(word.size() + 1, list.size()));
    }
}

std::string_view ListedWords::find(std::string_view word) const {
    const auto found = m_words.find(word);
    return found == m_words.end() ? std::string_view() : *found;
}

} // namespace chatkeep::policy
