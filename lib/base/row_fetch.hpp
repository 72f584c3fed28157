#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Rows of a table by their numbers, in the order in which they are needed.

#include "base/row_search.hpp"
#include "base/sqlite.hpp"
#include "base/table_query.hpp"

#include <cstdint>
#include <vector>

namespace chatkeep::base {

/// Finds rows one by one. Those that were announced are found by one run of a statement: starting it for each
/// costs a third of finding a row.
class RowFetch {
public:
    /// The query must name its columns by their table: "m.guid".
    RowFetch(const Database& database, const TableQuery& query);
    ~RowFetch() = default;
    RowFetch(const RowFetch&) = delete;
    RowFetch& operator=(const RowFetch&) = delete;
    RowFetch(RowFetch&&) = delete;
    RowFetch& operator=(RowFetch&&) = delete;

    /// The rows that are asked for next, in that order. What was announced before is forgotten.
    void announce(const std::vector<std::int64_t>& rowids);

    /// Wherever the row is stored. Step::done: there is no such row. Throws as Statement::step() does.
    [[nodiscard]] Step find(std::int64_t rowid);

    /// What find() found last, or why it could not be read. Valid until the next call of find().
    [[nodiscard]] const Statement& row() const noexcept { return *m_row; }

private:
    [[nodiscard]] bool is_next(std::int64_t rowid);

    Statement m_announced;
    Statement m_single;
    RowSearch m_search;
    const Statement* m_row = &m_single;
    bool m_running = false; ///< m_announced
    bool m_ahead = false;   ///< m_announced stands at a row that was not asked for yet
};

} // namespace chatkeep::base
