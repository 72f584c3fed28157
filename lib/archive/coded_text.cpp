// SPDX-License-Identifier: EUPL-1.2
// Facts of the formats: JSON (RFC 8259, 7), HTML (13.5, named character references), URLs (RFC 3986, 2.1),
// quoted-printable (RFC 2045, 6.7), base64 (RFC 4648).
#include "archive/coded_text.hpp"

#include "archive/markup_text.hpp"
#include "base/hex.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace chatkeep::archive {

namespace {

constexpr std::size_t k_context = 1024; ///< bytes of text beside an escape: more than a needle in any code
constexpr std::size_t k_longest_escape = 16;

/// What stands at the front of some text.
struct Escape {
    enum class Kind : std::uint8_t {
        none,
        open,    ///< more text would tell
        byte,    ///< value is a byte
        unit,    ///< value is a unit of UTF-16, or a code point
        nothing, ///< stands for no text
    } kind = Kind::none;

    std::size_t length = 0;
    std::uint32_t value = 0;
};

/// `digits` hex digits behind a mark of `mark` bytes.
Escape look_at_hex(std::string_view text, std::size_t mark, std::size_t digits, Escape::Kind kind) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        if (mark + i >= text.size()) {
            return {Escape::Kind::open, 0, 0};
        }
        const int digit = base::hex_value(text[mark + i]);
        if (digit < 0) {
            return {};
        }
        value = value * 16 + static_cast<std::uint32_t>(digit);
    }
    return {kind, mark + digits, value};
}

/// Behind a mark of one byte: the letter u with four digits, x with two (after a backslash alone).
Escape look_at_letter(std::string_view text) {
    if (text.size() < 2) {
        return {Escape::Kind::open, 0, 0};
    }
    if (text[1] == 'u') {
        return look_at_hex(text, 2, 4, Escape::Kind::unit);
    }
    return text[1] == 'x' && text[0] == '\\' ? look_at_hex(text, 2, 2, Escape::Kind::byte) : Escape();
}

Escape look_at_backslash(std::string_view text) {
    const Escape escape = look_at_letter(text);
    const bool is_sign = text.size() > 1 && (text[1] == '/' || text[1] == '"' || text[1] == '\\');
    return is_sign ? Escape{Escape::Kind::byte, 2, static_cast<unsigned char>(text[1])} : escape;
}

Escape look_at_percent(std::string_view text) {
    const bool has_letter = text.size() > 1 && text[1] == 'u';
    return has_letter ? look_at_letter(text) : look_at_hex(text, 1, 2, Escape::Kind::byte);
}

Escape look_at_equals(std::string_view text) {
    if (text.substr(1) == "\r") {
        return {Escape::Kind::open, 0, 0};
    }
    for (const std::string_view end : {"\n", "\r\n"}) {
        if (text.substr(1).starts_with(end)) {
            return {Escape::Kind::nothing, 1 + end.size(), 0};
        }
    }
    return look_at_hex(text, 1, 2, Escape::Kind::byte);
}

Escape look_at_reference(std::string_view text) {
    const std::size_t end =
        text.find_first_not_of("#0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", 1);
    if (end == std::string_view::npos) {
        return text.size() < k_longest_escape ? Escape{Escape::Kind::open, 0, 0} : Escape();
    }
    const char32_t character = resolve_reference(text.substr(1, end - 1));
    const std::size_t length = end + (text[end] == ';' ? 1U : 0U);
    return character == 0 ? Escape() : Escape{Escape::Kind::unit, length, character};
}

Escape look_at(std::string_view text) {
    switch (text.front()) {
    case '\\':
        return look_at_backslash(text);
    case '%':
        return look_at_percent(text);
    case '=':
        return look_at_equals(text);
    case '&':
        return look_at_reference(text);
    default:
        return {};
    }
}

bool is_mark(char c) {
    return c == '\\' || c == '%' || c == '=' || c == '&';
}

bool is_code(char c) {
    return base::is_alnum(c) || c == '+' || c == '/' || c == '-' || c == '_';
}

} // namespace

void DecodingInput::fill() {
    while (m_given == m_ready.size() && !m_is_over) {
        m_ready.clear();
        m_given = 0;
        const std::size_t count = m_bytes.read(m_buffer.data(), m_buffer.size());
        for (const char c : std::string_view(m_buffer.data(), count)) {
            take(c);
        }
        if (count == 0) {
            m_is_over = true;
            finish();
        }
    }
}

bool DecodingInput::holds_any() {
    fill();
    return m_given < m_ready.size();
}

std::size_t DecodingInput::read(char* buffer, std::size_t size) {
    fill();
    size = std::min(size, m_ready.size() - m_given);
    std::copy_n(m_ready.begin() + static_cast<std::ptrdiff_t>(m_given), size, buffer);
    m_given += size;
    return size;
}

void UnescapedInput::take(char c) {
    if (m_pending.empty() && !is_mark(c)) {
        put({&c, 1}, false);
        return;
    }
    m_pending += c;
    settle(false);
}

void UnescapedInput::finish() {
    m_pending.append(m_pending.empty() ? 0 : 1, ' '); // ends a reference without ';'
    settle(true);
}

