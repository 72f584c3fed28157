// SPDX-License-Identifier: EUPL-1.2
#include "base/sqlite_recovery_detail.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <set>
#include <span>
#include <utility>

namespace chatkeep::base::sqlite {

namespace {

constexpr std::size_t k_max_tables = 200; ///< destroyed ones; a real database has fewer tables
constexpr int k_max_depth = 20;           ///< SQLite goes no deeper
constexpr std::size_t k_longest_name = 64;
constexpr std::int64_t k_lowest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t k_highest = std::numeric_limits<std::int64_t>::max();

/// A leaf that no tree has.
struct Leaf {
    std::uint32_t page = 0;
    std::int64_t first = 0;
    std::int64_t last = 0;
    std::uint64_t rows = 0;
};

/// Why leaves were not taken.
enum class Doubt : std::uint8_t { may_be_free, several, none, overlap, no_room };

struct LeftOut {
    std::uint64_t pages = 0;
    std::uint64_t rows = 0;

    void add(const Leaf& leaf) noexcept {
        ++pages;
        rows += leaf.rows;
    }
};

/// How a row of these types stands to a table.
enum class Fit : std::uint8_t {
    none, ///< SQLite stores no such row in it
    odd,  ///< it does, but a column of numbers holds text or bytes
    good
};

Fit fit_of(const TableShape& shape, const std::vector<std::uint64_t>& types) {
    constexpr std::uint64_t k_first_text = 12; // smaller ones are numbers, 0 is NULL
    if (types.size() > shape.columns.size()) {
        return Fit::none;
    }
    Fit fit = Fit::good;
    for (std::size_t i = 0; i < types.size(); ++i) {
        const ColumnShape& column = shape.columns[i];
        const bool is_null = types[i] == 0;
        const bool is_number = !is_null && types[i] < k_first_text;
        if ((column.is_rowid && !is_null) || (column.is_filled && is_null) ||
            (column.kind == ColumnKind::text && is_number)) {
            return Fit::none;
        }
        if (column.kind == ColumnKind::number && !is_null && !is_number) {
            fit = Fit::odd;
        }
    }
    return fit;
}

/// A damaged table that may have a leaf.
struct Owner {
    std::size_t tree = 0;
    const Hole* hole = nullptr;
    std::uint64_t odd_rows = 0;
    bool fits = true;
};

/// The only one, or the one that all rows of the leaf fit well, as most of them do no other.
const Owner* likely_owner(const std::vector<Owner>& owners, std::uint64_t rows) {
    const auto fits_well = [](const Owner& owner) { return owner.odd_rows == 0; };
    const auto fits_badly = [rows](const Owner& owner) { return owner.odd_rows > rows / 2; };
    const auto good =
        owners.size() == 1 ? owners.begin() : std::find_if(owners.begin(), owners.end(), fits_well);
    const auto bad = std::count_if(owners.begin(), owners.end(), fits_badly);
    const bool is_clear =
        good != owners.end() && (owners.size() == 1 || static_cast<std::size_t>(bad) + 1 == owners.size());
    return is_clear ? &*good : nullptr;
}

std::string counted(std::uint64_t count, std::string_view one, std::string_view more) {
    return fmt::format("{} {}", count, count == 1 ? one : more);
}

std::string_view reason_of(Doubt doubt) noexcept {
    switch (doubt) {
    case Doubt::may_be_free:
        return "the list of free pages is damaged, so that they may be rows that were deleted";
    case Doubt::several:
        return "they fit more than one table that is damaged";
    case Doubt::overlap:
        return "they tell the same row numbers, and which are newer is not known";
    case Doubt::no_room:
        return "there is no room for the pages that are to lead to them";
    case Doubt::none:
        break;
    }
    return "they fit no table that is damaged";
}

class TableRecovery {
public:
    TableRecovery(Window& file, std::uint64_t there, const std::vector<TreeRoot>& roots)
        : m_roots(roots), m_walk(file, there) {}

    Recovery run(const std::function<TableShape(const std::string&)>& shape_of);

private:
    /// A tree with holes, in the order of the rows that they hide.
    struct Damaged {
        TableShape shape;
        std::vector<Hole> holes;
    };

    using Leaves = std::map<std::uint32_t, std::vector<Leaf>>; ///< by the page of the hole

