#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Checks a set of CVR-1 records against the root of the read-out: that what remains was read, unchanged and
// in this order, and how much is gone. chatkeep-proof(7) describes the records.

#include "base/error.hpp"
#include "base/io.hpp"
#include "hash/hash256.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::hash {

/// What the read-out's statement says about its tree.
struct ReadoutStatement {
    Hash256 root{};
    std::uint64_t conversations = 0;
    std::uint64_t messages = 0; ///< leaves: all records of conversations
    std::map<std::string, std::uint64_t>
        records; ///< the same by type; empty where the statement does not say
};

/// Throws Error{check} when bytes is no read-out statement in canonical form. name stands in the message.
[[nodiscard]] ReadoutStatement parse_readout_statement(std::string_view bytes, const std::string& name);

/// Gives the attachments that records name.
class BlobSource {
public:
    virtual ~BlobSource() = default;
    /// path is relative, with "/" between its parts, and leads nowhere else. Throws Error{missing}.
    [[nodiscard]] virtual std::unique_ptr<base::Input> open(const std::string& path) = 0;
};

struct ProofCounts {
    std::uint64_t conversations = 0; ///< with those removed whole
    std::uint64_t removed_conversations = 0;
    std::uint64_t messages = 0; ///< read, as the statement says
    std::uint64_t intact = 0;
    std::uint64_t partial = 0;
    std::uint64_t removed = 0;       ///< with those in conversations removed whole
    std::uint64_t filler = 0;        ///< bytes in the place of parts of attachments
    std::uint64_t filler_others = 0; ///< of these, others than zero
    std::map<std::string, std::uint64_t>
        derived; ///< values that cleaning changed, by field: attested; filled in by who reads them
    std::map<std::string, std::uint64_t> removed_for;               ///< messages by reason
    std::map<std::string, std::uint64_t> conversations_removed_for; ///< their messages are not told apart
    std::map<std::string, std::uint64_t> redacted_for;              ///< fields and parts in partial messages
};

/// A record with what leads from it to the root.
struct ProvedRecord {
    std::uint64_t conversation = 0;
    std::uint64_t index = 0;
    std::string record;                 ///< the line; empty: there is none, the message was removed
    std::uint64_t size = 0;             ///< records of the conversation
    Hash256 salt{};                     ///< of the conversation
    std::vector<Hash256> path;          ///< from its leaf to the conversation's root
    std::vector<Hash256> conversations; ///< from the conversation's leaf to the root
};

/// The leaf of one intact or partial record. Throws Error{check}.
[[nodiscard]] Hash256 leaf_of_record(std::string_view line, const base::Place& place, BlobSource& blobs);

/// The root to which a record leads. Throws Error{check} when its paths do not fit.
[[nodiscard]] Hash256 root_of(const ProvedRecord& proved, std::uint64_t conversations,
                              const base::Place& place, BlobSource& blobs);

class LineForm;

/// Takes records line by line, conversation after conversation. Memory: one record and one hash for each bit
/// of the counts. Every fault throws Error{check} with its place.
class ProofVerifier {
public:
    explicit ProofVerifier(BlobSource& blobs);
    ~ProofVerifier();
    ProofVerifier(const ProofVerifier&) = delete;
    ProofVerifier& operator=(const ProofVerifier&) = delete;
    ProofVerifier(ProofVerifier&&) = delete;
    ProofVerifier& operator=(ProofVerifier&&) = delete;

    /// Keeps what shows this record alone; call before the first record.
    void watch(std::uint64_t conversation, std::uint64_t index);
    /// After finish().
    [[nodiscard]] ProvedRecord watched() const;

    /// A record without its line end.
    void add(std::string_view line, const base::Place& place);
    /// The form of the record that was added last, matched (see list_proof_fields()); nullptr where it is not
    /// known. Valid until the next is added.
    [[nodiscard]] const LineForm* form() const noexcept;
    /// After the last record.
    [[nodiscard]] ProofCounts finish(const ReadoutStatement& statement, const base::Place& place);

private:
    class State;
    std::unique_ptr<State> m_state;
};

} // namespace chatkeep::hash
