#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Equal records of a file: which of them is the first, the second, …, told in memory that does not grow with
// the file.

#include "base/spill_sort.hpp"
#include "model/ids.hpp"
#include "source/whatsapp_text/header.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <set>
#include <vector>

namespace chatkeep::source::whatsapp_text {

/// Tells by its header which records a record may repeat: equal records have equal headers. The order of days
/// is that in which they come first, so that nobody need know how dates are read.
class Chronology {
public:
    enum class Standing : std::uint8_t {
        first, ///< of its time: it repeats none
        among, ///< others of its time: it can repeat none but these
        late   ///< it may repeat any
    };

    /// Of the next record.
    [[nodiscard]] Standing place(const Header& header) {
        if (header.date != m_day) {
            return turn_to_day(header);
        }
        const std::int32_t clock_s = clock_of(header);
        if (clock_s > m_clock_s) {
            return begin_time(clock_s);
        }
        return clock_s == m_clock_s && m_alike++ < k_most_alike ? Standing::among : Standing::late;
    }

    /// Records behind the first of a time that are among() it; further ones are late.
    static constexpr std::size_t k_most_alike = 64;

private:
    static constexpr std::size_t k_most_days = 100'000;
    static constexpr std::int32_t k_no_clock = -1;

    struct Less {
        bool operator()(const DateParts& a, const DateParts& b) const noexcept {
            return std::memcmp(&a, &b, sizeof a) < 0;
        }
    };

    /// In seconds, whether there is such a time or not.
    [[nodiscard]] static std::int32_t clock_of(const Header& header) noexcept {
        return header.period == DayPeriod::none ? (header.hour * 60 + header.minute) * 60 + header.second
                                                : seconds_of_day(header).value_or(k_no_clock);
    }

    [[nodiscard]] Standing turn_to_day(const Header& header);

    Standing begin_time(std::int32_t clock_s) noexcept {
        m_clock_s = clock_s;
        m_alike = 0;
        return Standing::first;
    }

    DateParts m_day;                         ///< that was the last to come up
    std::int32_t m_clock_s = k_no_clock;     ///< the highest on that day
    std::size_t m_alike = 0;                 ///< records behind the first with that clock
    std::set<DateParts, Less> m_days{m_day}; ///< that came up
};

/// Gathers the hashes of records that may repeat one far in front of them: those that stand late. Above the
/// most that it keeps it gives up: any record may repeat any.
class RepeatFilter {
public:
    static constexpr std::size_t k_most = 400'000;

    explicit RepeatFilter(std::size_t most = k_most) : m_most(most) {}

    /// Takes the next record; content(): its id, which is asked for only where that matters.
    template <typename Content>
    void add(const Header& header, const Content& content) {
        if (m_chronology.place(header) == Chronology::Standing::late) {
            note(content().low);
        }
    }

    /// To be called behind the last add(), which the filter is for.
    void settle();

    [[nodiscard]] bool has_too_many() const noexcept { return m_too_many; }

    /// Hashes that may occur twice; none where there are too many.
    [[nodiscard]] std::size_t candidates() const noexcept { return m_candidates.size(); }

    static constexpr std::size_t k_none = static_cast<std::size_t>(-1);

    /// The number of a candidate, from 0; k_none for other hashes.
    [[nodiscard]] std::size_t find(std::uint64_t hash) const {
        const std::uint64_t place = hash >> m_shift;
        return (m_first_look[place / 64] >> place % 64U & 1U) == 0 ? k_none : find_candidate(hash);
    }

private:
    [[nodiscard]] std::size_t find_candidate(std::uint64_t hash) const;
    void note(std::uint64_t candidate);
    void sort_candidates();

    std::size_t m_most;
    bool m_too_many = false;
    Chronology m_chronology;
    std::vector<std::uint64_t> m_candidates; ///< in order and each once when settled
    /// A bit for each candidate, at its highest bits: nearly all hashes need no search in the set.
    std::vector<std::uint64_t> m_first_look{0};
    unsigned m_shift = 58; ///< leaves the number of a bit in m_first_look
};

/// Counts the records with equal content. Where there are more candidates than memory is for, the contents of
/// all records are sorted on disk.
class Ordinals {
public:
    using Take = std::function<void(const model::Id& content)>;
    /// Hands out the contents of all records of the file, in its order.
    using ReadAll = std::function<void(const Take& take)>;

    /// filter: it got every record, and is settled; it must outlive this.
    Ordinals(const RepeatFilter& filter, ReadAll read_all);

    /// 1 for the first record with this content, 2 for the second, …. n: the record's number in the file,
    /// from 0, higher than the last. What is left out must not have the header of a record that is not.
    [[nodiscard]] std::uint64_t next(const Header& header, const model::Id& content, std::uint64_t n) {
        if (!m_in_memory) {
            return next_sorted(n);
        }
        const Chronology::Standing standing = m_chronology.place(header);
        if (standing == Chronology::Standing::first) {
            m_alike_size = 0;
        }
        const std::size_t candidate = m_filter.find(content.low);
        if (candidate != RepeatFilter::k_none) {
            return next_of(candidate, content, n);
        }
        return standing == Chronology::Standing::late ? 1 : next_alike(content);
    }

private:
    struct Count {
        model::Id content;
        std::uint64_t times = 0;
    };

    /// Of those of one time.
    [[nodiscard]] std::uint64_t next_alike(const model::Id& content) noexcept {
        for (std::size_t i = 0; i < m_alike_size; ++i) {
            if (m_alike[i].content == content) {
                return ++m_alike[i].times;
            }
        }
        m_alike[m_alike_size++] = {content, 1};
        return 1;
    }

    [[nodiscard]] std::uint64_t next_of(std::size_t candidate, const model::Id& content, std::uint64_t n);
    [[nodiscard]] std::uint64_t next_sorted(std::uint64_t n);
    void sort_all();
    void keep_later_ones(base::SpillSort& contents);
    void advance();

    const RepeatFilter& m_filter;
    ReadAll m_read_all; ///< nothing once that was done
    bool m_in_memory;
    Chronology m_chronology;
    std::array<Count, 1 + Chronology::k_most_alike> m_alike; ///< records of the last time, but candidates
    std::size_t m_alike_size = 0;
    std::vector<Count> m_counts; ///< by number of the candidate
    base::SpillSort m_later;     ///< number and ordinal of records that are not the first
    std::uint64_t m_n = 0;       ///< of the next of these
    std::uint64_t m_ordinal = 0; ///< 0: there is none
};

} // namespace chatkeep::source::whatsapp_text
