// SPDX-License-Identifier: EUPL-1.2
#include "base/atomic_file.hpp"

#include "base/error.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <utility>

namespace chatkeep::base {

namespace {

constexpr std::size_t k_buffer_size = 256 * 1024;

bool exists(const std::string& path) {
    struct stat status {};

    return ::lstat(path.c_str(), &status) == 0;
}

/// Not open: what is there is no file that can be read.
Fd open_twin(const std::string& path) {
    Fd fd(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC));

    struct stat status {};

    return fd.is_open() && ::fstat(fd.get(), &status) == 0 && S_ISREG(status.st_mode) ? std::move(fd) : Fd();
}

Error exists_error(const std::string& path) {
    return {Fault::refused, fmt::format("{} exists already", path),
            "choose another name, or use --force to replace it"};
}

} // namespace

AtomicFile::AtomicFile(std::string path, Replace replace, unsigned mode)
    : m_path(std::move(path)), m_replace(replace) {
    m_buffer.reserve(k_buffer_size);
    if (m_replace != Replace::allowed && exists(m_path)) {
        if (m_replace == Replace::same) {
            m_twin = open_twin(m_path);
        }
        if (!m_twin.is_open()) {
            throw exists_error(m_path);
        }
        return;
    }
    m_fd = Fd(::open(parent_of(m_path).c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, mode));
    if (!m_fd.is_open()) {
        m_partial = fmt::format("{}/.{}.{}.partial", parent_of(m_path), name_of(m_path), random_word());
        m_fd = Fd(::open(m_partial.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, mode));
    }
    if (!m_fd.is_open()) {
        m_partial.clear();
        throw_errno(Fault::io, fmt::format("cannot create {}", m_path));
    }
}

AtomicFile::~AtomicFile() {
    if (!m_partial.empty()) {
        ::unlink(m_partial.c_str());
    }
}

void AtomicFile::write(std::string_view bytes) {
    if (m_buffer.size() + bytes.size() > k_buffer_size) {
        flush();
    }
    if (bytes.size() >= k_buffer_size) {
        put(bytes);
        return;
    }
    m_buffer.insert(m_buffer.end(), bytes.begin(), bytes.end());
}

void AtomicFile::flush() {
    put({m_buffer.data(), m_buffer.size()});
    m_buffer.clear();
}

void AtomicFile::put(std::string_view bytes) {
    if (m_twin.is_open()) {
        expect(bytes);
    } else {
        write_all(m_fd.get(), bytes, m_path);
    }
}

/// Reads as much of the file that is there, which must be the same.
void AtomicFile::expect(std::string_view bytes) {
    std::array<char, 4096> there{};
    while (!bytes.empty()) {
        const ssize_t count = ::read(m_twin.get(), there.data(), std::min(there.size(), bytes.size()));
        const std::string_view read(there.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
        if (read.empty() || !bytes.starts_with(read)) {
            throw exists_error(m_path);
        }
        bytes.remove_prefix(read.size());
    }
}

void AtomicFile::commit() {
    flush();
    if (m_twin.is_open()) {
        char more = 0;
        if (::read(m_twin.get(), &more, 1) != 0) {
            throw exists_error(m_path);
        }
        return; // not ours to withdraw
    }
    if (::fsync(m_fd.get()) != 0) {
        throw_errno(Fault::io, fmt::format("cannot write {}", m_path));
    }
    link_into_place();
    m_committed = true;
    m_fd.close();
    sync_parent(m_path);
}

void AtomicFile::withdraw() noexcept {
    if (m_committed) {
        ::unlink(m_path.c_str());
        m_committed = false;
    }
}

void AtomicFile::link_into_place() {
    if (m_partial.empty()) {
        const std::string self = fmt::format("/proc/self/fd/{}", m_fd.get());
        if (::linkat(AT_FDCWD, self.c_str(), AT_FDCWD, m_path.c_str(), AT_SYMLINK_FOLLOW) == 0) {
            return;
        }
        if (errno != EEXIST) {
            throw_errno(Fault::io, fmt::format("cannot create {}", m_path));
        }
        if (m_replace != Replace::allowed) {
            throw exists_error(m_path);
        }
        const std::string partial =
            fmt::format("{}/.{}.{}.partial", parent_of(m_path), name_of(m_path), random_word());
        if (::linkat(AT_FDCWD, self.c_str(), AT_FDCWD, partial.c_str(), AT_SYMLINK_FOLLOW) != 0) {
            throw_errno(Fault::io, fmt::format("cannot create {}", partial));
        }
        m_partial = partial;
    }
    const unsigned flags = m_replace == Replace::allowed ? 0U : static_cast<unsigned>(RENAME_NOREPLACE);
    if (::renameat2(AT_FDCWD, m_partial.c_str(), AT_FDCWD, m_path.c_str(), flags) != 0) {
        if (errno == EEXIST) {
            throw exists_error(m_path);
        }
        throw_errno(Fault::io, fmt::format("cannot create {}", m_path));
    }
    m_partial.clear();
}

void sync_parent(const std::string& path) {
    const Fd folder(::open(parent_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.is_open()) {
        ::fsync(folder.get()); // some file systems cannot sync a folder; the file itself is synced
    }
}

std::string random_word() {
    std::array<unsigned char, 8> bytes{};
    if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
        throw_errno(Fault::internal, "no random bytes");
    }
    std::string word;
    for (const unsigned char byte : bytes) {
        word += fmt::format("{:02x}", byte);
    }
    return word;
}

std::string parent_of(std::string_view path) {
    while (path.size() > 1 && path.back() == '/') {
        path.remove_suffix(1);
    }
    const auto slash = path.rfind('/');
    if (slash == std::string_view::npos) {
        return ".";
    }
    return slash == 0 ? "/" : std::string(path.substr(0, slash));
}

std::string_view name_of(std::string_view path) {
    while (path.size() > 1 && path.back() == '/') {
        path.remove_suffix(1);
    }
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

} // namespace chatkeep::base
