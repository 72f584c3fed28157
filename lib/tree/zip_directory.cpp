// SPDX-License-Identifier: EUPL-1.2
#include "tree/zip_directory.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "tree/little_endian.hpp"
#include "tree/names.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <string_view>

namespace chatkeep::tree {

namespace {

constexpr std::string_view k_end_signature = "PK\x05\x06";
constexpr std::string_view k_locator_signature = "PK\x06\x07";
constexpr std::string_view k_end64_signature = "PK\x06\x06";
constexpr std::string_view k_record_signature = "PK\x01\x02";
constexpr std::string_view k_local_signature = "PK\x03\x04";
constexpr std::size_t k_end_size = 22;
constexpr std::size_t k_locator_size = 20;
constexpr std::size_t k_end64_size = 56;
constexpr std::size_t k_record_size = 46;
constexpr std::size_t k_max_comment = 0xFFFF;
constexpr std::size_t k_window = 256 * 1024; // more than the longest record: 46 + 3 * 65,535 bytes
constexpr std::uint16_t k_field_zip64 = 0x0001;
constexpr std::uint16_t k_field_unicode_path = 0x7075;
constexpr std::uint16_t k_saturated16 = 0xFFFF;
constexpr std::uint32_t k_saturated32 = 0xFFFFFFFF;

base::Error data_error(const std::string& message, const std::string& hint = {}) {
    return {base::Fault::data, message, hint};
}

/// Bytes at an offset; empty when not all of them are there.
std::string read_text(const Bytes& zip, std::uint64_t offset, std::size_t size) {
    std::string text(size, '\0');
    if (offset > zip.size() || zip.read_at(offset, text.data(), size) != size) {
        text.clear();
    }
    return text;
}

bool has_signature(const Bytes& zip, std::uint64_t offset, std::string_view signature) {
    return read_text(zip, offset, signature.size()) == signature;
}

/// What an end record says, 64-bit or not.
struct EndRecord {
    std::uint64_t position = 0; ///< the directory ends here at the latest
    std::uint64_t count = 0;
    std::uint64_t size = 0;
    std::uint64_t offset = 0; ///< of the directory, before anything was put in front
    std::uint32_t disk = 0;
    bool zip64 = false;
};

/// The 64-bit end record that a locator before the end record points to, wherever bytes put in front have
/// moved it.
std::optional<EndRecord> find_end64(const Bytes& zip, std::uint64_t end_position) {
    if (end_position < k_locator_size + k_end64_size) {
        return std::nullopt;
    }
    const std::uint64_t locator_position = end_position - k_locator_size;
    const std::string locator = read_text(zip, locator_position, k_locator_size);
    if (!locator.starts_with(k_locator_signature)) {
        return std::nullopt;
    }
    for (const std::uint64_t position :
         {load_le<std::uint64_t>(locator, 8), locator_position - k_end64_size}) {
        const bool inside = position <= locator_position - k_end64_size;
        const std::string record = inside ? read_text(zip, position, k_end64_size) : std::string();
        if (record.starts_with(k_end64_signature)) {
            return EndRecord{position,
                             load_le<std::uint64_t>(record, 32),
                             load_le<std::uint64_t>(record, 40),
                             load_le<std::uint64_t>(record, 48),
                             load_le<std::uint32_t>(record, 16),
                             true};
        }
    }
    return std::nullopt;
}

EndRecord parse_end(const Bytes& zip, std::uint64_t position, std::string_view record) {
    const EndRecord end{position,
                        load_le<std::uint16_t>(record, 10),
                        load_le<std::uint32_t>(record, 12),
                        load_le<std::uint32_t>(record, 16),
                        load_le<std::uint16_t>(record, 4),
                        false};
    const bool saturated = end.count == k_saturated16 || end.size == k_saturated32 ||
                           end.offset == k_saturated32 || end.disk == k_saturated16;
    return saturated ? find_end64(zip, position).value_or(end) : end;
}

/// The directory that an end record describes; nothing when it is not where the record says.
std::optional<ZipExtent> locate(const Bytes& zip, const EndRecord& end) {
    if (end.size > end.position || end.offset > end.position - end.size) {
        return std::nullopt;
    }
    const std::uint64_t directly_before = end.position - end.size;
    ZipExtent extent{directly_before, end.size, directly_before - end.offset, end.count, end.zip64};
    if (end.size == 0 || has_signature(zip, extent.begin, k_record_signature)) {
        return extent;
    }
    extent.begin = end.offset; // bytes between directory and end record: a signature, or a tool's own data
    extent.shift = 0;
    return has_signature(zip, extent.begin, k_record_signature) ? std::optional(extent) : std::nullopt;
}

/// A directory, a window at a time.
class DirectoryReader {
public:
    DirectoryReader(const Bytes& zip, const ZipExtent& extent)
        : m_bytes(zip.part(extent.begin, extent.size)), m_window(k_window, '\0') {}

