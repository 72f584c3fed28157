#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Holds a stream to the folder of chat-parse --commit that is said to be its own. The key of another read-out
// would make commitments and keys that no tree has, and nobody would see it.

#include "hash/id_mask.hpp"
#include "hash/readout_tree.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::hash {

/// The folder's tree names each conversation by its id under the folder's key. In a pipe the tree comes with
/// the stream's end; where it is there from the beginning, the first conversation tells.
class ReadoutFolder {
public:
    /// mask: under the folder's key; must outlive this. Throws Error{data} when the tree is malformed.
    ReadoutFolder(std::string folder, const IdMask& mask);

    /// Each conversation of the stream, in order, with its id as the stream has it. Throws Error{data} when
    /// the folder is of another read-out.
    void begin_conversation(std::string_view id);

    /// Each other record that is committed.
    void add_record() noexcept { ++m_records; }

    /// After the last record. Throws Error{data}, and Error{missing} without a tree.
    void finish();
    /// The same for the root of a statement about the read-out.
    void require_root(const Hash256& root);

private:
    struct Seen {
        std::string id; ///< masked
        std::uint64_t records;
    };

    [[nodiscard]] std::string tree_path() const;
    [[noreturn]] void fail() const;
    void end_conversation();
    void check(const Seen& seen, std::size_t number) const;
    const std::vector<CommittedConversation>& tree();

    std::string m_folder;
    const IdMask& m_mask;
    std::optional<std::vector<CommittedConversation>> m_tree; ///< nothing: it is not there yet
    std::vector<Seen> m_seen;                                 ///< that ended
    std::string m_id;                                         ///< of the open conversation, masked
    std::uint64_t m_records = 0;                              ///< of the open conversation; 0: there is none
};

} // namespace chatkeep::hash
