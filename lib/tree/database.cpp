// SPDX-License-Identifier: EUPL-1.2
#include "tree/database.hpp"

#include <fmt/core.h>

#include <memory>
#include <utility>

namespace chatkeep::tree {

base::Database open_database(const Tree& tree, std::size_t index) {
    const std::string& path = tree.entries()[index].path;
    base::DatabaseFiles files;
    files.name = tree.is_named(index) ? path : fmt::format("{}: {}", tree.name(), path);
    files.main = std::make_shared<Bytes>(tree.bytes(index));
    if (const auto wal = tree.find(path + "-wal")) {
        files.wal = std::make_shared<Bytes>(tree.bytes(*wal));
    } else if (tree.is_lacking(path + "-wal")) {
        files.warnings.emplace_back(
            "the backup lists its write-ahead log but lacks the file: newest rows are not read");
    }
    return base::Database(std::move(files));
}

} // namespace chatkeep::tree
