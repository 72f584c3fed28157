// SPDX-License-Identifier: EUPL-1.2
#include "hash/media_store.hpp"

#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/fd.hpp"
#include "base/text.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <future>
#include <utility>

namespace chatkeep::hash {

namespace {

constexpr std::size_t k_window = std::size_t{1} << 20U;
constexpr std::size_t k_write = std::size_t{128} << 10U; // more at once takes Linux up to four times as long
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
        const std::string place = fmt::format("to the media store {}", shown);
        for (; !bytes.empty(); bytes.remove_prefix(std::min(bytes.size(), k_write))) {
            base::write_all(file.get(), bytes.substr(0, k_write), place);
        }
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

/// Of more than one window: written and read on while another thread hashes, which takes longer than either.
void MediaStore::copy(std::string_view window, base::Input& input, Digest& digest, StoredMedia& media,
                      std::optional<Partial>& partial) {
    if (!is_dry()) {
        partial.emplace(m_folder);
    }
    std::vector<char>* next = &m_other;
    while (!window.empty()) {
        auto hashed = std::async(std::launch::async, [&digest, window] { digest.update(window); });
        media.size += window.size();
        if (partial) {
            partial->write(window);
        }
        window = fill_window(input, *next);
        next = next == &m_other ? &m_window : &m_other;
        hashed.get();
    }
}

StoredMedia MediaStore::put(base::Input& input) {
    Digest digest(Algorithm::sha256);
    StoredMedia media{};
    std::optional<Partial> partial;
    const std::string_view window = fill_window(input, m_window);
    media.front = window.substr(0, k_front);
    if (window.size() == k_window) {
        copy(window, input, digest, media, partial);
        media.sha256 = digest.finish();
    } else {
        digest.update(window);
        media.size = window.size();
        media.sha256 = digest.finish();
        if (!is_dry() && !has(media)) { // the usual photo: not written to be thrown away
            partial.emplace(m_folder);
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

std::string_view MediaStore::fill_window(base::Input& input, std::vector<char>& window) {
    window.resize(k_window);
    std::size_t used = 0;
    while (used < k_window) {
        const std::size_t count = input.read(window.data() + used, k_window - used);
        if (count == 0) {
            break;
        }
        used += count;
    }
    return {window.data(), used};
}

bool MediaStore::has(const StoredMedia& media) const {
    struct stat status {};

    return ::lstat(path_of(media.sha256).c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
           static_cast<std::uint64_t>(status.st_size) == media.size;
}

} // namespace chatkeep::hash
