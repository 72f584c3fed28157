// SPDX-License-Identifier: EUPL-1.2
#include "base/row_fetch.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>

namespace chatkeep::base {

RowFetch::RowFetch(const Database& database, const TableQuery& query)
    : m_announced(database.prepare(list_sql(query))), m_single(database.prepare(row_sql(query))),
      m_search(database, query) {}

void RowFetch::announce(const std::vector<std::int64_t>& rowids) {
    m_announced.reset();
    m_announced.bind(1, fmt::format("[{}]", fmt::join(rowids, ",")));
    m_running = true;
    m_ahead = false;
}

/// Rows that are not there are passed over, and what can't be read ends the run: these are found one by one.
bool RowFetch::is_next(std::int64_t rowid) {
    if (m_running && !m_ahead) {
        m_ahead = m_announced.step() == Step::row;
        m_running = m_ahead;
    }
    return m_running && m_announced.integer(0) == rowid;
}

Step RowFetch::find(std::int64_t rowid) {
    if (is_next(rowid)) {
        m_ahead = false;
        m_row = &m_announced;
        return Step::row;
    }
    m_row = &m_single;
    m_single.reset();
    const Step step = m_single.bind(1, rowid).step();
    if (step != Step::done) {
        return step;
    }
    m_row = &m_search.row();
    return m_search.find(rowid);
}

} // namespace chatkeep::base