    void find_damaged(const std::function<TableShape(const std::string&)>& shape_of);
    void collect();
    [[nodiscard]] std::optional<Leaf> read_leaf(const TreePage& page, std::vector<Owner>& owners);
    void place(const Leaf& leaf, std::vector<Owner>& owners);
    [[nodiscard]] const Hole* hole_above(std::uint32_t page);
    [[nodiscard]] const Hole* hole_around(std::size_t tree, const Leaf& leaf) const;
    void drop_overlapping(std::vector<Leaf>& leaves);
    void fill(const Hole& hole, const std::vector<Leaf>& leaves);
    [[nodiscard]] std::vector<Child> fold_once(const std::vector<Child>& children);
    [[nodiscard]] bool fold(std::vector<Child>& children);
    [[nodiscard]] std::optional<std::uint32_t> take_spare();
    void tell(const Damaged& table, const Hole& hole, const std::vector<Leaf>& leaves);
    void tell_left_out();

    const std::vector<TreeRoot>& m_roots;
    PageWalk m_walk;
    std::map<std::size_t, Damaged> m_damaged; ///< by the tree
    Leaves m_leaves;
    std::set<std::uint32_t> m_spare; ///< pages of which nothing is read
    std::map<Doubt, LeftOut> m_left_out;
    StoredRow m_row; ///< its memory is used again
    Recovery m_result;
};

void TableRecovery::find_damaged(const std::function<TableShape(const std::string&)>& shape_of) {
    for (const auto& [page, hole] : m_walk.holes()) {
        if (m_roots[hole.tree].is_table) {
            m_damaged[hole.tree].holes.push_back(hole);
        }
    }
    if (m_damaged.size() > k_max_tables) {
        m_damaged.clear();
    }
    for (auto& [tree, damaged] : m_damaged) {
        damaged.shape = shape_of(m_roots[tree].name);
        std::sort(damaged.holes.begin(), damaged.holes.end(),
                  [](const Hole& a, const Hole& b) { return a.low < b.low; });
    }
}

/// Nothing when most of its rows are none; owners: the damaged tables that may have them. SQLite tells of a
/// row among them that is damaged.
std::optional<Leaf> TableRecovery::read_leaf(const TreePage& page, std::vector<Owner>& owners) {
    owners.clear();
    for (const auto& [tree, damaged] : m_damaged) {
        owners.push_back({tree});
    }
    Leaf leaf;
    for (const std::size_t cell : page.cells) {
        if (!read_row(page, cell, m_row) || (leaf.rows > 0 && m_row.rowid <= leaf.last)) {
            continue;
        }
        leaf.first = leaf.rows == 0 ? m_row.rowid : leaf.first;
        leaf.last = m_row.rowid;
        ++leaf.rows;
        for (Owner& owner : owners) {
            const Fit fit = fit_of(m_damaged.at(owner.tree).shape, m_row.types);
            owner.odd_rows += fit == Fit::odd ? 1U : 0U;
            owner.fits = owner.fits && fit != Fit::none;
        }
    }
    return leaf.rows * 2 <= page.cells.size() ? std::nullopt : std::optional(leaf);
}

void TableRecovery::collect() {
    std::vector<Owner> owners;
    for (std::uint32_t page = 2; page <= m_walk.last_page(); ++page) {
        if (!m_walk.is_unowned(page) || m_walk.holes().contains(page)) {
            continue;
        }
        const auto parsed = m_walk.parse(page);
        if (parsed && parsed->kind == PageKind::table_inner) {
            m_spare.insert(page); // its leaves are taken one by one
        }
        if (!parsed || parsed->kind != PageKind::table_leaf) {
            continue;
        }
        if (auto leaf = read_leaf(*parsed, owners)) {
            leaf->page = page;
            place(*leaf, owners);
        }
    }
}

/// By the pointers to parents, where the database has them; else by what its rows are, when they can't be
/// deleted ones.
void TableRecovery::place(const Leaf& leaf, std::vector<Owner>& owners) {
    for (Owner& owner : owners) {
        owner.hole = owner.fits ? hole_around(owner.tree, leaf) : nullptr;
    }
    std::erase_if(owners, [](const Owner& owner) { return owner.hole == nullptr; });
    const PageWalk::Parent parent = m_walk.parent_of(leaf.page);
    const Owner* const owner = likely_owner(owners, leaf.rows);
    if (parent.kind == PageWalk::k_below) {
        const Hole* const above = hole_above(leaf.page);
        if (above != nullptr && std::any_of(owners.begin(), owners.end(),
                                            [above](const Owner& one) { return one.hole == above; })) {
            m_leaves[above->page].push_back(leaf);
        } else if (!owners.empty()) {
            m_left_out[Doubt::none].add(leaf);
        }
    } else if (parent.kind != 0) {
        return; // free
    } else if (owner == nullptr) {
        m_left_out[owners.empty() ? Doubt::none : Doubt::several].add(leaf);
    } else if (!m_walk.knows_free_pages()) {
        m_left_out[Doubt::may_be_free].add(leaf);
    } else {
        m_leaves[owner->hole->page].push_back(leaf);
    }
}

/// Of a damaged table. Pages between are destroyed as well, or their children are taken one by one.
const Hole* TableRecovery::hole_above(std::uint32_t page) {
    std::vector<std::uint32_t> between;
    for (int depth = 0; depth < k_max_depth; ++depth) {
        const PageWalk::Parent parent = m_walk.parent_of(page);
        if (parent.kind != PageWalk::k_below) {
            return nullptr;
        }
        page = parent.page;
        const auto hole = m_walk.holes().find(page);
        if (hole != m_walk.holes().end()) {
            m_spare.insert(between.begin(), between.end());
            const auto damaged = m_damaged.find(hole->second.tree);
            if (damaged == m_damaged.end()) {
                return nullptr;
            }
            const auto& holes = damaged->second.holes;
            return &*std::find_if(holes.begin(), holes.end(),
                                  [page](const Hole& one) { return one.page == page; });
        }
        if (!m_walk.is_unowned(page)) {
            return nullptr;
        }
        between.push_back(page);
    }
    return nullptr;
}

const Hole* TableRecovery::hole_around(std::size_t tree, const Leaf& leaf) const {
    const std::vector<Hole>& holes = m_damaged.at(tree).holes;
    const auto behind = std::partition_point(holes.begin(), holes.end(), [&leaf](const Hole& hole) {
        return hole.low < leaf.first || hole.low == k_lowest;
    });
    if (behind == holes.begin() || std::prev(behind)->high < leaf.last) {
        return nullptr;
    }
    return &*std::prev(behind);
}

/// Of pages with the same row numbers none is taken: one of them is older, and may have what was deleted.
void TableRecovery::drop_overlapping(std::vector<Leaf>& leaves) {
    std::sort(leaves.begin(), leaves.end(), [](const Leaf& a, const Leaf& b) { return a.first < b.first; });
    std::vector<Leaf> kept;
    std::int64_t last = k_lowest;
    for (std::size_t i = 0; i < leaves.size(); ++i) {
        const bool is_over_next = i + 1 < leaves.size() && leaves[i].last >= leaves[i + 1].first;
        const bool is_over_earlier = i > 0 && leaves[i].first <= last;
        last = i > 0 ? std::max(last, leaves[i].last) : leaves[i].last;
        if (is_over_next || is_over_earlier) {
            m_left_out[Doubt::overlap].add(leaves[i]);
        } else {
            kept.push_back(leaves[i]);
        }
    }
    leaves = std::move(kept);
}

std::optional<std::uint32_t> TableRecovery::take_spare() {
    if (m_spare.empty()) {
        return std::nullopt;
    }
    return m_spare.extract(m_spare.begin()).value();
}

/// Puts pages above children, no more than needed for these to fit on one: they need not be equally deep.
std::vector<Child> TableRecovery::fold_once(const std::vector<Child>& children) {
    constexpr std::size_t k_largest_cell = 2 + 4 + 9;
    const std::size_t usable = m_walk.usable();
    const std::size_t surely = usable / k_largest_cell - 1;
    std::vector<Child> above;
    std::size_t at = 0;
    while (above.size() + (children.size() - at) > surely) {
        const std::size_t count = count_fitting(children, at, usable);
        const auto spare = count > 1 ? take_spare() : std::nullopt;
        if (!spare) {
            break;
        }
        m_result.pages[*spare] =
            write_inner(std::span(children).subspan(at, count), m_walk.page_size(), usable);
        at += count;
        above.push_back({*spare, children[at - 1].last});
    }
    above.insert(above.end(), children.begin() + static_cast<std::ptrdiff_t>(at), children.end());
    return above;
}

/// Until there is room for the children on one page. False when there are not enough pages for that.
bool TableRecovery::fold(std::vector<Child>& children) {
    while (count_fitting(children, 0, m_walk.usable()) < children.size()) {
        std::vector<Child> above = fold_once(children);
        if (above.size() == children.size()) {
            return false;
        }
        children = std::move(above);
    }
    return true;
}

void TableRecovery::fill(const Hole& hole, const std::vector<Leaf>& leaves) {
    std::vector<Child> children;
    children.reserve(leaves.size());
    for (const Leaf& leaf : leaves) {
        children.push_back({leaf.page, leaf.last});
    }
    if (children.size() == 1) {
        m_result.pages[hole.page] = m_walk.load(children.front().page); // no inner page has one child only
    } else if (fold(children)) {
        m_result.pages[hole.page] = write_inner(children, m_walk.page_size(), m_walk.usable());
    } else {
        for (const Leaf& leaf : leaves) {
            m_left_out[Doubt::no_room].add(leaf);
        }
    }
}

void TableRecovery::tell(const Damaged& table, const Hole& hole, const std::vector<Leaf>& leaves) {
    std::uint64_t rows = 0;
    for (const Leaf& leaf : leaves) {
        rows += leaf.rows;
    }
    const std::int64_t first = std::min<std::int64_t>(leaves.front().first, 1);
    const std::int64_t from = hole.low != k_lowest ? hole.low + 1 : first;
    const std::int64_t last = std::max(leaves.back().last, table.shape.greatest);
    const std::int64_t to = hole.high != k_highest ? hole.high : last;
    const std::uint64_t numbers = static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from) + 1;
    m_result.remarks.push_back(fmt::format(
        "{}: page {}, which leads to its rows, is destroyed: {} {} recovered from {}; {}",
        m_roots[hole.tree].name.substr(0, k_longest_name), hole.page, counted(rows, "row", "rows"),
        rows == 1 ? "was" : "were", counted(leaves.size(), "page", "pages"),
        numbers == rows ? std::string("no row number among them is missing")
                        : fmt::format("{} among them {} missing: deleted before, or lost",
                                      counted(numbers - rows, "row number", "row numbers"),
                                      numbers - rows == 1 ? "is" : "are")));
}

void TableRecovery::tell_left_out() {
    for (const auto& [doubt, left] : m_left_out) {
        m_result.remarks.push_back(fmt::format("{} on {} of no table are not read: {}",
                                               counted(left.rows, "row", "rows"),
                                               counted(left.pages, "page", "pages"), reason_of(doubt)));
    }
}

Recovery TableRecovery::run(const std::function<TableShape(const std::string&)>& shape_of) {
    m_walk.walk(m_roots);
    find_damaged(shape_of);
    if (m_damaged.empty()) {
        return {};
    }
    collect();
    for (const auto& [hole, leaves] : m_leaves) {
        for (const Leaf& leaf : leaves) {
            m_spare.erase(leaf.page); // in hostile databases
        }
    }
    if (m_walk.knows_free_pages()) {
        m_spare.insert(m_walk.free_pages().begin(), m_walk.free_pages().end());
    }
    for (const auto& [tree, damaged] : m_damaged) {
        for (const Hole& hole : damaged.holes) {
            const auto found = m_leaves.find(hole.page);
            if (found == m_leaves.end()) {
                continue;
            }
            drop_overlapping(found->second);
            if (found->second.empty()) {
                continue;
            }
            fill(hole, found->second);
            if (m_result.pages.contains(hole.page)) {
                tell(damaged, hole, found->second);
            }
        }
    }
    tell_left_out();
    return std::move(m_result);
}

} // namespace

Recovery recover_tables(Window& file, std::uint64_t there, const std::vector<TreeRoot>& roots,
                        const std::function<TableShape(const std::string&)>& shape_of) {
    return TableRecovery(file, there, roots).run(shape_of);
}

} // namespace chatkeep::base::sqlite
