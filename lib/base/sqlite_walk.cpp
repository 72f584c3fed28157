// SPDX-License-Identifier: EUPL-1.2
#include "base/big_endian.hpp"
#include "base/error.hpp"
#include "base/sqlite_file_detail.hpp"
#include "base/sqlite_walk_detail.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::base::sqlite {

namespace {

constexpr std::size_t k_max_holes = 10'000; ///< a real database has a handful
constexpr std::size_t k_map_entry = 5;

// Places in the header of the file.
constexpr std::size_t k_at_page_size = 16;
constexpr std::size_t k_at_reserved = 20;
constexpr std::size_t k_at_free_list = 32;
constexpr std::size_t k_at_free_count = 36;
constexpr std::size_t k_at_largest_root = 52; ///< 0: no pointers to parents

} // namespace

PageWalk::PageWalk(Window& file, std::uint64_t there) : m_file(file) {
    std::array<char, k_file_header> header{};
    const std::size_t count = m_file.read_at(0, header.data(), header.size());
    m_page_size = load_big_endian<std::uint16_t>(header.data() + k_at_page_size);
    m_page_size = m_page_size == 1 ? 65536 : m_page_size;
    const auto reserved = static_cast<unsigned char>(header[k_at_reserved]);
    if (count != header.size() || !is_page_size(m_page_size) || m_page_size < reserved + 480U) {
        throw Error(Fault::data, "the header of the database can't be read");
    }
    constexpr std::uint64_t most = std::numeric_limits<std::uint32_t>::max() - 1;
    m_usable = m_page_size - reserved;
    m_pages = static_cast<std::uint32_t>(std::min(most, m_file.size() / m_page_size));
    m_there = static_cast<std::uint32_t>(std::min<std::uint64_t>(m_pages, there / m_page_size));
    m_lock_page = static_cast<std::uint32_t>(k_lock_offset / m_page_size + 1);
    m_has_map = load_big_endian<std::uint32_t>(header.data() + k_at_largest_root) != 0;
    m_owners.resize(std::size_t{m_there} + 1);
}

void PageWalk::walk(const std::vector<TreeRoot>& roots) {
    for (std::size_t i = 0; i < roots.size(); ++i) {
        walk_tree(roots[i], i);
    }
    walk_free_list();
    for (const std::uint32_t page : m_disputed) {
        m_holes.erase(page);
    }
}

const std::string& PageWalk::load(std::uint32_t page) {
    m_page.resize(m_page_size);
    std::size_t count = 0;
    try {
        count = m_file.read_at((std::uint64_t{page} - 1) * m_page_size, m_page.data(), m_page_size);
    } catch (const Error& error) {
        if (error.fault() != Fault::data) {
            throw;
        }
    }
    m_page.resize(count == m_page_size ? count : 0);
    return m_page;
}

std::optional<TreePage> PageWalk::parse(std::uint32_t page) {
    return parse_page(load(page), m_usable, page == 1);
}

/// Of one kind of tree; an inner page that names pages that there can't be is as destroyed as one of zeros.
std::optional<TreePage> PageWalk::parse_sound(std::uint32_t page, bool is_table) {
    auto parsed = parse(page);
    if (!parsed || parsed->is_of_table() != is_table || parsed->is_leaf()) {
        return parsed && parsed->is_of_table() == is_table ? parsed : std::nullopt;
    }
    const std::vector<Child> children = children_of(*parsed);
    const bool is_sound = std::all_of(children.begin(), children.end(), [this](const Child& child) {
        return child.page > 1 && child.page <= m_pages;
    });
    return is_sound ? parsed : std::nullopt;
}

/// False when something has it already.
bool PageWalk::claim(std::uint32_t page, Owner owner) {
    if (m_holes.contains(page)) {
        m_disputed.insert(page);
        return false;
    }
    if (page > m_there) {
        return page <= m_pages;
    }
    if (page == 0 || m_owners[page] != Owner::none) {
        return false;
    }
    m_owners[page] = owner;
    return true;
}

void PageWalk::add_hole(const Hole& hole) {
    if (m_holes.size() < k_max_holes && hole.page > 1) {
        m_holes.emplace(hole.page, hole);
    }
}

