#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Writes the proof of a package: CVR-1 records of a cleaned stream, its read-out's statement, a statement of
// what was cleaned. chatkeep-proof(7) describes them.

#include "archive/bag_writer.hpp"
#include "hash/proof.hpp"
#include "hash/record_blobs.hpp"
#include "stream/reader.hpp"

#include <memory>
#include <string>

namespace chatkeep::archive {

/// Takes every record of the stream in order. Memory: one record, one hash for each bit of a conversation's
/// size; the records of the conversation at hand go through an unlinked temporary file.
class ProofWriter {
public:
    /// folder: of chat-parse --commit. bag must outlive it. Throws Error{missing}, Error{data} without a key.
    ProofWriter(BagWriter& bag, const std::string& folder, std::string generator, hash::FindCuts find_cuts);
    ~ProofWriter();
    ProofWriter(const ProofWriter&) = delete;
    ProofWriter& operator=(const ProofWriter&) = delete;
    ProofWriter(ProofWriter&&) = delete;
    ProofWriter& operator=(ProofWriter&&) = delete;

    /// The record as the package has it, with ids that tell nothing; valid until the next call and as long as
    /// line is.
    [[nodiscard]] stream::Line mask(const stream::Line& line);

    /// A record that mask() gave.
    void add(const stream::Line& line);

    /// Checks that the records lead to the read-out's root and writes the statements, which are over
    /// everything that the package has: call when all else is in it. Throws Error{data} when the stream is
    /// not what was read, less what was taken out with its proof.
    [[nodiscard]] hash::ProofCounts finish();

private:
    class State;
    std::unique_ptr<State> m_state;
};

/// A record as it stands in a package: without its member "proof", whose content the records of the proof
/// have.
[[nodiscard]] std::string without_proof(const stream::Line& line);

} // namespace chatkeep::archive
