// SPDX-License-Identifier: EUPL-1.2
#include "base/error.hpp"
#include "base/io.hpp"
#include "base/sqlite_connection_detail.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace chatkeep::base::sqlite {

namespace {

constexpr std::size_t k_window = 64 * 1024;
constexpr std::uint64_t k_near = 16 * 1024;     // pages of other tables that a scan leaves out
constexpr unsigned k_steady = 4;                // reads side by side that chance does not give
constexpr int k_round = 10'000;                 // instructions of SQLite's machine
constexpr std::uint64_t k_least_rounds = 5'000; // half a second

/// What SQLite keeps per open file; the methods come first.
struct File {
    sqlite3_file base;
    Connection* connection;
};

Connection& connection_of(sqlite3_file* file) noexcept {
    return *reinterpret_cast<File*>(file)->connection;
}

int close_file(sqlite3_file*) {
    return SQLITE_OK;
}

int read_file(sqlite3_file* file, void* buffer, int size, sqlite3_int64 offset) {
    Connection& connection = connection_of(file);
    auto* bytes = static_cast<char*>(buffer);
    try {
        const auto wanted = static_cast<std::size_t>(size);
        const std::size_t count = connection.file->read_at(static_cast<std::uint64_t>(offset), bytes, wanted);
        if (count == wanted) {
            return SQLITE_OK;
        }
        std::memset(bytes + count, 0, wanted - count);
        return SQLITE_IOERR_SHORT_READ;
    } catch (...) { // must not pass through C
        connection.failure = std::current_exception();
        return SQLITE_IOERR_READ;
    }
}

int write_file(sqlite3_file*, const void*, int, sqlite3_int64) {
    return SQLITE_READONLY;
}

int truncate_file(sqlite3_file*, sqlite3_int64) {
    return SQLITE_READONLY;
}

int sync_file(sqlite3_file*, int) {
    return SQLITE_OK;
}

int size_file(sqlite3_file* file, sqlite3_int64* size) {
    *size = static_cast<sqlite3_int64>(connection_of(file).file->size());
    return SQLITE_OK;
}

int lock_file(sqlite3_file*, int) {
    return SQLITE_OK;
}

int check_lock(sqlite3_file*, int* held) {
    *held = 0;
    return SQLITE_OK;
}

int control_file(sqlite3_file*, int, void*) {
    return SQLITE_NOTFOUND;
}

int sector_size(sqlite3_file*) {
    return 4096;
}

int characteristics(sqlite3_file*) {
    return SQLITE_IOCAP_IMMUTABLE; // no journal, log or lock is looked for
}

constexpr sqlite3_io_methods k_methods = {
    1,          &close_file, &read_file,  &write_file,   &truncate_file, &sync_file,       &size_file,
    &lock_file, &lock_file,  &check_lock, &control_file, &sector_size,   &characteristics, nullptr,
    nullptr,    nullptr,     nullptr,     nullptr,       nullptr};

int open_file(sqlite3_vfs* vfs, const char*, sqlite3_file* file, int flags, int* flags_out) {
    file->pMethods = nullptr;
    if ((flags & SQLITE_OPEN_MAIN_DB) == 0) {
        return SQLITE_CANTOPEN; // temporary files: everything stays in memory
    }
    reinterpret_cast<File*>(file)->connection = static_cast<Connection*>(vfs->pAppData);
    file->pMethods = &k_methods;
    if (flags_out != nullptr) {
        *flags_out = SQLITE_OPEN_READONLY;
    }
    return SQLITE_OK;
}

int delete_path(sqlite3_vfs*, const char*, int) {
    return SQLITE_READONLY;
}

int access_path(sqlite3_vfs*, const char*, int, int* answer) {
    *answer = 0;
    return SQLITE_OK;
}

int full_path(sqlite3_vfs*, const char* path, int size, char* out) {
    sqlite3_snprintf(size, out, "%s", path);
    return SQLITE_OK;
}

int give_zeros(sqlite3_vfs*, int size, char* out) {
    std::memset(out, 0, static_cast<std::size_t>(size)); // nothing that is read depends on chance
    return size;
}

int sleep_not(sqlite3_vfs*, int) {
    return 0;
}

int no_time(sqlite3_vfs*, double* now) {
    *now = 0;
    return SQLITE_OK;
}

int no_error(sqlite3_vfs*, int, char*) {
    return 0;
}

sqlite3_vfs make_vfs(Connection& connection) {
    sqlite3_vfs vfs{};
    vfs.iVersion = 1;
    vfs.szOsFile = sizeof(File);
    vfs.mxPathname = 64;
    vfs.zName = connection.vfs_name.c_str();
    vfs.pAppData = &connection;
    vfs.xOpen = &open_file;
    vfs.xDelete = &delete_path;
    vfs.xAccess = &access_path;
    vfs.xFullPathname = &full_path;
    vfs.xRandomness = &give_zeros;
    vfs.xSleep = &sleep_not;
    vfs.xCurrentTime = &no_time;
    vfs.xGetLastError = &no_error;
    return vfs;
}

int count_work(void* argument) {
    auto& connection = *static_cast<Connection*>(argument);
    try {
        check_interrupt();
    } catch (...) {
        connection.failure = std::current_exception();
        return 1;
    }
    return ++connection.work > connection.work_limit ? 1 : 0;
}

} // namespace

