#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The attachments of a record as fields: their bytes are committed in parts, from the media store.

#include "base/random_bytes.hpp"
#include "hash/hash256.hpp"
#include "hash/leaf_batch.hpp"
#include "hash/record_fields.hpp"
#include "stream/value.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace chatkeep::hash {

/// Bytes of an attachment that may have to go: metadata, say.
struct BlobCut {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    std::uint64_t fill = 0; ///< how many bytes stand in their place then

    friend bool operator==(const BlobCut&, const BlobCut&) = default;
};

/// Sorted cuts without overlaps, told from the bytes alone; none for what can't be cut. The cuts stand in the
/// records, so that no verifier needs this.
using FindCuts = std::vector<BlobCut> (*)(const base::RandomBytes&);

/// The objects of a media store by their SHA-256.
class StoredObjects {
public:
    /// folder: empty: there is no store.
    StoredObjects(std::string folder, FindCuts finder) : m_folder(std::move(folder)), m_find_cuts(finder) {}

    [[nodiscard]] bool is_there() const noexcept { return !m_folder.empty(); }

    [[nodiscard]] std::vector<BlobCut> find_cuts(const base::RandomBytes& bytes) const {
        return m_find_cuts(bytes);
    }

    /// Throws Error{missing}.
    [[nodiscard]] std::unique_ptr<base::RandomBytes> open(const std::string& sha256) const;
    /// nullptr when it is not there.
    [[nodiscard]] std::unique_ptr<base::RandomBytes> find(const std::string& sha256) const;

private:
    std::string m_folder;
    FindCuts m_find_cuts;
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
[[nodiscard]] std::vector<RecordBlob> list_blobs(const WrittenValue& record);

/// A run of bytes between two cuts.
struct BlobPart {
    std::uint64_t size = 0; ///< in the original
    std::uint64_t fill = 0; ///< in the file from which it is gone
    bool may_go = false;
    Hash256 value{}; ///< e_j
};

/// The commitment of a blob with its parts, of which there is at least one.
struct BlobCommitment {
    std::vector<BlobPart> parts;
    Hash256 value{};
};

/// Reads the bytes in windows of 256 KiB.
[[nodiscard]] BlobCommitment commit_blob(const Hash256& field_key, const StoredObjects& objects,
                                         const std::string& sha256);

/// How many parts the commitment of an object has; nothing when it is not in the store.
[[nodiscard]] std::optional<std::size_t> count_parts(const StoredObjects& objects, const std::string& sha256);

/// Whether bytes are those of the parts that stay, of which there is something, with no more than filler
/// where the others were.
[[nodiscard]] bool is_cut_from(const base::RandomBytes& bytes, const base::RandomBytes& original,
                               const std::vector<BlobPart>& parts);

/// Adds a record that is there whole to a batch. objects: where blobs are read; without a store they are no
/// part of the leaf.
void add_record(LeafBatch& batch, const Hash256& message_key, const RecordFields& fields,
                const std::vector<RecordBlob>& blobs, const StoredObjects& objects);
/// The leaf of one such record.
[[nodiscard]] Hash256 record_leaf(const Hash256& message_key, const RecordFields& fields,
                                  const std::vector<RecordBlob>& blobs, const StoredObjects& objects);

} // namespace chatkeep::hash
