// SPDX-License-Identifier: EUPL-1.2
// The binary form: objects, a table of their offsets, a trailer of 32 bytes.
#include "base/plist_detail.hpp"
#include "base/text.hpp"

#include <bit>

namespace chatkeep::base::plist {

namespace {

constexpr std::size_t k_magic = 8;
constexpr std::size_t k_trailer = 32;

std::uint64_t load_be(std::string_view bytes) noexcept {
    std::uint64_t value = 0;
    for (const char c : bytes) {
        value = (value << 8U) | static_cast<unsigned char>(c);
    }
    return value;
}

/// UTF-16BE as UTF-8; a lone surrogate becomes U+FFFD.
std::string decode_utf16(std::string_view bytes) {
    std::string text;
    for (std::size_t i = 0; i + 2 <= bytes.size(); i += 2) {
        auto unit = static_cast<char32_t>(load_be(bytes.substr(i, 2)));
        if (unit >= 0xD800 && unit < 0xDC00 && i + 4 <= bytes.size()) {
            const auto low = static_cast<char32_t>(load_be(bytes.substr(i + 2, 2)));
            if (low >= 0xDC00 && low < 0xE000) {
                unit = 0x10000 + ((unit - 0xD800) << 10U) + (low - 0xDC00);
                i += 2;
            }
        }
        append_utf8(text, unit >= 0xD800 && unit < 0xE000 ? char32_t{0xFFFD} : unit);
    }
    return text;
}

class Reader {
public:
    Reader(std::string_view bytes, Store& store) : m_bytes(bytes), m_store(store) {}

    [[nodiscard]] std::optional<std::uint32_t> run();

private:
    /// A stretch of the objects, cut off from what comes behind; nothing when it is not there.
    [[nodiscard]] std::optional<std::string_view> take(std::uint64_t offset, std::uint64_t size) const {
        const std::string_view objects = m_bytes.substr(0, m_table);
        if (offset > objects.size() || size > objects.size() - offset) {
            return std::nullopt;
        }
        return objects.substr(offset, size);
    }

    [[nodiscard]] bool read_trailer();
    [[nodiscard]] bool read_object(std::uint64_t offset);
    [[nodiscard]] bool read_number(unsigned marker, std::uint64_t offset);
    [[nodiscard]] bool read_string(unsigned marker, std::uint64_t offset);
    [[nodiscard]] bool read_container(unsigned marker, std::uint64_t offset);
    [[nodiscard]] std::optional<std::uint64_t> read_count(unsigned low, std::uint64_t& offset) const;
    [[nodiscard]] bool spend(std::uint64_t size) noexcept;

    bool add(const Node& node) {
        m_store.nodes.push_back(node);
        return true;
    }

    std::string_view m_bytes;
    Store& m_store;
    std::uint64_t m_table = 0;
    std::uint64_t m_count = 0;
    std::uint64_t m_root = 0;
    std::uint64_t m_offset_size = 0;
    std::uint64_t m_ref_size = 0;
    std::uint64_t m_spent = 0; ///< bytes of content read so far
};

bool Reader::read_trailer() {
    if (m_bytes.size() < k_magic + k_trailer) {
        return false;
    }
    const std::string_view trailer = m_bytes.substr(m_bytes.size() - k_trailer);
    m_offset_size = load_be(trailer.substr(6, 1));
    m_ref_size = load_be(trailer.substr(7, 1));
    m_count = load_be(trailer.substr(8, 8));
    m_root = load_be(trailer.substr(16, 8));
    m_table = load_be(trailer.substr(24, 8));
    const std::uint64_t end = m_bytes.size() - k_trailer;
    const bool sizes = m_offset_size >= 1 && m_offset_size <= 8 && m_ref_size >= 1 && m_ref_size <= 8;
    return sizes && m_table >= k_magic && m_table <= end && m_count <= (end - m_table) / m_offset_size &&
           m_count <= 0xFFFFFFFFU && m_root < m_count;
}

/// Objects that share bytes would let a small list stand for a huge one. No writer makes them.
bool Reader::spend(std::uint64_t size) noexcept {
    m_spent += size;
    return m_spent <= m_bytes.size();
}

std::optional<std::uint64_t> Reader::read_count(unsigned low, std::uint64_t& offset) const {
    if (low < 15) {
        return low;
    }
    const auto marker = take(offset, 1);
    if (!marker || (load_be(*marker) >> 4U) != 1 || (load_be(*marker) & 15U) > 3) {
        return std::nullopt;
    }
    const std::uint64_t size = 1ULL << (load_be(*marker) & 15U);
    const auto number = take(offset + 1, size);
    offset += 1 + size;
    return number ? std::optional(load_be(*number)) : std::nullopt;
}

bool Reader::read_number(unsigned marker, std::uint64_t offset) {
    const unsigned kind = marker >> 4U;
    const std::uint64_t size = kind == 8 ? (marker & 15U) + 1 : 1ULL << (marker & 15U);
    const auto bytes = size <= 16 ? take(offset, size) : std::nullopt;
    if (!bytes || !spend(size)) {
        return false;
    }
    if (kind == 8) {
        return size <= 8 && add({PlistKind::uid, false, 0, load_be(*bytes), 0});
    }
    if (kind == 1) {
        // 1, 2 and 4 bytes are unsigned, 8 signed, 16 signed again: written for what 8 can't hold.
        const bool is_unsigned = size == 16 && (static_cast<unsigned char>((*bytes)[8]) & 0x80U) != 0;
        const bool fits = size != 16 || load_be(bytes->substr(0, 8)) == 0;
        return fits &&
               add({PlistKind::integer, is_unsigned, 0, load_be(bytes->substr(size == 16 ? 8 : 0)), 0});
    }
    if (size != 4 && size != 8) {
        return false;
    }
    const double value =
        size == 4 ? static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(load_be(*bytes))))
                  : std::bit_cast<double>(load_be(*bytes));
    return add(make_real(value, kind == 3 ? PlistKind::date : PlistKind::real));
}

