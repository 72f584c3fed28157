#pragma once
// SPDX-License-Identifier: EUPL-1.2
// SQLite databases out of any bytes, read-only and without a file: pages come from RandomBytes, a
// write-ahead log or a rollback journal is laid over them in memory. Foreign databases are hostile until
// read: no views, triggers, extensions or attached files, and a limit to the work of a step.

#include "base/random_bytes.hpp"

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

struct sqlite3_stmt;

namespace chatkeep::base {

namespace sqlite {
struct Connection;
} // namespace sqlite

/// What a database is made of.
struct DatabaseFiles {
    std::shared_ptr<const RandomBytes>
        main; ///< shared with whoever opened it; a database reads while it lives
    std::shared_ptr<const RandomBytes> wal; ///< the file NAME-wal, or null
    std::string name;                       ///< for messages: "backup.zip: HomeDomain/Library/SMS/sms.db"
    std::vector<std::string> warnings = {}; ///< what is known to be wrong with them, one line each
    std::shared_ptr<const RandomBytes> journal = nullptr; ///< the file NAME-journal, or null
};

enum class Step : std::uint8_t {
    row,
    done,
    damaged ///< the row can't be read; problem() says why, the statement is reset
};

enum class ColumnType : std::uint8_t { null, integer, real, text, blob };

/// A compiled query. May not outlive its database. Parameters count from 1, columns from 0.
class Statement {
public:
    ~Statement();
    Statement(Statement&& other) noexcept;
    Statement& operator=(Statement&& other) noexcept;
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    Statement& bind(int parameter, std::int64_t value);
    /// Copies the text.
    Statement& bind(int parameter, std::string_view text);

    /// Throws Error{data} when it takes too much work, and what the bytes throw when they can't be read for
    /// another reason than damage.
    [[nodiscard]] Step step();
    /// Ready to run again; bound values stay.
    void reset() noexcept;

    [[nodiscard]] int columns() const noexcept;
    [[nodiscard]] ColumnType type(int column) const noexcept;
    [[nodiscard]] bool is_null(int column) const noexcept;
    /// SQLite's conversion where the type is another; 0 for NULL.
    [[nodiscard]] std::int64_t integer(int column) const noexcept;
    [[nodiscard]] double real(int column) const noexcept;
    /// Empty for NULL. Not repaired: may be no UTF-8. Views are valid until the next step or reset.
    [[nodiscard]] std::string_view text(int column) const noexcept;
    [[nodiscard]] std::string_view blob(int column) const noexcept;

    /// What was wrong at the last step that gave damaged.
    [[nodiscard]] const std::string& problem() const noexcept { return m_problem; }

private:
    friend class Database;
    Statement(sqlite::Connection& connection, sqlite3_stmt* statement) noexcept;

    sqlite::Connection* m_connection;
    sqlite3_stmt* m_statement;
    std::string m_problem;
};

/// The columns that a table has. Names compare without regard to ASCII case.
class Columns {
public:
    explicit Columns(std::vector<std::string> names);

    [[nodiscard]] bool has(std::string_view name) const noexcept;
    /// For a select list: "m.name" when the table has the column, "NULL" when it does not. Only for names in
    /// code, never for data.
    [[nodiscard]] std::string or_null(std::string_view table, std::string_view name) const;

    [[nodiscard]] const std::vector<std::string>& names() const noexcept { return m_names; } ///< in order
private:
    std::vector<std::string> m_names;
};

class Database {
public:
    /// Throws Error{data} when it is no database or its schema is damaged. A log or journal
    /// that does not belong to it is left out, with a warning; that a change was undone is one, too.
    explicit Database(DatabaseFiles files);
    ~Database();
    Database(Database&& other) noexcept;
    Database& operator=(Database&& other) noexcept;
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// Throws Error{data} when the query does not fit the schema.
    [[nodiscard]] Statement prepare(std::string_view sql) const;
    [[nodiscard]] bool has_table(std::string_view table) const;
    /// Empty when there is no such table.
    [[nodiscard]] Columns columns_of(std::string_view table) const;
    /// The value of a big column without holding it in memory; it may not outlive the database. Throws
    /// Error{data}; nothing when there is no such row or it holds neither text nor blob.
    [[nodiscard]] std::unique_ptr<RandomBytes> open_blob(const std::string& table, const std::string& column,
                                                         std::int64_t rowid) const;
    /// The first fault that SQLite finds in the whole file; nothing when it is sound. Reads all of it.
    [[nodiscard]] std::optional<std::string> quick_check() const;
    /// Whether a query of rowids (as a RowWalk takes it) gives them in ascending order. Asked once.
    [[nodiscard]] bool is_in_order(const std::string& sql) const;

    /// What is worth saying of the files: cut off, a log that does not fit. Lower case, without a full stop.
    [[nodiscard]] const std::vector<std::string>& warnings() const noexcept;
    [[nodiscard]] const std::string& name() const noexcept;

private:
    std::unique_ptr<sqlite::Connection> m_connection;
};

/// Rows that a scan could not read. last is the greatest rowid there can be when nothing behind was readable.
/// One that ends before it begins is about the table as a whole.
struct RowRange {
    std::int64_t first = 0;
    std::int64_t last = 0;
    std::string problem;
};

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

/// Runs through a table by ascending rowid and goes on behind rows and pages that are damaged. Each rowid is
/// given once: of rows that have the same one, the others are told as damage.
class RowScan {
public:
    /// sql: "SELECT KEY, … FROM … WHERE KEY >= ?1 … ORDER BY KEY", with KEY as the table's name for its
    /// rowid.
    RowScan(const Database& database, std::string_view sql);
    ~RowScan();
    RowScan(const RowScan&) = delete;
    RowScan& operator=(const RowScan&) = delete;
    RowScan(RowScan&&) = delete;
    RowScan& operator=(RowScan&&) = delete;

    /// False at the end. Throws as Statement::step() does.
    [[nodiscard]] bool next();

    [[nodiscard]] const Statement& row() const noexcept { return *m_row; }

    /// What was skipped so far, in order.
    [[nodiscard]] const std::vector<RowRange>& damaged() const noexcept;

private:
    class Sorted;

    void start();

    const Database& m_database;
    std::string m_sql;
    RowWalk m_walk;
    std::unique_ptr<Sorted> m_sorted; ///< when the rows are not stored in order
    const Statement* m_row = nullptr;
    bool m_started = false;
};

} // namespace chatkeep::base
