#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The leaf of one message from its record; never included from outside this folder.

#include "hash/canonical_text.hpp"
#include "hash/commitment.hpp"
#include "hash/leaf_batch.hpp"
#include "hash/proof.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::hash {

/// Keeps its buffers from message to message. Every fault throws Error{check}.
class MessageProof {
public:
    MessageProof(BlobSource& blobs, ProofCounts& counts) : m_blobs(blobs), m_counts(counts) {}

    /// place must outlive the calls that follow.
    void set_place(const base::Place& place) { m_place = &place; }

    /// Adds a message that is there whole to a batch.
    void add_intact(LeafBatch& batch, const Hash256& message_key, std::string_view values);
    /// keys, values, removed: the members f, m, x.
    [[nodiscard]] Hash256 partial_leaf(std::string_view keys, std::string_view values,
                                       std::string_view removed);

    [[nodiscard]] Hash256 to_hash(std::string_view json, std::string_view name) const;
    [[nodiscard]] std::string to_reason(std::string_view json);
    /// Of a conversation.
    [[nodiscard]] std::string to_reasons(std::string_view json);

private:
    [[noreturn]] void fail(std::string_view what) const;
    void list_fields(std::string_view json, std::string_view member, std::vector<CanonicalMember>& out) const;
    Hash256 commit_whole(const Hash256& key, const CanonicalMember& field);
    Hash256 commit_whole_blob(const Hash256& key, std::string_view value);
    Hash256 commit_removed(const CanonicalMember& removal, const std::string_view* value);
    Hash256 commit_text_parts(std::string_view value);
    Hash256 commit_blob_parts(std::string_view value);
    [[nodiscard]] std::string read_path(std::string_view json) const;
    [[nodiscard]] std::uint64_t to_length(std::string_view json) const;
    void count_reason(std::string_view json, std::uint64_t& removed);

    BlobSource& m_blobs;
    ProofCounts& m_counts;
    const base::Place* m_place = nullptr;
    std::vector<CanonicalMember> m_values;
    std::vector<CanonicalMember> m_keys;
    std::vector<CanonicalMember> m_removed;
    std::vector<CanonicalMember> m_inner;
    std::vector<CanonicalMember> m_part;
    std::vector<std::string_view> m_items;
    std::vector<FieldCommitment> m_commitments;
    std::string m_text;
    std::string m_display;
    std::string m_reason;
};

} // namespace chatkeep::hash
