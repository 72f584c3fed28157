#pragma once
// SPDX-License-Identifier: EUPL-1.2
// A tree in which iOS backups show the phone's files instead of those that store them.

#include "tree/tree.hpp"

#include <memory>

namespace chatkeep::tree {

/// The tree itself where it holds no backup. passwords may be null.
[[nodiscard]] std::unique_ptr<Tree> expand_backups(std::unique_ptr<Tree> tree, BackupPasswords* passwords);

} // namespace chatkeep::tree
