// SPDX-License-Identifier: EUPL-1.2
#include "stream/json_text.hpp"

#include <array>
#include <charconv>

namespace chatkeep::stream {

namespace {

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

template <typename T>
void append_integer(std::string& out, T value) {
    std::array<char, 24> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    out.append(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
}

} // namespace

void append_json(std::string& out, std::string_view text) {
    out += '"';
    std::size_t plain = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (k_escapes[static_cast<unsigned char>(text[i])] != 0) {
            out.append(text.data() + plain, i - plain);
            append_escape(out, text[i]);
            plain = i + 1;
        }
    }
    out.append(text.data() + plain, text.size() - plain);
    out += '"';
}

void append_number(std::string& out, std::int64_t value) {
    append_integer(out, value);
}

void append_number(std::string& out, std::uint64_t value) {
    append_integer(out, value);
}

void ObjectWriter::separate() {
    if (!m_first) {
        m_out += ',';
    }
    m_first = false;
}

std::string& ObjectWriter::member(std::string_view name) {
    separate();
    append_json(m_out, name);
    m_out += ':';
    return m_out;
}

std::string& ObjectWriter::raw(std::string_view name) {
    separate();
    m_out += '"';
    m_out += name;
    m_out += "\":";
    return m_out;
}

void ObjectWriter::text(std::string_view name, std::string_view value) {
    append_json(raw(name), value);
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
