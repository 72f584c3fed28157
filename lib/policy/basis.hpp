#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The grounds (basis codes) on which a rule may act.

#include <cstdint>
#include <span>
#include <string_view>

namespace chatkeep::policy {

struct Basis {
    std::string_view code;
    bool disclosure;          ///< a Woo or Wob ground: withholds in a copy, never takes out of the archive
    std::string_view meaning; ///< in English
    std::string_view dutch;   ///< the same
};

[[nodiscard]] std::span<const Basis> bases() noexcept;

/// nullptr when the table does not have the code.
[[nodiscard]] const Basis* find_basis(std::string_view code) noexcept;

} // namespace chatkeep::policy
