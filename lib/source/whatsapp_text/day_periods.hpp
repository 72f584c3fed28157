#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Words for halves of the day, from CLDR's "a" and "B" formats as phones write them.

#include "source/whatsapp_text/header.hpp"

#include <string_view>

namespace chatkeep::source::whatsapp_text {

/// The longest word of the table that text starts with (letter case and the kind of space do not matter).
struct PeriodWord {
    DayPeriod period = DayPeriod::none;
    std::size_t length = 0; ///< in code points of the normalised text
};

[[nodiscard]] PeriodWord find_period(std::u32string_view text) noexcept;

} // namespace chatkeep::source::whatsapp_text
