// SPDX-License-Identifier: EUPL-1.2
#include "tree/tree.hpp"

#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/fd.hpp"
#include "base/text.hpp"
#include "tree/backup_tree.hpp"
#include "tree/container.hpp"
#include "tree/zip_directory.hpp"
#include "tree/zip_names.hpp"

#include <fmt/core.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <limits>
#include <system_error>
#include <tuple>
#include <utility>

namespace chatkeep::tree {

namespace {

constexpr unsigned k_max_zip_depth = 2; // a zip, and the zips in it

std::uint64_t saturating_add(std::uint64_t a, std::uint64_t b) noexcept {
    std::uint64_t sum = 0;
    return __builtin_add_overflow(a, b, &sum) ? std::numeric_limits<std::uint64_t>::max() : sum;
}

/// What all zips inside one outermost zip may take together.
struct Allowance {
    std::uint64_t entries = 0;  ///< files that may still be listed
    std::uint64_t packed = 0;   ///< bytes that the zips listed so far take in the outermost one
    std::uint64_t unpacked = 0; ///< bytes that their files declare
};

/// A file with where it is.
struct Item {
    Entry entry;
    std::uint32_t container = 0;
    std::uint32_t member = 0;
};

class ContainerTree : public Tree {
public:
    ContainerTree(std::string name, std::unique_ptr<Container> root, const Limits& limits);
    /// A file and what lies beside it in its folder, none of which is looked into.
    ContainerTree(std::string file, std::unique_ptr<Container> folder);

    const std::vector<Entry>& entries() const noexcept override { return m_entries; }

    const std::vector<Refusal>& refusals() const noexcept override { return m_refusals; }

    std::unique_ptr<base::Input> open(std::size_t index) const override {
        const Place& place = m_places.at(index);
        return m_containers[place.container]->open(place.member, m_entries[index].path);
    }

    Bytes bytes(std::size_t index) const override {
        const Place& place = m_places.at(index);
        return m_containers[place.container]->bytes(place.member, m_entries[index].path,
                                                    m_limits.spooled_size);
    }

    const std::string& name() const noexcept override { return m_name; }

    const std::vector<Backup>& backups() const noexcept override { return m_backups; }

    bool is_lacking(std::string_view) const noexcept override { return false; }

    std::string remark(std::size_t) const override { return {}; }

    std::optional<std::size_t> only() const noexcept override { return m_only; }

private:
    struct Place {
        std::uint32_t container;
        std::uint32_t member;
    };

    std::vector<Item> take(Listing listing, const std::string& prefix);
    void refuse_repeated(std::vector<Item>& items);
    void expand(std::vector<Item>& items, Allowance* allowance);
    void expand_one(Item& zip, Allowance& allowance);
    [[nodiscard]] bool is_zip(const Item& item) const;
    void finish();

