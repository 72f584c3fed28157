#pragma once
// SPDX-License-Identifier: EUPL-1.2
// An append-only log of statements, so that others can hold an organisation to its word without seeing
// content: entries are digests of statements, heads are checkpoints (c2sp.org/tlog-checkpoint), trees as RFC
// 9162 has them.

#include "hash/hash256.hpp"
#include "hash/merkle.hpp"
#include "sign/note.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::sign {

/// The head of a log.
struct Checkpoint {
    std::string origin;
    hash::TreeHead head{};
};

/// Nothing when text is no checkpoint.
[[nodiscard]] std::optional<Checkpoint> parse_checkpoint(std::string_view text);
[[nodiscard]] std::string checkpoint_text(const Checkpoint& checkpoint);

/// The leaf of a statement: H(0x00 ‖ SHA-256 of its bytes).
[[nodiscard]] hash::Hash256 statement_leaf(std::string_view statement);

/// The digests of a log's statements in lower-case hex, one a line. Throws Error{data} for anything else.
[[nodiscard]] std::vector<hash::Hash256> parse_entries(std::string_view text, const std::string& name);
/// Their leaves.
[[nodiscard]] std::vector<hash::Hash256> leaves_of(const std::vector<hash::Hash256>& entries);

/// That a statement is in the log: index, nodes, checkpoint (c2sp.org/tlog-proof).
[[nodiscard]] std::string inclusion_text(std::uint64_t index, const std::vector<hash::Hash256>& path,
                                         std::string_view checkpoint);
/// That the log of a checkpoint goes on from the first `before` entries, as a witness asks for it
/// (c2sp.org/tlog-witness).
[[nodiscard]] std::string consistency_text(std::uint64_t before, const std::vector<hash::Hash256>& path,
                                           std::string_view checkpoint);

struct LogProof {
    std::uint64_t number = 0; ///< the entry's index, or the size before
    std::vector<hash::Hash256> path;
    std::string_view checkpoint; ///< the note
};

/// Nothing when bytes is none.
[[nodiscard]] std::optional<LogProof> parse_inclusion(std::string_view bytes);
[[nodiscard]] std::optional<LogProof> parse_consistency(std::string_view bytes);

/// A checkpoint that carries a valid signature of a known log under its origin, with who signed it. Throws
/// Error{check} when it is none. name stands in the message.
struct SignedCheckpoint {
    Checkpoint checkpoint;
    std::vector<NoteSignature> signatures;

    [[nodiscard]] std::size_t count_witnesses() const;
};

/// Throws Error{check} when line is no signature of a known witness over a checkpoint.
void require_cosignature(std::string_view line, std::string_view checkpoint,
                         const std::vector<NoteVerifier>& known, const std::string& name);

[[nodiscard]] SignedCheckpoint
verify_checkpoint(std::string_view note, const std::vector<NoteVerifier>& known, const std::string& name);

} // namespace chatkeep::sign
