// SPDX-License-Identifier: EUPL-1.2
#include "archive/folder_walk.hpp"

#include "base/error.hpp"
#include "base/handle.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string_view>
#include <utility>

namespace chatkeep::archive {

using Directory = base::Handle<DIR, &::closedir>;

struct FolderWalk::Level {
    Directory directory;
    std::size_t path_length; ///< of the folder itself, without the final '/'
    bool empty = true;
};

FolderWalk::FolderWalk(const base::Fd& folder, Depth depth) : m_depth(depth) {
    // A fresh descriptor: a copy would share its place in the listing with the caller's.
    base::Fd own(::openat(folder.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!own.is_open() || !push(std::move(own), 0)) {
        base::throw_errno(base::Fault::missing, "cannot list the folder");
    }
}

FolderWalk::~FolderWalk() = default;

bool FolderWalk::push(base::Fd folder, std::size_t path_length) {
    Directory directory(::fdopendir(folder.get()));
    if (!directory) {
        return false;
    }
    static_cast<void>(folder.release());
    m_levels.push_back(Level{std::move(directory), path_length, true});
    return true;
}

std::optional<Walked> FolderWalk::leave() {
    const Level level = std::move(m_levels.back());
    m_levels.pop_back();
    m_path.resize(level.path_length);
    if (level.empty && !m_levels.empty()) {
        return Walked{WalkedKind::empty_folder, m_path, {}};
    }
    return std::nullopt;
}

std::optional<Walked> FolderWalk::visit(const char* name) {
    Level& level = m_levels.back();
    level.empty = false;
    m_path.resize(level.path_length);
    m_path.append(m_path.empty() ? "" : "/").append(name);
    const int parent = ::dirfd(level.directory.get());

    struct stat status {};

    if (::fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
        return Walked{WalkedKind::unreadable, m_path, {}};
    }
    if (S_ISLNK(status.st_mode)) {
        return Walked{WalkedKind::link, m_path, {}};
    }
    if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)) {
        return Walked{WalkedKind::special, m_path, {}};
    }
    const bool is_folder = S_ISDIR(status.st_mode);
    if (is_folder && m_depth == Depth::top) {
        return Walked{WalkedKind::folder, m_path, {}};
    }
    if (is_folder && m_levels.size() >= k_deepest) {
        return Walked{WalkedKind::too_deep, m_path, {}};
    }
    const int flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | (is_folder ? O_DIRECTORY : 0);
    base::Fd fd(::openat(parent, name, flags));
    if (!fd.is_open()) {
        return Walked{WalkedKind::unreadable, m_path, {}};
    }
    if (!is_folder) {
        return Walked{WalkedKind::file, m_path, std::move(fd)};
    }
    if (!push(std::move(fd), m_path.size())) {
        return Walked{WalkedKind::unreadable, m_path, {}};
    }
    return std::nullopt;
}

std::optional<Walked> FolderWalk::next() {
    while (!m_levels.empty()) {
        DIR* const stream = m_levels.back().directory.get();
        const dirent* entry = ::readdir(stream); // NOLINT(concurrency-mt-unsafe): one stream, one thread
        const std::string_view name = entry == nullptr ? std::string_view() : std::string_view(entry->d_name);
        if (name == "." || name == "..") {
            continue;
        }
        auto found = entry == nullptr ? leave() : visit(entry->d_name);
        if (found) {
            return found;
        }
    }
    return std::nullopt;
}

base::Fd open_folder(const std::string& path) {
    base::Fd folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder.is_open()) {
        base::throw_errno(base::Fault::missing, "cannot open the folder " + path);
    }
    return folder;
}

base::Fd open_in(const base::Fd& folder, const std::string& name) {
    base::Fd fd(::openat(folder.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));

    struct stat status {};

    if (!fd.is_open() || ::fstat(fd.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
        return {};
    }
    return fd;
}

} // namespace chatkeep::archive
