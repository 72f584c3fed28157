// SPDX-License-Identifier: EUPL-1.2
#include "source/row_gaps.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <limits>

namespace chatkeep::source {

namespace {

constexpr std::uint64_t k_listed = 20;

} // namespace

void RowGaps::pass(std::int64_t row, const std::vector<base::RowRange>& damaged) {
    for (; m_passed < damaged.size() && damaged[m_passed].first < row; ++m_passed) {
        add(m_last + 1, damaged[m_passed].first - 1);
        m_last = std::max(m_last, damaged[m_passed].last);
    }
    add(m_last + 1, row - 1);
    m_last = std::max(m_last, row);
}

void RowGaps::add(std::int64_t first, std::int64_t last) {
    if (last < first) {
        return;
    }
    m_missing += static_cast<std::uint64_t>(last) - static_cast<std::uint64_t>(first) + 1;
    if (++m_gaps <= k_listed) {
        m_list += m_list.empty() ? "" : ", ";
        m_list += first == last ? fmt::format("{}", first) : fmt::format("{}-{}", first, last);
    }
}

std::string RowGaps::describe(std::string_view table) const {
    return fmt::format("of the table {} {} {} missing: {}{}", table, m_missing,
                       m_missing == 1 ? "row number is" : "row numbers are", m_list,
                       m_gaps > k_listed ? fmt::format(", … ({} gaps)", m_gaps) : std::string());
}

std::string describe_damage(const base::RowRange& range, std::string_view table) {
    if (range.last == std::numeric_limits<std::int64_t>::max()) {
        return fmt::format("{}: rows from {} on: {}", table, range.first, range.problem);
    }
    return range.first == range.last
               ? fmt::format("{}: row {}: {}", table, range.first, range.problem)
               : fmt::format("{}: rows {} to {}: {}", table, range.first, range.last, range.problem);
}

} // namespace chatkeep::source
