#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Rows that are not where their number says, in tables whose row numbers are damaged.

#include "base/sqlite.hpp"
#include "base/table_query.hpp"

#include <cstdint>

namespace chatkeep::base {

/// Looks for rows wherever they are stored. Each search reads the whole table: there are 1,000 at most.
class RowSearch {
public:
    RowSearch(const Database& database, const TableQuery& query);

    /// Step::done: there is no such row, or too many were looked for. Throws as Statement::step() does.
    [[nodiscard]] Step find(std::int64_t rowid);

    /// What find() found last, or why it could not be read.
    [[nodiscard]] const Statement& row() const noexcept { return m_statement; }

private:
    Statement m_statement;
    std::uint64_t m_searches = 0;
};

} // namespace chatkeep::base
