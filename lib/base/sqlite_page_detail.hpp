#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The pages of which a database's trees are made, as they are stored (sqlite.org/fileformat2.html, section
// 1.6).

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::base::sqlite {

constexpr std::size_t k_file_header = 100;          ///< in front of what is on page 1
constexpr std::uint64_t k_lock_offset = 0x40000000; ///< the page that has this byte is never used

enum class PageKind : std::uint8_t { index_inner = 2, table_inner = 5, index_leaf = 10, table_leaf = 13 };

/// A page of a tree. Its bytes must outlive it.
struct TreePage {
    PageKind kind = PageKind::table_leaf;
    std::size_t front = 0;          ///< where its header begins
    std::vector<std::size_t> cells; ///< where each begins, in order
    std::uint32_t right = 0;        ///< of inner pages: the last child
    std::string_view bytes;         ///< without those that are reserved at the end

    [[nodiscard]] bool is_leaf() const noexcept {
        return kind == PageKind::table_leaf || kind == PageKind::index_leaf;
    }

    [[nodiscard]] bool is_of_table() const noexcept {
        return kind == PageKind::table_leaf || kind == PageKind::table_inner;
    }
};

/// Nothing when it is no page of a tree or its cells do not lie inside. usable: bytes of a page without those
/// that are reserved.
[[nodiscard]] std::optional<TreePage> parse_page(std::string_view page, std::size_t usable, bool is_first);

/// A page below an inner one.
struct Child {
    std::uint32_t page = 0;
    std::int64_t last = std::numeric_limits<std::int64_t>::max(); ///< no row below it has a greater number
};

/// In order. In trees of indexes there are no row numbers.
[[nodiscard]] std::vector<Child> children_of(const TreePage& inner);

/// What a leaf tells of a row without its values.
struct StoredRow {
    std::int64_t rowid = 0;
    std::vector<std::uint64_t> types; ///< of its columns, as far as they stand on the page
};

/// False when it is no row that SQLite writes: the parts of its record do not add up.
[[nodiscard]] bool read_row(const TreePage& leaf, std::size_t cell, StoredRow& row);

/// How many of the children from first on an inner page of a table has room for.
[[nodiscard]] std::size_t count_fitting(const std::vector<Child>& children, std::size_t first,
                                        std::size_t usable);

/// An inner page of a table, not the first page, with these children: at least two, in order, for which
/// there is room.
[[nodiscard]] std::string write_inner(std::span<const Child> children, std::size_t page_size,
                                      std::size_t usable);

} // namespace chatkeep::base::sqlite
