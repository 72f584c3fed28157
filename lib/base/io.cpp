// SPDX-License-Identifier: EUPL-1.2
#include "base/io.hpp"

#include "base/error.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <utility>

namespace chatkeep::base {

namespace {

constexpr std::size_t k_buffer_size = 256 * 1024;

// Set by cli::run before the work starts; null in tests and fuzz targets.
std::atomic<void (*)()> g_interrupt_check = nullptr;

} // namespace

void check_interrupt() {
    if (const auto check = g_interrupt_check.load(std::memory_order_relaxed); check != nullptr) {
        check();
    }
}

void set_interrupt_check(void (*check)()) noexcept {
    g_interrupt_check.store(check);
}

FdInput::FdInput(Fd fd, std::string name)
    : m_owned(std::move(fd)), m_fd(m_owned.get()), m_name(std::move(name)) {}

std::unique_ptr<FdInput> FdInput::standard() {
    auto input = std::make_unique<FdInput>(Fd(), "standard input");
    input->m_fd = STDIN_FILENO;
    return input;
}

std::size_t FdInput::read(char* buffer, std::size_t size) {
    while (true) {
        check_interrupt();
        const ssize_t count = ::read(m_fd, buffer, size);
        if (count >= 0) {
            return static_cast<std::size_t>(count);
        }
        if (errno != EINTR) {
            throw_errno(Fault::missing, fmt::format("cannot read {}", m_name));
        }
    }
}

std::size_t MemoryInput::read(char* buffer, std::size_t size) {
    const std::size_t count = std::min(size, m_rest.size());
    std::memcpy(buffer, m_rest.data(), count);
    m_rest.remove_prefix(count);
    return count;
}

FdOutput::FdOutput(int fd, std::string name) : m_fd(fd), m_name(std::move(name)) {
    m_buffer.reserve(k_buffer_size);
}

void FdOutput::write(std::string_view bytes) {
    if (m_buffer.size() + bytes.size() > k_buffer_size) {
        flush();
    }
    if (bytes.size() >= k_buffer_size) {
        write_all(m_fd, bytes, m_name);
        return;
    }
    m_buffer.insert(m_buffer.end(), bytes.begin(), bytes.end());
}

void FdOutput::flush() {
    const std::string_view bytes(m_buffer.data(), m_buffer.size());
    m_buffer.clear();
    write_all(m_fd, bytes, m_name);
}

void FdOutput::commit() {
    flush();
}

void write_all(int fd, std::string_view bytes, const std::string& name) {
    while (!bytes.empty()) {
        check_interrupt();
        const ssize_t count = ::write(fd, bytes.data(), bytes.size());
        if (count >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(count));
        } else if (errno == EPIPE) {
            throw Error(Fault::pipe, fmt::format("the reader of {} went away", name));
        } else if (errno != EINTR) {
            throw_errno(Fault::io, fmt::format("cannot write {}", name));
        }
    }
}

std::string read_all(Input& input, std::size_t limit, const std::string& name) {
    std::string bytes;
    std::size_t used = 0;
    while (true) {
        bytes.resize(used + std::min<std::size_t>(k_buffer_size, limit + 1 - used));
        const std::size_t count = input.read(bytes.data() + used, bytes.size() - used);
        used += count;
        if (used > limit) {
            throw Error(Fault::data, fmt::format("{} is larger than {} bytes", name, limit));
        }
        if (count == 0) {
            bytes.resize(used);
            return bytes;
        }
    }
}

} // namespace chatkeep::base
