#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The members of a record as bytes, for programs that put records together anew without reading all of them.

#include <string_view>
#include <vector>

namespace chatkeep::stream {

struct LineMember {
    std::string_view name;  ///< as written, without quotes
    std::string_view value; ///< as written
};

/// Splits the top-level object of a line that the Reader or Writer gave; views into line. members is
/// overwritten.
void split_members(std::string_view line, std::vector<LineMember>& members);

/// Splits an array that stands in such a line; views into array. items is overwritten.
void split_items(std::string_view array, std::vector<std::string_view>& items);

/// The value of a member; empty when there is none.
[[nodiscard]] std::string_view find_member(const std::vector<LineMember>& members,
                                           std::string_view name) noexcept;

} // namespace chatkeep::stream