    /// The next bytes, at most size; fewer only at the end of the directory.
    std::string_view peek(std::size_t size) {
        if (m_filled - m_used < size) {
            m_window.erase(0, m_used);
            m_filled -= m_used;
            m_used = 0;
            m_window.resize(k_window);
            const std::size_t count =
                m_bytes.read_at(m_offset, m_window.data() + m_filled, k_window - m_filled);
            m_offset += count;
            m_filled += count;
        }
        return std::string_view(m_window).substr(m_used, std::min(size, m_filled - m_used));
    }

    void skip(std::size_t size) { m_used += size; }

private:
    Bytes m_bytes;
    std::string m_window;
    std::uint64_t m_offset = 0;
    std::size_t m_filled = 0;
    std::size_t m_used = 0;
};

/// Replaces a saturated 32-bit value by the next value of the zip64 field.
void take_zip64(std::string_view& field, std::uint64_t& value, ZipRecord& record) {
    if (value != k_saturated32) {
        return;
    }
    if (field.size() < sizeof(std::uint64_t)) {
        record.damaged = true;
        return;
    }
    value = load_le<std::uint64_t>(field, 0);
    field.remove_prefix(sizeof(std::uint64_t));
}

/// Info-ZIP's Unicode Path (APPNOTE 4.6.9): version 1, CRC-32 of the name it belongs to, the name in UTF-8.
void take_unicode_name(std::string_view field, ZipRecord& record) {
    if (field.size() > 5 && field.front() == 1 && load_le<std::uint32_t>(field, 1) == crc32_of(record.name) &&
        base::is_utf8(field.substr(5))) {
        record.unicode_name = field.substr(5);
    }
}

void parse_fields(std::string_view fields, ZipRecord& record) {
    std::string_view zip64;
    while (fields.size() >= 4) {
        const auto id = load_le<std::uint16_t>(fields, 0);
        const std::size_t size = load_le<std::uint16_t>(fields, 2);
        const std::string_view field = fields.substr(4, size);
        if (id == k_field_zip64) {
            zip64 = field;
        } else if (id == k_field_unicode_path) {
            take_unicode_name(field, record);
        }
        fields.remove_prefix(std::min(4 + size, fields.size()));
    }
    take_zip64(zip64, record.size, record); // in this order: APPNOTE 4.5.3
    take_zip64(zip64, record.packed, record);
    take_zip64(zip64, record.offset, record);
}

/// Parses the record at the front of the directory; false when it is not whole.
bool parse_record(DirectoryReader& directory, ZipRecord& record) {
    const std::string_view fixed = directory.peek(k_record_size);
    if (fixed.size() < k_record_size || !fixed.starts_with(k_record_signature)) {
        return false;
    }
    const std::size_t name_size = load_le<std::uint16_t>(fixed, 28);
    const std::size_t fields_size = load_le<std::uint16_t>(fixed, 30);
    const std::size_t comment_size = load_le<std::uint16_t>(fixed, 32);
    const std::size_t total = k_record_size + name_size + fields_size + comment_size;
    const std::string_view whole = directory.peek(total);
    if (whole.size() < total) {
        return false;
    }
    record.flags = load_le<std::uint16_t>(whole, 8);
    record.method = load_le<std::uint16_t>(whole, 10);
    record.dos_time = load_le<std::uint16_t>(whole, 12);
    record.dos_date = load_le<std::uint16_t>(whole, 14);
    record.crc = load_le<std::uint32_t>(whole, 16);
    record.packed = load_le<std::uint32_t>(whole, 20);
    record.size = load_le<std::uint32_t>(whole, 24);
    record.attributes = load_le<std::uint32_t>(whole, 38);
    record.offset = load_le<std::uint32_t>(whole, 42);
    record.damaged = false;
    record.name = whole.substr(k_record_size, name_size);
    record.unicode_name.clear();
    parse_fields(whole.substr(k_record_size + name_size, fields_size), record);
    directory.skip(total);
    return true;
}

void check_count(std::uint64_t count, std::uint64_t limit) {
    if (count > limit) {
        throw base::Error(base::Fault::refused,
                          fmt::format("lists {} files or more, beyond the limit of {}", count, limit));
    }
}

/// "00008030-…/ab/abcdef…": the stored file's name is its id, the folder its first two digits.
bool is_backup_name(std::string_view name) noexcept {
    constexpr std::size_t id_size = 40;
    if (name.size() < id_size + 3 || name[name.size() - id_size - 1] != '/') {
        return false;
    }
    const std::string_view id = name.substr(name.size() - id_size);
    const std::string_view folder = name.substr(name.size() - id_size - 3, 2);
    return id.find_first_not_of("0123456789abcdef") == std::string_view::npos && id.starts_with(folder);
}

/// A header with the version of a packer (APPNOTE 4.4.3: 63 is the highest) and a name.
bool is_local_header(std::string_view header) {
    constexpr std::uint8_t highest_version = 63;
    constexpr std::size_t longest_name = 4096; // PATH_MAX
    const std::size_t name_size = load_le<std::uint16_t>(header, 26);
    return header.starts_with(k_local_signature) && static_cast<std::uint8_t>(header[4]) <= highest_version &&
           name_size > 0 && name_size <= longest_name;
}

} // namespace

bool holds_zip_entry(const Bytes& bytes) {
    std::string window(k_window, '\0');
    for (std::uint64_t offset = 0; offset + k_zip_local_header <= bytes.size();) {
        const std::size_t count = bytes.read_at(offset, window.data(), k_window);
        if (count < k_zip_local_header) {
            return false; // cut short meanwhile
        }
        const std::string_view text = std::string_view(window).substr(0, count);
        const std::size_t last = count - k_zip_local_header;
        for (std::size_t at = text.find(k_local_signature); at <= last;
             at = text.find(k_local_signature, at + 1)) {
            if (is_local_header(text.substr(at, k_zip_local_header))) {
                return true;
            }
        }
        offset += last + 1;
    }
    return false;
}

bool is_zip_mark(const Bytes& front) {
    return front.size() == 4 && (has_signature(front, 0, "PK\x07\x08") || has_signature(front, 0, "PK00"));
}

bool lists_backup(const Bytes& zip, const ZipExtent& extent) {
    constexpr std::uint64_t k_looked_at = 4096;
    DirectoryReader directory(zip, extent);
    ZipRecord record;
    std::uint64_t files = 0;
    std::uint64_t fitting = 0;
    while (files < k_looked_at && directory.peek(k_record_signature.size()) == k_record_signature &&
           parse_record(directory, record)) {
        const bool is_folder = record.name.ends_with('/');
        files += is_folder ? 0U : 1U;
        fitting += is_backup_name(record.name) ? 1U : 0U;
    }
    return files > 0 && fitting * 10 >= files * 9;
}

ZipExtent find_zip_directory(const Bytes& zip) {
    const std::uint64_t tail_size = std::min<std::uint64_t>(zip.size(), k_end_size + k_max_comment);
    const std::uint64_t tail_start = zip.size() - tail_size;
    const std::string tail = read_text(zip, tail_start, static_cast<std::size_t>(tail_size));
    bool found = false;
    bool in_parts = false;
    std::size_t at = tail.rfind(k_end_signature);
    for (; at != std::string::npos; at = at > 0 ? tail.rfind(k_end_signature, at - 1) : std::string::npos) {
        if (tail.size() - at < k_end_size) {
            continue;
        }
        const EndRecord end = parse_end(zip, tail_start + at, std::string_view(tail).substr(at, k_end_size));
        const auto extent = end.disk == 0 ? locate(zip, end) : std::nullopt;
        if (extent) {
            return *extent;
        }
        found = true;
        in_parts = in_parts || end.disk != 0;
    }
    if (in_parts) {
        throw data_error("is one part of a zip in several parts", "join the parts first");
    }
    if (found) {
        throw data_error("the directory of the zip is not where its end record says");
    }
    throw data_error(zip.look_like_zip() ? "the zip is cut off: its end is missing" : "is no zip",
                     "copy or export it again");
}

void read_zip_directory(const Bytes& zip, const ZipExtent& extent, std::uint64_t limit,
                        const std::function<void(const ZipRecord&)>& visit) {
    check_count(extent.count, limit);
    DirectoryReader directory(zip, extent);
    ZipRecord record;
    std::uint64_t count = 0;
    // Writers without zip64 let the count wrap at 65,536, so the directory's size decides where it ends.
    while (directory.peek(k_record_signature.size()) == k_record_signature) {
        if (!parse_record(directory, record)) {
            throw data_error(fmt::format("the directory of the zip is damaged at file {}", count + 1));
        }
        check_count(++count, limit);
        record.offset += extent.shift;
        visit(record);
    }
    if (extent.count != (extent.zip64 ? count : count & k_saturated16)) {
        throw data_error(
            fmt::format("the zip declares {} files, its directory lists {}", extent.count, count));
    }
}

std::uint64_t find_zip_data(const Bytes& zip, std::uint64_t offset) {
    const std::string header = read_text(zip, offset, static_cast<std::size_t>(k_zip_local_header));
    if (!header.starts_with(k_local_signature)) {
        throw data_error("no entry where the directory of the zip says");
    }
    return offset + k_zip_local_header + load_le<std::uint16_t>(header, 26) +
           load_le<std::uint16_t>(header, 28);
}

} // namespace chatkeep::tree
