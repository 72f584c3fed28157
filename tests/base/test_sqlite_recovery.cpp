// SPDX-License-Identifier: EUPL-1.2
// Tables of which a page above their rows is destroyed.
#include "base/big_endian.hpp"
#include "base/error.hpp"
#include "base/row_scan.hpp"
#include "damaged_database.hpp"
#include "sqlite_support.hpp"

#include <catch2/catch.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace chatkeep;
using namespace chatkeep::base;
using namespace chatkeep::test;

namespace {

constexpr std::size_t k_page = 512;

using Strings = std::vector<std::string>;

/// Rows 1 to 3,000 on leaves that have a root and inner pages above them.
Strings statements(const std::string& table = "t") {
    return {"PRAGMA page_size=512", "CREATE TABLE " + table + "(id INTEGER PRIMARY KEY, a TEXT, b INTEGER)",
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<3000) INSERT INTO " +
                table + " SELECT i, '" + table + " row ' || i, i FROM n"};
}

Strings operator+(Strings all, const Strings& more) {
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

Strings rows_of(const Database& database, const std::string& table = "t") {
    Strings rows;
    RowScan scan(database, {.from = table, .key = "rowid", .columns = "a, b"});
    while (scan.next()) {
        rows.push_back(
            fmt::format("{}|{}|{}", scan.row().integer(0), scan.row().text(1), scan.row().integer(2)));
    }
    for (const RowRange& range : scan.damaged()) {
        rows.push_back(describe_damage(range, table));
    }
    return rows;
}

/// The rows are all those of the sound database, and one line tells where they come from.
void check_recovered(const std::string& sound, const std::string& damaged, const std::string& table = "t") {
    const Database database = open(damaged);
    CHECK(rows_of(database, table) == rows_of(open(sound), table));
    REQUIRE(database.recoveries().size() == 1);
    CHECK(database.recoveries().front().starts_with(table + ": page "));
    CHECK(database.recoveries().front().ends_with("; no row number among them is missing"));
}

} // namespace

TEST_CASE("a table whose root is destroyed gives all rows, as other statements do") {
    const std::string sound = make_database(statements()).main;
    std::string damaged = sound;
    const std::uint32_t root = root_of(sound, "t");
    SECTION("by zeros") {
        destroy(damaged, root);
    }
    SECTION("by noise") {
        overwrite(damaged, root);
    }
    SECTION("with a page below it") {
        const std::uint32_t below = children_of(damaged, root).at(1);
        destroy(damaged, root);
        overwrite(damaged, below);
    }
    check_recovered(sound, damaged);

    const Database database = open(damaged);
    Statement count = database.prepare("SELECT count(*), sum(b) FROM t");
    Statement one = database.prepare("SELECT a FROM t WHERE id = 1234");
    REQUIRE(one.step() == Step::row);
    CHECK(one.text(0) == "t row 1234");
    REQUIRE(count.step() == Step::row);
    CHECK(count.integer(0) == 3000);
    CHECK(count.integer(1) == 3000 * 3001 / 2);
    CHECK_FALSE(database.quick_check());
}

TEST_CASE("an inner page that is destroyed costs no row, wherever it stands") {
    const std::string sound = make_database(statements()).main;
    std::string bytes = sound;
    const auto inner = children_of(bytes, root_of(sound, "t"));
    REQUIRE(inner.size() >= 2);
    for (const std::uint32_t page : inner) {
        std::string damaged = sound;
        overwrite(damaged, page);
        check_recovered(sound, damaged);
    }
}

TEST_CASE("all pages above the rows may be destroyed where others are free") {
    const std::string sound =
        make_database(statements() + Strings{"CREATE TABLE free(a)",
                                             "INSERT INTO free VALUES (zeroblob(20000))", "DROP TABLE free"})
            .main;
    std::string damaged = sound;
    const std::uint32_t root = root_of(sound, "t");
    for (const std::uint32_t page : children_of(damaged, root)) {
        destroy(damaged, page);
    }
    SECTION("but for the root") {}
    SECTION("with the root") {
        destroy(damaged, root);
    }
    const Database database = open(damaged);
    CHECK(rows_of(database) == rows_of(open(sound)));
    CHECK_FALSE(database.recoveries().empty());
}

TEST_CASE("what a destroyed leaf had is counted as missing") {
    std::string damaged = make_database(statements()).main;
    const std::uint32_t root = root_of(damaged, "t");
    const std::uint32_t inner = children_of(damaged, root).at(1);
    const std::uint32_t leaf = children_of(damaged, inner).at(3);
    const std::size_t lost = rows_on(damaged, leaf);
    destroy(damaged, leaf);
    CHECK(open(damaged).recoveries().empty());
    destroy(damaged, inner);
    const Database database = open(damaged);
    CHECK(rows_of(database).size() == 3000 - lost);
    REQUIRE(database.recoveries().size() == 1);
    CHECK(database.recoveries().front().ends_with(
        fmt::format("; {} row numbers among them are missing: deleted before, or lost", lost)));
}

