// SPDX-License-Identifier: EUPL-1.2
#include "base/row_scan.hpp"

#include "base/big_endian.hpp"
#include "base/row_search.hpp"
#include "base/spill_sort.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace chatkeep::base {

namespace {

constexpr std::int64_t k_last_row = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t k_near = 4096;             // no page of 64 KiB holds more rows with content
constexpr std::uint64_t k_max_probes = 4'000'000; // seconds; then only by leaps
constexpr std::uint64_t k_max_behind = 4'000'000; // seconds; pages that form a loop have no end
constexpr std::uint64_t k_listed = 20;
constexpr std::size_t k_sort_memory = std::size_t{4} << 20U;

std::string pack(std::int64_t rowid) {
    const std::uint64_t number = static_cast<std::uint64_t>(rowid) ^ (std::uint64_t{1} << 63U);
    std::string bytes(sizeof(number), '\0');
    store_big_endian(bytes.data(), number);
    return bytes;
}

std::int64_t unpack(std::string_view bytes) noexcept {
    const auto number = load_big_endian<std::uint64_t>(bytes.data());
    return static_cast<std::int64_t>(number ^ (std::uint64_t{1} << 63U));
}

} // namespace

bool is_about_table(const RowRange& range) noexcept {
    return range.last < range.first;
}

std::string describe_damage(const RowRange& range, std::string_view table) {
    if (is_about_table(range)) {
        return fmt::format("{}: {}", table, range.problem);
    }
    if (range.last == k_last_row && range.first == std::numeric_limits<std::int64_t>::min()) {
        return fmt::format("{}: all rows: {}", table, range.problem);
    }
    if (range.last == k_last_row) {
        return fmt::format("{}: rows from {} on: {}", table, range.first, range.problem);
    }
    return range.first == range.last
               ? fmt::format("{}: row {}: {}", table, range.first, range.problem)
               : fmt::format("{}: rows {} to {}: {}", table, range.first, range.last, range.problem);
}

bool is_in(const std::vector<RowRange>& ranges, std::int64_t row) noexcept {
    const auto range = std::partition_point(ranges.begin(), ranges.end(),
                                            [row](const RowRange& one) { return one.last < row; });
    return range != ranges.end() && range->first <= row;
}

Step RowWalk::probe(std::int64_t rowid) {
    ++m_probes;
    m_statement.reset();
    return m_statement.bind(1, rowid).step();
}

bool RowWalk::take(Step step) {
    m_running = step == Step::row;
    m_ended = step == Step::done;
    if (!m_running) {
        return false;
    }
    const std::int64_t rowid = m_statement.integer(0);
    m_is_behind = rowid < m_next;
    if (!m_is_behind) {
        m_next = rowid == k_last_row ? rowid : rowid + 1;
    } else if (++m_behind == k_max_behind) {
        m_damaged.push_back({m_next, k_last_row, "the same rows come back again and again"});
        m_running = false;
        m_ended = true;
    }
    return m_running;
}

