// SPDX-License-Identifier: EUPL-1.2
#include "base/atomic_file.hpp"

#include "base/error.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

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

Error exists_error(const std::string& path) {
    return {Fault::refused, fmt::format("{} exists already", path),
            "choose another name, or use --force to replace it"};
}

} // namespace

AtomicFile::AtomicFile(std::string path, Replace replace, unsigned mode)
    : m_path(std::move(path)), m_replace(replace) {
    if (m_replace == Replace::never && exists(m_path)) {
        throw exists_error(m_path);
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
    m_buffer.reserve(k_buffer_size);
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
        write_all(m_fd.get(), bytes, m_path);
        return;
    }
    m_buffer.insert(m_buffer.end(), bytes.begin(), bytes.end());
}

void AtomicFile::flush() {
    write_all(m_fd.get(), {m_buffer.data(), m_buffer.size()}, m_path);
    m_buffer.clear();
}

void AtomicFile::commit() {
    flush();
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
        if (m_replace == Replace::never) {
            throw exists_error(m_path);
        }
        const std::string partial =
            fmt::format("{}/.{}.{}.partial", parent_of(m_path), name_of(m_path), random_word());
        if (::linkat(AT_FDCWD, self.c_str(), AT_FDCWD, partial.c_str(), AT_SYMLINK_FOLLOW) != 0) {
            throw_errno(Fault::io, fmt::format("cannot create {}", partial));
        }
        m_partial = partial;
    }
    const unsigned flags = m_replace == Replace::never ? static_cast<unsigned>(RENAME_NOREPLACE) : 0U;
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
