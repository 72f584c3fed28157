#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The files of messages: where they lie in the tree, whether they are those that were sent, why they are not
// there.

#include "hash/media_store.hpp"
#include "model/records.hpp"
#include "source/whatsapp_ios/rows.hpp"
#include "tree/tree.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::source::whatsapp_ios {

/// Something to tell about an attachment.
struct MediaTrouble {
    model::NoticeCode code{};
    std::string name;
    std::string detail;
};

/// A MIME type: what a file's row has where that of contacts has cards.
[[nodiscard]] bool is_mime_type(std::string_view text) noexcept;

/// The SHA-256 of a file as its row has it where that of contacts has names, as hex; empty when it has none.
[[nodiscard]] std::string sent_digest(const MessageRow& row);

struct MediaWanted {
    bool view_once = false;
    bool is_document = false;
    bool is_gif = false;
};

/// The files that belong to one ChatStorage.sqlite.
class MediaFiles {
public:
    /// within: path of the database in the tree.
    MediaFiles(const tree::Tree& tree, std::string_view within, hash::MediaStore& store);

    /// The attachment of the row, with its bytes in the store or the reason why not, and its thumbnail when
    /// that is all that is left.
    void read(const MessageRow& row, const MediaWanted& wanted, model::Message& message,
              std::vector<MediaTrouble>& troubles);

    /// The picture that goes with a place or a link, if it is there.
    void read_preview(const MessageRow& row, model::Message& message, std::vector<MediaTrouble>& troubles);

    /// Whether the file of the row, or its thumbnail, is there. One that could not be read is not.
    [[nodiscard]] bool has_picture(const MessageRow& row) const;

    /// Bytes that stand in the database.
    void store_bytes(std::string_view bytes, model::Attachment& attachment);

    /// Entries of the folder of media that no row named. Pictures of persons and miniatures are no media.
    [[nodiscard]] std::vector<std::size_t> orphans() const;

private:
    [[nodiscard]] std::vector<std::string> places_of(std::string_view stored) const;
    [[nodiscard]] std::optional<std::size_t> locate(std::string_view stored) const;
    [[nodiscard]] std::optional<std::size_t> find(std::string_view stored);
    [[nodiscard]] bool is_lacking(std::string_view stored) const;
    [[nodiscard]] std::string refusal_of(std::string_view stored) const;
    [[nodiscard]] bool is_miniature(std::size_t entry) const;
    void fetch(std::size_t entry, model::Attachment& attachment, std::vector<MediaTrouble>& troubles);
    void explain_missing(const MessageRow& row, const MediaWanted& wanted, model::Attachment& attachment,
                         std::vector<MediaTrouble>& troubles);
    bool read_thumbnail(const MessageRow& row, std::string_view role, model::Message& message,
                        std::vector<MediaTrouble>& troubles);

    const tree::Tree& m_tree;
    hash::MediaStore& m_store;
    std::vector<std::string> m_roots; ///< folders that stored paths may start from, the likeliest first
    std::vector<bool> m_named;        ///< by index of the tree's entries
    std::vector<bool> m_unreadable;   ///< the same
};

} // namespace chatkeep::source::whatsapp_ios
