// SPDX-License-Identifier: EUPL-1.2
#include "base/fd.hpp"

#include "base/error.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

namespace chatkeep::base {

Fd::~Fd() {
    if (m_fd >= 0) {
        ::close(m_fd);
    }
}

Fd& Fd::operator=(Fd&& other) noexcept {
    if (this != &other) {
        if (m_fd >= 0) {
            ::close(m_fd);
        }
        m_fd = std::exchange(other.m_fd, -1);
    }
    return *this;
}

void Fd::close() {
    if (m_fd >= 0 && ::close(std::exchange(m_fd, -1)) != 0) {
        throw_errno(Fault::io, "cannot close output");
    }
}

Fd open_to_read(const std::string& path) {
    Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
    if (!fd.is_open()) {
        throw_errno(Fault::missing, fmt::format("cannot open {}", path));
    }
    return fd;
}

Fd open_file_to_read(const std::string& path) {
    Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));

    struct stat status {};

    if (!fd.is_open() || ::fstat(fd.get(), &status) != 0) {
        throw_errno(Fault::missing, fmt::format("cannot open {}", path));
    }
    if (!S_ISREG(status.st_mode)) {
        throw Error(Fault::data, fmt::format("{} is no regular file", path));
    }
    return fd;
}

Fd open_spool() {
    const char* chosen = std::getenv("TMPDIR"); // NOLINT(concurrency-mt-unsafe): nobody sets the environment
    const std::string folder = chosen != nullptr && *chosen != '\0' ? chosen : "/var/tmp";
    Fd fd(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
    if (fd.is_open()) {
        return fd;
    }
    std::string name = folder + "/.chatkeep.XXXXXX";
    fd = Fd(::mkostemp(name.data(), O_CLOEXEC));
    if (!fd.is_open()) {
        throw_errno(Fault::io, fmt::format("cannot make a temporary file in {}", folder));
    }
    ::unlink(name.c_str());
    return fd;
}

} // namespace chatkeep::base
