#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Columns of the tables that a reader reads and that it knows nothing of: a later version of the app may keep
// there what belongs to a message.

#include "base/sqlite.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::source {

/// The columns of a table that are read, and those that are left out because nothing is lost by it.
struct KnownTable {
    std::string_view name;
    std::vector<std::string_view> columns;
};

/// One line for each table with columns that are not known and not empty: "of the table message, columns that
/// nobody reads hold something: mood (12 rows), tone (1 row)". What counts as empty is NULL, 0, no text and
/// the column's default. Reads a table only when it has such columns. A table that can't be read so is told.
[[nodiscard]] std::vector<std::string> find_unread_columns(const base::Database& database,
                                                           std::span<const KnownTable> known);

} // namespace chatkeep::source
