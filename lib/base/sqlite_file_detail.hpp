#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What a write-ahead log and a rollback journal have in common: pages that take the place of a database's
// own.

#include "base/random_bytes.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace chatkeep::base {

/// Where the copy of a page that counts lies in the log.
struct LoggedPage {
    std::uint32_t page; ///< from 1
    std::uint64_t offset;
};

struct PageLog {
    std::uint64_t page_size = 0;
    std::uint64_t pages = 0; ///< of the database once the log is laid over it; 0: there is nothing to lay
    std::vector<LoggedPage> newest; ///< sorted by page
    std::string problem;            ///< empty: usable
    std::string remark;             ///< what is wrong behind what can be used; empty: nothing
};

[[nodiscard]] inline bool is_page_size(std::uint64_t size) noexcept {
    return size >= 512 && size <= 65536 && std::has_single_bit(size);
}

/// Sorts and keeps of each page the copy written last; pages are in the order of writing.
void keep_newest(std::vector<LoggedPage>& pages);

/// The rollback journal NAME-journal (sqlite.org/fileformat2.html, section 3): pages as they were before a
/// change that was not finished. A journal of a finished change is empty or begins with zeros, and undoes
/// nothing.
[[nodiscard]] PageLog read_journal(const RandomBytes& bytes);

} // namespace chatkeep::base
