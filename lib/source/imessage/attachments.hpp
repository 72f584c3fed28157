#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The files that messages carry: rows of the tables attachment and message_attachment_join, and where their
// bytes lie in the tree.

#include "base/sqlite.hpp"
#include "hash/media_store.hpp"
#include "model/records.hpp"
#include "tree/tree.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace chatkeep::source::imessage {

/// Entries of a stored path: one file, or those of a folder (a bundle).
struct FoundFiles {
    std::vector<std::size_t> entries;
    bool is_folder = false;
    std::size_t folder_length = 0; ///< of its path with "/" in those of the entries
};

/// Finds files by the paths that the database has for them.
class FileFinder {
public:
    /// database: path of sms.db or chat.db in the tree.
    FileFinder(const tree::Tree& tree, std::string_view database);

    [[nodiscard]] FoundFiles find(std::string_view stored) const;
    /// A backup lists the file, but this copy of the backup lacks it.
    [[nodiscard]] bool is_lacking(std::string_view stored) const;
    /// The film that belongs to a photo: beside it, of the same name.
    [[nodiscard]] std::optional<std::size_t> find_film(std::size_t photo) const;

    /// The database's own folder, with trailing '/'; empty at the top.
    [[nodiscard]] const std::string& beside() const noexcept { return m_beside; }

private:
    [[nodiscard]] std::vector<std::string> candidates(std::string_view stored) const;
    [[nodiscard]] FoundFiles find_path(const std::string& path) const;
    [[nodiscard]] FoundFiles find_similar(std::string_view below) const;

    const tree::Tree& m_tree;
    std::vector<std::string> m_roots; ///< folders, with trailing '/', that "Library/…" may stand below
    std::string m_beside;             ///< see beside()
    mutable std::unordered_map<std::string, std::size_t>
        m_similar; ///< composed path → entry, made when needed
    mutable bool m_has_similar = false;
};

/// An attachment with what is needed to put it in its place.
struct StoredFile {
    std::string guid;
    std::string original_guid; ///< before the phone gave it another
    model::Attachment attachment;
    std::string trouble; ///< why it could not be read, or is not as the backup says; empty: nothing to say
    std::optional<model::Location> place; ///< that the file is a card of
    bool hidden = false;                  ///< part of a preview
    bool sticker = false;
    bool damaged = false; ///< no file: bytes of a column that can't be read
};

class Attachments {
public:
    Attachments(const base::Database& database, const tree::Tree& tree, std::string_view path,
                hash::MediaStore& store);

    [[nodiscard]] bool has_any(std::int64_t message) const noexcept;
    /// The files of a message in the order of the join. A voice message that is gone has expired.
    [[nodiscard]] std::vector<StoredFile> read(std::int64_t message, bool is_voice);

    [[nodiscard]] const std::vector<std::string>& problems() const noexcept { return m_problems; }

    /// Entries of the folder of attachments that no message named.
    [[nodiscard]] std::vector<std::size_t> orphans() const;

    /// Rows of the table attachment that were read so far, ascending.
    [[nodiscard]] std::vector<std::int64_t> read_rows() const;

    /// Entries of message_attachment_join for whose message nobody asked so far.
    [[nodiscard]] std::uint64_t unread_joins() const;

private:
    void add_row(const base::Statement& row, bool is_voice, std::vector<StoredFile>& files);
    void add_found(const base::Statement& row, bool is_voice, StoredFile file,
                   std::vector<StoredFile>& files);
    void add_details(const base::Statement& row, StoredFile& file, std::vector<StoredFile>& files);
    void add_film(std::size_t photo, const StoredFile& of, std::vector<StoredFile>& files);
    /// The front of the file, for telling its type.
    std::string fetch(std::size_t entry, StoredFile& file);

    const tree::Tree& m_tree;
    const tree::Backup* m_backup; ///< in which the database lies; null: in none
    hash::MediaStore& m_store;
    FileFinder m_finder;
    std::vector<std::pair<std::int64_t, std::int64_t>> m_join; ///< message, attachment; ascending
    std::vector<bool> m_is_read;                               ///< by index of m_join
    std::optional<base::Statement> m_statement;
    std::vector<bool> m_named; ///< by index of the tree's entries
    std::vector<std::string> m_problems;
};

} // namespace chatkeep::source::imessage
