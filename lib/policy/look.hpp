#pragma once
// SPDX-License-Identifier: EUPL-1.2
// One pass over a text as it stands, which tells whether a closer look can find anything: nearly every text
// of a stream passes here and no further.

#include <cstddef>
#include <string_view>

namespace chatkeep::policy {

/// What the normalised form of a text can hold: at least all that it does hold.
struct Quick {
    std::size_t digits = 0; ///< decimal digits in any writing that normalising knows
    bool at = false;        ///< an @ or a word for it
    bool code = false;      ///< two letters with two digits behind them
};

[[nodiscard]] Quick look(std::string_view text) noexcept;

} // namespace chatkeep::policy
