// SPDX-License-Identifier: EUPL-1.2
#include "time/folds.hpp"

#include "time/placing.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::time {

namespace {

using Records = std::vector<std::uint32_t>;
using Costs = std::array<std::int64_t, 2>;

constexpr std::int64_t k_impossible = 1'000'000'000;

Interval pass_of(const Placed& record, std::size_t pass) noexcept {
    return shifted(record.when, pass == 0 ? 0 : record.fold_ms);
}

void take_pass(Placed& record, std::size_t pass, bool proven) {
    const std::int64_t by = pass == 0 ? 0 : record.fold_ms;
    record.fold_decided = static_cast<std::uint8_t>(pass + 1);
    record.when = shifted(record.when, by);
    record.shown = shifted(record.shown, by);
    record.at_ms += by;
    record.safe =
        proven ? shifted(record.safe, by) : Interval{record.safe.lo, record.safe.hi + record.fold_ms};
    record.fold_ms = 0;
}

/// A record of another source that knows its instant leaves one pass.
void take_proven_passes(std::vector<Placed>& records, const Matching& matching) {
    for (std::uint32_t i = 0; i < records.size(); ++i) {
        for (std::uint32_t other = matching.next(i); other != i && records[i].fold_ms > 0;
             other = matching.next(other)) {
            const Placed& known = records[other];
            if (known.fold_ms > 0 || known.untimed || matching.is_tentative(i)) {
                continue;
            }
            const bool first = distance(records[i].safe, known.safe) == 0;
            const bool second = distance(shifted(records[i].safe, records[i].fold_ms), known.safe) == 0;
            if (first != second) {
                take_pass(records[i], first ? 0 : 1, true);
            }
        }
    }
}

/// Records of one source in a row that are open, with their neighbours that are not.
class Stretch {
public:
    Stretch(std::vector<Placed>& records, const Matching& matching, const Records& order, std::size_t begin,
            std::size_t end)
        : m_records(records), m_matching(matching), m_order(order), m_begin(begin), m_end(end) {}

    void decide() {
        const std::vector<Costs> before = costs(true);
        const std::vector<Costs> behind = costs(false);
        for (std::size_t i = m_begin; i < m_end; ++i) {
            const std::int64_t first = before[i - m_begin][0] + behind[i - m_begin][0];
            const std::int64_t second = before[i - m_begin][1] + behind[i - m_begin][1];
            if (first != second) {
                m_decided.emplace_back(m_order[i], first < second ? 0U : 1U);
            }
        }
        for (const auto& [record, pass] : m_decided) {
            take_pass(m_records[record], pass, false);
        }
    }

private:
    [[nodiscard]] bool is_open(std::size_t at) const noexcept { return m_records[m_order[at]].fold_ms > 0; }

    /// Whether another source has two neighbours the other way round: then one of them came late to one of
    /// the two sources, and their places tell no time.
    [[nodiscard]] bool is_disputed(std::uint32_t earlier, std::uint32_t later) const {
        for (std::uint16_t source = 0; source < m_matching.sources(); ++source) {
            const std::uint32_t one = m_matching.in_source(earlier, source);
            const std::uint32_t other = m_matching.in_source(later, source);
            if (one < m_records.size() && other < m_records.size() &&
                m_matching.rank(one) > m_matching.rank(other)) {
                return true;
            }
        }
        return false;
    }

    /// Jumps back between two neighbours, the earlier place in the source first.
    [[nodiscard]] std::int64_t cost(std::size_t from, std::size_t from_pass, std::size_t to,
                                    std::size_t to_pass) const {
        const Interval earlier = pass_of(m_records[m_order[from]], from_pass);
        const Interval later = pass_of(m_records[m_order[to]], to_pass);
        return earlier.lo - later.hi > k_backwards_ms && !is_disputed(m_order[from], m_order[to]) ? 1 : 0;
    }

    [[nodiscard]] std::int64_t step(std::size_t at, std::size_t pass, std::size_t other,
                                    std::size_t other_pass, bool forward) const {
        return forward ? cost(other, other_pass, at, pass) : cost(at, pass, other, other_pass);
    }

    /// The fewest jumps back before (forward) or behind each record, for each of its passes.
    [[nodiscard]] std::vector<Costs> costs(bool forward) const {
        const std::size_t size = m_end - m_begin;
        std::vector<Costs> all(size, Costs{k_impossible, k_impossible});
        for (std::size_t i = 0; i < size; ++i) {
            const std::size_t at = forward ? m_begin + i : m_end - 1 - i;
            const bool edge = forward ? at == 0 : at + 1 == m_order.size();
            const std::size_t other = edge ? at : forward ? at - 1 : at + 1;
            for (const std::size_t pass : {0U, 1U}) {
                all[at - m_begin][pass] = edge ? 0 : least(all, at, pass, other, forward);
            }
        }
        return all;
    }

    [[nodiscard]] std::int64_t
    least(const std::vector<Costs>& all, std::size_t at, std::size_t pass, std::size_t other,
          bool forward) const { // NOLINT(readability-function-size): a step of costs()
        if (!is_open(other)) {
            return step(at, pass, other, 0, forward);
        }
        std::int64_t best = k_impossible;
        for (const std::size_t other_pass : {0U, 1U}) {
            best =
                std::min(best, all[other - m_begin][other_pass] + step(at, pass, other, other_pass, forward));
        }
        return best;
    }

    std::vector<Placed>& m_records;
    const Matching& m_matching;
    const Records& m_order;
    std::size_t m_begin;
    std::size_t m_end;
    std::vector<std::pair<std::uint32_t, std::size_t>> m_decided;
};

} // namespace

void decide_folds(std::vector<Placed>& records, const Matching& matching) {
    take_proven_passes(records, matching);
    for (std::uint16_t source = 0; source < matching.sources(); ++source) {
        const Records& order = matching.in_order(source);
        for (std::size_t begin = 0; begin < order.size(); ++begin) {
            std::size_t end = begin;
            while (end < order.size() && records[order[end]].fold_ms > 0) {
                ++end;
            }
            if (end > begin) {
                Stretch(records, matching, order, begin, end).decide();
                begin = end;
            }
        }
    }
}

} // namespace chatkeep::time
