#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The one list of source readers.

#include "source/source.hpp"

#include <span>

namespace chatkeep::source {

/// All readers, in the order in which they are tried. Explicit, not self-registering: a linker drops
/// unreferenced objects.
[[nodiscard]] std::span<const SourceDescriptor> registry() noexcept;
[[nodiscard]] const SourceDescriptor* find_reader(std::string_view name) noexcept;

/// Whether a file is named as the exports of some source are, whatever ending is behind that.
[[nodiscard]] bool is_export_name(std::string_view file_name);

/// Whether a source's main file is a text that names the files beside it.
[[nodiscard]] bool names_files(const SourceDescriptor& reader) noexcept;

struct Found {
    const SourceDescriptor* reader;
    Claim claim;
};

/// Everything that any reader recognises in the tree, in order of path.
[[nodiscard]] std::vector<Found> find_sources(const tree::Tree& tree);

} // namespace chatkeep::source
