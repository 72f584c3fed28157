// SPDX-License-Identifier: EUPL-1.2
#include "base/table_query.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep::base;

TEST_CASE("the statements that read a table are made of one query") {
    const TableQuery query{.from = "message AS m", .key = "m.ROWID", .columns = "m.guid, NULL"};
    CHECK(scan_sql(query) ==
          "SELECT m.ROWID, m.guid, NULL FROM message AS m WHERE m.ROWID >= ?1 ORDER BY m.ROWID");
    CHECK(order_sql(query) == "SELECT m.ROWID FROM message AS m WHERE m.ROWID >= ?1 ORDER BY m.ROWID");
    CHECK(search_sql(query) ==
          "SELECT m.ROWID, m.guid, NULL FROM message AS m WHERE +m.ROWID = ?1 ORDER BY m.ROWID");
    CHECK(row_sql(query) == "SELECT m.ROWID, m.guid, NULL FROM message AS m WHERE m.ROWID = ?1");
    CHECK(select_sql(query) == "SELECT m.ROWID, m.guid, NULL FROM message AS m");
}

TEST_CASE("the condition of a query holds of all that it reads") {
    const TableQuery query{.from = "t", .key = "id", .columns = "a", .condition = "a = 1 OR a = 2"};
    CHECK(scan_sql(query) == "SELECT id, a FROM t WHERE id >= ?1 AND (a = 1 OR a = 2) ORDER BY id");
    CHECK(order_sql(query) == "SELECT id FROM t WHERE id >= ?1 AND (a = 1 OR a = 2) ORDER BY id");
    CHECK(row_sql(query) == "SELECT id, a FROM t WHERE id = ?1 AND (a = 1 OR a = 2)");
    CHECK(search_sql(query) == "SELECT id, a FROM t WHERE +id = ?1 AND (a = 1 OR a = 2) ORDER BY id");
}
