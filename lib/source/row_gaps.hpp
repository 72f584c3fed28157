#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Row numbers of a table that no row has: what was deleted, for whatever reason.

#include "base/row_scan.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::source {

class RowGaps {
public:
    /// Rows in ascending order. damaged: what the scan has skipped so far; that is no gap.
    void pass(std::int64_t row, const std::vector<base::RowRange>& damaged);

    /// The greatest number that was ever given, behind all rows; it may be unknown (0).
    void finish(std::int64_t greatest, const std::vector<base::RowRange>& damaged);

    [[nodiscard]] bool empty() const noexcept { return m_missing == 0; }

    /// "of the table message 4 row numbers are missing: 5-7, 12"; at most few of them are listed.
    [[nodiscard]] std::string describe(std::string_view table) const;

private:
    void add_between(std::int64_t before, std::int64_t after);

    std::int64_t m_last = 0;  ///< numbers up to here were counted
    std::size_t m_passed = 0; ///< stretches of damaged rows that were left out so far
    std::uint64_t m_missing = 0;
    std::uint64_t m_gaps = 0; ///< stretches
    std::string m_list;
};

} // namespace chatkeep::source
