// SPDX-License-Identifier: EUPL-1.2
#include "stream/json_text.hpp"

#include "base/lanes.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstring>

namespace chatkeep::stream {

namespace {

constexpr std::size_t k_longest_name = 32;          ///< of our own members
constexpr std::size_t k_start = k_longest_name + 8; ///< room for the name and what stands around it
constexpr std::size_t k_short =
    std::size_t{256} - k_start; ///< of values that are put together with their name

/// For each byte: 0 plain, 'u' needs \u00XX, else the letter behind the backslash.
constexpr std::array<char, 256> make_escapes() {
    std::array<char, 256> table{};
    for (std::size_t i = 0; i < 0x20; ++i) {
        table[i] = 'u';
    }
    table['\b'] = 'b';
    table['\t'] = 't';
    table['\n'] = 'n';
    table['\f'] = 'f';
    table['\r'] = 'r';
    table['"'] = '"';
    table['\\'] = '\\';
    return table;
}

constexpr std::array<char, 256> k_escapes = make_escapes();

char* write_escape(char* out, char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    const char letter = k_escapes[byte];
    *out++ = '\\';
    *out++ = letter;
    if (letter == 'u') {
        constexpr std::string_view digits = "0123456789abcdef";
        *out++ = '0';
        *out++ = '0';
        *out++ = digits[byte >> 4U];
        *out++ = digits[byte & 0xFU];
    }
    return out;
}

auto needs_escape(base::Lanes bytes) noexcept {
    return (bytes < 0x20) | (bytes == '"') | (bytes == '\\');
}

/// Appends what stands in front of a text, the text and the quote behind it; begin: of a buffer with k_short
/// bytes of room behind end.
void append_piece(std::string& out, const char* begin, char* end, std::string_view text) {
    const std::size_t plain = text.size() < k_short ? copy_plain(end, text) : 0;
    end += plain;
    if (plain == text.size()) {
        *end++ = '"';
        out.append(begin, static_cast<std::size_t>(end - begin));
        return;
    }
    out.append(begin, static_cast<std::size_t>(end - begin));
    append_escaped(out, text.substr(plain));
    out += '"';
}

template <typename T>
void append_integer(std::string& out, T value) {
    std::array<char, 24> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    out.append(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
}

} // namespace

std::size_t plain_length(std::string_view text) noexcept {
    return base::find_byte(text, needs_escape);
}

std::size_t copy_plain(char* out, std::string_view text) noexcept {
    if (text.size() < base::k_lanes) {
        base::copy_short(out, text);
        return plain_length(text);
    }
    const std::size_t last = text.size() - base::k_lanes;
    for (std::size_t at = 0;; at = std::min(at + base::k_lanes, last)) { // the last bytes lie over others
        const base::Lanes bytes = base::load_lanes(text.data() + at);
        std::memcpy(out + at, &bytes, sizeof bytes);
        if (const unsigned bits = base::lane_bits(needs_escape(bytes)); bits != 0) {
            return at + static_cast<std::size_t>(std::countr_zero(bits));
        }
        if (at == last) {
            return text.size();
        }
    }
}

void append_escaped(std::string& out, std::string_view text) {
    while (true) {
        const std::size_t plain = plain_length(text);
        out.append(text.data(), plain);
        if (plain == text.size()) {
            return;
        }
        std::array<char, 6> escape;
        const char* const end = write_escape(escape.data(), text[plain]);
        out.append(escape.data(), static_cast<std::size_t>(end - escape.data()));
        text.remove_prefix(plain + 1);
    }
}

char* write_escaped(char* out, std::string_view text) noexcept {
    while (true) {
        const std::size_t plain = copy_plain(out, text);
        out += plain;
        if (plain == text.size()) {
            return out;
        }
        out = write_escape(out, text[plain]);
        text.remove_prefix(plain + 1);
    }
}

void append_json(std::string& out, std::string_view text) {
    std::array<char, k_start + k_short> piece;
    piece.front() = '"';
    append_piece(out, piece.data(), piece.data() + 1, text);
}

std::string json_of(std::string_view text) {
    std::string out;
    append_json(out, text);
    return out;
}

void append_number(std::string& out, std::int64_t value) {
    append_integer(out, value);
}

void append_number(std::string& out, std::uint64_t value) {
    append_integer(out, value);
}

std::string& ObjectWriter::member(std::string_view name) {
    std::array<char, k_start + k_short> piece;
    char* end = piece.data();
    if (!m_first) {
        *end++ = ',';
    }
    m_first = false;
    *end++ = '"';
    append_piece(m_out, piece.data(), end, name);
    return m_out += ':';
}

/// Writes the comma, the name and its colon.
char* ObjectWriter::begin_member(char* out, std::string_view name) noexcept {
    if (!m_first) {
        *out++ = ',';
    }
    m_first = false;
    *out++ = '"';
    out = base::copy_short(out, name.substr(0, k_longest_name));
    *out++ = '"';
    *out++ = ':';
    return out;
}

std::string& ObjectWriter::raw(std::string_view name) {
    std::array<char, k_start> piece;
    const char* const end = begin_member(piece.data(), name);
    return m_out.append(piece.data(), static_cast<std::size_t>(end - piece.data()));
}

void ObjectWriter::text(std::string_view name, std::string_view value) {
    std::array<char, k_start + k_short> piece;
    char* end = begin_member(piece.data(), name);
    *end++ = '"';
    append_piece(m_out, piece.data(), end, value);
}

void ObjectWriter::text_if(std::string_view name, std::string_view value) {
    if (!value.empty()) {
        text(name, value);
    }
}

void ObjectWriter::number(std::string_view name, std::int64_t value) {
    append_number(raw(name), value);
}

void ObjectWriter::number(std::string_view name, std::uint64_t value) {
    append_number(raw(name), value);
}

void ObjectWriter::boolean(std::string_view name, bool value) {
    raw(name) += value ? "true" : "false";
}

} // namespace chatkeep::stream
