// SPDX-License-Identifier: EUPL-1.2
#include "tree/backup_tree.hpp"

#include "base/text.hpp"
#include "tree/ios_backup.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>
#include <utility>

namespace chatkeep::tree {

namespace {

constexpr std::uint32_t k_outer = 0xFFFFFFFF; // an entry of the tree behind

class BackupTree : public Tree {
public:
    BackupTree(std::unique_ptr<Tree> outer, std::vector<IosBackup> backups);

    const std::vector<Entry>& entries() const noexcept override { return m_entries; }

    const std::vector<Refusal>& refusals() const noexcept override { return m_refusals; }

    std::unique_ptr<base::Input> open(std::size_t index) const override;
    Bytes bytes(std::size_t index) const override;

    const std::string& name() const noexcept override { return m_outer->name(); }

    const std::vector<Backup>& backups() const noexcept override { return m_about; }

    bool is_lacking(std::string_view path) const noexcept override {
        return std::binary_search(m_lacking.begin(), m_lacking.end(), path);
    }

    std::string remark(std::size_t index) const override;

private:
    /// Where an entry comes from.
    struct Place {
        std::uint32_t backup = k_outer;
        std::uint32_t file = 0; ///< in the backup, or of the outer tree
    };

    void merge();
    void drop_present();
    void refuse_repeated(std::vector<std::pair<Entry, Place>>& items);

    std::unique_ptr<Tree> m_outer;
    std::vector<IosBackup> m_backups;
    std::vector<Backup> m_about;
    std::vector<Entry> m_entries;
    std::vector<Place> m_places; ///< by entry
    std::vector<Refusal> m_refusals;
    std::vector<std::string> m_lacking; ///< sorted
};

BackupTree::BackupTree(std::unique_ptr<Tree> outer, std::vector<IosBackup> backups)
    : m_outer(std::move(outer)), m_backups(std::move(backups)), m_refusals(m_outer->refusals()) {
    for (IosBackup& backup : m_backups) {
        m_about.push_back(std::move(backup.about));
        std::move(backup.lacking.begin(), backup.lacking.end(), std::back_inserter(m_lacking));
        std::move(backup.refusals.begin(), backup.refusals.end(), std::back_inserter(m_refusals));
    }
    std::sort(m_lacking.begin(), m_lacking.end());
    merge();
    drop_present();
    std::sort(m_refusals.begin(), m_refusals.end(), [](const Refusal& a, const Refusal& b) {
        return std::tie(a.name, a.reason) < std::tie(b.name, b.reason);
    });
}

/// The outer entries that store no file of a backup, and all files of the backups.
void BackupTree::merge() {
    std::vector<bool> stores(m_outer->entries().size(), false);
    std::vector<std::pair<Entry, Place>> items;
    for (std::size_t i = 0; i < m_backups.size(); ++i) {
        std::vector<BackupFile>& files = m_backups[i].files;
        for (std::size_t k = 0; k < files.size(); ++k) {
            stores[files[k].stored] = true;
            const Place place{static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(k)};
            items.emplace_back(std::exchange(files[k].entry, {}), place);
        }
    }
    for (std::size_t i = 0; i < stores.size(); ++i) {
        if (!stores[i]) {
            items.emplace_back(m_outer->entries()[i], Place{k_outer, static_cast<std::uint32_t>(i)});
        }
    }
    std::sort(items.begin(), items.end(),
              [](const auto& a, const auto& b) { return a.first.path < b.first.path; });
    refuse_repeated(items);
    m_entries.reserve(items.size());
    m_places.reserve(items.size());
    for (auto& [entry, place] : items) {
        m_entries.push_back(std::move(entry));
        m_places.push_back(place);
    }
}

/// A path that a manifest names twice lacks nothing when one of the two is stored.
void BackupTree::drop_present() {
    std::erase_if(m_lacking, [this](const std::string& path) {
        const auto entry =
            std::lower_bound(m_entries.begin(), m_entries.end(), path,
                             [](const Entry& e, const std::string& wanted) { return e.path < wanted; });
        return entry != m_entries.end() && entry->path == path;
    });
}

/// A manifest that names a path twice does not tell which file is meant.
void BackupTree::refuse_repeated(std::vector<std::pair<Entry, Place>>& items) {
    std::set<std::string> repeated;
    for (std::size_t i = 1; i < items.size(); ++i) {
        if (items[i].first.path == items[i - 1].first.path) {
            repeated.insert(items[i].first.path);
        }
    }
    for (const std::string& path : repeated) {
        m_refusals.push_back({base::printable(path), "occurs twice", false});
    }
    std::erase_if(items, [&](const auto& item) { return repeated.contains(item.first.path); });
}

Bytes BackupTree::bytes(std::size_t index) const {
    const Place& place = m_places.at(index);
    if (place.backup == k_outer) {
        return m_outer->bytes(place.file);
    }
    const IosBackup& backup = m_backups[place.backup];
    return backup.plain(*m_outer, backup.files[place.file], m_entries[index].path).bytes;
}

std::unique_ptr<base::Input> BackupTree::open(std::size_t index) const {
    const Place& place = m_places.at(index);
    if (place.backup == k_outer) {
        return m_outer->open(place.file);
    }
    const BackupFile& file = m_backups[place.backup].files[place.file];
    if (file.key.empty()) {
        return m_outer->open(file.stored);
    }
    return std::make_unique<BytesInput>(bytes(index));
}

std::string BackupTree::remark(std::size_t index) const {
    const Place& place = m_places.at(index);
    if (place.backup == k_outer) {
        return m_outer->remark(place.file);
    }
    const IosBackup& backup = m_backups[place.backup];
    return backup.plain(*m_outer, backup.files[place.file], m_entries[index].path).remark;
}

/// Folders that may be backups, in order. A Snapshot folder is the unfinished next state of the backup it
/// lies in and counts only where that has no manifest of its own.
std::set<std::string> candidate_folders(const Tree& tree) {
    std::set<std::string> folders;
    for (const Entry& entry : tree.entries()) {
        for (const std::string_view name : {"Manifest.db", "Manifest.mbdb", "Manifest.plist"}) {
            const std::string_view path = entry.path;
            if (path == name || (path.ends_with(name) && path[path.size() - name.size() - 1] == '/')) {
                folders.emplace(path.substr(0, path.size() - name.size()));
            }
        }
    }
    constexpr std::string_view snapshot = "Snapshot/";
    std::erase_if(folders, [&](const std::string& folder) {
        return folder.ends_with(snapshot) &&
               folders.contains(folder.substr(0, folder.size() - snapshot.size()));
    });
    return folders;
}

} // namespace

std::unique_ptr<Tree> expand_backups(std::unique_ptr<Tree> tree, BackupPasswords* passwords) {
    std::vector<IosBackup> backups;
    for (const std::string& folder : candidate_folders(*tree)) {
        if (std::optional<IosBackup> backup = IosBackup::open(*tree, folder, passwords)) {
            backups.push_back(std::move(*backup));
        }
    }
    if (backups.empty()) {
        return tree;
    }
    return std::make_unique<BackupTree>(std::move(tree), std::move(backups));
}

} // namespace chatkeep::tree