/// The first row behind the damage from which the table can be read on, with the statement standing at what
/// follows. Rows close by are tried one by one, since a damaged record hides only itself; a lost page hides a
/// stretch whose end is found by leaps and then by halving.
std::optional<std::int64_t> RowWalk::find_readable(std::int64_t first_bad) {
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

bool RowWalk::next() {
    if (m_ended) {
        return false;
    }
    Step step = m_running ? m_statement.step() : probe(m_next);
    if (step == Step::damaged && m_statement.has_recovered()) {
        step = probe(m_next);
    }
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

/// All rowids of a table whose rows are not stored in order, sorted; each row is then looked for by its own.
class RowScan::Sorted {
public:
    Sorted(const Database& database, const TableQuery& query)
        : m_there(database.prepare(scan_sql(query))), m_search(database, query) {
        RowWalk walk(database.prepare(order_sql(query)));
        while (walk.next()) {
            const std::int64_t rowid = walk.row().integer(0);
            if (walk.is_behind() && m_disorder.empty()) {
                m_disorder = fmt::format("the row numbers are damaged, {} stands behind {}", rowid, m_last);
            }
            m_last = rowid;
            m_rowids.add(pack(rowid));
        }
        m_skipped = walk.damaged();
        constexpr std::int64_t first = std::numeric_limits<std::int64_t>::min();
        m_damaged.push_back({first + 1, first, m_disorder});
    }

    /// Null at the end.
    [[nodiscard]] const Statement* next() {
        for (std::string_view bytes; m_rowids.next(bytes);) {
            const std::int64_t rowid = unpack(bytes);
            if (m_has_last && rowid == m_last) {
                note_repeated(rowid);
                continue;
            }
            m_has_last = true;
            m_last = rowid;
            pass_skipped(rowid);
            if (const Statement* row = find(rowid)) {
                return row;
            }
        }
        pass_skipped(k_last_row);
        tell_repeated();
        return nullptr;
    }

    [[nodiscard]] const std::vector<RowRange>& damaged() const noexcept { return m_damaged; }

private:
    [[nodiscard]] const Statement* find(std::int64_t rowid) {
        m_there.reset();
        Step step = m_there.bind(1, rowid).step();
        if (step == Step::row && m_there.integer(0) == rowid) {
            return &m_there;
        }
        std::string problem = step == Step::damaged ? m_there.problem() : "the row is not where it belongs";
        if (step != Step::damaged) {
            step = m_search.find(rowid);
            if (step == Step::row) {
                return &m_search.row();
            }
            if (step == Step::damaged) {
                problem = m_search.row().problem();
            }
        }
        m_damaged.push_back({rowid, rowid, std::move(problem)});
        return nullptr;
    }

    void pass_skipped(std::int64_t rowid) {
        for (; m_passed < m_skipped.size() && m_skipped[m_passed].first <= rowid; ++m_passed) {
            m_damaged.push_back(std::move(m_skipped[m_passed]));
        }
    }

    void note_repeated(std::int64_t rowid) {
        if (++m_repeated <= k_listed) {
            m_list += fmt::format("{}{}", m_list.empty() ? "" : ", ", rowid);
        }
    }

    void tell_repeated() {
        std::string& problem = m_damaged.front().problem;
        if (m_repeated == 0 || problem.size() > m_disorder.size()) {
            return;
        }
        problem += fmt::format(
            "; {} ({}{})",
            m_repeated == 1
                ? "1 row has the number of another one and is not read"
                : fmt::format("{} rows have the number of another one and are not read", m_repeated),
            m_list, m_repeated > k_listed ? ", …" : "");
    }

    Statement m_there;
    RowSearch m_search;
    SpillSort m_rowids{k_sort_memory};
    std::string m_disorder;
    std::vector<RowRange> m_skipped; ///< rows whose numbers are not known
    std::size_t m_passed = 0;
    std::vector<RowRange> m_damaged;
    std::int64_t m_last = 0;
    bool m_has_last = false;
    std::uint64_t m_repeated = 0;
    std::string m_list; ///< the first rows that were repeated
};

RowScan::RowScan(const Database& database, TableQuery query, RowOrder order)
    : m_database(database), m_query(std::move(query)), m_order(order),
      m_walk(database.prepare(scan_sql(m_query))) {}

RowScan::~RowScan() = default;

void RowScan::start() {
    m_started = true;
    m_row = &m_walk.row();
    if (m_order == RowOrder::checked && !m_database.is_in_order(order_sql(m_query))) {
        m_sorted = std::make_unique<Sorted>(m_database, m_query);
    }
}

/// Of a row that stands behind those before it: else a search behind damage went astray.
void RowScan::refuse_disorder() {
    if (m_order == RowOrder::assumed && !m_database.is_in_order(order_sql(m_query))) {
        throw RowsOutOfOrder();
    }
}

bool RowScan::next() {
    if (!m_started) {
        start();
    }
    if (m_sorted) {
        m_row = m_sorted->next();
        return m_row != nullptr;
    }
    bool found = m_walk.next();
    while (found && m_walk.is_behind()) {
        refuse_disorder();
        found = m_walk.next();
    }
    return found;
}

const std::vector<RowRange>& RowScan::damaged() const noexcept {
    return m_sorted ? m_sorted->damaged() : m_walk.damaged();
}

} // namespace chatkeep::base
