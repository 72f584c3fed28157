// SPDX-License-Identifier: EUPL-1.2
#include "hash/merkle.hpp"

#include "base/error.hpp"
#include "hash/sha256_detail.hpp"
#include "hash/sha256_lanes_detail.hpp"

#include <bit>

namespace chatkeep::hash {

Hash256 leaf_hash(std::string_view bytes) noexcept {
    return Sha256(k_leaf).add(bytes).finish();
}

Hash256 node_hash(const Hash256& left, const Hash256& right) noexcept {
    return Sha256(k_node).add(left).add(right).finish();
}

bool MerkleTree::add_subtree(const Hash256& node, unsigned level) {
    const std::uint64_t leaves = level < 64 ? std::uint64_t{1} << level : 0;
    if (leaves == 0 || m_size % leaves != 0 || m_size + leaves < m_size) {
        return false;
    }
    m_size += leaves;
    Node merged{level, node};
    while (!m_nodes.empty() && m_nodes.back().level == merged.level) {
        merged = {merged.level + 1, node_hash(m_nodes.back().hash, merged.hash)};
        m_nodes.pop_back();
    }
    m_nodes.push_back(merged);
    return true;
}

namespace {

/// The nodes above neighbours: node_hash() of the first and second, the third and fourth.
std::vector<Hash256> parents_of(std::span<const Hash256> nodes) {
    constexpr std::size_t k_size = 1 + 2 * sizeof(Hash256);
    constexpr std::size_t k_blocks = blocks_of(k_size);
    std::vector<Hash256> parents(nodes.size() / 2);
    std::vector<char> messages(parents.size() * k_blocks * k_sha256_block);
    std::vector<DigestJob> jobs;
    jobs.reserve(parents.size());
    char* message = messages.data();
    for (std::size_t i = 0; i < parents.size(); ++i) {
        *message = static_cast<char>(k_node);
        std::memcpy(message + 1, &nodes[2 * i], 2 * sizeof(Hash256));
        end_message(message, k_size);
        jobs.push_back({message, k_blocks, reinterpret_cast<char*>(parents[i].data())});
        message += k_blocks * k_sha256_block;
    }
    make_digests(best_lanes(), jobs);
    return parents;
}

} // namespace

void MerkleTree::add_subtrees(std::span<const Hash256> nodes, unsigned level) {
    constexpr std::size_t k_few = 8; // not worth it
    const bool has_neighbour = (m_size >> level) % 2 == 1;
    if (!nodes.empty() && (has_neighbour || nodes.size() < k_few)) {
        CHATKEEP_CHECK(add_subtree(nodes.front(), level));
        add_subtrees(nodes.subspan(1), level);
    } else if (!nodes.empty()) {
        const std::size_t pairs = nodes.size() / 2;
        add_subtrees(parents_of(nodes.first(2 * pairs)), level + 1);
        add_subtrees(nodes.subspan(2 * pairs), level);
    }
}

Hash256 MerkleTree::root() const noexcept {
    if (m_nodes.empty()) {
        return Sha256().finish();
    }
    Hash256 root = m_nodes.back().hash;
    for (std::size_t i = m_nodes.size() - 1; i > 0; --i) {
        root = node_hash(m_nodes[i - 1].hash, root);
    }
    return root;
}

bool PathTree::add_subtree(const Hash256& node, unsigned level) {
    const std::uint64_t leaves = level < 64 ? std::uint64_t{1} << level : 0;
    if (leaves == 0 || m_size % leaves != 0 || m_size + leaves < m_size) {
        return false;
    }
    Node merged{level, node, m_watched >= m_size && m_watched - m_size < leaves};
    m_size += leaves;
    while (!m_nodes.empty() && m_nodes.back().level == merged.level) {
        const Node& left = m_nodes.back();
        if (left.holds || merged.holds) {
            m_path.push_back(left.holds ? merged.hash : left.hash);
        }
        merged = {merged.level + 1, node_hash(left.hash, merged.hash), left.holds || merged.holds};
        m_nodes.pop_back();
    }
    m_nodes.push_back(merged);
    return true;
}

std::vector<Hash256> PathTree::path() const {
    std::vector<Hash256> path = m_path;
    if (m_nodes.empty()) {
        return path;
    }
    Node root = m_nodes.back();
    for (std::size_t i = m_nodes.size() - 1; i > 0; --i) {
        const Node& left = m_nodes[i - 1];
        if (left.holds || root.holds) {
            path.push_back(left.holds ? root.hash : left.hash);
        }
        root = {left.level, node_hash(left.hash, root.hash), left.holds || root.holds};
    }
    return path;
}

Hash256 root_of(std::span<const Hash256> leaves) {
    MerkleTree tree;
    tree.add(leaves);
    return tree.root();
}

namespace {

/// The largest power of two below size; size >= 2.
std::size_t left_size(std::size_t size) noexcept {
    return std::bit_floor(size - 1);
}

} // namespace

std::vector<Hash256> inclusion_proof(std::span<const Hash256> leaves, std::size_t index) {
    CHATKEEP_CHECK(index < leaves.size());
    std::vector<Hash256> path;
    while (leaves.size() > 1) {
        const std::size_t left = left_size(leaves.size());
        const bool is_left = index < left;
        path.insert(path.begin(), root_of(is_left ? leaves.subspan(left) : leaves.first(left)));
        leaves = is_left ? leaves.first(left) : leaves.subspan(left);
        index -= is_left ? 0 : left;
    }
    return path;
}

// RFC 9162, section 2.1.4.1
std::vector<Hash256> consistency_proof(std::span<const Hash256> leaves, std::size_t before) {
    CHATKEEP_CHECK(before > 0 && before <= leaves.size());
    std::vector<Hash256> path;
    bool is_known = true; // the verifier has the root of what is left over
    while (before != leaves.size()) {
        const std::size_t left = left_size(leaves.size());
        const bool is_left = before <= left;
        path.insert(path.begin(), root_of(is_left ? leaves.subspan(left) : leaves.first(left)));
        leaves = is_left ? leaves.first(left) : leaves.subspan(left);
        before -= is_left ? 0 : left;
        is_known = is_known && is_left;
    }
    if (!is_known) {
        path.insert(path.begin(), root_of(leaves));
    }
    return path;
}

// RFC 9162, section 2.1.3.2
std::optional<Hash256> root_along(std::uint64_t size, std::uint64_t index, const Hash256& leaf,
                                  std::span<const Hash256> path) noexcept {
    if (index >= size) {
        return std::nullopt;
    }
    std::uint64_t node = index;
    std::uint64_t last = size - 1;
    Hash256 root = leaf;
    for (const Hash256& step : path) {
        if (last == 0) {
            return std::nullopt;
        }
        if (node % 2 == 1 || node == last) {
            root = node_hash(step, root);
            while (node % 2 == 0 && node != 0) {
                node /= 2;
                last /= 2;
            }
        } else {
            root = node_hash(root, step);
        }
        node /= 2;
        last /= 2;
    }
    return last == 0 ? std::optional(root) : std::nullopt;
}

bool proves_inclusion(const TreeHead& tree, std::uint64_t index, const Hash256& leaf,
                      std::span<const Hash256> proof) noexcept {
    return root_along(tree.size, index, leaf, proof) == tree.root;
}

namespace {

/// The walk of RFC 9162, section 2.1.4.2, steps 4 to 7; proof starts with a node both trees have.
bool walks_to_both_roots(const TreeHead& earlier, const TreeHead& later,
                         std::span<const Hash256> proof) noexcept {
    std::uint64_t node = earlier.size - 1;
    std::uint64_t last = later.size - 1;
    const int shift = std::countr_one(node);
    node >>= static_cast<unsigned>(shift);
    last >>= static_cast<unsigned>(shift);
    Hash256 first_root = proof.front();
    Hash256 second_root = proof.front();
    for (const Hash256& step : proof.subspan(1)) {
        if (last == 0) {
            return false;
        }
        if (node % 2 == 1 || node == last) {
            first_root = node_hash(step, first_root);
            second_root = node_hash(step, second_root);
            while (node % 2 == 0 && node != 0) {
                node /= 2;
                last /= 2;
            }
        } else {
            second_root = node_hash(second_root, step);
        }
        node /= 2;
        last /= 2;
    }
    return last == 0 && first_root == earlier.root && second_root == later.root;
}

} // namespace

bool proves_consistency(const TreeHead& earlier, const TreeHead& later, std::span<const Hash256> proof) {
    if (earlier.size == 0 || earlier.size > later.size) {
        return false;
    }
    if (earlier.size == later.size) {
        return proof.empty() && earlier.root == later.root;
    }
    if (std::has_single_bit(earlier.size)) {
        std::vector<Hash256> whole = {earlier.root};
        whole.insert(whole.end(), proof.begin(), proof.end());
        return walks_to_both_roots(earlier, later, whole);
    }
    return !proof.empty() && walks_to_both_roots(earlier, later, proof);
}

} // namespace chatkeep::hash
