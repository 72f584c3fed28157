// SPDX-License-Identifier: EUPL-1.2
#include "base/spool.hpp"

#include "base/error.hpp"

#include <lz4.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace chatkeep::base {

namespace {

constexpr const char* k_name = "temporary file";
constexpr int k_haste = 8; ///< of LZ4: a fifth faster, a sixth larger

void read_file(int fd, std::uint64_t offset, char* buffer, std::size_t size) {
    for (std::size_t done = 0; done < size;) {
        const ssize_t count = ::pread(fd, buffer + done, size - done, static_cast<off_t>(offset + done));
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            throw_errno(Fault::io, "cannot read the temporary file");
        }
        done += static_cast<std::size_t>(count);
    }
}

} // namespace

void Spool::append(std::string_view bytes) {
    while (!bytes.empty()) {
        const std::string_view front = bytes.substr(0, k_block - m_last.size());
        m_last.append(front);
        bytes.remove_prefix(front.size());
        if (m_last.size() == k_block) {
            flush();
        }
    }
}

/// A block that packing does not make smaller is written as it is.
void Spool::flush() {
    if (!m_file.is_open()) {
        m_file = open_spool();
    }
    m_packed.resize(k_block);
    const int packed = LZ4_compress_fast(m_last.data(), m_packed.data(), static_cast<int>(k_block),
                                         static_cast<int>(k_block - 1), k_haste);
    const std::string_view written =
        packed > 0 ? std::string_view(m_packed).substr(0, static_cast<std::size_t>(packed)) : m_last;
    write_all(m_file.get(), written, k_name);
    m_ends.push_back((m_ends.empty() ? 0 : m_ends.back()) + written.size());
    m_last.clear();
}

void Spool::read_block(std::uint64_t number, std::string& bytes) const {
    if (number >= m_ends.size()) {
        bytes = m_last;
        return;
    }
    const std::uint64_t begin = number == 0 ? 0 : m_ends[number - 1];
    const std::size_t size = m_ends[number] - begin;
    bytes.resize(k_block);
    if (size == k_block) {
        read_file(m_file.get(), begin, bytes.data(), size);
        return;
    }
    std::string packed(size, '\0');
    read_file(m_file.get(), begin, packed.data(), size);
    const int count =
        LZ4_decompress_safe(packed.data(), bytes.data(), static_cast<int>(size), static_cast<int>(k_block));
    if (count != static_cast<int>(k_block)) {
        throw Error(Fault::io, "the temporary file was damaged");
    }
}

/// The bytes from offset to the end of its block; none behind the last. Those wanted of it are there, as far
/// as the spool has them: the last block may have grown since it was read.
std::string_view SpoolReader::bytes_at(std::uint64_t offset, std::size_t wanted) {
    const std::uint64_t number = offset / Spool::k_block;
    const std::size_t begin = offset % Spool::k_block;
    if (m_blocks[0].number != number) {
        std::swap(m_blocks[0], m_blocks[1]);
    }
    Block& block = m_blocks[0];
    const std::size_t end = std::min(begin + wanted, Spool::k_block);
    if (block.number != number || block.bytes.size() < end) {
        block.number = UINT64_MAX;
        m_spool.read_block(number, block.bytes);
        block.number = number;
    }
    return std::string_view(block.bytes).substr(std::min(begin, block.bytes.size()));
}

std::string_view SpoolReader::view(std::uint64_t offset, std::size_t size) {
    std::string_view bytes = bytes_at(offset, size);
    if (bytes.size() >= size) {
        return bytes.substr(0, size);
    }
    m_joined.clear();
    while (m_joined.size() < size && !bytes.empty()) {
        m_joined.append(bytes.substr(0, size - m_joined.size()));
        bytes = bytes_at(offset + m_joined.size(), size - m_joined.size());
    }
    return m_joined;
}

std::size_t SpoolReader::read_at(std::uint64_t offset, char* buffer, std::size_t size) {
    std::size_t done = 0;
    while (done < size && offset + done < m_spool.size()) {
        const std::string_view bytes = bytes_at(offset + done, size - done).substr(0, size - done);
        std::memcpy(buffer + done, bytes.data(), bytes.size());
        done += bytes.size();
    }
    return done;
}

std::size_t SpoolReader::read(char* buffer, std::size_t size) {
    const std::size_t count = read_at(m_at, buffer, size);
    m_at += count;
    return count;
}

bool SpoolReader::read_whole(char* buffer, std::size_t size) {
    if (m_at + size > m_spool.size()) {
        return false;
    }
    const std::string_view bytes = view(m_at, size);
    std::memcpy(buffer, bytes.data(), size);
    m_at += size;
    return true;
}

} // namespace chatkeep::base
