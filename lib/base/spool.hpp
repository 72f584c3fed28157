#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Bytes that wait in an unlinked temporary file until they are read again.

#include "base/fd.hpp"
#include "base/io.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace chatkeep::base {

/// Appends at the end; what was appended can be read from any place. Small amounts stay in memory.
class Spool : public Output {
public:
    void append(std::string_view bytes);

    void write(std::string_view bytes) override { append(bytes); }

    void commit() override {}

    [[nodiscard]] std::uint64_t size() const noexcept { return m_flushed + m_buffer.size(); }

    /// Copies up to size bytes from offset; less only at the end. Throws Error{io}.
    std::size_t read_at(std::uint64_t offset, char* buffer, std::size_t size) const;

private:
    void flush();

    Fd m_file;
    std::uint64_t m_flushed = 0;
    std::string m_buffer;
};

/// Reads a spool through a window, forward for the most part; a spool may have several readers.
class SpoolReader : public Input {
public:
    explicit SpoolReader(const Spool& spool, std::uint64_t begin = 0) : m_spool(spool), m_at(begin) {}

    std::size_t read(char* buffer, std::size_t size) override;

    /// Exactly size bytes; false at the end.
    bool read_whole(char* buffer, std::size_t size);

    /// A view of size bytes at offset, valid until the next call.
    std::string_view view(std::uint64_t offset, std::size_t size);

private:
    const Spool& m_spool;
    std::uint64_t m_at;
    std::uint64_t m_window_begin = 0;
    std::string m_window;
};

} // namespace chatkeep::base
