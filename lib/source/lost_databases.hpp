#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Databases that no reader could claim since they can't be opened: what they held is not known.

#include "source/registry.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace chatkeep::source {

struct LostDatabase {
    std::size_t entry = 0;
    std::string problem;
    /// It has the name of a database of messages, or nothing else was found: then a source is lost.
    bool may_be_meant = false;
};

/// Files of the tree that begin like an SQLite database, or have the name of one of messages, and can't be
/// opened as one. Those of a backup are told by its readers.
[[nodiscard]] std::vector<LostDatabase> find_lost_databases(const tree::Tree& tree,
                                                            const std::vector<Found>& found);

/// Databases that a reader claims, and refuses for what they are.
[[nodiscard]] std::vector<LostDatabase> find_refused_databases(const tree::Tree& tree,
                                                               const std::vector<Found>& found);

} // namespace chatkeep::source
