// SPDX-License-Identifier: EUPL-1.2
// A folder is walked and its files are opened part by part below a descriptor of the folder, never following
// a link: what is swapped for a link or a fifo meanwhile cannot lead outside or make the run hang.
#include "base/error.hpp"
#include "base/handle.hpp"
#include "base/text.hpp"
#include "tree/container.hpp"
#include "tree/names.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>
#include <string_view>
#include <utility>

namespace chatkeep::tree {

namespace {

constexpr unsigned k_max_depth = 100; // one descriptor each
constexpr int k_folder_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
constexpr int k_file_flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;

using Directory = base::Handle<DIR, &closedir>;

class FolderContainer : public Container {
public:
    FolderContainer(base::Fd folder, std::string name, Depth depth)
        : m_folder(std::move(folder)), m_name(std::move(name)), m_depth(depth) {}

    Listing list() override;
    std::unique_ptr<base::Input> open(std::size_t member, const std::string& path) const override;
    Bytes bytes(std::size_t member, const std::string& path, std::uint64_t limit) const override;

    std::uint64_t packed_size(std::size_t, const Entry& entry) const override { return entry.size; }

    unsigned zip_depth() const noexcept override { return 0; }

private:
    void walk(base::Fd folder, const std::string& prefix, unsigned depth);
    void visit(int folder, const char* name, const std::string& prefix, unsigned depth);
    void enter(int folder, const char* name, const std::string& path, unsigned depth);
    void refuse(const std::string& path, std::string reason, bool damaged);
    [[nodiscard]] base::Fd open_file(std::size_t member, const std::string& path) const;
    [[nodiscard]] std::string place_of(std::string_view path) const;

    base::Fd m_folder;
    std::string m_name;
    Depth m_depth;
    Listing m_listing;
    std::map<std::size_t, std::string> m_originals; ///< names that are not UTF-8, by member
};

std::string error_text(int code) {
    return std::strerror(code); // NOLINT(concurrency-mt-unsafe): glibc's is safe
}

Listing FolderContainer::list() {
    base::Fd top(::openat(m_folder.get(), ".", k_folder_flags));
    if (!top.is_open()) {
        base::throw_errno(base::Fault::missing,
                          fmt::format("cannot read the folder {}", base::printable(m_name)));
    }
    walk(std::move(top), "", 0);
    std::sort(m_listing.entries.begin(), m_listing.entries.end(),
              [](const Entry& a, const Entry& b) { return a.path < b.path; });
    m_originals = repair_paths(m_listing.entries);
    return std::exchange(m_listing, {});
}

void FolderContainer::walk(base::Fd folder, const std::string& prefix, unsigned depth) {
    const int descriptor = folder.get();
    const Directory directory(::fdopendir(descriptor));
    if (directory == nullptr) {
        base::throw_errno(base::Fault::missing, fmt::format("cannot read the folder {}", place_of(prefix)));
    }
    (void)folder.release(); // closedir closes it
    while (true) {
        errno = 0;
        const dirent* item = ::readdir(directory.get()); // NOLINT(concurrency-mt-unsafe): a stream of our own
        if (item == nullptr && errno != 0) {
            base::throw_errno(base::Fault::missing,
                              fmt::format("cannot read the folder {}", place_of(prefix)));
        }
        if (item == nullptr) {
            return;
        }
        const std::string_view name = item->d_name;
        if (name != "." && name != ".." && !is_clutter(name)) {
            visit(descriptor, item->d_name, prefix, depth);
        }
    }
}

void FolderContainer::visit(int folder, const char* name, const std::string& prefix, unsigned depth) {
    const std::string path = prefix + name;

    struct stat status {};

    if (::fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
        refuse(path, error_text(errno), true);
    } else if (S_ISREG(status.st_mode)) {
        m_listing.entries.push_back({path, static_cast<std::uint64_t>(status.st_size)});
    } else if (S_ISDIR(status.st_mode)) {
        if (m_depth == Depth::all) {
            enter(folder, name, path, depth + 1);
        }
    } else {
        refuse(path, S_ISLNK(status.st_mode) ? "symbolic link" : "neither a file nor a folder", false);
    }
}

void FolderContainer::enter(int folder, const char* name, const std::string& path, unsigned depth) {
    if (depth > k_max_depth) {
        refuse(path, fmt::format("more than {} folders deep", k_max_depth), false);
        return;
    }
    base::Fd inner(::openat(folder, name, k_folder_flags));
    if (!inner.is_open()) {
        refuse(path, error_text(errno), true);
        return;
    }
    walk(std::move(inner), path + "/", depth);
}

void FolderContainer::refuse(const std::string& path, std::string reason, bool damaged) {
    m_listing.refusals.push_back({base::printable(path), std::move(reason), damaged});
}

std::string FolderContainer::place_of(std::string_view path) const {
    return path.empty() ? base::printable(m_name)
                        : fmt::format("{}: {}", base::printable(m_name), base::printable(path));
}

base::Fd FolderContainer::open_file(std::size_t member, const std::string& path) const {
    const auto original = m_originals.find(member);
    std::string_view rest = original == m_originals.end() ? path : original->second;
    base::Fd folder;
    while (true) {
        const auto slash = rest.find('/');
        const std::string part(rest.substr(0, slash));
        const bool is_file = slash == std::string_view::npos;
        const int below = folder.is_open() ? folder.get() : m_folder.get();
        base::Fd next(::openat(below, part.c_str(), is_file ? k_file_flags : k_folder_flags));

        struct stat status {};

        if (!next.is_open() || (is_file && ::fstat(next.get(), &status) != 0)) {
            base::throw_errno(base::Fault::missing, fmt::format("cannot open {}", place_of(path)));
        }
        if (is_file && !S_ISREG(status.st_mode)) {
            throw base::Error(base::Fault::missing, fmt::format("{} is no file any more", place_of(path)));
        }
        if (is_file) {
            // Where the file is ours, the time of its last reading stays, too, and each reading costs less.
            static_cast<void>(::fcntl(next.get(), F_SETFL, O_NONBLOCK | O_NOATIME));
            return next;
        }
        folder = std::move(next);
        rest.remove_prefix(slash + 1);
    }
}

std::unique_ptr<base::Input> FolderContainer::open(std::size_t member, const std::string& path) const {
    return std::make_unique<base::FdInput>(open_file(member, path), place_of(path));
}

Bytes FolderContainer::bytes(std::size_t member, const std::string& path, std::uint64_t) const {
    return {open_file(member, path), place_of(path)};
}

} // namespace

std::unique_ptr<Container> make_folder_container(base::Fd folder, std::string name, Depth depth) {
    return std::make_unique<FolderContainer>(std::move(folder), std::move(name), depth);
}

} // namespace chatkeep::tree
