#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Calendar dates as people write them, Dutch and English. Over normalised text.

#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>

namespace chatkeep::policy {

struct WrittenDate {
    std::size_t end = 0; ///< behind the date
    std::chrono::year_month_day date{};
    bool bare = false; ///< only digits, without signs between: "12041971"
};

/// The date that begins at begin: 12-04-1971, 12/4/71, 1971-04-12, 12 april 1971, 12 apr. '71, April 12,
/// 1971, 12041971, 120471. Two digits of a year are the last such year that is not after 2025. Real dates
/// only.
[[nodiscard]] std::optional<WrittenDate> read_date(std::string_view text, std::size_t begin);

} // namespace chatkeep::policy
