// SPDX-License-Identifier: EUPL-1.2
#include "hash/canonical_text.hpp"

#include "base/lanes.hpp"
#include "base/text.hpp"
#include "hash/jcs.hpp"

#include <charconv>
#include <cstddef>

namespace chatkeep::hash {

namespace {

constexpr unsigned k_depth = 64;
constexpr std::uint64_t k_most = (std::uint64_t{1} << 53U) - 1;
constexpr std::string_view k_escaped = "\b\t\n\f\r\"\\";
constexpr std::string_view k_letters = "btnfr\"\\";

/// Bytes at the front of text that stand for themselves in a string.
std::size_t plain_length(std::string_view text) noexcept {
    return base::find_byte(
        text, [](base::Lanes bytes) { return (bytes < 0x20) | (bytes == '"') | (bytes == '\\'); });
}

class Scanner {
public:
    explicit Scanner(std::string_view bytes) : m_rest(bytes), m_is_utf8(base::is_utf8(bytes)) {}

    std::string_view find_fault() {
        scan_value(0);
        if (m_fault.empty() && !m_rest.empty()) {
            m_fault = "bytes after the value";
        }
        return m_fault;
    }

private:
    void scan_value(unsigned depth);
    void scan_object(unsigned depth);
    void scan_array(unsigned depth);
    void scan_number();
    void scan_word();
    std::string_view scan_string();
    static bool in_order(std::string_view before, std::string_view name);

    bool take(char c) {
        if (m_rest.empty() || m_rest.front() != c) {
            return false;
        }
        m_rest.remove_prefix(1);
        return true;
    }

    void expect(char c, std::string_view fault) {
        if (m_fault.empty() && !take(c)) {
            m_fault = fault;
        }
    }

