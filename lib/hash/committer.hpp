#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Commits the records of a chat stream while it is written.

#include "hash/readout_key.hpp"
#include "hash/readout_tree.hpp"
#include "hash/record_blobs.hpp"

#include <memory>
#include <string_view>

namespace chatkeep::hash {

/// Makes leaves of the records of a stream, on all cores; the result does not depend on their number. Memory:
/// some batches of lines, and one hash for each bit of a conversation's size.
class Committer {
public:
    /// Without a store attachments are committed by their digest alone. key must outlive it.
    Committer(const ReadoutKey& key, StoredObjects objects);
    ~Committer();
    Committer(const Committer&) = delete;
    Committer& operator=(const Committer&) = delete;
    Committer(Committer&&) = delete;
    Committer& operator=(Committer&&) = delete;

    /// Whole lines of a stream, in order. Records outside conversations are passed over.
    void take(std::string_view lines);
    /// Call once, after the last line.
    [[nodiscard]] ReadoutTree finish();

private:
    class State;
    std::unique_ptr<State> m_state;
};

} // namespace chatkeep::hash
