#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What is left of a message when something was taken out of it.

#include <string_view>

namespace chatkeep::policy {

/// Whether a text has fewer than three words that say something: no numbers, no words such as "the" or "van".
[[nodiscard]] bool has_few_words(std::string_view text);

} // namespace chatkeep::policy
