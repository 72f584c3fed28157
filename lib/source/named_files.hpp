#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Which names of files stand in a text.

#include "base/io.hpp"

#include <set>
#include <string>

namespace chatkeep::source {

using FileNames = std::set<std::string, std::less<>>;

/// Those of wanted, which end in '.' and ASCII letters, digits or '_', that stand in input as whole endings.
/// Reads it to its end; what it throws passes.
[[nodiscard]] FileNames find_file_names(base::Input& input, const FileNames& wanted);

} // namespace chatkeep::source
