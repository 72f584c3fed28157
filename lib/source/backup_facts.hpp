#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What the backup that a source lies in says of it, and what is to be said of the backups themselves.

#include "model/records.hpp"
#include "source/registry.hpp"
#include "tree/tree.hpp"

#include <string>
#include <vector>

namespace chatkeep::source {

/// Adds device, owner and date of the backup around record.within, where the source does not say them.
void add_backup_facts(const tree::Tree& tree, model::Source& record);

/// Interrupted and partial backups, and apps that are installed while their messages are not there. Of
/// a backup with a problem only the former.
[[nodiscard]] std::vector<model::Notice> backup_notices(const tree::Tree& tree);

/// Why nothing of this backup can be read.
[[nodiscard]] base::Error problem_of(const tree::Backup& backup);

/// "iPhone12,8, iOS 17.1, encrypted, of 2023-03-08T20:26:40Z": what is known of a backup, without its owner.
[[nodiscard]] std::string describe_backup(const tree::Backup& backup);

/// "Toestel van Sanne, +31611111111": the device's name and the owner's number, as far as known.
[[nodiscard]] std::string describe_owner(const tree::Backup& backup);

} // namespace chatkeep::source
