#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The content-addressed store of attachments: DIR/ab/abcdef…, named by SHA-256, filled while streaming.

#include "base/io.hpp"
#include "hash/sha.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::hash {

class DigestThread;
class SyncThread;

struct StoredMedia {
    std::string sha256; ///< lower-case hex
    std::uint64_t size; ///< bytes
    std::string front;  ///< the first bytes (at most 4096), for telling the MIME type
};

/// Where a store has the object of this SHA-256. Throws Error{data} when it is none: 64 lower-case hex
/// digits.
[[nodiscard]] std::string object_path(std::string_view folder, std::string_view sha256);

/// Two runs may fill the same store at the same time: an object appears whole under its name or not at all,
/// whatever happens to the process, and an object that is there already is not written again. Without a
/// folder (a dry store) content is hashed only. Folders get mode 0700, objects 0600.
///
/// Objects are visible as soon as put() returns, so that the next program in a pipe can use them, but survive
/// a power cut only after commit(): one sync for all of them, since a sync for each of 10,000 photos takes
/// minutes. An object whose bytes are not those of its name, since a power cut or a disk damaged it, is
/// replaced by the next put() of the same content.
class MediaStore {
public:
    /// A dry store: digests and sizes, nothing kept.
    MediaStore();
    /// Makes the folder (not its parents) when it is not there. Throws Error{io}.
    explicit MediaStore(std::string folder);
    ~MediaStore();
    MediaStore(MediaStore&&) noexcept;
    MediaStore& operator=(MediaStore&&) noexcept;
    MediaStore(const MediaStore&) = delete;
    MediaStore& operator=(const MediaStore&) = delete;

    /// Copies input to the store in 1 MiB windows. Throws what input.read() throws, or Error{io}; then
    /// nothing is kept.
    [[nodiscard]] StoredMedia put(base::Input& input);

    /// Makes everything put so far survive a power cut; call it before the output that refers to it is
    /// committed. Throws Error{io} when the disk reports that something was not written. Does nothing in a
    /// dry store.
    void commit();

    /// DIR/ab/abcdef… of an object, whether it is there or not. Empty for a dry store.
    /// See object_path(); empty where nothing is kept.
    [[nodiscard]] std::string path_of(std::string_view sha256) const;

    [[nodiscard]] bool is_dry() const noexcept { return m_folder.empty(); }

    /// Damaged objects that put() replaced.
    [[nodiscard]] std::uint64_t replaced() const noexcept { return m_replaced; }

    /// The hash of the first of them; empty: none.
    [[nodiscard]] const std::string& first_replaced() const noexcept { return m_first_replaced; }

private:
    struct Partial;
    [[nodiscard]] static std::string_view fill_window(base::Input& input, std::vector<char>& window);
    void copy(std::string_view window, base::Input& input, Digest& digest, StoredMedia& media,
              std::optional<Partial>& partial);
    [[nodiscard]] bool has(const StoredMedia& media);
    [[nodiscard]] bool is_intact(const StoredMedia& media);
    void begin_sync(std::uint64_t bytes);

    std::string m_folder;
    base::Fd m_handle;          ///< the folder, for the one sync of commit()
    std::vector<char> m_window; ///< 1 MiB from the first put() on
    std::vector<char> m_other;  ///< the same, once there was more: filled while m_window is hashed, or with
                                ///< what is in the store already
    std::unique_ptr<DigestThread> m_thread; ///< once there was enough to hash
    std::unique_ptr<SyncThread> m_sync;     ///< once enough small objects waited for the disk
    std::uint64_t m_waiting = 0;            ///< bytes of small objects since the last sync began
    std::uint64_t m_replaced = 0;
    std::string m_first_replaced;
    bool m_expects_new =
        false; ///< the last content was not there: the next one is written while it is hashed
};

} // namespace chatkeep::hash
