// SPDX-License-Identifier: EUPL-1.2
#include "archive/bag_writer.hpp"

#include "archive/folder_walk.hpp"
#include "archive/multi_digest.hpp"
#include "base/error.hpp"
#include "base/line_input.hpp"
#include "base/spill_sort.hpp"
#include "base/text.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <exception>
#include <filesystem>
#include <functional>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace chatkeep::archive {

namespace {

using base::Error;
using base::Fault;
using hash::Algorithm;

// Small enough to be hashed from the cache by one thread: the other core makes the next piece meanwhile.
constexpr std::size_t k_piece = std::size_t{64} * 1024;
constexpr std::size_t k_longest_queue = 64; // pieces waiting: 4 MiB
constexpr std::size_t k_copy_window = std::size_t{1} << 20U;
constexpr std::size_t k_line_memory = std::size_t{8} << 20U;
constexpr std::array<std::string_view, 2> k_names = {"sha256", "sha512"};

std::vector<Algorithm> algorithms() {
    return {Algorithm::sha256, Algorithm::sha512};
}

bool is_plain_path(std::string_view path) {
    return path.starts_with("data/") && path.find("..") == std::string_view::npos &&
           std::all_of(path.begin(), path.end(), [](char c) {
               return base::is_alnum(c) || c == '/' || c == '.' || c == '-' || c == '_';
           });
}

[[noreturn]] void fail(const std::string& path) {
    base::throw_errno(Fault::io, fmt::format("cannot write {}", path));
}

/// A file of the package under construction: written and hashed in one go.
struct OpenFile {
    std::string path; ///< in the package
    base::Fd fd;
    MultiDigest digest{algorithms()};
    std::uint64_t size = 0;

    void write(std::string_view bytes) {
        base::write_all(fd.get(), bytes, path);
        digest.update(bytes);
        size += bytes.size();
    }

    std::vector<std::string> finish() {
        fd.close();
        return digest.finish();
    }
};

/// The folder under construction: makes files, keeps the manifests. Used by one thread at a time.
class Package {
public:
    explicit Package(const std::string& folder) : m_folder(open_folder(folder)) {
        for (std::size_t i = 0; i < k_names.size(); ++i) {
            m_manifests[i] = make_file(fmt::format("manifest-{}.txt", k_names[i]));
        }
        if (::mkdirat(m_folder.get(), "data", 0777) != 0) {
            fail("data");
        }
    }

    /// nullptr when the file exists already.
    std::unique_ptr<OpenFile> make_file(const std::string& path) {
        auto file = std::make_unique<OpenFile>();
        file->path = path;
        constexpr int flags = O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW;
        file->fd = base::Fd(::openat(m_folder.get(), path.c_str(), flags, 0666));
        if (!file->fd.is_open() && errno == ENOENT) {
            make_parents(path);
            file->fd = base::Fd(::openat(m_folder.get(), path.c_str(), flags, 0666));
        }
        if (!file->fd.is_open() && errno == EEXIST) {
            return nullptr;
        }
        if (!file->fd.is_open()) {
            fail(path);
        }
        return file;
    }

    void list_payload(OpenFile& file) { list_payload(file, file.finish()); }

    void add_copy(const std::string& path, const std::string& source, const std::string& sha256);
    void read_payload(const std::function<void(std::string_view)>& visit) const;
    void write_tags(const BagInfo& info);

    /// One call for all files: a sync of each costs a package of many pages minutes. It reports write errors
    /// too.
    void sync() const {
        if (::syncfs(m_folder.get()) != 0) {
            fail("the package");
        }
    }

private:
    void list_payload(const OpenFile& file, const std::vector<std::string>& digests) {
        for (std::size_t i = 0; i < k_names.size(); ++i) {
            m_manifests[i]->write(fmt::format("{}  {}\n", digests[i], file.path));
        }
        m_oxum.bytes += file.size;
        ++m_oxum.files;
    }

    void make_parents(const std::string& path) {
        for (std::size_t slash = path.find('/'); slash != std::string::npos;
             slash = path.find('/', slash + 1)) {
            if (::mkdirat(m_folder.get(), path.substr(0, slash).c_str(), 0777) != 0 && errno != EEXIST) {
                fail(path);
            }
        }
    }

    void list_tag(OpenFile& file) {
        const std::vector<std::string> digests = file.finish();
        for (std::size_t i = 0; i < k_names.size(); ++i) {
            m_tag_lines[i] += fmt::format("{}  {}\n", digests[i], file.path);
        }
    }

    void write_tag(const std::string& path, std::string_view bytes) {
        const auto file = make_file(path);
        CHATKEEP_CHECK(file != nullptr);
        file->write(bytes);
        list_tag(*file);
    }

