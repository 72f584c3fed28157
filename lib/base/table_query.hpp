#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What is read of a table, and the statements that read it.

#include <string>

namespace chatkeep::base {

/// SQL out of code, never out of data.
struct TableQuery {
    std::string from;           ///< the table and what is joined to it: "message AS m"
    std::string key;            ///< the table's name for its rowid, always column 0: "m.ROWID"
    std::string columns = {};   ///< those behind it: "m.guid, m.text"; empty: none
    std::string condition = {}; ///< of the rows that are wanted: "m.item_type = 1"; empty: all
};

/// What is read and from where: all up to WHERE.
[[nodiscard]] std::string select_sql(const TableQuery& query);

/// The row ?1.
[[nodiscard]] std::string row_sql(const TableQuery& query);

/// The rows whose numbers ?1 lists, a JSON array, in its order.
[[nodiscard]] std::string list_sql(const TableQuery& query);

/// The rows from the number ?1 on, in order.
[[nodiscard]] std::string scan_sql(const TableQuery& query);

/// The numbers alone of these rows: no values are read.
[[nodiscard]] std::string order_sql(TableQuery query);

/// The row ?1 by reading all rows: SQLite does not look where it should be.
[[nodiscard]] std::string search_sql(const TableQuery& query);

} // namespace chatkeep::base
