#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The attachments of a record as fields: their bytes are committed in parts, from the media store.

#include "base/random_bytes.hpp"
#include "hash/hash256.hpp"
#include "hash/record_fields.hpp"
#include "stream/value.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace chatkeep::hash {

/// The objects of a media store by their SHA-256.
class StoredObjects {
public:
    /// Empty: there is no store.
    explicit StoredObjects(std::string folder) : m_folder(std::move(folder)) {}

    [[nodiscard]] bool is_there() const noexcept { return !m_folder.empty(); }

    /// Throws Error{missing}.
    [[nodiscard]] std::unique_ptr<base::RandomBytes> open(const std::string& sha256) const;

private:
    std::string m_folder;
};

/// An attachment or sticker whose bytes belong to a record.
struct RecordBlob {
    std::string field; ///< "blob.0"
    std::string sha256;
    std::string mime;

    friend bool operator==(const RecordBlob&, const RecordBlob&) = default;
};

/// Those of a record, in the byte order of the names of their fields.
[[nodiscard]] std::vector<RecordBlob> list_blobs(const stream::Value& record);

/// The commitment of a blob, with the cuts between its parts.
struct BlobCommitment {
    std::vector<std::uint64_t> cuts;
    std::vector<Hash256> parts;
    Hash256 value{};
};

/// Reads the bytes in windows of 256 KiB.
[[nodiscard]] BlobCommitment commit_blob(const Hash256& field_key, const base::RandomBytes& bytes);

/// The leaf of a record that is there whole. objects: where blobs are read; without a store they are no part of
/// the leaf.
[[nodiscard]] Hash256 record_leaf(const Hash256& message_key, const RecordFields& fields,
                                  const std::vector<RecordBlob>& blobs, const StoredObjects& objects);

} // namespace chatkeep::hash
