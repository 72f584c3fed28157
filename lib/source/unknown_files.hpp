#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Files that look like chats and that no reader knows: whoever gave a folder of exports is told of them.

#include "source/lost_databases.hpp"
#include "source/registry.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace chatkeep::source {

inline constexpr std::string_view k_unknown_file = "no source reader knows this file";

/// Entries of the tree, in its order, that end as chats do and are no known source, no attachment of one and
/// none of lost. The phone's other files in a backup are of no interest.
[[nodiscard]] std::vector<std::size_t> find_unknown_files(const tree::Tree& tree,
                                                          const std::vector<Found>& found,
                                                          const std::vector<LostDatabase>& lost);

} // namespace chatkeep::source
