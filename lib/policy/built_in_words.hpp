#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The compiled-in word lists as one vocabulary: each word of a text is looked up once, however many rules ask
// for how many lists.

#include "policy/reading.hpp"

#include <array>
#include <vector>

namespace chatkeep::policy {

/// Replaces out by what stands in the text, by use, in the order of Vocabulary::find(). A hit's kind is what
/// the use's own list says of the phrase.
void find_built_in_words(Reading& reading, std::array<std::vector<Hit>, k_word_uses>& out);

} // namespace chatkeep::policy
