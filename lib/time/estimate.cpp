// SPDX-License-Identifier: EUPL-1.2
#include "time/estimate.hpp"

#include <algorithm>
#include <utility>

namespace chatkeep::time {

namespace {

constexpr std::int64_t k_narrow_ms = 5'000; ///< a place between neighbours tells no more than this

using Records = std::vector<std::uint32_t>;

class Estimator {
public:
    Estimator(const std::vector<std::uint32_t>& message_of, const std::vector<Interval>& when,
              const std::vector<Guess>& guesses)
        : m_message_of(message_of), m_when(when), m_estimates(when.size()), m_known(when.size()) {
        for (std::size_t i = 0; i < when.size(); ++i) {
            m_estimates[i] = guesses[i].instant_ms;
            m_known[i] = guesses[i].exact || when[i].hi - when[i].lo <= k_narrow_ms;
        }
    }

    /// Places the open messages of one source, from one known neighbour to the next.
    void place(const Records& order) {
        std::size_t begin = 0;
        for (std::size_t at = 0; at <= order.size(); ++at) {
            if (at == order.size() || m_known[m_message_of[order[at]]]) {
                spread(order, begin, at);
                begin = at + 1;
            }
        }
    }

    std::vector<std::int64_t> take() { return std::move(m_estimates); }

private:
    /// The latest that leaves what stands behind it its own place, as far as times don't contradict the
    /// order.
    void find_ceilings(const Records& order, std::size_t begin, std::size_t end) {
        m_ceilings.resize(end - begin);
        std::int64_t ceiling = INT64_MAX;
        for (std::size_t at = end; at-- > begin;) {
            const Interval& when = m_when[m_message_of[order[at]]];
            ceiling = ceiling < when.lo ? when.hi : std::min(ceiling, when.hi);
            m_ceilings[at - begin] = ceiling;
        }
    }

    /// order[begin, end) are open; what stands before and behind is known.
    void spread(const Records& order, std::size_t begin, std::size_t end) {
        find_ceilings(order, begin, end);
        std::int64_t last = begin == 0 ? INT64_MIN / 2 : m_estimates[m_message_of[order[begin - 1]]];
        const std::int64_t next = end == order.size() ? INT64_MAX / 2 : m_estimates[m_message_of[order[end]]];
        for (std::size_t at = begin; at < end; ++at) {
            const std::uint32_t message = m_message_of[order[at]];
            const Interval& when = m_when[message];
            const std::int64_t lo = std::clamp(last, when.lo, when.hi);
            const std::int64_t hi = std::max(lo, std::clamp(next, when.lo, m_ceilings[at - begin]));
            std::int64_t sharing = 1; // how many still want a place in the same stretch
            while (at + static_cast<std::size_t>(sharing) < end && sharing < 64 &&
                   m_when[m_message_of[order[at + static_cast<std::size_t>(sharing)]]].lo <= hi) {
                ++sharing;
            }
            m_estimates[message] = lo + (hi - lo) / (sharing + 1);
            m_known[message] = true;
            last = m_estimates[message];
        }
    }

    const std::vector<std::uint32_t>& m_message_of;
    const std::vector<Interval>& m_when;
    std::vector<std::int64_t> m_estimates;
    std::vector<bool> m_known;
    std::vector<std::int64_t> m_ceilings; ///< of the open messages being placed
};

} // namespace

std::vector<std::int64_t> estimate_times(const Matching& matching,
                                         const std::vector<std::uint32_t>& message_of,
                                         const std::vector<Interval>& when,
                                         const std::vector<Guess>& guesses) {
    Estimator estimator(message_of, when, guesses);
    for (std::uint16_t source = 0; source < matching.sources(); ++source) {
        estimator.place(matching.in_order(source));
    }
    return estimator.take();
}

} // namespace chatkeep::time
