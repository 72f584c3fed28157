#pragma once
// SPDX-License-Identifier: EUPL-1.2
// List files: one value a line, "#" starts a comment line, "*" at the end stands for any ending. Lists of
// words: see lexicon.hpp.

#include "policy/policy.hpp"
#include "policy/problems.hpp"

#include <string>

namespace chatkeep::policy {

/// Fills in the entries of each allow list, and the words of the rules that name another list from its file
/// in folder. A file that is missing, has another hash than the policy says, or holds an entry that no
/// recogniser of the policy understands is a problem.
void read_lists(Policy& policy, const std::string& folder, const std::vector<std::uint64_t>& lines,
                Problems& problems);

} // namespace chatkeep::policy
