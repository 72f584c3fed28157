// SPDX-License-Identifier: EUPL-1.2
#include "base/row_search.hpp"
#include "sqlite_support.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace chatkeep::base;
using namespace chatkeep::test;

namespace {

const TableQuery k_query{.from = "t", .key = "id", .columns = "a"};

/// Row 42 says that it is row 127 and stands where it stood.
std::string displaced() {
    std::string bytes = many_rows();
    const std::size_t at = bytes.find(std::string("\x09\x2A\x03\x00\x19row 42", 11));
    REQUIRE(at != std::string::npos);
    return bytes.replace(at + 1, 1, "\x7F");
}

} // namespace

TEST_CASE("a row that is not where its number says is found by a search") {
    const Database database = open(displaced());
    RowSearch search(database, k_query);
    REQUIRE(search.find(127) == Step::row);
    CHECK(search.row().text(1) == "row 42"); // the first of two
    CHECK(search.find(42) == Step::done);
    REQUIRE(search.find(43) == Step::row);
    CHECK(search.row().text(1) == "row 43");
}

TEST_CASE("searches through a whole table have an end") {
    const Database database = open(
        make_database({"CREATE TABLE t(id INTEGER PRIMARY KEY, a)", "INSERT INTO t VALUES(1, 'een')"}).main);
    RowSearch search(database, k_query);
    for (int i = 0; i < 999; ++i) {
        CHECK(search.find(2) == Step::done);
    }
    CHECK(search.find(1) == Step::row);
    CHECK(search.find(1) == Step::done);
}
