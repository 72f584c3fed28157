// SPDX-License-Identifier: EUPL-1.2
#include "base/error.hpp"
#include "base/sqlite.hpp"
#include "database_support.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
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

namespace {

/// 2,000 rows on many pages of 512 bytes; row 5 has a value that goes on elsewhere.
std::string many_rows(int page_size = 512) {
    return make_database({"PRAGMA page_size=" + std::to_string(page_size),
                          "CREATE TABLE t(id INTEGER PRIMARY KEY, a)",
                          "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<2000) "
                          "INSERT INTO t SELECT i, 'row ' || i FROM n",
                          "UPDATE t SET a=hex(zeroblob(2000)) WHERE id=5"})
        .main;
}

struct Scanned {
    std::vector<std::int64_t> rows;
    std::vector<RowRange> damaged;
};

Scanned scan(const Database& database,
             const std::string& query = "SELECT id, a FROM t WHERE id >= ?1 ORDER BY id") {
    RowScan scan(database, query);
    Scanned result;
    while (scan.next()) {
        result.rows.push_back(scan.row().integer(0));
    }
    result.damaged = scan.damaged();
    return result;
}

/// Rows read and rows said to be lost are all rows, each once and in order.
void check_accounts(const Scanned& result, std::int64_t last) {
    std::int64_t expected = 1;
    std::size_t range = 0;
    for (const std::int64_t row : result.rows) {
        if (row != expected) {
            REQUIRE(range < result.damaged.size());
            CHECK(result.damaged[range].first == (expected == 1 ? result.damaged[range].first : expected));
            CHECK(result.damaged[range].last == row - 1);
            ++range;
        }
        expected = row + 1;
    }
    const bool cut = range < result.damaged.size() && result.damaged[range].last >= last;
    CHECK((expected == last + 1 || cut));
}

} // namespace

TEST_CASE("a scan gives every row of a sound table") {
    const Scanned result = scan(open(many_rows()));
    CHECK(result.rows.size() == 2000);
    CHECK(result.damaged.empty());
    check_accounts(result, 2000);
}

TEST_CASE("a damaged page costs its own rows only") {
    const std::string sound = many_rows();
    for (std::size_t page = 2; page < sound.size() / 512; page += 7) {
        INFO("page " << page);
        std::string bytes = sound;
        bytes.replace(page * 512, 512, std::string(512, '\xEE'));
        const Scanned result = scan(open(bytes));
        CHECK(result.rows.size() >= 1900);
        check_accounts(result, 2000);
    }
}

TEST_CASE("a record that claims to be huge costs its own row only") {
    constexpr std::string_view huge = "\xFF\xFF\xFF\xFF\x7E";      // as a varint: 4 GB
    const std::string row_five("\x9F\x24\x05\x04\x00\xBE\x4D", 7); // 4004 bytes, id 5, header, text of 4000
    const std::string sound = many_rows();
    const std::size_t at = sound.find(row_five);
    REQUIRE(at != std::string::npos);
    std::string bytes = sound;
    bytes.replace(at, huge.size() + 1, std::string(huge) + "\x05");
    const Scanned result = scan(open(bytes));
    CHECK(result.rows.size() == 1999);
    check_accounts(result, 2000);
    REQUIRE(result.damaged.size() == 1);
    CHECK(result.damaged.front().first == 5);
    CHECK(result.damaged.front().last == 5);
}

TEST_CASE("a database that is cut off gives the rows that are there") {
    // Pages so large that one page knows them all: where that one is lost, so are they.
    const std::string sound = many_rows(4096);
    const Database database = open(sound.substr(0, sound.size() / 2));
    REQUIRE(database.warnings().size() == 1);
    CHECK(database.warnings().front().starts_with("it is cut off: "));
    const Scanned result = scan(database);
    CHECK(result.rows.size() > 500);
    CHECK_FALSE(result.damaged.empty());
    CHECK(database.quick_check());
    check_accounts(result, 2000);
}

TEST_CASE("bytes that can't be read cost the rows on their page only") {
    class Hole : public StringBytes {
    public:
        using StringBytes::StringBytes;

        std::size_t read_at(std::uint64_t offset, char* buffer, std::size_t size) const override {
            if (offset < 40 * 512 && offset + size > 30 * 512) {
                throw Error(Fault::data, "a sector is bad");
            }
            return StringBytes::read_at(offset, buffer, size);
        }
    };

    const Database database({std::make_shared<Hole>(many_rows()), nullptr, "test.db"});
    const Scanned result = scan(database);
    REQUIRE_FALSE(result.damaged.empty());
    CHECK(result.damaged.front().problem == "a sector is bad");
    CHECK(result.rows.size() > 1000);
    check_accounts(result, 2000);
}

