#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Which files of a folder or zip may be zips, by their names.

#include <string_view>

namespace chatkeep::tree {

/// ".zip", in whatever case.
[[nodiscard]] bool has_zip_name(std::string_view path);

/// Whether a file is looked into where it begins as a zip, as which mail programs and people rename many: all
/// but those whose name ends as media and documents do, and those with the names of a backup's files.
[[nodiscard]] bool may_be_zip(std::string_view path);

} // namespace chatkeep::tree
