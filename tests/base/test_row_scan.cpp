// SPDX-License-Identifier: EUPL-1.2
#include "base/error.hpp"
#include "base/row_scan.hpp"
#include "sqlite_support.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

using namespace chatkeep::base;
using namespace chatkeep::test;

namespace {

struct Scanned {
    std::vector<std::int64_t> rows;
    std::vector<RowRange> damaged;
};

Scanned scan(const Database& database, const TableQuery& query = {.from = "t", .key = "id", .columns = "a"},
             RowOrder order = RowOrder::checked) {
    RowScan scan(database, query, order);
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

TEST_CASE(
    "a scan that assumes the order of the rows ends where it is wrong, and reads the same where it is not") {
    const TableQuery query{.from = "t", .key = "id", .columns = "a"};
    const std::string sound = many_rows();
    CHECK(scan(open(sound), query, RowOrder::assumed).rows.size() == 2000);
    for (const char rowid : {'\x00', '\x7F'}) {
        std::string bytes = sound;
        bytes.replace(bytes.find(row_42('\x2A')), 2, std::string("\x09", 1) + rowid);
        const Database database = open(bytes);
        CHECK_THROWS_AS(scan(database, query, RowOrder::assumed), RowsOutOfOrder);
        CHECK(scan(database, query).rows.size() >= 1999);
    }
    std::string bytes = sound;
    bytes.replace(page_of(bytes, "row 1234"), 512, std::string(512, '\xEE'));
    const Scanned checked = scan(open(bytes), query);
    const Scanned assumed = scan(open(bytes), query, RowOrder::assumed);
    CHECK(assumed.rows == checked.rows);
    REQUIRE(assumed.damaged.size() == checked.damaged.size());
    CHECK(assumed.damaged.front().first == checked.damaged.front().first);
}

TEST_CASE("a scan whose columns are queries themselves gives every row, also of a damaged table") {
    const TableQuery query = {
        .from = "t", .key = "t.id", .columns = "(SELECT max(o.a) FROM t AS o WHERE o.id = t.id), t.a"};
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

TEST_CASE("damage is told with the rows that it hides") {
    constexpr std::int64_t last = std::numeric_limits<std::int64_t>::max();
    CHECK(describe_damage({7, 7, "lost"}, "t") == "t: row 7: lost");
    CHECK(describe_damage({7, 9, "lost"}, "t") == "t: rows 7 to 9: lost");
    CHECK(describe_damage({7, last, "lost"}, "t") == "t: rows from 7 on: lost");
    CHECK(describe_damage({k_before_all, last, "lost"}, "t") == "t: all rows: lost");
    CHECK(describe_damage({k_before_all + 1, k_before_all, "lost"}, "t") == "t: lost");
    CHECK(is_about_table({k_before_all + 1, k_before_all, "lost"}));
    CHECK_FALSE(is_about_table({7, 7, "lost"}));
}
