// SPDX-License-Identifier: EUPL-1.2
// libzip unpacks and compares checksums, but is shown a zip of one entry that we write around the packed
// bytes: the directory of a hostile zip has one reader, ours, so that what is listed, checked and unpacked
// cannot differ. It also makes opening an entry cost the same in a zip of one as in a zip of 100,000.
#include "tree/zip_entry.hpp"

#include "base/error.hpp"
#include "base/handle.hpp"
#include "tree/little_endian.hpp"
#include "tree/zip_directory.hpp"

#include <fmt/core.h>
#include <zip.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <exception>
#include <string_view>
#include <utility>

namespace chatkeep::tree {

namespace {

constexpr std::size_t k_window = 256 * 1024;
constexpr std::size_t k_max_comment = 0xFFFF;
constexpr std::uint32_t k_in_zip64_field = 0xFFFFFFFF;
constexpr std::uint16_t k_version = 45; // zip64

constexpr std::string_view k_name = "e";
constexpr std::uint16_t k_zip64_size = 16;
constexpr std::uint32_t k_directory_size = 46 + k_name.size() + 4 + k_zip64_size;

/// Directory record and local header of the only entry, in front of its packed bytes.
std::string make_front(const PackedFile& file) {
    std::string front;
    const auto u16 = [&front](std::uint16_t value) { append_le(front, value); };
    const auto u32 = [&front](std::uint32_t value) { append_le(front, value); };
    const auto common = [&](std::uint16_t fields_size) {
        u16(k_version);
        u16(0); // flags
        u16(file.method);
        u32(0); // time and date
        u32(file.crc);
        u32(k_in_zip64_field); // packed size
        u32(k_in_zip64_field); // size
        u16(static_cast<std::uint16_t>(k_name.size()));
        u16(fields_size);
    };
    front += "PK\x01\x02";
    u16(k_version);
    common(4 + k_zip64_size);
    u16(0);                // comment
    u16(0);                // disk
    u16(0);                // internal attributes
    u32(0);                // external attributes
    u32(k_directory_size); // the local header comes next
    front += k_name;
    u16(1); // zip64 field
    u16(k_zip64_size);
    append_le(front, file.size);
    append_le(front, file.packed);
    front += "PK\x03\x04";
    common(0);
    front += k_name;
    return front;
}

/// The end record behind the packed bytes. libzip searches the last bytes of a zip for end records, as many
/// as one with the longest comment takes: zeros of that length keep packed bytes that look like an end record
/// out of its sight.
std::string make_back() {
    std::string back(20, '\0'); // where a zip64 locator would be
    back += "PK\x05\x06";
    append_le(back, std::uint32_t{0}); // disks
    append_le(back, std::uint16_t{1}); // entries on this disk
    append_le(back, std::uint16_t{1}); // entries
    append_le(back, k_directory_size);
    append_le(back, std::uint32_t{0}); // the directory is at the start
    append_le(back, std::uint16_t{0}); // comment: libzip would spend 30 us on one of zeros
    back.append(k_max_comment, '\0');
    return back;
}

/// The zip of one entry, as a source that libzip reads through a callback.
class OneEntryZip {
public:
    OneEntryZip(Bytes data, const PackedFile& file) : m_data(std::move(data)), m_front(make_front(file)) {
        static const std::string back = make_back();
        m_back = back;
        zip_error_init(&m_error);
    }

    ~OneEntryZip() { zip_error_fini(&m_error); }

    OneEntryZip(const OneEntryZip&) = delete;
    OneEntryZip& operator=(const OneEntryZip&) = delete;
    OneEntryZip(OneEntryZip&&) = delete;
    OneEntryZip& operator=(OneEntryZip&&) = delete;

    /// Rethrows what reading the packed bytes threw, if that is why libzip failed.
    void rethrow() const {
        if (m_failure) {
            std::rethrow_exception(m_failure);
        }
    }

    static zip_int64_t callback(void* self, void* data, zip_uint64_t size, zip_source_cmd_t command) {
        return static_cast<OneEntryZip*>(self)->answer(data, size, command);
    }

private:
    zip_int64_t answer(void* data, zip_uint64_t size, zip_source_cmd_t command) {
        switch (command) {
        case ZIP_SOURCE_OPEN:
            m_position = 0;
            return 0;
        case ZIP_SOURCE_READ:
            return read(static_cast<char*>(data), size);
        case ZIP_SOURCE_STAT:
            return describe(static_cast<zip_stat_t*>(data));
        case ZIP_SOURCE_ERROR:
            return zip_error_to_data(&m_error, data, size);
        case ZIP_SOURCE_SEEK:
            return seek(data, size);
        case ZIP_SOURCE_TELL:
            return static_cast<zip_int64_t>(m_position);
        case ZIP_SOURCE_SUPPORTS:
            return ZIP_SOURCE_SUPPORTS_SEEKABLE;
        default: // close and free: we own ourselves
            return 0;
        }
    }

    [[nodiscard]] std::uint64_t total() const noexcept {
        return m_front.size() + m_data.size() + m_back.size();
    }

    zip_int64_t describe(zip_stat_t* status) const {
        zip_stat_init(status);
        status->size = total();
        status->valid = ZIP_STAT_SIZE;
        return sizeof(zip_stat_t);
    }

    zip_int64_t seek(void* arguments, zip_uint64_t size) {
        const zip_int64_t position =
            zip_source_seek_compute_offset(m_position, total(), arguments, size, &m_error);
        if (position < 0) {
            return -1;
        }
        m_position = static_cast<std::uint64_t>(position);
        return 0;
    }

