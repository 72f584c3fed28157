#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The content-addressed store of attachments: DIR/ab/abcdef…, named by SHA-256, filled while streaming.

#include "base/io.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace chatkeep::hash {

struct StoredMedia {
    std::string sha256; ///< lower-case hex
    std::uint64_t size; ///< bytes
    std::string front;  ///< the first bytes (at most 4096), for telling the MIME type
};

/// Two runs may fill the same store at the same time: an object appears whole under its name or not at all, and an
/// object that is there already is not written again. Without a folder (a dry store) content is hashed only.
class MediaStore {
public:
    /// A dry store: digests and sizes, nothing kept.
    MediaStore() = default;
    /// Makes the folder when it is not there. Throws Error{io}.
    explicit MediaStore(std::string folder);

    /// Copies input to the store in 1 MiB windows. Throws what input.read() throws; then nothing is kept.
    [[nodiscard]] StoredMedia put(base::Input& input);

    /// DIR/ab/abcdef… of an object, whether it is there or not. Empty for a dry store.
    [[nodiscard]] std::string path_of(std::string_view sha256) const;

    [[nodiscard]] bool is_dry() const noexcept {
        return m_folder.empty();
    }

private:
    std::string m_folder;
};

} // namespace chatkeep::hash