Window::Window(std::shared_ptr<const RandomBytes> bytes) : m_bytes(std::move(bytes)), m_window(k_window) {}

/// False when a stretch of the window is damaged, which the bytes asked for need not be.
bool Window::fill(std::uint64_t offset) {
    m_filled = 0;
    try {
        m_filled = m_bytes->read_at(offset, m_window.data(), m_window.size());
    } catch (const Error& error) {
        if (error.fault() != Fault::data) {
            throw;
        }
        return false;
    }
    m_start = offset;
    return true;
}

std::size_t Window::read_at(std::uint64_t offset, char* buffer, std::size_t size) {
    const bool inside = offset >= m_start && size <= m_filled && offset - m_start <= m_filled - size;
    const bool follows = offset >= m_expected && offset - m_expected <= k_near;
    m_expected = offset + size;
    if (!inside) {
        m_steady = follows ? m_steady + 1 : 0;
        if (m_steady < k_steady || size > m_window.size() || !fill(offset)) {
            return m_bytes->read_at(offset, buffer, size);
        }
    }
    const std::size_t from = offset - m_start;
    const std::size_t count = std::min(size, m_filled - from);
    std::memcpy(buffer, m_window.data() + from, count);
    return count;
}

void Connection::open(DatabaseView view) {
    // Counting its memory costs SQLite a lock for each piece. Without locks, as SQLITE_OPEN_NOMUTEX below
    // asks for this connection, a value of a column may be read in place. Refused, harmlessly, once SQLite
    // runs.
    static const int counts_no_memory = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    static const int locks_no_connection = sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    static_cast<void>(counts_no_memory);
    static_cast<void>(locks_no_connection);
    bytes = std::move(view.bytes);
    there = view.there;
    file = std::make_unique<Window>(bytes);
    work_limit = k_least_rounds + file->size() / 64; // far above what one sort of all rows takes
    vfs_name = fmt::format("chatkeep-{}", static_cast<const void*>(this));
    vfs = make_vfs(*this);
    sqlite3* handle = nullptr;
    sqlite3_vfs_register(&vfs, 0);
    const int code =
        sqlite3_open_v2("database", &handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, vfs_name.c_str());
    sqlite3_vfs_unregister(&vfs); // open files keep their pointer to it
    db.reset(handle);
    if (code != SQLITE_OK) {
        fail(code, problem());
    }
    sqlite3_progress_handler(handle, k_round, &count_work, this);
}

Statement Connection::prepare(std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    begin_work();
    const int code =
        sqlite3_prepare_v2(db.get(), sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
    if (code != SQLITE_OK) {
        fail(code, schema_problem.empty() ? problem() : fmt::format("{} ({})", problem(), schema_problem));
    }
    return {*this, statement};
}

void Connection::begin_work() noexcept {
    work = 0;
    failure = nullptr;
}

std::string Connection::problem() const {
    if (failure) {
        try {
            std::rethrow_exception(failure);
        } catch (const std::exception& error) {
            return error.what();
        }
    }
    if (sqlite3_errcode(db.get()) == SQLITE_NOMEM) { // as a rule the length that a damaged record states
        return "a record asks for more memory than there is";
    }
    return sqlite3_errmsg(db.get());
}

void Connection::rethrow_unless_damage() const {
    if (!failure) {
        return;
    }
    try {
        std::rethrow_exception(failure);
    } catch (const Error& error) {
        if (error.fault() != Fault::data) {
            throw;
        }
    }
}

void Connection::fail(int code, const std::string& what) const {
    rethrow_unless_damage();
    const bool endless = (code & 0xFF) == SQLITE_INTERRUPT;
    throw Error(Fault::data, Place{printable(name), {}, {}, {}},
                endless ? "a query took far more work than its size explains: a hostile database" : what);
}

} // namespace chatkeep::base::sqlite
