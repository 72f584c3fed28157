#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What the manifest of an iOS backup says of its files, whichever of its two forms it has.

#include "base/sqlite.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace chatkeep::tree {

/// A regular file in the manifest. Views are valid during the visit only.
struct BackupRow {
    std::string_view domain;
    std::string_view path;                  ///< in the domain
    std::string_view id;                    ///< name of the stored file: 40 hex digits
    std::optional<std::uint64_t> size;      ///< when the phone was scanned; databases may have grown since
    std::optional<std::int64_t> modified_s; ///< seconds since 1970, UTC
    std::string_view key;                   ///< 44 bytes: class and wrapped key; empty when there is none
};

/// What could not be read.
struct ManifestFaults {
    std::uint64_t rows = 0; ///< damaged, of no known kind, or with another file id than their name gives
    std::string first;      ///< about the first of them; empty: none
};

/// Whether a name is one under which backups store files: 40 hex digits.
[[nodiscard]] bool is_file_id(std::string_view name) noexcept;

/// Manifest.db (iOS 10 and later). Throws Error{data} when it holds no table Files.
ManifestFaults read_manifest_db(const base::Database& manifest,
                                const std::function<void(const BackupRow&)>& visit);

/// Manifest.mbdb (iOS 5 to 9).
ManifestFaults read_manifest_mbdb(std::string_view bytes, const std::function<void(const BackupRow&)>& visit);

} // namespace chatkeep::tree
