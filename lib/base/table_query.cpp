// SPDX-License-Identifier: EUPL-1.2
#include "base/table_query.hpp"

#include <fmt/core.h>

#include <string_view>

namespace chatkeep::base {

namespace {

/// Of the rows whose numbers are as the term says.
std::string select_where(const TableQuery& query, std::string_view term) {
    return fmt::format("{} WHERE {}{}", select_sql(query), term,
                       query.condition.empty() ? "" : fmt::format(" AND ({})", query.condition));
}

} // namespace

std::string select_sql(const TableQuery& query) {
    return fmt::format("SELECT {}{}{} FROM {}", query.key, query.columns.empty() ? "" : ", ", query.columns,
                       query.from);
}

std::string row_sql(const TableQuery& query) {
    return select_where(query, query.key + " = ?1");
}

std::string list_sql(const TableQuery& query) {
    // CROSS JOIN: SQLite takes the tables in this order
    TableQuery listed = query;
    listed.from = "json_each(?1) AS listed CROSS JOIN " + query.from;
    return select_where(listed, query.key + " = listed.value");
}

std::string scan_sql(const TableQuery& query) {
    return select_where(query, fmt::format("{} >= ?1", query.key)) + " ORDER BY " + query.key;
}

std::string order_sql(TableQuery query) {
    query.columns.clear();
    return scan_sql(query);
}

std::string search_sql(const TableQuery& query) {
    // "+" lets SQLite use no index; the order keeps it from reading one instead of the table
    return select_where(query, fmt::format("+{} = ?1", query.key)) + " ORDER BY " + query.key;
}

} // namespace chatkeep::base
