#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Which records of different sources are one message.

#include "time/parts.hpp"
#include "time/placed.hpp"

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace chatkeep::time {

/// The texts of records, fetched only where an edit must be told from another message.
class TextSource {
public:
    virtual ~TextSource() = default;
    [[nodiscard]] virtual std::string text_of(const Stamp& stamp) = 0;
};

/// What is known of the sources beyond their records in one stretch.
struct SourceRelations {
    std::vector<Overlap> overlaps; ///< of parts of one export, whose records are paired by their places
    Lacking lacking;               ///< empty: no source is known to lack anything
    Lacking complete;              ///< empty: nor to lack nothing
    Lacking strangers;             ///< empty: nor may any, for all that the sources share
};

/// How a record was joined to one of another source.
enum class MatchBasis : std::uint8_t {
    none,    ///< only in its source
    text,    ///< same sender, same text, times that meet
    late,    ///< the same, times up to five minutes apart
    between, ///< between the same neighbours, the same sender, contents that may be one
};

/// Records of one source of which one is meant.
struct Alternatives {
    Interval safe; ///< over all of them, as the next
    Interval shown;
    std::uint64_t first = 0; ///< position
    std::uint64_t last = 0;
    std::uint16_t source = 0;
};

[[nodiscard]] inline Alternatives no_alternative_to(const Placed& record) noexcept {
    return {whole_safe(record), whole(record.shown, record.fold_ms), record.stamp.position,
            record.stamp.position, record.stamp.source};
}

/// Records of all sources in one stretch of time, and which of them are one message.
class Matching {
public:
    /// records: by whole_safe().lo. They and texts must outlive this.
    Matching(const std::vector<Placed>& records, TextSource& texts, SourceRelations relations = {});

    /// The next record of the same message, round and round; the record itself when it is alone.
    [[nodiscard]] std::uint32_t next(std::uint32_t record) const noexcept { return m_next[record]; }

    [[nodiscard]] MatchBasis basis(std::uint32_t record) const noexcept { return m_basis[record]; }

    /// It may be the same as a message of another source, but nothing decides.
    [[nodiscard]] bool may_be_duplicate(std::uint32_t record) const noexcept { return m_possible[record]; }

    /// The text is short and was said more often: another of its kind could have been meant.
    [[nodiscard]] bool is_tentative(std::uint32_t record) const noexcept {
        return m_doubts[record] != Doubt::none;
    }

    /// Tentative, but only in that pairs of the same words may have to change partners: whichever record of
    /// its source is meant, it is one of alternatives().
    [[nodiscard]] bool is_exchanged(std::uint32_t record) const noexcept {
        return m_doubts[record] == Doubt::exchanged;
    }

    [[nodiscard]] Alternatives alternatives(std::uint32_t record) const;

    /// It may be another message of the same words than a record of another source that it was joined with:
    /// one of the two sources lacks messages of the other, or their likeliest times don't meet.
    [[nodiscard]] bool may_be_two(std::uint32_t record) const noexcept { return m_may_be_two[record]; }

    /// Times that the message may have as well, because another record of the same words could be the one
    /// meant; empty (lo above hi, far apart) when there is none.
    [[nodiscard]] const Interval& room(std::uint32_t record) const noexcept { return m_room[record]; }

    /// Where a message may be as well, should a record of the same words that it was not joined with be the
    /// same after all; empty, as room(), when there is none.
    [[nodiscard]] const Interval& twin(std::uint32_t record) const noexcept { return m_twin[record]; }

    /// The clock of its source may have been set about then, for a few messages that no other source shows at
    /// that time. Never of the reference, whose clock is right.
    [[nodiscard]] bool is_adrift(std::uint32_t record) const noexcept {
        return m_adrift[record] && m_records[record].stamp.source != 0;
    }

    /// Records of a source in its own order, and the place of a record in that list.
    [[nodiscard]] const std::vector<std::uint32_t>& in_order(std::uint16_t source) const {
        return m_order[source];
    }

    [[nodiscard]] std::uint32_t rank(std::uint32_t record) const noexcept { return m_rank[record]; }

    [[nodiscard]] std::uint16_t sources() const noexcept {
        return static_cast<std::uint16_t>(m_order.size());
    }

    /// The record of the same message in a source; the record count when there is none.
    [[nodiscard]] std::uint32_t in_source(std::uint32_t record, std::uint16_t source) const noexcept;

private:
    class Aligner;
    class GapFiller;

    using Records = std::vector<std::uint32_t>;

    /// own was paired with other, but rival says the same and could have been.
    struct Contest {
        std::uint32_t own;
        std::uint32_t other;
        std::uint32_t rival;
        bool rival_taken; ///< the rival was paired with another record
        bool closed;      ///< it is, and all rivals were looked at
    };

    /// A record that would be of the same message as one of another source, were the clock off by this.
    struct Shift {
        std::uint16_t source;
        std::uint16_t other;
        std::uint32_t rank; ///< in source
        std::int64_t by_ms;
        std::int64_t span_ms; ///< of both records
    };

    enum class Side : std::uint8_t { open, right, wrong };

    enum class Doubt : std::uint8_t {
        none,
        exchanged, ///< pairs of the same words may have to change partners
        open,      ///< it may belong to a message that another source lacks
    };

    void index();
    void match_parts(const Overlap& overlap);
    void match_texts();
    void match_group(const Records& group, std::vector<Records>& contested);
    [[nodiscard]] bool has_source_of(const Records& records, std::uint32_t record) const;
    void sort_by_time(Records& records) const;
    void align_lists(const Records& records);
    [[nodiscard]] bool is_first_of_message(std::uint32_t record) const noexcept;
    [[nodiscard]] Records late_candidates(const Records& messages, std::size_t own) const;
    void match_late(const Records& group);
    void find_twins();
    [[nodiscard]] bool say_the_same(std::uint32_t a, std::uint32_t b) const;
    void note_twins(std::uint32_t a, std::uint32_t b);
    [[nodiscard]] bool may_be(std::uint32_t record, std::uint32_t other) const;
    void note_shifts(std::uint32_t a, std::uint32_t b, std::vector<Shift>& shifts) const;
    void find_adrift(std::vector<Shift> shifts);
    void mark_adrift(const Records& order, std::size_t first, std::size_t last);
    void mark_tentative();
    void settle_contests();
    void settle(const Contest& contest);
    void add_alternative(std::uint32_t own, std::uint32_t rival);
    void open_components();
    void tie_knots();
    void tie(std::uint32_t a, std::uint32_t b);
    [[nodiscard]] bool is_sure_pair(std::uint32_t a, std::uint32_t b) const;
    [[nodiscard]] std::uint32_t component(std::uint32_t record);
    [[nodiscard]] bool is_unsure(std::uint32_t coarse, std::uint32_t fine) const;
    [[nodiscard]] bool are_separated(std::uint32_t a, std::uint32_t b, std::uint32_t rival,
                                     std::uint32_t partner) const;
    void find_lacking();
    [[nodiscard]] bool is_apart(std::uint32_t record, std::uint32_t a, std::uint32_t b) const;
    [[nodiscard]] bool both_lack(const Placed& a, const Placed& b) const;
    [[nodiscard]] bool may_coincide(std::uint32_t a, std::uint32_t b) const;
    [[nodiscard]] bool is_doubtful(std::uint32_t coarse, std::uint32_t fine) const;
    [[nodiscard]] std::int64_t misplacement(std::uint32_t a, std::uint32_t b, int direction) const;
    [[nodiscard]] bool is_far_off(std::uint32_t a, std::uint32_t b) const;
    [[nodiscard]] bool crosses(std::uint32_t a, std::uint32_t b, int direction) const;
    [[nodiscard]] bool is_displaced(std::uint32_t record, std::uint32_t a, int direction) const;
    [[nodiscard]] bool is_at_edge(std::uint32_t record, int direction) const;
    [[nodiscard]] bool is_near_edge(std::uint32_t record, int direction) const;
    [[nodiscard]] bool is_stray(std::uint32_t a, std::uint32_t b) const;
    void find_altered();
    [[nodiscard]] bool lacks_any(std::uint32_t record) const noexcept;
    [[nodiscard]] bool are_strangers(const Placed& a, const Placed& b) const;
    [[nodiscard]] Records altered_near(std::uint32_t record) const;
    [[nodiscard]] bool may_stand_for(std::uint32_t altered, std::uint32_t own, std::uint32_t other) const;
    [[nodiscard]] bool has_other_contents(std::uint32_t record) const noexcept;
    void doubt_altered();
    [[nodiscard]] bool has_altered_rival(std::uint32_t own, std::uint32_t other) const;
    [[nodiscard]] Side side_by_clock(std::uint32_t a, std::uint32_t b, int direction) const;
    [[nodiscard]] static Side side_of(const Placed& before, const Placed& behind) noexcept;
    [[nodiscard]] bool are_of_other_sources(std::uint32_t a, std::uint32_t b) const noexcept;
    [[nodiscard]] bool may_join(std::uint32_t a, std::uint32_t b) const noexcept;
    [[nodiscard]] std::int64_t room_beside(std::uint32_t fine, std::uint32_t other, int direction) const;
    void join(std::uint32_t a, std::uint32_t b, MatchBasis basis);

    const std::vector<Placed>& m_records;
    TextSource& m_texts;
    SourceRelations m_relations;
    Records m_next;
    Records m_rank;
    std::vector<Records> m_order;
    std::vector<MatchBasis> m_basis;
    std::vector<bool> m_possible;
    std::vector<Doubt> m_doubts;
    std::vector<bool> m_may_be_two;
    Records m_knot;      ///< the first of the records that are surely of one message with it
    Records m_component; ///< a record of the same component of contests, nearer to its root
    std::unordered_map<std::uint32_t, Alternatives> m_alternatives; ///< by record
    std::vector<bool> m_by_place; ///< joined by its place in a part of an export, whatever it says
    std::vector<bool> m_adrift;
    std::vector<Interval> m_room;
    std::vector<Interval> m_twin;
    std::vector<Contest> m_contests;
    Records m_altered;   ///< records that were edited or deleted and that another may stand for
    bool m_whole = true; ///< every record is in every source that has any here
};

/// The least time between two records, over the passes of an hour that occurs twice.
[[nodiscard]] std::int64_t least_distance(const Placed& a, const Placed& b) noexcept;

} // namespace chatkeep::time
