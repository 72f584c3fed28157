#pragma once
// SPDX-License-Identifier: EUPL-1.2
// From what a source shows to an interval on the common line of time, record by record in the source's order.

#include "time/clock.hpp"
#include "time/placed.hpp"
#include "time/zone.hpp"

#include <functional>
#include <optional>
#include <vector>

namespace chatkeep::time {

/// A record of a source whose long text another source has too, once, but at another time.
struct TwinPlace {
    std::uint64_t position = 0;
    std::uint16_t source = 0; ///< the other one
};

/// UTC intervals that a shown time can mean: none in the hour that summer time skips, two in one that occurs
/// twice.
struct Instants {
    int count = 0;
    Interval first;
    std::int64_t fold_ms = 0; ///< from the first to the second
};

/// zone may be null for stamps that are UTC. The stamp must have a time.
[[nodiscard]] Instants instants_of(const Stamp& stamp, Zone* zone);

/// Whether clocks may be set for summer time at a civil time: between midnight and three, and an hour to
/// either side.
[[nodiscard]] bool is_night(std::int64_t civil_ms) noexcept;

/// A jump back of more than this between neighbours of a source is a contradiction; less is late delivery.
inline constexpr std::int64_t k_backwards_ms = 300'000;

class Placer {
public:
    using Sink = std::function<void(Placed&)>;

    /// The sink gets the records in their order.
    struct Source {
        std::optional<Zone> zone;
        bool zone_assumed = false; ///< then no night's clock change is known, and safe covers an hour more
        std::vector<Zone> rivals;  ///< zones that are as possible; where they differ, times cover them
        Clock clock;
        bool tied = false;                 ///< the clock is the reference or known
        Interval tied_among;               ///< … from one position to another
        Interval tied_within;              ///< … and from one time shown, as an instant, to another
        bool stamps_arrivals = false;      ///< it was seen to stamp messages as they arrive
        std::vector<std::uint32_t> people; ///< the common number of each participant
        std::vector<Interval> open;        ///< positions between which the clock jumped, in order
        std::vector<Interval> doubted;     ///< positions between which it may have been set and set again
        std::vector<TwinPlace> twins;      ///< by position
    };

    Placer(Source source, Sink sink);

    void add(const Stamp& stamp);
    void finish();

private:
    [[nodiscard]] Placed place(const Stamp& shown);
    void leave_room(const Stamp& stamp, const Clock::Difference& difference, Placed& record);
    void release(const Interval* next);
    void check_direction(Placed& record);

    Source m_source;
    Sink m_sink;
    std::vector<Placed> m_untimed; ///< wait for a neighbour with a time
    std::optional<Placed> m_last;  ///< held back until its successor was seen
    std::optional<Interval> m_last_when;
};

} // namespace chatkeep::time
