// SPDX-License-Identifier: EUPL-1.2
#include "base/big_endian.hpp"
#include "base/sqlite_page_detail.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::base::sqlite {

namespace {

constexpr std::size_t k_leaf_header = 8;
constexpr std::size_t k_inner_header = 12;
constexpr std::size_t k_pointer = 2;
constexpr std::size_t k_page_number = 4;
constexpr std::size_t k_longest_number = 9;

std::optional<PageKind> kind_of(char byte) noexcept {
    constexpr std::array kinds = {PageKind::index_inner, PageKind::table_inner, PageKind::index_leaf,
                                  PageKind::table_leaf};
    const auto* found = std::find(kinds.begin(), kinds.end(), static_cast<PageKind>(byte));
    return found == kinds.end() ? std::nullopt : std::optional(*found);
}

/// Seven bits a byte, the most significant first; all eight of the ninth. Nothing when it is cut off.
std::optional<std::uint64_t> take_number(std::string_view& bytes) noexcept {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < std::min(bytes.size(), k_longest_number); ++i) {
        const auto byte = static_cast<unsigned char>(bytes[i]);
        if (i + 1 == k_longest_number) {
            bytes.remove_prefix(k_longest_number);
            return number << 8U | byte;
        }
        number = number << 7U | (byte & 0x7FU);
        if (byte < 0x80U) {
            bytes.remove_prefix(i + 1);
            return number;
        }
    }
    return std::nullopt;
}

std::string packed_number(std::int64_t value) {
    auto number = static_cast<std::uint64_t>(value);
    if (number >> 56U != 0) {
        std::string bytes(k_longest_number, static_cast<char>(number & 0xFFU));
        number >>= 8U;
        for (std::size_t i = k_longest_number - 1; i-- > 0; number >>= 7U) {
            bytes[i] = static_cast<char>(0x80U | (number & 0x7FU));
        }
        return bytes;
    }
    std::string bytes(1, static_cast<char>(number & 0x7FU));
    while ((number >>= 7U) != 0) {
        bytes.insert(bytes.begin(), static_cast<char>(0x80U | (number & 0x7FU)));
    }
    return bytes;
}

/// How much of a record stands on the leaf itself; the rest is on pages of its own.
std::uint64_t local_part(std::uint64_t size, std::size_t usable) noexcept {
    const std::uint64_t most = usable - 35;
    if (size <= most) {
        return size;
    }
    const std::uint64_t least = (usable - 12) * 32 / 255 - 23;
    const std::uint64_t fitting = least + (size - least) % (usable - 4);
    return fitting <= most ? fitting : least;
}

/// Bytes of a value; nothing for a type that there is not.
std::optional<std::uint64_t> size_of(std::uint64_t type) noexcept {
    constexpr std::array<std::uint64_t, 10> fixed = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0};
    if (type < fixed.size()) {
        return fixed.at(type);
    }
    return type < 12 ? std::nullopt : std::optional((type - 12) / 2);
}

/// Of the record's head and values; size is what they take together.
bool read_types(std::string_view local, std::uint64_t size, std::vector<std::uint64_t>& types) {
    std::string_view rest = local;
    const auto head = take_number(rest);
    const std::size_t taken = local.size() - rest.size();
    if (!head || *head <= taken || *head > size) {
        return false;
    }
    const bool is_whole = *head <= local.size();
    rest = rest.substr(0, is_whole ? *head - taken : rest.size());
    std::uint64_t sum = *head;
    while (const auto type = take_number(rest)) {
        const auto value = size_of(*type);
        if (!value || *value > size) {
            return false;
        }
        sum += *value;
        types.push_back(*type);
    }
    return !types.empty() && (!is_whole || (rest.empty() && sum == size));
}

} // namespace

std::optional<TreePage> parse_page(std::string_view page, std::size_t usable, bool is_first) {
    TreePage parsed;
    parsed.front = is_first ? k_file_header : 0;
    parsed.bytes = page.substr(0, usable);
    if (page.size() < usable || usable < parsed.front + k_inner_header) {
        return std::nullopt;
    }
    const char* header = page.data() + parsed.front;
    const auto kind = kind_of(*header);
    if (!kind) {
        return std::nullopt;
    }
    parsed.kind = *kind;
    parsed.right = parsed.is_leaf() ? 0 : load_big_endian<std::uint32_t>(header + k_leaf_header);
    const std::size_t pointers = parsed.front + (parsed.is_leaf() ? k_leaf_header : k_inner_header);
    const std::size_t count = load_big_endian<std::uint16_t>(header + 3);
    const std::size_t end = pointers + count * k_pointer;
    if (end > usable || (count == 0 && !parsed.is_leaf() && !is_first)) {
        return std::nullopt;
    }
    for (std::size_t at = pointers; at < end; at += k_pointer) {
        parsed.cells.push_back(load_big_endian<std::uint16_t>(page.data() + at));
        if (parsed.cells.back() < end || parsed.cells.back() + k_page_number > usable) {
            return std::nullopt;
        }
    }
    return parsed;
}

std::vector<Child> children_of(const TreePage& inner) {
    std::vector<Child> children;
    children.reserve(inner.cells.size() + 1);
    for (const std::size_t cell : inner.cells) {
        Child child{load_big_endian<std::uint32_t>(inner.bytes.data() + cell)};
        std::string_view key = inner.bytes.substr(cell + k_page_number);
        child.last = static_cast<std::int64_t>(take_number(key).value_or(0));
        children.push_back(child);
    }
    children.push_back({inner.right});
    return children;
}

bool read_row(const TreePage& leaf, std::size_t cell, StoredRow& row) {
    row.types.clear();
    std::string_view rest = leaf.bytes.substr(cell);
    const auto size = take_number(rest);
    const auto rowid = size ? take_number(rest) : std::nullopt;
    if (!rowid || *size > std::numeric_limits<std::uint32_t>::max()) {
        return false;
    }
    row.rowid = static_cast<std::int64_t>(*rowid);
    const std::uint64_t local = local_part(*size, leaf.bytes.size());
    if (local + (local < *size ? k_page_number : 0) > rest.size()) {
        return false;
    }
    return read_types(rest.substr(0, local), *size, row.types);
}

std::size_t count_fitting(const std::vector<Child>& children, std::size_t first, std::size_t usable) {
    std::size_t room = usable - k_inner_header;
    for (std::size_t i = first; i < children.size(); ++i) {
        const std::size_t size = k_pointer + k_page_number + packed_number(children[i].last).size();
        if (size > room) {
            return i - first + 1; // the last child has no cell
        }
        room -= size;
    }
    return children.size() - first;
}

std::string write_inner(std::span<const Child> children, std::size_t page_size, std::size_t usable) {
    std::string page(page_size, '\0');
    std::size_t content = usable;
    for (std::size_t i = 0; i + 1 < children.size(); ++i) {
        const std::string key = packed_number(children[i].last);
        content -= k_page_number + key.size();
        store_big_endian(page.data() + content, children[i].page);
        page.replace(content + k_page_number, key.size(), key);
        store_big_endian(page.data() + k_inner_header + i * k_pointer, static_cast<std::uint16_t>(content));
    }
    page[0] = static_cast<char>(PageKind::table_inner);
    store_big_endian(page.data() + 3, static_cast<std::uint16_t>(children.size() - 1));
    store_big_endian(page.data() + 5, static_cast<std::uint16_t>(content));
    store_big_endian(page.data() + k_leaf_header, children.back().page);
    return page;
}

} // namespace chatkeep::base::sqlite
