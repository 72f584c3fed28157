#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Places in a message's text that its extra members give as "WHAT START LENGTH": they move when the text
// changes before them, and go when what they are about is gone.

#include "hash/text_parts.hpp"
#include "policy/carriers.hpp"
#include "stream/edit.hpp"
#include "stream/value.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::policy {

/// Bytes [begin, end) of the text gave way to size others.
struct Replaced {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t size = 0;
};

/// Where a span of the text begins when all is replaced; nothing when something touches it. replaced is
/// sorted, without overlaps.
[[nodiscard]] std::optional<std::size_t> moved_place(const std::vector<Replaced>& replaced, std::size_t begin,
                                                     std::size_t size) noexcept;

/// A reason as a proof has it: without the brackets in which it shows it.
[[nodiscard]] std::string proof_reason(std::string_view replacement);

/// Whether what goes from the text of a record with a proof goes in whole parts. Not so where an earlier
/// cleaning left another text.
[[nodiscard]] bool goes_in_parts(stream::Value before);

/// What cuts take out of the text of a record that has, or gets, a proof: whole parts. before: the record as
/// it came in.
[[nodiscard]] std::vector<Replaced> replaced_parts(stream::Value before, std::string_view text,
                                                   const std::vector<hash::TextCut>& cuts);

/// The text that a proof shows when the cuts are made.
[[nodiscard]] std::string text_without_parts(stream::Value before, std::string_view text,
                                             const std::vector<hash::TextCut>& cuts);

/// What was replaced in the texts of a message that ranges are about; each list sorted, without overlaps.
struct TextChanges {
    std::vector<Replaced> text;
    bool edits = false;                                         ///< something, in earlier texts
    std::map<std::size_t, std::vector<Replaced>> deleted_parts; ///< by place in the extra member of that name

    [[nodiscard]] bool is_empty() const noexcept { return text.empty() && !edits && deleted_parts.empty(); }
};

/// The member of extra with the texts of deleted parts.
inline constexpr std::string_view k_deleted_parts = "deleted_parts";

/// What becomes of the ranges; changes is not empty.
[[nodiscard]] std::vector<stream::Replacement> moved_ranges(stream::Value message,
                                                            const TextChanges& changes);

/// Members of extra that go whole, since nothing tells which of the changed texts they are about.
[[nodiscard]] bool loses_ranges(std::string_view member, const TextChanges& changes) noexcept;

/// Whether a text at a place of a message may be one that ranges are about.
[[nodiscard]] bool may_have_ranges(const Steps& steps) noexcept;

/// Whether a place in what one source of a merged message says gives a range in a text.
[[nodiscard]] bool is_range_of_source(const Steps& steps) noexcept;

/// Takes out all ranges in what the sources of a merged message say.
[[nodiscard]] std::vector<stream::Replacement> ranges_of_sources(stream::Value message);

} // namespace chatkeep::policy
