#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Changes values inside a record's own bytes, so that everything else, known or not, stays byte for byte in
// place.

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chatkeep::stream {

/// A step into a record: a member name, or an array index written as a number. {"attachments", "0", "name"}.
using Path = std::vector<std::string>;

struct Replacement {
    Path path;
    std::string json; ///< the new value as JSON; empty removes the member or item
};

/// The record with all replacements made. line must be valid JSON as the Reader hands out. A path that does
/// not exist in the record is an internal error; two replacements may not overlap.
[[nodiscard]] std::string with_replacements(std::string_view line,
                                            const std::vector<Replacement>& replacements);

/// The bytes of the value at a path. One that does not exist is an internal error.
[[nodiscard]] std::string_view value_at(std::string_view line, const Path& path);

/// Adds a member at the end of the record's top-level object.
[[nodiscard]] std::string with_member(std::string_view line, std::string_view name, std::string_view json);

} // namespace chatkeep::stream
