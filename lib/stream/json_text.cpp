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

constexpr std::size_t k_longest_name = 32; ///< of our own members

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

void append_escape(std::string& out, char c) {
    const auto byte = static_cast<unsigned char>(c);
    const char letter = k_escapes[byte];
    out += '\\';
    out += letter;
    if (letter == 'u') {
        constexpr std::string_view digits = "0123456789abcdef";
        out += "00";
        out += digits[byte >> 4U];
        out += digits[byte & 0xFU];
    }
}

auto needs_escape(base::Lanes bytes) noexcept {
    return (bytes < 0x20) | (bytes == '"') | (bytes == '\\');
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
        text.copy(out, text.size());
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
        append_escape(out, text[plain]);
        text.remove_prefix(plain + 1);
    }
}

void append_json(std::string& out, std::string_view text) {
    out += '"';
    append_escaped(out, text);
    out += '"';
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
    if (!m_first) {
        m_out += ',';
    }
    m_first = false;
    append_json(m_out, name);
    m_out += ':';
    return m_out;
}

/// Puts the comma, the name and what follows it into the output with one append.
void ObjectWriter::begin_member(std::string_view name, std::string_view behind) {
    std::array<char, k_longest_name + 8> text{};
    char* end = text.data();
    if (!m_first) {
        *end++ = ',';
    }
    m_first = false;
    *end++ = '"';
    name = name.substr(0, k_longest_name);
    end = base::copy_short(end, name);
    end = base::copy_short(end, behind);
    m_out.append(text.data(), static_cast<std::size_t>(end - text.data()));
}

std::string& ObjectWriter::raw(std::string_view name) {
    begin_member(name, "\":");
    return m_out;
}

void ObjectWriter::text(std::string_view name, std::string_view value) {
    begin_member(name, "\":\"");
    append_escaped(m_out, value);
    m_out += '"';
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
