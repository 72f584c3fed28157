// SPDX-License-Identifier: EUPL-1.2
#include "tree/database.hpp"

#include "base/peeked_input.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chatkeep::tree {

/// A file beside the database; null when there is none. One that is only listed costs what loss says.
static std::shared_ptr<Bytes> find_beside(const Tree& tree, const std::string& path, std::string_view loss,
                                          std::vector<std::string>& warnings) {
    if (const auto found = tree.find(path)) {
        return std::make_shared<Bytes>(tree.bytes(*found));
    }
    if (tree.is_lacking(path)) {
        warnings.push_back(fmt::format("the backup lists its {}", loss));
    }
    return nullptr;
}

base::Database open_database(const Tree& tree, std::size_t index) {
    const std::string& path = tree.entries()[index].path;
    base::DatabaseFiles files;
    files.name = tree.is_named(index) ? path : fmt::format("{}: {}", tree.name(), path);
    files.main = std::make_shared<Bytes>(tree.bytes(index));
    files.wal = find_beside(tree, path + "-wal",
                            "write-ahead log but lacks the file: newest rows are not read", files.warnings);
    files.journal = find_beside(
        tree, path + "-journal",
        "rollback journal but lacks the file: a change may be read that was not finished", files.warnings);
    return base::Database(std::move(files));
}

bool is_named_as_database(const Tree& tree, std::size_t index) {
    const std::string name = base::lower_ascii(tree.entries()[index].path);
    return tree.is_named(index) || name.ends_with(".db") || name.ends_with(".sqlite") ||
           name.ends_with(".sqlite3");
}

bool begins_as_database(const Tree& tree, std::size_t index) {
    constexpr std::string_view magic("SQLite format 3\0", 16);
    const auto input = tree.open(index);
    return base::PeekedInput(*input, magic.size()).front() == magic;
}

} // namespace chatkeep::tree
