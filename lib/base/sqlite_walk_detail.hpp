#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Which page of a database belongs to what, as its trees and the list of its free pages tell: what is left
// belongs to trees of which a page is destroyed.

#include "base/sqlite_connection_detail.hpp"
#include "base/sqlite_page_detail.hpp"

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace chatkeep::base::sqlite {

struct TreeRoot {
    std::string name;
    std::uint32_t page = 0;
    bool is_table = true; ///< as the schema says; a table without rowids is stored as an index is
};

/// A destroyed page above others.
struct Hole {
    std::uint32_t page = 0;
    std::size_t tree = 0;                                         ///< into the roots
    std::int64_t low = std::numeric_limits<std::int64_t>::min();  ///< rows below it have greater numbers
    std::int64_t high = std::numeric_limits<std::int64_t>::max(); ///< or smaller ones, or this one
};

class PageWalk {
public:
    /// there: bytes that the files of the database have; a page behind them is none. Throws Error{data} when
    /// the header can't be read.
    PageWalk(Window& file, std::uint64_t there);

    /// Trees, then the free list. Memory: a byte for each page.
    void walk(const std::vector<TreeRoot>& roots);

    [[nodiscard]] const std::map<std::uint32_t, Hole>& holes() const noexcept { return m_holes; }

    /// Whether all free pages are known: then a page that nothing has is part of a destroyed tree.
    [[nodiscard]] bool knows_free_pages() const noexcept { return m_free_known; }

    [[nodiscard]] const std::vector<std::uint32_t>& free_pages() const noexcept { return m_free; }

    /// From 2 up to here.
    [[nodiscard]] std::uint32_t last_page() const noexcept { return m_there; }

    /// Whether nothing has it, and it is not among those that hold no content.
    [[nodiscard]] bool is_unowned(std::uint32_t page) const noexcept;

    /// Its bytes; valid until the next call of load() or of parse(). Empty when they can't be read.
    [[nodiscard]] const std::string& load(std::uint32_t page);
    [[nodiscard]] std::optional<TreePage> parse(std::uint32_t page);

    /// What a database with pointers to parents says of a page (section 1.8).
    struct Parent {
        std::uint8_t kind = 0; ///< 0: not known; 5: below another page of its tree
        std::uint32_t page = 0;
    };

    static constexpr std::uint8_t k_below = 5;

    /// Nothing known in other databases.
    [[nodiscard]] Parent parent_of(std::uint32_t page);

    [[nodiscard]] std::size_t page_size() const noexcept { return m_page_size; }

    [[nodiscard]] std::size_t usable() const noexcept { return m_usable; }

private:
    enum class Owner : std::uint8_t { none, tree, free_list };

    [[nodiscard]] std::optional<TreePage> parse_sound(std::uint32_t page, bool is_table);
    [[nodiscard]] std::uint32_t map_page_of(std::uint32_t page) const noexcept;
    [[nodiscard]] bool claim(std::uint32_t page, Owner owner);
    void walk_tree(const TreeRoot& root, std::size_t index);
    void descend(const Hole& place, bool is_table);
    void add_hole(const Hole& hole);
    void walk_free_list();

    Window& m_file;
    std::size_t m_page_size = 0;
    std::size_t m_usable = 0;
    std::uint32_t m_pages = 0; ///< as the header says
    std::uint32_t m_there = 0; ///< in the files
    std::uint32_t m_lock_page = 0;
    bool m_has_map = false;
    bool m_free_known = false;
    std::string m_page;
    std::vector<Owner> m_owners;
    std::vector<std::uint32_t> m_free;
    std::map<std::uint32_t, Hole> m_holes;
    std::set<std::uint32_t> m_disputed; ///< holes that another tree has, too
    std::vector<Hole> m_stack;
};

} // namespace chatkeep::base::sqlite
