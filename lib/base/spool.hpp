#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Bytes that wait in an unlinked temporary file until they are read again.

#include "base/fd.hpp"
#include "base/io.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::base {

/// Appends at the end; what was appended can be read from any place, by a SpoolReader. Small amounts stay in
/// memory. On disk each block is packed: records are alike, and writing them costs more than packing them.
class Spool : public Output {
public:
    static constexpr std::size_t k_block = std::size_t{1} << 17U; ///< bytes of every block but the last

    /// Throws Error{io}.
    void append(std::string_view bytes);

    void write(std::string_view bytes) override { append(bytes); }

    void commit() override {}

    [[nodiscard]] std::uint64_t size() const noexcept { return m_ends.size() * k_block + m_last.size(); }

    /// Sets bytes to those of a block, by its number from 0. Throws Error{io}.
    void read_block(std::uint64_t number, std::string& bytes) const;

private:
    void flush();

    Fd m_file;
    std::vector<std::uint64_t> m_ends; ///< in the file, of each block
    std::string m_last;                ///< the block that is not full
    std::string m_packed;              ///< a block as it is written
};

/// Reads a spool, forward for the most part; a spool may have several readers.
class SpoolReader : public Input {
public:
    explicit SpoolReader(const Spool& spool, std::uint64_t begin = 0) : m_spool(spool), m_at(begin) {}

    std::size_t read(char* buffer, std::size_t size) override;

    /// Copies up to size bytes from offset; less only at the end. Throws Error{io}.
    std::size_t read_at(std::uint64_t offset, char* buffer, std::size_t size);

    /// Exactly size bytes; false at the end.
    bool read_whole(char* buffer, std::size_t size);

    /// A view of size bytes at offset, all of which are there, valid until the next call.
    std::string_view view(std::uint64_t offset, std::size_t size);

private:
    struct Block {
        std::uint64_t number = UINT64_MAX;
        std::string bytes;
    };

    [[nodiscard]] std::string_view bytes_at(std::uint64_t offset, std::size_t wanted);

    const Spool& m_spool;
    std::uint64_t m_at;
    std::array<Block, 2> m_blocks; ///< the one read last first: what is read jumps back a little now and then
    std::string m_joined;          ///< a view across blocks
};

} // namespace chatkeep::base
