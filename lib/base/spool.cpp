// SPDX-License-Identifier: EUPL-1.2
#include "base/spool.hpp"

#include "base/error.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace chatkeep::base {

namespace {

constexpr std::size_t k_buffer = std::size_t{1} << 20U;
constexpr std::size_t k_window = std::size_t{1} << 18U;
constexpr std::size_t k_behind = k_window / 4; ///< what is read of the bytes before the place asked for

} // namespace

void Spool::append(std::string_view bytes) {
    if (m_buffer.size() + bytes.size() > k_buffer) {
        flush();
    }
    m_buffer.append(bytes);
}

void Spool::flush() {
    if (!m_file.is_open()) {
        m_file = open_spool();
    }
    write_all(m_file.get(), m_buffer, "temporary file");
    m_flushed += m_buffer.size();
    m_buffer.clear();
}

std::size_t Spool::read_at(std::uint64_t offset, char* buffer, std::size_t size) const {
    std::size_t done = 0;
    while (done < size && offset + done < m_flushed) {
        const auto wanted = std::min<std::uint64_t>(size - done, m_flushed - offset - done);
        const ssize_t count = ::pread(m_file.get(), buffer + done, wanted, static_cast<off_t>(offset + done));
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            throw_errno(Fault::io, "cannot read the temporary file");
        }
        done += static_cast<std::size_t>(count);
    }
    if (done < size && offset + done < this->size()) {
        const std::size_t from = offset + done - m_flushed;
        const std::size_t count = std::min(size - done, m_buffer.size() - from);
        std::memcpy(buffer + done, m_buffer.data() + from, count);
        done += count;
    }
    return done;
}

std::string_view SpoolReader::view(std::uint64_t offset, std::size_t size) {
    if (offset < m_window_begin || offset + size > m_window_begin + m_window.size()) {
        m_window_begin = offset - std::min<std::uint64_t>(offset, k_behind);
        m_window.resize(std::max(k_window, size + k_behind));
        m_window.resize(m_spool.read_at(m_window_begin, m_window.data(), m_window.size()));
    }
    return std::string_view(m_window).substr(offset - m_window_begin, size);
}

std::size_t SpoolReader::read(char* buffer, std::size_t size) {
    const std::size_t count = m_spool.read_at(m_at, buffer, size);
    m_at += count;
    return count;
}

bool SpoolReader::read_whole(char* buffer, std::size_t size) {
    const std::string_view bytes = m_at + size <= m_spool.size() ? view(m_at, size) : std::string_view();
    if (bytes.size() != size) {
        return false;
    }
    std::memcpy(buffer, bytes.data(), size);
    m_at += size;
    return true;
}

} // namespace chatkeep::base
