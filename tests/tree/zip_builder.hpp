#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Writes zips for tests, byte by byte, so that each field can lie.

#include "tree/little_endian.hpp"
#include "tree/names.hpp"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace chatkeep::test {

/// One entry. The defaults make an honest stored file without flags.
struct ZipItem {
    std::string name;
    std::string packed;
    std::uint64_t size = 0;
    std::uint32_t crc = 0;
    std::uint16_t method = 0;
    std::uint16_t flags = 0;
    std::uint16_t dos_time = 0;
    std::uint16_t dos_date = 0;
    std::uint32_t attributes = 0;
    std::string extra;  ///< of the directory record
    bool zip64 = false; ///< sizes and offset in a 64-bit field
};

inline constexpr std::uint16_t k_utf8_flag = 1U << 11U;

inline ZipItem stored(std::string name, std::string content, std::uint16_t flags = 0) {
    const std::uint64_t size = content.size();
    const std::uint32_t crc = tree::crc32_of(content);
    return {std::move(name), std::move(content), size, crc, 0, flags, 0, 0, 0, {}, false};
}

/// Deflates by hand (RFC 1951): bits are packed from the least significant, Huffman codes from their first
/// bit.
class BitWriter {
public:
    void number(std::uint32_t value, unsigned bits) {
        for (unsigned i = 0; i < bits; ++i) {
            put((value >> i) & 1U);
        }
    }

    void code(std::uint32_t value, unsigned bits) {
        for (unsigned i = bits; i > 0; --i) {
            put((value >> (i - 1)) & 1U);
        }
    }

    std::string finish() {
        while (m_bits != 0) {
            put(0);
        }
        return std::move(m_bytes);
    }

private:
    void put(std::uint32_t bit) {
        m_byte |= bit << m_bits;
        if (++m_bits == 8) {
            m_bytes += static_cast<char>(static_cast<unsigned char>(m_byte));
            m_byte = 0;
            m_bits = 0;
        }
    }

    std::string m_bytes;
    std::uint32_t m_byte = 0;
    unsigned m_bits = 0;
};

/// Deflated zeros, 1 + 258 * runs bytes of them, at 158 bytes per packed byte. runs is a multiple of 8, not 0
/// or 8.
inline std::string deflated_zeros(std::uint64_t runs) {
    BitWriter bits;
    bits.number(1, 1);  // last block
    bits.number(1, 2);  // fixed codes
    bits.code(0x30, 8); // a zero byte
    for (int i = 0; i < 16; ++i) {
        bits.code(0xC5, 8); // 258 bytes
        bits.code(0, 5);    // from one byte back
    }
    bits.code(0, 7); // end of block
    const std::string sixteen = bits.finish();
    std::string packed = sixteen.substr(0, 2);
    for (std::uint64_t i = 8; i < runs; i += 8) {
        packed.append(sixteen, 2, 13); // eight runs are 104 bits, so bytes repeat after 13
    }
    return packed.append(sixteen, 15);
}

/// Deflated in stored blocks: packed by method 8, in a size close to the content's.
inline std::string deflated_plainly(std::string_view content) {
    std::string packed;
    while (true) {
        const std::string_view block = content.substr(0, 0xFFFF);
        content.remove_prefix(block.size());
        packed += static_cast<char>(content.empty() ? 1 : 0);
        tree::append_le(packed, static_cast<std::uint16_t>(block.size()));
        tree::append_le(packed, static_cast<std::uint16_t>(~block.size() & 0xFFFFU));
        packed += block;
        if (content.empty()) {
            return packed;
        }
    }
}

inline ZipItem deflated(std::string name, std::string_view content) {
    return {std::move(name),
            deflated_plainly(content),
            content.size(),
            tree::crc32_of(content),
            8,
            0,
            0,
            0,
            0,
            {},
            false};
}

/// A field of the directory record's extra part.
inline std::string extra_field(std::uint16_t id, std::string_view value) {
    std::string field;
    tree::append_le(field, id);
    tree::append_le(field, static_cast<std::uint16_t>(value.size()));
    field += value;
    return field;
}

inline std::string local_header(const ZipItem& item) {
    std::string header = "PK\x03\x04";
    tree::append_le(header, std::uint16_t{45});
    tree::append_le(header, item.flags);
    tree::append_le(header, item.method);
    tree::append_le(header, item.dos_time);
    tree::append_le(header, item.dos_date);
    tree::append_le(header, item.crc);
    tree::append_le(header, static_cast<std::uint32_t>(item.zip64 ? 0xFFFFFFFFU : item.packed.size()));
    tree::append_le(header, static_cast<std::uint32_t>(item.zip64 ? 0xFFFFFFFFU : item.size));
    tree::append_le(header, static_cast<std::uint16_t>(item.name.size()));
    tree::append_le(header, std::uint16_t{0});
    return header + item.name;
}

