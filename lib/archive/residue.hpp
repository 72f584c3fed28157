#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Before originals are destroyed: does a cleaned package still hold what was taken out, or a key or digest
// with which it could be guessed?

#include "archive/finding.hpp"
#include "base/io.hpp"
#include "hash/record_blobs.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace chatkeep::archive {

struct ResidueCounts {
    std::uint64_t values = 0; ///< searched for, each once
    std::uint64_t kept =
        0; ///< texts of removed records that stand whole in a record that stays: not searched
    std::uint64_t files = 0;
    std::uint64_t bytes = 0;
    std::uint64_t packed = 0; ///< contents that were packed in them
    std::uint64_t hits = 0;   ///< findings
    std::uint64_t unread = 0; ///< contents that could not be searched, or not to their end
};

/// Searches every file of the package, and its name, for each text that was taken out. A finding never shows
/// the text. Contents that are packed in a file are searched too; those that can't be opened are findings of
/// their own. Memory: some kilobytes for each text.
[[nodiscard]] ResidueCounts find_residue(base::Input& readout, const std::string& package,
                                         CheckListener& listener);

struct KeySearch {
    std::string commitments;  ///< the folder of chat-parse --commit
    hash::FindCuts find_cuts; ///< with which it was made
    /// Files and folders of originals, whose plain digests are searched for too, and those of the files in
    /// them.
    std::vector<std::string> originals;
};

/// Searches every file of the package for keys that were withheld, ids of the read-out, and plain digests of
/// what was taken out and of originals, in raw form, hex and base64; packed contents as above. Throws
/// Error{data} when the commitments are not those of the read-out in the package. Memory: 16 bytes for each.
[[nodiscard]] ResidueCounts find_keys(base::Input& readout, const KeySearch& search,
                                      const std::string& package, CheckListener& listener);

} // namespace chatkeep::archive
