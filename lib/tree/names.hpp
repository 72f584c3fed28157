#pragma once
// SPDX-License-Identifier: EUPL-1.2
// File names of containers: decoded, made safe, made unique.

#include "tree/tree.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::tree {

/// The name as a relative path with '/': "./a//b" is "a/b", '\' separates too. A name that points outside has
/// a reason and no path.
struct SafePath {
    std::string path;
    std::string_view reason; ///< empty: safe
    bool folder = false;     ///< the name ends in a separator
    bool clutter = false;    ///< see is_clutter()
};

[[nodiscard]] SafePath make_safe_path(std::string_view name);

/// A part of a path that desktops leave behind and nobody sent: __MACOSX, .DS_Store, Thumbs.db.
[[nodiscard]] bool is_clutter(std::string_view part) noexcept;

/// Text in code page 437, the encoding of names in a zip that do not say they are UTF-8 (APPNOTE.TXT,
/// appendix D).
[[nodiscard]] std::string decode_cp437(std::string_view bytes);

/// CRC-32 as zip writes it, of short texts.
[[nodiscard]] std::uint32_t crc32_of(std::string_view bytes) noexcept;

/// Repairs the paths that are not UTF-8, each to a path of its own that depends on the set of names only.
/// Gives the original bytes by index.
[[nodiscard]] std::map<std::size_t, std::string> repair_paths(std::vector<Entry>& entries);

} // namespace chatkeep::tree
