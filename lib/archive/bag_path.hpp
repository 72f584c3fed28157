#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Paths as they stand in manifests and fetch.txt: decoding, and why one is refused (RFC 8493 sections 2.1.3
// and 5.1).

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::archive {

/// A path that stays inside the bag, and what was odd about how it was written.
struct BagPath {
    std::string path;
    std::vector<std::string> oddities;
};

/// LF, CR and % written as %0A, %0D and %25; nothing else is touched.
[[nodiscard]] std::string encode_path(std::string_view path);

/// The reverse of encode_path(). with_percent: %25 too, which came with BagIt 1.0.
[[nodiscard]] std::string decode_path(std::string_view written, bool with_percent);

/// Why a path could leave the bag on some system: absolute, "..", "~", drive letter, UNC, backslash forms of
/// these. nullopt: it can't.
[[nodiscard]] std::optional<std::string> refusal_of(std::string_view path);

/// Strips "./" and md5sum's "*", which are noted as oddities.
[[nodiscard]] BagPath tidy_path(std::string_view decoded);

} // namespace chatkeep::archive
