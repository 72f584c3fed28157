#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Parts of the records of a proof: runs of removed messages as whole subtrees, parts of a text.

#include "hash/proof.hpp"
#include "hash/text_parts.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::archive {

/// Neighbouring leaves that go for one reason, merged into as few whole subtrees as there can be.
class ProofRun {
public:
    struct Node {
        std::uint64_t index; ///< of its first leaf
        unsigned level;      ///< 2^level leaves
        hash::Hash256 hash;
        std::string reason;
    };

    /// False: take() what is there first.
    [[nodiscard]] bool can_take(std::string_view reason) const noexcept {
        return m_nodes.empty() || m_nodes.back().reason == reason;
    }

    /// index: one more than the last.
    void add(std::uint64_t index, const hash::Hash256& leaf, std::string_view reason);

    /// The nodes in order; the run is empty afterwards.
    [[nodiscard]] std::vector<Node> take();

private:
    std::vector<Node> m_nodes;
};

/// {"parts":[…]} of a record, with the keys of the parts that are there; counts the reasons of the others.
[[nodiscard]] std::string text_parts_json(const std::vector<hash::TextPart>& parts,
                                          const hash::Hash256& field_key, hash::ProofCounts& counts);

} // namespace chatkeep::archive
