#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Databases that the tests of their reading share.

#include "base/sqlite.hpp"
#include "database_support.hpp"

#include <memory>
#include <string>
#include <utility>

namespace chatkeep::test {

inline base::Database open(std::string main, std::string wal = {}) {
    base::DatabaseFiles files{std::make_shared<base::StringBytes>(std::move(main)), nullptr, "test.db"};
    if (!wal.empty()) {
        files.wal = std::make_shared<base::StringBytes>(std::move(wal));
    }
    return base::Database(std::move(files));
}

/// 2,000 rows on many pages of 512 bytes; row 5 has a value that goes on elsewhere.
inline std::string many_rows(int page_size = 512) {
    return make_database({"PRAGMA page_size=" + std::to_string(page_size),
                          "CREATE TABLE t(id INTEGER PRIMARY KEY, a)",
                          "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<2000) "
                          "INSERT INTO t SELECT i, 'row ' || i FROM n",
                          "UPDATE t SET a=hex(zeroblob(2000)) WHERE id=5"})
        .main;
}

} // namespace chatkeep::test
