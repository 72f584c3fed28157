// SPDX-License-Identifier: EUPL-1.2
#include "base/error.hpp"
#include "base/sqlite.hpp"
#include "sqlite_support.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <utility>
#include <vector>

using namespace chatkeep::base;
using namespace chatkeep::test;

namespace {

Database open_with_journal(const DatabaseBytes& bytes) {
    DatabaseFiles files{std::make_shared<StringBytes>(bytes.main), nullptr, "test.db"};
    files.journal = std::make_shared<StringBytes>(bytes.journal);
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
    CHECK(columns.list_or_null("m", {"guid", "date_edited"}) == "m.\"guid\", NULL");
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
    CHECK(database.warnings() ==
          std::vector<std::string>{"its write-ahead log is cut off: its last page is not whole"});
}

TEST_CASE("a log that is damaged or ends within a change says so") {
    auto files =
        make_wal_database({"CREATE TABLE t(a)", "INSERT INTO t VALUES('een')",
                           "INSERT INTO t SELECT hex(zeroblob(9000))", "INSERT INTO t VALUES('twee')"});
    const std::size_t frame = 24 + 4096;
    const std::string within = files.wal.substr(0, files.wal.size() - 2 * frame);
    CHECK(open(files.main, within).warnings().size() == 1);
    files.wal[files.wal.size() - 100] ^= 1;
    const Database database = open(files.main, files.wal);
    CHECK(database.warnings() == std::vector<std::string>{"its write-ahead log is damaged at byte " +
                                                          std::to_string(files.wal.size() - frame) +
                                                          ": what it holds from there on is not read"});
}

TEST_CASE("a big value is read piece by piece") {
    const Database database = open(many_rows());
    const auto value = database.open_blob("t", "a", 5);
    REQUIRE(value);
    CHECK(value->size() == 4000);
    std::string piece(10, '-');
    CHECK(value->read_at(3995, piece.data(), piece.size()) == 5);
    CHECK(piece == "00000-----");
    CHECK(value->read_at(5000, piece.data(), piece.size()) == 0);
    CHECK_FALSE(database.open_blob("t", "a", 5000));
}

TEST_CASE("a query without an end is stopped") {
    const Database database = open(many_rows());
    Statement endless = database.prepare(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) SELECT count(*) FROM n");
    CHECK_THROWS_WITH((void)endless.step(),
                      "test.db: a query took far more work than its size explains: a hostile "
                      "database");
}

TEST_CASE("views, attached files and writes are refused") {
    const auto files = make_database({"CREATE TABLE t(a)", "CREATE VIEW v AS SELECT a FROM t"});
    const Database database = open(files.main);
    CHECK_THROWS_AS(database.prepare("SELECT * FROM v"), Error);
    CHECK(database.prepare("ATTACH '/etc/passwd' AS other").step() == Step::damaged);
    CHECK_THROWS_AS((void)database.prepare("INSERT INTO t VALUES(1)").step(), Error);
    CHECK(database.prepare("SELECT load_extension('x')").step() == Step::damaged);
}

TEST_CASE("a log of another database is left out with a warning") {
    const auto files = make_database({"CREATE TABLE t(a)", "INSERT INTO t VALUES('een')"});
    for (const std::string& wal : {std::string(40, 'x'), std::string("short")}) {
        const Database database = open(files.main, wal);
        CHECK(texts(database, "SELECT a FROM t") == std::vector<std::string>{"een"});
        CHECK(database.warnings().size() == 1);
    }
    CHECK(open(files.main, std::string(4096, '\0')).warnings().empty());
}

TEST_CASE("frames of an earlier run of the log do not count") {
    auto files = make_wal_database({"CREATE TABLE t(a)", "INSERT INTO t VALUES('een')"});
    const auto other =
        make_wal_database({"CREATE TABLE t(a)", "INSERT INTO t VALUES('oud')", "INSERT INTO t VALUES(2)"});
    const std::size_t frame = 24 + 4096;
    const std::string stale = other.wal.substr(32 + 2 * frame);
    const Database database = open(files.main, files.wal + stale);
    CHECK(texts(database, "SELECT a FROM t") == std::vector<std::string>{"een"});
    CHECK(database.warnings().empty());
}

namespace {

/// 300 rows on some 75 pages, all of them changed and 300 more added by a change that was not finished.
DatabaseBytes unfinished() {
    const std::string old_rows = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<300) "
                                 "INSERT INTO t SELECT i, 'oud', hex(zeroblob(500)) FROM n";
    const std::string more_rows =
        "WITH RECURSIVE n(i) AS (SELECT 301 UNION ALL SELECT i+1 FROM n WHERE i<600) "
        "INSERT INTO t SELECT i, 'erbij', hex(zeroblob(500)) FROM n";
    return make_journal_database({"CREATE TABLE t(id INTEGER PRIMARY KEY, a, b)", old_rows, "BEGIN",
                                  "UPDATE t SET a='nieuw'", more_rows});
}

const std::string k_count_old = "SELECT count(*) || ' ' || sum(a='oud') FROM t";

} // namespace

TEST_CASE("a change that was not finished is undone by the journal") {
    const auto files = unfinished();
    CHECK(files.main.find("nieuw") != std::string::npos);
    const Database database = open_with_journal(files);
    CHECK(texts(database, k_count_old) == std::vector<std::string>{"300 300"});
    CHECK_FALSE(database.quick_check());
    REQUIRE(database.warnings().size() == 1);
    CHECK(database.warnings()[0].starts_with("its rollback journal undoes a change that was not finished: "));
}