bool Reader::read_string(unsigned marker, std::uint64_t offset) {
    const auto count = read_count(marker & 15U, offset);
    const bool wide = (marker >> 4U) == 6;
    if (!count || *count > m_bytes.size()) {
        return false;
    }
    const auto bytes = take(offset, wide ? 2 * *count : *count);
    if (!bytes || !spend(bytes->size())) {
        return false;
    }
    if ((marker >> 4U) == 4) {
        return add(make_bytes(m_store, PlistKind::data, *bytes));
    }
    return add(make_bytes(m_store, PlistKind::text, wide ? decode_utf16(*bytes) : repair_utf8(*bytes)));
}

bool Reader::read_container(unsigned marker, std::uint64_t offset) {
    const unsigned kind = marker >> 4U;
    const auto count = read_count(marker & 15U, offset);
    if (!count || *count > m_bytes.size()) {
        return false;
    }
    const std::uint64_t refs = kind == 13 ? 2 * *count : *count;
    const auto bytes = take(offset, refs * m_ref_size);
    if (!bytes || !spend(bytes->size())) {
        return false;
    }
    const PlistKind plist_kind =
        kind == 13 ? PlistKind::dictionary : (kind == 10 ? PlistKind::array : PlistKind::set);
    add({plist_kind, false, static_cast<std::uint32_t>(*count), m_store.children.size(), 0});
    for (std::uint64_t i = 0; i < refs; ++i) {
        const std::uint64_t ref = load_be(bytes->substr(i * m_ref_size, m_ref_size));
        if (ref >= m_count) {
            return false;
        }
        m_store.children.push_back(static_cast<std::uint32_t>(ref));
    }
    return true;
}

bool Reader::read_object(std::uint64_t offset) {
    const auto first = offset >= k_magic ? take(offset, 1) : std::nullopt;
    if (!first) {
        return false;
    }
    const auto marker = static_cast<unsigned>(load_be(*first));
    switch (marker >> 4U) {
    case 0:
        if (marker == 8 || marker == 9) {
            return add({PlistKind::boolean, false, 0, marker == 9 ? 1U : 0U, 0});
        }
        return marker == 0 && add({});
    case 1:
    case 2:
    case 3:
    case 8:
        return read_number(marker, offset + 1);
    case 4:
    case 5:
    case 6:
    case 7: // UTF-8, written by newer systems
        return read_string(marker, offset + 1);
    case 10:
    case 11: // ordered set
    case 12:
    case 13:
        return read_container(marker, offset + 1);
    default:
        return false;
    }
}

std::optional<std::uint32_t> Reader::run() {
    if (!read_trailer()) {
        return std::nullopt;
    }
    m_store.nodes.reserve(m_count);
    for (std::uint64_t i = 0; i < m_count; ++i) {
        if (!read_object(load_be(m_bytes.substr(m_table + i * m_offset_size, m_offset_size)))) {
            return std::nullopt;
        }
    }
    return static_cast<std::uint32_t>(m_root);
}

} // namespace

std::optional<std::uint32_t> read_binary(std::string_view bytes, Store& store) {
    return Reader(bytes, store).run();
}

} // namespace chatkeep::base::plist
