// SPDX-License-Identifier: EUPL-1.2
#include "source/unread_tables.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace chatkeep::source {

namespace {

bool has_rows(const base::Database& database, const std::string& table) {
    std::string quoted;
    for (const char c : table) {
        quoted.append(c == '"' ? 2 : 1, c);
    }
    try {
        return database.prepare(fmt::format("SELECT 1 FROM \"{}\" LIMIT 1", quoted)).step() !=
               base::Step::done;
    } catch (const base::Error& error) {
        if (error.fault() != base::Fault::data) {
            throw;
        }
        return false; // of an unknown module, or told with the schema
    }
}

} // namespace

std::vector<std::string> find_unread_tables(const base::Database& database,
                                            std::initializer_list<std::string_view> read) {
    constexpr std::size_t k_told = 50;
    constexpr std::size_t k_longest = 64;
    base::Statement tables = database.prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
        "ORDER BY name");
    std::vector<std::string> names;
    std::size_t count = 0;
    while (tables.step() == base::Step::row) {
        const std::string name(tables.text(0));
        const bool is_read = std::any_of(read.begin(), read.end(), [&name](std::string_view known) {
            return base::lower_ascii(known) == base::lower_ascii(name);
        });
        if (!is_read && has_rows(database, name) && ++count <= k_told) {
            names.push_back(base::printable(base::repair_utf8(name.substr(0, k_longest))));
        }
    }
    if (count > k_told) {
        names.push_back(fmt::format("and {} more", count - k_told));
    }
    return names;
}

} // namespace chatkeep::source
