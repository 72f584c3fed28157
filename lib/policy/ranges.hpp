#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Places in a message's text that its extra members give as "WHAT START LENGTH": they move when the text
// changes before them, and go when what they are about is gone.

#include "stream/edit.hpp"
#include "stream/value.hpp"

#include <cstddef>
#include <vector>

namespace chatkeep::policy {

/// Bytes [begin, end) of the text gave way to size others.
struct Replaced {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t size = 0;
};

/// replaced is sorted, without overlaps, and not empty.
[[nodiscard]] std::vector<stream::Replacement> moved_ranges(stream::Value message,
                                                            const std::vector<Replaced>& replaced);

} // namespace chatkeep::policy
