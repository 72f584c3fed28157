#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The central directory of a zip (PKWARE APPNOTE.TXT 6.3.10, section 4.3), read by ourselves: libzip tells
// neither where an entry lies, which shows overlapping entries, nor the time as written, nor the flags of the
// name.

#include "tree/bytes.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace chatkeep::tree {

/// One record of the directory.
struct ZipRecord {
    std::string name; ///< bytes as they stand
    std::string
        unicode_name; ///< from the Info-ZIP Unicode Path field when it belongs to this name; else empty
    std::uint64_t offset = 0; ///< of the local header, from the start of the file
    std::uint64_t packed = 0; ///< bytes in the zip
    std::uint64_t size = 0;   ///< bytes when unpacked
    std::uint32_t crc = 0;
    std::uint32_t attributes = 0; ///< on Unix the mode in the upper half
    std::uint16_t flags = 0;
    std::uint16_t method = 0;
    std::uint16_t dos_time = 0;
    std::uint16_t dos_date = 0;
    bool damaged = false; ///< its 64-bit sizes are missing
};

constexpr std::uint16_t k_zip_flag_encrypted = 1U << 0U;
constexpr std::uint16_t k_zip_flag_strong_encryption = 1U << 6U;
constexpr std::uint16_t k_zip_flag_utf8 = 1U << 11U;
constexpr std::uint16_t k_zip_flag_masked = 1U << 13U;
constexpr std::uint16_t k_zip_stored = 0;
constexpr std::uint16_t k_zip_deflated = 8;
constexpr std::uint64_t k_zip_local_header = 30; ///< bytes before the name

/// Where the directory lies in the file.
struct ZipExtent {
    std::uint64_t begin = 0; ///< entries lie before it
    std::uint64_t size = 0;
    std::uint64_t shift = 0; ///< bytes put in front of the zip after its offsets were written
    std::uint64_t count = 0; ///< records, as declared
    bool zip64 = false;      ///< else count is modulo 65,536
};

/// Finds the directory by the end record, the last one that fits. Throws Error{data}: no zip, cut off, part
/// of a set.
[[nodiscard]] ZipExtent find_zip_directory(const Bytes& zip);

/// Whether the first files have names that an iOS backup gives ("ab/ab" and 38 more hex digits), all but a
/// few.
[[nodiscard]] bool lists_backup(const Bytes& zip, const ZipExtent& extent);

/// Whether the header of an entry stands anywhere in these bytes. Reads them all where there is none.
[[nodiscard]] bool holds_zip_entry(const Bytes& bytes);

/// Whether bytes in front of the first entry are a mark that packers put there (APPNOTE 8.5.4: of a zip that
/// was to have several parts and has one).
[[nodiscard]] bool is_zip_mark(const Bytes& front);

/// Calls visit for each record in the order of the directory; the record is reused. Memory is one window.
/// More than limit records is Error{refused}, known from the end record before anything else is read; a
/// damaged directory Error{data}.
void read_zip_directory(const Bytes& zip, const ZipExtent& extent, std::uint64_t limit,
                        const std::function<void(const ZipRecord&)>& visit);

/// Where the packed bytes of the entry at offset start, by its local header. Throws Error{data} when there is
/// none.
[[nodiscard]] std::uint64_t find_zip_data(const Bytes& zip, std::uint64_t offset);

} // namespace chatkeep::tree
