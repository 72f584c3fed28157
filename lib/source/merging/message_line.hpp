#pragma once
// SPDX-License-Identifier: EUPL-1.2
// One merged message as a line of the chat stream, made of the lines of its records.

#include "model/ids.hpp"
#include "source/merging/referrals.hpp"
#include "source/merging/stamp_reader.hpp"
#include "stream/line_members.hpp"
#include "time/block.hpp"
#include "time/zone.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace chatkeep::source::merging {

/// "p…" or "m…" in its quotes; nothing when it is no such id.
[[nodiscard]] std::optional<model::Id> id_in(std::string_view json, char letter) noexcept;

/// One source's record of a message, as far as it shapes the line. Trivially copyable: it is spilled as
/// bytes.
struct RecordItem {
    std::uint64_t reference = 0; ///< Stamp::reference
    std::uint32_t person = time::k_nobody;
    std::uint16_t source = 0;
    time::Content content = time::Content::text;
    bool media_known = false; ///< a file of a known type is named
    bool edited = false;
    bool untimed = false;
    bool open_start = false;
    bool open_end = false;
    bool by_name = false;
    std::uint8_t fold_decided = 0;
};

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

/// The ids of the conversations that are joined, and of all that they name.
struct Naming {
    model::Id conversation;
    std::vector<model::Id> shifts;         ///< by source: from its ids to those of the merged conversation
    std::vector<std::string> sources;      ///< by source: its id in the stream
    std::vector<model::Id> people;         ///< by person
    std::vector<std::string> person_names; ///< by person: as the first source that has them says
    std::unordered_map<model::Id, std::string, IdHash>
        other_names; ///< of participants, where a source has another
    std::optional<model::Id> owner;
    std::unordered_map<model::Id, model::Id, IdHash> participants; ///< of any source, to the merged one
};

/// What a line says beyond its message.
struct LineContext {
    model::Id id;
    std::uint64_t n = 0;                    ///< number in the conversation
    int share = -1;                         ///< measured for the order, per mille; -1: not
    const MessageNames* answered = nullptr; ///< never null: what it may refer to
};

/// A record with its line, split.
struct Told {
    RecordItem item;
    std::string line;
    std::vector<stream::LineMember> members;
};

/// The id of a message in the merged conversation: that which its first source gives it there.
[[nodiscard]] model::Id merged_id(const std::vector<Told>& told, const MessageItem& item,
                                  const Naming& naming);

class MessageLines {
public:
    MessageLines(const Naming& naming, time::Zone& zone, std::string zone_name)
        : m_naming(naming), m_zone(zone), m_zone_name(std::move(zone_name)) {}

    /// told: first the record that gives the time.
    void write(std::string& line, const MessageItem& item, const std::vector<Told>& told,
               const LineContext& context);

private:
    void write_time(std::string& line, const MessageItem& item, const Told& giver);
    void write_instant(std::string& line, std::string_view name, std::int64_t utc_ms);
    static void write_order(std::string& line, const MessageItem& item, int share);
    void write_from_owner(std::string& line, std::uint32_t person) const;
    void write_merged(std::string& line, const MessageItem& item, const std::vector<Told>& told,
                      const Told& primary);
    void write_record(std::string& line, const Told& told, const Told& primary, bool gives_time) const;
    void write_missing(std::string& line, const std::vector<Told>& told) const;
    [[nodiscard]] const model::Id* find_merged(std::string_view quoted, const MessageNames& answered) const;
    void write_mapped(std::string& line, std::string_view value, const MessageNames& answered) const;

    const Naming& m_naming;
    time::Zone& m_zone;
    std::string m_zone_name;
};

/// The word of the stream.
[[nodiscard]] std::string_view to_string(time::Contradiction contradiction) noexcept;

} // namespace chatkeep::source::merging
