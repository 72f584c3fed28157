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

} // namespace chatkeep::tree