    std::string_view m_rest;
    std::string_view m_fault;
    bool m_is_utf8; ///< all of it
};

void Scanner::scan_value(unsigned depth) {
    if (depth > k_depth) {
        m_fault = "values nested too deeply";
    } else if (m_rest.empty()) {
        m_fault = "a value is missing";
    } else if (m_rest.front() == '{') {
        scan_object(depth);
    } else if (m_rest.front() == '[') {
        scan_array(depth);
    } else if (m_rest.front() == '"') {
        scan_string();
    } else if (m_rest.front() == '-' || base::is_digit(m_rest.front())) {
        scan_number();
    } else {
        scan_word();
    }
}

void Scanner::scan_word() {
    for (const std::string_view word : {"true", "false", "null"}) {
        if (m_rest.starts_with(word)) {
            m_rest.remove_prefix(word.size());
            return;
        }
    }
    m_fault = "no JSON value";
}

void Scanner::scan_number() {
    const bool is_negative = take('-');
    std::uint64_t value = 0;
    const auto end = std::from_chars(m_rest.data(), m_rest.data() + m_rest.size(), value);
    const auto length = static_cast<std::size_t>(end.ptr - m_rest.data());
    const bool has_zeros = length > 1 && m_rest.front() == '0';
    const char behind = length < m_rest.size() ? m_rest[length] : ',';
    if (end.ec != std::errc() || value > k_most || has_zeros || (is_negative && value == 0) ||
        behind == '.' || behind == 'e' || behind == 'E') {
        m_fault = "a number other than an integer in its shortest form";
        return;
    }
    m_rest.remove_prefix(length);
}

/// The inside of the string.
std::string_view Scanner::scan_string() {
    expect('"', "a string is missing");
    const char* begin = m_rest.data();
    std::size_t at = 0;
    while (m_fault.empty()) {
        at += plain_length(m_rest.substr(at));
        if (at == m_rest.size() || m_rest[at] != '\\') {
            break;
        }
        const std::size_t length = canonical_escape_length(m_rest.substr(at));
        if (length == 0) {
            m_fault = "an escape that is not in canonical form";
        }
        at += length;
    }
    m_rest.remove_prefix(at);
    const std::string_view inside(begin, at);
    expect('"', "a string without its end, or with a control character");
    if (m_fault.empty() && !m_is_utf8 && !base::is_utf8(inside)) {
        m_fault = "text that is not UTF-8";
    }
    return inside;
}

bool Scanner::in_order(std::string_view before, std::string_view name) {
    const bool is_escaped =
        before.find('\\') != std::string_view::npos || name.find('\\') != std::string_view::npos;
    if (!is_escaped) {
        return is_before(before, name);
    }
    std::string first;
    std::string second;
    static_cast<void>(decode_string('"' + std::string(before) + '"', first));
    static_cast<void>(decode_string('"' + std::string(name) + '"', second));
    return is_before(first, second);
}

void Scanner::scan_object(unsigned depth) {
    m_rest.remove_prefix(1);
    if (take('}')) {
        return;
    }
    std::optional<std::string_view> before;
    do {
        const std::string_view name = scan_string();
        expect(':', "a colon is missing");
        if (m_fault.empty() && before && !in_order(*before, name)) {
            m_fault = "a member twice or out of order";
        }
        before = name;
        if (m_fault.empty()) {
            scan_value(depth + 1);
        }
    } while (m_fault.empty() && take(','));
    expect('}', "an object without its end");
}

void Scanner::scan_array(unsigned depth) {
    m_rest.remove_prefix(1);
    if (take(']')) {
        return;
    }
    do {
        scan_value(depth + 1);
    } while (m_fault.empty() && take(','));
    expect(']', "an array without its end");
}

/// The length of the string at the front, quotes included.
std::size_t string_length(std::string_view bytes) noexcept {
    std::size_t at = 1;
    while (true) {
        at += plain_length(bytes.substr(at));
        if (bytes[at] == '"') {
            return at + 1;
        }
        at += 2; // an escape's first two bytes, of which the second may be a quote
    }
}

/// The length of the value at the front of valid canonical JSON.
std::size_t value_length(std::string_view bytes) noexcept {
    const auto is_end = [](base::Lanes lanes) {
        return (lanes == '"') | (lanes == ',') | ((lanes & 0xDF) == '[') | ((lanes & 0xDF) == ']');
    };
    std::size_t at = 0;
    unsigned depth = 0;
    do {
        const char c = bytes[at];
        if (c == '"') {
            at += string_length(bytes.substr(at));
            continue;
        }
        depth += c == '{' || c == '[' ? 1U : 0U;
        depth -= c == '}' || c == ']' ? 1U : 0U;
        ++at;
        if (depth > 0 || (c != '}' && c != ']')) {
            at += base::find_byte(bytes.substr(at), is_end);
        }
    } while (depth > 0);
    return at;
}

} // namespace

std::size_t canonical_escape_length(std::string_view text) noexcept {
    if (text.size() > 1 && k_letters.find(text[1]) != std::string_view::npos) {
        return 2;
    }
    constexpr std::string_view hex = "0123456789abcdef";
    if (text.size() < 6 || !text.starts_with("\\u00") || (text[4] != '0' && text[4] != '1')) {
        return 0;
    }
    const std::size_t low = hex.find(text[5]);
    if (low == std::string_view::npos) {
        return 0;
    }
    const char c = static_cast<char>((text[4] - '0') * 16 + static_cast<int>(low));
    return k_escaped.find(c) == std::string_view::npos ? 6 : 0;
}

std::string_view find_canonical_fault(std::string_view bytes) {
    return Scanner(bytes).find_fault();
}

bool list_members(std::string_view bytes, std::vector<CanonicalMember>& out) {
    out.clear();
    if (!bytes.starts_with('{')) {
        return false;
    }
    bytes.remove_prefix(1);
    while (!bytes.starts_with('}')) {
        const std::size_t name = string_length(bytes);
        const std::size_t value = value_length(bytes.substr(name + 1));
        out.push_back({bytes.substr(1, name - 2), bytes.substr(name + 1, value)});
        bytes.remove_prefix(name + 1 + value);
        bytes.remove_prefix(bytes.starts_with(',') ? 1 : 0);
    }
    return true;
}

bool list_items(std::string_view bytes, std::vector<std::string_view>& out) {
    out.clear();
    if (!bytes.starts_with('[')) {
        return false;
    }
    bytes.remove_prefix(1);
    while (!bytes.starts_with(']')) {
        out.push_back(bytes.substr(0, value_length(bytes)));
        bytes.remove_prefix(out.back().size());
        bytes.remove_prefix(bytes.starts_with(',') ? 1 : 0);
    }
    return true;
}

const std::string_view* find_member(const std::vector<CanonicalMember>& members,
                                    std::string_view name) noexcept {
    for (const CanonicalMember& member : members) {
        if (member.name == name) {
            return &member.value;
        }
    }
    return nullptr;
}

std::optional<std::uint64_t> to_unsigned(std::string_view bytes) noexcept {
    std::uint64_t value = 0;
    const auto end = std::from_chars(bytes.data(), bytes.data() + bytes.size(), value);
    const bool is_whole = end.ec == std::errc() && end.ptr == bytes.data() + bytes.size();
    return is_whole ? std::optional(value) : std::nullopt;
}

void append_decoded(std::string& out, std::string_view inside) {
    while (true) {
        const std::size_t plain = std::min(inside.find('\\'), inside.size());
        out.append(inside.substr(0, plain));
        inside.remove_prefix(plain);
        if (inside.empty()) {
            return;
        }
        if (inside[1] == 'u') {
            const int low = inside[5] <= '9' ? inside[5] - '0' : inside[5] - 'a' + 10;
            out.push_back(static_cast<char>((inside[4] - '0') * 16 + low));
            inside.remove_prefix(6);
        } else {
            out.push_back(k_escaped[k_letters.find(inside[1])]);
            inside.remove_prefix(2);
        }
    }
}

bool decode_string(std::string_view bytes, std::string& out) {
    out.clear();
    if (!bytes.starts_with('"')) {
        return false;
    }
    append_decoded(out, bytes.substr(1, bytes.size() - 2));
    return true;
}

} // namespace chatkeep::hash