inline std::string directory_record(const ZipItem& item, std::uint64_t packed_size, std::uint64_t offset) {
    std::string extra = item.extra;
    if (item.zip64) {
        std::string sizes;
        tree::append_le(sizes, item.size);
        tree::append_le(sizes, packed_size);
        tree::append_le(sizes, offset);
        extra += extra_field(1, sizes);
    }
    const auto narrow = [&item](std::uint64_t value) {
        return static_cast<std::uint32_t>(item.zip64 ? 0xFFFFFFFFU : value);
    };
    std::string record = "PK\x01\x02";
    tree::append_le(record, std::uint16_t{(3U << 8U) | 45U}); // made on Unix
    tree::append_le(record, std::uint16_t{45});
    tree::append_le(record, item.flags);
    tree::append_le(record, item.method);
    tree::append_le(record, item.dos_time);
    tree::append_le(record, item.dos_date);
    tree::append_le(record, item.crc);
    tree::append_le(record, narrow(packed_size));
    tree::append_le(record, narrow(item.size));
    tree::append_le(record, static_cast<std::uint16_t>(item.name.size()));
    tree::append_le(record, static_cast<std::uint16_t>(extra.size()));
    tree::append_le(record, std::uint16_t{0}); // comment
    tree::append_le(record, std::uint16_t{0}); // disk
    tree::append_le(record, std::uint16_t{0}); // internal attributes
    tree::append_le(record, item.attributes);
    tree::append_le(record, narrow(offset));
    return record + item.name + extra;
}

struct ZipEnd {
    std::uint64_t count = 0;
    std::uint64_t size = 0;
    std::uint64_t offset = 0;
    std::uint16_t disk = 0;
    std::string comment;
};

inline std::string end_record(const ZipEnd& end) {
    std::string record = "PK\x05\x06";
    tree::append_le(record, end.disk);
    tree::append_le(record, end.disk);
    tree::append_le(record, static_cast<std::uint16_t>(end.count));
    tree::append_le(record, static_cast<std::uint16_t>(end.count));
    tree::append_le(record, static_cast<std::uint32_t>(end.size));
    tree::append_le(record, static_cast<std::uint32_t>(end.offset));
    tree::append_le(record, static_cast<std::uint16_t>(end.comment.size()));
    return record + end.comment;
}

/// The 64-bit end record, its locator, and an end record that refers to them.
inline std::string end_record64(const ZipEnd& end) {
    std::string record = "PK\x06\x06";
    tree::append_le(record, std::uint64_t{44});
    tree::append_le(record, std::uint16_t{45});
    tree::append_le(record, std::uint16_t{45});
    tree::append_le(record, std::uint32_t{0});
    tree::append_le(record, std::uint32_t{0});
    tree::append_le(record, end.count);
    tree::append_le(record, end.count);
    tree::append_le(record, end.size);
    tree::append_le(record, end.offset);
    record += "PK\x06\x07";
    tree::append_le(record, std::uint32_t{0});
    tree::append_le(record, end.offset + end.size);
    tree::append_le(record, std::uint32_t{1});
    return record + end_record({0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0, end.comment});
}

class ZipBuilder {
public:
    ZipBuilder() = default;

    ZipBuilder(std::initializer_list<ZipItem> items) {
        for (const ZipItem& item : items) {
            add(item);
        }
    }

    ZipBuilder& add(const ZipItem& item) {
        add_record(item, m_bytes.size(), item.packed.size());
        m_bytes += local_header(item);
        m_bytes += item.packed;
        return *this;
    }

    /// A directory record alone.
    ZipBuilder& add_record(const ZipItem& item, std::uint64_t offset, std::uint64_t packed_size) {
        m_directory += directory_record(item, packed_size, offset);
        ++m_count;
        return *this;
    }

    /// Bytes between entries.
    ZipBuilder& add_bytes(std::string_view bytes) {
        m_bytes += bytes;
        return *this;
    }

    [[nodiscard]] std::uint64_t offset() const { return m_bytes.size(); }

    [[nodiscard]] ZipEnd end() const { return {m_count, m_directory.size(), m_bytes.size(), 0, {}}; }

    [[nodiscard]] std::string without_end() const { return m_bytes + m_directory; }

    [[nodiscard]] std::string finish() const { return without_end() + end_record(end()); }

    [[nodiscard]] std::string finish64() const { return without_end() + end_record64(end()); }

private:
    std::string m_bytes;
    std::string m_directory;
    std::uint64_t m_count = 0;
};

} // namespace chatkeep::test
