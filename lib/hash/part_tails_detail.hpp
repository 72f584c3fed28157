#pragma once
// SPDX-License-Identifier: EUPL-1.2
// A text as parts in the blocks in which they are committed; never included from outside this folder.

#include "hash/sha256_lanes_detail.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::hash {

/// Keeps its memory from text to text.
class PartSplitter {
public:
    /// A part that does not fit a tail, or has a number for which no block is known ahead.
    struct LongPart {
        std::uint32_t number;
        std::string_view bytes;
    };

    /// Adds a tail for each of the first k_numbered_parts parts of a text; returns the number of all parts,
    /// which is that of first_part_length(), and 1 for no text. Where a part is long, its tail is of no use.
    std::size_t split(std::string_view text, std::vector<PartTail>& tails);

    /// Of the last text; views into it.
    [[nodiscard]] const std::vector<LongPart>& long_parts() const noexcept { return m_long_parts; }

private:
    void add_part(std::string_view part, const char* padded, std::vector<PartTail>& tails);

    std::string m_padded; ///< the text with bytes in front and behind that may be read
    std::vector<LongPart> m_long_parts;
    std::uint32_t m_parts = 0;
};

} // namespace chatkeep::hash
