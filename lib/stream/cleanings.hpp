#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What the header of a stream says of the cleanings behind it: "clean.policy_hash", "clean2.policy_hash", …

#include "stream/value.hpp"

#include <string>

namespace chatkeep::stream {

/// "clean" for the first policy under which a stream was cleaned, "clean2" for the next, …
[[nodiscard]] std::string cleaning_prefix(int number);

/// Whether the last cleaning under a policy that the header names was allowed to leave proposals open.
[[nodiscard]] bool is_draft(Value header);

} // namespace chatkeep::stream
