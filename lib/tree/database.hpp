#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Databases in a tree.

#include "base/sqlite.hpp"
#include "tree/tree.hpp"

#include <cstddef>

namespace chatkeep::tree {

/// Opens an entry as a database, with the write-ahead log and the rollback journal that lie beside it
/// ("NAME-wal", "NAME-journal"). It may not outlive the tree. Throws Error{data} when it is none or damaged.
[[nodiscard]] base::Database open_database(const Tree& tree, std::size_t index);

/// Whether an entry may be a database under any name: it was named by the user, or ends as databases do.
[[nodiscard]] bool is_named_as_database(const Tree& tree, std::size_t index);

/// Whether it begins as one (sqlite.org/fileformat2.html). Throws as Tree::open() does.
[[nodiscard]] bool begins_as_database(const Tree& tree, std::size_t index);

} // namespace chatkeep::tree
