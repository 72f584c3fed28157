// SPDX-License-Identifier: EUPL-1.2
#include "tree/backup_rows.hpp"

#include "base/error.hpp"
#include "base/plist.hpp"
#include "base/row_scan.hpp"
#include "base/text.hpp"
#include "hash/sha.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace chatkeep::tree {

bool is_file_id(std::string_view name) noexcept {
    return name.size() == 40 && std::all_of(name.begin(), name.end(), [](char c) {
               return base::is_digit(c) || (c >= 'a' && c <= 'f');
           });
}

namespace {

// Files.flags
constexpr std::int64_t k_regular = 1;
constexpr std::int64_t k_folder = 2;
constexpr std::int64_t k_link = 4;
constexpr std::int64_t k_other = 16; // rows without a name; what they mean is not known
constexpr std::uint32_t k_mode_type = 0170000;
constexpr std::uint32_t k_mode_file = 0100000;

void count_fault(ManifestFaults& faults, std::string what) {
    if (faults.rows++ == 0) {
        faults.first = std::move(what);
    }
}

bool is_without_content(std::int64_t flags) noexcept {
    return flags == k_folder || flags == k_link || flags == k_other;
}

/// The name under which a backup stores a file.
std::string file_id(std::string_view domain, std::string_view path) {
    hash::Digest digest(hash::Algorithm::sha1);
    digest.update(domain);
    digest.update("-");
    digest.update(path);
    return digest.finish();
}

/// Why a row is no file that can be found; empty: it is one.
std::string_view fault_of(const base::Statement& row) {
    if (row.integer(4) != k_regular) {
        return "its flags are of no kind that is known";
    }
    if (row.is_null(2) || row.is_null(3)) {
        return "its file has no name";
    }
    return is_file_id(row.text(1)) ? "" : "its file id is none";
}

/// The archived MBFile: what is not there stays as it is.
class FileRecord {
public:
    explicit FileRecord(std::string_view blob) {
        if (const auto list = base::parse_plist(blob); list && base::is_keyed_archive(*list)) {
            m_objects = (*list)["$objects"];
            m_root = follow((*list)["$top"]["root"]);
        }
    }

    [[nodiscard]] bool is_readable() const noexcept { return m_root.kind() == base::PlistKind::dictionary; }

    void fill(BackupRow& row) const {
        row.size = m_root["Size"].unsigned_integer();
        row.modified_s = m_root["LastModified"].integer();
        const base::PlistValue key = follow(m_root["EncryptionKey"]);
        row.key = key.data().value_or(follow(key["NS.data"]).data().value_or(""));
    }

private:
    [[nodiscard]] base::PlistValue follow(const base::PlistValue& value) const noexcept {
        const auto uid = value.uid();
        return uid ? m_objects[*uid] : value;
    }

    base::PlistValue m_objects;
    base::PlistValue m_root;
};

/// Big-endian numbers and texts of a Manifest.mbdb. Reading beyond the end gives nothing and is remembered.
class MbdbReader {
public:
    explicit MbdbReader(std::string_view rest) : m_rest(rest) {}

    [[nodiscard]] std::uint64_t number(std::size_t size) {
        std::uint64_t value = 0;
        for (const char c : take(size)) {
            value = (value << 8U) | static_cast<unsigned char>(c);
        }
        return value;
    }

    /// Length and bytes; a length of 0xFFFF is no text.
    [[nodiscard]] std::string_view text() {
        const std::uint64_t size = number(2);
        return size == 0xFFFF ? std::string_view() : take(size);
    }

    [[nodiscard]] bool at_end() const noexcept { return m_rest.empty(); }

    [[nodiscard]] bool cut_off() const noexcept { return m_cut_off; }

private:
    std::string_view take(std::size_t size) {
        if (size > m_rest.size()) {
            m_cut_off = true;
            m_rest = {};
            return {};
        }
        const std::string_view taken = m_rest.substr(0, size);
        m_rest.remove_prefix(size);
        return taken;
    }

    std::string_view m_rest;
    bool m_cut_off = false;
};

} // namespace

ManifestFaults read_manifest_db(const base::Database& manifest,
                                const std::function<void(const BackupRow&)>& visit) {
    ManifestFaults faults;
    base::RowScan scan(
        manifest, {.from = "Files", .key = "ROWID", .columns = "fileID, domain, relativePath, flags, file"});
    while (scan.next()) {
        const base::Statement& row = scan.row();
        if (is_without_content(row.integer(4))) {
            continue;
        }
        if (const std::string_view fault = fault_of(row); !fault.empty()) {
            count_fault(faults, fmt::format("row {}: {}", row.integer(0), fault));
            continue;
        }
        BackupRow found{row.text(2), row.text(3), row.text(1), std::nullopt, std::nullopt, {}};
        const FileRecord record(row.blob(5));
        if (!record.is_readable()) {
            count_fault(faults, fmt::format("row {}: its file record is damaged", row.integer(0)));
        } else if (found.id != file_id(found.domain, found.path)) {
            count_fault(faults, fmt::format("row {}: its file id is not that of its name", row.integer(0)));
        }
        record.fill(found);
        visit(found);
    }
    for (const base::RowRange& range : scan.damaged()) {
        count_fault(faults, base::is_about_table(range) ? range.problem
                                                        : fmt::format("rows from {} on can't be read: {}",
                                                                      range.first, range.problem));
    }
    return faults;
}

ManifestFaults read_manifest_mbdb(std::string_view bytes,
                                  const std::function<void(const BackupRow&)>& visit) {
    ManifestFaults faults;
    if (!bytes.starts_with("mbdb")) {
        throw base::Error(base::Fault::data, "Manifest.mbdb is no manifest");
    }
    MbdbReader reader(bytes.substr(std::min<std::size_t>(bytes.size(), 6)));
    while (!reader.at_end()) {
        BackupRow row;
        row.domain = reader.text();
        row.path = reader.text();
        (void)reader.text(); // target of a link
        (void)reader.text(); // digest
        row.key = reader.text();
        const std::uint64_t mode = reader.number(2);
        (void)reader.number(8 + 4 + 4); // inode, owner, group
        row.modified_s = static_cast<std::int64_t>(reader.number(4));
        (void)reader.number(4 + 4); // other times
        row.size = reader.number(8);
        (void)reader.number(1); // protection class
        for (std::uint64_t left = 2 * reader.number(1); left > 0; --left) {
            (void)reader.text(); // names and values of attributes
        }
        if (reader.cut_off()) {
            count_fault(faults, "Manifest.mbdb is cut off");
            break;
        }
        if ((mode & k_mode_type) == k_mode_file) {
            const std::string id = file_id(row.domain, row.path);
            row.id = id;
            visit(row);
        }
    }
    return faults;
}

} // namespace chatkeep::tree
