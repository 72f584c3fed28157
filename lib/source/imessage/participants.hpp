#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The participant records of the conversation at hand, each once and before its first use.

#include "model/records.hpp"
#include "source/imessage/directory.hpp"

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace chatkeep::source::imessage {

class Participants {
public:
    /// ready: where new records go. owner_name: as the user gave it, or empty. All must outlive this object.
    Participants(Directory& directory, std::deque<model::Record>& ready, std::string owner_name);

    /// Starts a conversation; account: the owner's own address in it, may be empty.
    void begin(const model::Id& conversation, std::string_view account);

    [[nodiscard]] model::Id owner_id() const;

    model::Id owner();
    model::Id person(std::size_t index);
    /// Whoever has the address, known to the address tables or not.
    model::Id address(std::string_view address);

    /// A name to show for a handle of the database; empty when there is no such handle.
    [[nodiscard]] std::string label_of(std::int64_t handle) const;

private:
    Directory& m_directory;
    std::deque<model::Record>& m_ready;
    std::string m_owner_name;
    std::string m_account;
    model::Id m_conversation;
    std::unordered_map<std::size_t, model::Id> m_written;
    bool m_owner_written = false;
};

} // namespace chatkeep::source::imessage
