#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Finds the files that messages name, beside the text or in its container, and stores them.

#include "hash/media_store.hpp"
#include "model/records.hpp"
#include "tree/tree.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace chatkeep::source::whatsapp_text {

/// Which files of a folder some text named; several exports that lie in one folder share it (the readers of
/// one tree, which run one after another).
struct FolderUse {
    std::vector<bool> named;      ///< by index of the tree's entries
    std::set<std::size_t> unread; ///< texts of the folder with headers that were not read to their end yet
    bool any_read = false;        ///< one was
    /// The zip that holds the folder, with '/' at its end, empty where the tree is the zip: all of it is the
    /// export. None: the folder lies in no zip, or texts lie in other folders of that.
    std::optional<std::string> zip;
};

/// The files in the folder of one text, and elsewhere in its zip.
class AttachmentFiles {
public:
    AttachmentFiles(const tree::Tree& tree, std::size_t text_entry, std::shared_ptr<FolderUse> use);

    /// Fills sha256, size, mime and stored_name of an attachment, or why it is missing. What there is to say
    /// of that, an error while reading the file or where else such a file lies, comes back as text.
    std::string fetch(model::Attachment& attachment, hash::MediaStore& store);

    /// Whether one file of that name lies in the folder.
    [[nodiscard]] bool holds(std::string_view name) const {
        const std::size_t index = find(name);
        return index != k_none && index != k_several;
    }

    /// Whether no file lies beside the text or where else fetch(), which must have been asked before, looks.
    [[nodiscard]] bool has_none() const noexcept { return m_exact.empty() && m_others && m_others->empty(); }

    /// Names in the folder that have no '.'; null when there are none.
    [[nodiscard]] const std::set<std::string, std::less<>>* bare_names() const noexcept {
        return m_bare_names.empty() ? nullptr : &m_bare_names;
    }

    /// When the newest file of the folder, the text too, was written, as its container tells: no message can
    /// be later.
    [[nodiscard]] std::optional<std::int64_t> newest_s() const noexcept { return m_newest_s; }

    /// Gives up a text that can't be read: how many files of the folder no other text named, when this was
    /// the last one and others were read; else 0.
    [[nodiscard]] std::size_t give_up();

    /// Entries of the folder and its zip that no text named, once the last text of the folder was read to its
    /// end; else none.
    [[nodiscard]] std::vector<std::size_t> orphans();

private:
    struct NameHash {
        using is_transparent = void;

        std::size_t operator()(std::string_view name) const noexcept {
            return std::hash<std::string_view>()(name);
        }
    };

    using Names = std::unordered_map<std::string, std::size_t, NameHash, std::equal_to<>>;

    static constexpr std::size_t k_several = static_cast<std::size_t>(-1);
    static constexpr std::size_t k_none = static_cast<std::size_t>(-2);

    static void add(Names& names, std::string name, std::size_t index);
    [[nodiscard]] std::size_t find(std::string_view name) const;
    [[nodiscard]] std::vector<std::size_t> left_over() const;
    [[nodiscard]] bool lies_elsewhere(std::string_view path) const;
    [[nodiscard]] std::string hint(std::string_view name);

    const tree::Tree& m_tree;
    std::size_t m_text; ///< index of the text
    std::optional<std::int64_t> m_newest_s;
    std::string m_folder; ///< with trailing '/', empty at the top
    std::shared_ptr<FolderUse> m_use;
    std::set<std::string, std::less<>> m_bare_names;
    Names m_exact;                        ///< name in the folder → entry
    Names m_nfc;                          ///< NFC → entry, or k_several
    Names m_folded;                       ///< … without marks, with one kind of space
    std::vector<std::size_t> m_elsewhere; ///< entries in other folders of the zip, not those in zips there
    /// NFC of a name in any folder below, or elsewhere in the zip → its entries; made when asked
    std::optional<std::unordered_map<std::string, std::vector<std::size_t>>> m_others;
};

} // namespace chatkeep::source::whatsapp_text