void UnescapedInput::settle(bool is_last) {
    while (!m_pending.empty()) {
        const Escape escape = look_at(m_pending);
        if (escape.kind == Escape::Kind::open && !is_last) {
            return;
        }
        const std::size_t length = std::max<std::size_t>(escape.length, 1);
        const char byte = static_cast<char>(escape.value);
        if (escape.kind == Escape::Kind::unit) {
            put_unit(escape.value);
        } else if (escape.kind == Escape::Kind::byte) {
            put({&byte, 1}, !is_mark(byte) && byte != '/' && byte != '"');
        } else if (escape.kind == Escape::Kind::nothing) {
            put({}, true);
        } else {
            put(std::string_view(m_pending).substr(0, 1), false);
        }
        m_pending.erase(0, length);
    }
}

void UnescapedInput::put(std::string_view text, bool is_escape) {
    if (is_escape) {
        m_ready += m_before;
        m_before.clear();
        m_left = k_context;
    }
    if (m_left > 0) {
        m_ready += text;
        m_left -= std::min(m_left, text.size());
        m_ready.append(m_left == 0 ? 1 : 0, '\n');
        return;
    }
    m_before += text;
    if (m_before.size() >= 2 * k_context) {
        m_before.erase(0, m_before.size() - k_context);
    }
}

void UnescapedInput::put_unit(std::uint32_t unit) {
    constexpr std::uint32_t k_first_high = 0xD800;
    constexpr std::uint32_t k_first_low = 0xDC00;
    constexpr std::uint32_t k_behind = 0xE000;
    std::string text;
    if (unit >= k_first_high && unit < k_first_low) {
        m_high = unit;
        return;
    }
    if (unit < k_first_low || unit >= k_behind) {
        base::append_utf8(text, static_cast<char32_t>(unit));
    } else if (m_high != 0) {
        base::append_utf8(
            text, static_cast<char32_t>(0x10000 + ((m_high - k_first_high) << 10U) + (unit - k_first_low)));
    }
    m_high = 0;
    put(text, true);
}

void HexGroupsInput::take(char c) {
    constexpr std::size_t k_longest_token = 64;
    constexpr std::size_t k_longest_gap = 4;
    if (base::is_alnum(c)) {
        m_gap = 0;
        if (m_token.size() <= k_longest_token) {
            m_token += c;
        }
        return;
    }
    if (!m_token.empty()) {
        end_token();
    }
    const bool is_gap = std::string_view(" \t\r\n:,;-").find(c) != std::string_view::npos;
    if (!is_gap || ++m_gap > k_longest_gap) {
        end_group();
    }
}

void HexGroupsInput::finish() {
    end_token();
    end_group();
}

/// Pairs of hex digits go on with the group; anything else ends it.
void HexGroupsInput::end_token() {
    constexpr std::size_t k_longest = 64;
    std::string_view digits = m_token;
    digits.remove_prefix(digits.starts_with("0x") || digits.starts_with("0X") ? 2 : 0);
    const bool is_hex = !digits.empty() && digits.size() % 2 == 0 && digits.size() <= k_longest &&
                        std::all_of(digits.begin(), digits.end(), &base::is_hex);
    if (!is_hex) {
        end_group();
    }
    for (std::size_t i = 0; is_hex && i < digits.size(); i += 2) {
        m_group += static_cast<char>(base::hex_value(digits[i]) * 16 + base::hex_value(digits[i + 1]));
    }
    m_token.clear();
    m_tokens += is_hex ? 1 : 0;
    constexpr std::size_t k_least = 4; // dates and telephone numbers are no codes
    if (m_is_open || m_tokens >= k_least) {
        m_ready += m_group;
        m_group.clear();
        m_is_open = true;
    }
}

void HexGroupsInput::end_group() {
    m_ready.append(m_is_open ? 1 : 0, '\n');
    m_is_open = false;
    m_tokens = 0;
    m_group.clear();
}

void JoinedBase64Input::take(char c) {
    constexpr std::size_t k_least_line = 16;
    constexpr std::size_t k_longest_gap = 16;
    constexpr std::size_t k_kept = 512; ///< more than a needle takes
    const bool is_escaped = m_gap.ends_with('\\') && (c == 'n' || c == 'r' || c == 't');
    if (is_code(c) && !is_escaped) {
        const bool is_join = !m_gap.empty() && m_line >= k_least_line && !m_gap.ends_with('\\');
        if (!m_gap.empty() && !is_join) {
            end_run();
        }
        m_line = m_gap.empty() ? m_line + 1 : 1;
        m_gap.clear();
        m_run += c;
        m_is_joined = m_is_joined || is_join;
        if (m_is_joined) {
            m_ready += m_run;
            m_run.clear();
        } else if (m_run.size() >= 2 * k_kept) {
            m_run.erase(0, m_run.size() - k_kept);
        }
        return;
    }
    const bool is_gap = is_escaped || std::string_view(" \t\r\n>\\").find(c) != std::string_view::npos;
    m_gap += c;
    if (!is_gap || m_gap.size() > k_longest_gap) {
        end_run();
    }
}

void JoinedBase64Input::finish() {
    end_run();
}

void JoinedBase64Input::end_run() {
    m_ready.append(m_is_joined ? 1 : 0, '\n');
    m_is_joined = false;
    m_run.clear();
    m_gap.clear();
    m_line = 0;
}

} // namespace chatkeep::archive
