// SPDX-License-Identifier: EUPL-1.2
#include "hash/media_store.hpp"

#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/fd.hpp"
#include "base/text.hpp"
#include "hash/sha.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <optional>
#include <utility>

namespace chatkeep::hash {

namespace {

constexpr std::size_t k_window = std::size_t{1} << 20U;
constexpr std::size_t k_front = 4096;
constexpr unsigned k_object_mode = 0600;
constexpr unsigned k_folder_mode = 0700;

void make_folder(const std::string& path) {
    if (::mkdir(path.c_str(), k_folder_mode) != 0 && errno != EEXIST) {
        base::throw_errno(base::Fault::io, fmt::format("cannot make the folder {}", base::printable(path)));
    }
}

} // namespace

/// Bytes on their way into the store: a nameless file where the file system has them, else
/// DIR/.RANDOM.partial.
struct MediaStore::Partial {
    explicit Partial(const std::string& folder)
        : file(::open(folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, k_object_mode)),
          shown(base::printable(folder)) {
        if (!file.is_open()) {
            name = fmt::format("{}/.{}.partial", folder, base::random_word());
            file = base::Fd(
                ::open(name.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, k_object_mode));
        }
        if (!file.is_open()) {
            name.clear();
            base::throw_errno(base::Fault::io, fmt::format("cannot write to the media store {}", shown));
        }
    }

    ~Partial() {
        if (!name.empty()) {
            ::unlink(name.c_str());
        }
    }

    Partial(const Partial&) = delete;
    Partial& operator=(const Partial&) = delete;
    Partial(Partial&&) = delete;
    Partial& operator=(Partial&&) = delete;

    void write(std::string_view bytes) const {
        base::write_all(file.get(), bytes, fmt::format("to the media store {}", shown));
    }

    /// Gives the bytes their name. An object of the same name, put there by another run meanwhile or left
    /// short by a power cut, gives way: it has the same content or is damaged.
    void move_to(const std::string& path, const std::string& folder) {
        if (name.empty()) {
            const std::string self = fmt::format("/proc/self/fd/{}", file.get());
            if (::linkat(AT_FDCWD, self.c_str(), AT_FDCWD, path.c_str(), AT_SYMLINK_FOLLOW) == 0) {
                return;
            }
            name = fmt::format("{}/.{}.partial", folder, base::random_word());
            if (errno != EEXIST ||
                ::linkat(AT_FDCWD, self.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) != 0) {
                name.clear();
                base::throw_errno(base::Fault::io, fmt::format("cannot create {}", base::printable(path)));
            }
        }
        if (std::rename(name.c_str(), path.c_str()) != 0) {
            base::throw_errno(base::Fault::io, fmt::format("cannot create {}", base::printable(path)));
        }
        name.clear();
    }

    base::Fd file;
    std::string name; ///< empty while the file is nameless, and once it has its final name
    std::string shown;
};

MediaStore::MediaStore(std::string folder) : m_folder(std::move(folder)) {
    while (m_folder.size() > 1 && m_folder.back() == '/') {
        m_folder.pop_back();
    }
    make_folder(m_folder);
    m_handle = base::Fd(::open(m_folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!m_handle.is_open()) {
        base::throw_errno(base::Fault::io,
                          fmt::format("cannot open the media store {}", base::printable(m_folder)));
    }
}

StoredMedia MediaStore::put(base::Input& input) {
    Digest digest(Algorithm::sha256);
    StoredMedia media{};
    std::optional<Partial> partial;
    bool more = true;
    bool known = is_dry();
    while (more) {
        const std::string_view window = fill_window(input);
        more = window.size() == k_window;
        digest.update(window);
        if (media.size == 0) {
            media.front = window.substr(0, k_front);
        }
        media.size += window.size();
        if (!more) {
            media.sha256 = digest.finish();
            known = known || (!partial && has(media)); // the usual photo: not written to be thrown away
        }
        if (!known && !partial) {
            partial.emplace(m_folder);
        }
        if (partial) {
            partial->write(window);
        }
    }
    if (partial && !has(media)) {
        make_folder(base::parent_of(path_of(media.sha256)));
        partial->move_to(path_of(media.sha256), m_folder);
    }
    return media;
}

void MediaStore::commit() {
    // Since Linux 5.8 this also reports what an earlier write could not bring to the disk.
    if (m_handle.is_open() && ::syncfs(m_handle.get()) != 0) {
        base::throw_errno(base::Fault::io,
                          fmt::format("cannot write to the media store {}", base::printable(m_folder)));
    }
}

std::string MediaStore::path_of(std::string_view sha256) const {
    return is_dry() ? std::string() : fmt::format("{}/{}/{}", m_folder, sha256.substr(0, 2), sha256);
}

std::string_view MediaStore::fill_window(base::Input& input) {
    m_window.resize(k_window);
    std::size_t used = 0;
    while (used < k_window) {
        const std::size_t count = input.read(m_window.data() + used, k_window - used);
        if (count == 0) {
            break;
        }
        used += count;
    }
    return {m_window.data(), used};
}

bool MediaStore::has(const StoredMedia& media) const {
    struct stat status {};

    return ::lstat(path_of(media.sha256).c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
           static_cast<std::uint64_t>(status.st_size) == media.size;
}

} // namespace chatkeep::hash