TEST_CASE("a root that is a leaf is told as damage") {
    std::string damaged =
        make_database(statements() + Strings{"CREATE TABLE small(a, b)", "INSERT INTO small VALUES (1, 2)"})
            .main;
    destroy(damaged, root_of(damaged, "small"));
    const Database database = open(damaged);
    CHECK(rows_of(database, "small") == Strings{"small: all rows: database disk image is malformed"});
    CHECK(database.recoveries().empty());
    CHECK(rows_of(database).size() == 3000);
}

TEST_CASE("rows that were deleted do not come back with a destroyed root") {
    const std::string sound =
        make_database(statements() + Strings{"DELETE FROM t WHERE id BETWEEN 900 AND 2100"}).main;
    REQUIRE(load_big_endian<std::uint32_t>(sound.data() + 36) > 20); // free pages
    std::string damaged = sound;
    destroy(damaged, root_of(sound, "t"));
    const Database database = open(damaged);
    CHECK(rows_of(database) == rows_of(open(sound)));
    REQUIRE(database.recoveries().size() == 1);
    CHECK(database.recoveries().front().ends_with(
        "; 1201 row numbers among them are missing: deleted before, or lost"));

    // Without the list of free pages nothing tells which rows were deleted.
    store_big_endian(damaged.data() + 36, std::uint32_t{0});
    const Database doubtful = open(damaged);
    CHECK(rows_of(doubtful) == Strings{"t: all rows: database disk image is malformed"});
    REQUIRE(doubtful.recoveries().size() == 1);
    CHECK(doubtful.recoveries().front().find(" are not read: the list of free pages is damaged, ") !=
          std::string::npos);
}

TEST_CASE("of pages with the same row numbers none is read") {
    std::string damaged = make_database(statements()).main;
    const std::uint32_t root = root_of(damaged, "t");
    const auto leaves = children_of(damaged, children_of(damaged, root).at(0));
    const std::size_t rows = rows_on(damaged, leaves.at(2));
    const std::size_t lost = rows + rows_on(damaged, leaves.at(5));
    std::copy_n(page_of(damaged, leaves.at(2)), k_page, page_of(damaged, leaves.at(5)));
    destroy(damaged, root);
    const Database database = open(damaged);
    CHECK(rows_of(database).size() == 3000 - lost);
    REQUIRE(database.recoveries().size() == 2);
    CHECK(database.recoveries().back() ==
          fmt::format(
              "{} rows on 2 pages of no table are not read: they tell the same row numbers, and which are "
              "newer is not known",
              2 * rows));
}

TEST_CASE("several tables are recovered at once, as far as their rows tell them apart") {
    const std::string sound = make_database(statements("t") + statements("u") +
                                            Strings{"CREATE TABLE pairs(a INTEGER, b INTEGER)",
                                                    "INSERT INTO pairs SELECT b, b FROM t"})
                                  .main;
    std::string damaged = sound;
    destroy(damaged, root_of(sound, "pairs"));
    destroy(damaged, root_of(sound, "t"));
    {
        const Database database = open(damaged);
        CHECK(rows_of(database) == rows_of(open(sound)));
        CHECK(rows_of(database, "pairs") == rows_of(open(sound), "pairs"));
        CHECK(rows_of(database, "u") == rows_of(open(sound), "u"));
        CHECK(database.recoveries().size() == 2);
    }
    destroy(damaged, root_of(sound, "u"));
    const Database database = open(damaged);
    CHECK(rows_of(database, "pairs") == rows_of(open(sound), "pairs"));
    CHECK(rows_of(database) == Strings{"t: all rows: database disk image is malformed"});
    REQUIRE(database.recoveries().size() == 2);
    CHECK(database.recoveries().back().starts_with("6000 rows on "));
    CHECK(database.recoveries().back().ends_with(
        " are not read: they fit more than one table that is damaged"));
}

TEST_CASE("pointers to parents tell the pages of two tables apart, and free ones") {
    const std::string sound =
        make_database(Strings{"PRAGMA page_size=512", "PRAGMA auto_vacuum=2"} + statements("t") +
                      statements("u") +
                      Strings{"DELETE FROM t WHERE id > 2000", "DELETE FROM u WHERE id < 1000"})
            .main;
    REQUIRE(load_big_endian<std::uint32_t>(sound.data() + 36) > 20);
    std::string damaged = sound;
    for (const std::string table : {"t", "u"}) {
        const std::uint32_t root = root_of(sound, table);
        overwrite(damaged, children_of(damaged, root).front());
        destroy(damaged, root);
    }
    store_big_endian(damaged.data() + 36, std::uint32_t{0});
    const Database database = open(damaged);
    CHECK(rows_of(database) == rows_of(open(sound)));
    CHECK(rows_of(database, "u") == rows_of(open(sound), "u"));
    CHECK(database.recoveries().size() == 2);
}