TEST_CASE("the journal of a finished change undoes nothing") {
    const auto files = make_database({"CREATE TABLE t(a)", "INSERT INTO t VALUES('een')"});
    for (const std::string& journal :
         {std::string(), std::string(512, '\0'), std::string(28, '\0') + "old pages"}) {
        const Database database = open_with_journal({files.main, {}, journal});
        CHECK(texts(database, "SELECT a FROM t") == std::vector<std::string>{"een"});
        CHECK(database.warnings().empty());
    }
}

TEST_CASE("a journal that can't be used is left out with a warning") {
    const auto files = unfinished();
    const std::string magic = files.journal.substr(0, 8);
    std::string other_size = files.journal;
    other_size[26] = 2; // pages of 512 bytes
    std::string making = files.journal;
    making.replace(16, 4, 4, '\0');
    const std::pair<std::string, std::string> cases[] = {
        {"something else", "is damaged in its header"},
        {magic, "is damaged in its header"},
        {making, "is of the making of the database"},
        {files.journal + "common-mj01" + std::string(8, 'x') + magic,
         "is of a change of several databases, of which nothing tells whether it was finished"}};
    for (const auto& [journal, problem] : cases) {
        CHECK(open_with_journal({files.main, {}, journal}).warnings() ==
              std::vector<std::string>{"its rollback journal " + problem + ", it was left out"});
    }
}

TEST_CASE("a journal that is damaged or cut off undoes what stands before, and says so") {
    // With a cache of one page each page has a header of its own, and begins on a sector.
    constexpr std::size_t tenth = std::size_t{10} * 5120 + 512;
    const auto files = unfinished();
    std::string spoilt = files.journal;
    spoilt[tenth + 4 + 96] ^= 1; // a byte that its checksum counts
    const std::string undone =
        "its rollback journal undoes a change that was not finished: 10 pages are as they were "
        "before";
    CHECK(open_with_journal({files.main, {}, spoilt}).warnings() ==
          std::vector<std::string>{"its rollback journal is damaged at byte " + std::to_string(tenth) +
                                       ": what it holds from there on is not undone",
                                   undone});
    CHECK(open_with_journal({files.main, {}, files.journal.substr(0, tenth + 7)}).warnings() ==
          std::vector<std::string>{"its rollback journal is cut off: 1 pages that it names are not undone",
                                   undone});
}

TEST_CASE("an entry of the schema that can't be made out costs its table and no other") {
    const auto spoiled = [](const std::string& name, const std::string& sql) {
        return make_database({"CREATE TABLE t(a)", "INSERT INTO t VALUES('een')", "CREATE TABLE other(b)",
                              "CREATE INDEX i ON other(b)", "PRAGMA writable_schema=ON",
                              "UPDATE sqlite_schema SET sql=" + sql + " WHERE name='" + name + "'"})
            .main;
    };
    for (const char* sql : {"'CREATE TABLE other(b WITH ((('", "'rommel'", "NULL", "x'00FF'"}) {
        INFO(sql);
        const Database database = open(spoiled("other", sql));
        CHECK(texts(database, "SELECT a FROM t") == std::vector<std::string>{"een"});
        CHECK(database.has_table("t"));
        CHECK_FALSE(database.damage_of("t"));
        CHECK_FALSE(database.has_table("other"));
        CHECK(database.columns_of("other").names().empty());
        REQUIRE(database.damage_of("other"));
        CHECK(database.damage_of("other")->starts_with(
            "the table other can't be read: malformed database schema ("));
        REQUIRE(database.warnings().size() == 1);
        CHECK(database.warnings()[0].starts_with(
            "its schema can't be read whole (malformed database schema ("));
        CHECK(database.warnings()[0].ends_with("): what these tables hold is not read: other"));
        CHECK_THROWS_WITH((void)database.prepare("SELECT b FROM other"),
                          Catch::Matchers::StartsWith("test.db: no such table: other (malformed database"));
        for (const char* write :
             {"INSERT INTO t VALUES(1)", "UPDATE sqlite_schema SET sql = ''", "DELETE FROM sqlite_schema"}) {
            CHECK_THROWS_AS((void)database.prepare(write).step(), Error);
        }
    }
    const Database indexed = open(spoiled("i", "'CREATE INDEX i ON other(c)'"));
    CHECK(indexed.has_table("other"));
    REQUIRE(indexed.warnings().size() == 1);
    CHECK(indexed.warnings()[0].ends_with(": no table that it names is lost"));
    const Database strange = open(make_database({"CREATE TABLE t(a)", "PRAGMA writable_schema=ON",
                                                 "INSERT INTO sqlite_schema VALUES(7, 'x', 3, 9, 'rommel')"})
                                      .main);
    CHECK(strange.has_table("t"));
    REQUIRE(strange.warnings().size() == 1);
    CHECK(strange.warnings()[0].ends_with(
        ": no table that it names is lost; entries that name nothing known: 1"));
    const Database twice = open(spoiled("other", "'CREATE TABLE t(a)'"));
    CHECK(texts(twice, "SELECT a FROM t") == std::vector<std::string>{"een"});
    CHECK(twice.damage_of("other"));
}

TEST_CASE("the rows of a damaged schema that are beyond reading are an error, not an empty database") {
    std::string bytes = make_database({"CREATE TABLE t(a)", "CREATE TABLE other(b)"}).main;
    bytes[100 + 8] = '\x7F'; // where the first entry lies
    CHECK_THROWS_AS(open(bytes), Error);
}

TEST_CASE("bytes that are no database are an error with their name") {
    CHECK_THROWS_WITH(open("this is not a database, whatever its length is" + std::string(4096, 'x')),
                      "test.db: file is not a database");
    CHECK_THROWS_AS(open("SQLite format 3"), Error);
}
