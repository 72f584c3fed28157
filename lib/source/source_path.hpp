#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The path of a source in its record: a path may be any bytes, a record holds UTF-8 alone.

#include "model/records.hpp"
#include "stream/value.hpp"

#include <string>

namespace chatkeep::source {

/// Writes a path into a record; one that is no UTF-8 with U+FFFD for each bad byte, and as it is in
/// hexadecimal under extra: "path_bytes".
void put_path(model::Source& record, const std::string& path);

/// The path that put_path() wrote; empty: none. Throws Error{data} where path_bytes are no hexadecimal
/// digits.
[[nodiscard]] std::string path_of(const stream::Value& record);

} // namespace chatkeep::source
