// SPDX-License-Identifier: EUPL-1.2
#include "hash/merkle.hpp"
#include "hash/vectors.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace chatkeep::hash;

namespace {

Hash256 numbered_leaf(std::uint64_t n) {
    std::string bytes(8, '\0');
    for (std::size_t i = 0; i < 8; ++i) {
        bytes[7 - i] = static_cast<char>(n >> (8 * i) & 255U);
    }
    return leaf_hash(bytes);
}

std::vector<Hash256> numbered_leaves(std::size_t count) {
    std::vector<Hash256> leaves;
    leaves.reserve(count);
    for (std::size_t n = 0; n < count; ++n) {
        leaves.push_back(numbered_leaf(n));
    }
    return leaves;
}

/// The definition, RFC 9162 section 2.1.1.
Hash256 defined_root(std::span<const Hash256> leaves) {
    if (leaves.size() == 1) {
        return leaves.front();
    }
    std::size_t left = 1;
    while (left * 2 < leaves.size()) {
        left *= 2;
    }
    return node_hash(defined_root(leaves.first(left)), defined_root(leaves.subspan(left)));
}

/// Standard base64 of the corpora's hashes; a hash of the wrong length comes back as none.
std::optional<Hash256> from_base64(std::string text) {
    while (!text.empty() && text.back() == '=') {
        text.pop_back();
    }
    for (char& c : text) {
        c = c == '+' ? '-' : c == '/' ? '_' : c;
    }
    return parse_base64url(text);
}

std::optional<std::vector<Hash256>> proof_of(const nlohmann::json& json) {
    std::vector<Hash256> proof;
    proof.reserve(json.size());
    for (const auto& item : json) {
        const auto hash = from_base64(item.is_null() ? "" : item.get<std::string>());
        if (!hash) {
            return std::nullopt;
        }
        proof.push_back(*hash);
    }
    return proof;
}

std::uint64_t unsigned_of(const nlohmann::json& json) {
    return json.is_number_unsigned() ? json.get<std::uint64_t>()
                                     : static_cast<std::uint64_t>(json.get<std::int64_t>());
}

bool accepts_inclusion(const nlohmann::json& test) {
    const auto root = from_base64(test["root"].is_null() ? "" : test["root"].get<std::string>());
    const auto leaf = from_base64(test["leafHash"].is_null() ? "" : test["leafHash"].get<std::string>());
    const auto proof = proof_of(test["proof"]);
    return root && leaf && proof &&
           proves_inclusion({unsigned_of(test["treeSize"]), *root}, unsigned_of(test["leafIdx"]), *leaf,
                            *proof);
}

bool accepts_consistency(const nlohmann::json& test) {
    const auto first = from_base64(test["root1"].is_null() ? "" : test["root1"].get<std::string>());
    const auto second = from_base64(test["root2"].is_null() ? "" : test["root2"].get<std::string>());
    const auto proof = proof_of(test["proof"]);
    return first && second && proof &&
           proves_consistency({unsigned_of(test["size1"]), *first}, {unsigned_of(test["size2"]), *second},
                              *proof);
}

} // namespace

