#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Tables of databases that may be damaged, read row by row: what can't be read is told, the rest is read.

#include "base/error.hpp"
#include "base/sqlite.hpp"
#include "base/table_query.hpp"

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chatkeep::base {

/// Rows that a scan could not read. last is the greatest rowid there can be when nothing behind was readable.
/// One that ends before it begins is about the table as a whole.
struct RowRange {
    std::int64_t first = 0;
    std::int64_t last = 0;
    std::string problem;
};

/// Whether what is told is about the table as a whole.
[[nodiscard]] bool is_about_table(const RowRange& range) noexcept;

/// "message: rows 10 to 12: database disk image is malformed"
[[nodiscard]] std::string describe_damage(const RowRange& range, std::string_view table);

/// Whether a row is one of those; ranges: in order.
[[nodiscard]] bool is_in(const std::vector<RowRange>& ranges, std::int64_t row) noexcept;

/// Runs through a table as it is stored and goes on behind rows and pages that are damaged. Where rowids are
/// damaged, they do not ascend and may come back.
class RowWalk {
public:
    /// Column 0 is the rowid, parameter 1 the rowid from which to go on.
    explicit RowWalk(Statement statement) : m_statement(std::move(statement)) {}

    /// False at the end. Throws as Statement::step() does.
    [[nodiscard]] bool next();

    [[nodiscard]] const Statement& row() const noexcept { return m_statement; }

    /// Whether the row at which it stands is not behind all that came before.
    [[nodiscard]] bool is_behind() const noexcept { return m_is_behind; }

    /// What was skipped so far, in order.
    [[nodiscard]] const std::vector<RowRange>& damaged() const noexcept { return m_damaged; }

private:
    [[nodiscard]] Step probe(std::int64_t rowid);
    [[nodiscard]] std::optional<std::int64_t> find_readable(std::int64_t first_bad);
    [[nodiscard]] bool take(Step step);

    Statement m_statement;
    std::int64_t m_next = std::numeric_limits<std::int64_t>::min(); ///< where to go on
    bool m_running = false;
    bool m_ended = false;
    bool m_is_behind = false;
    std::uint64_t m_behind = 0; ///< rows
    std::uint64_t m_probes = 0;
    std::vector<RowRange> m_damaged;
};

/// Whether a scan first runs through a table to see that its rows are stored in order, or takes them to be
/// and throws RowsOutOfOrder when it meets one that is not.
enum class RowOrder : std::uint8_t { checked, assumed };

/// Whoever assumed that rows are stored in order must begin again with RowOrder::checked.
class RowsOutOfOrder : public Error {
public:
    RowsOutOfOrder() : Error(Fault::data, "the rows of the table are not stored in order") {}
};

/// Runs through a table by ascending rowid and goes on behind rows and pages that are damaged. Each rowid is
/// given once: of rows that have the same one, the others are told as damage.
class RowScan {
public:
    RowScan(const Database& database, TableQuery query, RowOrder order = RowOrder::checked);
    ~RowScan();
    RowScan(const RowScan&) = delete;
    RowScan& operator=(const RowScan&) = delete;
    RowScan(RowScan&&) = delete;
    RowScan& operator=(RowScan&&) = delete;

    /// False at the end. Throws as Statement::step() does, and RowsOutOfOrder.
    [[nodiscard]] bool next();

    [[nodiscard]] const Statement& row() const noexcept { return *m_row; }

    /// What was skipped so far, in order.
    [[nodiscard]] const std::vector<RowRange>& damaged() const noexcept;

private:
    class Sorted;

    void start();
    void refuse_disorder();

    const Database& m_database;
    TableQuery m_query;
    RowOrder m_order;
    RowWalk m_walk;
    std::unique_ptr<Sorted> m_sorted; ///< when the rows are not stored in order
    const Statement* m_row = nullptr;
    bool m_started = false;
};

} // namespace chatkeep::base
