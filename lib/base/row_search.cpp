// SPDX-License-Identifier: EUPL-1.2
#include "base/row_search.hpp"

namespace chatkeep::base {

namespace {

constexpr std::uint64_t k_max_searches = 1'000;

} // namespace

RowSearch::RowSearch(const Database& database, const TableQuery& query)
    : m_statement(database.prepare(search_sql(query))) {}

Step RowSearch::find(std::int64_t rowid) {
    if (m_searches == k_max_searches) {
        return Step::done;
    }
    ++m_searches;
    m_statement.reset();
    return m_statement.bind(1, rowid).step();
}

} // namespace chatkeep::base
