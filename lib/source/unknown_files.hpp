#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Files that look like chats and that no reader knows: whoever gave a folder of exports is told of them.

#include "source/lost_databases.hpp"
#include "source/registry.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::source {

inline constexpr std::string_view k_unknown_file = "no source reader knows this file";

struct UnknownFile {
    std::size_t entry = 0;
    model::NoticeCode code = model::NoticeCode::source_unknown;
    std::string reason; ///< without the file's name
};

/// Entries of the tree, in its order, that end or are named as chats are and are no known source, no
/// attachment of one and none of lost: what can't be read, zips that are empty or too deep in others to be
/// looked into, what no reader knows. The phone's other files in a backup are of no interest. A text is read
/// to its end, to see whether it names them, where archives lie beside it.
[[nodiscard]] std::vector<UnknownFile> find_unknown_files(const tree::Tree& tree,
                                                          const std::vector<Found>& found,
                                                          const std::vector<LostDatabase>& lost);

} // namespace chatkeep::source
