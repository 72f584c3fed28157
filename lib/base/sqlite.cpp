// SPDX-License-Identifier: EUPL-1.2
#include "base/sqlite.hpp"

#include "base/error.hpp"
#include "base/io.hpp"
#include "base/row_scan.hpp"
#include "base/sqlite_connection_detail.hpp"
#include "base/sqlite_file.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <new>
#include <utility>

namespace chatkeep::base {

namespace {

constexpr int k_max_value = 256 << 20; // a greater text or blob is read through open_blob() only

/// Enough for the inner pages on the way to the rows that are read side by side. The processor's own cache
/// holds that much: with more, finding a page in the list costs what reading it again does.
constexpr int k_cached_kib = 512;

std::string quoted(std::string_view name) {
    std::string text = "\"";
    for (const char c : name) {
        text.append(c == '"' ? 2 : 1, c);
    }
    return text + '"';
}

void harden(sqlite3* db) {
    sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_limit(db, SQLITE_LIMIT_LENGTH, k_max_value);
    sqlite3_limit(db, SQLITE_LIMIT_EXPR_DEPTH, 100);
    sqlite3_limit(db, SQLITE_LIMIT_COMPOUND_SELECT, 20);
    sqlite3_limit(db, SQLITE_LIMIT_VDBE_OP, 100'000);
    sqlite3_limit(db, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1'000);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
}

bool is_damage(int code) noexcept {
    constexpr std::array damage = {SQLITE_CORRUPT,  SQLITE_IOERR,    SQLITE_NOTADB,
                                   SQLITE_TOOBIG,   SQLITE_FORMAT,   SQLITE_ERROR,
                                   SQLITE_CANTOPEN, SQLITE_MISMATCH, SQLITE_NOMEM};
    return std::find(damage.begin(), damage.end(), code & 0xFF) != damage.end();
}

/// The value of one column, read piece by piece.
class ColumnBytes : public RandomBytes {
public:
    ColumnBytes(sqlite::Connection& connection, sqlite3_blob* blob)
        : m_connection(&connection), m_blob(blob) {}

    std::uint64_t size() const noexcept override {
        return static_cast<std::uint64_t>(sqlite3_blob_bytes(m_blob.get()));
    }

    std::size_t read_at(std::uint64_t offset, char* buffer, std::size_t size) const override {
        offset = std::min(offset, this->size());
        const auto count = static_cast<int>(std::min<std::uint64_t>(size, this->size() - offset));
        m_connection->begin_work();
        const int code = sqlite3_blob_read(m_blob.get(), buffer, count, static_cast<int>(offset));
        if (code != SQLITE_OK) {
            m_connection->fail(code, "a value can't be read");
        }
        return static_cast<std::size_t>(count);
    }

private:
    sqlite::Connection* m_connection;
    Handle<sqlite3_blob, &sqlite3_blob_close> m_blob;
};

} // namespace

Statement::Statement(sqlite::Connection& connection, sqlite3_stmt* statement) noexcept
    : m_connection(&connection), m_statement(statement) {}

Statement::~Statement() {
    sqlite3_finalize(m_statement);
}

Statement::Statement(Statement&& other) noexcept
    : m_connection(other.m_connection), m_statement(std::exchange(other.m_statement, nullptr)),
      m_problem(std::move(other.m_problem)), m_has_rows(other.m_has_rows),
      m_has_recovered(other.m_has_recovered) {}

Statement& Statement::operator=(Statement&& other) noexcept {
    std::swap(m_connection, other.m_connection);
    std::swap(m_statement, other.m_statement);
    std::swap(m_problem, other.m_problem);
    std::swap(m_has_rows, other.m_has_rows);
    std::swap(m_has_recovered, other.m_has_recovered);
    return *this;
}

Statement& Statement::bind(int parameter, std::int64_t value) {
    CHATKEEP_CHECK(sqlite3_bind_int64(m_statement, parameter, value) == SQLITE_OK);
    return *this;
}

Statement& Statement::bind(int parameter, std::string_view text) {
    CHATKEEP_CHECK(sqlite3_bind_text64(m_statement, parameter, text.data(), text.size(), SQLITE_TRANSIENT,
                                       SQLITE_UTF8) == SQLITE_OK);
    return *this;
}

Step Statement::step() {
    m_connection->begin_work();
    const int code = sqlite3_step(m_statement);
    if (code == SQLITE_ROW) {
        m_has_rows = true;
        return Step::row;
    }
    const bool had_rows = std::exchange(m_has_rows, false);
    if (code == SQLITE_DONE) {
        return Step::done;
    }
    m_problem = m_connection->problem();
    sqlite3_reset(m_statement);
    m_connection->rethrow_unless_damage();
    if (!is_damage(code)) {
        m_connection->fail(code, m_problem);
    }
    const bool is_of_pages = (code & 0xFF) == SQLITE_CORRUPT || (code & 0xFF) == SQLITE_IOERR;
    m_has_recovered = is_of_pages && m_connection->recover();
    return m_has_recovered && !had_rows ? step() : Step::damaged;
}

void Statement::reset() noexcept {
    m_has_rows = false;
    sqlite3_reset(m_statement);
}

int Statement::columns() const noexcept {
    return sqlite3_column_count(m_statement);
}

ColumnType Statement::type(int column) const noexcept {
    switch (sqlite3_column_type(m_statement, column)) {
    case SQLITE_INTEGER:
        return ColumnType::integer;
    case SQLITE_FLOAT:
        return ColumnType::real;
    case SQLITE_TEXT:
        return ColumnType::text;
    case SQLITE_BLOB:
        return ColumnType::blob;
    default:
        return ColumnType::null;
    }
}

bool Statement::is_null(int column) const noexcept {
    return type(column) == ColumnType::null;
}

std::int64_t Statement::integer(int column) const noexcept {
    return sqlite3_column_int64(m_statement, column);
}

double Statement::real(int column) const noexcept {
    return sqlite3_column_double(m_statement, column);
}

std::optional<std::int64_t> Statement::integer_only(int column) const noexcept {
    sqlite3_value* const value = sqlite3_column_value(m_statement, column);
    return sqlite3_value_type(value) == SQLITE_INTEGER ? std::optional(sqlite3_value_int64(value))
                                                       : std::nullopt;
}

std::string_view Statement::text(int column) const noexcept {
    sqlite3_value* const value = sqlite3_column_value(m_statement, column);
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_value_text(value));
    return bytes == nullptr ? std::string_view()
                            : std::string_view(bytes, static_cast<std::size_t>(sqlite3_value_bytes(value)));
}

std::string_view Statement::blob(int column) const noexcept {
    sqlite3_value* const value = sqlite3_column_value(m_statement, column);
    const auto* bytes = static_cast<const char*>(sqlite3_value_blob(value));
    return bytes == nullptr ? std::string_view()
                            : std::string_view(bytes, static_cast<std::size_t>(sqlite3_value_bytes(value)));
}

Columns::Columns(std::vector<std::string> names) : m_names(std::move(names)) {}

bool Columns::has(std::string_view name) const noexcept {
    return std::any_of(m_names.begin(), m_names.end(), [name](const std::string& own) {
        return own.size() == name.size() &&
               std::equal(own.begin(), own.end(), name.begin(),
                          [](char a, char b) { return to_lower(a) == to_lower(b); });
    });
}

std::string Columns::or_null(std::string_view table, std::string_view name) const {
    return has(name) ? fmt::format("{}.{}", table, quoted(name)) : "NULL";
}

std::string Columns::list_or_null(std::string_view table, std::span<const std::string_view> names) const {
    std::string list;
    for (const std::string_view name : names) {
        list += (list.empty() ? "" : ", ") + or_null(table, name);
    }
    return list;
}

std::string Columns::list_or_null(std::string_view table,
                                  std::initializer_list<std::string_view> names) const {
    return list_or_null(table, std::span(names.begin(), names.size()));
}

Database::Database(DatabaseFiles files) : m_connection(std::make_unique<sqlite::Connection>()) {
    DatabaseView view = view_database(std::move(files.main), std::move(files.wal), std::move(files.journal));
    m_connection->name = std::move(files.name);
    m_connection->warnings = std::move(files.warnings);
    std::move(view.warnings.begin(), view.warnings.end(), std::back_inserter(m_connection->warnings));
    m_connection->open(std::move(view));
    harden(m_connection->db.get());
    for (const char* pragma :
         {"PRAGMA query_only=ON", "PRAGMA trusted_schema=OFF", "PRAGMA cell_size_check=ON",
          "PRAGMA temp_store=MEMORY",
          "BEGIN"}) { // one transaction for all: beginning and ending one costs as much as finding a row
        (void)prepare(pragma).step();
    }
    read_schema();
    (void)prepare(fmt::format("PRAGMA cache_size=-{}", k_cached_kib)).step(); // asks for the schema
}

/// Now, so that a file that is no database is known as such.
void Database::read_schema() {
    sqlite3_stmt* statement = nullptr;
    m_connection->begin_work();
    constexpr const char* all = "SELECT count(*) FROM sqlite_schema";
    const int code = sqlite3_prepare_v2(m_connection->db.get(), all, -1, &statement, nullptr);
    const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> owned(statement, &sqlite3_finalize);
    if (code != SQLITE_OK) {
        const std::string problem = m_connection->problem();
        if (!problem.starts_with("malformed database schema (")) {
            m_connection->fail(code, problem);
        }
        skip_entries(problem);
    }
    if (Statement probe = prepare(all); probe.step() == Step::damaged) {
        throw Error(Fault::data, Place{printable(m_connection->name), {}, {}, {}},
                    fmt::format("its schema can't be read: {}", probe.problem()));
    }
}

/// SQLite refuses a whole schema for one entry that it can't make out, unless the schema may be written: then
/// it passes over the entry. Nothing can be written all the same: SQLITE_DBCONFIG_DEFENSIVE forbids it, and
/// so does the file.
void Database::skip_entries(std::string_view problem) {
    constexpr std::size_t k_told = 10;
    constexpr std::size_t k_longest = 64;
    sqlite3_db_config(m_connection->db.get(), SQLITE_DBCONFIG_WRITABLE_SCHEMA, 1, nullptr);
    m_connection->schema_problem = printable(repair_utf8(problem));
    std::string names;
    std::size_t count = 0;
    Statement lost = prepare("SELECT s.name FROM sqlite_schema AS s WHERE s.type = 'table' AND NOT EXISTS "
                             "(SELECT 1 FROM pragma_table_info(s.name))");
    while (lost.step() == Step::row) {
        if (++count <= k_told) {
            names += (count == 1 ? "" : ", ") + printable(repair_utf8(lost.text(0).substr(0, k_longest)));
        }
    }
    names += count > k_told ? fmt::format(" and {} more", count - k_told) : "";
    Statement unknown = prepare("SELECT count(*) FROM sqlite_schema WHERE typeof(name) <> 'text' OR "
                                "type NOT IN ('table', 'index', 'view', 'trigger') OR type IS NULL");
    const std::int64_t strange = unknown.step() == Step::row ? unknown.integer(0) : 0;
    std::string lost_tables = names.empty() ? "no table that it names is lost"
                                            : fmt::format("what these tables hold is not read: {}", names);
    lost_tables += strange == 0 ? "" : fmt::format("; entries that name nothing known: {}", strange);
    m_connection->warnings.push_back(
        fmt::format("its schema can't be read whole ({}): {}", m_connection->schema_problem, lost_tables));
}

Database::~Database() = default;
Database::Database(Database&& other) noexcept = default;
Database& Database::operator=(Database&& other) noexcept = default;

Statement Database::prepare(std::string_view sql) const {
    return m_connection->prepare(sql);
}

bool Database::is_listed(std::string_view table) const {
    Statement find = prepare("SELECT 1 FROM sqlite_schema WHERE type='table' AND name=?1 COLLATE NOCASE");
    return find.bind(1, table).step() == Step::row;
}

bool Database::has_table(std::string_view table) const {
    return is_listed(table) && !damage_of(table);
}

std::optional<std::string> Database::damage_of(std::string_view table) const {
    if (m_connection->schema_problem.empty() || !is_listed(table)) {
        return std::nullopt;
    }
    Statement columns = prepare("SELECT 1 FROM pragma_table_info(?1)");
    if (columns.bind(1, table).step() == Step::row) {
        return std::nullopt;
    }
    return fmt::format("the table {} can't be read: {}", table, m_connection->schema_problem);
}

Columns Database::columns_of(std::string_view table) const {
    std::vector<std::string> names;
    if (has_table(table)) {
        Statement list = prepare("SELECT name FROM pragma_table_info(?1)");
        list.bind(1, table);
        while (list.step() == Step::row) {
            names.emplace_back(list.text(0));
        }
    }
    return Columns(std::move(names));
}

std::unique_ptr<RandomBytes> Database::open_blob(const std::string& table, const std::string& column,
                                                 std::int64_t rowid) const {
    sqlite3_blob* blob = nullptr;
    m_connection->begin_work();
    const int code =
        sqlite3_blob_open(m_connection->db.get(), "main", table.c_str(), column.c_str(), rowid, 0, &blob);
    if (code == SQLITE_OK) {
        return std::make_unique<ColumnBytes>(*m_connection, blob);
    }
    const std::string problem = m_connection->problem();
    sqlite3_blob_close(blob);
    if (code == SQLITE_ERROR) {
        return nullptr;
    }
    m_connection->fail(code, problem);
}

std::optional<std::string> Database::quick_check() const {
    if (m_connection->is_patched) {
        return std::nullopt; // recoveries() tells what is wrong; the pages put in place are not the file's
    }
    try {
        Statement check = prepare("PRAGMA quick_check(1)");
        const Step step = check.step();
        if (step == Step::damaged) {
            return check.problem();
        }
        constexpr std::string_view heading = "*** in database main ***\n";
        std::string answer = step == Step::row ? repair_utf8(check.text(0)) : std::string("no answer");
        answer.erase(0, answer.starts_with(heading) ? heading.size() : 0);
        return answer == "ok" ? std::nullopt : std::optional(std::move(answer));
    } catch (const Error& error) {
        if (error.fault() != Fault::data) {
            throw;
        }
        return error.what();
    }
}

bool Database::is_in_order(const std::string& sql) const {
    const auto known = m_connection->in_order.find(sql);
    if (known != m_connection->in_order.end()) {
        return known->second;
    }
    RowWalk walk(prepare(sql));
    bool in_order = true;
    while (in_order && walk.next()) {
        in_order = !walk.is_behind();
    }
    m_connection->in_order.emplace(sql, in_order);
    return in_order;
}

const std::vector<std::string>& Database::warnings() const noexcept {
    return m_connection->warnings;
}

const std::vector<std::string>& Database::recoveries() const noexcept {
    return m_connection->recoveries;
}

const std::string& Database::name() const noexcept {
    return m_connection->name;
}

} // namespace chatkeep::base
