#pragma once
// SPDX-License-Identifier: EUPL-1.2
// A file descriptor with one owner.

#include <string>
#include <utility>

namespace chatkeep::base {

/// Move-only owner of a descriptor; -1 is none. The destructor swallows close errors; close() reports them.
class Fd {
public:
    Fd() = default;

    explicit Fd(int fd) noexcept : m_fd(fd) {}

    ~Fd();
    Fd(const Fd&) = delete;
    Fd& operator=(const Fd&) = delete;

    Fd(Fd&& other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}

    Fd& operator=(Fd&& other) noexcept;

    [[nodiscard]] int get() const noexcept { return m_fd; }

    [[nodiscard]] bool is_open() const noexcept { return m_fd >= 0; }

    /// Gives the descriptor away without closing it.
    [[nodiscard]] int release() noexcept { return std::exchange(m_fd, -1); }

    /// Throws Error{io} when the kernel reports a late write error.
    void close();

private:
    int m_fd = -1;
};

/// Opens read-only with O_CLOEXEC. Throws Error{missing}.
[[nodiscard]] Fd open_to_read(const std::string& path);
/// The same of a file that must be a regular one: a pipe would be waited for. Throws Error{missing},
/// Error{data}.
[[nodiscard]] Fd open_file_to_read(const std::string& path);

/// An unlinked file in TMPDIR (or /var/tmp) that only this process can reach. Throws Error{io}.
[[nodiscard]] Fd open_spool();

} // namespace chatkeep::base
