// SPDX-License-Identifier: EUPL-1.2
#include "hash/jcs.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

namespace chatkeep::hash {

namespace {

void append_escape(std::string& out, char c) {
    constexpr std::string_view plain = "\b\t\n\f\r\"\\";
    constexpr std::string_view letters = "btnfr\"\\";
    constexpr std::string_view hex = "0123456789abcdef";
    out.push_back('\\');
    if (const auto at = plain.find(c); at != std::string_view::npos) {
        out.push_back(letters[at]);
        return;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += "u00";
    out.push_back(hex[byte >> 4]);
    out.push_back(hex[byte & 15]);
}

void append_object(std::string& out, const stream::Value& object) {
    std::vector<std::pair<std::string_view, stream::Value>> members;
    object.for_each_member(
        [&](std::string_view name, stream::Value value) { members.emplace_back(name, value); });
    std::sort(members.begin(), members.end(),
              [](const auto& a, const auto& b) { return is_before(a.first, b.first); });
    out.push_back('{');
    bool first = true;
    for (const auto& [name, value] : members) {
        if (!std::exchange(first, false)) {
            out.push_back(',');
        }
        append_jcs(out, name);
        out.push_back(':');
        append_jcs(out, value);
    }
    out.push_back('}');
}

void append_array(std::string& out, const stream::Value& array) {
    out.push_back('[');
    bool first = true;
    array.for_each_item([&](stream::Value value) {
        if (!std::exchange(first, false)) {
            out.push_back(',');
        }
        append_jcs(out, value);
    });
    out.push_back(']');
}

} // namespace

void append_jcs(std::string& out, std::string_view text) {
    out.push_back('"');
    for (const char c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\') {
            append_escape(out, c);
        } else {
            out.push_back(c);
        }
    }
    out.push_back('"');
}

// ECMA-262, Number::toString: shortest digits d with value 0.d * 10^n; plain notation for -6 < n <= 21
std::string jcs_of(std::string_view text) {
    std::string out;
    append_jcs(out, text);
    return out;
}

void append_jcs(std::string& out, double number) {
    CHATKEEP_CHECK(std::isfinite(number));
    if (number == 0) {
        out.push_back('0');
        return;
    }
    std::array<char, 40> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::abs(number),
                                   std::chars_format::scientific);
    const std::string_view written(buffer.data(), static_cast<std::size_t>(end.ptr - buffer.data()));
    const std::size_t e = written.find('e');
    int exponent = 0;
    const char* first = written.data() + e + (written[e + 1] == '+' ? 2 : 1);
    std::from_chars(first, written.data() + written.size(), exponent);
    std::string digits(1, written[0]);
    if (e > 2) {
        digits += written.substr(2, e - 2);
    }
    const int k = static_cast<int>(digits.size());
    const int n = exponent + 1;
    if (number < 0) {
        out.push_back('-');
    }
    if (k <= n && n <= 21) {
        out += digits + std::string(static_cast<std::size_t>(n - k), '0');
    } else if (0 < n && n <= 21) {
        out +=
            digits.substr(0, static_cast<std::size_t>(n)) + '.' + digits.substr(static_cast<std::size_t>(n));
    } else if (-6 < n && n <= 0) {
        out += "0." + std::string(static_cast<std::size_t>(-n), '0') + digits;
    } else {
        out += digits.substr(0, 1) + (k > 1 ? "." + digits.substr(1) : "");
        out += (n - 1 < 0 ? "e-" : "e+") + std::to_string(std::abs(n - 1));
    }
}

void append_jcs(std::string& out, const stream::Value& value) {
    if (value.is_object()) {
        append_object(out, value);
    } else if (value.is_array()) {
        append_array(out, value);
    } else if (const auto text = value.text()) {
        append_jcs(out, *text);
    } else if (const auto boolean = value.boolean()) {
        out += *boolean ? "true" : "false";
    } else if (const auto number = value.number()) {
        append_jcs(out, *number);
    } else {
        out += "null";
    }
}

// Within the basic plane UTF-16 orders like UTF-8. Beyond it stand surrogates, which are below U+E000.
bool is_before(std::string_view a, std::string_view b) noexcept {
    const auto [x, y] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    if (x == a.end() || y == b.end()) {
        return x == a.end() && y != b.end();
    }
    constexpr unsigned char from_e000 = 0xEE;
    constexpr unsigned char beyond_plane = 0xF0;
    const auto left = static_cast<unsigned char>(*x);
    const auto right = static_cast<unsigned char>(*y);
    if (left >= from_e000 && right >= from_e000 && (left >= beyond_plane) != (right >= beyond_plane)) {
        return left >= beyond_plane;
    }
    return left < right;
}

} // namespace chatkeep::hash
