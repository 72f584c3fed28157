// SPDX-License-Identifier: EUPL-1.2
#include "hash/record_blobs.hpp"

#include "base/error.hpp"
#include "base/fd.hpp"
#include "hash/commitment.hpp"
#include "hash/filler.hpp"
#include "hash/media_store.hpp"

#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace chatkeep::hash {

namespace {

constexpr std::size_t k_window = 256 * 1024;
/// Stickers are WebP in every service that has them as reactions.
constexpr std::string_view k_sticker_type = "image/webp";

class FileBytes : public base::RandomBytes {
public:
    FileBytes(base::Fd file, std::string name) : m_file(std::move(file)), m_name(std::move(name)) {
        struct stat status {};

        if (::fstat(m_file.get(), &status) != 0) {
            base::throw_errno(base::Fault::missing, "cannot read " + m_name);
        }
        m_size = static_cast<std::uint64_t>(status.st_size);
    }

    std::uint64_t size() const noexcept override { return m_size; }

    std::size_t read_at(std::uint64_t offset, char* buffer, std::size_t size) const override {
        std::size_t done = 0;
        while (done < size) {
            const ssize_t count =
                ::pread(m_file.get(), buffer + done, size - done, static_cast<off_t>(offset + done));
            if (count < 0 && errno == EINTR) {
                continue;
            }
            if (count < 0) {
                base::throw_errno(base::Fault::missing, "cannot read " + m_name);
            }
            if (count == 0) {
                break;
            }
            done += static_cast<std::size_t>(count);
        }
        return done;
    }

private:
    base::Fd m_file;
    std::string m_name;
    std::uint64_t m_size = 0;
};

/// Hands out bytes in pieces that fit in memory; false when there are fewer.
template <typename Use>
bool read_pieces(const base::RandomBytes& bytes, std::uint64_t begin, std::uint64_t size, const Use& use) {
    std::string window(std::min<std::uint64_t>(size, k_window), '\0');
    while (size > 0) {
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(window.size(), size));
        if (bytes.read_at(begin, window.data(), wanted) != wanted) {
            return false;
        }
        use(std::string_view(window).substr(0, wanted));
        begin += wanted;
        size -= wanted;
    }
    return true;
}

void add_bytes(PartsCommitment& commitment, const base::RandomBytes& bytes, std::uint64_t begin,
               std::uint64_t size) {
    CHATKEEP_CHECK(
        read_pieces(bytes, begin, size, [&](std::string_view piece) { commitment.add_bytes(piece); }));
}

/// What lies between the cuts stays; cuts that do not fit cut nothing.
std::vector<BlobPart> parts_of(const std::vector<BlobCut>& cuts, std::uint64_t size) {
    std::vector<BlobPart> parts;
    std::uint64_t at = 0;
    for (const BlobCut& cut : cuts) {
        if (cut.begin < at || cut.end < cut.begin || cut.end > size) {
            return {BlobPart{.size = size, .fill = size, .may_go = false, .value = {}}};
        }
        if (cut.begin == cut.end) {
            continue; // bytes that are added stand in no original
        }
        if (cut.begin > at) {
            parts.push_back({.size = cut.begin - at, .fill = 0, .may_go = false, .value = {}});
        }
        parts.push_back({.size = cut.end - cut.begin, .fill = cut.fill, .may_go = true, .value = {}});
        at = cut.end;
    }
    if (at < size || parts.empty()) {
        parts.push_back({.size = size - at, .fill = 0, .may_go = false, .value = {}});
    }
    return parts;
}

bool is_same(const base::RandomBytes& a, std::uint64_t a_begin, const base::RandomBytes& b,
             std::uint64_t b_begin, std::uint64_t size) {
    std::string left(std::min<std::uint64_t>(size, k_window), '\0');
    std::string right(left.size(), '\0');
    while (size > 0) {
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(left.size(), size));
        const bool is_there = a.read_at(a_begin, left.data(), wanted) == wanted &&
                              b.read_at(b_begin, right.data(), wanted) == wanted;
        if (!is_there || left.compare(0, wanted, right, 0, wanted) != 0) {
            return false;
        }
        a_begin += wanted;
        b_begin += wanted;
        size -= wanted;
    }
    return true;
}

