#pragma once
// SPDX-License-Identifier: EUPL-1.2
// A decisions file: JSON lines, append-only, each line chained to the one before by its digest.

#include "policy/decisions/decision.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::policy {

/// What the next line must continue.
struct ChainHead {
    std::uint64_t seq = 0;                     ///< of the last line; 0: there is none
    std::string digest = std::string(64, '0'); ///< SHA-256 of the last line without its end
};

struct DecisionsFile {
    std::vector<Decision> decisions;
    ChainHead head;
};

/// Reads the whole file. Throws Error{missing} when it can't be read, Error{data} with the line at the first
/// line that is damaged, out of sequence, or does not continue the chain.
[[nodiscard]] DecisionsFile read_decisions(const std::string& path);

/// The same for several.
[[nodiscard]] std::vector<DecisionsFile> read_decisions(const std::vector<std::string>& paths);

/// The same for bytes; name stands in messages.
[[nodiscard]] DecisionsFile parse_decisions(std::string_view bytes, const std::string& name);

/// The last lines of files, in order of their digests: a file of which the last lines were changed or cut off
/// has another head.
[[nodiscard]] std::vector<ChainHead> heads_of(const std::vector<DecisionsFile>& files);

/// Names files by what they say: SHA-256 over the digests of their last lines, in order.
[[nodiscard]] std::string digest_of(const std::vector<DecisionsFile>& files);

/// The line for a decision behind head, without its end; the decision's own id is not used. Moves head on.
[[nodiscard]] std::string chain_line(const Decision& decision, ChainHead& head);

/// Appends decisions to the file, which is made when it is not there: under a lock, after the whole chain was
/// checked, synced before it returns. When writing fails nothing stays of it. Throws what read_decisions()
/// throws, Error{io}. Returns the file's new head.
ChainHead append_decisions(const std::string& path, const std::vector<Decision>& decisions);

} // namespace chatkeep::policy