    zip_int64_t read(char* buffer, std::size_t size) {
        try {
            return static_cast<zip_int64_t>(read_all(buffer, size));
        } catch (...) {
            m_failure = std::current_exception();
            zip_error_set(&m_error, ZIP_ER_READ, EIO);
            return -1;
        }
    }

    /// Fewer bytes than asked only at the end, or when the file was cut short meanwhile, which libzip
    /// reports.
    std::size_t read_all(char* buffer, std::size_t size) {
        std::size_t used = 0;
        while (used < size && m_position < total()) {
            const std::size_t count = read_some(buffer + used, size - used);
            if (count == 0) {
                break;
            }
            used += count;
            m_position += count;
        }
        return used;
    }

    std::size_t read_some(char* buffer, std::size_t size) {
        if (m_position < m_front.size()) {
            return std::string_view(m_front).substr(m_position).copy(buffer, size);
        }
        const std::uint64_t offset = m_position - m_front.size();
        if (offset >= m_data.size()) {
            return m_back.substr(offset - m_data.size()).copy(buffer, size);
        }
        if (size >= k_window) {
            return m_data.read_at(offset, buffer, size);
        }
        return read_ahead(offset, buffer, size);
    }

    /// libzip inflates from 8 KiB at a time; the disk is read in windows.
    std::size_t read_ahead(std::uint64_t offset, char* buffer, std::size_t size) {
        if (offset < m_ahead_start || offset >= m_ahead_start + m_ahead.size()) {
            m_ahead.resize(
                static_cast<std::size_t>(std::min<std::uint64_t>(k_window, m_data.size() - offset)));
            m_ahead_start = offset;
            m_ahead.resize(m_data.read_at(offset, m_ahead.data(), m_ahead.size()));
        }
        return std::string_view(m_ahead).substr(offset - m_ahead_start).copy(buffer, size);
    }

    Bytes m_data;
    std::string m_front;
    std::string_view m_back;
    std::uint64_t m_position = 0;
    std::string m_ahead;
    std::uint64_t m_ahead_start = 0;
    zip_error_t m_error{};
    std::exception_ptr m_failure;
};

using ZipHandle = base::Handle<zip_t, &zip_discard>;
using ZipFileHandle = base::Handle<zip_file_t, &zip_fclose>;

class PackedInput : public base::Input {
public:
    PackedInput(Bytes data, const PackedFile& file, std::uint64_t limit, std::string place)
        : m_source(std::move(data), file), m_size(file.size), m_limit(limit), m_place(std::move(place)) {
        zip_error_t error;
        zip_error_init(&error);
        zip_source_t* source = zip_source_function_create(&OneEntryZip::callback, &m_source, &error);
        m_zip.reset(source == nullptr ? nullptr : zip_open_from_source(source, ZIP_RDONLY, &error));
        if (m_zip == nullptr) {
            zip_source_free(source);
            const int code = zip_error_code_zip(&error);
            zip_error_fini(&error);
            fail(code);
        }
        m_file.reset(zip_fopen_index(m_zip.get(), 0, 0));
        if (m_file == nullptr) {
            fail(zip_error_code_zip(zip_get_error(m_zip.get())));
        }
    }

    std::size_t read(char* buffer, std::size_t size) override {
        const zip_int64_t result = zip_fread(m_file.get(), buffer, size);
        if (result < 0) {
            fail(zip_error_code_zip(zip_file_get_error(m_file.get())));
        }
        const auto count = static_cast<std::size_t>(result);
        m_produced += count;
        if (m_produced > m_size || (count == 0 && size > 0 && m_produced < m_size)) {
            reject(fmt::format("unpacks to {} bytes than the {} it declares", count == 0 ? "fewer" : "more",
                               m_size));
        }
        if (m_produced > m_limit) {
            reject(
                fmt::format("unpacks to more than {} bytes, suspiciously many for its packed size", m_limit));
        }
        return count;
    }

private:
    [[noreturn]] void reject(const std::string& reason) const {
        throw base::Error(base::Fault::data, base::Place{m_place, {}, {}, {}}, reason);
    }

    [[noreturn]] void fail(int code) const {
        m_source.rethrow();
        if (code == ZIP_ER_CRC) {
            reject("damaged: its checksum differs");
        }
        if (code == ZIP_ER_ZLIB || code == ZIP_ER_COMPRESSED_DATA) {
            reject("damaged: its packed bytes make no sense");
        }
        if (code == ZIP_ER_EOF) {
            reject("damaged: its packed bytes end too early");
        }
        if (code == ZIP_ER_MEMORY) {
            throw std::bad_alloc();
        }
        zip_error_t error;
        zip_error_init_with_code(&error, code);
        const std::string reason = fmt::format("damaged: {}", zip_error_strerror(&error));
        zip_error_fini(&error);
        reject(reason);
    }

    OneEntryZip m_source; // before the handles, which read it until they are closed
    ZipHandle m_zip;
    ZipFileHandle m_file;
    std::uint64_t m_size;
    std::uint64_t m_limit;
    std::uint64_t m_produced = 0;
    std::string m_place;
};

} // namespace

std::unique_ptr<base::Input> open_packed(Bytes data, const PackedFile& file, std::uint64_t limit,
                                         std::string place) {
    return std::make_unique<PackedInput>(std::move(data), file, limit, std::move(place));
}

} // namespace chatkeep::tree
