#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Tables of which a page above their rows is destroyed: the leaves below it are still in the file, and a page
// that names them is written in its place. Nothing but what SQLite reads changes, never the input.

#include "base/sqlite_connection_detail.hpp"
#include "base/sqlite_walk_detail.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace chatkeep::base::sqlite {

/// The affinity of a column, as far as it tells what is stored in it.
enum class ColumnKind : std::uint8_t {
    text,   ///< never numbers
    number, ///< as a rule
    any
};

/// What a table's schema says of the values that SQLite stores in a column.
struct ColumnShape {
    ColumnKind kind = ColumnKind::any;
    bool is_filled = false; ///< NOT NULL
    bool is_rowid = false;  ///< stored as NULL
};

struct TableShape {
    std::vector<ColumnShape> columns; ///< that are stored, in order; empty: its rows have no numbers
    std::int64_t greatest = 0;        ///< the greatest row number ever given; 0: not known
};

struct Recovery {
    std::map<std::uint32_t, std::string> pages; ///< to be read in place of those of the file
    std::vector<std::string> remarks;           ///< one line for each table, and for what was left out
};

/// roots: all trees. there: see PageWalk. Reads the inner pages of all trees and every page that none has.
[[nodiscard]] Recovery recover_tables(Window& file, std::uint64_t there, const std::vector<TreeRoot>& roots,
                                      const std::function<TableShape(const std::string&)>& shape_of);

} // namespace chatkeep::base::sqlite
