#pragma once
// SPDX-License-Identifier: EUPL-1.2
// A text as the parts that are committed one by one, of which some may be gone.

#include "hash/hash256.hpp"
#include "stream/value.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::hash {

/// Bytes of a text as it is shown that are to go, with the reason that will be shown.
struct TextCut {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string reason;
};

struct TextPart {
    std::string text; ///< empty when it is gone
    std::optional<Hash256> gone;
    std::string reason; ///< why it is gone

    friend bool operator==(const TextPart&, const TextPart&) = default;
};

/// All of a text; an empty one has one empty part.
[[nodiscard]] std::vector<TextPart> split_text(std::string_view text);

/// The text as it is shown: runs of parts that are gone for one reason as "[reason]".
[[nodiscard]] std::string shown_text(const std::vector<TextPart>& parts);

/// The bytes that each part takes in the shown text.
[[nodiscard]] std::vector<std::size_t> shown_sizes(const std::vector<TextPart>& parts);

/// Takes out every part that a cut touches: a part is gone whole or there whole. Cuts are bytes of
/// shown_text().
void cut_parts(std::vector<TextPart>& parts, const std::vector<TextCut>& cuts, const Hash256& field_key);

[[nodiscard]] Hash256 commit_parts(const std::vector<TextPart>& parts, const Hash256& field_key);

/// The form in a stream: lengths of parts that are there, as numbers, and {"h":…,"r":…}.
void append_parts(std::string& out, const std::vector<TextPart>& parts);
/// The same back, over the text as it is shown; nothing when they do not fit.
[[nodiscard]] std::optional<std::vector<TextPart>> parse_parts(const stream::Value& list,
                                                               std::string_view shown);

} // namespace chatkeep::hash
