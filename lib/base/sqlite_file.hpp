#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The bytes of a database as SQLite shall see them (sqlite.org/fileformat2.html): the pages of its rollback
// journal, then the last committed state of its write-ahead log laid over the main file, without the mark
// that asks for one.

#include "base/random_bytes.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace chatkeep::base {

struct DatabaseView {
    std::shared_ptr<const RandomBytes> bytes; ///< one owner after the database is open: its connection
    std::uint64_t there = 0; ///< how many bytes the files have; no page stands behind that many
    std::vector<std::string> warnings;
};

/// wal and journal may be null. A file that is shorter than its header says is as long as that, with zeros,
/// so that what is there can be read.
[[nodiscard]] DatabaseView view_database(std::shared_ptr<const RandomBytes> main,
                                         std::shared_ptr<const RandomBytes> wal,
                                         std::shared_ptr<const RandomBytes> journal);

} // namespace chatkeep::base
