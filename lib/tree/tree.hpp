#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Containers as read-only file trees. A source reader sees a tree, never a path.

#include "base/io.hpp"
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
    /// Seconds since 1970 as the container writes them: a zip's local clock, a folder's UTC.
    std::optional<std::int64_t> modified_s = std::nullopt;
    bool expanded = false; ///< a zip whose own files are entries too, below this path and '/'

    friend bool operator==(const Entry&, const Entry&) = default;
};

/// Something the container holds that is not handed out, and why. The name is printable.
struct Refusal {
    std::string name;
    std::string reason;   ///< "leaves the container", "symbolic link", "occurs twice", "encrypted", …
    bool damaged = false; ///< true: unreadable; false: refused for safety

    friend bool operator==(const Refusal&, const Refusal&) = default;
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
    /// Index of a path, exactly as written.
    [[nodiscard]] std::optional<std::size_t> find(std::string_view path) const noexcept;
};

/// Limits against hostile containers.
struct Limits {
    std::uint64_t entries = 200'000; ///< files in a zip, with the zips inside it
    std::uint64_t ratio = 1'000;     ///< unpacked bytes per packed byte, counted beyond the first 64 MiB
    std::uint64_t nested_size =
        2ULL << 30U; ///< a packed zip inside a zip is held in an unlinked temporary file
    std::uint64_t spooled_size = 64ULL << 30U; ///< so is a packed database
};

/// Opens a folder (recursively), a zip or a single file; a pipe is read as a file. A zip inside a folder or
/// zip is an entry like any other and, marked as expanded, also a folder NAME.zip/ with its files; a zip
/// inside a zip inside a zip stays a file. Links in a folder are not followed. Throws Error{missing} or
/// Error{data}.
[[nodiscard]] std::unique_ptr<Tree> open_tree(const std::string& path, const Limits& limits = {});

/// The same for bytes from a pipe (a zip or a text), kept in an unlinked temporary file.
[[nodiscard]] std::unique_ptr<Tree> open_tree(base::Input& input, const std::string& name,
                                              const Limits& limits = {});

} // namespace chatkeep::tree
