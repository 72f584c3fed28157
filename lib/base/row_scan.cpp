// SPDX-License-Identifier: EUPL-1.2
#include "base/sqlite.hpp"

#include <algorithm>
#include <utility>

namespace chatkeep::base {

namespace {

constexpr std::int64_t k_last_row = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t k_near = 4096;             // no page of 64 KiB holds more rows with content
constexpr std::uint64_t k_max_probes = 4'000'000; // seconds; then only by leaps

} // namespace

bool is_in(const std::vector<RowRange>& ranges, std::int64_t row) noexcept {
    const auto range = std::partition_point(ranges.begin(), ranges.end(),
                                            [row](const RowRange& one) { return one.last < row; });
    return range != ranges.end() && range->first <= row;
}

RowScan::RowScan(const Database& database, std::string_view sql) : m_statement(database.prepare(sql)) {}

Step RowScan::probe(std::int64_t rowid) {
    ++m_probes;
    m_statement.reset();
    return m_statement.bind(1, rowid).step();
}

bool RowScan::take(Step step) {
    m_running = step == Step::row;
    m_ended = step == Step::done;
    if (m_running) {
        const std::int64_t rowid = m_statement.integer(0);
        m_ended = rowid < m_next; // a loop of pages: rows come back
        m_running = !m_ended;
        m_next = rowid == k_last_row ? rowid : rowid + 1;
    }
    return m_running;
}

/// The first row behind the damage from which the table can be read on, with the statement standing at what
/// follows. Rows close by are tried one by one, since a damaged record hides only itself; a lost page hides a
/// stretch whose end is found by leaps and then by halving.
std::optional<std::int64_t> RowScan::find_readable(std::int64_t first_bad) {
    std::int64_t bad = first_bad;
    for (std::int64_t i = 1; i <= k_near && bad < k_last_row && m_probes < k_max_probes; ++i) {
        if (probe(bad + 1) != Step::damaged) {
            return bad + 1;
        }
        ++bad;
    }
    std::int64_t leap = k_near;
    std::int64_t good = bad;
    do {
        if (good > k_last_row - leap) {
            return std::nullopt;
        }
        bad = good;
        good += leap;
        leap = leap > k_last_row / 2 ? leap : leap * 2;
    } while (probe(good) == Step::damaged);
    while (good - bad > 1) {
        const std::int64_t middle = bad + (good - bad) / 2;
        (probe(middle) == Step::damaged ? bad : good) = middle;
    }
    return good;
}

bool RowScan::next() {
    if (m_ended) {
        return false;
    }
    Step step = m_running ? m_statement.step() : probe(m_next);
    if (step != Step::damaged) {
        return take(step);
    }
    RowRange range{m_next, k_last_row, m_statement.problem()};
    const std::optional<std::int64_t> good = find_readable(m_next);
    step = good ? probe(*good) : Step::done;
    if (good) {
        range.last = *good - 1;
        m_next = *good;
    }
    m_damaged.push_back(std::move(range));
    return take(step);
}

} // namespace chatkeep::base