    base::Fd m_folder;
    std::array<std::unique_ptr<OpenFile>, 2> m_manifests;
    std::array<std::string, 2> m_tag_lines;
    PayloadOxum m_oxum;
    std::string m_buffer;
};

void Package::add_copy(const std::string& path, const std::string& source, const std::string& sha256) {
    const auto file = make_file(path);
    if (!file) {
        return;
    }
    const base::Fd from = base::open_file_to_read(source);
    const bool cloned = ::ioctl(file->fd.get(), FICLONE, from.get()) == 0;
    base::FdInput input(base::Fd(::dup(cloned ? file->fd.get() : from.get())), source);
    m_buffer.resize(k_copy_window);
    while (const std::size_t count = input.read(m_buffer.data(), m_buffer.size())) {
        const std::string_view bytes = std::string_view(m_buffer).substr(0, count);
        if (!cloned) {
            base::write_all(file->fd.get(), bytes, path);
        }
        file->digest.update(bytes);
        file->size += count;
    }
    const std::vector<std::string> digests = file->finish();
    if (digests.front() != sha256) {
        throw Error(Fault::data,
                    fmt::format("the attachment {} was changed: its SHA-256 is {}", base::printable(source),
                                digests.front()),
                    "fill the media folder again with chat-parse --media");
    }
    list_payload(*file, digests);
}

void Package::read_payload(const std::function<void(std::string_view)>& visit) const {
    const std::string& name = m_manifests.front()->path;
    base::FdInput input(open_in(m_folder, name), name);
    base::LineInput lines(input, name);
    base::SpillSort sorted(k_line_memory);
    std::string_view line;
    while (lines.next(line)) {
        sorted.add(line);
    }
    while (sorted.next(line)) {
        visit(line);
    }
}

void Package::write_tags(const BagInfo& info) {
    std::string fields;
    for (const auto& [label, value] : info) {
        fields += bag_info_line(label, value);
    }
    fields += bag_info_line("Payload-Oxum", fmt::format("{}.{}", m_oxum.bytes, m_oxum.files));
    write_tag("bag-info.txt", fields);
    write_tag("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
    for (const auto& manifest : m_manifests) {
        list_tag(*manifest);
    }
    for (std::size_t i = 0; i < k_names.size(); ++i) {
        const auto file = make_file(fmt::format("tagmanifest-{}.txt", k_names[i]));
        CHATKEEP_CHECK(file != nullptr);
        file->write(m_tag_lines[i]);
        static_cast<void>(file->finish());
    }
}

bool exists(const std::string& path) {
    struct stat status {};

    return ::lstat(path.c_str(), &status) == 0;
}

int rename_with(const std::string& from, const std::string& to, unsigned flags) {
    return ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), flags);
}

} // namespace

void check_target(const std::string& target, base::Replace replace) {
    if (!exists(target)) {
        return;
    }
    if (replace == base::Replace::never) {
        throw Error(Fault::refused, fmt::format("{} exists already", target),
                    "choose another name, or use --force to replace it");
    }
    std::error_code failure;
    const bool empty = std::filesystem::is_empty(target, failure);
    if (!std::filesystem::is_directory(std::filesystem::symlink_status(target, failure)) ||
        (!empty && !exists(target + "/bagit.txt"))) {
        throw Error(Fault::refused, fmt::format("{} is no package: it is not replaced", target),
                    "choose another name");
    }
}

namespace {

/// Some network file systems have no flags for rename; there the check just before must do.
void move_new(const std::string& partial, const std::string& target) {
    if (rename_with(partial, target, RENAME_NOREPLACE) == 0) {
        return;
    }
    const bool no_flags = errno == EINVAL && !exists(target);
    if (no_flags && ::rename(partial.c_str(), target.c_str()) == 0) {
        return;
    }
    if (errno == EEXIST || (errno == EINVAL && exists(target))) {
        check_target(target, base::Replace::never);
    }
    fail(target);
}

} // namespace

/// Runs tasks in order on one thread. The first failure ends all further work and comes out at the next call.
class BagWriter::Worker {
public:
    using Task = std::function<void(Package&)>;

    explicit Worker(const std::string& folder)
        : m_package(folder), m_thread([this](const std::stop_token& stop) { run(stop); }) {}

    ~Worker() {
        {
            // without it the thread could miss this between its look at the token and its wait
            const std::lock_guard lock(m_mutex);
            m_thread.request_stop();
        }
        m_changed.notify_all();
    }

    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;
    Worker(Worker&&) = delete;
    Worker& operator=(Worker&&) = delete;

