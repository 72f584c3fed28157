#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The form of a reason in a proof. Whoever forges a package may write any: it must not be able to say
// anything.

#include <string_view>

namespace chatkeep::hash {

/// A code: one or two words of A-Z, a-z, 0-9 and ._()/:+- with a space between, at most 64 bytes.
[[nodiscard]] bool is_reason(std::string_view text) noexcept;

/// The codes of a conversation's removals: ascending bytewise, each once, ", " between.
[[nodiscard]] bool is_reason_list(std::string_view text) noexcept;

} // namespace chatkeep::hash
