// SPDX-License-Identifier: EUPL-1.2
#include "base/error.hpp"
#include "base/sqlite.hpp"
#include "database_support.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace chatkeep::base;

namespace {

Database open(std::string main, std::string wal = {}) {
    DatabaseFiles files{std::make_shared<StringBytes>(std::move(main)), nullptr, "test.db"};
    if (!wal.empty()) {
        files.wal = std::make_shared<StringBytes>(std::move(wal));
    }
    return Database(std::move(files));
}

std::vector<std::string> texts(const Database& database, std::string_view sql) {
    std::vector<std::string> result;
    Statement statement = database.prepare(sql);
    while (statement.step() == Step::row) {
        result.emplace_back(statement.text(0));
    }
    return result;
}

} // namespace

TEST_CASE("a database is read out of memory with its types") {
    const auto files = make_database({"CREATE TABLE t(a INTEGER, b REAL, c TEXT, d BLOB, e)",
                                      "INSERT INTO t VALUES(7, 0.5, 'tekst', x'00ff', NULL)"});
    const Database database = open(files.main);
    Statement row = database.prepare("SELECT a, b, c, d, e FROM t WHERE c=?1 AND a=?2");
    row.bind(1, "tekst").bind(2, 7);
    REQUIRE(row.step() == Step::row);
    CHECK(row.columns() == 5);
    CHECK(row.integer(0) == 7);
    CHECK(row.real(1) == 0.5);
    CHECK(row.text(2) == "tekst");
    CHECK(row.blob(3) == std::string_view("\0\xff", 2));
    CHECK(row.is_null(4));
    CHECK(row.type(0) == ColumnType::integer);
    CHECK(row.type(1) == ColumnType::real);
    CHECK(row.type(3) == ColumnType::blob);
    CHECK(row.step() == Step::done);
    CHECK(database.warnings().empty());
    CHECK_FALSE(database.quick_check());
}

TEST_CASE("tables and columns are probed") {
    const auto files =
        make_database({"CREATE TABLE message(ROWID INTEGER PRIMARY KEY, guid TEXT, \"odd name\")",
                       "CREATE VIEW v AS SELECT 1"});
    const Database database = open(files.main);
    CHECK(database.has_table("MESSAGE"));
    CHECK_FALSE(database.has_table("v"));
    const Columns columns = database.columns_of("message");
    CHECK(columns.names() == std::vector<std::string>{"ROWID", "guid", "odd name"});
    CHECK(columns.or_null("m", "GUID") == "m.\"GUID\"");
    CHECK(columns.or_null("m", "date_edited") == "NULL");
    CHECK(database.columns_of("absent").names().empty());
}

TEST_CASE("a write-ahead log is laid over a main file that lacks its tables") {
    const auto files = make_wal_database({"CREATE TABLE t(a)", "INSERT INTO t VALUES('een'),('twee')"});
    CHECK_THROWS_AS(open(files.main).prepare("SELECT a FROM t"), Error);
    const Database database = open(files.main, files.wal);
    CHECK(texts(database, "SELECT a FROM t") == std::vector<std::string>{"een", "twee"});
    CHECK(database.warnings().empty());
}

TEST_CASE("a log that is cut off counts up to its last commit") {
    const auto files = make_wal_database(
        {"CREATE TABLE t(a)", "INSERT INTO t VALUES('een')", "INSERT INTO t VALUES('twee')"});
    const Database database = open(files.main, files.wal.substr(0, files.wal.size() - 100));
    CHECK(texts(database, "SELECT a FROM t") == std::vector<std::string>{"een"});
}

TEST_CASE("bytes that are no database are an error with their name") {
    CHECK_THROWS_WITH(open("this is not a database, whatever its length is" + std::string(4096, 'x')),
                      "test.db: file is not a database");
    CHECK_THROWS_AS(open("SQLite format 3"), Error);
}
