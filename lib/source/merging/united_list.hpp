#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The files or the reactions of one message, of which each of its records has a list of its own.

#include "source/merging/message_members.hpp"

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::source::merging {

/// Strings that are made for one message; their places don't change until clear(), which keeps their memory.
class Scratch {
public:
    [[nodiscard]] std::string& next();

    void clear() noexcept { m_used = 0; }

private:
    std::deque<std::string> m_strings;
    std::size_t m_used = 0;
};

/// Adds the members that are not there yet.
void add_missing(ItemMembers& members, const ItemMembers& more);

/// The members of own that common has not, or with another value.
[[nodiscard]] ItemMembers differences(const ItemMembers& own, const ItemMembers& common);

/// One list in which everything that a record has stands once. A digest of a file stands there and nowhere
/// else, so that it goes with the file when a message is cleaned.
class UnitedList {
public:
    enum class Kind : std::uint8_t { attachments, reactions };

    UnitedList(Kind kind, Scratch& scratch) : m_kind(kind), m_scratch(scratch) {}

    /// records: how many there are.
    void begin(std::size_t records);

    /// Lists in the order in which they count. taken_back: what only this one has was taken back since.
    void add(std::size_t record, std::string_view list, bool taken_back);

    /// Lives as long as the scratch.
    [[nodiscard]] std::string_view json();

    /// Which items of the united list a record has ("of"), and what it says otherwise of each.
    void append_said(std::string& line, std::size_t record) const;

private:
    struct Item {
        ItemMembers members;
        std::size_t place = 0;  ///< among the files of its role, in its record
        std::size_t record = 0; ///< the last that has it
    };

    struct Own {
        ItemMembers members;
        std::size_t of = 0;
    };

    [[nodiscard]] std::size_t find(const Own& own, std::size_t place, std::size_t record) const;
    [[nodiscard]] bool is_same(const Item& item, const ItemMembers& members, std::size_t place) const;
    [[nodiscard]] std::size_t place_of(std::size_t record, const ItemMembers& members) const;
    [[nodiscard]] ItemMembers said_of(const Own& own, std::string& extra) const;
    void append_item(std::string& line, const ItemMembers& members) const;
    void unite(Item& item, const ItemMembers& members);
    void unite_extra(ItemMembers& members, const ItemMembers& more);

    Kind m_kind;
    Scratch& m_scratch;
    std::vector<Item> m_items;
    std::vector<std::vector<Own>> m_own; ///< by record
    std::vector<std::string_view> m_split;
};

} // namespace chatkeep::source::merging