namespace {

constexpr std::int64_t k_before_all = std::numeric_limits<std::int64_t>::min();

/// Where the page with some bytes begins.
std::size_t page_of(const std::string& bytes, std::string_view held, std::size_t page_size = 512) {
    const std::size_t at = bytes.find(held);
    REQUIRE(at != std::string::npos);
    return at / page_size * page_size;
}

/// The cell of row 42 of many_rows(), up to its text.
std::string row_42(char rowid) {
    return std::string("\x09", 1) + rowid + std::string("\x03\x00\x19row 42", 9);
}

} // namespace

TEST_CASE("a cell that is pointed at twice costs only the row in whose place it stands") {
    std::string bytes = many_rows();
    const std::size_t pointers = page_of(bytes, "row 1234") + 8;
    bytes.replace(pointers + 8, 2, bytes.substr(pointers + 6, 2));
    const Database database = open(bytes);
    const Scanned result = scan(database);
    CHECK(result.rows.size() == 1999);
    CHECK(std::is_sorted(result.rows.begin(), result.rows.end()));
    REQUIRE(result.damaged.size() == 1);
    CHECK(result.damaged.front().last < result.damaged.front().first);
    CHECK(result.damaged.front().problem.find("; 1 row has the number of another one and is not read (") !=
          std::string::npos);
    CHECK_FALSE(is_in(result.damaged, 1234));
    CHECK_FALSE(is_in(result.damaged, k_before_all));
}

TEST_CASE("a row whose number is damaged is read, and those behind it, in the order of the numbers") {
    const std::string sound = many_rows();
    for (const char rowid : {'\x00', '\x7F'}) {
        std::string bytes = sound;
        bytes.replace(bytes.find(row_42('\x2A')), 2, std::string("\x09", 1) + rowid);
        const Scanned result = scan(open(bytes));
        const bool is_taken = rowid != '\x00';
        CHECK(result.rows.size() == (is_taken ? 1999 : 2000));
        CHECK(result.rows.front() == (is_taken ? 1 : 0));
        CHECK(result.rows.back() == 2000);
        CHECK(std::is_sorted(result.rows.begin(), result.rows.end()));
        REQUIRE(result.damaged.size() == 1);
        CHECK(result.damaged.front().problem.starts_with("the row numbers are damaged, "));
    }
}

TEST_CASE("a scan whose columns are queries themselves gives every row, also of a damaged table") {
    const std::string query = "SELECT t.id, (SELECT max(o.a) FROM t AS o WHERE o.id = t.id), t.a FROM t "
                              "WHERE t.id >= ?1 ORDER BY t.id";
    std::string bytes = many_rows();
    CHECK(scan(open(bytes), query).rows.size() == 2000);
    const std::size_t pointers = page_of(bytes, "row 1234") + 8;
    bytes.replace(pointers + 8, 2, bytes.substr(pointers + 6, 2));
    CHECK(scan(open(bytes), query).rows.size() == 1999);
}

TEST_CASE("a page that is pointed at twice costs only the rows in whose place it stands") {
    std::string bytes = many_rows();
    const std::size_t leaf = page_of(bytes, "row 1234");
    const auto number = static_cast<std::uint32_t>(leaf / 512 + 1);
    const std::string wanted{'\0', '\0', static_cast<char>(number >> 8U), static_cast<char>(number & 0xFFU)};
    std::size_t parents = 0;
    for (std::size_t page = 512; page < bytes.size(); page += 512) {
        const std::size_t at = bytes.substr(page, 512).find(wanted);
        if (bytes[page] != '\x05' || at == std::string::npos || at < 12) {
            continue;
        }
        const auto cells = static_cast<unsigned char>(bytes[page + 4]);
        for (std::size_t cell = 0; cell + 1 < cells; ++cell) {
            const auto offset = [&](std::size_t i) {
                const std::size_t pointer = page + 12 + 2 * i;
                return page + static_cast<unsigned char>(bytes[pointer]) * 256U +
                       static_cast<unsigned char>(bytes[pointer + 1]);
            };
            if (bytes.substr(offset(cell), 4) == wanted && cell > 0) {
                bytes.replace(offset(cell - 1), 4, wanted);
                ++parents;
                break;
            }
        }
    }
    REQUIRE(parents == 1);
    const Scanned result = scan(open(bytes));
    CHECK(result.rows.size() > 1900);
    CHECK(result.rows.size() < 2000);
    CHECK(std::is_sorted(result.rows.begin(), result.rows.end()));
    CHECK(std::adjacent_find(result.rows.begin(), result.rows.end()) == result.rows.end());
    REQUIRE_FALSE(result.damaged.empty());
    CHECK(result.damaged.front().problem.find("rows have the number of another one") != std::string::npos);
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

TEST_CASE("bytes that are no database are an error with their name") {
    CHECK_THROWS_WITH(open("this is not a database, whatever its length is" + std::string(4096, 'x')),
                      "test.db: file is not a database");
    CHECK_THROWS_AS(open("SQLite format 3"), Error);
}
