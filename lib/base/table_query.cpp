// SPDX-License-Identifier: EUPL-1.2
#include "base/table_query.hpp"

#include <fmt/core.h>

#include <string_view>

namespace chatkeep::base {

namespace {

/// Rows of which a term holds, in order; the term says which numbers.
std::string select_where(const TableQuery& query, std::string_view term) {
    return fmt::format("SELECT {}{}{} FROM {} WHERE {}{} ORDER BY {}", query.key,
                       query.columns.empty() ? "" : ", ", query.columns, query.from, term,
                       query.condition.empty() ? "" : fmt::format(" AND ({})", query.condition), query.key);
}

} // namespace

std::string scan_sql(const TableQuery& query) {
    return select_where(query, query.key + " >= ?1");
}

std::string order_sql(TableQuery query) {
    query.columns.clear();
    return scan_sql(query);
}

std::string search_sql(const TableQuery& query) {
    return select_where(query, "+" + query.key + " = ?1"); // "+" lets SQLite use no index
}

} // namespace chatkeep::base
