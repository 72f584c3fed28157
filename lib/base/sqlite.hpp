#pragma once
// SPDX-License-Identifier: EUPL-1.2
// SQLite databases out of any bytes, read-only and without a file: pages come from RandomBytes, a
// write-ahead log or a rollback journal is laid over them in memory. Foreign databases are hostile until
// read: no views, triggers, extensions or attached files, and a limit to the work of a step.

#include "base/random_bytes.hpp"

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
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
    /// Without conversion: nothing where the value is no integer.
    [[nodiscard]] std::optional<std::int64_t> integer_only(int column) const noexcept;
    [[nodiscard]] double real(int column) const noexcept;
    /// Empty for NULL. Not repaired: may be no UTF-8. Views are valid until the next step or reset.
    [[nodiscard]] std::string_view text(int column) const noexcept;
    [[nodiscard]] std::string_view blob(int column) const noexcept;

    /// What was wrong at the last step that gave damaged.
    [[nodiscard]] const std::string& problem() const noexcept { return m_problem; }

    /// Whether that step had the database recovered (see Database::recoveries()), so that the rows that were
    /// not given yet can perhaps be read.
    [[nodiscard]] bool has_recovered() const noexcept { return m_has_recovered; }

private:
    friend struct sqlite::Connection;
    Statement(sqlite::Connection& connection, sqlite3_stmt* statement) noexcept;

    sqlite::Connection* m_connection;
    sqlite3_stmt* m_statement;
    std::string m_problem;
    bool m_has_rows = false; ///< gave some since it began
    bool m_has_recovered = false;
};

/// The columns that a table has. Names compare without regard to ASCII case.
class Columns {
public:
    explicit Columns(std::vector<std::string> names);

    [[nodiscard]] bool has(std::string_view name) const noexcept;
    /// For a select list: "m.name" when the table has the column, "NULL" when it does not. Only for names in
    /// code, never for data.
    [[nodiscard]] std::string or_null(std::string_view table, std::string_view name) const;

    /// The same for several columns: "m.name, NULL, m.text".
    [[nodiscard]] std::string list_or_null(std::string_view table,
                                           std::span<const std::string_view> names) const;
    [[nodiscard]] std::string list_or_null(std::string_view table,
                                           std::initializer_list<std::string_view> names) const;

    [[nodiscard]] const std::vector<std::string>& names() const noexcept { return m_names; } ///< in order
private:
    std::vector<std::string> m_names;
};

class Database {
public:
    /// Throws Error{data} when it is no database or its schema can't be read. Entries of the schema that
    /// can't be made out cost their tables, with a warning. A log or journal that does not belong to it is
    /// left out, with a warning; that a change was undone is one, too.
    explicit Database(DatabaseFiles files);
    ~Database();
    Database(Database&& other) noexcept;
    Database& operator=(Database&& other) noexcept;
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// Throws Error{data} when the query does not fit the schema.
    [[nodiscard]] Statement prepare(std::string_view sql) const;
    /// Whether it is there and can be read.
    [[nodiscard]] bool has_table(std::string_view table) const;
    /// Why a table that the schema lists can't be read; nothing when it can or is not listed.
    [[nodiscard]] std::optional<std::string> damage_of(std::string_view table) const;
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

    /// Tables of which pages are destroyed were put together again, as far as they were found to be so up to
    /// now: the first time that damage is met, all that the pages below tell of their rows is looked for, and
    /// read from then on as if nothing were destroyed. One line for each table, and for what was left out.
    [[nodiscard]] const std::vector<std::string>& recoveries() const noexcept;
    [[nodiscard]] const std::string& name() const noexcept;

private:
    void read_schema();
    void skip_entries(std::string_view problem);
    [[nodiscard]] bool is_listed(std::string_view table) const;

    std::unique_ptr<sqlite::Connection> m_connection;
};

} // namespace chatkeep::base
