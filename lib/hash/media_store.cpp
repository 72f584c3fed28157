// SPDX-License-Identifier: EUPL-1.2
#include "hash/media_store.hpp"

#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/fd.hpp"
#include "base/text.hpp"
#include "hash/digest_thread.hpp"
#include "hash/hash256.hpp"
#include "hash/sync_thread.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <utility>

namespace chatkeep::hash {

namespace {

constexpr std::size_t k_window = std::size_t{1} << 20U;
constexpr std::size_t k_write = std::size_t{128} << 10U;  // more at once takes Linux up to four times as long
constexpr std::uint64_t k_send = std::uint64_t{8} << 20U; // of a big file, handed to the disk at once
constexpr std::uint64_t k_least_sent = k_window;          // less is cheaper for the disk among others
constexpr std::uint64_t k_batch = std::uint64_t{128} << 20U; // of small objects, synced while more are made
constexpr std::size_t k_apart = std::size_t{256} << 10U;     // less is hashed before a thread wakes
constexpr std::size_t k_front = 4096;
constexpr unsigned k_object_mode = 0600;
constexpr unsigned k_folder_mode = 0700;

void make_folder(const std::string& path) {
    if (::mkdir(path.c_str(), k_folder_mode) != 0 && errno != EEXIST) {
        base::throw_errno(base::Fault::io, fmt::format("cannot make the folder {}", base::printable(path)));
    }
}

/// A piece of input that is hashed by a thread; over before the piece or the digest goes.
class Hashing {
public:
    Hashing(DigestThread& thread, Digest& digest, std::string_view bytes) : m_thread(thread) {
        m_thread.begin(digest, bytes);
    }

    ~Hashing() {
        if (!m_waited) {
            try {
                m_thread.wait();
            } catch (const base::Error&) { // another error is on its way already
            }
        }
    }

    Hashing(const Hashing&) = delete;
    Hashing& operator=(const Hashing&) = delete;
    Hashing(Hashing&&) = delete;
    Hashing& operator=(Hashing&&) = delete;

    void wait() {
        m_waited = true;
        m_thread.wait();
    }

private:
    DigestThread& m_thread;
    bool m_waited = false;
};

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

    void write(std::string_view bytes) {
        const std::string place = fmt::format("to the media store {}", shown);
        written += bytes.size();
        for (; !bytes.empty(); bytes.remove_prefix(std::min(bytes.size(), k_write))) {
            base::write_all(file.get(), bytes.substr(0, k_write), place);
        }
        if (written - sent >= k_send) {
            send();
        }
    }

    /// Has the disk begin with what was written, so that commit() finds most of it done. Where the file
    /// system can't, commit() does it all.
    void send() {
        static_cast<void>(::sync_file_range(file.get(), static_cast<off64_t>(sent),
                                            static_cast<off64_t>(written - sent), SYNC_FILE_RANGE_WRITE));
        sent = written;
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
    std::uint64_t written = 0; ///< bytes
    std::uint64_t sent = 0;    ///< of them handed to the disk
    std::string name;          ///< empty while the file is nameless, and once it has its final name
    std::string shown;
};

MediaStore::MediaStore() = default;
MediaStore::~MediaStore() = default;
MediaStore::MediaStore(MediaStore&&) noexcept = default;
MediaStore& MediaStore::operator=(MediaStore&&) noexcept = default;

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

/// Written and read on while another thread hashes, which takes longer than either.
void MediaStore::copy(std::string_view window, base::Input& input, Digest& digest, StoredMedia& media,
                      std::optional<Partial>& partial) {
    if (!m_thread) {
        m_thread = std::make_unique<DigestThread>();
    }
    if (!is_dry()) {
        partial.emplace(m_folder);
    }
    std::vector<char>* next = &m_other;
    while (!window.empty()) {
        Hashing hashing(*m_thread, digest, window);
        const bool is_last = window.size() < k_window;
        media.size += window.size();
        if (partial) {
            partial->write(window);
        }
        window = is_last ? std::string_view() : fill_window(input, *next);
        next = next == &m_other ? &m_window : &m_other;
        hashing.wait();
    }
}

StoredMedia MediaStore::put(base::Input& input) {
    Digest digest(Algorithm::sha256);
    StoredMedia media{};
    std::optional<Partial> partial;
    const std::string_view window = fill_window(input, m_window);
    media.front = window.substr(0, k_front);
    // A photo that is there already, as most are in a second run, is not written to be thrown away.
    const bool is_worth_it = m_expects_new && !is_dry() && window.size() >= k_apart;
    if (window.size() == k_window || is_worth_it) {
        copy(window, input, digest, media, partial);
    } else {
        digest.update(window);
        media.size = window.size();
    }
    media.sha256 = digest.finish();
    m_expects_new = !is_dry() && !has(media);
    if (m_expects_new) {
        if (!partial) {
            partial.emplace(m_folder);
            partial->write(window);
        }
        if (partial->written - partial->sent >= k_least_sent) {
            partial->send();
        }
        make_folder(base::parent_of(path_of(media.sha256)));
        partial->move_to(path_of(media.sha256), m_folder);
        begin_sync(partial->written - partial->sent);
    }
    return media;
}

/// Has the disk begin with small objects once there are many, so that commit() finds most of it done.
void MediaStore::begin_sync(std::uint64_t bytes) {
    m_waiting += bytes;
    if (m_waiting < k_batch) {
        return;
    }
    if (!m_sync) {
        m_sync = std::make_unique<SyncThread>(m_folder);
    }
    if (m_sync->begin()) {
        m_waiting = 0;
    }
}

void MediaStore::commit() {
    // Since Linux 5.8 this also reports what an earlier write could not bring to the disk.
    if (m_handle.is_open() && ::syncfs(m_handle.get()) != 0) {
        base::throw_errno(base::Fault::io,
                          fmt::format("cannot write to the media store {}", base::printable(m_folder)));
    }
}

std::string object_path(std::string_view folder, std::string_view sha256) {
    if (!parse_hex(sha256)) {
        throw base::Error(base::Fault::data,
                          fmt::format("\"{}\" is no SHA-256 of an attachment", base::printable(sha256, 80)));
    }
    return fmt::format("{}/{}/{}", folder, sha256.substr(0, 2), sha256);
}

std::string MediaStore::path_of(std::string_view sha256) const {
    return is_dry() ? std::string() : object_path(m_folder, sha256);
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

/// Whether the store has the content. Counts an object of its name that is another: it is about to be
/// replaced.
bool MediaStore::has(const StoredMedia& media) {
    struct stat status {};

    if (::lstat(path_of(media.sha256).c_str(), &status) != 0) {
        return false;
    }
    const bool whole = S_ISREG(status.st_mode) && static_cast<std::uint64_t>(status.st_size) == media.size &&
                       is_intact(media);
    if (!whole) {
        m_first_replaced = m_replaced == 0 ? media.sha256 : m_first_replaced;
        ++m_replaced;
    }
    return whole;
}

/// Whether the object's bytes are those of its name: a name alone proves nothing of what a disk kept.
bool MediaStore::is_intact(const StoredMedia& media) {
    base::Fd file(::open(path_of(media.sha256).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!file.is_open()) {
        return false;
    }
    base::FdInput input(std::move(file), path_of(media.sha256));
    Digest digest(Algorithm::sha256);
    try {
        for (std::string_view bytes = fill_window(input, m_other); !bytes.empty();
             bytes = fill_window(input, m_other)) {
            digest.update(bytes);
        }
    } catch (const base::Error&) { // the disk can't read it
        return false;
    }
    return digest.finish() == media.sha256;
}

} // namespace chatkeep::hash
