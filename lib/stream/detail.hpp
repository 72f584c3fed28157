#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What the Reader and the Document share; never included from outside this folder.

#include "stream/value.hpp"

#include <optional>
#include <string>

namespace chatkeep::stream {

/// The name that two members of one object in the value have; nullopt when all differ.
[[nodiscard]] std::optional<std::string> find_duplicate_member(const Value& root);

} // namespace chatkeep::stream