template <typename V>
std::vector<RecordBlob> list_all(const V& record) {
    std::vector<RecordBlob> blobs;
    std::size_t index = 0;
    record.find("attachments").value_or(V()).for_each_item([&](const V& attachment) {
        const std::string_view sha256 = attachment.text_of("sha256");
        if (!sha256.empty()) {
            blobs.push_back(
                {attachment_field(index), std::string(sha256), std::string(attachment.text_of("mime"))});
        }
        ++index;
    });
    index = 0;
    record.find("reactions").value_or(V()).for_each_item([&](const V& reaction) {
        const std::string_view sha256 = reaction.text_of("sticker_sha256");
        if (!sha256.empty()) {
            blobs.push_back({sticker_field(index), std::string(sha256), std::string(k_sticker_type)});
        }
        ++index;
    });
    std::sort(blobs.begin(), blobs.end(),
              [](const RecordBlob& a, const RecordBlob& b) { return a.field < b.field; });
    return blobs;
}

/// False when there are fewer bytes.
bool add_filler(Filler& filler, const base::RandomBytes& bytes, std::uint64_t begin, std::uint64_t size) {
    return read_pieces(bytes, begin, size, [&](std::string_view piece) { filler.add(piece); });
}

} // namespace

std::unique_ptr<base::RandomBytes> StoredObjects::open(const std::string& sha256) const {
    std::string path = object_path(m_folder, sha256);
    base::Fd file = base::open_file_to_read(path);
    return std::make_unique<FileBytes>(std::move(file), std::move(path));
}

std::unique_ptr<base::RandomBytes> StoredObjects::find(const std::string& sha256) const {
    const std::string path = object_path(m_folder, sha256);
    return ::access(path.c_str(), R_OK) == 0 ? open(sha256) : nullptr;
}

std::vector<RecordBlob> list_blobs(const stream::Value& record) {
    return list_all(record);
}

std::vector<RecordBlob> list_blobs(const WrittenValue& record) {
    return list_all(record);
}

BlobCommitment commit_blob(const Hash256& field_key, const StoredObjects& objects,
                           const std::string& sha256) {
    const std::unique_ptr<base::RandomBytes> bytes = objects.open(sha256);
    BlobCommitment commitment;
    commitment.parts = parts_of(objects.find_cuts(*bytes), bytes->size());
    PartsCommitment whole;
    std::uint32_t number = 0;
    std::uint64_t begin = 0;
    for (BlobPart& part : commitment.parts) {
        whole.begin_part(part_key(field_key, number++));
        add_bytes(whole, *bytes, begin, part.size);
        part.value = whole.end_part();
        begin += part.size;
    }
    commitment.value = whole.finish();
    return commitment;
}

std::optional<std::size_t> count_parts(const StoredObjects& objects, const std::string& sha256) {
    const std::unique_ptr<base::RandomBytes> bytes = objects.find(sha256);
    return bytes == nullptr ? std::nullopt
                            : std::optional(parts_of(objects.find_cuts(*bytes), bytes->size()).size());
}

bool is_cut_from(const base::RandomBytes& bytes, const base::RandomBytes& original,
                 const std::vector<BlobPart>& parts) {
    Filler filler;
    std::uint64_t read = 0;
    std::uint64_t at = 0;
    bool is_fitting = true;
    for (const BlobPart& part : parts) {
        if (part.may_go) {
            is_fitting = is_fitting && add_filler(filler, bytes, at, part.fill);
        } else {
            is_fitting = is_fitting && is_same(bytes, at, original, read, part.size);
            filler.keep(part.size);
        }
        read += part.size;
        at += part.may_go ? part.fill : part.size;
    }
    return is_fitting && filler.is_plain() && at == bytes.size();
}

void add_record(LeafBatch& batch, const Hash256& message_key, const RecordFields& fields,
                const std::vector<RecordBlob>& blobs, const StoredObjects& objects) {
    batch.begin(message_key);
    auto blob = objects.is_there() ? blobs.begin() : blobs.end();
    const auto add_blobs_before = [&](std::string_view name) {
        for (; blob != blobs.end() && (name.empty() || blob->field < name); ++blob) {
            const Hash256 key = field_key(message_key, blob->field);
            batch.add({blob->field, FieldKind::blob, {}, commit_blob(key, objects, blob->sha256).value});
        }
    };
    for (const RecordFields::Field& field : fields.fields()) {
        add_blobs_before(field.name);
        batch.add({field.name, kind_of(field.name), field.bytes, {}});
    }
    add_blobs_before({});
}

Hash256 record_leaf(const Hash256& message_key, const RecordFields& fields,
                    const std::vector<RecordBlob>& blobs, const StoredObjects& objects) {
    LeafBatch batch;
    add_record(batch, message_key, fields, blobs, objects);
    return batch.take().front();
}

} // namespace chatkeep::hash
