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
        add_between(m_last, damaged[m_passed].first);
        m_last = std::max(m_last, damaged[m_passed].last);
    }
    add_between(m_last, row);
    m_last = std::max(m_last, row);
}

void RowGaps::finish(std::int64_t greatest, const std::vector<base::RowRange>& damaged) {
    if (greatest > m_last && greatest < std::numeric_limits<std::int64_t>::max()) {
        pass(greatest + 1, damaged);
    }
}

void RowGaps::add_between(std::int64_t before, std::int64_t after) {
    if (after <= before) {
        return;
    }
    const std::uint64_t missing = static_cast<std::uint64_t>(after) - static_cast<std::uint64_t>(before) - 1;
    if (missing == 0) {
        return;
    }
    m_missing += missing;
    if (++m_gaps <= k_listed) {
        m_list += m_list.empty() ? "" : ", ";
        m_list += missing == 1 ? fmt::format("{}", before + 1) : fmt::format("{}-{}", before + 1, after - 1);
    }
}

std::string RowGaps::describe(std::string_view table) const {
    return fmt::format("of the table {} {} {} missing: {}{}", table, m_missing,
                       m_missing == 1 ? "row number is" : "row numbers are", m_list,
                       m_gaps > k_listed ? fmt::format(", … ({} gaps)", m_gaps) : std::string());
}

} // namespace chatkeep::source
