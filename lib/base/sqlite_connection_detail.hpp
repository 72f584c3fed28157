#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The connection behind a Database and the file system that feeds it from RandomBytes.

#include "base/handle.hpp"
#include "base/random_bytes.hpp"
#include "base/sqlite.hpp"
#include "base/sqlite_file.hpp"

#include <sqlite3.h>

#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::base::sqlite {

/// Reads in order, or nearly, are widened, so that a scan asks the bytes once per window; single pages that
/// are asked for here and there are not.
class Window {
public:
    explicit Window(std::shared_ptr<const RandomBytes> bytes);

    [[nodiscard]] std::uint64_t size() const noexcept { return m_bytes->size(); }

    std::size_t read_at(std::uint64_t offset, char* buffer, std::size_t size);

private:
    [[nodiscard]] bool fill(std::uint64_t offset);

    std::shared_ptr<const RandomBytes> m_bytes; ///< shared with the connection
    std::vector<char> m_window;
    std::uint64_t m_start = 0;
    std::size_t m_filled = 0;
    std::uint64_t m_expected = 0; ///< where a read in order would begin
    unsigned m_steady = 0;        ///< reads from the bytes in order so far
};

struct Connection {
    std::string name;
    std::vector<std::string> warnings;
    std::vector<std::string> recoveries;      ///< see Database::recoveries()
    std::string schema_problem;               ///< what of the schema SQLite can't make out; empty: nothing
    std::shared_ptr<const RandomBytes> bytes; ///< owned alone, with the window
    std::uint64_t there = 0;                  ///< see DatabaseView
    std::unique_ptr<Window> file;
    bool was_examined = false; ///< for what can be recovered
    bool is_patched = false;   ///< with what was
    sqlite3_vfs vfs{};
    std::string vfs_name;
    std::map<std::string, bool, std::less<>> in_order; ///< by the query; see Database::is_in_order()
    std::exception_ptr failure;                        ///< what reading threw inside SQLite
    std::uint64_t work = 0;                            ///< rounds of the progress handler since begin_work()
    std::uint64_t work_limit = 0;
    Handle<sqlite3, &sqlite3_close_v2> db; ///< closed first

    /// Throws Error{data}.
    void open(DatabaseView view);
    /// Throws Error{data} when the query does not fit the schema.
    [[nodiscard]] Statement prepare(std::string_view sql);
    /// Puts tables together again of which pages are destroyed, once; see sqlite_recovery_detail.hpp. True
    /// when what could not be read may be read now. No statement may stand at a row that it could not read.
    [[nodiscard]] bool recover();
    void begin_work() noexcept;
    /// SQLite's words, or those of the bytes that could not be read.
    [[nodiscard]] std::string problem() const;
    /// Throws what reading threw when that is no damage.
    void rethrow_unless_damage() const;
    [[noreturn]] void fail(int code, const std::string& what) const;
};

} // namespace chatkeep::base::sqlite
