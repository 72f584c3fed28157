#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Words of one subject: special categories of personal data (AVG art. 9), crime (art. 10), and lists of the
// policy's own.

#include "policy/recogniser.hpp"

namespace chatkeep::policy {

extern const RecogniserDescriptor k_art9;
extern const RecogniserDescriptor k_art10;
/// "lexicon:NAME": a compiled-in list, or one that the policy names under [[lists]].
extern const RecogniserDescriptor k_lexicon;

/// Whether anything in the text is private about a person by itself, or would be with a word for one: also
/// what a trap of its list takes back.
[[nodiscard]] bool has_sensitive_words(Reading& reading);

/// The lists that "lexicon:NAME" knows without a file, in the order of the alphabet.
[[nodiscard]] std::span<const std::string_view> lexicon_names() noexcept;

/// The sections that a list of words may have.
[[nodiscard]] std::span<const std::string_view> lexicon_sections() noexcept;

} // namespace chatkeep::policy
