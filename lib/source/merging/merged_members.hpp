#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What the records of one message say together, and what each of them says otherwise: nothing is lost.

#include "source/merging/naming.hpp"
#include "source/merging/told.hpp"
#include "source/merging/united_list.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::source::merging {

/// Members that a merged message can take from any record. Whose word counts is by what the sources are (see
/// SourceRank): words go by the finest source, what changes with time (reactions, votes, marks) by the one
/// that was read out last, and a record that shows the message as deleted counts for nothing but its files
/// while another has its content.
class MergedMembers {
public:
    explicit MergedMembers(const Naming& naming) : m_naming(naming) {}

    /// told: changed to the ids of the merged conversation. Lives, unchanged, as long as what is asked for.
    void unite(std::vector<Told>& told, const MessageNames& answered);

    /// Of id, conversation, n, sender, time and order, what the primary record says.
    [[nodiscard]] std::string_view operator[](Slot slot) const noexcept { return m_united[slot]; }

    [[nodiscard]] const std::vector<stream::LineMember>& others() const noexcept { return m_united.others; }

    /// The record whose words stand in the message: content before a deleted mark, a file before the mention
    /// of one, the last text of an edited message; else that of the finest source.
    [[nodiscard]] const Told& primary() const noexcept { return *m_primary; }

    /// Who sent it; k_nobody: no record says so.
    [[nodiscard]] std::uint32_t person() const noexcept;

    /// Appends to an object what a record says otherwise, and the names of members that it has not ("lacks").
    void append_differences(std::string& line, std::size_t record) const;

private:
    using Order = std::vector<const Told*>;

    [[nodiscard]] std::string_view from_owner() const noexcept;
    void localise(Told& one, const MessageNames& answered);
    void put_in_order(const std::vector<Told>& told);
    [[nodiscard]] bool is_taken_back(const Told& one) const;
    [[nodiscard]] static std::string_view first_in(const Order& order, Slot slot) noexcept;
    [[nodiscard]] std::string_view mentions() const noexcept;
    [[nodiscard]] std::string_view unite_files();
    [[nodiscard]] std::string_view unite_reactions();
    [[nodiscard]] std::string_view unite_extra();
    void unite_others();
    void append_difference(std::string& line, Slot slot, std::size_t record, std::string& lacks) const;
    void append_extra(std::string& line, std::string_view own, std::string& lacks) const;

    const Naming& m_naming;
    Scratch m_scratch;
    const std::vector<Told>* m_told = nullptr;
    const Told* m_primary = nullptr;
    Order m_by_words; ///< that count, the primary record first
    Order m_by_state; ///< that count
    Order m_deleted;  ///< the others
    MessageMembers m_united;
    ItemMembers m_extra; ///< of the united message
    UnitedList m_files{UnitedList::Kind::attachments, m_scratch};
    UnitedList m_reactions{UnitedList::Kind::reactions, m_scratch};
};

} // namespace chatkeep::source::merging
