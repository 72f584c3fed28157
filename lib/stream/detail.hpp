#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What the Reader and the Document share; never included from outside this folder.

#include "stream/value.hpp"

#include <string>

namespace chatkeep::stream {

/// Empty when no object in the value has two members of one name, else that name.
[[nodiscard]] std::string find_duplicate_member(const Value& root);

} // namespace chatkeep::stream
