#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What stands of a read-out when its last record is committed: the tree of conversations and the statement
// with its root, as chatkeep-proof(7) describes them.

#include "hash/hash256.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace chatkeep::hash {

inline constexpr std::string_view k_key_file = "key";
inline constexpr std::string_view k_tree_file = "tree.jsonl";
/// Holds the path of the media store whose objects are committed too.
inline constexpr std::string_view k_media_file = "media";
inline constexpr std::string_view k_statement_file = "statement-readout.json";

struct CommittedConversation {
    std::string id;
    std::uint64_t records = 0;
    Hash256 leaf{}; ///< CL_c

    friend bool operator==(const CommittedConversation&, const CommittedConversation&) = default;
};

struct ReadoutTree {
    std::vector<CommittedConversation> conversations;
    std::map<std::string, std::uint64_t> records; ///< by type

    [[nodiscard]] std::uint64_t size() const noexcept; ///< records that are committed
    [[nodiscard]] Hash256 root() const;
};

/// JSON lines, one for each conversation, without secrets.
[[nodiscard]] std::string tree_text(const ReadoutTree& tree);
/// The conversations of a file that tree_text() wrote. Throws Error{missing}, Error{data}.
[[nodiscard]] std::vector<CommittedConversation> read_tree(const std::string& path);

/// The statement in canonical form, without a line end. facts: further members with their text.
[[nodiscard]] std::string statement_text(const ReadoutTree& tree,
                                         const std::map<std::string, std::string>& facts);

} // namespace chatkeep::hash
