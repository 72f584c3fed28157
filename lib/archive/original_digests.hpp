#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Plain digests of original files: whoever finds one in a package can build an original anew, guess by guess.

#include "archive/finding.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace chatkeep::archive {

/// Lower-case hex of one file, of whole bytes.
struct OriginalDigests {
    std::string sha256;
    std::vector<std::string> others; ///< MD5, SHA-1, SHA-512
};

using VisitOriginal = std::function<void(const OriginalDigests&)>;

/// Of each path, a file or folder, itself and of the files in it, zips opened; not of empty files, whose
/// digest says nothing. Returns how many could not be read, which are told. Throws Error{missing}.
[[nodiscard]] std::uint64_t digest_originals(const std::vector<std::string>& paths, CheckListener& listener,
                                             const VisitOriginal& visit);

} // namespace chatkeep::archive