    void add(Task task) {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_tasks.size() < k_longest_queue || m_failure; });
        rethrow();
        m_tasks.push_back(std::move(task));
        lock.unlock();
        m_changed.notify_all();
    }

    /// Waits until everything is done.
    void drain() {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return (m_tasks.empty() && !m_busy) || m_failure; });
        rethrow();
    }

private:
    void rethrow() const {
        if (m_failure) {
            std::rethrow_exception(m_failure);
        }
    }

    void run(const std::stop_token& stop) {
        std::unique_lock lock(m_mutex);
        while (true) {
            m_changed.wait(lock, [&] { return stop.stop_requested() || !m_tasks.empty(); });
            if (stop.stop_requested()) {
                return;
            }
            const Task task = std::move(m_tasks.front());
            m_tasks.pop_front();
            m_busy = true;
            lock.unlock();
            std::exception_ptr failure;
            try {
                task(m_package);
            } catch (...) {
                failure = std::current_exception();
            }
            lock.lock();
            m_busy = false;
            if (failure && !m_failure) {
                m_failure = failure;
                m_tasks.clear();
            }
            m_changed.notify_all();
        }
    }

    Package m_package;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Task> m_tasks;
    std::exception_ptr m_failure;
    bool m_busy = false;
    std::jthread m_thread; // last: starts when everything else is there
};

/// Collects bytes into pieces for the worker.
class BagWriter::File : public base::Output {
public:
    File(Worker& worker, const std::string& path) : m_worker(worker) {
        m_piece.reserve(k_piece);
        // shared_ptr: the tasks in the queue and this own the file together, and either may go first after a
        // failure.
        m_worker.add([slot = m_slot, path](Package& package) {
            *slot = package.make_file(path);
            if (!*slot) {
                throw Error(Fault::internal, fmt::format("{} was written twice", path));
            }
        });
    }

    void write(std::string_view bytes) override {
        while (!bytes.empty()) {
            const std::size_t room = std::min(bytes.size(), k_piece - m_piece.size());
            m_piece.append(bytes.substr(0, room));
            bytes.remove_prefix(room);
            if (m_piece.size() == k_piece) {
                flush();
            }
        }
    }

    void commit() override {
        flush();
        m_worker.add([slot = m_slot](Package& package) {
            package.list_payload(**slot);
            slot->reset();
        });
    }

private:
    void flush() {
        std::string piece;
        piece.reserve(k_piece);
        std::swap(piece, m_piece);
        m_worker.add([slot = m_slot, bytes = std::move(piece)](Package&) { (*slot)->write(bytes); });
    }

    Worker& m_worker;
    std::shared_ptr<std::unique_ptr<OpenFile>> m_slot = std::make_shared<std::unique_ptr<OpenFile>>();
    std::string m_piece;
};

BagWriter::BagWriter(std::string target, base::Replace replace)
    : m_target(std::move(target)), m_replace(replace) {
    while (m_target.size() > 1 && m_target.ends_with('/')) {
        m_target.pop_back();
    }
    check_target(m_target, m_replace);
    m_abandoned = remove_abandoned(m_target);
    m_partial.emplace(m_target);
    m_worker = std::make_unique<Worker>(m_partial->path());
}

BagWriter::~BagWriter() {
    m_worker.reset(); // which writes into the partial folder
}

std::unique_ptr<base::Output> BagWriter::create(const std::string& path) {
    CHATKEEP_CHECK(is_plain_path(path));
    return std::make_unique<File>(*m_worker, path);
}

void BagWriter::add_copy(const std::string& path, const std::string& source, std::string_view sha256) {
    CHATKEEP_CHECK(is_plain_path(path));
    m_worker->add([path, source, digest = std::string(sha256)](Package& package) {
        package.add_copy(path, source, digest);
    });
}

void BagWriter::list_payload(const std::function<void(std::string_view)>& visit) {
    m_worker->add([&visit](const Package& package) { package.read_payload(visit); });
    m_worker->drain();
}

void BagWriter::commit(const BagInfo& info) {
    m_worker->add([&info](Package& package) {
        package.write_tags(info);
        package.sync();
    });
    m_worker->drain();
    m_worker.reset();
    if (m_replace == base::Replace::allowed && exists(m_target)) {
        check_target(m_target, m_replace);
        if (rename_with(m_partial->path(), m_target, RENAME_EXCHANGE) != 0) {
            fail(m_target);
        }
        base::sync_parent(m_target);
        std::error_code failure;
        std::filesystem::remove_all(m_partial->path(), failure);
        if (failure) {
            throw Error(Fault::io,
                        fmt::format("cannot remove {}, the package that was replaced", m_partial->path()));
        }
    } else {
        move_new(m_partial->path(), m_target);
        base::sync_parent(m_target);
    }
    m_partial->release();
}

} // namespace chatkeep::archive