void PageWalk::walk_tree(const TreeRoot& root, std::size_t index) {
    if (!claim(root.page, Owner::tree)) {
        return;
    }
    const auto parsed = parse(root.page);
    const bool is_table = parsed ? root.is_table && parsed->is_of_table() : root.is_table;
    const Hole whole{root.page, index};
    const auto sound = parse_sound(root.page, is_table);
    if (!sound) {
        add_hole(whole);
    } else if (!sound->is_leaf()) {
        m_stack.push_back(whole);
    }
    while (!m_stack.empty()) {
        const Hole place = m_stack.back();
        m_stack.pop_back();
        descend(place, is_table);
    }
}

/// All leaves of a tree are equally far from its root: a destroyed page beside a leaf is one.
void PageWalk::descend(const Hole& place, bool is_table) {
    const auto inner = parse(place.page);
    std::vector<Hole> lost;
    bool is_above_leaves = false;
    std::int64_t low = place.low;
    for (const Child& child : children_of(*inner)) {
        const Hole below{child.page, place.tree, low, std::min(child.last, place.high)};
        low = child.last;
        if (!claim(child.page, Owner::tree)) {
            continue;
        }
        const auto page = parse_sound(child.page, is_table);
        if (!page) {
            lost.push_back(below);
        } else if (page->is_leaf()) {
            is_above_leaves = true;
        } else {
            m_stack.push_back(below);
        }
    }
    if (!is_above_leaves) {
        std::for_each(lost.begin(), lost.end(), [this](const Hole& hole) { add_hole(hole); });
    }
}

void PageWalk::walk_free_list() {
    std::array<char, k_file_header> header{};
    (void)m_file.read_at(0, header.data(), header.size());
    auto trunk = load_big_endian<std::uint32_t>(header.data() + k_at_free_list);
    const auto count = load_big_endian<std::uint32_t>(header.data() + k_at_free_count);
    bool is_sound = true;
    while (is_sound && trunk != 0) {
        is_sound = trunk <= m_there && claim(trunk, Owner::free_list) && !load(trunk).empty();
        if (!is_sound) {
            break;
        }
        m_free.push_back(trunk);
        const auto listed = load_big_endian<std::uint32_t>(m_page.data() + 4);
        is_sound = listed <= m_usable / 4 - 2;
        for (std::uint32_t i = 0; is_sound && i < listed; ++i) {
            const auto page = load_big_endian<std::uint32_t>(m_page.data() + 8 + std::size_t{i} * 4);
            is_sound = claim(page, Owner::free_list);
            m_free.push_back(page);
        }
        trunk = load_big_endian<std::uint32_t>(m_page.data());
    }
    m_free_known = is_sound && m_free.size() == count;
}

std::uint32_t PageWalk::map_page_of(std::uint32_t page) const noexcept {
    const auto step = static_cast<std::uint32_t>(m_usable / k_map_entry + 1);
    const std::uint32_t map = (page - 2) / step * step + 2;
    return map == m_lock_page ? map + 1 : map;
}

bool PageWalk::is_unowned(std::uint32_t page) const noexcept {
    return page > 1 && page <= m_there && m_owners[page] == Owner::none && page != m_lock_page &&
           !(m_has_map && map_page_of(page) == page);
}

PageWalk::Parent PageWalk::parent_of(std::uint32_t page) {
    if (!m_has_map || page < 2 || map_page_of(page) >= page) {
        return {};
    }
    const std::uint32_t map = map_page_of(page);
    std::array<char, k_map_entry> entry{};
    const std::uint64_t offset =
        (std::uint64_t{map} - 1) * m_page_size + std::uint64_t{page - map - 1} * k_map_entry;
    try {
        if (m_file.read_at(offset, entry.data(), entry.size()) != entry.size()) {
            return {};
        }
    } catch (const Error& error) {
        if (error.fault() != Fault::data) {
            throw;
        }
        return {};
    }
    return {static_cast<std::uint8_t>(entry[0]), load_big_endian<std::uint32_t>(entry.data() + 1)};
}

} // namespace chatkeep::base::sqlite