TEST_CASE("the root of a streamed tree is the defined one") {
    CHECK(to_hex(MerkleTree().root()) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    const auto leaves = numbered_leaves(130);
    MerkleTree tree;
    for (std::size_t n = 1; n <= leaves.size(); ++n) {
        tree.add(leaves[n - 1]);
        CAPTURE(n);
        CHECK(tree.root() == defined_root(std::span(leaves).first(n)));
    }
}

TEST_CASE("leaves added many at once make the tree that they make one by one") {
    const std::vector<Hash256> leaves = numbered_leaves(300);
    for (const std::size_t first : {0U, 1U, 2U, 3U, 7U, 8U, 12U, 31U}) {
        for (const std::size_t many : {0U, 1U, 7U, 8U, 9U, 16U, 33U, 100U, 256U}) {
            CAPTURE(first, many);
            const std::span<const Hash256> all = std::span(leaves).first(first + many + 1);
            MerkleTree tree;
            for (const Hash256& leaf : all.first(first)) {
                tree.add(leaf);
            }
            tree.add(all.subspan(first, many));
            CHECK(tree.size() == first + many);
            tree.add(all.back());
            CHECK(to_hex(tree.root()) == to_hex(defined_root(all)));
        }
    }
}

TEST_CASE("a whole subtree can stand for its leaves, only where one stands") {
    const auto leaves = numbered_leaves(7);
    MerkleTree tree;
    CHECK(tree.add_subtree(root_of(std::span(leaves).first(4)), 2));
    CHECK_FALSE(tree.add_subtree(leaves[4], 3));
    CHECK(tree.add_subtree(root_of(std::span(leaves).subspan(4, 2)), 1));
    CHECK_FALSE(tree.add_subtree(leaves[6], 2));
    CHECK_FALSE(tree.add_subtree(leaves[6], 64));
    tree.add(leaves[6]);
    CHECK(tree.size() == 7);
    CHECK(tree.root() == root_of(leaves));
}

TEST_CASE("every leaf can be proved, no other with the same proof") {
    for (std::size_t size = 1; size <= 40; ++size) {
        const auto leaves = numbered_leaves(size);
        const TreeHead head{size, root_of(leaves)};
        for (std::size_t index = 0; index < size; ++index) {
            const auto proof = inclusion_proof(leaves, index);
            CHECK(proves_inclusion(head, index, leaves[index], proof));
            CHECK_FALSE(proves_inclusion(head, index, numbered_leaf(size), proof));
            CHECK_FALSE(proves_inclusion(head, index + 1, leaves[index], proof));
            auto longer = proof;
            longer.push_back(leaves[index]);
            CHECK_FALSE(proves_inclusion(head, index, leaves[index], longer));
        }
    }
}

TEST_CASE("a tree is consistent with every earlier one, and with no other") {
    for (std::size_t size = 1; size <= 40; ++size) {
        const auto leaves = numbered_leaves(size);
        const TreeHead later{size, root_of(leaves)};
        for (std::size_t before = 1; before <= size; ++before) {
            const TreeHead earlier{before, root_of(std::span(leaves).first(before))};
            const auto proof = consistency_proof(leaves, before);
            CHECK(proves_consistency(earlier, later, proof));
            CHECK_FALSE(proves_consistency({before, numbered_leaf(99)}, later, proof));
            CHECK_FALSE(proves_consistency({before + size, earlier.root}, later, proof));
        }
    }
}

TEST_CASE("Merkle trees: the published roots and proofs") {
    const std::string roots = read_corpus("archive/merkle/roots.json");
    if (roots.empty()) {
        return;
    }
    const auto published = nlohmann::json::parse(roots);
    for (const auto& test : published["roots"]) {
        CHECK(to_hex(root_of(numbered_leaves(test["n"].get<std::size_t>()))) ==
              test["root"].get<std::string>());
    }
    std::istringstream inclusion(read_corpus("archive/merkle/inclusion.jsonl"));
    for (std::string line; std::getline(inclusion, line);) {
        CAPTURE(line);
        const auto test = nlohmann::json::parse(line);
        CHECK(accepts_inclusion(test) == !test["wantErr"].get<bool>());
    }
    std::istringstream consistency(read_corpus("archive/merkle/consistency.jsonl"));
    for (std::string line; std::getline(consistency, line);) {
        CAPTURE(line);
        const auto test = nlohmann::json::parse(line);
        CHECK(accepts_consistency(test) == !test["wantErr"].get<bool>());
    }
}

TEST_CASE("a watched leaf's path is its inclusion proof, whatever whole subtrees stand for the others") {
    for (const std::size_t size : {1U, 2U, 7U, 8U, 21U}) {
        const std::vector<Hash256> leaves = numbered_leaves(size);
        for (std::size_t watched = 0; watched < size; ++watched) {
            PathTree single(watched);
            PathTree collapsed(watched);
            for (std::size_t at = 0; at < size; ++at) {
                REQUIRE(single.add_subtree(leaves[at], 0));
            }
            for (std::size_t at = 0; at < size;) {
                const bool is_pair = at % 2 == 0 && at + 1 < size && watched / 2 != at / 2;
                REQUIRE(collapsed.add_subtree(is_pair ? node_hash(leaves[at], leaves[at + 1]) : leaves[at],
                                              is_pair ? 1 : 0));
                at += is_pair ? 2 : 1;
            }
            CHECK(single.path() == inclusion_proof(leaves, watched));
            CHECK(collapsed.path() == inclusion_proof(leaves, watched));
            CHECK(root_along(size, watched, leaves[watched], single.path()) == root_of(leaves));
        }
    }
}

TEST_CASE("one record of 100,000 needs no more than seventeen nodes to show") {
    PathTree tree(71'234);
    for (std::uint64_t n = 0; n < 100'000; ++n) {
        REQUIRE(tree.add_subtree(numbered_leaf(n), 0));
    }
    CHECK(tree.path().size() == 17);
}
