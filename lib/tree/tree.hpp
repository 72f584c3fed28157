#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Containers as read-only file trees. A source reader sees a tree, never a path.

#include "base/io.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::tree {

/// A file in a tree. Names are UTF-8 with '/', relative, without ".", ".." or empty parts.
struct Entry {
    std::string path;
    std::uint64_t size = 0;                  ///< bytes when unpacked, as the container declares
    std::optional<std::int64_t> modified_s;  ///< civil seconds since 1970 as the container writes them (zip: local clock)
};

/// Something the container holds that is not handed out, and why. The name is printable.
struct Refusal {
    std::string name;
    std::string reason;   ///< "leaves the container", "symbolic link", "occurs twice", "encrypted", …
    bool damaged = false; ///< true: unreadable; false: refused for safety
};

class Tree {
public:
    virtual ~Tree() = default;
    /// Sorted by path (bytewise), each path once.
    [[nodiscard]] virtual const std::vector<Entry>& entries() const noexcept = 0;
    [[nodiscard]] virtual const std::vector<Refusal>& refusals() const noexcept = 0;
    /// Opens an entry from its start; may be called again for a second pass. Reading throws Error{data} when the
    /// entry is damaged, longer than it declares or unpacks beyond the limits.
    [[nodiscard]] virtual std::unique_ptr<base::Input> open(std::size_t index) const = 0;
    /// Name of the container for messages and titles: last part of its path, "standard input".
    [[nodiscard]] virtual const std::string& name() const noexcept = 0;
    /// Index of a path, exactly as written.
    [[nodiscard]] std::optional<std::size_t> find(std::string_view path) const noexcept;
};

/// Limits against hostile containers.
struct Limits {
    std::uint64_t entries = 200'000;
    std::uint64_t ratio = 1'000;                     ///< unpacked bytes per packed byte, counted beyond the first 64 MiB
    std::uint64_t nested_size = 2ULL << 30U;         ///< a zip inside a zip is held in an unlinked temporary file
};

/// Opens a folder (recursively), a zip or a single file. A zip that lies inside another container appears as a folder
/// NAME.zip/ in its parent, one level deep. Throws Error{missing} or Error{data}.
[[nodiscard]] std::unique_ptr<Tree> open_tree(const std::string& path, const Limits& limits = {});

/// The same for bytes from a pipe (a zip or a text), kept in an unlinked temporary file.
[[nodiscard]] std::unique_ptr<Tree> open_tree(base::Input& input, const std::string& name, const Limits& limits = {});

} // namespace chatkeep::tree
