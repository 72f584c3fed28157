#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The records of a read-out beside those of a package's proof, while the originals still exist: what was
// taken out is then known in full.

#include "archive/derived_values.hpp"
#include "base/io.hpp"
#include "hash/canonical_text.hpp"
#include "hash/source_records.hpp"
#include "stream/reader.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::archive {

/// A record that was read and what the proof has in its place.
struct ReadoutPair {
    std::uint64_t conversation = 0; ///< from 0
    std::uint64_t index = 0;
    stream::Line read;
    std::vector<hash::SourceLine> sources; ///< of a conversation
    std::string_view salt;                 ///< of a conversation that is in the package: as its header has it
    /// The members of the proof's record; none when the message was removed, alone or with its conversation.
    std::vector<hash::CanonicalMember> kept;
    DerivedMembers derived; ///< values that stand in the place of fields that went
};

class PairVisitor {
public:
    virtual ~PairVisitor() = default;
    virtual void visit(const ReadoutPair& pair) = 0;
};

/// Throws Error{missing} when there is no package, or it has no proof.
void require_proof(const std::string& package);

/// Visits every committed record in order. Throws Error{data} when the read-out is not that of the package,
/// Error{missing} when the package has no proof.
void for_each_pair(base::Input& readout, const std::string& package, PairVisitor& visitor);

} // namespace chatkeep::archive
