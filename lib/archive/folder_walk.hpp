#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Everything below a folder, without following a link anywhere on the way.

#include "base/fd.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace chatkeep::archive {

enum class WalkedKind : std::uint8_t {
    file,
    folder,  ///< only by a walk of the top level
    link,    ///< symbolic link
    special, ///< device, pipe, socket
    empty_folder,
    unreadable, ///< a file or folder that can't be opened
    too_deep,   ///< a folder below FolderWalk::k_deepest
};

struct Walked {
    WalkedKind kind = WalkedKind::file;
    std::string path; ///< relative to the folder, with '/'
    base::Fd fd;      ///< of a file, open to read
};

/// Depth first, in no fixed order. Memory: one step per level.
class FolderWalk {
public:
    static constexpr std::size_t k_deepest = 128;

    enum class Depth : std::uint8_t { top, all };

    /// folder: an open folder; the walk has a descriptor of its own.
    FolderWalk(const base::Fd& folder, Depth depth);
    ~FolderWalk();
    FolderWalk(const FolderWalk&) = delete;
    FolderWalk& operator=(const FolderWalk&) = delete;
    FolderWalk(FolderWalk&&) = delete;
    FolderWalk& operator=(FolderWalk&&) = delete;

    std::optional<Walked> next();

private:
    struct Level;

    bool push(base::Fd folder, std::size_t path_length);
    std::optional<Walked> visit(const char* name);
    std::optional<Walked> leave();

    Depth m_depth;
    std::vector<Level> m_levels;
    std::string m_path;
};

/// Opens an existing folder; a link to one is followed. Throws Error{missing}.
[[nodiscard]] base::Fd open_folder(const std::string& path);

/// Opens a regular file in a folder, name without '/'; not open when it is missing, a link or no regular
/// file.
[[nodiscard]] base::Fd open_in(const base::Fd& folder, const std::string& name);

} // namespace chatkeep::archive
