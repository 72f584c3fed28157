// SPDX-License-Identifier: EUPL-1.2
// Facts of the format: ISO 32000-1, 7.2 to 7.3 and 9.4.3.
#include "archive/pdf_strings.hpp"

#include "base/hex.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace chatkeep::archive {

namespace {

constexpr std::size_t k_longest = std::size_t{64} * 1024; ///< of a string
constexpr std::size_t k_longest_word = 64;

bool is_delimiter(char c) {
    return std::string_view("()<>[]{}/%").find(c) != std::string_view::npos;
}

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\0';
}

std::string from_utf16(std::string_view bytes, bool is_big) {
    std::string out;
    std::uint32_t high = 0; ///< a first half that waits for its second
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
        const auto first = static_cast<unsigned char>(bytes[i]);
        const auto second = static_cast<unsigned char>(bytes[i + 1]);
        const std::uint32_t unit = is_big ? first * 256U + second : second * 256U + first;
        const bool is_second = unit >= 0xDC00 && unit <= 0xDFFF;
        if (is_second && high != 0) {
            base::append_utf8(out,
                              static_cast<char32_t>(0x10000U + ((high - 0xD800U) << 10U) + (unit - 0xDC00U)));
        }
        high = unit >= 0xD800 && unit <= 0xDBFF ? unit : 0;
        if (!is_second && high == 0) {
            base::append_utf8(out, static_cast<char32_t>(unit));
        }
    }
    return out;
}

std::string decoded(std::string_view bytes) {
    if (bytes.starts_with("\xFE\xFF") || bytes.starts_with("\xFF\xFE")) {
        return from_utf16(bytes.substr(2), bytes.front() == '\xFE');
    }
    if (base::is_utf8(bytes)) {
        return std::string(bytes);
    }
    std::string out;
    for (const char c : bytes) {
        base::append_utf8(out, static_cast<char32_t>(static_cast<unsigned char>(c)));
    }
    return out;
}

} // namespace

std::size_t PdfStringsInput::read(char* buffer, std::size_t size) {
    while (m_given == m_ready.size()) {
        m_ready.clear();
        m_given = 0;
        const std::size_t count = m_pdf.read(m_buffer.data(), m_buffer.size());
        for (std::size_t i = 0; i < count; ++i) {
            (this->*m_step)(m_buffer.at(i));
        }
        if (count > 0) {
            continue;
        }
        if (m_string.empty() && !m_is_array) {
            return 0;
        }
        if (!m_string.empty()) { // cut off
            end_string();
        }
        end_array();
    }
    size = std::min(size, m_ready.size() - m_given);
    std::copy_n(m_ready.begin() + static_cast<std::ptrdiff_t>(m_given), size, buffer);
    m_given += size;
    return size;
}

void PdfStringsInput::outside(char c) {
    if (!is_delimiter(c) && !is_space(c)) {
        begin_word(c);
        return;
    }
    end_word();
    if (m_step == &PdfStringsInput::in_stream) {
        return;
    }
    switch (c) {
    case '(':
        m_depth = 1;
        m_step = &PdfStringsInput::in_literal;
        break;
    case '<':
        m_step = &PdfStringsInput::after_less;
        break;
    case '/':
        m_word.assign(1, '/'); // a literal gives a false alarm of g++ 12 at -O2
        break;
    case '[':
        m_is_array = true;
        break;
    case ']':
        end_array();
        break;
    default:
        break;
    }
}

void PdfStringsInput::begin_word(char c) {
    if (m_word.size() < k_longest_word) {
        m_word += c;
    }
}

/// Between the pieces of a text a number moves on by so many thousandths of its size: far means a space.
void PdfStringsInput::end_word() {
    constexpr int k_space = -180;
    int number = 0;
    const auto end = std::from_chars(m_word.data(), m_word.data() + m_word.size(), number);
    if (m_word == "stream" && m_is_packed) {
        m_step = &PdfStringsInput::in_stream;
    } else if (m_word == "/Filter" || m_word == "obj") {
        m_is_packed = m_word == "/Filter";
    } else if (m_word == "/Encrypt") {
        m_is_encrypted = true;
    } else if (end.ec == std::errc() && number < k_space && !m_joined.empty()) {
        m_joined += ' ';
    }
    m_word.clear();
}

/// Its bytes are packed, or are pictures.
void PdfStringsInput::in_stream(char c) {
    constexpr std::string_view k_end = "endstream";
    m_word += c;
    if (k_end.substr(0, m_word.size()) != m_word) {
        m_word.assign(c == k_end.front() ? 1 : 0, c);
    } else if (m_word.size() == k_end.size()) {
        m_word.clear();
        m_step = &PdfStringsInput::outside;
    }
}

void PdfStringsInput::in_literal(char c) {
    if (c == '\\') {
        m_step = &PdfStringsInput::in_escape;
        return;
    }
    m_depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    if (m_depth == 0) {
        end_string();
    } else {
        keep(c);
    }
}

void PdfStringsInput::in_escape(char c) {
    m_step = &PdfStringsInput::in_literal;
    if (c >= '0' && c <= '7') {
        m_digit = c - '0';
        m_digits = 1;
        m_step = &PdfStringsInput::in_octal;
    } else if (c != '\n' && c != '\r') { // a line end is not meant
        constexpr std::string_view k_names = "nrtbf";
        constexpr std::string_view k_values = "\n\r\t\b\f";
        const std::size_t at = k_names.find(c);
        keep(at == std::string_view::npos ? c : k_values[at]);
    }
}

void PdfStringsInput::in_octal(char c) {
    const bool goes_on = c >= '0' && c <= '7' && m_digits < 3;
    if (goes_on) {
        m_digit = m_digit * 8 + (c - '0');
        ++m_digits;
        return;
    }
    keep(static_cast<char>(m_digit & 255));
    m_step = &PdfStringsInput::in_literal;
    in_literal(c);
}

void PdfStringsInput::after_less(char c) {
    m_step = &PdfStringsInput::outside;
    if (c != '<') { // of a dictionary
        m_digits = 0;
        m_step = &PdfStringsInput::in_hex;
        in_hex(c);
    }
}

void PdfStringsInput::in_hex(char c) {
    if (base::is_hex(c)) {
        m_digit = m_digits == 0 ? base::hex_value(c) : m_digit * 16 + base::hex_value(c);
        if (++m_digits == 2) {
            keep(static_cast<char>(m_digit));
            m_digits = 0;
        }
    } else if (!is_space(c)) {
        if (m_digits == 1) {
            keep(static_cast<char>(m_digit * 16));
        }
        end_string();
    }
}

void PdfStringsInput::end_string() {
    const std::string text = decoded(m_string);
    m_ready += text + '\n';
    if (m_is_array && m_joined.size() < k_longest) {
        m_joined += text;
        ++m_array_strings;
    }
    m_string.clear();
    m_step = &PdfStringsInput::outside;
}

void PdfStringsInput::end_array() {
    if (m_array_strings > 1) {
        m_ready += m_joined + '\n';
    }
    m_joined.clear();
    m_array_strings = 0;
    m_is_array = false;
}

void PdfStringsInput::keep(char c) {
    m_string += c;
    if (m_string.size() >= k_longest) { // these are no strings: what follows is read as if they had ended
        end_string();
    }
}

} // namespace chatkeep::archive
