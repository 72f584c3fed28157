// SPDX-License-Identifier: EUPL-1.2
#include "base/row_fetch.hpp"
#include "sqlite_support.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace chatkeep::base;
using namespace chatkeep::test;

namespace {

const TableQuery k_query{.from = "t", .key = "t.id", .columns = "t.a"};

/// What find() gives of each of these rows: their column a, "-" for none, "!" for a damaged one.
std::vector<std::string> find_all(RowFetch& rows, const std::vector<std::int64_t>& wanted) {
    std::vector<std::string> found;
    for (const std::int64_t rowid : wanted) {
        const Step step = rows.find(rowid);
        found.emplace_back(step == Step::row    ? std::string(rows.row().text(1))
                           : step == Step::done ? "-"
                                                : "!");
        CHECK((step != Step::row || rows.row().integer(0) == rowid));
        CHECK((step != Step::damaged || !rows.row().problem().empty()));
    }
    return found;
}

/// The text of this row is not where its record says.
std::string with_damaged_row(int row) {
    std::string bytes = many_rows();
    const std::string text = "row " + std::to_string(row);
    const std::size_t at = bytes.find(text);
    REQUIRE(at != std::string::npos);
    return bytes.replace(at - 1, 1, "\x7F"); // the type of the value: longer than the record
}

} // namespace

TEST_CASE("announced rows are found in the order in which they are asked for") {
    const Database database = open(many_rows());
    RowFetch rows(database, k_query);
    const std::vector<std::int64_t> wanted = {7, 900, 8, 8, 1};
    rows.announce(wanted);
    CHECK(find_all(rows, wanted) == std::vector<std::string>{"row 7", "row 900", "row 8", "row 8", "row 1"});
    rows.announce({12, 13});
    rows.announce({14});
    CHECK(find_all(rows, {14}) == std::vector<std::string>{"row 14"});
}

TEST_CASE("rows that were not announced, or are asked for in another order, are found as well") {
    const Database database = open(many_rows());
    RowFetch rows(database, k_query);
    CHECK(find_all(rows, {3}) == std::vector<std::string>{"row 3"});
    rows.announce({10, 11, 12});
    CHECK(find_all(rows, {99, 11, 10, 12, 11}) ==
          std::vector<std::string>{"row 99", "row 11", "row 10", "row 12", "row 11"});
}

TEST_CASE("a row that is not there hides no other") {
    const Database database = open(many_rows());
    RowFetch rows(database, k_query);
    rows.announce({7, 5'000'000, -4, 8});
    CHECK(find_all(rows, {7, 5'000'000, -4, 8}) == std::vector<std::string>{"row 7", "-", "-", "row 8"});
}

TEST_CASE("a damaged row among announced ones hides no other") {
    const Database database = open(with_damaged_row(42));
    RowFetch rows(database, k_query);
    rows.announce({41, 42, 43, 44});
    CHECK(find_all(rows, {41, 42, 43, 44}) == std::vector<std::string>{"row 41", "!", "row 43", "row 44"});
}
