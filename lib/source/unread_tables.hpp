#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Tables of a database that no reader looks into.

#include "base/sqlite.hpp"

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::source {

/// Names of tables that have rows, but for those that are read, or are the database's own bookkeeping. The
/// first ones, and how many more there are.
[[nodiscard]] std::vector<std::string> find_unread_tables(const base::Database& database,
                                                          std::initializer_list<std::string_view> read);

} // namespace chatkeep::source
