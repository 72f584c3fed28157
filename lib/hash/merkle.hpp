#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Merkle trees as RFC 9162, section 2.1, defines them (the same as RFC 6962): built while streaming, with
// proofs of inclusion and consistency.

#include "hash/hash256.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace chatkeep::hash {

/// H(0x00 ‖ bytes).
[[nodiscard]] Hash256 leaf_hash(std::string_view bytes) noexcept;
/// H(0x01 ‖ left ‖ right).
[[nodiscard]] Hash256 node_hash(const Hash256& left, const Hash256& right) noexcept;

/// A tree to which leaves are added at the right end. Memory: one hash for each bit of the size.
class MerkleTree {
public:
    void add(const Hash256& leaf) { static_cast<void>(add_subtree(leaf, 0)); }

    /// Many, in order: what stands above them is made together.
    void add(std::span<const Hash256> leaves) { add_subtrees(leaves, 0); }

    /// Adds 2^level leaves of which only their common node is known. False when a whole subtree of that size
    /// cannot stand at this place.
    [[nodiscard]] bool add_subtree(const Hash256& node, unsigned level);

    [[nodiscard]] std::uint64_t size() const noexcept { return m_size; }

    /// Of all leaves so far; H("") of none.
    [[nodiscard]] Hash256 root() const noexcept;

private:
    struct Node {
        unsigned level;
        Hash256 hash;
    };

    void add_subtrees(std::span<const Hash256> nodes, unsigned level);

    std::vector<Node> m_nodes; ///< whole subtrees, from the left, each smaller than the one before
    std::uint64_t m_size = 0;
};

/// A tree in which one leaf is watched: with its root comes the leaf's audit path. Memory: one hash for each
/// bit of the size, and the path.
class PathTree {
public:
    explicit PathTree(std::uint64_t watched) : m_watched(watched) {}

    /// As MerkleTree::add_subtree(); the watched leaf must come alone (level 0) for its path to be whole.
    [[nodiscard]] bool add_subtree(const Hash256& node, unsigned level);

    [[nodiscard]] std::uint64_t size() const noexcept { return m_size; }

    /// From the leaf to the root of all leaves so far.
    [[nodiscard]] std::vector<Hash256> path() const;

private:
    struct Node {
        unsigned level;
        Hash256 hash;
        bool holds; ///< the watched leaf
    };

    std::uint64_t m_watched;
    std::vector<Node> m_nodes;
    std::vector<Hash256> m_path;
    std::uint64_t m_size = 0;
};

/// The root over leaf hashes.
[[nodiscard]] Hash256 root_of(std::span<const Hash256> leaves);

/// The audit path of leaf index, from the leaf to the root. index < leaves.size().
[[nodiscard]] std::vector<Hash256> inclusion_proof(std::span<const Hash256> leaves, std::size_t index);
/// That the tree of all leaves continues the tree of the first `before`. before <= leaves.size().
[[nodiscard]] std::vector<Hash256> consistency_proof(std::span<const Hash256> leaves, std::size_t before);

/// A tree by its size and root.
struct TreeHead {
    std::uint64_t size;
    Hash256 root;
};

/// The root to which an audit path leads; nothing when it does not fit the size of the tree.
[[nodiscard]] std::optional<Hash256> root_along(std::uint64_t size, std::uint64_t index, const Hash256& leaf,
                                                std::span<const Hash256> path) noexcept;
/// True when the proof leads from the leaf at index to the tree's root.
[[nodiscard]] bool proves_inclusion(const TreeHead& tree, std::uint64_t index, const Hash256& leaf,
                                    std::span<const Hash256> proof) noexcept;
/// True when the proof shows that the later tree starts with all leaves of the earlier. A proof from the
/// empty tree is refused: it would prove nothing.
[[nodiscard]] bool proves_consistency(const TreeHead& earlier, const TreeHead& later,
                                      std::span<const Hash256> proof);

} // namespace chatkeep::hash
