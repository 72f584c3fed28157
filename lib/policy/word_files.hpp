#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The word lists that are compiled in: lib/policy/words/*.txt, without their comments.

#include <span>
#include <string_view>

namespace chatkeep::policy {

struct WordFile {
    std::string_view name; ///< of the file, without its ending
    std::string_view text; ///< see lexicon.hpp for the form
};

/// Sorted by name.
[[nodiscard]] std::span<const WordFile> word_files() noexcept;

/// Empty when there is no list of that name.
[[nodiscard]] std::string_view word_file(std::string_view name) noexcept;

} // namespace chatkeep::policy
