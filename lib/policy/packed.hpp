#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Text that hides in another writing: readers keep what they do not understand as base64 or hexadecimal
// digits.

#include "stream/value.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::policy {

/// Whether a text has a run of digits that is long enough to hold a value. Cheap.
[[nodiscard]] bool may_be_packed(std::string_view text) noexcept;

/// False when no member extra, of the record or of one of its attachments, holds a text that may be packed.
[[nodiscard]] bool may_hold_packed(stream::Value record) noexcept;

/// What the runs of base64 (plain or for URLs) and of hexadecimal digits in a text say, each as UTF-8 with
/// U+FFFD for bytes that are none.
[[nodiscard]] std::vector<std::string> unpacked(std::string_view text);

} // namespace chatkeep::policy
