#pragma once
// SPDX-License-Identifier: EUPL-1.2
// One iOS backup in a tree: which of the tree's files is which file of the phone, and its plain bytes.

#include "tree/keybag.hpp"
#include "tree/tree.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::tree {

/// A file of the phone.
struct BackupFile {
    Entry entry;                           ///< its path with the backup's folder in front
    std::size_t stored = 0;                ///< the entry of the outer tree that holds it
    std::optional<std::uint64_t> declared; ///< size by the manifest
    std::string key;                       ///< 44 bytes as in the manifest; empty: not encrypted
};

struct PlainFile {
    Bytes bytes;
    std::string remark; ///< see Tree::remark()
};

class IosBackup {
public:
    /// Reads the manifest of a backup in a folder of outer; nothing when the folder is none. What is wrong
    /// with it stands in about.
    [[nodiscard]] static std::optional<IosBackup> open(const Tree& outer, const std::string& folder,
                                                       BackupPasswords* passwords);

    /// Throws as Tree::open() does; Error{data} when it is encrypted with a key that is not here. path names
    /// the file in errors.
    [[nodiscard]] PlainFile plain(const Tree& outer, const BackupFile& file, const std::string& path) const;

    Backup about;
    std::vector<BackupFile> files;
    std::vector<std::string> lacking; ///< paths of files that are listed but not stored
    std::vector<Refusal> refusals;

private:
    friend class BackupOpener;
    IosBackup() = default;

    std::optional<ClassKeys> m_keys;
};

} // namespace chatkeep::tree