TEST_CASE("rows of the write-ahead log are recovered in their last state") {
    Strings all = {"PRAGMA page_size=512", "PRAGMA journal_mode=WAL", "PRAGMA wal_autocheckpoint=0"};
    all =
        all + statements() +
        Strings{"PRAGMA wal_checkpoint(TRUNCATE)", "UPDATE t SET a = 'T' || substr(a, 2) WHERE id % 50 = 0"};
    const DatabaseBytes files = make_files(all, "-wal");
    std::string damaged = files.main;
    destroy(damaged, root_of(files.main, "t"));
    const Strings rows = rows_of(open(damaged, files.wal));
    CHECK(rows == rows_of(open(files.main, files.wal)));
    CHECK(rows.at(49) == "50|T row 50|50");
}

TEST_CASE("bytes that are reserved at the end of pages are no part of the rows") {
    sqlite3* db = nullptr;
    REQUIRE(sqlite3_open(":memory:", &db) == SQLITE_OK);
    int reserved = 12;
    REQUIRE(sqlite3_file_control(db, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved) == SQLITE_OK);
    for (const std::string& sql : statements()) {
        REQUIRE(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
    }
    sqlite3_int64 size = 0;
    unsigned char* const bytes = sqlite3_serialize(db, "main", &size, 0);
    const std::string sound(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
    sqlite3_free(bytes);
    sqlite3_close(db);
    REQUIRE(sound[20] == 12);
    std::string damaged = sound;
    destroy(damaged, root_of(sound, "t"));
    check_recovered(sound, damaged);
}

TEST_CASE("a page that can't be read at all is a destroyed one") {
    class Unreadable : public StringBytes {
    public:
        Unreadable(const std::string& bytes, std::uint64_t from) : StringBytes(bytes), m_from(from) {}

        std::size_t read_at(std::uint64_t offset, char* buffer, std::size_t size) const override {
            if (offset < m_from + k_page && offset + size > m_from) {
                throw Error(Fault::data, "a bad sector");
            }
            return StringBytes::read_at(offset, buffer, size);
        }

    private:
        std::uint64_t m_from;
    };

    const std::string sound = make_database(statements()).main;
    const auto from = std::uint64_t{root_of(sound, "t") - 1} * k_page;
    const Database database({std::make_shared<Unreadable>(sound, from), nullptr, "test.db"});
    CHECK(rows_of(database) == rows_of(open(sound)));
    CHECK(database.recoveries().size() == 1);
}

TEST_CASE("rows of fewer columns and long values are recovered") {
    const std::string sound =
        make_database(statements() +
                      Strings{"ALTER TABLE t ADD COLUMN c TEXT DEFAULT 'none'",
                              "UPDATE t SET a = a || hex(zeroblob(2000)), c = 'x' WHERE id % 100 = 7"})
            .main;
    std::string damaged = sound;
    overwrite(damaged, root_of(sound, "t"));
    check_recovered(sound, damaged);
}

TEST_CASE("pages that form a loop are no rows") {
    std::string damaged = make_database(statements()).main;
    const std::uint32_t root = root_of(damaged, "t");
    const auto inner = children_of(damaged, root);
    for (const std::uint32_t target : {root, inner.at(0), 0U, 0xFFFFFFFFU}) {
        std::string looped = damaged;
        store_big_endian(page_of(looped, inner.at(1)) + 8, target);
        const Database database = open(looped);
        CHECK(rows_of(database).size() > 900);
    }
}

TEST_CASE("whatever pages are destroyed, no row is invented and none comes back") {
    const std::string sound =
        make_database(statements("t") + statements("u") +
                      Strings{"CREATE INDEX by_text ON t(a)", "DELETE FROM t WHERE id BETWEEN 500 AND 1500",
                              "UPDATE u SET a = 'changed', b = -b WHERE id % 2 = 0",
                              "DELETE FROM u WHERE id > 2500"})
            .main;
    const Strings t = rows_of(open(sound), "t");
    const Strings u = rows_of(open(sound), "u");
    const auto pages = static_cast<std::uint32_t>(sound.size() / k_page);
    std::uint32_t noise = 1;
    for (int round = 0; round < 60; ++round) {
        std::string damaged = sound;
        for (int i = 0; i < 1 + round / 10; ++i) {
            noise = noise * 1664525U + 1013904223U;
            overwrite(damaged, 2 + (noise >> 8U) % (pages - 1));
        }
        destroy(damaged, root_of(sound, round % 2 == 0 ? "t" : "u"));
        const Database database = open(damaged);
        for (const auto& [table, rows] : {std::pair("t", &t), std::pair("u", &u)}) {
            for (const std::string& row : rows_of(database, table)) {
                const bool is_told = row.starts_with(table);
                CHECK((is_told || std::find(rows->begin(), rows->end(), row) != rows->end()));
            }
        }
    }
}