    std::string m_name;
    Limits m_limits;
    std::vector<std::unique_ptr<Container>> m_containers; ///< the root first
    std::vector<Entry> m_entries;
    std::vector<Place> m_places; ///< by entry
    std::vector<Refusal> m_refusals;
    std::optional<std::size_t> m_only;
    std::vector<Item> m_items;     ///< all files while the tree is built
    std::vector<Backup> m_backups; ///< none: a BackupTree stands in front of this one where there are some
};

ContainerTree::ContainerTree(std::string name, std::unique_ptr<Container> root, const Limits& limits)
    : m_name(std::move(name)), m_limits(limits) {
    m_containers.push_back(std::move(root));
    Container& top = *m_containers.front();
    std::vector<Item> items = take(top.list(), "");
    if (top.zip_depth() > 0) {
        Allowance allowance{limits.entries - std::min<std::uint64_t>(limits.entries, items.size()), 0, 0};
        expand(items, &allowance);
    } else {
        expand(items, nullptr);
    }
    finish();
}

ContainerTree::ContainerTree(std::string file, std::unique_ptr<Container> folder) : m_name(std::move(file)) {
    m_containers.push_back(std::move(folder));
    m_items = take(m_containers.front()->list(), "");
    m_refusals.clear(); // nobody asked for the others
    finish();
    m_only = find(m_name);
}

/// The files of the container listed last, as they are named in the tree; each path once.
std::vector<Item> ContainerTree::take(Listing listing, const std::string& prefix) {
    std::vector<Item> items;
    items.reserve(listing.entries.size());
    const auto container = static_cast<std::uint32_t>(m_containers.size() - 1);
    for (Entry& entry : listing.entries) {
        entry.path.insert(0, prefix);
        items.push_back({std::move(entry), container, static_cast<std::uint32_t>(items.size())});
    }
    for (Refusal& refusal : listing.refusals) {
        refusal.name.insert(0, base::printable(prefix));
        m_refusals.push_back(std::move(refusal));
    }
    if (listing.about) {
        const std::string_view holder =
            prefix.empty() ? m_name : std::string_view(prefix).substr(0, prefix.size() - 1);
        listing.about->name = base::printable(holder);
        m_refusals.push_back(std::move(*listing.about));
    }
    refuse_repeated(items);
    return items;
}

/// Sorts by path. Which of two files of one name is meant nobody can tell, so neither is handed out.
void ContainerTree::refuse_repeated(std::vector<Item>& items) {
    std::sort(items.begin(), items.end(), [](const Item& a, const Item& b) {
        return std::tie(a.entry.path, a.container, a.member) < std::tie(b.entry.path, b.container, b.member);
    });
    std::size_t kept = 0;
    for (std::size_t i = 0; i < items.size();) {
        std::size_t next = i + 1;
        while (next < items.size() && items[next].entry.path == items[i].entry.path) {
            ++next;
        }
        if (next - i > 1) {
            const std::string times = next - i == 2 ? "twice" : fmt::format("{} times", next - i);
            m_refusals.push_back({base::printable(items[i].entry.path), "occurs " + times, false});
        } else if (kept++ != i) {
            items[kept - 1] = std::move(items[i]);
        }
        i = next;
    }
    items.resize(kept);
}

/// By its first bytes; one that is named as a zip by its directory as well, as bytes may stand in front.
bool ContainerTree::is_zip(const Item& item) const {
    const std::string& path = item.entry.path;
    if (!may_be_zip(path)) {
        return false;
    }
    const Container& container = *m_containers[item.container];
    std::string front(4, '\0');
    try {
        const auto input = container.open(item.member, path);
        front.resize(input->read(front.data(), front.size()));
        if (!is_zip_front(front) && has_zip_name(path)) {
            (void)find_zip_directory(container.bytes(item.member, path, m_limits.nested_size));
            return true;
        }
    } catch (const base::Error&) {
        return false; // whoever reads it will be told
    }
    return is_zip_front(front);
}

void ContainerTree::expand(std::vector<Item>& items, Allowance* allowance) {
    for (Item& item : items) {
        if (m_containers[item.container]->zip_depth() < k_max_zip_depth && is_zip(item)) {
            Allowance own{m_limits.entries, 0, 0};
            expand_one(item, allowance != nullptr ? *allowance : own);
        }
    }
    std::move(items.begin(), items.end(), std::back_inserter(m_items));
}

/// Adds the files of a zip, or the reason why not; the zip itself stays a file.
void ContainerTree::expand_one(Item& zip, Allowance& allowance) {
    const Container& outer = *m_containers[zip.container];
    const bool in_zip = outer.zip_depth() > 0;
    const std::string path = zip.entry.path;
    const std::size_t member = zip.member;
    const std::uint64_t packed = outer.packed_size(member, zip.entry);
    Limits limits = m_limits;
    limits.entries = allowance.entries;
    ZipPlace place{
        base::printable(m_name),
        [&outer, member, path, limit = m_limits.nested_size] { return outer.bytes(member, path, limit); },
        outer.zip_depth() + 1,
        std::max<std::uint64_t>(1, zip.entry.size / std::max<std::uint64_t>(1, packed))};
    auto container = make_zip_container(std::move(place), limits);
    Allowance after = allowance;
    Listing listing;
    try {
        listing = container->list();
        after.entries -=
            std::min<std::uint64_t>(after.entries, listing.entries.size() + listing.refusals.size());
        after.packed += packed;
        for (const Entry& entry : listing.entries) {
            after.unpacked = saturating_add(after.unpacked, entry.size);
        }
        if (in_zip && after.unpacked > unpacked_limit(after.packed, m_limits)) {
            throw base::Error(base::Fault::refused,
                              fmt::format("its files declare {} bytes, suspiciously many for "
                                          "their packed size",
                                          after.unpacked));
        }
    } catch (const base::Error& error) {
        if (error.fault() == base::Fault::io || error.fault() == base::Fault::internal) {
            throw; // our disk is full, not their zip damaged
        }
        const bool limit = error.fault() == base::Fault::refused;
        m_refusals.push_back(
            {base::printable(path), fmt::format("not looked into: {}", error.what()), !limit});
        return;
    }
    zip.entry.expanded = true;
    allowance = after;
    m_containers.push_back(std::move(container));
    std::vector<Item> items = take(std::move(listing), path + "/");
    expand(items, &allowance);
}

void ContainerTree::finish() {
    refuse_repeated(m_items); // an outer "a.zip/b" and the b in an outer "a.zip"
    m_entries.reserve(m_items.size());
    m_places.reserve(m_items.size());
    for (Item& item : m_items) {
        m_places.push_back({item.container, item.member});
        m_entries.push_back(std::move(item.entry));
    }
    m_items = {};
    std::sort(m_refusals.begin(), m_refusals.end(), [](const Refusal& a, const Refusal& b) {
        return std::tie(a.name, a.reason) < std::tie(b.name, b.reason);
    });
}

std::unique_ptr<Tree> open_zip_tree(const Bytes& bytes, const std::string& name, const Limits& limits) {
    const std::string shown = base::printable(name);
    try {
        auto root = make_zip_container({shown, [bytes] { return bytes; }, 1, 1}, limits);
        return std::make_unique<ContainerTree>(name, std::move(root), limits);
    } catch (const base::Error& error) {
        const bool refused = error.fault() == base::Fault::refused;
        throw base::Error(refused ? base::Fault::data : error.fault(), base::Place{shown, {}, {}, {}},
                          error.what(), error.hint());
    }
}

std::unique_ptr<Tree> open_piped(base::Input& input, const std::string& name, const Limits& limits) {
    const Bytes bytes = spool(input, std::numeric_limits<std::uint64_t>::max(), name);
    if (bytes.look_like_zip()) {
        return open_zip_tree(bytes, name, limits);
    }
    Entry entry{base::repair_utf8(name), bytes.size()};
    return std::make_unique<ContainerTree>(name, make_file_container(bytes, std::move(entry)), limits);
}

/// null where the folder can't be read or lists the file under another name, as a link has.
std::unique_ptr<Tree> open_with_neighbours(const std::string& path, const std::string& name) {
    const std::string folder = base::parent_of(path);
    try {
        auto container = make_folder_container(base::open_to_read(folder), folder, Depth::top);
        auto tree = std::make_unique<ContainerTree>(name, std::move(container));
        return tree->only() ? std::move(tree) : nullptr;
    } catch (const base::Error&) {
        return nullptr;
    }
}

std::unique_ptr<Tree> open_container(const std::string& path, const Limits& limits) {
    base::Fd file = base::open_to_read(path);

    struct stat status {};

    if (::fstat(file.get(), &status) != 0) {
        base::throw_errno(base::Fault::missing, fmt::format("cannot read {}", base::printable(path)));
    }
    const std::string name = base::repair_utf8(base::name_of(path));
    if (S_ISDIR(status.st_mode)) {
        return std::make_unique<ContainerTree>(name, make_folder_container(std::move(file), path), limits);
    }
    if (S_ISFIFO(status.st_mode) || S_ISCHR(status.st_mode)) {
        base::FdInput input(std::move(file), path);
        return open_piped(input, name, limits);
    }
    if (!S_ISREG(status.st_mode)) {
        throw base::Error(base::Fault::missing,
                          fmt::format("{} is neither a file nor a folder", base::printable(path)));
    }
    const Bytes bytes(std::move(file), path);
    if (bytes.look_like_zip() || has_zip_name(path)) {
        return open_zip_tree(bytes, name, limits);
    }
    if (auto tree = open_with_neighbours(path, name)) {
        return tree;
    }
    Entry entry{name, bytes.size()};
    return std::make_unique<ContainerTree>(name, make_file_container(bytes, std::move(entry)), limits);
}

} // namespace

std::optional<std::size_t> Tree::find(std::string_view path) const noexcept {
    const auto& all = entries();
    const auto found =
        std::lower_bound(all.begin(), all.end(), path,
                         [](const Entry& entry, std::string_view wanted) { return entry.path < wanted; });
    if (found == all.end() || found->path != path) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(found - all.begin());
}

const Backup* Tree::backup_of(std::string_view path) const noexcept {
    const Backup* found = nullptr;
    for (const Backup& backup : backups()) {
        const bool deeper = found == nullptr || backup.folder.size() > found->folder.size();
        if (path.starts_with(backup.folder) && deeper) {
            found = &backup;
        }
    }
    return found;
}

std::unique_ptr<Tree> open_tree(const std::string& path, const Limits& limits, BackupPasswords* passwords) {
    auto tree = open_container(path, limits);
    return tree->only() ? std::move(tree) : expand_backups(std::move(tree), passwords);
}

std::vector<std::string> places_read(const std::vector<std::string>& paths) {
    std::vector<std::string> places = paths;
    for (const std::string& path : paths) {
        std::error_code ignored;
        if (std::filesystem::is_regular_file(path, ignored)) {
            places.push_back(base::parent_of(path));
        }
    }
    return places;
}

std::unique_ptr<Tree> open_tree(base::Input& input, const std::string& name, const Limits& limits,
                                BackupPasswords* passwords) {
    return expand_backups(open_piped(input, name, limits), passwords);
}

} // namespace chatkeep::tree
