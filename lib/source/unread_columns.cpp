// SPDX-License-Identifier: EUPL-1.2
#include "source/unread_columns.hpp"

#include "base/error.hpp"
#include "base/row_scan.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace chatkeep::source {

namespace {

constexpr std::size_t k_most = 50; ///< columns of a table that are looked into

struct UnreadColumn {
    std::string name;
    std::string default_value; ///< as text; empty: none
    std::uint64_t rows = 0;    ///< that hold something
};

bool is_known(const KnownTable& table, const std::string& name) {
    return std::any_of(table.columns.begin(), table.columns.end(), [&name](std::string_view known) {
        return base::lower_ascii(known) == base::lower_ascii(name);
    });
}

/// The schema has it as an expression of SQL: 'text' or a number.
std::string_view without_quotes(std::string_view text) noexcept {
    const bool is_quoted =
        text.size() >= 2 && (text.front() == '\'' || text.front() == '"') && text.back() == text.front();
    return is_quoted ? text.substr(1, text.size() - 2) : text;
}

std::vector<UnreadColumn> columns_beside(const base::Database& database, const KnownTable& table) {
    std::vector<UnreadColumn> columns;
    base::Statement list = database.prepare("SELECT name, dflt_value FROM pragma_table_info(?1)");
    list.bind(1, table.name);
    while (list.step() == base::Step::row) {
        if (std::string name(list.text(0)); !is_known(table, name)) {
            columns.push_back({std::move(name), std::string(without_quotes(list.text(1)))});
        }
    }
    return columns;
}

/// Rows that hold something in one of the columns; of each column, whether it does. Its default is the
/// parameter behind that of the scan.
base::TableQuery query_of(const base::Columns& columns, const KnownTable& table,
                          const std::vector<UnreadColumn>& unread) {
    base::TableQuery query{.from = fmt::format("{} AS t", table.name), .key = "t.ROWID"};
    for (std::size_t i = 0; i < unread.size(); ++i) {
        const std::string column = columns.or_null("t", unread[i].name);
        const std::string holds =
            fmt::format("({0} <> 0 AND {0} <> '' AND {0} <> x'' AND {0} IS NOT ?{1})", column, i + 2);
        query.columns += (i == 0 ? "" : ", ") + holds;
        query.condition += (i == 0 ? "" : " OR ") + holds;
    }
    return query;
}

void count_rows(const base::Database& database, const KnownTable& table, std::vector<UnreadColumn>& unread) {
    base::Statement statement =
        database.prepare(scan_sql(query_of(database.columns_of(table.name), table, unread)));
    for (std::size_t i = 0; i < unread.size(); ++i) {
        if (!unread[i].default_value.empty()) {
            statement.bind(static_cast<int>(i) + 2, unread[i].default_value);
        }
    }
    base::RowWalk walk(std::move(statement)); // what is damaged is told by whoever reads the rows
    while (walk.next()) {
        for (std::size_t i = 0; i < unread.size(); ++i) {
            unread[i].rows += walk.row().integer(static_cast<int>(i) + 1) != 0 ? 1U : 0U;
        }
    }
}

std::string describe(const KnownTable& table, const std::vector<UnreadColumn>& unread, std::size_t further) {
    constexpr std::size_t k_longest = 64;
    std::string list;
    for (const UnreadColumn& column : unread) {
        if (column.rows > 0) {
            list += fmt::format("{}{} ({} {})", list.empty() ? "" : ", ",
                                base::printable(base::repair_utf8(column.name.substr(0, k_longest))),
                                column.rows, column.rows == 1 ? "row" : "rows");
        }
    }
    if (further > 0) {
        list += fmt::format("{}{} more that were not looked into", list.empty() ? "" : " and ", further);
    }
    return list.empty() ? list
                        : fmt::format("of the table {}, columns that nobody reads hold something: {}",
                                      table.name, list);
}

} // namespace

std::vector<std::string> find_unread_columns(const base::Database& database,
                                             std::span<const KnownTable> known) {
    std::vector<std::string> lines;
    for (const KnownTable& table : known) {
        std::vector<UnreadColumn> unread = columns_beside(database, table);
        if (unread.empty()) {
            continue;
        }
        const std::size_t further = unread.size() - std::min(unread.size(), k_most);
        unread.resize(unread.size() - further);
        try {
            count_rows(database, table, unread);
        } catch (const base::Error& error) {
            if (error.fault() != base::Fault::data) {
                throw;
            }
            lines.push_back(fmt::format("of the table {}, columns that nobody reads can't be looked into: {}",
                                        table.name, error.what()));
            continue;
        }
        if (std::string line = describe(table, unread, further); !line.empty()) {
            lines.push_back(std::move(line));
        }
    }
    return lines;
}

} // namespace chatkeep::source
