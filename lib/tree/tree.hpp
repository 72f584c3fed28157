#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Containers as read-only file trees. A source reader sees a tree, never a path.

#include "base/error.hpp"
#include "base/io.hpp"
#include "base/secret_bytes.hpp"
#include "tree/bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::tree {

/// A file in a tree. Names are UTF-8 with '/', relative, without ".", ".." or empty parts. A name that is no
/// UTF-8 in the container has U+FFFD for each bad byte and, where that makes two alike, "~2" before its
/// extension.
struct Entry {
    std::string path;
    std::uint64_t size = 0; ///< bytes when unpacked, as the container declares
    /// Seconds since 1970 as the container writes them: a zip's local clock, a backup's UTC. None in a
    /// folder, where every copy has times of its own.
    std::optional<std::int64_t> modified_s = std::nullopt;
    bool expanded = false; ///< a zip whose own files are entries too, below this path and '/'

    friend bool operator==(const Entry&, const Entry&) = default;
};

/// Something the container holds that is not handed out, and why. The name is printable.
struct Refusal {
    std::string name;
    std::string reason;   ///< "leaves the container", "symbolic link", "occurs twice", "encrypted", …
    bool damaged = false; ///< true: unreadable; false: refused for safety
    bool is_rest = false; ///< bytes that belong to no entry and look like none: worth a warning

    friend bool operator==(const Refusal&, const Refusal&) = default;
};

/// An iOS backup that was found. Its files are entries under the names that they had on the phone:
/// "HomeDomain/Library/SMS/sms.db" behind folder.
struct Backup {
    std::string folder; ///< path in the tree with '/' at its end; empty: the container itself
    std::string device_name;
    std::string product_type; ///< "iPhone12,8"
    std::string ios_version;
    std::string udid;
    std::string phone_number;
    std::string made; ///< RFC 3339, UTC
    bool encrypted = false;
    std::vector<std::string> apps;    ///< bundle ids of what was installed
    std::vector<std::string> remarks; ///< one line each: interrupted, rows that can't be read, …
    std::string problem;              ///< why none of its files is an entry; empty: they are
    std::string hint;                 ///< what to do about it
    base::Fault fault = base::Fault::data;
};

/// Where the keys of encrypted backups come from. Asked once per backup; what it gives is used and wiped.
class BackupPasswords {
public:
    virtual ~BackupPasswords() = default;
    /// A key derived earlier for the keybag with this id (hex digits).
    [[nodiscard]] virtual std::optional<base::SecretBytes> find_key(const std::string& id) = 0;
    virtual void keep_key(const std::string& id, const base::SecretBytes& key) = 0;
    /// The password; nothing when there is none. backup names it in a prompt.
    [[nodiscard]] virtual std::optional<base::SecretBytes> password(const std::string& backup) = 0;
    /// Called before a derivation, which takes seconds.
    virtual void deriving(const std::string& backup, std::uint64_t rounds) = 0;
};

/// Left out without a word: folders, and what desktops add (__MACOSX/, .DS_Store, Thumbs.db).
class Tree {
public:
    virtual ~Tree() = default;
    /// Sorted by path (bytewise), each path once.
    [[nodiscard]] virtual const std::vector<Entry>& entries() const noexcept = 0;
    /// Sorted by name.
    [[nodiscard]] virtual const std::vector<Refusal>& refusals() const noexcept = 0;
    /// Opens an entry from its start; may be called again for a second pass. Opening and reading throw
    /// Error{data} when the entry is damaged, longer or shorter than it declares or unpacks beyond the
    /// limits, Error{missing} when it can't be read. The checksum is compared when the reader meets the end.
    /// The input may not outlive the tree.
    [[nodiscard]] virtual std::unique_ptr<base::Input> open(std::size_t index) const = 0;
    /// Random access to an entry, for databases. A file packed in a zip is unpacked into an unlinked
    /// temporary file first. Throws as open() does. The bytes may not outlive the tree.
    [[nodiscard]] virtual Bytes bytes(std::size_t index) const = 0;
    /// Name of the container for messages and titles: last part of its path, "standard input".
    [[nodiscard]] virtual const std::string& name() const noexcept = 0;
    /// In order of folder.
    [[nodiscard]] virtual const std::vector<Backup>& backups() const noexcept = 0;
    /// True when a backup lists this path but lacks its file: it is a partial copy.
    [[nodiscard]] virtual bool is_lacking(std::string_view path) const noexcept = 0;
    /// What is worth knowing of an entry's bytes, without a full stop: that they are cut off, or of another
    /// size than the backup states. Empty: nothing. Throws as open() does.
    [[nodiscard]] virtual std::string remark(std::size_t index) const = 0;

    /// The entry that is meant, where a tree was opened by the path of a file: the others lie beside it.
    [[nodiscard]] virtual std::optional<std::size_t> only() const noexcept { return std::nullopt; }

    /// Whether this entry was asked for, alone or among others.
    [[nodiscard]] bool is_asked(std::size_t index) const noexcept { return !only() || only() == index; }

    /// Whether a person named this entry itself, not what holds it.
    [[nodiscard]] bool is_named(std::size_t index) const noexcept {
        return entries().size() == 1 || only() == index;
    }

    /// The backup in whose folder a path lies; null: none.
    [[nodiscard]] const Backup* backup_of(std::string_view path) const noexcept;
    /// Index of a path, exactly as written.
    [[nodiscard]] std::optional<std::size_t> find(std::string_view path) const noexcept;
};

/// Limits against hostile containers.
struct Limits {
    std::uint64_t entries = 200'000;        ///< files in a zip, with the zips inside it
    std::uint64_t backup_entries = 800'000; ///< the same, where the zip is one of an iOS backup
    std::uint64_t ratio = 1'000; ///< unpacked bytes per packed byte, counted beyond the first 64 MiB
    std::uint64_t nested_size =
        2ULL << 30U; ///< a packed zip inside a zip is held in an unlinked temporary file
    std::uint64_t spooled_size = 64ULL << 30U; ///< so is a packed database
};

/// Opens a folder (recursively), a zip or a single file; a pipe is read as a file. Beside a single file the
/// other files of its folder are entries too, as they are: its attachments, its write-ahead log. A zip inside
/// a folder or zip is an entry like any other and, marked as expanded, also a folder NAME.zip/ with its
/// files; a zip inside a zip inside a zip stays a file. An iOS backup in any of them shows its files instead
/// of those that store them; passwords is asked when it is encrypted, null is no password. Links in a folder
/// are not followed. Throws Error{missing} or Error{data}.
[[nodiscard]] std::unique_ptr<Tree> open_tree(const std::string& path, const Limits& limits = {},
                                              BackupPasswords* passwords = nullptr);

/// What open_tree() reads for these paths: they themselves, and the folder of each file.
[[nodiscard]] std::vector<std::string> places_read(const std::vector<std::string>& paths);

/// The same for bytes from a pipe (a zip or a text), kept in an unlinked temporary file.
[[nodiscard]] std::unique_ptr<Tree> open_tree(base::Input& input, const std::string& name,
                                              const Limits& limits = {},
                                              BackupPasswords* passwords = nullptr);

} // namespace chatkeep::tree
