#pragma once
// SPDX-License-Identifier: EUPL-1.2
// One merged message as a line of the chat stream, made of the lines of its records.

#include "model/ids.hpp"
#include "source/merging/merged_members.hpp"
#include "source/merging/naming.hpp"
#include "source/merging/told.hpp"
#include "time/block.hpp"
#include "time/zone.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::source::merging {

/// One merged message; its records follow it where it is spilled.
struct MessageItem {
    time::Interval when;
    std::int64_t at_ms = 0; ///< what the finest record shows, by the reference's clock
    std::int64_t fold_ms = 0;
    std::uint64_t ordinal = 1; ///< above 1: an earlier message has the same id
    std::uint32_t order_class = 0;
    std::uint32_t records = 0;
    std::uint32_t contradictions = 0; ///< bit set of time::Contradiction
    time::Certainty certainty = time::Certainty::none;
    time::OrderBasis basis = time::OrderBasis::none;
    time::MatchBasis match = time::MatchBasis::none;
    bool as_written = false; ///< at_ms is the time written, which neither a clock nor another source changed
    bool possible_duplicate = false;
    bool tentative = false;
};

/// What a line says beyond its message.
struct LineContext {
    model::Id id;
    std::uint64_t n = 0;                    ///< number in the conversation
    int share = -1;                         ///< measured for the order, per mille; -1: not
    const MessageNames* answered = nullptr; ///< never null: what it may refer to
};

/// The id of a message in the merged conversation: that which its first source gives it there.
[[nodiscard]] model::Id merged_id(const std::vector<Told>& told, const MessageItem& item,
                                  const Naming& naming);

class MessageLines {
public:
    MessageLines(const Naming& naming, time::Zone& zone, std::string zone_name)
        : m_naming(naming), m_zone(zone), m_zone_name(std::move(zone_name)), m_members(naming) {}

    /// told: first the record that gives the time; changed to the ids of the merged conversation.
    void write(std::string& line, const MessageItem& item, std::vector<Told>& told,
               const LineContext& context);

private:
    void write_time(std::string& line, const MessageItem& item, const Told& giver);
    void write_instant(std::string& line, std::string_view name, std::int64_t utc_ms);
    static void write_order(std::string& line, const MessageItem& item, int share);
    void write_member(std::string& line, Slot slot, const MessageItem& item, const Told& giver,
                      const LineContext& context);
    void write_merged(std::string& line, const MessageItem& item, const std::vector<Told>& told) const;
    void write_record(std::string& line, const std::vector<Told>& told, std::size_t record) const;
    void write_missing(std::string& line, const std::vector<Told>& told) const;

    const Naming& m_naming;
    time::Zone& m_zone;
    std::string m_zone_name;
    MergedMembers m_members;
};

/// The word of the stream.
[[nodiscard]] std::string_view to_string(time::Contradiction contradiction) noexcept;

} // namespace chatkeep::source::merging
